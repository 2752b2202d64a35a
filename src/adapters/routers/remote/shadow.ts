import type { Clock } from "../../../application/ports/clock.ts";
import type { Log } from "../../../application/ports/log.ts";
import type { Router, RoutingMeter } from "../../../application/ports/router.ts";
import type { Choice, RoutingLedger } from "../../../application/ports/routing-ledger.ts";
import type { Decision } from "../../../domain/routing/decision.ts";
import type { RoutingRequest } from "../../../domain/routing/request.ts";
import type { Rules } from "../../../domain/routing/rules.ts";
import type { Snapshot } from "../../../domain/routing/snapshot.ts";
import type { Ask } from "./question.ts";
import { toDecision } from "./to-decision.ts";

export interface ShadowParts {
  readonly ask: Ask;
  readonly ledger: RoutingLedger;
  readonly local: Router;
  readonly rules: () => Rules;
  readonly clock: Clock;
  readonly meter: RoutingMeter;
  readonly log: Log;
}

/** Decisions compared at once; those beyond are not compared. */
const MOST_AT_ONCE = 16;

/** Asks what the server would have done with what was decided here, in the background. */
export function shadowOf(parts: ShadowParts) {
  let underWay = 0;
  return (request: RoutingRequest, snapshot: Snapshot, decision: Decision): void => {
    if (underWay >= MOST_AT_ONCE) {
      parts.meter.asked("not-asked", 0);
      return;
    }
    underWay += 1;
    compare(parts, request, snapshot, decision)
      .catch((error: unknown) => {
        const fields = { conversation: request.conversation, err: String(error) };
        parts.log.warn(fields, "a decision could not be compared with the routing server's");
      })
      .finally(() => {
        underWay -= 1;
      });
  };
}

async function compare(
  { ask, ledger, local, rules, clock, meter, log }: ShadowParts,
  request: RoutingRequest,
  snapshot: Snapshot,
  decision: Decision,
): Promise<void> {
  const opened = await ledger.open(request.conversation, request.attempt, clock.now());
  if (opened.kind !== "ask") return;
  const { turn } = opened;
  await ledger.close(turn, "local");
  const asked = await ask(turn, request, snapshot);
  if (asked.kind !== "answered") return;
  const found = await toDecision(asked.answered, {
    rules: rules(),
    request,
    snapshot,
    local: (one) => local.route(one, snapshot),
  });
  const here = choiceOf(decision);
  const there = found.kind === "decision" ? choiceOf(found.decision) : { outcome: "unusable", agents: [] };
  const same = isSame(here, there);
  meter.compared(same);
  if (same) return;
  await ledger.differs({ ...turn, at: clock.now(), local: here, remote: there });
  log.info({ ...turn, local: here, remote: there }, "the routing server would have decided otherwise");
}

/** What matters to the customer and the agents. */
function choiceOf({ outcome, queue, rule }: Decision): Choice {
  const message = outcome.kind === "wait" && outcome.message === true;
  return {
    outcome: message ? "message" : outcome.kind,
    agents: outcome.kind === "offer" ? [...outcome.agents].sort() : [],
    ...(queue === undefined ? {} : { queue }),
    ...(rule === undefined ? {} : { rule }),
  };
}

function isSame(here: Choice, there: Choice): boolean {
  return (
    here.outcome === there.outcome &&
    here.queue === there.queue &&
    here.agents.join(" ") === there.agents.join(" ")
  );
}
