import type { Capabilities } from "../capabilities.ts";
import type { ClientIdentity } from "../client/client-identity.ts";
import type { CustomerRef } from "../customer.ts";
import type { HostingTerms } from "../hosting/terms.ts";
import type { InterviewScript } from "../interview/script.ts";
import type { LinkFacts } from "../link/link-facts.ts";
import type { OfferedAutomated } from "../routing/decision.ts";
import type { Exclusion } from "../routing/request.ts";

/** Settings a conversation is born with, so that replaying its events gives the same state. */
export interface ConversationSettings {
  readonly deskName: string;
  readonly defaultLanguage: string;
  /** What writing to this desk address already says, and so is not asked. */
  readonly knownSlots?: Readonly<Record<string, string>>;
  readonly script: InterviewScript;
  readonly carries: Capabilities;
  /** Files are carried, up to so many bytes; none where it is not stated. */
  readonly media?: { readonly largest_bytes: number };
  /** After close, writing again within this reopens. */
  readonly followUp_ms: number;
  /** After close by the agent their slot stays taken this long. */
  readonly wrapUp_ms: number;
  /** How often a waiting customer's position is looked at again. */
  readonly positionUpdate_ms: number;
  /** How often they hear that they are still in line, when their place has not got better; never when 0 or not stated. */
  readonly stillWaiting_ms?: number;
  /** Whoever waits and goes offline keeps their place for so long; as long as messages are held when not stated. */
  readonly absentWaits_ms?: number;
  /** Said nothing by either side for this long while connected: closed. */
  readonly idleClose_ms: number;
  /** How long they are gone before the room hears of it; 20 s in conversations that began without it. */
  readonly absenceTold_ms?: number;
  /** What holds until the rules have decided, where any of them hides something. */
  readonly beforeDecided?: HostingTerms;
  /** Messages held for a customer who has gone, and for how long; the agent is told of both. */
  readonly holdForAbsent: { readonly messages: number; readonly for_ms: number };
}

/** Where a conversation stands. Plain data: it is stored as JSON. Times are ms since the epoch. */
export interface ConversationState {
  readonly id: string;
  /** The version of the fold that folded all of its events; 0 when several have. Absent: before there were versions. */
  readonly foldedBy?: number;
  readonly settings: ConversationSettings;
  readonly customer: CustomerRef;
  /** The identity with which the room was opened, when it is another by now: the puppet's. */
  readonly puppetIdentity?: string;
  /** The puppet is this conversation's alone, and nothing of it tells whose. */
  readonly maskedPuppet?: true;
  /** On what terms they are served, since the rules have decided. */
  readonly hosting?: HostingTerms;
  readonly language: string;
  /** What is known: `name`, `reason` and whatever the script declares. */
  readonly slots: Readonly<Record<string, string>>;
  /** What the link said by which they came. */
  readonly link?: LinkFacts;
  readonly client?: ClientIdentity;
  /** The address whose client was asked last, and the one whose client `client` is. */
  readonly clientAsked?: string;
  readonly clientOf?: string;
  readonly startedAt: number;
  /** The conversation before this one, by the same customer at the same desk. */
  readonly previous?: Previous;
  readonly room: Room;
  /** How many rooms were given up because they could not be used; bounded. */
  readonly roomsReplaced?: number;
  readonly presence: CustomerPresence;
  /** Number of the last request for a decision. */
  readonly attempt: number;
  readonly exclusions: readonly Exclusion[];
  readonly leastPreferred: readonly string[];
  readonly priorityBoost: number;
  /** They are to be served by a person from here on, whatever the rules say. */
  readonly peopleOnly?: boolean;
  /** Who of those offered so far is no person, by agent: no more than the rules have agents. */
  readonly automated?: Readonly<Record<string, OfferedAutomated>>;
  /** Each is a deadline that comes back as `DeadlinePassed`; absent means not running. */
  readonly timers: Readonly<Partial<Record<TimerName, number>>>;
  /** Who had it last, preferred when it is reopened. */
  readonly lastAgent?: string;
  /** Set by `pass` or a supervisor, kept until somebody has the conversation. */
  readonly target?: Target;
  /** The last supervisor who decided where it waits. */
  readonly directed?: { readonly supervisor: string; readonly name: string; readonly at: number };
  /** Offers withdrawn of which a join may still be under way, oldest first; at most 20. */
  readonly withdrawn: readonly WithdrawnOffer[];
  /** Matrix events of which the room was told "not yet delivered", oldest first; at most 50. */
  readonly delayed: readonly string[];
  /** Agents whom the customer is not to know, by user id, with their names; the last 20. */
  readonly maskedAgents?: Readonly<Record<string, string>>;
  /** Messages among agents, oldest first; at most 100. */
  readonly whispers?: readonly string[];
  /** The customer is not to notice that somebody else is looked for, until then: ms since the epoch. */
  readonly silentUntil?: number;
  /** Users who were told that the customer does not hear them, at most 50. */
  readonly toldUnheard: readonly string[];
  readonly stage: Stage;
}

/** `by`: the supervisor who chose it, and who hears when it comes to nothing. */
export type Target = { readonly by?: string } & (
  | { readonly agent: string; readonly name?: string }
  | { readonly queue: string }
);

export interface WithdrawnOffer {
  readonly agent: string;
  readonly name?: string;
  readonly decisionId: string;
  readonly queue: string;
  readonly host: "homeserver" | "bridge";
}

export type TimerName =
  | "client-answer"
  | "silence"
  | "ring"
  | "position"
  | "idle"
  | "wrap-up"
  | "absent"
  /** They are gone for longer than a moment: the room hears of it then. */
  | "absence-told"
  /** The automated agent owes the customer an answer until then. */
  | "answer"
  /** Whom it was passed to has it until then; after, it goes by the rules. */
  | "target"
  /** Opening the room failed for good: it is tried again then. */
  | "room";

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
  /** `former`: had the conversation once, and may go on reading until someone else has it. */
  readonly reason:
    | "offer"
    | "agent"
    | "guest"
    | "former" /** The customer hears them too. */
    | "consulted"
    | "listening";
}

export type CustomerPresence =
  | { readonly status: "here" }
  | {
      readonly status: "away";
      readonly since: number;
      readonly reason: string;
      /** Messages sent to them since. */
      readonly held: number;
      /** The room has not heard of it yet. */
      readonly untold?: true;
      /** They stayed away past the bound: nothing more is held for them. */
      readonly expired?: boolean;
    };

export type Stage = Interviewing | Waiting | Ringing | Connected | WrappingUp | Closed;

export type ClosedBy = "agent" | "customer" | "silence" | "idle" | "desk" | "block";

export interface Interviewing {
  readonly kind: "interviewing";
  /** The slot last asked for, if a question is open. */
  readonly asked?: string;
  readonly turns: number;
  /** Wrong answers to the open question. */
  readonly misses: number;
  readonly reminded: boolean;
  /** Nothing more is asked; only the client's answer is waited for, within its short deadline. */
  readonly complete?: boolean;
  /** Optional slots that were asked for: each is asked for once. */
  readonly askedOptional?: readonly string[];
}

/** The customer's conversation before this one. */
export interface Previous {
  readonly id: string;
  /** Who served them, and until when: ms since the epoch. */
  readonly agent?: string;
  readonly closedAt?: number;
}

/** What somebody who waits has been told, so that it is not told again. */
export interface Told {
  /** That what they write is kept. */
  readonly toldKept: boolean;
  /** The queue in which they waited, as last decided. */
  readonly waitedIn?: string;
  /** A supervisor placed them since, and it is not decided yet in which queue. */
  readonly placedAnew?: true;
  /** The place last told, and when; ms since the epoch. */
  readonly position?: number;
  readonly toldPlaceAt?: number;
  /** That they are next. */
  readonly toldNext?: boolean;
  /** That nobody here can serve this as things stand. */
  readonly toldHopeless?: boolean;
  /** That it is closed, and when it opens, if that is known; ms since the epoch. */
  readonly toldClosed?: { readonly opensAt?: number };
  /** Ids of the operator's own words. */
  readonly told?: readonly string[];
  /** They were asked to leave a message: their place is no more told, and they need not stay. */
  readonly message?: boolean;
}

export interface Waiting extends Told {
  readonly kind: "waiting";
  readonly since: number;
  /** The request of which it is known that they must wait. */
  readonly decided?: number;
  /** There is no line to tell them of: they left a message, it is closed, they are offline, nobody can ever serve them. */
  readonly resting?: true;
  /** Nobody who could serve them was ready when it was decided. */
  readonly nobodyIn?: true;
  /** It was asked on behalf of somebody who is offline. */
  readonly absent?: true;
}

export interface Ringing extends Told {
  readonly kind: "ringing";
  readonly waitingSince: number;
  readonly decisionId: string;
  readonly queue: string;
  readonly host: "homeserver" | "bridge";
  /** Who is rung; a slot of each is claimed. */
  readonly agents: readonly string[];
  /** Those of them whose invitation is not delivered yet: they cannot have failed to answer. */
  readonly unseen?: readonly string[];
  readonly ring_ms: number;
  readonly onNoAnswer: { readonly setAway: boolean; readonly exclude_ms: number };
  /** As after no answer, and nobody is set away, when not stated. */
  readonly onDecline?: { readonly setAway: boolean; readonly exclude_ms: number };
  /** Names to show people, by Matrix user id. */
  readonly names?: Readonly<Record<string, string>>;
}

export interface Connected {
  readonly kind: "connected";
  readonly agent: string;
  /** Name to show the customer. */
  readonly agentName?: string;
  /**
   * They joined while their offer was being withdrawn, and the join counted: the removal already under way
   * may still put them out, which is then no leaving of theirs.
   */
  readonly crossed?: boolean;
  /** The last message of the agent, when it looked like a command and so was not sent. */
  readonly heldBack?: HeldBack;
  readonly host: "homeserver" | "bridge";
  readonly since: number;
  readonly queue: string;
  readonly decisionId: string;
}

/** A message's event, and the command that it looked like. */
export interface HeldBack {
  readonly id: string;
  readonly command: string;
}

/** Closed for the customer; the agent's slot stays taken for a while. */
export interface WrappingUp {
  readonly kind: "wrapping-up";
  readonly agent: string;
  readonly closedAt: number;
  readonly by: ClosedBy;
  /** What it goes back to if the customer writes again meanwhile. */
  readonly talk: Connected;
  /** The last message of the agent since, when it looked like a command and so was not sent. */
  readonly heldBack?: HeldBack;
}

export interface Closed {
  readonly kind: "closed";
  readonly at: number;
  readonly by: ClosedBy;
  readonly agent?: string;
}
