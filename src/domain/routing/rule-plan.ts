import type { RoutingRequest } from "./request.ts";
import type { Rule, Rules, Step } from "./rules.ts";

/** What the rules say about one request, before anybody's state is looked at. */
export interface Plan {
  /** Undefined when no rule matched and the default stands in. */
  readonly rule?: string;
  readonly queue: string;
  readonly priority: number;
  readonly host: Rule["host"];
  readonly step: Step;
  readonly offer: Rule["offer"];
  /** Only this agent may serve; their skills are not asked, for a person chose them. */
  readonly targetAgent?: string;
  /** Time alone may make another rule match. */
  readonly dependsOnTime: boolean;
}

/**
 * What holds when no rule matches: queue `default`, no skill needed, priority 0, hosted by the homeserver,
 * one agent rung for 60 s, who is then set away and passed over for 5 minutes.
 */
export const DEFAULT_RULE: Omit<Rule, "name" | "matches"> = {
  queue: "default",
  priority: 0,
  host: "homeserver",
  steps: [{ skills: {}, order: "longest-idle" }],
  offer: { ring_ms: 60_000, atOnce: 1, setAway: true, exclude_ms: 300_000 },
};

const NO_SKILLS: Step = { skills: {}, order: "longest-idle" };

/** A target that the rules no longer know counts as none: a removed agent or queue strands nobody. */
export function planFor(rules: Rules, request: RoutingRequest, now: number): Plan {
  const targetAgent = targetAgentOf(rules, request);
  const targetQueue = targetQueueOf(rules, request);
  const rule =
    targetQueue === undefined
      ? firstMatch(rules, request, now)
      : ruleOfQueue(rules, targetQueue, request, now);
  const found = rule ?? DEFAULT_RULE;
  return {
    ...(rule === undefined ? {} : { rule: rule.name }),
    queue: targetQueue ?? found.queue,
    priority: found.priority + request.priorityBoost,
    host: found.host,
    step: targetAgent === undefined ? stepOf(found) : NO_SKILLS,
    offer: found.offer,
    ...(targetAgent === undefined ? {} : { targetAgent }),
    dependsOnTime: timeMayChange(rules, rule),
  };
}

function firstMatch(rules: Rules, request: RoutingRequest, now: number): Rule | undefined {
  return rules.rules.find((rule) => rule.matches(request, now));
}

/** Passed to a queue: by the rule for it that matches, else by the first rule for it. */
function ruleOfQueue(rules: Rules, queue: string, request: RoutingRequest, now: number): Rule | undefined {
  const serving = rules.rules.filter((rule) => rule.queue === queue);
  return serving.find((rule) => rule.matches(request, now)) ?? serving[0];
}

function targetAgentOf(rules: Rules, { target }: RoutingRequest): string | undefined {
  return target !== undefined && "agent" in target && rules.agents.has(target.agent)
    ? target.agent
    : undefined;
}

function targetQueueOf(rules: Rules, { target }: RoutingRequest): string | undefined {
  return target !== undefined && "queue" in target && rules.queues.has(target.queue)
    ? target.queue
    : undefined;
}

/** One step for now. Steps that widen with the time waited are chosen here, and set `wakeAt` to the next. */
function stepOf(rule: Pick<Rule, "steps">): Step {
  return rule.steps[0] ?? NO_SKILLS;
}

/** The first match changes only when an earlier rule begins to match or the matching one stops. */
function timeMayChange(rules: Rules, matched: Rule | undefined): boolean {
  for (const rule of rules.rules) {
    if (rule.dependsOnTime === true) return true;
    if (rule === matched) return false;
  }
  return false;
}
