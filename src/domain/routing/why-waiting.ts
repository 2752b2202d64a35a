import { type Phrase, phrase, type TextKey } from "../text/text-key.ts";
import { countVerdicts } from "./count-verdicts.ts";
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
  ["queue.too-small", ["too-small"]],
  ["queue.automated", ["automated"]],
  ["queue.not-meant", ["not-the-target"]],
  ["queue.shut", ["queue-closed"]],
];

/**
 * Why somebody waits, in a few words: what the queue does, or what keeps how many agents from serving them. Busy,
 * away and unreachable are told apart.
 */
export function whyWaiting(decision: Decision | undefined): readonly Phrase[] {
  if (decision?.outcome.kind !== "wait") return [phrase("queue.undecided")];
  const { closed, message, hopeless, absent } = decision.outcome;
  const said = [
    ...(absent ? [phrase("queue.absent")] : []),
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
  const counts = countsOf(decision);
  if (hopeless) return [phrase("queue.hopeless"), ...counts];
  return counts.length === 0 ? [phrase("queue.nobody")] : counts;
}

/** How many agents have which kind of verdict, in people's words. */
export function countsOf({ verdicts, counts = countVerdicts(verdicts) }: Decision): readonly Phrase[] {
  return COUNTED.flatMap(([key, codes]) => {
    const count = codes.reduce((sum, code) => sum + (counts[code] ?? 0), 0);
    return count === 0 ? [] : [phrase(key, { count })];
  });
}
