import { type Phrase, phrase } from "../text/text-key.ts";
import type { Preferred } from "./ranking.ts";
import type { RoutingRequest } from "./request.ts";
import type { Plan } from "./rule-plan.ts";
import type { Agent, Rules, Step } from "./rules.ts";
import type { AgentState } from "./snapshot.ts";

/** What one decision ranks by. */
export interface Ranking {
  readonly rules: Pick<Rules, "agents">;
  readonly plan: Plan;
  readonly preferred: Preferred;
  readonly request: Pick<RoutingRequest, "lastServedAt" | "target">;
  /** ms since the epoch. */
  readonly now: number;
}

/**
 * Why somebody stands at their rank, as `pick` ranks: what came first of a word that named them, having served the
 * customer last, having let the conversation go, a preferred team, and the order of the step that found them.
 */
export function rankReason(ranking: Ranking, state: AgentState): Phrase {
  const { plan, preferred, request } = ranking;
  if (plan.targetAgent !== undefined)
    return phrase(request.target && "agent" in request.target ? "rank.passed" : "rank.overflow");
  if (preferred.leastPreferred.includes(state.id))
    return phrase("rank.last", { why: placeOf(ranking, state) });
  return preferred.sticky?.id === state.id ? servedLast(ranking) : placeOf(ranking, state);
}

function servedLast({ request: { lastServedAt }, now }: Ranking): Phrase {
  return lastServedAt === undefined
    ? phrase("rank.served-last")
    : phrase("rank.served-last-ago", { ago: lasting(now - lastServedAt) });
}

/** By the first step that finds them, and in it the first team; steps are asked in the order in which tiers are made. */
function placeOf(ranking: Ranking, state: AgentState): Phrase {
  const { rules, plan, now } = ranking;
  const agent = rules.agents.get(state.id);
  const at = plan.steps.slice(0, plan.reached).findIndex((step) => finds(step, agent));
  const step = plan.steps[at];
  if (step === undefined) return idle(state, now);
  const measure = measureOf(step, agent, state, now);
  const team = step.prefer?.find((each) => agent?.teams?.includes(each));
  const why = team === undefined ? measure : phrase("rank.team", { team, why: measure });
  return at === 0 ? why : phrase("rank.step", { number: at + 1, why });
}

/** Of those whom the rules let serve it at all. */
function finds({ skills }: Step, agent: Agent | undefined): boolean {
  return Object.entries(skills).every(([skill, level]) => levelOf(agent, skill) >= level);
}

function measureOf(step: Step, agent: Agent | undefined, state: AgentState, now: number): Phrase {
  const why = idle(state, now);
  switch (step.order) {
    case "longest-idle":
      return why;
    case "least-busy":
      return phrase("rank.load", { load: state.load, capacity: agent?.capacity ?? 1, why });
    case "most-skilled": {
      const skills = Object.keys(step.skills).map((skill) => `${skill} ${levelOf(agent, skill)}`);
      return skills.length === 0 ? why : phrase("rank.skills", { skills: skills.join(", "), why });
    }
    case "round-robin": {
      const { rungAt = 0 } = state;
      return rungAt === 0
        ? phrase("rank.never-rung", { why })
        : phrase("rank.rung", { ago: lasting(now - rungAt), why });
    }
  }
}

function levelOf(agent: Agent | undefined, skill: string): number {
  return agent !== undefined && Object.hasOwn(agent.skills, skill) ? (agent.skills[skill] ?? 0) : 0;
}

function idle({ idleSince, load }: AgentState, now: number): Phrase {
  if (idleSince === 0) return phrase("rank.never-busy");
  const time = lasting(now - idleSince);
  return load === 0 ? phrase("rank.idle", { time }) : phrase("rank.free-since", { ago: time });
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** In the greatest unit of which there are two, or one whole day. */
function lasting(duration_ms: number): Phrase {
  const whole = Math.max(0, duration_ms);
  if (whole >= DAY_MS) return phrase("rank.days", { days: Math.floor(whole / DAY_MS) });
  if (whole >= 2 * HOUR_MS) return phrase("rank.hours", { hours: Math.floor(whole / HOUR_MS) });
  return whole >= 2 * MINUTE_MS
    ? phrase("waited.minutes", { minutes: Math.floor(whole / MINUTE_MS) })
    : phrase("verdict.seconds", { seconds: Math.round(whole / 1000) });
}
