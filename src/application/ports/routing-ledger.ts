import type { AgentEffect } from "../../domain/conversation/effects.ts";
import type { AgentState } from "../../domain/routing/snapshot.ts";

/**
 * One question to the routing server: about which conversation, which attempt of it, and the how-many-eth time
 * within that attempt (a wait that is woken is asked about anew, and so is an offer whose slots were taken).
 */
export interface Turn {
  readonly conversation: string;
  readonly attempt: number;
  readonly turn: number;
}

/** What stands of a conversation's questions, so that none is asked twice and none is answered twice. */
export interface RoutingLedger {
  /** The turn that is to be asked, or what has become of it. Survives a crash: the same turn is asked again. */
  open(conversation: string, attempt: number, now: number): Promise<OpenTurn>;
  /** The server will answer later, until a time; `answered` when it has by now. */
  promise(turn: Turn, until: number): Promise<"promised" | "answered">;
  /**
   * Ends a turn. From `local` on its answer is refused; after `waits`, the server's own wait, it may still
   * answer something better.
   */
  close(turn: Turn, as: "local" | "waits" | "done"): Promise<void>;
  /** An answer that the server sends of its own accord (as JSON): kept, and the conversation is woken. */
  take(turn: Turn, answer: string): Promise<Taken>;
  /** Shadow mode: what the server would have done otherwise. */
  differs(difference: Difference): Promise<void>;
  /** The newest ones. */
  differences(limit: number): Promise<readonly Difference[]>;
}

export type OpenTurn =
  | { readonly kind: "ask"; readonly turn: Turn }
  /** It promised an answer until then. */
  | { readonly kind: "promised"; readonly turn: Turn; readonly until: number }
  | { readonly kind: "answered"; readonly turn: Turn; readonly answer: string }
  /** A newer attempt has been asked about. */
  | { readonly kind: "stale" };

export type Taken =
  | { readonly kind: "taken" }
  /** The very same answer was taken before. */
  | { readonly kind: "repeat" }
  /** Decided meanwhile: `attempt` and `turn` are those that stand now. */
  | { readonly kind: "late"; readonly attempt: number; readonly turn: number }
  /** The conversation is unknown, or waits for nothing. */
  | { readonly kind: "not-waiting" };

/** What was done, and what the server would have done. `at` is ms since the epoch. */
export interface Difference extends Turn {
  readonly at: number;
  readonly local: Choice;
  readonly remote: Choice;
}

export interface Choice {
  readonly outcome: string;
  readonly agents: readonly string[];
  readonly queue?: string;
  readonly rule?: string;
}

/** What the server is told, and what it tells of its agents. */
export interface RoutingExchange {
  /** Whether there is a server to be told. Switched on, it is told of every agent first; off, nothing is kept. */
  enable(on: boolean, now: number): Promise<void>;
  /** The oldest events not yet told, those of one conversation in their order. */
  untold(limit: number): Promise<readonly RoutingEvent[]>;
  told(serials: readonly number[]): Promise<void>;
  /** Gives up events older than a time; how many. */
  giveUp(before: number): Promise<number>;
  /** Load of agents outside (calls, mail); whoever got less to do wakes who waits for them. */
  reportLoads(loads: readonly ExternalLoad[], now: number): Promise<LoadsTaken>;
  /** Agents whom the server sets ready or away. The latest word stands, whoever said it; they are told of a change. */
  reportStates(states: readonly ReportedState[], now: number): Promise<LoadsTaken>;
  /** Reports that were not renewed in time count no more; how many. */
  lapseLoads(now: number): Promise<number>;
}

export interface RoutingEvent {
  readonly serial: number;
  /** Unique for ever. */
  readonly id: string;
  readonly at: number;
  readonly type:
    | "offered"
    | "accepted"
    | "declined"
    | "timed-out"
    | "withdrawn"
    | "unreachable"
    | "connected"
    | "closed"
    | "agent";
  readonly conversation?: string;
  readonly attempt?: number;
  readonly agent?: string;
  /** Of `agent`, as it is when it is told. */
  readonly state?: Pick<AgentState, "availability" | "load"> & {
    readonly externalLoad: number;
    readonly capacity: number;
  };
}

export interface ExternalLoad {
  readonly agent: string;
  /** Of the agent's capacity, taken by other work. */
  readonly load: number;
  /** When it was so, by the server's clock; an older report than the one known is left out. */
  readonly at: number;
  /** Until when it counts unless renewed, ms since the epoch. */
  readonly until: number;
}

export interface ReportedState {
  readonly agent: string;
  readonly availability: "ready" | "away";
  /** Why they are away, as people read it; empty of who is ready. */
  readonly reason: string;
  /** When it was so, by the server's clock, and not after now; an older one than what was heard last is left out. */
  readonly at: number;
  /** What they read when it changes anything. */
  readonly tell: AgentEffect;
}

export interface LoadsTaken {
  readonly taken: number;
  readonly unknown: readonly string[];
  readonly older: readonly string[];
}
