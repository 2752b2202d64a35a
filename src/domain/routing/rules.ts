import type { Ability } from "../capabilities.ts";
import type { ContentRules, HostingTerms } from "../hosting/terms.ts";
import type { Hours } from "./hours.ts";
import type { Figures } from "./queue-figures.ts";
import type { RoutingRequest } from "./request.ts";

/** The rules file after it was read and checked; the file itself is described in `src/config/rules`. */
export interface Rules {
  readonly skills: readonly string[];
  readonly agents: ReadonlyMap<string, Agent>;
  readonly queues: ReadonlyMap<string, Queue>;
  /** Matrix user ids of those who may direct those who wait; agents or not. */
  readonly supervisors?: readonly string[];
  /** What customers' clients are known not to carry although their network does. */
  readonly clients?: readonly ClientLimit[];
  /** First match wins; the last should match all. */
  readonly rules: readonly Rule[];
  /**
   * What a minute of waiting adds to a priority, so that nobody starves; 0 when not stated. The same for all, so
   * that who comes before whom never changes with time alone.
   */
  readonly aging?: number;
}

/** A customer's client, or its versions before one, and what it cannot carry. */
export interface ClientLimit {
  /** As the client calls itself, in any case. */
  readonly software: string;
  /** Only versions before this one; a version that is not known is not before any. */
  readonly before?: string;
  readonly lacks: readonly Ability[];
}

export interface Agent {
  /** Matrix user id. */
  readonly id: string;
  readonly name: string;
  /** 1 to 5 by skill name. */
  readonly skills: Readonly<Record<string, number>>;
  /** Conversations at once. */
  readonly capacity: number;
  /** Networks they may serve; undefined means all. */
  readonly networks?: readonly string[];
  /** Teams they belong to, which a step may prefer. */
  readonly teams?: readonly string[];
  /** What their own client cannot do, as it is declared, also when that is nothing; else by their devices. */
  readonly lacks?: readonly Ability[];
  /** The devices by whose names that is known, where it is not declared. */
  readonly devices?: string;
  /** No person: a bot, or a web service. */
  readonly automated?: Automated;
}

/** An agent that is a machine: ready by itself, and never the last resort of a customer. */
export interface Automated {
  /** A customer whom it leaves without an answer for so long goes on to a person, ms. */
  readonly silence_ms: number;
  /** After a failure it is away for so long, ms, and then ready again by itself. */
  readonly pause_ms: number;
  /** Spoken to over HTTP; absent: it is a Matrix user that joins like anybody. */
  readonly webhook?: Webhook;
}

export interface Webhook {
  readonly url: string;
  /** Holds the secret that both sides sign with. */
  readonly secretFile: string;
  /** For one request, ms. */
  readonly deadline_ms: number;
}

export interface Queue {
  readonly name: string;
  /** Shown to people. */
  readonly title: string;
  /** `draining` serves who waits already and takes nobody else in. `open` when not stated. */
  readonly state?: "open" | "draining" | "closed";
  /** Always open when not stated. */
  readonly hours?: Hours;
  /** What of its conversations does not cross from one side to the other. */
  readonly content?: ContentRules;
  /** What is done with whom it cannot serve soon: the first entry that applies has it. */
  readonly overflow?: readonly Overflow[];
}

/** When a queue is full or closed, or has let somebody wait too long, and what is done then. */
export interface Overflow {
  readonly when:
    | { readonly kind: "closed" }
    /** So many wait already; for those who are not among them. */
    | { readonly kind: "length"; readonly length: number }
    | { readonly kind: "after"; readonly after_ms: number };
  readonly action: /** Told once, and they wait on. */
    | { readonly kind: "say"; readonly text: LocalText }
    | { readonly kind: "queue"; readonly queue: string }
    /** An automated agent, or a person. */
    | { readonly kind: "agent"; readonly agent: string }
    /** They may write it all down: an answer is promised, and they wait without being told their place. */
    | { readonly kind: "message"; readonly text?: LocalText }
    | { readonly kind: "close"; readonly text?: LocalText };
}

/** A text by language; the first is said where there is none in the customer's. */
export type LocalText = Readonly<Record<string, string>>;

export interface Rule {
  readonly name: string;
  /**
   * Never throws: a condition that fails on a request does not match it. Without figures every queue is taken for
   * open and empty.
   */
  readonly matches: (request: RoutingRequest, now: number, figures?: Figures) => boolean;
  /** The condition looks at the time or at queues, so that what it says may change with no word of the customer. */
  readonly dependsOnTime?: boolean;
  readonly queue: string;
  readonly priority: number;
  readonly host: "homeserver" | "bridge";
  /** On what terms customer and agents talk; the usual ones when not stated. */
  readonly hosting?: HostingTerms;
  /** Whom to look for, wider with each step. At least one. */
  readonly steps: readonly Step[];
  /** What customer and agent must both be able to do; nothing when not stated. */
  readonly needs?: readonly Ability[];
  /** Of the agent's capacity, how much such a conversation takes; 1 when not stated. */
  readonly weight?: number;
  /** The agent who served this customer last. Comes first when not stated, and is not waited for. */
  readonly sticky?: Sticky;
  readonly offer: {
    readonly ring_ms: number;
    readonly atOnce: number;
    readonly setAway: boolean;
    readonly exclude_ms: number;
    /** As after no answer, and nobody is set away, when not stated. */
    readonly onDecline?: { readonly setAway: boolean; readonly exclude_ms: number };
  };
}

/**
 * A step adds agents to those of the steps before it: whoever an earlier step found comes first, and goes on
 * being found. Within a step the preferred teams come first, in the order named, then the step's order holds.
 */
export interface Step {
  /** How long it is, ms, until the next one is added. The last one lasts, whatever this says. */
  readonly for_ms?: number;
  /** Minimum level by skill, 1 to 5. */
  readonly skills: Readonly<Record<string, number>>;
  /** Teams. */
  readonly prefer?: readonly string[];
  readonly order: Order;
}

/**
 * Who comes first among those alike otherwise; ties go to the longest idle, then to the first by id.
 * `least-busy`: the smallest part of their capacity taken. `most-skilled`: the greatest sum of their levels in the
 * step's skills. `round-robin`: rung the longest time ago.
 */
export const ORDERS = ["longest-idle", "least-busy", "most-skilled", "round-robin"] as const;
export type Order = (typeof ORDERS)[number];

export interface Sticky {
  /** Preferred only for so long after they served, ms; for ever when not stated. */
  readonly within_ms?: number;
  /** While they are ready, but full, nobody else is rung for so long from the beginning of the wait, ms. */
  readonly hold_ms: number;
}
