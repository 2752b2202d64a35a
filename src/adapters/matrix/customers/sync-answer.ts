import { z } from "zod";

const events = z.object({ events: z.array(z.unknown()).catch([]) }).catch({ events: [] });
const rooms = <T extends z.ZodType>(room: T) => z.record(z.string().startsWith("!").max(255), room).catch({});

const joined = z.object({
  timeline: z
    .object({
      events: z.array(z.unknown()).catch([]),
      limited: z.boolean().catch(false),
      prev_batch: z.string().optional().catch(undefined),
    })
    .catch({ events: [], limited: false, prev_batch: undefined }),
  ephemeral: events.default({ events: [] }),
});

/** What is read of an answer to `/sync` (Client-Server API, "Syncing"). */
export const syncAnswer = z.object({
  next_batch: z.string().min(1).max(10_000),
  rooms: z
    .object({
      invite: rooms(z.object({ invite_state: events.default({ events: [] }) })).default({}),
      join: rooms(joined).default({}),
      leave: rooms(z.object({ timeline: events.default({ events: [] }) })).default({}),
    })
    .catch({ invite: {}, join: {}, leave: {} })
    .default({ invite: {}, join: {}, leave: {} }),
});
export type SyncAnswer = z.infer<typeof syncAnswer>;
export type JoinedRoom = z.infer<typeof joined>;

/** The state that comes with an invitation, stripped of ids. */
export const strippedEvent = z.object({
  type: z.string().max(255),
  sender: z.string().max(255).startsWith("@"),
  state_key: z.string().max(255).catch(""),
  content: z.record(z.string(), z.unknown()).catch({}),
});
export type StrippedEvent = z.infer<typeof strippedEvent>;

/** Words, membership, typing and receipts: no presence, no account data. */
export const SYNC_FILTER = JSON.stringify({
  presence: { not_types: ["*"] },
  account_data: { not_types: ["*"] },
  room: {
    account_data: { not_types: ["*"] },
    state: { types: [] },
    ephemeral: { types: ["m.typing", "m.receipt"] },
    timeline: { limit: 100 },
  },
});
