import type { Clock } from "../../../src/application/ports/clock.ts";
import type {
  Accepted,
  CommitResult,
  ConversationWork,
  FoldResult,
  Inbound,
  LaneBudget,
  MadeDecision,
  NewConversationRules,
  OutboxLane,
  Store,
  Waiting,
} from "../../../src/application/ports/store.ts";
import type { Effect } from "../../../src/domain/conversation/effects.ts";
import type { ConversationEvent } from "../../../src/domain/conversation/events.ts";
import type { ConversationState } from "../../../src/domain/conversation/state.ts";
import type { CustomerRef } from "../../../src/domain/customer.ts";
import { plain } from "../../../src/domain/message/rich-text.ts";

/** A store under test, with a clock that the test moves. */
export interface StoreUnderTest {
  readonly store: Store & { releaseWorker(worker: string): Promise<void> };
  dispose(): Promise<void>;
}

export type MakeStore = (clock: Clock) => Promise<StoreUnderTest>;

export const START = 1_800_000_000_000;

/** A clock that moves when the test says so. */
export class HandClock implements Clock {
  #now = START;

  now(): number {
    return this.#now;
  }

  tick(duration_ms: number): void {
    this.#now += duration_ms;
  }

  async sleep(duration_ms: number): Promise<void> {
    this.tick(duration_ms);
  }
}

export const FOLLOW_UP_MS = 60_000;

export function customer(name: string, more: Partial<CustomerRef> = {}): CustomerRef {
  return {
    network: "xmpp",
    desk: "billing",
    identity: `${name}@home`,
    address: `${name}@home/phone`,
    ...more,
  };
}

export function wrote(
  who: CustomerRef,
  text: string,
  more: { key?: string; at?: number; id?: string } = {},
): Inbound {
  const { key, at = START, id = `id-${text}` } = more;
  const event: ConversationEvent = {
    type: "CustomerWrote",
    customer: who,
    message: { id, body: plain(text) },
  };
  return { at, target: { customer: who, opens: true }, event, ...(key === undefined ? {} : { key }) };
}

/** What a step of the test's own fold changes and wants done. */
export interface Step {
  readonly change?: Partial<ConversationState>;
  readonly effects?: readonly Effect[];
}

export type StepOf = (event: ConversationEvent, state: ConversationState, at: number) => Step;

/** A fold that keeps what it has seen in the slot `seen`, and otherwise does as the test says. */
export function folding(step: StepOf = () => ({})): (work: ConversationWork) => FoldResult {
  return (work) => {
    let state = work.state ?? born(work);
    const effects: Effect[] = [];
    for (const { event, at } of work.events) {
      state = { ...state, slots: { ...state.slots, seen: seenAfter(state, event) } };
      const { change = {}, effects: wanted = [] } = step(event, state, at);
      state = { ...state, ...change };
      effects.push(...wanted);
    }
    return { state, effects };
  };
}

function seenAfter(state: ConversationState, event: ConversationEvent): string {
  return [state.slots.seen, textOf(event) ?? event.type].filter((word) => word !== undefined).join(" ");
}

export function textOf(event: ConversationEvent): string | undefined {
  if (event.type !== "CustomerWrote") return undefined;
  const [block] = event.message.body;
  const [inline] = block?.kind === "paragraph" ? block.content : [];
  return inline?.kind === "text" ? inline.text : "";
}

function born(work: ConversationWork): ConversationState {
  const first = work.events[0]?.event;
  if (!first || !("customer" in first)) throw new TypeError("the first event names no customer");
  return {
    id: work.id,
    settings,
    customer: first.customer,
    language: "en",
    slots: {},
    startedAt: work.events[0]?.at ?? 0,
    ...(work.previous ? { previous: work.previous } : {}),
    room: { status: "none" },
    presence: { status: "here" },
    attempt: 0,
    exclusions: [],
    leastPreferred: [],
    priorityBoost: 0,
    timers: {},
    withdrawn: [],
    delayed: [],
    toldUnheard: [],
    stage: { kind: "interviewing", turns: 0, misses: 0, reminded: false },
  };
}

const settings: ConversationState["settings"] = {
  deskName: "Test desk",
  defaultLanguage: "en",
  script: { slots: [], maxTurns: 3, silence_ms: 60_000, clientAnswer_ms: 3_000 },
  carries: {
    edits: true,
    replies: true,
    retractions: true,
    reactions: false,
    typing: true,
    deliveryReceipts: true,
    media: false,
    formatting: "styling",
    clientIdentification: true,
    maxTextBytes: 10_000,
  },
  followUp_ms: FOLLOW_UP_MS,
  wrapUp_ms: 1_000,
  positionUpdate_ms: 60_000,
  idleClose_ms: 3_600_000,
  holdForAbsent: { messages: 10, for_ms: 60_000 },
};

export function closed(at: number, agent?: string): Partial<ConversationState> {
  return { stage: { kind: "closed", at, by: "agent", ...(agent === undefined ? {} : { agent }) } };
}

let ids = 0;

export const rules: NewConversationRules = {
  newId: () => `conversation${String(++ids).padStart(6, "0")}`,
  reopens: (state, at) => state.stage.kind === "closed" && at <= state.stage.at + FOLLOW_UP_MS,
};

/** The lane that took an event in. */
export function laneOf(accepted: Accepted | undefined): string {
  if (accepted?.kind !== "accepted") throw new Error(`not accepted: ${JSON.stringify(accepted)}`);
  return accepted.lane;
}

/** Opens a conversation by a first message and folds it. Answers its id. */
export async function openOne(store: Store, who: CustomerRef, step?: StepOf): Promise<string> {
  const [accepted] = await store.accept([wrote(who, "hello")], rules);
  await store.advance(100, folding(step));
  return laneOf(accepted);
}

/** Puts an event into a conversation's lane and folds it. */
export async function happen(
  store: Store,
  conversation: string,
  event: ConversationEvent,
  step?: StepOf,
): Promise<void> {
  laneOf((await store.accept([{ at: START, target: { conversation }, event }], rules))[0]);
  await store.advance(100, folding(step));
}

export const poke: ConversationEvent = {
  type: "UserReacted",
  user: "@someone:home",
  to: "$event",
  key: "+",
  id: "$reaction",
};

/** Makes a conversation's next fold want these effects. */
export async function want(store: Store, conversation: string, ...effects: readonly Effect[]): Promise<void> {
  await happen(store, conversation, poke, (event) => (event.type === poke.type ? { effects } : {}));
}

export function say(who: CustomerRef, text: string, source?: string): Effect {
  const content = { kind: "message" as const, body: plain(text), language: "en" };
  return { type: "SayToCustomer", customer: who, content, ...(source === undefined ? {} : { source }) };
}

export function post(who: CustomerRef, text: string, source?: string): Effect {
  const content = { kind: "message" as const, body: plain(text), language: "en" };
  return {
    type: "PostInRoom",
    as: "customer",
    customer: who,
    content,
    ...(source === undefined ? {} : { source }),
  };
}

/** Delivers everything that is due, in order. Answers the types delivered, by lane. */
export async function deliverAll(
  store: Store,
  clock: Clock,
  worker = "worker",
): Promise<Record<string, string[]>> {
  const delivered: Record<string, string[]> = {};
  for (;;) {
    const lanes = await store.takeOutboxLanes({ budget: upTo(100), worker, lease_ms: 60_000 });
    if (lanes.length === 0) return delivered;
    for (const lane of lanes) {
      for (const row of lane.rows) {
        await store.beginDelivery(row.id, worker);
        await store.finishDelivery(row.id, worker, {
          kind: "delivered",
          remoteId: `remote-${row.id}`,
          at: clock.now(),
        });
        delivered[lane.lane] = [...(delivered[lane.lane] ?? []), row.effect.type];
      }
      await store.finishLane(lane.lane, worker);
    }
  }
}

/** So many lanes of each class. */
export function upTo(most: number): LaneBudget {
  return { customer: most, room: most, opening: most, agent: most };
}

/** The only lane there is to take of a kind. */
export async function takeOne(
  store: Store,
  kind: "customer" | "room" | "agent",
  worker = "worker",
  lease_ms = 60_000,
): Promise<OutboxLane> {
  const lanes = await store.takeOutboxLanes({
    budget: { [kind]: 10, ...(kind === "room" ? { opening: 10 } : {}) },
    worker,
    lease_ms,
  });
  const [lane] = lanes;
  if (!lane || lanes.length > 1)
    throw new Error(`expected one ${kind} lane, got ${lanes.map((each) => each.lane).join(", ") || "none"}`);
  return lane;
}

/** Takes who is awake as one and the same worker does, round after round. */
export async function takeAwake(store: Store, limit: number, worker = "worker"): Promise<readonly Waiting[]> {
  return store.takeWaiting(limit, worker, 60_000);
}

export async function commitOne(store: Store, made: MadeDecision): Promise<CommitResult | undefined> {
  return (await store.commitDecisions([made]))[0];
}
