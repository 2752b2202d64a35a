/** Everything that determines a run: the same plan gives the same run, step by step. */
export interface Plan {
  readonly seed: number;
  readonly customers: number;
  readonly agents: number;
  /** How many things happen before the faults end and the desk is given time to finish. */
  readonly steps: number;
  readonly faults: Readonly<Record<Fault, boolean>>;
}

/** Kinds of fault, each of which can be left out when a failure is made small. */
export type Fault =
  | "crash"
  | "homeserver-busy"
  | "homeserver-away"
  | "answer-lost"
  | "network-down"
  | "network-away"
  | "connection-cut"
  | "message-refused"
  | "client-silent"
  | "transaction-repeated"
  | "agent-leaves"
  | "agent-declines"
  | "customer-leaves";

export const FAULTS: readonly Fault[] = [
  "crash",
  "homeserver-busy",
  "homeserver-away",
  "answer-lost",
  "network-down",
  "network-away",
  "connection-cut",
  "message-refused",
  "client-silent",
  "transaction-repeated",
  "agent-leaves",
  "agent-declines",
  "customer-leaves",
];

export function planFor(seed: number): Plan {
  return { seed, customers: 4 + (seed % 5), agents: 2 + (seed % 3), steps: 700, faults: all(true) };
}

function all(on: boolean): Plan["faults"] {
  return Object.fromEntries(FAULTS.map((fault) => [fault, on])) as Plan["faults"];
}

/** Smaller plans to try in place of one that fails, the most promising first. */
export function smaller(plan: Plan): readonly Plan[] {
  const fewerSteps = [plan.steps / 2, (plan.steps * 3) / 4, plan.steps - 1].map(Math.floor);
  const withoutOne = FAULTS.filter((fault) => plan.faults[fault]);
  return [
    ...fewerSteps.filter((steps) => steps > 0 && steps < plan.steps).map((steps) => ({ ...plan, steps })),
    ...[1, plan.customers - 1]
      .filter((n) => n > 0 && n < plan.customers)
      .map((customers) => ({ ...plan, customers })),
    ...[1, plan.agents - 1].filter((n) => n > 0 && n < plan.agents).map((agents) => ({ ...plan, agents })),
    ...withoutOne.map((fault) => ({ ...plan, faults: { ...plan.faults, [fault]: false } })),
  ];
}

/** Makes a failing plan as small as it goes, by at most `tries` runs. */
export async function shrink(
  plan: Plan,
  fails: (plan: Plan) => Promise<boolean>,
  tries = 150,
): Promise<Plan> {
  let smallest = plan;
  let left = tries;
  for (let found = true; found && left > 0; ) {
    found = false;
    for (const candidate of smaller(smallest)) {
      if (left-- <= 0) break;
      if (await fails(candidate)) {
        smallest = candidate;
        found = true;
        break;
      }
    }
  }
  return smallest;
}
