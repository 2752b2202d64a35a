import { type Queryable, together } from "./database.ts";

/**
 * Any fixed number, of an advisory lock: shared by those who make an agent able to take more, until their
 * transaction ends, and taken alone by those who take conversations to decide. So whoever takes some either sees
 * in the figures what became of the agent, or is told of it.
 */
export const EASING = 7_244_311_403;

/** Everybody's place is after this one. */
export const BEFORE_ALL: PlaceInOrder = {
  message: false,
  rank: Number.NEGATIVE_INFINITY,
  since: 0,
  conversation: "",
};
/** More slots than anybody has. */
const ALL_SLOTS = 2_147_483_647;

/** In the order in which they are served: who left a message last; the smaller the rank, the sooner. */
export interface PlaceInOrder {
  readonly message: boolean;
  readonly rank: number;
  readonly since: number;
  readonly conversation: string;
}

/**
 * Tells those who are deciding that these agents can take more, and wakes for each as many sleepers as they can take,
 * in the order in which they are served, and no others: who of them cannot be given the agent after all passes it on
 * (`wakeNext`). Of an agent with a `slots` only so many are new. The agents' rows are locked by the caller, who may
 * hold no waiting row but what was had after `beforeEasing`. Answers whether anybody was woken or told.
 */
export async function wakeFor(
  client: Queryable,
  agents: readonly string[],
  slots?: readonly number[],
): Promise<boolean> {
  if (agents.length === 0) return false;
  const telling = async () => {
    const { rowCount } = await client.query({
      name: "hands-tell",
      text: "UPDATE hands SET told = told || $1::text[]",
      values: [agents],
    });
    return rowCount ?? 0;
  };
  const toWake = agents.map((agent, index) => ({
    agent,
    slots: slots?.[index] ?? ALL_SLOTS,
    after: BEFORE_ALL,
  }));
  // They travel together, and run in this order.
  const told = together(beforeEasing(client), telling());
  const [[, hands], woke] = await together(told, wakeNext(client, toWake));
  return woke > 0 || hands > 0;
}

/** To be done before waiting rows are locked in a transaction that will make agents able to take more. */
export async function beforeEasing(client: Queryable): Promise<void> {
  await together(
    client.query({ name: "easing", text: `SELECT pg_advisory_xact_lock_shared(${EASING})` }),
    client.query({ name: "hands-lock", text: "SELECT FROM hands ORDER BY id FOR UPDATE" }),
  );
}

export interface ToWake {
  readonly agent: string;
  /** How many at most; never more than the agent can take now. */
  readonly slots: number;
  readonly after: PlaceInOrder;
}

/** Wakes those who come next after a place for these agents. Answers how many. */
export async function wakeNext(client: Queryable, all: readonly ToWake[]): Promise<number> {
  if (all.length === 0) return 0;
  const { rows } = await client.query<{ woke: number | null }>({
    name: "waiting-wake-for",
    text: `
      SELECT sum(wake_for(agent, slots, message, rank, since, conversation))::integer AS woke
      FROM unnest($1::text[], $2::int[], $3::boolean[], $4::float8[], $5::bigint[], $6::text[]) AS n (agent, slots, message, rank, since, conversation)`,
    values: [
      all.map(({ agent }) => agent),
      all.map(({ slots }) => slots),
      all.map(({ after }) => after.message),
      all.map(({ after }) => after.rank),
      all.map(({ after }) => after.since),
      all.map(({ after }) => after.conversation),
    ],
  });
  return rows[0]?.woke ?? 0;
}
