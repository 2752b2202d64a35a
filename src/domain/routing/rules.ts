import type { RoutingRequest } from "./request.ts";

/** The rules file after it was read and checked; the file itself is described in `src/config/rules`. */
export interface Rules {
  readonly skills: readonly string[];
  readonly agents: ReadonlyMap<string, Agent>;
  readonly queues: ReadonlyMap<string, Queue>;
  /** First match wins; the last should match all. */
  readonly rules: readonly Rule[];
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
}

export interface Queue {
  readonly name: string;
  /** Shown to people. */
  readonly title: string;
}

export interface Rule {
  readonly name: string;
  /** Never throws: a condition that fails on a request does not match it. */
  readonly matches: (request: RoutingRequest, now: number) => boolean;
  /** The condition looks at the time, so that time alone may change what it says. */
  readonly dependsOnTime?: boolean;
  readonly queue: string;
  readonly priority: number;
  readonly host: "homeserver" | "bridge";
  /** Minimum level by skill. One step for now; steps that widen over time come in this list. */
  readonly steps: readonly Step[];
  readonly offer: {
    readonly ring_ms: number;
    readonly atOnce: number;
    readonly setAway: boolean;
    readonly exclude_ms: number;
  };
}

export interface Step {
  readonly skills: Readonly<Record<string, number>>;
  readonly order: "longest-idle";
}
