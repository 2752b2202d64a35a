import type { LocatedYaml } from "../located-yaml.ts";
import type { Problem } from "../problem.ts";
import type { RulesSections } from "./rules-schema.ts";

type Entry = NonNullable<RulesSections["queues"][string]>["overflow"][number];

/** Queues that nothing leads to, and what of an overflow never applies. */
export function adviseOnQueues(yaml: LocatedYaml, { queues, rules }: RulesSections): readonly Problem[] {
  const ledTo = new Set([
    // Whoever no rule matches waits there.
    "default",
    ...rules.map(({ queue }) => queue),
    ...Object.values(queues).flatMap((queue) =>
      (queue?.overflow ?? []).flatMap((entry) => entry.queue ?? []),
    ),
  ]);
  // A queue by a wrong name is told of already, and may be this one.
  const misnamed = [...ledTo].some((name) => name !== "default" && !Object.hasOwn(queues, name));
  return Object.entries(queues).flatMap(([name, queue]) => [
    ...(ledTo.has(name) || misnamed
      ? []
      : [
          yaml.problemAt(
            ["queues", name],
            "no rule and no overflow leads here, only an agent's `pass`; add a rule for it",
            {
              severity: "warning",
              key: true,
            },
          ),
        ]),
    ...(queue?.overflow ?? []).flatMap((entry, at, all) => {
      const why = whyNever(entry, at, all, name, queue) ?? whyOutOfHours(entry, at, all, queues, queue);
      return why === undefined
        ? []
        : [yaml.problemAt(["queues", name, "overflow", at], why, { severity: "warning" })];
    }),
  ]);
}

function whyNever(
  entry: Entry,
  at: number,
  all: readonly Entry[],
  name: string,
  queue: RulesSections["queues"][string],
): string | undefined {
  if (entry.queue === name) return "never applies: it leads to its own queue; name another";
  if (entry.closed && queue?.state === "open" && queue.hours === undefined)
    return "never applies: the queue has no hours and is not closed; add hours, or leave this out";
  if (entry.say !== undefined) return undefined;
  const before = all.slice(0, at).findIndex((earlier) => takes(earlier, name) && covers(earlier, entry));
  return before === -1
    ? undefined
    : `never applies: overflow[${before}] before it takes whoever this would; put this one first`;
}

/** What comes before `closed` holds while it is closed, too, and may lead to where it is open. */
function whyOutOfHours(
  entry: Entry,
  at: number,
  all: readonly Entry[],
  queues: RulesSections["queues"],
  queue: RulesSections["queues"][string],
): string | undefined {
  const isClosedLater = all.slice(at + 1).some((later) => later.closed === true && later.say === undefined);
  if (entry.closed === true || !isClosedLater) return undefined;
  const leadsOut =
    entry.agent !== undefined ||
    (entry.queue !== undefined &&
      Object.hasOwn(queues, entry.queue) &&
      queues[entry.queue]?.hours !== queue?.hours);
  if (!leadsOut) return undefined;
  const whom = entry.agent ?? `the agents of "${entry.queue}"`;
  return `applies while the queue is closed as well, and rings ${whom} out of its hours; put the entry "closed" before it`;
}

/** It does something with whomever it applies to; an agent may be away, and then the next entry counts. */
function takes({ queue, message, close }: Entry, name: string): boolean {
  return (queue !== undefined && queue !== name) || message !== undefined || close !== undefined;
}

/** It applies whenever the other does. */
function covers(earlier: Entry, later: Entry): boolean {
  if (later.closed) return earlier.closed === true;
  if (later.after !== undefined) return earlier.after !== undefined && earlier.after <= later.after;
  return earlier.length !== undefined && later.length !== undefined && earlier.length <= later.length;
}
