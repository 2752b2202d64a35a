import type { z } from "zod";
import type { Clock } from "../../../application/ports/clock.ts";
import type { Log } from "../../../application/ports/log.ts";
import type {
  AskOutcome,
  Proposal,
  Router,
  RoutingMeter,
  RoutingServer,
} from "../../../application/ports/router.ts";
import type { RoutingLedger, Turn } from "../../../application/ports/routing-ledger.ts";
import type { RoutingRequest } from "../../../domain/routing/request.ts";
import type { Rules } from "../../../domain/routing/rules.ts";
import type { Snapshot } from "../../../domain/routing/snapshot.ts";
import type { Breaker } from "./breaker.ts";
import { NoAnswer, type RoutingClient, type ServerAnswer } from "./client.ts";
import { type Answered, answeredSchema, laterSchema } from "./contract.ts";
import { type Ask, type Asked, keyOf, questionOf } from "./question.ts";
import { shadowOf } from "./shadow.ts";
import { type AnswerParts, awaiting, toDecision } from "./to-decision.ts";
import { isForNamedAgent } from "./word-of-a-person.ts";

export interface RemoteRouterParts {
  readonly client: RoutingClient;
  readonly breaker: Breaker;
  readonly ledger: RoutingLedger;
  readonly local: Router;
  readonly rules: () => Rules;
  readonly mode: "decide" | "shadow";
  readonly deadline_ms: number;
  readonly clock: Clock;
  readonly meter: RoutingMeter;
  readonly log: Log;
}

/** Questions under way at once. */
const AT_ONCE = 8;

/** The routing server as the use cases see it. In shadow mode it proposes nothing. */
export function remoteRouter(parts: RemoteRouterParts): RoutingServer {
  const { mode } = parts;
  const ask = asking(parts);
  const shadow = shadowOf({ ...parts, ask });
  return {
    atOnce: AT_ONCE,
    propose: async (request, snapshot) =>
      mode === "shadow" ? undefined : propose(parts, ask, request, snapshot),
    decidedLocally: (request, snapshot, decision) => {
      if (mode === "shadow" && !isForNamedAgent(parts.rules(), request)) shadow(request, snapshot, decision);
    },
  };
}

async function propose(
  parts: RemoteRouterParts,
  ask: Ask,
  request: RoutingRequest,
  snapshot: Snapshot,
  looks = 2,
): Promise<Proposal | undefined> {
  const { ledger, clock, log, meter } = parts;
  const opened = await ledger.open(request.conversation, request.attempt, clock.now());
  if (opened.kind === "stale") return undefined;
  const { turn } = opened;
  if (isForNamedAgent(parts.rules(), request)) return locally(ledger, turn);
  const mine: AnswerParts = answerParts(parts, request, snapshot);
  if (opened.kind === "promised") {
    if (opened.until > clock.now()) return promised(mine, opened.until);
    meter.asked("broken-promise", 0);
    log.warn({ ...turn }, "the routing server did not answer as it promised; the local rules decide");
    return locally(ledger, turn);
  }
  if (opened.kind === "answered") return understood(parts, mine, turn, JSON.parse(opened.answer) as Answered);
  const answer = await ask(turn, request, snapshot);
  if (answer.kind === "none") return locally(ledger, turn);
  if (answer.kind === "answered") return understood(parts, mine, turn, answer.answered);
  const until = clock.now() + answer.within_ms;
  if ((await ledger.promise(turn, until)) === "promised") return promised(mine, until);
  // It answered before its promise had come through.
  return looks > 1 ? propose(parts, ask, request, snapshot, looks - 1) : locally(ledger, turn);
}

function answerParts(
  { rules, local }: Pick<RemoteRouterParts, "rules" | "local">,
  request: RoutingRequest,
  snapshot: Snapshot,
): AnswerParts {
  return { rules: rules(), request, snapshot, local: (asked) => local.route(asked, snapshot) };
}

/** From here on an answer of the server's is late. */
async function locally(ledger: RoutingLedger, turn: Turn): Promise<undefined> {
  await ledger.close(turn, "local");
  return undefined;
}

async function promised(parts: AnswerParts, until: number): Promise<Proposal> {
  return { decision: await awaiting(until, parts), settled: async () => undefined };
}

async function understood(
  { ledger, log, meter }: RemoteRouterParts,
  parts: AnswerParts,
  turn: Turn,
  answered: Answered,
): Promise<Proposal | undefined> {
  const found = await toDecision(answered, parts);
  if (found.dropped.length > 0) {
    log.warn(
      { ...turn, agents: found.dropped.slice(0, 20) },
      "the routing server named agents who are unknown here or cannot serve this customer",
    );
  }
  if (found.kind === "unusable") {
    meter.asked("unusable", 0);
    log.warn({ ...turn, why: found.why }, "the routing server's answer is of no use; the local rules decide");
    return locally(ledger, turn);
  }
  const { decision } = found;
  const as = decision.outcome.kind === "wait" ? "waits" : "done";
  return { decision, settled: () => ledger.close(turn, as) };
}

/** Asks once, if the breaker lets it. Never rejects: whatever the server does wrong is no answer. */
function asking({ client, breaker, rules, mode, deadline_ms, clock, meter, log }: RemoteRouterParts): Ask {
  return async (turn, request, snapshot) => {
    if (!breaker.admits()) {
      meter.asked("not-asked", 0);
      return { kind: "none" };
    }
    const startedAt = clock.now();
    const ended = (outcome: AskOutcome) => meter.asked(outcome, clock.now() - startedAt);
    const body = questionOf({ turn, mode, deadline_ms, rules: rules(), request, snapshot });
    try {
      const asked = read(turn, await client.post({ path: "/v1/route", body, key: keyOf(turn), deadline_ms }));
      breaker.succeeded();
      ended(asked.kind === "later" ? "later" : "answered");
      return asked;
    } catch (error) {
      if (!(error instanceof NoAnswer)) {
        breaker.abandoned();
        throw error;
      }
      breaker.failed(error.message);
      ended(error.kind);
      log.warn({ ...turn, why: error.message }, "the routing server gave no answer; the local rules decide");
      return { kind: "none" };
    }
  };
}

function read(turn: Turn, { status, body }: ServerAnswer): Exclude<Asked, { kind: "none" }> {
  if (status === 202) {
    const { within_ms } = checked(turn, laterSchema, body);
    return { kind: "later", within_ms };
  }
  return { kind: "answered", answered: checked(turn, answeredSchema, body) };
}

function checked<T extends { readonly attempt: number; readonly turn: number }>(
  turn: Turn,
  schema: z.ZodType<T>,
  body: unknown,
): T {
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new NoAnswer("nonsense", `its answer is malformed at ${issue?.path.join(".") || "the top"}`);
  }
  const { data } = parsed;
  if (data.attempt !== turn.attempt || data.turn !== turn.turn) {
    throw new NoAnswer(
      "nonsense",
      `it answers attempt ${data.attempt}, turn ${data.turn}, which was not asked`,
    );
  }
  return data;
}
