import { describeClient } from "../client/describe-client.ts";
import type { ContextCard } from "../conversation/effects.ts";
import { cleanLine } from "../message/clean-name.ts";
import type { RichText } from "../message/rich-text.ts";
import { languageName } from "./language-name.ts";
import { networkName } from "./network-name.ts";
import type { TextOverrides } from "./render-text.ts";
import { renderText } from "./render-text.ts";
import type { TextKey, TextParameters } from "./text-key.ts";
import { waited } from "./waited.ts";

/** Slots shown besides name and reason. */
const MOST_SLOTS = 20;

/** The context card as the agent reads it: who, why, on what software. */
export function cardBody(card: ContextCard, language: string, overrides: TextOverrides = {}): RichText {
  const line = (key: TextKey, parameters: TextParameters) => renderText(key, parameters, language, overrides);
  const slots = Object.entries(card.slots).filter(([slot, value]) => !isShown(card, slot, value));
  const items = [
    ...(card.reason === "" ? [] : [line("card.reason", { reason: card.reason })]),
    line("card.software", { software: describeClient(card.client) }),
    line("card.address", { address: cleanLine(card.address) }),
    line("card.language", { language: languageName(card.language, language) }),
    ...slots.slice(0, MOST_SLOTS).map(([slot, value]) => line("card.slot", { slot, value })),
    ...(card.queue === undefined ? [] : [line("card.queue", { queue: card.queue })]),
    ...(card.waited_ms === undefined ? [] : [line("card.waited", { waited: waited(card.waited_ms) })]),
    ...(card.campaign === undefined ? [] : [line("card.campaign", { campaign: card.campaign })]),
    ...(card.previous === undefined ? [] : [line("card.previous", { previous: card.previous })]),
    line("card.conversation", { conversation: card.conversation }),
  ];
  return [
    ...line("card.title", { name: card.customerName, network: networkName(card.network) }),
    { kind: "list", ordered: false, items },
  ];
}

/** It has a line of its own. */
function isShown(card: ContextCard, slot: string, value: string): boolean {
  if (slot === "language" || slot === "queue") return card[slot] === value;
  return slot === "name" || slot === "reason";
}
