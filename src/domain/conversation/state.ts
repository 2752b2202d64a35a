import type { Capabilities } from "../capabilities.ts";
import type { ClientIdentity } from "../client/client-identity.ts";
import type { CustomerRef } from "../customer.ts";
import type { InterviewScript } from "../interview/script.ts";
import type { Exclusion } from "../routing/request.ts";

/** Settings a conversation is born with, so that replaying its events gives the same state. */
export interface ConversationSettings {
  readonly deskName: string;
  readonly defaultLanguage: string;
  readonly script: InterviewScript;
  readonly carries: Capabilities;
  /** After close, writing again within this reopens. */
  readonly followUp_ms: number;
  /** After close by the agent their slot stays taken this long. */
  readonly wrapUp_ms: number;
  /** How often a waiting customer's position is looked at again. */
  readonly positionUpdate_ms: number;
  /** Said nothing by either side for this long while connected: closed. */
  readonly idleClose_ms: number;
  /** Messages held for a customer who has gone, and for how long; the agent is told of both. */
  readonly holdForAbsent: { readonly messages: number; readonly for_ms: number };
}

/** Where a conversation stands. Plain data: it is stored as JSON. Times are ms since the epoch. */
export interface ConversationState {
  readonly id: string;
  readonly settings: ConversationSettings;
  readonly customer: CustomerRef;
  readonly language: string;
  /** What is known: `name`, `reason` and whatever the script declares. */
  readonly slots: Readonly<Record<string, string>>;
  readonly client?: ClientIdentity;
  readonly startedAt: number;
  /** The conversation before this one, by the same customer at the same desk. */
  readonly previous?: { readonly id: string; readonly agent?: string };
  readonly room: Room;
  readonly presence: CustomerPresence;
  /** Number of the last request for a decision. */
  readonly attempt: number;
  readonly exclusions: readonly Exclusion[];
  readonly leastPreferred: readonly string[];
  readonly priorityBoost: number;
  /** Each is a deadline that comes back as `DeadlinePassed`; absent means not running. */
  readonly timers: Readonly<Partial<Record<TimerName, number>>>;
  readonly stage: Stage;
}

export type TimerName =
  | "client-answer"
  | "silence"
  | "ring"
  | "position"
  | "idle"
  | "wrap-up"
  | "absent"
  | "exclusion";

export type Room =
  | { readonly status: "none" }
  | { readonly status: "opening" }
  | {
      readonly status: "open";
      readonly roomId: string;
      readonly bot: boolean;
      readonly puppet: boolean;
      /** Matrix users (not ours) in the room or invited, each for a reason. */
      readonly members: readonly Member[];
    };

export interface Member {
  readonly user: string;
  readonly membership: "invited" | "joined";
  readonly reason: "offer" | "agent" | "guest";
}

export type CustomerPresence =
  | { readonly status: "here" }
  | { readonly status: "away"; readonly since: number; readonly reason: string; readonly held: number };

export type Stage =
  | Interviewing
  | { readonly kind: "waiting"; readonly since: number; readonly position?: number; readonly toldKept: boolean }
  | Ringing
  | Connected
  | { readonly kind: "wrapping-up"; readonly agent: string; readonly closedAt: number }
  | {
      readonly kind: "closed";
      readonly at: number;
      readonly by: "agent" | "customer" | "silence" | "idle" | "desk";
      readonly agent?: string;
    };

export interface Interviewing {
  readonly kind: "interviewing";
  /** The slot last asked for, if a question is open. */
  readonly asked?: string;
  readonly turns: number;
  /** Wrong answers to the open question. */
  readonly misses: number;
  readonly reminded: boolean;
}

export interface Ringing {
  readonly kind: "ringing";
  readonly waitingSince: number;
  readonly decisionId: string;
  readonly queue: string;
  readonly host: "homeserver" | "bridge";
  /** Who is rung; a slot of each is claimed. */
  readonly agents: readonly string[];
  readonly ring_ms: number;
  readonly onNoAnswer: { readonly setAway: boolean; readonly exclude_ms: number };
  readonly toldKept: boolean;
}

export interface Connected {
  readonly kind: "connected";
  readonly agent: string;
  readonly host: "homeserver" | "bridge";
  readonly since: number;
  readonly queue: string;
  readonly decisionId: string;
}
