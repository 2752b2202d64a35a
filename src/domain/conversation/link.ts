import { type LinkFacts, slotsOf } from "../link/link-facts.ts";
import { printPlain } from "../message/print-plain.ts";
import { languages } from "../text/catalogue.ts";
import type { CustomerMessage } from "./message.ts";
import type { ConversationState } from "./state.ts";

/**
 * They came by a link: what it says need not be asked. `anew`: at the beginning, or where they come back for
 * something else, so that it counts before what was known; otherwise it fills what is missing, and only the first
 * link counts. Nothing of it tells who they are.
 */
export function followLink(
  state: ConversationState,
  link: LinkFacts | undefined,
  when: "anew" | "meanwhile",
): ConversationState {
  if (link === undefined || (when === "meanwhile" && state.link !== undefined)) return state;
  const said = slotsOf(link);
  const slots = when === "anew" ? { ...state.slots, ...said } : { ...said, ...state.slots };
  const { language, queue } = link;
  const isSpoken = language !== undefined && languages.includes(language.split("-")[0] ?? "");
  return {
    ...state,
    link,
    slots,
    ...(isSpoken ? { language } : {}),
    ...(queue === undefined ? {} : { target: { queue } }),
  };
}

/** A link's code was all there was: taken out of it, it says nothing to anybody. */
export function saysNothing({ body, codeTaken, attachments = [] }: CustomerMessage): boolean {
  return codeTaken === true && attachments.length === 0 && printPlain(body).trim() === "";
}
