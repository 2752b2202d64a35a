/** What the desk itself says on IRC, outside of any conversation. */
export const notices = {
  notStored:
    "Your last message did not arrive: we could not store it just now. Please send it again in a moment.",
  tooFast: "That was too fast: your last messages did not arrive. Please wait a moment and send them again.",
  closed: "The desk is closed at the moment.",
  leaving: "The desk goes away for a moment.",
} as const;
