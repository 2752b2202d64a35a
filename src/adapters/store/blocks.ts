import { type BlockChange, MOST_BLOCKS } from "../../application/ports/blocks.ts";
import type { CustomerRef } from "../../domain/customer.ts";
import { ANY_NETWORK, type Block, covers, RANGE } from "../../domain/firewall/block.ts";
import type { BlockedCustomer } from "../../domain/firewall/blocked-customer.ts";
import type { Queryable } from "./database.ts";
import { toStoredJson, toStoredText } from "./stored-json.ts";

export async function currentBlocks(on: Queryable, now: number): Promise<readonly Block[]> {
  await on.query({
    name: "blocks-over",
    text: "DELETE FROM blocks WHERE until <= $1",
    values: [Math.round(now)],
  });
  const { rows } = await on.query<{ block: Block }>({
    name: "blocks-current",
    text: "SELECT block FROM blocks ORDER BY id LIMIT $1",
    values: [MOST_BLOCKS],
  });
  return rows.map(({ block }) => block);
}

export async function changeBlocks(on: Queryable, changes: readonly BlockChange[]): Promise<void> {
  for (const change of changes) {
    if (change.kind === "block") await put(on, change.block);
    else
      await on.query({
        name: "blocks-lift",
        text: "DELETE FROM blocks WHERE network = $1 AND who = $2",
        values: [change.network, change.who],
      });
  }
}

async function put(on: Queryable, block: Block): Promise<void> {
  await on.query({
    name: "blocks-put",
    text: `
      INSERT INTO blocks (network, who, block, until) VALUES ($1, $2, $3, $4)
      ON CONFLICT (network, who) DO UPDATE SET block = excluded.block, until = excluded.until`,
    values: [block.network, toStoredText(block.who), toStoredJson(block), block.until ?? null],
  });
}

/** Which identities a block covers is the domain's to say: the open conversations' customers are looked through. */
export async function runningWith(
  on: Queryable,
  blocked: BlockedCustomer,
  limit: number,
): Promise<readonly string[]> {
  if (blocked.network === RANGE) return [];
  const { rows } = await on.query<{ id: string; customer: CustomerRef }>({
    name: "conversations-running",
    text: `
      SELECT id, state->'customer' AS customer FROM conversations
      WHERE closed_at IS NULL AND state IS NOT NULL AND ($1 = '${ANY_NETWORK}' OR state #>> '{customer,network}' = $1)
      ORDER BY id`,
    values: [blocked.network],
  });
  return rows
    .filter(({ customer }) => covers(blocked, customer))
    .slice(0, limit)
    .map(({ id }) => id);
}
