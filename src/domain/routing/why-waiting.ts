import { type Phrase, phrase, type TextKey } from "../text/text-key.ts";
import type { Decision, Verdict } from "./decision.ts";

/** What each verdict counts as, for people; in this order. */
const COUNTED: readonly (readonly [TextKey, readonly Verdict["code"][]])[] = [
  ["queue.busy", ["at-capacity", "slot-taken", "claimed"]],
  ["queue.away", ["away"]],
  ["queue.unreachable", ["unreachable"]],
  ["queue.passed-over", ["excluded"]],
  ["queue.not-yet", ["not-yet"]],
  ["queue.unskilled", ["skill-missing", "skill-too-low"]],
  ["queue.incompatible", ["incompatible-client"]],
  ["queue.not-meant", ["not-the-target"]],
];

/**
 * Why somebody waits, in a few words: what the queue does, or what keeps how many agents from serving them. Busy,
 * away and unreachable are told apart.
 */
export function whyWaiting(decision: Decision | undefined): readonly Phrase[] {
  if (decision?.outcome.kind !== "wait") return [phrase("queue.undecided")];
  const { closed, message, hopeless } = decision.outcome;
  const said = [
    ...(message ? [phrase("queue.message")] : []),
    ...(closed === undefined
      ? []
      : [
          closed.opens === undefined
            ? phrase("queue.closed")
            : phrase("queue.opens", { opens: closed.opens }),
        ]),
  ];
  if (said.length > 0) return said;
  const counts = COUNTED.flatMap(([key, codes]) => {
    const count = decision.verdicts.filter(({ code }) => codes.includes(code)).length;
    return count === 0 ? [] : [phrase(key, { count })];
  });
  if (hopeless) return [phrase("queue.hopeless"), ...counts];
  return counts.length === 0 ? [phrase("queue.nobody")] : counts;
}
