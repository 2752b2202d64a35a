import type { HostingTerms } from "../hosting/terms.ts";
import type { Words } from "../text/text-key.ts";
import type { LocalText, Overflow, Step } from "./rules.ts";

/** What routing answered, with a verdict for every agent, kept for "why did she get that one?". */
export interface Decision {
  readonly outcome: Outcome;
  /** Name of the rule that matched, or undefined when none did. */
  readonly rule?: string;
  readonly queue?: string;
  readonly priority: number;
  /** What a minute of waiting adds to it; 0 when not stated. */
  readonly aging?: number;
  /** Of the capacity of whoever takes it; 1 when not stated. */
  readonly weight?: number;
  /** The rule's steps, where they ask for anything. */
  readonly steps?: DecidedSteps;
  /** How it came to this queue or agent, where the rule named others. */
  readonly diverted?: readonly Diversion[];
  /** What of a queue's overflow asked for a message, or closed. */
  readonly applied?: Applied;
  /** Who decided: the local rules, or a routing server. */
  readonly decidedBy: "local" | "remote";
  /** Of every agent; of those nearest to it where there are too many for that. */
  readonly verdicts: readonly Verdict[];
  /** Where `verdicts` are not of every agent: how many of all have each of these. */
  readonly counts?: VerdictCounts;
  /** Agents whose change (ready, a slot freed, an exclusion lapsed) could change a `wait` into an offer. */
  readonly wakeOn: readonly string[];
  /**
   * Agents whom a condition counted as free or not: one who becomes free may make another rule hold. Some may be free
   * already, and none of them need be able to serve it as it is.
   */
  readonly watched?: readonly string[];
  /** When time alone could change it (an exclusion lapses, a step widens), ms since the epoch. */
  readonly wakeAt?: number;
}

export type Outcome =
  | {
      readonly kind: "offer";
      /** In order of preference; `at_once` > 1 rings several. Only those whose slot was claimed are rung. */
      readonly agents: readonly string[];
      /** Their names as shown to people, by Matrix user id. */
      readonly names?: Readonly<Record<string, string>>;
      /** Those of them who are no persons. */
      readonly automated?: Readonly<Record<string, OfferedAutomated>>;
      readonly host: "homeserver" | "bridge";
      /** On what terms; the usual ones when not stated. */
      readonly hosting?: HostingTerms;
      readonly ring_ms: number;
      readonly onNoAnswer: OnNoAnswer;
      /** Of who declines; passed over as after no answer, and not set away, when not stated. */
      readonly onDecline?: OnNoAnswer;
    }
  | {
      readonly kind: "wait";
      /** 1 for the next to be served. */
      readonly position: number;
      /** Nobody can ever serve this as things stand (no such skill on any agent), as opposed to nobody now. */
      readonly hopeless: boolean;
      /** None of those who could serve it is ready. */
      readonly nobodyIn?: boolean;
      readonly closed?: Closure;
      /** The customer is offline: nobody is rung until they are back. */
      readonly absent?: boolean;
      /** What the rules have said to them so far, each once. */
      readonly says?: readonly Say[];
      /** They leave a message, and are promised an answer. */
      readonly message?: boolean;
      /** How long it may still take, ms, from and to; left out where there is too little to go on. */
      readonly estimate?: readonly [number, number];
    }
  /** The rules serve it no more. */
  | { readonly kind: "close"; readonly text?: LocalText };

/** A rule's steps as they stood, and how many the wait had reached; the next one begins at `nextAt`, ms since the epoch. */
export interface DecidedSteps {
  readonly all: readonly Step[];
  readonly reached: number;
  readonly nextAt?: number;
}

/** The queue is closed; when it opens again, where that is known: ms since the epoch, and as the customer reads it. */
export interface Closure {
  readonly opensAt?: number;
  readonly opens?: string;
}

/** `id` is the same each time the same thing is to be said. */
export interface Say {
  readonly id: string;
  readonly text: LocalText;
}

/** One step of an overflow: out of which queue, and why. */
export interface Diversion {
  readonly from: string;
  readonly because: "closed" | "full" | "waited";
  readonly to: { readonly queue: string } | { readonly agent: string };
}

/** One entry of a queue's overflow; `entry` counts from 0. */
export interface Applied {
  readonly queue: string;
  readonly entry: number;
  readonly when: Overflow["when"];
}

export type VerdictCounts = Readonly<Partial<Record<Verdict["code"], number>>>;

/** What a conversation needs to know of an automated agent. */
export interface OfferedAutomated {
  readonly silence_ms: number;
  readonly pause_ms: number;
  /** Spoken to over HTTP, with a puppet of ours in the room. */
  readonly webhook?: true;
}

export interface OnNoAnswer {
  /** The silent agent is set away and told. */
  readonly setAway: boolean;
  /** For how long they are passed over for this conversation. */
  readonly exclude_ms: number;
}

/**
 * Why one agent was or was not picked: `code` for machines, `detail` for people ("german 2 < 3"), which is plain
 * English where an older version stored it.
 */
export interface Verdict {
  readonly agent: string;
  readonly eligible: boolean;
  /** 1 is best; only for the eligible. */
  readonly rank?: number;
  readonly code:
    | "eligible"
    | "claimed"
    | "slot-taken"
    | "away"
    | "at-capacity"
    | "too-small"
    | "skill-missing"
    | "skill-too-low"
    | "excluded"
    | "unreachable"
    | "incompatible-client"
    | "not-yet"
    | "queue-closed"
    | "automated"
    | "not-the-target";
  readonly detail: Words;
}
