/** About who is not served any more; part of `en`. */
export const blockingInEnglish = {
  "blocking.help":
    "`block <conversation|address> [for 7d] [why]`: end it, and take in nothing more of them\n`unblock <conversation|address>`: let them write again\n`block` alone: who is blocked",
  "blocking.done": "{name} is blocked until somebody says `unblock {handle}`.",
  "blocking.done-until": "{name} is blocked until {until}, or until somebody says `unblock {handle}`.",
  "blocking.lifted": "{name} may write again.",
  "blocking.whom":
    "I don't know whom to block by “{whom}”. Write a conversation's last characters, or an address.",
  "blocking.none-such": "Nobody is blocked as “{whom}”. `block` alone lists who is.",
  "blocking.not-yours":
    "You can block the customers of your own conversations; of others, supervisors can. I left it as it is.",
  "blocking.full":
    "{most} are blocked already, and more I cannot keep. Please lift some, or use the block list's file.",
  "blocking.nobody": "Nobody is blocked.",
  "blocking.heading": "*Blocked* ({count})",
  "blocking.line": "{name} (`{handle}`), by {by}, until it is lifted: {why}",
  "blocking.line-until": "{name} (`{handle}`), by {by}, until {until}: {why}",
  "blocking.no-reason": "no reason given",
  "blocking.in-your-talk": "{by} has blocked {name}, so your conversation with them is closed.",
  "closed.blocked": "This conversation is closed.",
  "closed.remark-block": "Closed: the customer is blocked. Nothing more that they write is taken in.",
} as const;
