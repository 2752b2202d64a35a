/** The commands as shown by `help`; the words are the ones `parseCommand` knows. */
export const commandHelp: readonly {
  readonly word: string;
  readonly usage: string;
  readonly summary: string;
}[] = [
  { word: "ready", usage: "ready", summary: "take conversations" },
  { word: "away", usage: "away [reason]", summary: "take none until you say ready" },
  { word: "status", usage: "status", summary: "your availability and your conversations" },
  { word: "queue", usage: "queue", summary: "who is waiting, and since when" },
  { word: "why", usage: "why [conversation]", summary: "why an agent was or was not picked" },
  { word: "pass", usage: "pass <queue|agent> [conversation]", summary: "hand your conversation on" },
  { word: "close", usage: "close [conversation] [reason]", summary: "end your conversation" },
  { word: "help", usage: "help [command]", summary: "these commands" },
];
