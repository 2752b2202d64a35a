import type { RichText } from "../message/rich-text.ts";
import type { Phrase, TextKey, TextParameters } from "../text/text-key.ts";
import type { Decision } from "./decision.ts";
import { type AccountedVerdict, accountOf, momentOf, type Reading } from "./decision-account.ts";

/** Which decision it was, for its heading. `at` is ms since the epoch. */
export interface DecisionHeading {
  readonly conversation: string;
  readonly attempt: number;
  readonly at: number;
  /** How often it was made with nothing changed but the place in line and what agents were doing. */
  readonly times: number;
}

/** A text in the language of whoever asks. */
type Say = (key: TextKey, parameters: TextParameters) => RichText;

/** Agents listed; the rest are counted. */
const MOST_LISTED = 20;

/** "Why did she get that one?": the decision in words, every agent with the verdict, and what would change it. */
export function describeDecision(
  decision: Decision,
  heading: DecisionHeading,
  say: Say,
  reading: Reading = {},
): RichText {
  const { outcome, rule, queue, priority, course, verdicts, changes } = accountOf(decision, reading);
  const { attempt, conversation, times } = heading;
  const at = momentOf(heading.at, reading.timeZone);
  const more = verdicts.length - MOST_LISTED;
  const said = ({ key, parameters = {} }: Phrase) => say(key, parameters);
  return [
    ...say("why.heading", { outcome, rule, queue, priority, attempt, at, conversation }),
    ...(times > 1 ? say("why.times", { times }) : []),
    ...listOf(course.map(said)),
    ...listOf(verdicts.slice(0, MOST_LISTED).map((verdict) => verdictLine(verdict, say))),
    ...(more > 0 ? say("why.more", { count: more }) : []),
    ...changes.flatMap(said),
  ];
}

function listOf(items: readonly RichText[]): RichText {
  return items.length === 0 ? [] : [{ kind: "list", ordered: false, items }];
}

function verdictLine({ agent, detail, change }: AccountedVerdict, say: Say): RichText {
  return change === undefined
    ? say("why.eligible", { agent, detail })
    : say("why.not-eligible", { agent, detail, change });
}
