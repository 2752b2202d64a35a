import { type HostingTerms, withContent } from "../hosting/terms.ts";
import type { Decision } from "./decision.ts";
import type { Rules } from "./rules.ts";

/** Whoever decided: the conversation goes on the terms of the rule that matched, and of the queue it came to. */
export function withHosting(decision: Decision, rules: Rules): Decision {
  const { outcome, rule: name, queue } = decision;
  if (outcome.kind !== "offer") return decision;
  const terms = rules.rules.find((rule) => rule.name === name)?.hosting ?? {};
  const hosting = withContent(terms, rules.queues.get(queue ?? "")?.content);
  return Object.keys(hosting).length === 0 ? decision : { ...decision, outcome: { ...outcome, hosting } };
}

/** All terms that a customer may come to be served on. */
export function allTerms({ rules, queues }: Rules): readonly HostingTerms[] {
  const ofQueues = [...queues.values()].flatMap(({ content }) =>
    content === undefined ? [] : [{ content }],
  );
  return [...rules.flatMap(({ hosting }) => hosting ?? []), ...ofQueues];
}
