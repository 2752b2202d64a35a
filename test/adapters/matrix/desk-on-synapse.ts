import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startHttpServer } from "../../../src/adapters/http/server.ts";
import { type MatrixHomeserver, matrixHomeserver } from "../../../src/adapters/matrix/homeserver.ts";
import { ingressRoutes } from "../../../src/adapters/matrix/ingress/routes.ts";
import type { TakeTransactionParts } from "../../../src/adapters/matrix/ingress/take-transaction.ts";
import { registrationOf } from "../../../src/adapters/matrix/registration.ts";
import { matrixNames, type Names } from "../../../src/adapters/matrix/user-ids.ts";
import type { RoomDelivery } from "../../../src/application/ports/homeserver.ts";
import type { Log } from "../../../src/application/ports/log.ts";
import type { Accepted, Inbound } from "../../../src/application/ports/store.ts";
import type { CustomerRef } from "../../../src/domain/customer.ts";
import { type Inbox, inbox } from "../../support/inbox.ts";
import { freePort } from "../../support/ports.ts";
import { removeTemporaryDirectory, temporaryDirectory } from "../../support/process.ts";
import { type Synapse, startSynapse } from "../../support/synapse.ts";

export const DOMAIN = "desk.test";
export const names: Names = matrixNames({ domain: DOMAIN, botLocalpart: "frontdesk", prefix: "frontdesk_" });

/** Our homeserver side on a real Synapse, with an inbox in which a test sees what was accepted. */
export interface DeskOnSynapse {
  readonly synapse: Synapse;
  readonly homeserver: MatrixHomeserver;
  readonly accepted: Inbox<Inbound>;
  readonly typing: Inbox<{ roomId: string; users: readonly string[] }>;
  readonly receipts: Inbox<{ roomId: string; user: string; eventId: string }>;
  readonly log: Inbox<string>;
  /** Rooms that `accept` takes for conversations. */
  readonly conversationRooms: Set<string>;
  readonly agents: Set<string>;
  readonly endpoint: string;
  readonly hsToken: string;
  /** Set to make `accept` fail as long as it is. */
  readonly storage: { down: boolean };
  stop(): Promise<void>;
}

export function quietLog(lines: Inbox<string>): Log {
  const line = (fields: object, message: string) => lines.push(`${message} ${JSON.stringify(fields)}`);
  const log: Log = { debug: line, info: line, warn: line, error: line, child: () => log };
  return log;
}

export async function startDesk(): Promise<DeskOnSynapse> {
  const directory = temporaryDirectory("desk");
  const port = await freePort();
  const asToken = randomBytes(24).toString("hex");
  const hsToken = randomBytes(24).toString("hex");
  const endpoint = `http://127.0.0.1:${port}`;
  const shared = { id: "frontdesk", url: endpoint, asToken, hsToken, domain: DOMAIN };
  const registration = registrationOf({ ...shared, botLocalpart: "frontdesk", prefix: "frontdesk_" });
  const file = join(directory, "registration.yaml");
  writeFileSync(file, JSON.stringify(registration));
  const synapse = await startSynapse({ registrations: [file], serverName: DOMAIN });

  const log = inbox<string>("log line");
  const random = { number: () => 0.5, id: () => randomBytes(8).toString("hex") };
  const homeserver = matrixHomeserver({
    url: synapse.url,
    asToken,
    serviceId: "frontdesk",
    names,
    random,
    log: quietLog(log),
  });
  const seen = sink(homeserver, quietLog(log));
  const http = await startHttpServer({
    host: "127.0.0.1",
    port,
    routes: ingressRoutes({ ...seen.parts, hsToken, provision: async (user) => user === names.bot }),
    log: seen.parts.log,
  });
  return {
    ...seen,
    synapse,
    homeserver,
    log,
    endpoint,
    hsToken,
    async stop() {
      await synapse.dispose();
      await homeserver.close();
      await http.stop();
      removeTemporaryDirectory(directory);
    },
  };
}

/** Remembers keys as the store does, and ignores rooms that are no conversation. */
function sink(homeserver: MatrixHomeserver, log: Log) {
  const accepted = inbox<Inbound>("accepted event");
  const typing = inbox<{ roomId: string; users: readonly string[] }>("typing notice");
  const receipts = inbox<{ roomId: string; user: string; eventId: string }>("receipt");
  const conversationRooms = new Set<string>();
  const agents = new Set<string>();
  const storage = { down: false };
  const keys = new Set<string>();
  const take = (each: Inbound): Accepted => {
    if ("room" in each.target && !conversationRooms.has(each.target.room)) return { kind: "ignored" };
    if (each.key !== undefined && keys.has(each.key)) return { kind: "repeat" };
    keys.add(each.key ?? "");
    accepted.push(each);
    return { kind: "accepted", lane: "test" };
  };
  const parts: TakeTransactionParts = {
    names,
    log,
    clock: { now: () => Date.now(), sleep: async () => {} },
    accept: async (inbound) => {
      if (storage.down) throw new Error("the database cannot be reached");
      return inbound.map(take);
    },
    mayChat: (user) => agents.has(user),
    acceptChat: (agent, roomId) => homeserver.acceptChat(agent, roomId),
    declineInvitation: (user, roomId) => homeserver.declineInvitation(user, roomId),
    isChat: (roomId) => homeserver.isChat(roomId),
    isChatOf: (roomId, user) => homeserver.isChatOf(roomId, user),
    onTyping: (roomId, users) => typing.push({ roomId, users }),
    onReceipt: (roomId, user, eventId) => receipts.push({ roomId, user, eventId }),
  };
  return { accepted, typing, receipts, conversationRooms, agents, storage, parts };
}

let counter = 0;

/** A new delivery id. */
export function deliveryId(): string {
  return `d${process.pid}-${Date.now()}-${counter++}`;
}

export function customerNamed(identity: string): CustomerRef {
  return { network: "xmpp", desk: "billing", identity, address: `${identity}/phone` };
}

type Bare<T> = T extends unknown ? Omit<T, "id" | "attempt"> : never;

/** Delivers once and expects it delivered. */
export async function deliver(desk: DeskOnSynapse, delivery: Bare<RoomDelivery>) {
  const outcome = await desk.homeserver.deliver({
    id: deliveryId(),
    attempt: 1,
    ...delivery,
  } as RoomDelivery);
  if (outcome.kind !== "delivered") throw new Error(`not delivered: ${JSON.stringify(outcome)}`);
  return outcome;
}

export async function openRoom(desk: DeskOnSynapse, customer: CustomerRef): Promise<string> {
  const conversation = deliveryId();
  const opened = await deliver(desk, {
    kind: "open-room",
    conversation,
    customer,
    name: "Anna",
    topic: "billing",
  });
  const roomId = opened.roomId ?? "";
  desk.conversationRooms.add(roomId);
  return roomId;
}

export interface RoomEventSeen {
  readonly event_id: string;
  readonly type: string;
  readonly sender: string;
  readonly state_key?: string;
  readonly origin_server_ts: number;
  // biome-ignore lint/suspicious/noExplicitAny: what a test looks at, it knows.
  readonly content: any;
}

export interface Person {
  readonly userId: string;
  call(method: string, path: string, body?: object): Promise<Record<string, unknown>>;
  join(roomId: string): Promise<void>;
  leave(roomId: string): Promise<void>;
  say(roomId: string, content: object | string, type?: string): Promise<string>;
  /** The room's events, oldest first, as this person may see them. */
  timeline(roomId: string): Promise<RoomEventSeen[]>;
  state(roomId: string, type: string, key?: string): Promise<Record<string, unknown>>;
}

let people = 0;

/** A new user of the homeserver with a client. */
export async function personOn(desk: DeskOnSynapse, localpart: string): Promise<Person> {
  const { userId, accessToken } = await desk.synapse.registerUser(`${localpart}${people++}`);
  const call: Person["call"] = async (method, path, body) => {
    const answer = await fetch(`${desk.synapse.url}/_matrix/client/v3${path}`, {
      method,
      headers: { authorization: `Bearer ${accessToken}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const json = (await answer.json()) as Record<string, unknown>;
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(json)}`);
    return json;
  };
  const room = (roomId: string, rest: string) => `/rooms/${encodeURIComponent(roomId)}${rest}`;
  return {
    userId,
    call,
    join: async (roomId) => void (await call("POST", room(roomId, "/join"), {})),
    leave: async (roomId) => void (await call("POST", room(roomId, "/leave"), {})),
    async say(roomId, content, type = "m.room.message") {
      const body = typeof content === "string" ? { msgtype: "m.text", body: content } : content;
      const sent = await call("PUT", room(roomId, `/send/${type}/${deliveryId()}`), body);
      return String(sent.event_id);
    },
    async timeline(roomId) {
      const page = await call("GET", room(roomId, "/messages?dir=f&limit=1000"));
      return page.chunk as RoomEventSeen[];
    },
    state: (roomId, type, key = "") => call("GET", room(roomId, `/state/${type}/${encodeURIComponent(key)}`)),
  };
}
