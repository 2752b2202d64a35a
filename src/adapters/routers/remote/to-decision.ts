import type { Decision, Outcome, Verdict } from "../../../domain/routing/decision.ts";
import { exclusionsAt, lastingObstacle, passingObstacle } from "../../../domain/routing/eligibility.ts";
import { figuresFor } from "../../../domain/routing/queue-pools.ts";
import type { RoutingRequest } from "../../../domain/routing/request.ts";
import { type Plan, planFor } from "../../../domain/routing/rule-plan.ts";
import type { Rules } from "../../../domain/routing/rules.ts";
import type { Snapshot } from "../../../domain/routing/snapshot.ts";
import { phrase } from "../../../domain/text/text-key.ts";
import { type Answer, type Answered, MOST_AGENTS_TOLD } from "./contract.ts";
import { leavesNamedQueue } from "./word-of-a-person.ts";

export interface AnswerParts {
  readonly rules: Rules;
  readonly request: RoutingRequest;
  readonly snapshot: Snapshot;
  /** What the local rules make of a request, for all that the answer leaves to them. */
  readonly local: (request: RoutingRequest) => Promise<Decision>;
}

/** `dropped`: agents named that the desk does not know, who can never serve this customer, or are passed over for a while. */
export type Understood =
  | { readonly kind: "decision"; readonly decision: Decision; readonly dropped: readonly string[] }
  | { readonly kind: "unusable"; readonly why: string; readonly dropped: readonly string[] };

/** The server's word is asked for again after so long where it does not say, ms. */
const RETRY_MS = 60_000;

/** What an answer means here. Agents and queues that the rules do not know cannot be chosen. */
export async function toDecision({ answer, because }: Answered, parts: AnswerParts): Promise<Understood> {
  if (leavesNamedQueue(parts.rules, parts.request, answer)) {
    return { kind: "unusable", why: "a person passed it on to another queue than that", dropped: [] };
  }
  switch (answer.kind) {
    case "offer":
      return offered(answer, because, parts);
    case "queue":
      return queued(answer.queue, parts);
    case "bot":
      return toBot(answer.agent, parts);
    case "wait":
      return decided(await waits(answer, parts));
    case "message":
      return decided(await leavesMessage(answer, parts));
    case "close": {
      const outcome = { kind: "close", ...(answer.text ? { text: answer.text } : {}) } as const;
      return decided({ ...commonOf(planOf(parts)), outcome, verdicts: [], wakeOn: [] });
    }
  }
}

/** While an answer is promised: nobody is rung, and time alone ends it. */
export async function awaiting(until: number, parts: AnswerParts): Promise<Decision> {
  const decision = await waits({ kind: "wait", wakeOn: [] }, parts);
  return { ...decision, wakeAt: until };
}

type Waiting = Extract<Outcome, { readonly kind: "wait" }>;
type Offer = Extract<Answer, { kind: "offer" }>;

async function offered(answer: Offer, because: string | undefined, parts: AnswerParts): Promise<Understood> {
  const { rules, request } = parts;
  const plan = planOf(parts);
  const wanted = [...new Set(answer.agents)];
  // Whoever has just declined or could not be reached would be asked again at once, and for ever.
  const passedOver = exclusionsAt(request, parts.snapshot.now);
  const agents = wanted.filter((id) => canServe(rules, id, plan, request) && !passedOver.has(id));
  const dropped = wanted.filter((id) => !agents.includes(id));
  const [first] = agents;
  if (first === undefined) return { kind: "unusable", why: "it offers to nobody who could serve", dropped };
  const queue = answer.queue !== undefined && rules.queues.has(answer.queue) ? answer.queue : plan.queue;
  // What belongs to the kind of agent comes with the local offer to them.
  const { outcome: like } = await parts.local({ ...request, target: { agent: first } });
  const { ring_ms, setAway, exclude_ms, onDecline } = plan.offer;
  const outcome: Outcome = {
    ...(like.kind === "offer" ? like : {}),
    kind: "offer",
    agents,
    names: Object.fromEntries(agents.map((id) => [id, rules.agents.get(id)?.name ?? id])),
    host: answer.host ?? plan.host,
    ring_ms: answer.ring_ms ?? ring_ms,
    onNoAnswer: answer.onNoAnswer ?? { setAway, exclude_ms },
    ...(onDecline === undefined ? {} : { onDecline }),
  };
  const chosen = agents.map((agent, at): Verdict => {
    const detail = because ?? "named by the routing server";
    return { agent, eligible: true, rank: at + 1, code: "eligible", detail };
  });
  const verdicts = [...chosen, ...byTheRules(await parts.local(request), agents)];
  const decision = { ...commonOf(plan), queue, outcome, verdicts, wakeOn: [] };
  return { kind: "decision", decision, dropped };
}

/** Of whom it did not choose, what the rules would say: so that "why not Ben?" has an answer. */
function byTheRules({ verdicts }: Decision, chosen: readonly string[]): readonly Verdict[] {
  return verdicts
    .filter(({ agent }) => !chosen.includes(agent))
    .map(({ agent, eligible, code, detail }) => ({
      agent,
      eligible,
      code,
      detail: phrase("why.by-rules", { detail }),
    }));
}

/** Compatible, and not too small for it; their skills are the server's to judge. */
function canServe(rules: Rules, id: string, plan: Plan, { customer }: RoutingRequest): boolean {
  const agent = rules.agents.get(id);
  const { targetAgent: _, ...asked } = plan;
  return agent !== undefined && lastingObstacle(agent, asked, { skills: {} }, customer.network) === undefined;
}

async function queued(queue: string, { rules, request, local }: AnswerParts): Promise<Understood> {
  if (!rules.queues.has(queue)) {
    return { kind: "unusable", why: `it names a queue that the rules do not know: ${queue}`, dropped: [] };
  }
  return decided({ ...(await local({ ...request, target: { queue } })), decidedBy: "remote" });
}

/** One that is down or full never traps a customer: the local rules decide then. */
async function toBot(agent: string, { rules, request, local }: AnswerParts): Promise<Understood> {
  const decision = rules.agents.has(agent) ? await local({ ...request, target: { agent } }) : undefined;
  if (decision?.outcome.kind === "offer") return decided({ ...decision, decidedBy: "remote" });
  const dropped = decision === undefined ? [agent] : [];
  return { kind: "unusable", why: "the automated agent it names cannot take it now", dropped };
}

async function waits(answer: Extract<Answer, { kind: "wait" }>, parts: AnswerParts): Promise<Decision> {
  const { rules, request, snapshot, local } = parts;
  const here = await local(request);
  const named = answer.wakeOn?.filter((id) => rules.agents.has(id)) ?? helpersOf(here, parts);
  const outcome: Outcome = {
    kind: "wait",
    ...standing(here),
    hopeless: false,
    ...(answer.text ? { says: [{ id: `routing-server:${textId(answer.text)}`, text: answer.text }] } : {}),
  };
  return {
    ...commonOf(planOf(parts)),
    ...(here.queue === undefined ? {} : { queue: here.queue }),
    outcome,
    verdicts: here.outcome.kind === "wait" ? here.verdicts : [],
    wakeOn: named.filter((id) => !isFree(id, parts)),
    ...(here.watched === undefined ? {} : { watched: here.watched }),
    wakeAt: snapshot.now + (answer.retry_ms ?? RETRY_MS),
  };
}

/** Place and estimate are the desk's own: it knows who waits, and how many were served lately. */
function standing({ outcome }: Decision): Pick<Waiting, "position" | "estimate" | "nobodyIn"> {
  if (outcome.kind !== "wait") return { position: 1 };
  const { position, estimate, nobodyIn } = outcome;
  return { position, ...(estimate ? { estimate } : {}), ...(nobodyIn ? { nobodyIn } : {}) };
}

/** Whom the rules would have it wait for; where they would not have it wait, whoever could serve it. */
function helpersOf(here: Decision, parts: AnswerParts): readonly string[] {
  if (here.outcome.kind === "wait") return here.wakeOn;
  const plan = planOf(parts);
  const able = parts.snapshot.agents.filter(({ id }) => canServe(parts.rules, id, plan, parts.request));
  return able.slice(0, MOST_AGENTS_TOLD).map(({ id }) => id);
}

/** Who is free already and is not wanted cannot help by being free. */
function isFree(id: string, { rules, snapshot }: AnswerParts): boolean {
  const agent = rules.agents.get(id);
  const state = snapshot.agents.find((one) => one.id === id);
  return agent !== undefined && passingObstacle(agent, state, 1) === undefined;
}

/** The same text is said once. */
function textId(text: Readonly<Record<string, string>>): string {
  return (Object.values(text)[0] ?? "").slice(0, 100);
}

async function leavesMessage(
  { text }: Extract<Answer, { kind: "message" }>,
  parts: AnswerParts,
): Promise<Decision> {
  const decision = await waits({ kind: "wait", ...(text ? { text } : {}) }, parts);
  return decision.outcome.kind === "wait"
    ? { ...decision, outcome: { ...decision.outcome, message: true } }
    : decision;
}

function planOf({ rules, request, snapshot }: AnswerParts): Plan {
  return planFor(rules, request, snapshot.now, figuresFor(rules, snapshot, request));
}

function commonOf({ rule, queue, priority, aging, weight }: Plan) {
  return {
    ...(rule === undefined ? {} : { rule }),
    queue,
    priority,
    ...(aging === 0 ? {} : { aging }),
    ...(weight === 1 ? {} : { weight }),
    decidedBy: "remote",
  } as const;
}

function decided(decision: Decision): Understood {
  return { kind: "decision", decision, dropped: [] };
}
