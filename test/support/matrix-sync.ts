import { setTimeout as delay } from "node:timers/promises";
import { type Inbox, inbox } from "./inbox.ts";
import type { MatrixClient } from "./matrix-client.ts";

export interface TimelineEvent {
  readonly event_id: string;
  readonly type: string;
  readonly sender: string;
  readonly state_key?: string;
  readonly content: Readonly<Record<string, unknown>>;
  /** The homeserver's clock, ms. */
  readonly origin_server_ts: number;
  readonly redacts?: string;
}

export interface Invitation {
  readonly roomId: string;
  readonly from: string;
  readonly roomName: string | undefined;
  readonly topic: string | undefined;
  readonly reason: string | undefined;
  /** The stripped state that came with it. */
  readonly state: readonly Pick<TimelineEvent, "type" | "sender" | "state_key" | "content">[];
}

export interface SyncedRoom {
  readonly roomId: string;
  /** In the homeserver's order, without gaps, from the first event that the user may see. */
  readonly timeline: Inbox<TimelineEvent>;
  /** Who is typing now, as each change came. */
  readonly typing: Inbox<readonly string[]>;
  readonly receipts: Inbox<{ readonly eventId: string; readonly userId: string }>;
}

export interface MatrixSync {
  readonly invitations: Inbox<Invitation>;
  /** Rooms that the user left, was kicked from, or whose invitation was withdrawn. */
  readonly departures: Inbox<{ readonly roomId: string; readonly event: TimelineEvent | undefined }>;
  room(roomId: string): SyncedRoom;
  stop(): Promise<void>;
}

interface SyncAnswer {
  readonly next_batch: string;
  readonly rooms?: {
    readonly invite?: Record<string, { invite_state: { events: Invitation["state"] } }>;
    readonly join?: Record<string, JoinedRoom>;
    readonly leave?: Record<string, { timeline?: { events: TimelineEvent[] } }>;
  };
}

interface JoinedRoom {
  readonly timeline?: { events: TimelineEvent[]; limited: boolean; prev_batch?: string };
  readonly ephemeral?: { events: { type: string; content: Record<string, unknown> }[] };
}

const LONG_POLL_MS = 30_000;
const PAUSE_AFTER_FAILURE_MS = 100;
const PAGE_EVENTS = 500;
const MOST_PAGES = 40;
const FILTER = JSON.stringify({ room: { timeline: { limit: PAGE_EVENTS } } });

interface Rooms {
  readonly rooms: Map<string, SyncedRoom>;
  readonly known: Set<string>;
  readonly invitations: Inbox<Invitation>;
  readonly departures: MatrixSync["departures"];
}

/** Follows `/sync` until stopped; a homeserver that is away is asked again every 100 ms. */
export async function matrixSync(client: MatrixClient): Promise<MatrixSync> {
  const seen: Rooms = {
    rooms: new Map(),
    known: new Set(),
    invitations: inbox<Invitation>("an invitation"),
    departures: inbox<MatrixSync["departures"]["all"][number]>("a departure"),
  };
  const stopping = new AbortController();
  let since = await syncOnce(client, seen, undefined, stopping.signal);
  const following = (async () => {
    while (!stopping.signal.aborted) {
      try {
        since = await syncOnce(client, seen, since, stopping.signal);
      } catch {
        await delay(PAUSE_AFTER_FAILURE_MS);
      }
    }
  })();
  return {
    invitations: seen.invitations,
    departures: seen.departures,
    room: (roomId) => roomIn(seen, roomId),
    async stop() {
      stopping.abort();
      await following;
    },
  };
}

async function syncOnce(
  client: MatrixClient,
  seen: Rooms,
  since: string | undefined,
  signal: AbortSignal,
): Promise<string> {
  const timeout = since === undefined ? 0 : LONG_POLL_MS;
  const answer = await client.call("GET", "v3/sync", undefined, { since, timeout, filter: FILTER }, signal);
  const { rooms, next_batch } = answer as SyncAnswer;
  for (const [roomId, joined] of Object.entries(rooms?.join ?? {})) {
    await takeJoined(client, roomIn(seen, roomId), joined, seen.known);
  }
  for (const [roomId, { invite_state }] of Object.entries(rooms?.invite ?? {})) {
    seen.invitations.push(invitation(client.userId, roomId, invite_state.events));
  }
  for (const [roomId, left] of Object.entries(rooms?.leave ?? {})) {
    takeEvents(roomIn(seen, roomId), left.timeline?.events ?? [], seen.known);
    seen.departures.push({ roomId, event: left.timeline?.events.findLast(isMembershipOf(client.userId)) });
  }
  return next_batch;
}

function roomIn(seen: Rooms, roomId: string): SyncedRoom {
  const existing = seen.rooms.get(roomId);
  if (existing !== undefined) return existing;
  const room: SyncedRoom = {
    roomId,
    timeline: inbox<TimelineEvent>(`an event in ${roomId}`),
    typing: inbox<readonly string[]>(`typing in ${roomId}`),
    receipts: inbox<{ eventId: string; userId: string }>(`a receipt in ${roomId}`),
  };
  seen.rooms.set(roomId, room);
  return room;
}

async function takeJoined(client: MatrixClient, room: SyncedRoom, joined: JoinedRoom, known: Set<string>) {
  const { timeline, ephemeral } = joined;
  if (timeline?.limited === true && timeline.prev_batch !== undefined) {
    takeEvents(room, await missed(client, room.roomId, timeline.prev_batch, known), known);
  }
  takeEvents(room, timeline?.events ?? [], known);
  for (const event of ephemeral?.events ?? []) takeEphemeral(room, event);
}

/** What lies between the last known event and `from`, oldest first. */
async function missed(client: MatrixClient, roomId: string, from: string, known: ReadonlySet<string>) {
  const backwards: TimelineEvent[] = [];
  let start: string | undefined = from;
  for (let page = 0; page < MOST_PAGES && start !== undefined; page++) {
    const path = `v3/rooms/${encodeURIComponent(roomId)}/messages`;
    const query = { dir: "b", from: start, limit: PAGE_EVENTS };
    const answer = (await client.call("GET", path, undefined, query)) as {
      chunk: TimelineEvent[];
      end?: string;
    };
    const reached = answer.chunk.findIndex((event) => known.has(event.event_id));
    backwards.push(...(reached < 0 ? answer.chunk : answer.chunk.slice(0, reached)));
    start = reached < 0 ? answer.end : undefined;
  }
  return backwards.reverse();
}

function takeEvents(room: SyncedRoom, events: readonly TimelineEvent[], known: Set<string>): void {
  for (const event of events) {
    if (known.has(event.event_id)) continue;
    known.add(event.event_id);
    room.timeline.push(event);
  }
}

function takeEphemeral(room: SyncedRoom, event: { type: string; content: Record<string, unknown> }): void {
  if (event.type === "m.typing") room.typing.push((event.content.user_ids ?? []) as string[]);
  if (event.type !== "m.receipt") return;
  for (const [eventId, kinds] of Object.entries(event.content)) {
    const readers = (kinds as Record<string, Record<string, unknown>>)["m.read"] ?? {};
    for (const userId of Object.keys(readers)) room.receipts.push({ eventId, userId });
  }
}

function invitation(userId: string, roomId: string, state: Invitation["state"]): Invitation {
  const own = state.find((event) => event.type === "m.room.member" && event.state_key === userId);
  const content = (type: string) => state.find((event) => event.type === type)?.content ?? {};
  return {
    roomId,
    from: own?.sender ?? "",
    roomName: content("m.room.name").name as string | undefined,
    topic: content("m.room.topic").topic as string | undefined,
    reason: own?.content.reason as string | undefined,
    state,
  };
}

function isMembershipOf(userId: string): (event: TimelineEvent) => boolean {
  return (event) => event.type === "m.room.member" && event.state_key === userId;
}
