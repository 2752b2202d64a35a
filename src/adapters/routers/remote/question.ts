import type { z } from "zod";
import type { Turn } from "../../../application/ports/routing-ledger.ts";
import { type Opening, openingAt } from "../../../domain/routing/hours.ts";
import { figuresFor } from "../../../domain/routing/queue-pools.ts";
import type { RoutingRequest } from "../../../domain/routing/request.ts";
import { planFor } from "../../../domain/routing/rule-plan.ts";
import type { Rules } from "../../../domain/routing/rules.ts";
import type { AgentState, Snapshot } from "../../../domain/routing/snapshot.ts";
import {
  type Answered,
  type agentSchema,
  CONTRACT_VERSION,
  MOST_AGENTS_TOLD,
  type questionSchema,
} from "./contract.ts";

export type Question = z.input<typeof questionSchema>;

export interface QuestionParts {
  readonly turn: Turn;
  readonly mode: Question["mode"];
  readonly deadline_ms: number;
  readonly rules: Rules;
  readonly request: RoutingRequest;
  readonly snapshot: Snapshot;
}

/** What came of one question. */
export type Asked =
  | { readonly kind: "answered"; readonly answered: Answered }
  | { readonly kind: "later"; readonly within_ms: number }
  | { readonly kind: "none" };

export type Ask = (turn: Turn, request: RoutingRequest, snapshot: Snapshot) => Promise<Asked>;

/** The same for the same turn, so that the server recognises a repeat. */
export function keyOf({ conversation, attempt, turn }: Turn): string {
  return `${conversation}.${attempt}.${turn}`;
}

export function questionOf({ turn, mode, deadline_ms, rules, request, snapshot }: QuestionParts): Question {
  const known = snapshot.agents.filter(({ id }) => rules.agents.has(id));
  const readyFirst = [...known].sort(
    (one, other) => Number(other.availability === "ready") - Number(one.availability === "ready"),
  );
  const told = readyFirst.slice(0, MOST_AGENTS_TOLD);
  return {
    version: CONTRACT_VERSION,
    attempt: turn.attempt,
    turn: turn.turn,
    mode,
    deadline_ms,
    request: requestTold(request),
    plan: planTold(rules, request, snapshot),
    snapshot: {
      now: snapshot.now,
      agents: told.map((state) => agentTold(state, rules)),
      agentsLeftOut: known.length - told.length,
      queues: queuesTold(rules, snapshot),
    },
  };
}

/** Field by field: what the desk adds to its own request does not leave it unawares. */
function requestTold(request: RoutingRequest): Question["request"] {
  const { lastAgent, lastServedAt, link, target } = request;
  return {
    conversation: request.conversation,
    attempt: request.attempt,
    desk: request.desk,
    customer: request.customer,
    client: request.client,
    carries: { ...request.carries },
    language: request.language,
    reason: request.reason,
    slots: request.slots,
    ...(link === undefined ? {} : { link }),
    peopleOnly: request.peopleOnly ?? false,
    waitingSince: request.waitingSince,
    priorityBoost: request.priorityBoost,
    exclusions: request.exclusions.map(({ agent, until, since }) => ({
      agent,
      until,
      ...(since === undefined ? {} : { since }),
    })),
    leastPreferred: [...request.leastPreferred],
    ...(lastAgent === undefined ? {} : { lastAgent }),
    ...(lastServedAt === undefined ? {} : { lastServedAt }),
    ...(target === undefined ? {} : { target }),
  };
}

function planTold(rules: Rules, request: RoutingRequest, snapshot: Snapshot): Question["plan"] {
  const figures = figuresFor(rules, snapshot, request);
  const plan = planFor(rules, request, snapshot.now, figures);
  const { ring_ms, atOnce, setAway, exclude_ms, onDecline } = plan.offer;
  return {
    ...(plan.rule === undefined ? {} : { rule: plan.rule }),
    queue: plan.queue,
    priority: plan.priority,
    aging: plan.aging,
    weight: plan.weight,
    host: plan.host,
    needs: [...(plan.needs ?? [])],
    uncarried: [...(plan.uncarried ?? [])],
    steps: plan.steps.map(({ for_ms, skills, prefer, order }) => ({
      ...(for_ms === undefined ? {} : { for_ms }),
      skills: { ...skills },
      ...(prefer === undefined ? {} : { prefer: [...prefer] }),
      order,
    })),
    stepsReached: plan.reached,
    ring_ms,
    atOnce,
    onNoAnswer: { setAway, exclude_ms },
    ...(onDecline === undefined ? {} : { onDecline }),
  };
}

function agentTold(state: AgentState, rules: Rules): z.input<typeof agentSchema> {
  const agent = rules.agents.get(state.id);
  return {
    id: state.id,
    name: agent?.name ?? state.id,
    availability: state.availability,
    load: state.load,
    externalLoad: state.externalLoad ?? 0,
    capacity: agent?.capacity ?? 0,
    skills: { ...agent?.skills },
    ...(agent?.networks === undefined ? {} : { networks: [...agent.networks] }),
    ...(agent?.teams === undefined ? {} : { teams: [...agent.teams] }),
    idleSince: state.idleSince,
    ...(state.rungAt ? { rungAt: state.rungAt } : {}),
    automated: agent?.automated !== undefined,
    lacks: [...(agent?.lacks ?? [])],
  };
}

const ALWAYS: Opening = { open: true };

function queuesTold(rules: Rules, { now, waiting }: Snapshot): Question["snapshot"]["queues"] {
  return Object.fromEntries(
    [...rules.queues].map(([name, { state = "open", hours }]) => {
      const opening = hours === undefined ? ALWAYS : openingAt(hours, now);
      const opensAt = opening.open ? undefined : opening.until;
      const places = waiting[name] ?? [];
      const oldest = places.reduce((first, { since }) => Math.min(first, since), Number.POSITIVE_INFINITY);
      const queue = {
        waiting: places.length,
        ...(Number.isFinite(oldest) ? { oldest } : {}),
        state,
        open: state === "open" && opening.open,
        ...(opensAt === undefined ? {} : { opensAt }),
      };
      return [name, queue];
    }),
  );
}
