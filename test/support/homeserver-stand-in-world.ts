import { randomBytes } from "node:crypto";

export interface StandInOptions {
  readonly serverName: string;
  readonly asToken: string;
  readonly hsToken: string;
  /** The application service's URL, as in its registration. */
  readonly serviceUrl: string;
  /** Default: a free one. */
  readonly port?: number;
  /** Default true: the service's own events come back in transactions, as Synapse sends them. */
  readonly echo?: boolean;
}

export interface StandInEvent {
  readonly event_id: string;
  readonly room_id: string;
  readonly sender: string;
  readonly type: string;
  readonly state_key?: string;
  readonly origin_server_ts: number;
  readonly content: Readonly<Record<string, unknown>>;
  readonly unsigned?: { readonly prev_content?: Readonly<Record<string, unknown>> };
  readonly redacts?: string;
}

export interface Room {
  readonly events: StandInEvent[];
  readonly state: Map<string, StandInEvent>;
}

export interface World {
  readonly options: StandInOptions;
  readonly rooms: Map<string, Room>;
  readonly aliases: Map<string, string>;
  readonly users: Set<string>;
  readonly transactions: Map<string, object>;
  readonly queue: StandInEvent[];
  happened: (event: StandInEvent) => void;
  nudge: () => void;
}

export type Fields = Readonly<Record<string, unknown>>;
export function emptyWorld(options: StandInOptions): World {
  return {
    options,
    rooms: new Map(),
    aliases: new Map(),
    users: new Set(),
    transactions: new Map(),
    queue: [],
    happened: () => {},
    nudge: () => {},
  };
}

export class Refusal extends Error {
  readonly status: number;
  readonly errcode: string;

  constructor(status: number, errcode: string) {
    super(errcode);
    this.status = status;
    this.errcode = errcode;
  }
}

export type NewEvent = Pick<StandInEvent, "sender" | "type" | "content" | "state_key" | "redacts"> & {
  readonly ts?: number;
};

export function add(world: World, roomId: string, { ts, ...fields }: NewEvent): StandInEvent {
  const room = roomOf(world, roomId);
  const before =
    fields.state_key === undefined ? undefined : room.state.get(`${fields.type} ${fields.state_key}`);
  const event: StandInEvent = {
    ...fields,
    event_id: `$${randomBytes(18).toString("base64url")}`,
    room_id: roomId,
    origin_server_ts: ts ?? Date.now(),
    ...(before === undefined ? {} : { unsigned: { prev_content: before.content } }),
  };
  room.events.push(event);
  if (event.state_key !== undefined) room.state.set(`${event.type} ${event.state_key}`, event);
  if (world.options.echo !== false || !world.users.has(event.sender)) {
    world.queue.push(event);
    world.nudge();
  }
  world.happened(event);
  return event;
}

export function roomOf(world: World, roomId: string): Room {
  const room = world.rooms.get(roomId);
  if (room === undefined) throw new Refusal(404, "M_NOT_FOUND");
  return room;
}

export function member(
  world: World,
  change: { roomId: string; sender: string; user: string; content: Fields },
): StandInEvent {
  const { roomId, sender, user, content } = change;
  return add(world, roomId, { sender, type: "m.room.member", state_key: user, content });
}

export function membershipIn(world: World, roomId: string, user: string): unknown {
  return roomOf(world, roomId).state.get(`m.room.member ${user}`)?.content.membership;
}
