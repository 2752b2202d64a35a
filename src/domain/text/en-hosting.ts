/** What is said of hosting: transcripts, masks, content rules, consulting, listening in; part of `en`. */
export const hostingInEnglish = {
  "hosting.help":
    "In a conversation of yours:\n`consult <agent|queue>` brings a colleague in; what begins with `//` only colleagues read\n`leave`\n`transcript`\n`host bridge` or `host homeserver`\n`pass <queue|agent>: a note for whoever takes over`",
  "hosting.help-supervising":
    "`listen <conversation>` lets you read along, `barge <conversation>` speak as well; `leave` ends it.",

  // Transcripts.
  "transcript.title": "Transcript of conversation {conversation}",
  "transcript.customer": "customer",
  "transcript.address": "address",
  "transcript.network": "network",
  "transcript.desk": "desk",
  "transcript.began": "began",
  "transcript.stage": "stands",
  "transcript.an-agent": "an agent",
  "transcript.joined": "joined",
  "transcript.left": "left",
  "transcript.whispered": "among colleagues only",
  "transcript.before": "before: {text}",
  "transcript.edited": "edited",
  "transcript.retracted": "taken back at {at}",
  "transcript.failed": "not delivered: {why}",
  "transcript.delivered": "delivered at {at}",
  "transcript.under-way": "on its way",
  "transcript.so-far": "What was said so far:",
  "transcript.shortened": "The {count} lines before are left out; `frontdesk transcript` shows all.",
  "transcript.which": "Of which conversation? `transcript <conversation>`, or `!transcript` in its room.",
  "transcript.not-known": "I know no conversation “{conversation}” whose transcript you may read.",
  "transcript.supervisors-only": "The rules give transcripts of this conversation to supervisors alone.",
  "transcript.homeserver-hosted":
    "The homeserver hosts this conversation, so its room is the transcript: scroll up in it.",
  // Masks and content rules.
  "mask.customer": "Customer {handle}",
  "content.removed": "[{what} removed]",
  "content.card": "card number",
  "content.iban": "account number",
  "content.told-customer":
    "For your safety part of that was not passed on: this desk keeps out things such as card numbers, and some kinds of files.",
  "content.told-agent":
    "Part of this was not passed on to the customer: the rules keep it out. The customer reads what is left.",
  // Colleagues in a talk, and who carries it.
  "consult.invitation": "{by} asks you in: {name}",
  "consult.asked": "{agent} is asked in.",
  "consult.self": "You have this conversation yourself.",
  "consult.too-many": "No more than {most} colleagues can share one conversation.",
  "consult.not-coming": "{agent} does not come.",
  "consult.left": "You've left the conversation. Thank you for your help.",
  "consult.over": "The conversation is over.",
  "consult.yours": "The conversation with {name} is yours: `pass` it on or `close` it.",
  "consult.nothing-to-leave": "You have no part in the conversation with {name}.",
  "consult.nobody-free": "Nobody in {queue} is ready and free just now.",
  "listen.invitation": "You asked for it: {name}",
  "listen.remark": "{by} reads along. The customer is not told.",
  "barge.remark": "{by} joins in: the customer reads what they write, but for what begins with `//`.",
  "host.to-bridge": "{by} has the bridge carry this conversation from here on.",
  "host.to-homeserver": "{by} has the homeserver carry this conversation from here on.",
  "host.is-bridge": "The bridge carries the conversation with {name}.",
  "host.is-homeserver": "The homeserver carries the conversation with {name}.",
  "hosting.no-talk": "“{conversation}” is nobody's conversation just now, so I left everything as it is.",
  "hosting.not-yours": "Only whoever has the conversation, or a supervisor, can do that.",

  // Transfers.
  "transfer.to-another": "somebody else",
  "transfer.note": "A note from {agent}: {note}",
  "transfer.told-away": "{name} goes on to {to}, because you are away.",
  "transfer.told-removed": "{name} goes on to {to}, because you are no longer among the agents.",
  "transfer.told-unanswered": "{name} goes on to {to}: they waited too long for an answer.",
  "transfer.remark-away": "{agent} is away, so somebody else takes over.",
  "transfer.remark-removed": "{agent} is no longer among the agents, so somebody else takes over.",
  "transfer.remark-unanswered":
    "{agent} left the customer without an answer for too long, so somebody else takes over.",
} as const;
