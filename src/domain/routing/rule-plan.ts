import type { Ability } from "../capabilities.ts";
import { uncarriedOf } from "./compatibility.ts";
import type { Figures } from "./queue-figures.ts";
import type { RoutingRequest } from "./request.ts";
import type { Rule, Rules, Step } from "./rules.ts";

/** What the rules say about one request, before anybody's state is looked at. */
export interface Plan {
  /** Undefined when no rule matched and the default stands in. */
  readonly rule?: string;
  readonly queue: string;
  readonly priority: number;
  readonly host: Rule["host"];
  /** The rule's steps, and how many of them the wait has reached, at least 1. */
  readonly steps: readonly Step[];
  readonly reached: number;
  /** When the next step is added, ms since the epoch. */
  readonly nextStepAt?: number;
  /** Of an agent's capacity. */
  readonly weight: number;
  /** What a minute of waiting adds to the priority. */
  readonly aging: number;
  /** The agent who served this customer last, if the rule still prefers them. */
  readonly sticky?: { readonly agent: string; readonly heldUntil: number };
  readonly offer: Rule["offer"];
  /** Only this agent may serve; their skills are not asked, for a person chose them. */
  readonly targetAgent?: string;
  /** What the agent's client must be able to do, and what of it the customer's does not carry. */
  readonly needs?: readonly Ability[];
  readonly uncarried?: readonly Ability[];
  /** No automated agent may serve. */
  readonly peopleOnly?: boolean;
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

const NO_SKILLS: readonly Step[] = [{ skills: {}, order: "longest-idle" }];

/** A target that the rules no longer know counts as none: a removed agent or queue strands nobody. */
export function planFor(rules: Rules, request: RoutingRequest, now: number, figures?: Figures): Plan {
  const targetAgent = targetAgentOf(rules, request);
  const targetQueue = targetQueueOf(rules, request);
  const rule =
    targetQueue === undefined
      ? firstMatch(rules, request, now, figures)
      : ruleOfQueue(rules, targetQueue, request, now, figures);
  const found = rule ?? DEFAULT_RULE;
  return {
    ...(rule === undefined ? {} : { rule: rule.name }),
    queue: targetQueue ?? found.queue,
    priority: found.priority + request.priorityBoost,
    host: found.host,
    ...stepsAt(targetAgent === undefined ? found.steps : NO_SKILLS, request.waitingSince, now),
    weight: found.weight ?? 1,
    aging: rules.aging ?? 0,
    ...stickyOf(found, request, now),
    offer: found.offer,
    // Who is named by a person serves as well as they can.
    ...(targetAgent === undefined ? needsOf(found, rules, request) : { targetAgent }),
    ...(request.peopleOnly ? { peopleOnly: true } : {}),
    dependsOnTime: timeMayChange(rules, rule),
  };
}

function needsOf(
  { needs = [] }: Pick<Rule, "needs">,
  rules: Rules,
  request: RoutingRequest,
): Pick<Plan, "needs" | "uncarried"> {
  if (needs.length === 0) return {};
  const uncarried = uncarriedOf(needs, rules.clients ?? [], request);
  return uncarried.length === 0 ? { needs } : { needs, uncarried };
}

function firstMatch(rules: Rules, request: RoutingRequest, now: number, figures?: Figures): Rule | undefined {
  return rules.rules.find((rule) => rule.matches(request, now, figures));
}

/** Passed to a queue: by the rule for it that matches, else by the first rule for it. */
function ruleOfQueue(
  rules: Rules,
  queue: string,
  request: RoutingRequest,
  now: number,
  figures?: Figures,
): Rule | undefined {
  const serving = rules.rules.filter((rule) => rule.queue === queue);
  return serving.find((rule) => rule.matches(request, now, figures)) ?? serving[0];
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

/** As many steps as the wait has reached, and when it will reach one more. */
function stepsAt(
  steps: readonly Step[],
  since: number,
  now: number,
): Pick<Plan, "steps" | "reached" | "nextStepAt"> {
  let end = since;
  for (const [index, { for_ms = 0 }] of steps.slice(0, -1).entries()) {
    end += for_ms;
    if (now < end) return { steps, reached: index + 1, nextStepAt: end };
  }
  return { steps, reached: Math.max(1, steps.length) };
}

function stickyOf(
  { sticky }: Pick<Rule, "sticky">,
  { lastAgent, lastServedAt, waitingSince }: RoutingRequest,
  now: number,
): Pick<Plan, "sticky"> {
  if (lastAgent === undefined) return {};
  const { within_ms, hold_ms = 0 } = sticky ?? {};
  if (within_ms !== undefined && lastServedAt !== undefined && now > lastServedAt + within_ms) return {};
  return { sticky: { agent: lastAgent, heldUntil: waitingSince + hold_ms } };
}

/** The first match changes only when an earlier rule begins to match or the matching one stops. */
function timeMayChange(rules: Rules, matched: Rule | undefined): boolean {
  for (const rule of rules.rules) {
    if (rule.dependsOnTime === true) return true;
    if (rule === matched) return false;
  }
  return false;
}
