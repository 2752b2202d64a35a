import type { Mark, Marks } from "./marks.ts";

/** A conversation under way, whether over the bridge or at the homeserver alone. */
export interface Talk {
  /** `hosted`: an XMPP customer's, which the bridge hosts, with a mask and content rules. */
  readonly kind: "raw" | "xmpp" | "irc" | "hosted";
  /** Resolves when the text has been handed over, which says nothing about its arrival. */
  customerSays(text: string): Promise<void> | void;
  agentSays(text: string): Promise<void> | void;
}

export type Direction = "to the agent" | "to the customer";

export function say(talk: Talk, direction: Direction, text: string): Promise<void> | void {
  return direction === "to the agent" ? talk.customerSays(text) : talk.agentSays(text);
}

/** Says something and resolves to the ms until the other side's client had it. */
export async function timed(marks: Marks, talk: Talk, direction: Direction): Promise<number> {
  const mark: Mark = marks.next();
  const arrived = mark.sent();
  const [took_ms] = await Promise.all([arrived, say(talk, direction, mark.text)]);
  return took_ms;
}
