/** Part of `en`: answers to what an agent's command leaves open. */
export const answersInEnglish = {
  "command.closed-already": "The conversation with {name} is closed already.",
  "command.pass-whom": "Pass {name} to whom? Write `{one}` or `{other}`.",
  "command.pass-whom-one": "Pass {name} to whom? Write `{one}`.",
  "command.in-room": "In the room with {name}: {answer}",
  "command.why-about": "*{name}*",
  "command.held-back": "Did you mean `{command}`? {name} has not been sent this. Write it again to send it.",
  "reason.none": "no reason given",
  "queue.none-free": "{ready} (no free place)",
} as const;
