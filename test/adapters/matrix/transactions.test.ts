import assert from "node:assert/strict";
import { type HttpServer, startHttpServer } from "../../../src/adapters/http/server.ts";
import { type IngressParts, ingressRoutes } from "../../../src/adapters/matrix/ingress/routes.ts";
import type { Accepted, Inbound } from "../../../src/application/ports/store.ts";
import { inbox } from "../../support/inbox.ts";
import { names, quietLog } from "./desk-on-synapse.ts";

const TOKEN = "the-homeservers-token";
const ROOM = "!room";
const AGENT = "@bob:desk.test";

/** The endpoint with an `accept` that knows the keys it has seen and one conversation's room. */
async function endpoint(changed: Partial<IngressParts> = {}) {
  const stored: Inbound[] = [];
  const log = inbox<string>("log line");
  const keys = new Set<string>();
  const take = (each: Inbound): Accepted => {
    if ("room" in each.target && each.target.room !== ROOM) return { kind: "ignored" };
    if (keys.has(each.key ?? "")) return { kind: "repeat" };
    keys.add(each.key ?? "");
    stored.push(each);
    return { kind: "accepted", lane: "x" };
  };
  const typing: unknown[] = [];
  const declined: string[] = [];
  const parts: IngressParts = {
    hsToken: TOKEN,
    names,
    log: quietLog(log),
    clock: { now: () => 1, sleep: async () => {} },
    accept: async (inbound) => inbound.map(take),
    mayChat: (user) => user === AGENT,
    acceptChat: async () => true,
    declineInvitation: (user) => declined.push(user),
    isChat: async (roomId) => roomId === "!chat",
    isChatOf: async (roomId, user) => roomId === "!chat" && user === AGENT,
    onTyping: (roomId, users) => typing.push([roomId, users]),
    onReceipt: () => {},
    provision: async (user) => user === names.bot,
    ...changed,
  };
  server = await startHttpServer({
    host: "127.0.0.1",
    port: 0,
    routes: ingressRoutes(parts),
    log: parts.log,
  });
  const url = `http://127.0.0.1:${server.port}`;
  const send = (
    body: string | Buffer,
    options: { id?: string; token?: string | undefined; path?: string; method?: string } = {},
  ) => {
    const token = "token" in options ? options.token : TOKEN;
    const path = options.path ?? `/_matrix/app/v1/transactions/${options.id ?? "t1"}`;
    const headers = {
      "content-type": "application/json",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
    const method = options.method ?? "PUT";
    return fetch(url + path, { method, headers, ...(method === "GET" ? {} : { body }) });
  };
  return { send, stored, log, typing, declined };
}

let server: HttpServer | undefined;

const event = (id: string, fields: object = {}) => ({
  event_id: `$${id}`,
  room_id: ROOM,
  sender: AGENT,
  type: "m.room.message",
  origin_server_ts: 1,
  content: { msgtype: "m.text", body: id },
  ...fields,
});
const transaction = (...events: unknown[]) => JSON.stringify({ events });
const bodies = (stored: readonly Inbound[]) => stored.map((each) => each.key);

describe("the transaction endpoint", () => {
  afterEach(() => server?.stop());

  it("lets nobody in without the right token, and does not log what they brought", async () => {
    const { send, stored, log } = await endpoint();
    const missing = await send(transaction(event("a")), { token: undefined });
    assert.deepEqual(
      [missing.status, ((await missing.json()) as { errcode: string }).errcode],
      [401, "M_MISSING_TOKEN"],
    );
    const wrong = await send(transaction(event("a")), { token: "guessed-secret" });
    assert.deepEqual(
      [wrong.status, ((await wrong.json()) as { errcode: string }).errcode],
      [403, "M_FORBIDDEN"],
    );
    const query = await send(transaction(event("a")), {
      token: undefined,
      path: `/_matrix/app/v1/transactions/1?access_token=${TOKEN}`,
    });
    assert.equal(query.status, 401);
    assert.deepEqual(stored, []);
    assert.equal(log.all.length, 3);
    assert.ok(log.all.every((line) => !line.includes("guessed-secret") && !line.includes(TOKEN)));
  });

  it("stores before it answers, and asks for a repeat when it could not", async () => {
    let down = true;
    const accepted: Inbound[] = [];
    const { send } = await endpoint({
      accept: async (inbound) => {
        if (down) throw new Error("no database");
        accepted.push(...inbound);
        return inbound.map(() => ({ kind: "accepted", lane: "x" }) as const);
      },
    });
    assert.equal((await send(transaction(event("a")))).status, 503);
    down = false;
    const answer = await send(transaction(event("a")));
    assert.deepEqual([answer.status, await answer.json()], [200, {}]);
    assert.deepEqual(bodies(accepted), ["mx:$a"]);
  });

  it("takes a transaction twice, two crossed, and one id with new events", async () => {
    const { send, stored } = await endpoint();
    const first = transaction(event("a"), event("b"));
    const second = transaction(event("b"), event("c"));
    const answers = await Promise.all([
      send(first),
      send(second, { id: "t2" }),
      send(first),
      send(transaction(event("d"))),
    ]);
    assert.ok(answers.every((answer) => answer.status === 200));
    assert.deepEqual(bodies(stored).sort(), ["mx:$a", "mx:$b", "mx:$c", "mx:$d"]);
  });

  it("takes the legacy path", async () => {
    const { send, stored } = await endpoint();
    assert.equal((await send(transaction(event("a")), { path: "/transactions/1" })).status, 200);
    assert.equal(stored.length, 1);
  });

  it("takes 32 MB", async () => {
    const { send, stored } = await endpoint();
    const padding = { "org.example.padding": "x".repeat(320 * 1024) };
    const many = Array.from({ length: 100 }, (_, index) =>
      event(`e${index}`, { content: { msgtype: "m.text", body: "hi", ...padding } }),
    );
    assert.equal((await send(transaction(...many))).status, 200);
    assert.equal(stored.length, 100);
  });

  it("refuses what is no JSON object", async () => {
    const { send } = await endpoint();
    for (const body of ["{", "", "[]", "null", '"x"', Buffer.from([0xff, 0xfe])]) {
      const answer = await send(body);
      assert.deepEqual(
        [answer.status, ((await answer.json()) as { errcode: string }).errcode],
        [400, "M_NOT_JSON"],
      );
    }
  });

  it("leaves absurd events out, by their id in the log, and takes all others", async () => {
    const { send, stored, log } = await endpoint();
    const deep = "[".repeat(50_000) + "]".repeat(50_000);
    const absurd = [
      null,
      7,
      [],
      {},
      { event_id: "no sigil" },
      event("long-room", { room_id: `!${"x".repeat(1e6)}` }),
      event("no-sender", { sender: null }),
      event("null-content", { content: null }),
      event("body", { content: { msgtype: "m.text", body: { evil: true } } }),
      event("member", { type: "m.room.member", state_key: "@x:y", content: { membership: ["join"] } }),
      event("relation", { type: "m.reaction", content: { "m.relates_to": "x" } }),
      event("proto", { content: JSON.parse('{"msgtype":"m.text","body":"p","__proto__":{"x":1}}') }),
    ];
    const body = transaction(...absurd, event("good")).replace(
      /\]\}$/,
      `,{"event_id":"$deep","content":{"x":${deep}}}]}`,
    );
    assert.equal((await send(body)).status, 200);
    assert.deepEqual(bodies(stored), ["mx:$proto", "mx:$good"]);
    for (const id of ["$long-room", "$no-sender", "$body"])
      assert.ok(
        log.all.some((line) => line.includes(id)),
        id,
      );
    assert.equal((await send('{"events":"many"}')).status, 200);
  });

  it("shortens names of a million characters", async () => {
    const { send, stored } = await endpoint();
    const file = event("f", { content: { msgtype: "m.file", body: "n".repeat(1e6) } });
    assert.equal((await send(transaction(file))).status, 200);
    const [only] = stored;
    assert.ok(
      only?.event.type === "UserWrote" && (only.event.message.attachments?.[0]?.name?.length ?? 0) <= 200,
    );
  });

  it("takes words in a chat with the bot for commands, in their order, and ignores other rooms", async () => {
    const { send, stored } = await endpoint();
    const chat = { room_id: "!chat" };
    await send(
      transaction(event("ready", chat), event("elsewhere", { room_id: "!other" }), event("status", chat)),
    );
    assert.deepEqual(
      stored.map((each) => each.event.type === "AgentCommanded" && each.event.command),
      ["ready", "status"],
    );
    assert.deepEqual(stored[0]?.target, { agent: AGENT });
  });

  it("tells once of a chat with the bot that is encrypted, and of no other room", async () => {
    const { send, stored } = await endpoint();
    const encrypted = (id: string, room_id: string) =>
      event(id, { room_id, type: "m.room.encrypted", content: { algorithm: "m.megolm.v1.aes-sha2" } });
    await send(transaction(encrypted("e1", "!chat"), encrypted("e2", "!other")));
    await send(transaction(encrypted("e3", "!chat")));
    assert.deepEqual(
      stored.map((each) => each.event),
      [{ type: "AgentChatUnreadable", roomId: "!chat" }],
    );
    assert.deepEqual(stored[0]?.target, { agent: AGENT });
  });

  it("tells that an agent left their chat with the bot, as a closed account does, and of nobody else", async () => {
    const { send, stored } = await endpoint();
    const leaves = (id: string, user: string, room_id: string, membership = "leave") =>
      event(id, { room_id, sender: user, state_key: user, type: "m.room.member", content: { membership } });
    await send(
      transaction(
        leaves("l1", AGENT, "!other"),
        leaves("l2", "@evil:x", "!chat"),
        leaves("l3", AGENT, "!chat"),
        leaves("l4", AGENT, "!chat", "ban"),
      ),
    );
    assert.deepEqual(
      stored.map(({ event, key, target }) => [event.type, key, target]),
      ["mx:$l3", "mx:$l4"].map((key) => ["AgentChatLeft", key, { agent: AGENT }]),
    );
  });

  it("joins an agent's chat and refuses strangers", async () => {
    const { send, stored, declined } = await endpoint();
    const invite = (id: string, sender: string, user: string) =>
      event(id, { sender, type: "m.room.member", state_key: user, content: { membership: "invite" } });
    const puppet = names.puppet({ network: "xmpp", identity: "a@b" });
    await send(
      transaction(
        invite("i1", AGENT, names.bot),
        invite("i2", "@evil:x", names.bot),
        invite("i3", AGENT, puppet),
      ),
    );
    assert.deepEqual(
      stored.map((each) => each.event),
      [{ type: "AgentChatOpened", roomId: ROOM }],
    );
    assert.deepEqual(declined, [names.bot, puppet]);
  });

  it("tells memberships apart with and without what was before", async () => {
    const { send, stored } = await endpoint();
    const member = (id: string, sender: string, membership: string, before?: string) =>
      event(id, {
        sender,
        type: "m.room.member",
        state_key: AGENT,
        content: { membership },
        unsigned: before === undefined ? undefined : { prev_content: { membership: before } },
      });
    await send(
      transaction(
        member("1", AGENT, "join", "invite"),
        member("2", AGENT, "join", "join"),
        member("3", AGENT, "leave", "invite"),
        member("4", AGENT, "leave", "join"),
        member("5", "@boss:desk.test", "leave", "join"),
        member("6", "@boss:desk.test", "ban", "join"),
        member("7", AGENT, "leave"),
        member("10", names.bot, "leave", "join"),
        member("11", names.bot, "leave", "invite"),
        event("9", {
          sender: "@boss:desk.test",
          type: "m.room.member",
          state_key: names.bot,
          content: { membership: "leave" },
        }),
      ),
    );
    const told = stored.map((each) => `${each.key} ${each.event.type}`);
    assert.deepEqual(told, [
      "mx:$1 UserJoined",
      "mx:$3 UserDeclined",
      "mx:$4 UserLeft",
      "mx:$5 UserLeft",
      "mx:$6 UserLeft",
      "mx:$7 UserLeft",
      "mx:$10 UserLeft",
      "mx:$9 OursRemoved",
    ]);
    const last = stored.at(-1)?.event;
    assert.deepEqual(last, { type: "OursRemoved", user: names.bot, by: "@boss:desk.test", speaker: "desk" });
  });

  it("tells of a room that was upgraded, encrypted, or took our power", async () => {
    const { send, stored } = await endpoint();
    const state = (id: string, type: string, content: object) => event(id, { type, state_key: "", content });
    await send(
      transaction(
        state("1", "m.room.tombstone", { replacement_room: "!new" }),
        state("2", "m.room.encryption", { algorithm: "x" }),
        state("3", "m.room.power_levels", { users: { [names.bot]: 0 } }),
        state("4", "m.room.power_levels", { users: { [names.bot]: 100 } }),
      ),
    );
    const changes = stored.map((each) => each.event.type === "RoomChanged" && each.event.change);
    assert.deepEqual(changes, ["upgraded", "encrypted", "power-lost"]);
  });

  it("reads ephemeral events under either name", async () => {
    const { send, typing } = await endpoint();
    const notice = { type: "m.typing", room_id: ROOM, content: { user_ids: [AGENT, names.bot] } };
    await send(JSON.stringify({ events: [], ephemeral: [notice, { type: "m.presence" }, null] }));
    await send(JSON.stringify({ events: [], "de.sorunome.msc2409.ephemeral": [notice] }));
    assert.deepEqual(typing, [
      [ROOM, [AGENT]],
      [ROOM, [AGENT]],
    ]);
  });

  it("answers pings, and queries for users and rooms", async () => {
    const { send } = await endpoint();
    const status = async (path: string, method = "GET") =>
      (await send("{}", { path: `/_matrix/app/v1${path}`, method })).status;
    assert.equal(await status("/ping", "POST"), 200);
    assert.equal(await status(`/users/${encodeURIComponent(names.bot)}`), 200);
    assert.equal(await status(`/users/${encodeURIComponent("@frontdesk_xmpp_x:desk.test")}`), 404);
    assert.equal(await status(`/rooms/${encodeURIComponent("#frontdesk_x:desk.test")}`), 404);
  });
});
