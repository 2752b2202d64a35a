/** Part of `en`: customers who are on Matrix themselves. */
export const matrixInEnglish = {
  "network.encrypted":
    "This room is encrypted, so I can't read what you write here. I've invited you to another one that isn't: please write to me there.",
  "network.readable-here": "Here I can read what you write. How can I help?",
  "network.agent-elsewhere":
    "You work for this desk, so you can't be its customer. Your own chat is with {bot}.",
  "rejected.left": "{address} has left the chat with us.",
} as const;
