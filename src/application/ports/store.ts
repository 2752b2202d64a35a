import type { Effect } from "../../domain/conversation/effects.ts";
import type { ConversationEvent, Timed } from "../../domain/conversation/events.ts";
import type { ConversationState, Previous } from "../../domain/conversation/state.ts";
import type { CustomerRef } from "../../domain/customer.ts";
import type { Block } from "../../domain/firewall/block.ts";
import type { BlockedCustomer } from "../../domain/firewall/blocked-customer.ts";
import type { Decision } from "../../domain/routing/decision.ts";
import type { RoutingRequest } from "../../domain/routing/request.ts";
import type { AgentState, Snapshot } from "../../domain/routing/snapshot.ts";
import type { Words } from "../../domain/text/text-key.ts";
import type { Recorded } from "../../domain/transcript/recorded.ts";
import type { BlockChange } from "./blocks.ts";

/**
 * What must last. Every method is one transaction; when it has resolved, it is durable. Two stores pass the
 * one suite in test/conformance/store: PostgreSQL, and the simulation's.
 */
export interface Store {
  /** Puts what came in into the inbox, in the given order; a repeat (same `key`) is left out. */
  accept(inbound: readonly Inbound[], rules: NewConversationRules): Promise<readonly Accepted[]>;

  /**
   * Takes up to `limit` conversation lanes with pending events (locking each, skipping those taken), calls
   * `fold` once per lane with its events in order, and commits all that it returns with the events marked
   * done. Returns how many events were folded. A throw by `fold` rolls that lane back, counts the failure on
   * the lane, and sets it aside for a growing time (1 s to 1 min) so that one bad lane holds up no other.
   *
   * Delivery lanes that had nothing to deliver, and now were given nothing but talk, are leased in the same
   * transaction, as by `takeOutboxLanes`, and given to `handOver` when it is committed.
   */
  advance(limit: number, fold: (work: ConversationWork) => FoldResult, handOver?: HandOver): Promise<number>;

  /** As `advance`, for the agents' lanes (`agent:<user id>`). `handle` gets a view to read with. */
  handleAgentLanes(limit: number, handle: (work: AgentWork) => Promise<AgentResult>): Promise<number>;

  /** Inserts `DeadlinePassed` for every timer that is due, once each. Returns how many, and the next due time. */
  fireTimers(now: number, limit: number): Promise<{ readonly fired: number; readonly next?: number }>;

  // Waiting and claims ------------------------------------------------------------------------------
  /**
   * Puts awake waiting conversations into `worker`'s hand, highest priority first, then oldest: nobody else is given
   * them until `lease_ms` are over. What the worker had in its hand before is laid down, so a call that finds none
   * ends a round.
   */
  takeWaiting(limit: number, worker: string, lease_ms: number): Promise<readonly Waiting[]>;
  /** Undefined where it does not wait. */
  waiting(conversation: string): Promise<Waiting | undefined>;
  /** What routing looks at besides the rules. To be read after `takeWaiting`, for those that it gave. */
  routingFigures(): Promise<RoutingFigures>;
  /**
   * Commits decisions, in their order, together. Each counts if the conversation still waits for `attempt` and is in
   * the `hand` it was given in: it claims a slot of each offered agent under `capacityOf` (fewer slots than agents
   * offered is fine as long as there is one), records decision and verdicts, and puts `DecisionMade` into the
   * conversation's inbox with only the claimed agents; a `wait` puts the conversation to sleep until
   * `wakeOn`/`watched`/`wakeAt`, unless one of those agents has become able to take more since it was given. Each agent on
   * whose account the conversation was awake, and who is not taken, wakes the next one. Whoever is first in a queue
   * by what left it is woken too, to be told. `claim-refused`: no slot was left, decide again with new figures.
   */
  commitDecisions(made: readonly MadeDecision[]): Promise<readonly CommitResult[]>;
  /**
   * Wakes the waiting conversations that time alone can help (`wakeAt`), or all (new rules). Agents who were set
   * away until then are ready again first.
   */
  wakeWaiting(now: number, all: boolean): Promise<number>;

  // Outbox ------------------------------------------------------------------------------------------
  /**
   * Leases lanes whose head is due. A lane belongs to one worker until `finishLane`, or until the lease runs out.
   * As a rule a lane's first delivery is begun with it (`begun`).
   */
  takeOutboxLanes(asked: LanesAsked): Promise<readonly OutboxLane[]>;
  /** Notes before the first effect on the world that a delivery is being tried; survives a crash. */
  beginDelivery(id: string, worker: string): Promise<{ readonly attempt: number } | "lease-lost">;
  /**
   * Ends a delivery: marks it, notes the pair of ids for later edits and replies, and, for what is `reported`
   * or was said to be delayed, puts `Delivered`/`DeliveryFailed` into the conversation's inbox. With the last row
   * that was taken of a lane, when it was delivered, the lane is given back (`last`), as by `finishLane`.
   */
  finishDelivery(id: string, worker: string, end: DeliveryEnd, last?: "last"): Promise<void>;
  finishLane(lane: string, worker: string, retryAt?: number): Promise<void>;
  /** Gives back all lanes of the worker but these: an answer may have been lost that gave it others. */
  keepLanes(worker: string, lanes: readonly string[]): Promise<void>;
  /** Puts `DeliveryDelayed` into the inbox for messages undelivered since `olderThan`, once each. */
  reportDelays(now: number, olderThan_ms: number, limit: number): Promise<number>;

  // Looking up --------------------------------------------------------------------------------------
  conversationByRoom(roomId: string): Promise<ConversationState | undefined>;
  conversationByThread(
    customer: Pick<CustomerRef, "network" | "desk" | "identity">,
  ): Promise<ConversationState | undefined>;
  conversation(id: string): Promise<ConversationState | undefined>;
  /** The other side's id for a message: a network id for an event id, or an event id for a network id. */
  counterpart(conversation: string, side: "event" | "network", id: string): Promise<string | undefined>;
  /** What the message with this Matrix event id carried from one side to the other, as first said. */
  carried(conversation: string, eventId: string): Promise<CarriedMessage | undefined>;
  /**
   * What customer, desk and agents had said to one another in a delivery's conversation before it, oldest first: the
   * last `limit` of it.
   */
  said(before: string, limit: number): Promise<readonly Said[]>;
  /** What its transcript is made of; undefined when it is not known (any more). */
  recorded(conversation: string): Promise<RecordedConversation | undefined>;
  decisions(conversation: string): Promise<readonly StoredDecision[]>;
  openConversations(after: string | undefined, limit: number): Promise<readonly ConversationState[]>;

  // Leases, housekeeping ------------------------------------------------------------------------------
  /** A lease on a name (`network:xmpp`); true when held by `worker` until `now + ttl_ms`. */
  lease(name: string, worker: string, ttl_ms: number): Promise<boolean>;
  releaseLease(name: string, worker: string): Promise<void>;
  /**
   * Makes the known agents' rows; agents no longer in the rules are retired, their conversations told. An automated
   * one that has said nothing yet is ready.
   */
  syncAgents(
    agents: readonly { readonly id: string; readonly capacity: number; readonly automated?: object }[],
    now: number,
  ): Promise<void>;
  /**
   * Forgets conversations closed before `closedBefore` wholly: their events, deliveries, decisions, state, and by
   * what their customers are found. Never one that its customer may still reopen. Bounded by `limit` rows; answers
   * how many events and deliveries are gone.
   */
  forget(closedBefore: number, limit: number): Promise<number>;
  figures(): Promise<StoreFigures>;
  /** Everything the checker needs, streamed in pages of conversations. */
  audit(): AsyncIterable<AuditPage>;
  close(): Promise<void>;
}

/** Words that went, or go, from one side to the other. */
export type CarriedMessage = Extract<Effect, { readonly type: "SayToCustomer" | "PostInRoom" }>;

/** `at`: when it was decided, ms since the epoch. */
export interface Said {
  readonly effect: CarriedMessage;
  readonly at: number;
}

/** A conversation with what was folded into it and what went to either side. */
export type RecordedConversation = Recorded & { readonly state: ConversationState };

/** Where an event belongs. */
export type Target =
  /** The customer's open conversation at that desk, or one within its follow-up window, or a new one. */
  | { readonly customer: CustomerRef; readonly opens: boolean; readonly formerIdentity?: string }
  | { readonly room: string }
  | { readonly conversation: string }
  | { readonly agent: string };

export type Inbound = {
  readonly at: number;
  /** Globally unique key of what came in, by which a repeat is recognised (`$event_id`, `xmpp:…`). */
  readonly key?: string;
} & (
  | { readonly target: Exclude<Target, { readonly agent: string }>; readonly event: ConversationEvent }
  | { readonly target: { readonly agent: string }; readonly event: AgentEvent }
);

/** `ignored`: no such conversation, and the event opens none. */
export type Accepted =
  | { readonly kind: "accepted"; readonly lane: string }
  | { readonly kind: "repeat" }
  | { readonly kind: "ignored" };

/** How `accept` makes a conversation. */
export interface NewConversationRules {
  readonly newId: () => string;
  /** Last moment (ms since the epoch, by close time) at which a closed conversation still reopens. */
  readonly reopens: (closed: ConversationState, at: number) => boolean;
}

/** An event in an agent's own lane. */
export type AgentEvent =
  /** In their chat with the bot, or forwarded from a conversation's room. */
  | {
      readonly type: "AgentCommanded";
      readonly command: string;
      readonly eventId?: string;
      readonly from: "chat" | "room";
      /** The customer in whose room it was given, when the answer has to say so. */
      readonly about?: string;
    }
  /** They invited the bot, or their chat with it was made. */
  | { readonly type: "AgentChatOpened"; readonly roomId: string }
  /** They left their chat with the bot, or their account was closed. */
  | { readonly type: "AgentChatLeft"; readonly roomId: string }
  /** They wrote in a chat with the bot that is encrypted; told of once per room. */
  | { readonly type: "AgentChatUnreadable"; readonly roomId: string };

export interface ConversationWork {
  readonly id: string;
  /** Undefined for a new conversation. */
  readonly state: ConversationState | undefined;
  readonly previous?: Previous;
  readonly events: readonly Timed<ConversationEvent>[];
}

export interface FoldResult {
  readonly state: ConversationState;
  /** In order. Store effects are applied in the same transaction, the others become outbox rows. */
  readonly effects: readonly Effect[];
}

export interface AgentWork {
  readonly agent: string;
  readonly known: boolean;
  readonly events: readonly Timed<AgentEvent>[];
  readonly view: AgentLaneView;
}

/** Reads within the agent lane's transaction. */
export interface AgentLaneView {
  agentState(agent: string): Promise<AgentState | undefined>;
  /** Conversations that hold a claim on the agent, oldest first. */
  conversationsOf(agent: string): Promise<readonly ConversationState[]>;
  waiting(limit: number): Promise<readonly Waiting[]>;
  latestDecision(conversation: string): Promise<StoredDecision | undefined>;
  recorded(conversation: string): Promise<RecordedConversation | undefined>;
  agentStates(): Promise<readonly AgentState[]>;
  /** Those waiting, or holding a claim, whose id ends so: at most `limit`, by id. */
  conversationsEnding(ending: string, limit: number): Promise<readonly ConversationState[]>;
  /** Who is not served, the oldest first; at most `MOST_BLOCKS`. */
  blocks(now: number): Promise<readonly Block[]>;
  /** Ids of conversations with these customers that are not closed, by id. */
  runningWith(blocked: BlockedCustomer, limit: number): Promise<readonly string[]>;
}

export interface Availability {
  readonly availability: "ready" | "away";
  readonly reason: string;
}

export interface AgentResult {
  readonly availability?: Availability;
  /** As a supervisor sets it for others. */
  readonly others?: readonly ({ readonly agent: string } & Availability)[];
  readonly tell: readonly Effect[];
  /** Commands about conversations, put into their lanes. */
  readonly forward: readonly { readonly conversation: string; readonly event: ConversationEvent }[];
  readonly chatRoom?: string;
  readonly blocks?: readonly BlockChange[];
}

export interface Waiting {
  readonly conversation: string;
  readonly request: RoutingRequest;
  readonly priority: number;
  /** What a minute of waiting adds to the priority. */
  readonly aging: number;
  readonly queue?: string;
  readonly since: number;
  /** They left a message: they come after all who are there. */
  readonly message?: boolean;
  /** Which taking it was given in. */
  readonly hand?: number;
}

export interface RoutingFigures {
  readonly agents: readonly AgentState[];
  /** Waiting conversations by queue as last decided: `[{conversation, priority, aging, since}]` sorted as served. */
  readonly waiting: Snapshot["waiting"];
  /** How many of each queue were served within the last hour; at most 10 s old. */
  readonly pace: NonNullable<Snapshot["pace"]>;
}

export interface MadeDecision {
  readonly conversation: string;
  readonly attempt: number;
  readonly decisionId: string;
  readonly decision: Decision;
  readonly at: number;
  readonly capacityOf: (agent: string) => number;
  /** As it was given by `takeWaiting`; not looked at when left out. */
  readonly hand?: number;
}

export type CommitResult = "committed" | "claim-refused" | "stale";

export interface StoredDecision {
  readonly decisionId: string;
  readonly conversation: string;
  readonly attempt: number;
  /** When it was made, the last time where it was made several times. */
  readonly at: number;
  /** How often it was made with nothing changed but the place in line and what agents were doing. */
  readonly times: number;
  readonly decision: Decision;
  readonly offers: readonly { readonly agent: string; readonly outcome: string; readonly at: number }[];
}

/** Delivery lanes that a worker wants to be leased. */
export interface LanesAsked {
  readonly worker: string;
  readonly lease_ms: number;
  /** Of each class at most so many. */
  readonly budget: LaneBudget;
  /** The networks this worker is connected to: of the customers' lanes only theirs. All when left out. */
  readonly networks?: readonly string[];
}

/** Who delivers what is folded without its being looked for again. */
export interface HandOver extends LanesAsked {
  readonly deliver: (lanes: readonly OutboxLane[]) => void;
}

export type LaneKind = "customer" | "room" | "agent";

export interface OutboxLane {
  /** `customer:<conversation>`, `room:<conversation>`, `agent:<user id>`. */
  readonly lane: string;
  readonly kind: LaneKind;
  readonly conversation?: string;
  readonly roomId?: string;
  /** Event id of the context card already posted, if any. */
  readonly cardEventId?: string;
  /** In order, at most 50. */
  readonly rows: readonly OutboxRow[];
  /** Its room is still to be opened. */
  readonly opening?: boolean;
  /** The first row is begun already, as by `beginDelivery`. */
  readonly begun?: { readonly attempt: number };
}

/**
 * How many lanes of each class. Rooms that are still to be opened are a class apart, for they are slow to make: those
 * come first in which somebody is invited. What is left out is none.
 */
export type LaneBudget = Readonly<Partial<Record<LaneClass, number>>>;
export type LaneClass = LaneKind | "opening";

export interface OutboxRow {
  /** Unique for ever, also across a database made anew: used as transaction id and stanza id. */
  readonly id: string;
  readonly effect: Effect;
  /** Attempts begun before the lane was taken; more than 0 means that an earlier one may have got through. */
  readonly attempts: number;
  readonly at: number;
}

export type DeliveryEnd =
  | { readonly kind: "delivered"; readonly remoteId?: string; readonly roomId?: string; readonly at: number }
  | { readonly kind: "rejected"; readonly code: string; readonly notice: Words; readonly at: number }
  | { readonly kind: "retry"; readonly retryAt: number; readonly why: string };

export interface StoreFigures {
  readonly inboxPending: number;
  readonly outboxPending: Readonly<Record<LaneKind, number>>;
  readonly oldestOutbox_ms: number;
  readonly conversationsByStage: Readonly<Record<string, number>>;
  readonly waitingByQueue: Readonly<Record<string, number>>;
  readonly agentsByAvailability: Readonly<Record<string, number>>;
}

/** What the invariant checker reads of one conversation. */
export interface AuditPage {
  readonly conversations: readonly AuditedConversation[];
  /** Claims in the order in which they were made, given once with the first page. */
  readonly claims?: readonly {
    readonly agent: string;
    readonly conversation: string;
    /** Of the agent's capacity. */
    readonly weight: number;
    /** Taken before the rules gave the agent less capacity: it may exceed what there is now. */
    readonly beforeLowering?: true;
  }[];
  readonly agents?: readonly (AgentState & { readonly capacity: number })[];
}

export interface AuditedConversation {
  readonly state: ConversationState;
  readonly events: readonly (Timed<ConversationEvent> & { readonly seq: number | undefined })[];
  readonly outbox: readonly (OutboxRow & { readonly lane: string; readonly end: DeliveryEnd | undefined })[];
  readonly waiting?: Waiting & {
    readonly awake: boolean;
    /** The agents on whose account it was woken. */
    readonly wokenFor?: readonly string[];
  };
  readonly nextTimer?: number;
}
