import { claimedDecision, targetOf } from "../../src/adapters/store/claimed-decision.ts";
import type { CommitResult, MadeDecision, StoredDecision } from "../../src/application/ports/store.ts";
import type { Decision } from "../../src/domain/routing/decision.ts";
import { inOrder } from "../../src/domain/routing/places.ts";
import type { Place } from "../../src/domain/routing/snapshot.ts";
import { waitShape } from "../../src/domain/routing/wait-shape.ts";
import { addEvent, listIn, stored, type Tables, type WaitingEntry } from "./memory-store-tables.ts";
import { inServiceOrder, wakeNext } from "./memory-store-waiting.ts";

/** One after the other; who must wait falls asleep when all are decided, as in the PostgreSQL store. */
export function commitAll(tables: Tables, all: readonly MadeDecision[]): readonly CommitResult[] {
  const misled = new Set<string>();
  const passedOn: { readonly agent: string; readonly after: Place }[] = [];
  const left: { readonly queue: string; readonly place: Place }[] = [];
  const asleep: (() => void)[] = [];
  const results = all.map((made) => {
    const entry = entryFor(tables, made);
    const { outcome } = made.decision;
    const offered = outcome.kind === "offer" ? outcome.agents : [];
    const claimed = entry
      ? offered.filter((agent) => claim(tables, made, agent, targetOf(entry.row.request)))
      : [];
    for (const agent of offered) if (!claimed.includes(agent)) misled.add(agent);
    if (!entry) return "stale";
    if (outcome.kind === "offer" && claimed.length === 0) return "claim-refused";
    const { row, wokenFor } = entry;
    entry.wokenFor = [];
    for (const agent of wokenFor) if (!claimed.includes(agent)) passedOn.push({ agent, after: row });
    if (outcome.kind === "wait") asleep.push(() => sleep(tables, entry, made.decision, misled));
    else {
      if (row.queue !== undefined) left.push({ queue: row.queue, place: row });
      tables.waiting.delete(made.conversation);
    }
    record(tables, entry, made, claimedDecision(made.decision, claimed));
    return "committed";
  });
  for (const { agent, after } of passedOn) wakeNext(tables, agent, 1, after);
  for (const fallAsleep of asleep) fallAsleep();
  for (const { queue, place } of left) wakeFirst(tables, queue, place);
  return results;
}

function entryFor(tables: Tables, { conversation, attempt, hand }: MadeDecision): WaitingEntry | undefined {
  const entry = tables.waiting.get(conversation);
  if (!entry || entry.attempt !== attempt) return undefined;
  const isInHand = hand === undefined || (entry.hand === hand && handOf(tables, hand) !== undefined);
  return isInHand ? entry : undefined;
}

function handOf(tables: Tables, id: number | undefined) {
  return [...tables.hands.values()].find((hand) => hand.id === id);
}

function sleep(tables: Tables, entry: WaitingEntry, decision: Decision, misled: ReadonlySet<string>): void {
  const told = handOf(tables, entry.hand)?.told;
  const { wakeOn, watched = [] } = decision;
  const helped = [...wakeOn, ...watched].some((agent) => misled.has(agent) || told?.has(agent));
  entry.awake = entry.woken || told === undefined || helped;
  const { queue: _old, message: _before, ...old } = entry.row;
  const hasLeftMessage = decision.outcome.kind === "wait" && decision.outcome.message === true;
  const message = hasLeftMessage ? { message: true } : {};
  const row = { ...old, ...message, priority: decision.priority, aging: decision.aging ?? 0 };
  entry.row = decision.queue === undefined ? row : { ...row, queue: decision.queue };
  entry.wakeOn = wakeOn;
  entry.watched = watched;
  entry.wakeAt = decision.wakeAt;
  entry.hand = undefined;
}

/** Whoever comes first in the queue now, and did not before, is decided anew, to be told so. */
function wakeFirst(tables: Tables, queue: string, gone: Place): void {
  const first = inServiceOrder(tables).find(({ row }) => row.queue === queue);
  if (!first || first.awake || inOrder(first.row, gone) < 0) return;
  first.awake = true;
  first.woken = true;
}

function claim(tables: Tables, made: MadeDecision, agent: string, target: string | undefined): boolean {
  const row = tables.agents.get(agent);
  if (!row || row.retired || (row.availability !== "ready" && agent !== target)) return false;
  const weight = made.decision.weight ?? 1;
  const others = tables.claims.filter(
    (held) => held.agent === agent && held.conversation !== made.conversation,
  );
  const taken = others.reduce((sum, held) => sum + held.weight, 0);
  if (taken + weight > made.capacityOf(agent)) return false;
  tables.claims = tables.claims.filter(
    (held) => held.agent !== agent || held.conversation !== made.conversation,
  );
  tables.claims.push({ agent, conversation: made.conversation, weight });
  row.rungAt = Math.round(made.at);
  return true;
}

function record(
  tables: Tables,
  entry: WaitingEntry,
  { conversation, attempt, decisionId, at }: MadeDecision,
  decision: Decision,
): void {
  const made = {
    decisionId,
    conversation,
    attempt,
    at: Math.round(at),
    decision: stored(decision),
    times: 1,
  };
  const all = listIn(tables.decisions, conversation);
  const before = all.at(-1);
  const { outcome } = decision;
  const shape =
    outcome.kind === "wait" ? `${waitShape(decision)} ${decision.wakeOn} ${decision.watched}` : undefined;
  const isAsBefore = before !== undefined && shape !== undefined && shape === entry.shape;
  const isElsewhere = outcome.kind === "wait" && outcome.position !== entry.place;
  entry.shape = shape;
  if (outcome.kind === "wait") entry.place = outcome.position;
  if (isAsBefore) all[all.length - 1] = { ...made, decisionId: before.decisionId, times: before.times + 1 };
  else all.push(made);
  if (isAsBefore && !isElsewhere) return;
  const { counts: _, ...told } = decision;
  addEvent(
    tables,
    conversation,
    at,
    { type: "DecisionMade", attempt, decisionId, decision: { ...told, verdicts: [] } },
    `decision:${decisionId}`,
  );
}

export function decisionsOf(tables: Tables, conversation: string): readonly StoredDecision[] {
  return (tables.decisions.get(conversation) ?? []).map((made) => ({
    ...made,
    offers: tables.offers
      .filter((offer) => offer.conversation === conversation && offer.decisionId === made.decisionId)
      .map(({ agent, outcome, at }) => ({ agent, outcome, at })),
  }));
}
