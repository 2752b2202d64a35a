import { nameForAgents } from "../domain/conversation/masks.ts";
import type { RichText } from "../domain/message/rich-text.ts";
import { momentOf } from "../domain/routing/decision-account.ts";
import { renderText } from "../domain/text/render-text.ts";
import { transcriptAsMessage } from "../domain/transcript/print-transcript.ts";
import { transcriptOf } from "../domain/transcript/transcript.ts";
import { transcriptLines } from "../domain/transcript/transcript-lines.ts";
import type { DeskSetup } from "./desk-setup.ts";
import type { RecordedConversation } from "./ports/store.ts";

/** Lines of a transcript that an agent is shown: the last ones. */
const MOST_LINES = 60;

/** What was said, as agents may read it: masks stay on, and words that were taken back stay so. */
export function transcriptForAgents(recorded: RecordedConversation, setup: DeskSetup): RichText {
  const { state } = recorded;
  const { language, texts, rules, timeZone } = setup;
  const lines = transcriptLines(transcriptOf(recorded), {
    language,
    texts,
    customer: nameForAgents(state),
    desk: state.settings.deskName,
    nameOf: (user) => rules.agents.get(user)?.name ?? user,
    moment: (at) => momentOf(at, timeZone),
    wholly: false,
  });
  const hidden = lines.length - MOST_LINES;
  const shortened = hidden > 0 ? renderText("transcript.shortened", { count: hidden }, language, texts) : [];
  const heading = renderText("transcript.so-far", {}, language, texts);
  return [...heading, ...shortened, ...transcriptAsMessage(lines.slice(-MOST_LINES))];
}
