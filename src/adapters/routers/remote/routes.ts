import type { z } from "zod";
import type { Clock } from "../../../application/ports/clock.ts";
import type { HttpAnswer, HttpRequest, HttpRoute } from "../../../application/ports/http-route.ts";
import type { Log } from "../../../application/ports/log.ts";
import type { RoutingMeter } from "../../../application/ports/router.ts";
import type { RoutingExchange, RoutingLedger } from "../../../application/ports/routing-ledger.ts";
import { agentReportsSchema, LARGEST_BODY_BYTES, lateAnswerSchema, type refusalSchema } from "./contract.ts";
import { mistrust } from "./signing.ts";
import { statesOf, takeReports } from "./take-reports.ts";

export interface RoutingRoutesParts {
  readonly secret: string;
  readonly mode: "decide" | "shadow";
  readonly ledger: RoutingLedger;
  readonly exchange: RoutingExchange;
  /** What agents are told in. */
  readonly language: () => string;
  readonly clock: Clock;
  readonly meter: RoutingMeter;
  readonly log: Log;
}

/** What the routing server may send of its own accord: an answer it promised or has now, and its agents' loads and states. */
export function routingRoutes(parts: RoutingRoutesParts): readonly HttpRoute[] {
  const route = (
    path: string,
    answer: (parts: RoutingRoutesParts, body: unknown) => Promise<HttpAnswer>,
  ): HttpRoute => ({
    method: "POST",
    path,
    largestBody: LARGEST_BODY_BYTES,
    answer: async (request) => refuseStranger(parts, request) ?? (await answer(parts, parsed(request.body))),
  });
  return [route("/v1/routing/answers", takeAnswer), route("/v1/routing/agents", takeAgents)];
}

function refuseStranger(
  { secret, clock, log }: RoutingRoutesParts,
  request: HttpRequest,
): HttpAnswer | undefined {
  const { headers, path, body, from } = request;
  const why = mistrust(secret, clock.now(), { headers, subject: `POST ${path}`, body });
  if (why === undefined) return undefined;
  log.warn({ from, path, why }, "refused what claims to come from the routing server");
  return refusal(401, { error: "not-signed", message: why });
}

async function takeAnswer(
  { ledger, mode, meter, log }: RoutingRoutesParts,
  body: unknown,
): Promise<HttpAnswer> {
  const given = lateAnswerSchema.safeParse(body);
  if (!given.success) return malformed(meter, "answer", given.error);
  if (mode === "shadow") {
    meter.received("answer", "refused");
    return refusal(409, {
      error: "not-asked",
      message: "answers are compared here, and not obeyed (shadow mode)",
    });
  }
  const { conversation, attempt, turn, answer, because } = given.data;
  const kept = { attempt, turn, answer, ...(because === undefined ? {} : { because }) };
  const taken = await ledger.take({ conversation, attempt, turn }, JSON.stringify(kept));
  if (taken.kind === "taken" || taken.kind === "repeat") {
    meter.received("answer", "taken");
    return { status: 200, body: { accepted: true, repeat: taken.kind === "repeat" } };
  }
  meter.received("answer", "late");
  log.info({ conversation, attempt, turn, why: taken.kind }, "refused an answer of the routing server's");
  if (taken.kind === "not-waiting")
    return refusal(409, { error: "not-waiting", message: "the conversation does not wait for a decision" });
  const message = `attempt ${attempt}, turn ${turn} is decided; asked now: attempt ${taken.attempt}, turn ${taken.turn}`;
  return refusal(409, { error: "late", message, attempt: taken.attempt, turn: taken.turn });
}

async function takeAgents(parts: RoutingRoutesParts, body: unknown): Promise<HttpAnswer> {
  const { exchange, mode, language, clock, meter } = parts;
  const given = agentReportsSchema.safeParse(body);
  if (!given.success) return malformed(meter, "agents", given.error);
  const { agents } = given.data;
  const now = clock.now();
  if (mode === "shadow" && statesOf(agents, language(), now).length > 0) {
    meter.received("agents", "refused");
    return refusal(409, { error: "not-asked", message: "agents are not set ready or away in shadow mode" });
  }
  const taken = await takeReports(exchange, agents, language(), now);
  meter.received("agents", taken.taken > 0 ? "taken" : "refused");
  return { status: 200, body: taken };
}

function malformed(meter: RoutingMeter, what: "answer" | "agents", { issues }: z.ZodError): HttpAnswer {
  meter.received(what, "refused");
  const [issue] = issues;
  const where = issue?.path.join(".") || "the top";
  return refusal(400, {
    error: "malformed",
    message: `${where}: ${issue?.message ?? "is not as it should be"}`,
  });
}

function refusal(status: number, body: z.input<typeof refusalSchema>): HttpAnswer {
  return { status, body };
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
