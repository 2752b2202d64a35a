import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pinged } from "./homeserver-stand-in-push.ts";
import {
  add,
  type Fields,
  member,
  membershipIn,
  Refusal,
  roomOf,
  type StandInEvent,
  type World,
} from "./homeserver-stand-in-world.ts";

interface Asked {
  readonly user: string;
  readonly query: URLSearchParams;
  readonly body: Fields;
}
type Answer = readonly [status: number, body: object];

type Route = readonly [
  pattern: RegExp,
  answer: (world: World, parts: readonly string[], asked: Asked) => object,
];

const ROUTES: readonly Route[] = [
  [/^PUT \/rooms\/([^/]+)\/send\/([^/]+)\/([^/]+)$/, sendEvent],
  [/^PUT \/rooms\/([^/]+)\/redact\/([^/]+)\/([^/]+)$/, redactEvent],
  [/^PUT \/rooms\/([^/]+)\/state\/([^/]+)\/?([^/]*)$/, putState],
  [/^GET \/rooms\/([^/]+)\/state\/([^/]+)\/?([^/]*)$/, getState],
  [/^GET \/rooms\/([^/]+)\/messages$/, messages],
  [/^GET \/rooms\/([^/]+)\/members$/, members],
  [/^GET \/rooms\/([^/]+)\/joined_members$/, joinedMembers],
  [/^GET \/rooms\/([^/]+)\/event\/([^/]+)$/, oneEvent],
  [/^GET \/rooms\/([^/]+)\/relations\/([^/]+)\/([^/]+)$/, related],
  [
    /^POST \/rooms\/([^/]+)\/(?:invite)$/,
    (world, [roomId = ""], asked) => change(world, roomId, asked, "invite"),
  ],
  [/^POST \/rooms\/([^/]+)\/(?:kick)$/, kick],
  [/^POST \/rooms\/([^/]+)\/leave$/, leaveRoom],
  [/^POST \/join\/([^/]+)$/, joinRoom],
  [/^POST \/createRoom$/, createRoom],
  [/^POST \/register$/, register],
  [
    /^GET \/directory\/room\/([^/]+)$/,
    (world, [alias = ""]) => ({ room_id: found(world.aliases.get(alias)) }),
  ],
  [
    /^PUT \/directory\/room\/([^/]+)$/,
    (world, [alias = ""], { body }) => {
      world.aliases.set(alias, String(body.room_id));
      return {};
    },
  ],
  [
    /^DELETE \/directory\/room\/([^/]+)$/,
    (world, [alias = ""]) => {
      world.aliases.delete(alias);
      return {};
    },
  ],
  [/^GET \/profile\/([^/]+)$/, (_, [user = ""]) => ({ displayname: user })],
  [/^PUT \/profile\//, () => ({})],
  [/^PUT \/rooms\/[^/]+\/typing\//, () => ({})],
  [/^POST \/rooms\/[^/]+\/receipt\//, () => ({})],
  [/^POST \/upload$/, () => ({ content_uri: "mxc://stand-in/picture" })],
  [/^GET \/capabilities$/, () => ({ capabilities: { "m.room_versions": { default: "12" } } })],
];

export async function served(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [status, body] = await answered(world, request);
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}

export async function answered(world: World, request: IncomingMessage): Promise<Answer> {
  const url = new URL(request.url ?? "/", "http://stand-in");
  const bytes = await bodyOf(request);
  if (request.headers.authorization !== `Bearer ${world.options.asToken}`)
    return [401, { errcode: "M_UNKNOWN_TOKEN" }];
  if (/\/appservice\/[^/]+\/ping$/.test(url.pathname)) return pinged(world);
  const asked = {
    user: url.searchParams.get("user_id") ?? "",
    query: url.searchParams,
    body: fieldsOf(bytes),
  };
  const line = `${request.method} ${url.pathname.replace(/^\/_matrix\/(client|media)\/v\d/, "")}`;
  try {
    return [200, routed(world, line, asked)];
  } catch (error) {
    if (error instanceof Refusal) return [error.status, { errcode: error.errcode, error: error.errcode }];
    throw error;
  }
}

function routed(world: World, line: string, asked: Asked): object {
  if (asked.user !== "") world.users.add(asked.user);
  for (const [pattern, answer] of ROUTES) {
    const match = pattern.exec(line);
    if (match) return answer(world, match.slice(1).map(decodeURIComponent), asked);
  }
  throw new Refusal(404, "M_UNRECOGNIZED");
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function fieldsOf(bytes: Buffer): Fields {
  try {
    return JSON.parse(bytes.toString()) as Fields;
  } catch {
    return {};
  }
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Refusal(404, "M_NOT_FOUND");
  return value;
}

/** Idempotent per path, as Synapse is for a service. */
function once(world: World, key: string, act: () => object): object {
  const before = world.transactions.get(key);
  if (before !== undefined) return before;
  const answer = act();
  world.transactions.set(key, answer);
  return answer;
}

function sendEvent(world: World, [roomId = "", type = "", id = ""]: readonly string[], asked: Asked): object {
  return once(world, `${roomId} ${type} ${id}`, () => {
    if (membershipIn(world, roomId, asked.user) !== "join") throw new Refusal(403, "M_FORBIDDEN");
    const ts = asked.query.get("ts");
    const told = {
      sender: asked.user,
      type,
      content: asked.body,
      ...(ts === null ? {} : { ts: Number(ts) }),
    };
    return { event_id: add(world, roomId, told).event_id };
  });
}

function redactEvent(
  world: World,
  [roomId = "", redacts = "", id = ""]: readonly string[],
  { user }: Asked,
): object {
  return once(world, `${roomId} redact ${id}`, () => {
    const redaction = { sender: user, type: "m.room.redaction", content: { redacts }, redacts };
    return { event_id: add(world, roomId, redaction).event_id };
  });
}

function putState(world: World, [roomId = "", type = "", key = ""]: readonly string[], asked: Asked): object {
  const before = roomOf(world, roomId).state.get(`${type} ${key}`);
  if (membershipIn(world, roomId, asked.user) !== "join") throw new Refusal(403, "M_FORBIDDEN");
  if (type === "m.room.member" && before?.content.membership === "join")
    throw new Refusal(403, "M_FORBIDDEN");
  const event = add(world, roomId, { sender: asked.user, type, state_key: key, content: asked.body });
  return { event_id: event.event_id };
}

function getState(world: World, [roomId = "", type = "", key = ""]: readonly string[]): object {
  return found(roomOf(world, roomId).state.get(`${type} ${key}`)).content;
}

function messages(world: World, [roomId = ""]: readonly string[], { query }: Asked): object {
  const { senders } = JSON.parse(query.get("filter") ?? "{}") as { senders?: string[] };
  const newestFirst = [...roomOf(world, roomId).events].reverse();
  const wanted = newestFirst.filter((event) => senders === undefined || senders.includes(event.sender));
  return { chunk: wanted.slice(0, Number(query.get("limit") ?? 10)) };
}

function members(world: World, [roomId = ""]: readonly string[]): object {
  const state = [...roomOf(world, roomId).state.values()];
  return { chunk: state.filter((event) => event.type === "m.room.member") };
}

function joinedMembers(world: World, [roomId = ""]: readonly string[]): object {
  const all = [...roomOf(world, roomId).state.values()].filter(
    (event) => event.content.membership === "join",
  );
  return { joined: Object.fromEntries(all.map((event) => [event.state_key, {}])) };
}

function oneEvent(world: World, [roomId = "", eventId = ""]: readonly string[]): object {
  return found(roomOf(world, roomId).events.find((event) => event.event_id === eventId));
}

function related(world: World, [roomId = "", eventId = "", type = ""]: readonly string[]): object {
  const relates = ({ content }: StandInEvent) => {
    const relation = content["m.relates_to"] as { event_id?: string; rel_type?: string } | undefined;
    return relation?.event_id === eventId && relation.rel_type === type;
  };
  return { chunk: roomOf(world, roomId).events.filter(relates) };
}

function change(world: World, roomId: string, { user, body }: Asked, membership: string): object {
  const target = String(body.user_id);
  if (membershipIn(world, roomId, target) === "join" && membership === "invite")
    throw new Refusal(403, "M_FORBIDDEN");
  member(world, { roomId, sender: user, user: target, content: { membership, reason: body.reason } });
  return {};
}

function kick(world: World, [roomId = ""]: readonly string[], asked: Asked): object {
  const membership = membershipIn(world, roomId, String(asked.body.user_id));
  if (membership !== "join" && membership !== "invite") throw new Refusal(403, "M_FORBIDDEN");
  return change(world, roomId, asked, "leave");
}

function leaveRoom(world: World, [roomId = ""]: readonly string[], { user }: Asked): object {
  if (membershipIn(world, roomId, user) === "leave") throw new Refusal(403, "M_FORBIDDEN");
  member(world, { roomId, sender: user, user, content: { membership: "leave" } });
  return {};
}

function joinRoom(world: World, [roomId = ""]: readonly string[], { user }: Asked): object {
  const membership = membershipIn(world, roomId, user);
  if (membership === "join") return { room_id: roomId };
  if (membership !== "invite") throw new Refusal(403, "M_FORBIDDEN");
  member(world, { roomId, sender: user, user, content: { membership: "join" } });
  return { room_id: roomId };
}

function createRoom(world: World, _: readonly string[], { user, body }: Asked): object {
  const alias = `#${String(body.room_alias_name)}:${world.options.serverName}`;
  if (body.room_alias_name !== undefined && world.aliases.has(alias)) throw new Refusal(400, "M_ROOM_IN_USE");
  const roomId = `!${randomBytes(12).toString("base64url")}`;
  world.rooms.set(roomId, { events: [], state: new Map() });
  if (body.room_alias_name !== undefined) world.aliases.set(alias, roomId);
  const state = (type: string, content: Fields) =>
    add(world, roomId, { sender: user, type, state_key: "", content });
  state("m.room.create", { room_version: "12" });
  member(world, { roomId, sender: user, user, content: { membership: "join" } });
  if (body.name !== undefined) state("m.room.name", { name: body.name });
  if (body.topic !== undefined) state("m.room.topic", { topic: body.topic });
  for (const invited of (body.invite ?? []) as string[]) {
    member(world, { roomId, sender: user, user: invited, content: { membership: "invite" } });
  }
  return { room_id: roomId };
}

function register(world: World, _: readonly string[], { body }: Asked): object {
  const user_id = `@${String(body.username)}:${world.options.serverName}`;
  if (world.users.has(user_id)) throw new Refusal(400, "M_USER_IN_USE");
  world.users.add(user_id);
  return { user_id };
}
