import type { Decision } from "../domain/routing/decision.ts";
import type { Snapshot } from "../domain/routing/snapshot.ts";
import { withAutomated } from "../domain/routing/with-automated.ts";
import { withHosting } from "../domain/routing/with-hosting.ts";
import { carriedFigures } from "./carried-figures.ts";
import type { DeskSetup } from "./desk-setup.ts";
import type { Clock, Randomness } from "./ports/clock.ts";
import type { Log } from "./ports/log.ts";
import type { Meter } from "./ports/meter.ts";
import type { Proposal, Router, RoutingServer } from "./ports/router.ts";
import type { CommitResult, MadeDecision, Store, Waiting } from "./ports/store.ts";

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
  /** This process, among those that share the store. */
  readonly worker: string;
  /** A decision was put into an inbox. */
  readonly nudge: () => void;
}

/** Conversations taken to be decided in one pass; with a routing server, as many as it is asked about at once. */
const BATCH = 50;
/**
 * Nobody else decides about those that were taken for so long, and then whoever looks next: that is how long those wait
 * whose worker died. It is no more than a hint to leave them alone: what is decided later counts if nobody has taken
 * them since.
 */
const LEASE_MS = { byRules: 5_000, byServer: 15_000 } as const;
/** Decisions lost to another worker's claim before the conversation is left to the next pass. */
const MOST_REFUSALS = 3;
/** Questions to the routing server about one conversation in one pass; then the local rules decide. */
const MOST_QUESTIONS = 3;

/** One pass over those that wait and are awake, in the order in which they are to be served. */
export function assignWaiting(parts: AssignWaitingParts): () => Promise<number> {
  const { store, worker, routingServer } = parts;
  return async () => {
    const settled =
      routingServer === undefined
        ? await byRules(parts, await store.takeWaiting(BATCH, worker, LEASE_MS.byRules))
        : await byServer(
            parts,
            routingServer,
            await store.takeWaiting(routingServer.atOnce, worker, LEASE_MS.byServer),
          );
    if (settled > 0) parts.nudge();
    return settled;
  };
}

/**
 * The server is asked about several at once, so that its slowness does not add up; they are decided in order, and
 * those that it leaves to the rules together with their like.
 */
async function byServer(
  parts: AssignWaitingParts,
  server: RoutingServer,
  waiting: readonly Waiting[],
): Promise<number> {
  if (waiting.length === 0) return 0;
  const snapshot = await snapshotNow(parts);
  // Of those who are not there, there is nothing to ask: nobody is rung.
  const proposals = waiting.map(({ request }) =>
    request.absent ? Promise.resolve(undefined) : server.propose(request, snapshot),
  );
  // Each is awaited in its turn; one that fails before that must not count as nobody's.
  for (const proposal of proposals) proposal.catch(() => undefined);
  let settled = 0;
  let forRules: Waiting[] = [];
  for (const [index, each] of waiting.entries()) {
    const proposal = await proposals[index];
    if (proposal !== undefined) {
      settled += await byRules(parts, forRules);
      forRules = [];
      if (await asProposed(parts, server, each, proposal)) {
        settled += 1;
        continue;
      }
    }
    forRules.push(each);
  }
  return settled + (await byRules(parts, forRules));
}

async function snapshotNow({ clock, store }: Pick<AssignWaitingParts, "clock" | "store">): Promise<Snapshot> {
  return { now: clock.now(), ...(await store.routingFigures()) };
}

/** False where the rules are to decide after all. */
async function asProposed(
  parts: AssignWaitingParts,
  server: RoutingServer,
  waiting: Waiting,
  proposed: Proposal,
): Promise<boolean> {
  let proposal: Proposal | undefined = proposed;
  for (let asked = 1; proposal !== undefined; asked += 1) {
    const [result] = await commit(parts, [decisionOf(parts, waiting, proposal.decision, parts.clock.now())]);
    await proposal.settled();
    if (result !== "claim-refused") return true;
    if (asked >= MOST_QUESTIONS) return false;
    proposal = await server.propose(waiting.request, await snapshotNow(parts));
  }
  return false;
}

/** Decided one after the other, each knowing what the ones before it take, and committed together. */
async function byRules(parts: AssignWaitingParts, waiting: readonly Waiting[]): Promise<number> {
  let open = waiting;
  for (let refusals = 0; refusals < MOST_REFUSALS && open.length > 0; refusals += 1) {
    const decided = await decideAll(parts, open);
    const results = await commit(parts, decided);
    for (const [index, each] of decided.entries())
      if (results[index] === "committed")
        parts.routingServer?.decidedLocally(each.waiting.request, each.snapshot, each.decision);
    open = open.filter((_, index) => results[index] === "claim-refused");
  }
  for (const { conversation } of open)
    parts.log.warn({ conversation }, "every slot found was taken by another worker; next pass");
  return waiting.length - open.length;
}

interface Decided {
  readonly waiting: Waiting;
  readonly decision: Decision;
  readonly made: MadeDecision;
  readonly startedAt: number;
}

type DecidedByRules = Decided & { readonly snapshot: Snapshot };

async function decideAll(
  parts: AssignWaitingParts,
  all: readonly Waiting[],
): Promise<readonly DecidedByRules[]> {
  const { clock, router, store } = parts;
  const figures = carriedFigures(await store.routingFigures());
  const decided: DecidedByRules[] = [];
  for (const waiting of all) {
    const startedAt = clock.now();
    const snapshot = figures.at(startedAt);
    const decision = await router.route(waiting.request, snapshot);
    const each = decisionOf(parts, waiting, decision, startedAt);
    figures.decided(waiting.conversation, decision, each.made.at);
    decided.push({ ...each, snapshot });
  }
  return decided;
}

function decisionOf(
  { clock, random, setup }: AssignWaitingParts,
  waiting: Waiting,
  decision: Decision,
  startedAt: number,
): Decided {
  const { conversation, request, hand } = waiting;
  const made = {
    conversation,
    attempt: request.attempt,
    decisionId: random.id(),
    decision: withHosting(withAutomated(decision, setup().rules), setup().rules),
    at: clock.now(),
    capacityOf: (agent: string) => setup().rules.agents.get(agent)?.capacity ?? 0,
    ...(hand === undefined ? {} : { hand }),
  };
  return { waiting, decision, made, startedAt };
}

async function commit(
  { store, meter, log }: AssignWaitingParts,
  all: readonly Decided[],
): Promise<readonly CommitResult[]> {
  const results = await store.commitDecisions(all.map(({ made }) => made));
  for (const [index, { made, startedAt }] of all.entries()) {
    if (results[index] !== "committed") continue;
    const { conversation, attempt, at } = made;
    const { outcome, decidedBy, rule, queue } = made.decision;
    meter.decided(outcome.kind, at - startedAt, decidedBy);
    log.info({ conversation, attempt, outcome: outcome.kind, by: decidedBy, rule, queue }, "routing decided");
  }
  return results;
}
