import type { Decision } from "../../../src/domain/routing/decision.ts";
import type { RoutingRequest } from "../../../src/domain/routing/request.ts";
import { START } from "./store-bench.ts";

export function request(
  conversation: string,
  attempt = 1,
  more: Partial<RoutingRequest> = {},
): RoutingRequest {
  return {
    conversation,
    attempt,
    desk: "billing",
    customer: { network: "xmpp", identity: "ann@home", name: "Ann" },
    client: { network: "xmpp", software: "unknown", source: "none", confidence: "none" },
    carries: {
      edits: true,
      replies: true,
      retractions: true,
      reactions: true,
      typing: true,
      deliveryReceipts: true,
      media: true,
      formatting: "none",
      clientIdentification: false,
      maxTextBytes: 100,
    },
    language: "en",
    reason: "an invoice",
    slots: {},
    waitingSince: START,
    priorityBoost: 0,
    exclusions: [],
    leastPreferred: [],
    ...more,
  };
}

export function offer(...agents: readonly string[]): Decision {
  const verdicts = agents.map((agent, index) => ({
    agent,
    eligible: true,
    rank: index + 1,
    code: "eligible" as const,
    detail: "",
  }));
  const outcome = {
    kind: "offer" as const,
    agents,
    host: "homeserver" as const,
    ring_ms: 1_000,
    onNoAnswer: { setAway: true, exclude_ms: 1_000 },
  };
  return { outcome, rule: "all", queue: "help", priority: 5, decidedBy: "local", verdicts, wakeOn: [] };
}

export function wait(wakeOn: readonly string[], wakeAt?: number): Decision {
  const outcome = { kind: "wait" as const, position: 1, hopeless: false };
  return {
    outcome,
    queue: "help",
    priority: 5,
    decidedBy: "local",
    verdicts: [],
    wakeOn,
    ...(wakeAt === undefined ? {} : { wakeAt }),
  };
}
