/** Everything that determines a run: the same plan gives the same run, step by step. */
export interface Plan {
  readonly seed: number;
  readonly customers: number;
  readonly agents: number;
  /** How many things happen before the faults end and the desk is given time to finish. */
  readonly steps: number;
  readonly faults: Readonly<Record<Fault, boolean>>;
}

/** What can be left out when a failure is made small: kinds of fault, and of what people do besides writing. */
export const FAULTS = [
  "crash",
  "second-worker",
  "pause",
  "slow-store",
  "reload",
  "slow-homeserver",
  "homeserver-busy",
  "homeserver-away",
  "answer-lost",
  "transaction-repeated",
  "transaction-overtaken",
  "events-lost",
  "rooms-break",
  "slow-network",
  "network-down",
  "network-away",
  "connection-cut",
  "message-refused",
  "message-returned",
  "client-silent",
  "customer-leaves",
  "customer-moves",
  "customer-edits",
  "attachments",
  "agent-leaves",
  "agent-kicked",
  "agent-declines",
  "agent-deactivated",
  "agent-passes",
  "agent-edits",
  "guests",
  "supervisors",
  "automated",
  "webhook-fails",
] as const;

export type Fault = (typeof FAULTS)[number];

/** Of three plans one has few people, who talk long, and two have many, who meet a full desk. */
export function planFor(seed: number): Plan {
  const faults = { ...all(true), "second-worker": seed % 2 === 0 };
  const people =
    seed % 3 === 0
      ? { customers: 8 + (seed % 9), agents: 2 + (seed % 4) }
      : { customers: 48 + (seed % 33), agents: 6 + (seed % 5) };
  return { seed, ...people, steps: 1_500, faults };
}

function all(on: boolean): Record<Fault, boolean> {
  return Object.fromEntries(FAULTS.map((fault) => [fault, on])) as Record<Fault, boolean>;
}

/** Smaller plans to try in place of one that fails, the most promising first. */
export function smaller(plan: Plan): readonly Plan[] {
  const fewerSteps = [plan.steps / 2, (plan.steps * 3) / 4, (plan.steps * 9) / 10, plan.steps - 1].map(
    Math.floor,
  );
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
