import { type Phrase, phrase, type Words } from "../text/text-key.ts";
import type { Verdict } from "./decision.ts";
import type { Exclusion, RoutingRequest } from "./request.ts";
import type { Plan } from "./rule-plan.ts";
import type { Agent, Step } from "./rules.ts";
import { type AgentState, REASON_AT_FIRST } from "./snapshot.ts";

/** Why not, for machines and for people. */
export type Obstacle = Pick<Verdict, "code" | "detail">;

/**
 * What keeps an agent from being found by a step, whatever they do: undefined when nothing does. Only a
 * change of the rules removes it.
 */
export function lastingObstacle(
  agent: Agent,
  plan: Pick<Plan, "targetAgent" | "peopleOnly" | "needs" | "uncarried" | "weight">,
  step: Pick<Step, "skills">,
  network: string,
): Obstacle | undefined {
  if (plan.targetAgent !== undefined && plan.targetAgent !== agent.id) {
    return { code: "not-the-target", detail: phrase("verdict.not-the-target", { agent: plan.targetAgent }) };
  }
  if (plan.peopleOnly && agent.automated) return { code: "automated", detail: phrase("verdict.automated") };
  if (agent.networks !== undefined && !agent.networks.includes(network)) {
    return { code: "incompatible-client", detail: phrase("verdict.network", { network }) };
  }
  return (
    clientObstacle(agent, plan) ?? skillObstacle(agent, step.skills) ?? capacityObstacle(agent, plan.weight)
  );
}

/** What is needed must get through on both sides (claims 12 and 37); the verdict says what does not. */
function clientObstacle(
  { lacks = [], devices }: Agent,
  { needs = [], uncarried = [] }: Pick<Plan, "needs" | "uncarried">,
): Obstacle | undefined {
  const code = "incompatible-client";
  if (uncarried.length > 0)
    return { code, detail: phrase("verdict.not-carried", { needs: uncarried.join(", ") }) };
  const missing = needs.filter((need) => lacks.includes(need));
  if (missing.length === 0) return undefined;
  const told = { needs: missing.join(", ") };
  return devices === undefined
    ? { code, detail: phrase("verdict.client-lacks", told) }
    : { code, detail: phrase("verdict.devices-lack", { ...told, devices }) };
}

function skillObstacle(agent: Agent, needed: Readonly<Record<string, number>>): Obstacle | undefined {
  for (const [skill, level] of Object.entries(needed)) {
    const has = Object.hasOwn(agent.skills, skill) ? agent.skills[skill] : undefined;
    if (has === undefined)
      return { code: "skill-missing", detail: phrase("verdict.skill-missing", { skill, level }) };
    if (has < level)
      return { code: "skill-too-low", detail: phrase("verdict.skill-too-low", { skill, has, level }) };
  }
  return undefined;
}

function capacityObstacle({ capacity }: Agent, weight: number): Obstacle | undefined {
  if (capacity >= weight) return undefined;
  const detail =
    capacity < 1 ? phrase("verdict.no-capacity") : phrase("verdict.too-heavy", { weight, capacity });
  return { code: "too-small", detail };
}

/** What keeps an agent from serving now; goes when their state changes. */
export function passingObstacle(
  { capacity }: Agent,
  state: AgentState | undefined,
  weight: number,
): Obstacle | undefined {
  if (state === undefined || state.availability === "away")
    return { code: "away", detail: awayDetail(state?.reason ?? REASON_AT_FIRST) };
  if (state.load + weight > capacity)
    return { code: "at-capacity", detail: phrase("verdict.at-capacity", { load: state.load, capacity }) };
  return undefined;
}

/** They would be found, but by a later step. */
export function notYet(obstacle: Obstacle, startsAt: number, now: number): Obstacle {
  const parameters = { why: obstacle.detail, left: seconds(startsAt - now) };
  return { code: "not-yet", detail: phrase("verdict.not-yet", parameters) };
}

/** The customer is kept for their last agent for a while. */
export function keptForAnother(agent: string, until: number, now: number): Obstacle {
  return { code: "not-yet", detail: phrase("verdict.kept-for", { agent, left: seconds(until - now) }) };
}

function awayDetail(reason: string): Phrase {
  if (reason === REASON_AT_FIRST) return phrase("verdict.away-at-first");
  return reason === "" ? phrase("verdict.away") : phrase("verdict.away-because", { reason });
}

export function exclusionObstacle(exclusion: Exclusion, now: number): Obstacle {
  return {
    code: isUnreachable(exclusion) ? "unreachable" : "excluded",
    detail: phrase("verdict.excluded", {
      exclusion: exclusionWords(exclusion, now),
      left: seconds(exclusion.until - now),
    }),
  };
}

/** Their invitation could not be delivered: they are neither busy nor unwilling. */
function isUnreachable({ reason }: Exclusion): boolean {
  return typeof reason === "object" && reason.key === "exclusion.unreachable";
}

/** `declined 40 s ago`, or just `declined` where the moment is not known. */
export function exclusionWords({ reason, since }: Exclusion, now: number): Words {
  return since === undefined ? reason : phrase("verdict.ago", { reason, ago: seconds(now - since) });
}

/** The exclusions that still hold, by agent; the one that ends last where there are several. */
export function exclusionsAt(
  request: Pick<RoutingRequest, "exclusions">,
  now: number,
): ReadonlyMap<string, Exclusion> {
  const held = new Map<string, Exclusion>();
  for (const exclusion of request.exclusions) {
    if (exclusion.until > now && exclusion.until > (held.get(exclusion.agent)?.until ?? 0)) {
      held.set(exclusion.agent, exclusion);
    }
  }
  return held;
}

function seconds(duration_ms: number): Phrase {
  const whole = Math.max(0, Math.round(duration_ms / 1000));
  return whole < 120
    ? phrase("verdict.seconds", { seconds: whole })
    : phrase("waited.minutes", { minutes: Math.round(whole / 60) });
}
