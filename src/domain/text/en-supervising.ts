/** What supervisors read, and what is read of what they do; part of `en`. */
export const supervisingInEnglish = {
  "supervising.help":
    "As a supervisor:\n`move <conversation> <queue>`\n`take <conversation> [for <agent>]`\n`prioritise <conversation> [by]`\n`requeue <conversation>`\n`ready <agent>`\n`away <agent> [reason]`\n`queue` names each conversation by its last characters.",
  "supervising.only": "Only supervisors of this desk can `{command}`. You can `pass` and `close` your own.",
  "supervising.no-such":
    "Nobody who waits goes by “{conversation}”, so I left everything as it is. `queue` lists who does.",
  "supervising.ambiguous": "“{conversation}” could be several: {choices}. Please write which one you mean.",
  "supervising.no-agent": "I know no agent “{agent}”.",
  "supervising.no-agent-did-you-mean": "I know no agent “{agent}”. Did you mean {suggestions}?",
  "supervising.no-agent-ambiguous":
    "“{agent}” could be several: {suggestions}. Please write which one you mean.",
  "supervising.not-an-agent": "You are not among the agents yourself. Name one: `{usage}`.",
  "supervising.set-ready": "{agent} is ready now: {load} of {capacity} taken.",
  "supervising.set-away": "{agent} is away now, and gets no new conversations.",
  "supervising.you-are-ready":
    "{by} has set you ready: {load} of {capacity} taken. Say `away` if you are not.",
  "supervising.you-are-away":
    "{by} has set you away ({reason}), and you get no new conversations. Say `ready` when you're back.",
  "supervising.server-set-away":
    "The routing server has set you away, and you get no new conversations. Say `ready` when you're back.",
  "supervising.server-set-away-because":
    "The routing server has set you away ({reason}), and you get no new conversations. Say `ready` when you're back.",
  "supervising.server-set-ready": "The routing server has set you ready. Say `away` if you are not.",
  "supervising.away-by": "set away by {by}",
  "supervising.moved": "{name} waits in {to} now.",
  "supervising.moved-remark": "{by} moved this to {to}.",
  "supervising.taken": "{name} goes to {to}.",
  "supervising.taken-remark": "{by} gave this to {to}.",
  "supervising.rung-already": "{to} is being rung for {name} already.",
  "supervising.prioritised": "{name} now has {boost} on top of the priority that the rules give.",
  "supervising.requeued": "{name} goes by the rules again.",
  "supervising.another-decided":
    "{by} has just decided about {name}, so I left it as it is. Look at `queue`; in {seconds} s you can decide otherwise.",
  "supervising.served": "{name} is with {agent} already, so I left it as it is.",
  "supervising.not-waiting": "{name} is not waiting ({stage}), so I left it as it is.",
  "supervising.target-unknown": "Nobody can take {name} under “{to}”, so it goes by the usual rules.",

  // Who waits, as supervisors see it.
  "queue.heading": "*{queue}* ({count} waiting)",
  "queue.line": "{position}. {name}: {reason} ({waited}, priority {priority}, `{conversation}`): {why}",
  "queue.line-estimate":
    "{position}. {name}: {reason} ({waited}, priority {priority}, `{conversation}`): {why}; it takes {estimate}",
  "queue.hidden": "… and {count} more.",
  "queue.undecided": "being decided",
  "queue.closed": "the queue is closed",
  "queue.opens": "the queue is closed until {opens}",
  "queue.message": "has been asked to leave a message",
  "queue.absent": "is offline",
  "queue.hopeless": "nobody here can take it",
  "queue.nobody": "there is nobody to ask",
  "queue.away": "{count} away",
  "queue.busy": "{count} busy",
  "queue.unreachable": "{count} not reachable",
  "queue.unskilled": "{count} without the skill",
  "queue.incompatible": "{count} without a fitting client",
  "queue.passed-over": "{count} passed over",
  "queue.not-yet": "{count} not yet",
  "queue.not-meant": "{count} not meant",
  "queue.too-small": "{count} with too little room for it",
  "queue.automated": "{count} automated",
  "queue.shut": "{count} in a closed queue",

  // Why somebody cannot serve this customer.
  "verdict.not-carried": "the customer's client carries no {needs}",
  "verdict.client-lacks": "their client cannot do {needs}",
  "verdict.devices-lack": "by their devices ({devices}) they cannot do {needs}",

  // To the customer who gives up.
  "closed.gave-up":
    "All right, I've taken you out of the line. If you need anything after all, just write again.",
} as const;
