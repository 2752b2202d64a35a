import type { Decision } from "../domain/routing/decision.ts";
import type { Snapshot } from "../domain/routing/snapshot.ts";
import { withAutomated } from "../domain/routing/with-automated.ts";
import type { DeskSetup } from "./desk-setup.ts";
import type { Clock, Randomness } from "./ports/clock.ts";
import type { Log } from "./ports/log.ts";
import type { Meter } from "./ports/meter.ts";
import type { Proposal, Router, RoutingServer } from "./ports/router.ts";
import type { Store, Waiting } from "./ports/store.ts";

export interface AssignWaitingParts {
  readonly store: Store;
  readonly router: Router;
  /** Asked before the local rules, where there is one. */
  readonly routingServer?: RoutingServer;
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
/** Questions to the routing server about one conversation in one pass; then the local rules decide. */
const MOST_QUESTIONS = 3;

/** One pass over those that wait and are awake, in the order in which they are to be served. */
export function assignWaiting(parts: AssignWaitingParts): () => Promise<number> {
  return async () => {
    const awake = await parts.store.waitingAwake(BATCH);
    const together = parts.routingServer?.atOnce ?? BATCH;
    let settled = 0;
    for (let first = 0; first < awake.length; first += together) {
      const some = awake.slice(first, first + together);
      const proposals = await askAbout(parts, some);
      for (const [index, waiting] of some.entries()) {
        if (await assign(parts, waiting, await proposals[index])) settled += 1;
      }
      if (settled > 0) parts.nudge();
    }
    return settled;
  };
}

/** The server is asked about several at once, so that its slowness does not add up; they are decided in order. */
async function askAbout(
  { routingServer, ...parts }: AssignWaitingParts,
  waiting: readonly Waiting[],
): Promise<readonly Promise<Proposal | undefined>[]> {
  if (routingServer === undefined || waiting.length === 0) return [];
  const snapshot = await snapshotNow(parts);
  const proposals = waiting.map(({ request }) => routingServer.propose(request, snapshot));
  // Each is awaited in its turn; one that fails before that must not count as nobody's.
  for (const proposal of proposals) proposal.catch(() => undefined);
  return proposals;
}

async function snapshotNow({ clock, store }: Pick<AssignWaitingParts, "clock" | "store">): Promise<Snapshot> {
  return { now: clock.now(), ...(await store.routingFigures()) };
}

async function assign(
  parts: AssignWaitingParts,
  waiting: Waiting,
  proposed: Proposal | undefined,
): Promise<boolean> {
  for (let proposal = proposed, asked = 1; proposal !== undefined; asked += 1) {
    const result = await commit(parts, waiting, proposal.decision, parts.clock.now());
    await proposal.settled();
    if (result !== "claim-refused") return true;
    if (asked >= MOST_QUESTIONS) break;
    proposal = await parts.routingServer?.propose(waiting.request, await snapshotNow(parts));
  }
  return assignByRules(parts, waiting);
}

async function assignByRules(parts: AssignWaitingParts, waiting: Waiting): Promise<boolean> {
  for (let refusals = 0; refusals < MOST_REFUSALS; refusals += 1) {
    const startedAt = parts.clock.now();
    const snapshot = await snapshotNow(parts);
    const decision = await parts.router.route(waiting.request, snapshot);
    const result = await commit(parts, waiting, decision, startedAt);
    if (result === "claim-refused") continue;
    if (result === "committed") parts.routingServer?.decidedLocally(waiting.request, snapshot, decision);
    return true;
  }
  parts.log.warn(
    { conversation: waiting.conversation },
    "every slot found was taken by another worker; next pass",
  );
  return false;
}

async function commit(parts: AssignWaitingParts, waiting: Waiting, decided: Decision, startedAt: number) {
  const decision = withAutomated(decided, parts.setup().rules);
  const capacityOf = (agent: string): number => parts.setup().rules.agents.get(agent)?.capacity ?? 0;
  const decisionId = parts.random.id();
  const { conversation, request } = waiting;
  const at = parts.clock.now();
  const made = { conversation, attempt: request.attempt, decisionId, decision, at, capacityOf };
  const result = await parts.store.commitDecision(made);
  if (result === "committed") {
    const { outcome, decidedBy, rule, queue } = decision;
    parts.meter.decided(outcome.kind, at - startedAt, decidedBy);
    parts.log.info(
      { conversation, attempt: request.attempt, outcome: outcome.kind, by: decidedBy, rule, queue },
      "routing decided",
    );
  }
  return result;
}
