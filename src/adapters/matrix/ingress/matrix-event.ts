import { z } from "zod";

const id = (sigil: string) => z.string().max(255).startsWith(sigil);
const fields = z.record(z.string(), z.unknown());

/** What every room event has (Client-Server API, "Room event format"); its content is judged by its type. */
export const matrixEvent = z.object({
  event_id: id("$"),
  room_id: id("!"),
  sender: id("@"),
  type: z.string().max(255),
  state_key: z.string().max(255).optional().catch(undefined),
  content: fields.catch({}),
  unsigned: fields.catch({}),
  /** Its sender's homeserver's word, ms since the epoch. */
  origin_server_ts: z.int().positive().optional().catch(undefined),
  redacts: z.string().max(255).optional().catch(undefined),
});
export type MatrixEvent = z.infer<typeof matrixEvent>;

/** A transaction (Application Service API, and MSC2409 for ephemeral events under either name). */
export const transaction = z.object({
  events: z.array(z.unknown()).catch([]),
  ephemeral: z.array(z.unknown()).catch([]),
  "de.sorunome.msc2409.ephemeral": z.array(z.unknown()).catch([]),
});

const typing = z.object({
  type: z.literal("m.typing"),
  room_id: id("!"),
  content: z.object({ user_ids: z.array(id("@")).max(1000) }),
});
const receipt = z.object({
  type: z.literal("m.receipt"),
  room_id: id("!"),
  content: z.record(id("$"), z.object({ "m.read": z.record(id("@"), z.unknown()).optional() })),
});
export const ephemeralEvent = z.discriminatedUnion("type", [typing, receipt]);
export type EphemeralEvent = z.infer<typeof ephemeralEvent>;
