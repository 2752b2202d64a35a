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
} as const;
