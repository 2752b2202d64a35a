import { withAutomated } from "../domain/routing/with-automated.ts";
import type { DeskSetup } from "./desk-setup.ts";
import type { Clock, Randomness } from "./ports/clock.ts";
import type { Log } from "./ports/log.ts";
import type { Meter } from "./ports/meter.ts";
import type { Router } from "./ports/router.ts";
import type { Store, Waiting } from "./ports/store.ts";

export interface AssignWaitingParts {
  readonly store: Store;
  readonly router: Router;
  readonly setup: () => DeskSetup;
  readonly clock: Clock;
  readonly random: Randomness;
  readonly meter: Meter;
  readonly log: Log;
  /** A decision was put into an inbox. */
  readonly nudge: () => void;
}

/** Conversations decided in one pass. */
const BATCH = 50;
/** Decisions lost to another worker's claim before the conversation is left to the next pass. */
const MOST_REFUSALS = 3;

/** One pass over those that wait and are awake, in the order in which they are to be served. */
export function assignWaiting(parts: AssignWaitingParts): () => Promise<number> {
  return async () => {
    const awake = await parts.store.waitingAwake(BATCH);
    let settled = 0;
    for (const waiting of awake) {
      if (await assign(parts, waiting)) settled += 1;
    }
    if (settled > 0) parts.nudge();
    return settled;
  };
}

async function assign(parts: AssignWaitingParts, waiting: Waiting): Promise<boolean> {
  const capacityOf = (agent: string): number => parts.setup().rules.agents.get(agent)?.capacity ?? 0;
  for (let refusals = 0; refusals < MOST_REFUSALS; refusals += 1) {
    const startedAt = parts.clock.now();
    const snapshot = { now: startedAt, ...(await parts.store.routingFigures()) };
    const decided = await parts.router.route(waiting.request, snapshot);
    const decision = withAutomated(decided, parts.setup().rules);
    const decisionId = parts.random.id();
    const { conversation, request } = waiting;
    const at = parts.clock.now();
    const made = { conversation, attempt: request.attempt, decisionId, decision, at, capacityOf };
    const result = await parts.store.commitDecision(made);
    if (result === "claim-refused") continue;
    if (result === "committed") {
      parts.meter.decided(decision.outcome.kind, at - startedAt, decision.decidedBy);
      parts.log.info(
        {
          conversation,
          attempt: request.attempt,
          outcome: decision.outcome.kind,
          rule: decision.rule,
          queue: decision.queue,
        },
        "routing decided",
      );
    }
    return true;
  }
  parts.log.warn(
    { conversation: waiting.conversation },
    "every slot found was taken by another worker; next pass",
  );
  return false;
}
