import { createHash } from "node:crypto";
import type pg from "pg";
import type { LinkUse, LinkUses } from "../../application/ports/links.ts";
import type { ConversationState, Previous } from "../../domain/conversation/state.ts";
import { threadKey } from "../../domain/customer.ts";
import { type Database, transaction } from "./database.ts";
import { storedThreadKey } from "./keys.ts";

export function linkUses(db: Database): LinkUses {
  return {
    count: (use) => transaction(db.pool, (client) => count(client, use)),
    forgetExpired: async (now, limit) => {
      const { rowCount } = await db.pool.query({
        name: "links-forget",
        text: "DELETE FROM links WHERE link IN (SELECT link FROM links WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)",
        values: [now, limit],
      });
      return rowCount ?? 0;
    },
  };
}

/** Whoever counts one link holds its row meanwhile, so that nobody counts it beside them. */
async function count(client: pg.PoolClient, use: LinkUse): Promise<"counted" | "used-up"> {
  const conversation = digestOf(use, await nameOf(client, use));
  await client.query({
    name: "links-hold",
    text: "INSERT INTO links (link, expires_at) VALUES ($1, $2) ON CONFLICT (link) DO UPDATE SET expires_at = excluded.expires_at",
    values: [use.link, use.expiresAt],
  });
  const { rows } = await client.query<{ known: boolean; uses: number }>({
    name: "links-look",
    text: "SELECT uses, EXISTS (SELECT FROM link_uses u WHERE u.link = l.link AND u.conversation = $2) AS known FROM links l WHERE link = $1",
    values: [use.link, conversation],
  });
  const [found] = rows;
  if (found?.known) return "counted";
  if ((found?.uses ?? 0) >= use.limit) return "used-up";
  await client.query({
    name: "links-count",
    text: "WITH counted AS (UPDATE links SET uses = uses + 1 WHERE link = $1) INSERT INTO link_uses (link, conversation) VALUES ($1, $2)",
    values: [use.link, conversation],
  });
  return "counted";
}

/**
 * Names a conversation before it has an id, and ever after: by its customer's thread, and the conversation before
 * it. A customer who has moved to another identity keeps the thread by which they came.
 */
async function nameOf(client: pg.PoolClient, use: LinkUse): Promise<string> {
  const { rows } = await client.query<{
    id: string;
    state: ConversationState | null;
    previous: Previous | null;
  }>({
    name: "links-conversation",
    text: "SELECT c.id, c.state, c.previous FROM threads t JOIN conversations c ON c.id = t.conversation WHERE t.key = $1",
    values: [storedThreadKey(use.customer)],
  });
  const [found] = rows;
  if (found === undefined) return JSON.stringify([threadKey(use.customer), ""]);
  const { id, state, previous } = found;
  const isOver = state?.stage.kind === "closed" && !use.reopens(state, use.at);
  if (isOver) return JSON.stringify([threadKey(use.customer), id]);
  const customer = state
    ? { ...state.customer, identity: state.puppetIdentity ?? state.customer.identity }
    : use.customer;
  return JSON.stringify([threadKey(customer), previous?.id ?? ""]);
}

/** Of the customer nothing can be read in it, and it is another for each link. */
function digestOf({ link }: LinkUse, conversation: string): string {
  return createHash("sha256").update(`${link}\n${conversation}`).digest("base64url");
}
