import { printPlain } from "../message/print-plain.ts";
import { renderText } from "../text/render-text.ts";
import type { TextKey, TextParameters } from "../text/text-key.ts";
import type { ConversationState } from "./state.ts";

/** A line that goes with a membership change, where the homeserver takes plain text only. */
export function reasonLine(state: ConversationState, key: TextKey, parameters: TextParameters = {}): string {
  return printPlain(renderText(key, parameters, state.settings.defaultLanguage));
}
