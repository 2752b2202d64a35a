/** Only supervisors may give these. */
export const supervisorWords: ReadonlySet<string> = new Set([
  "move",
  "take",
  "prioritise",
  "requeue",
  "listen",
  "barge",
]);

/** The commands as shown by `help`; the words are the ones `parseCommand` knows. */
export const commandHelp: readonly {
  readonly word: string;
  readonly usage: string;
  readonly summary: string;
}[] = [
  { word: "ready", usage: "ready", summary: "take conversations" },
  { word: "away", usage: "away [reason]", summary: "take none until you say ready" },
  { word: "status", usage: "status", summary: "your availability and your conversations" },
  { word: "queue", usage: "queue [queue]", summary: "who is waiting, and since when" },
  { word: "why", usage: "why [conversation]", summary: "why an agent was or was not picked" },
  { word: "pass", usage: "pass <queue|agent> [conversation][: note]", summary: "hand your conversation on" },
  { word: "consult", usage: "consult <agent|queue> [conversation]", summary: "ask a colleague in" },
  { word: "leave", usage: "leave [conversation]", summary: "go out of a talk that is a colleague's" },
  { word: "transcript", usage: "transcript [conversation]", summary: "what was said" },
  { word: "host", usage: "host <bridge|homeserver> [conversation]", summary: "who carries the talk" },
  { word: "close", usage: "close [conversation] [reason]", summary: "end your conversation" },
  {
    word: "block",
    usage: "block [<conversation|address> [for 7d] [why]]",
    summary: "take in nothing more of them",
  },
  { word: "unblock", usage: "unblock <conversation|address>", summary: "let them write again" },
  { word: "move", usage: "move <conversation> <queue>", summary: "let it wait in another queue" },
  { word: "take", usage: "take <conversation> [for <agent>]", summary: "ring you, or that agent, for it" },
  { word: "prioritise", usage: "prioritise <conversation> [by]", summary: "serve it sooner, or later" },
  { word: "requeue", usage: "requeue <conversation>", summary: "let the rules decide about it anew" },
  { word: "listen", usage: "listen <conversation>", summary: "read along, unheard" },
  { word: "barge", usage: "barge <conversation>", summary: "speak to the customer as well" },
  { word: "help", usage: "help [command]", summary: "these commands" },
];
