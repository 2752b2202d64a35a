import assert from "node:assert/strict";
import { path } from "../../../src/adapters/matrix/client.ts";
import { plain, type RichText } from "../../../src/domain/message/rich-text.ts";
import { plainWords } from "../../../src/domain/text/render-text.ts";
import { waitFor } from "../../support/wait-for.ts";
import {
  customerNamed,
  type DeskOnSynapse,
  deliver,
  deliveryId,
  names,
  openRoom,
  type Person,
  personOn,
  startDesk,
} from "./desk-on-synapse.ts";

describe("rooms on a real Synapse", function () {
  this.timeout(60_000);
  let desk: DeskOnSynapse;
  before(async () => {
    desk = await startDesk();
  });
  after(() => desk.stop());

  /** An open room with an agent in it. */
  async function talk(
    identity: string,
  ): Promise<{ roomId: string; agent: Person; customer: ReturnType<typeof customerNamed> }> {
    const customer = customerNamed(identity);
    const agent = await personOn(desk, "bob");
    const roomId = await openRoom(desk, customer);
    await deliver(desk, { kind: "invite", roomId, customer, user: agent.userId, reason: "Anna: an invoice" });
    await agent.join(roomId);
    return { roomId, agent, customer };
  }

  it("pings both ways", async () => {
    assert.deepEqual(await desk.homeserver.ping(), { ok: true });
  });

  it("makes one room for a conversation, however often it is asked", async () => {
    const customer = customerNamed("once@example.org");
    const conversation = deliveryId();
    const opening = { kind: "open-room" as const, conversation, customer, name: "Once", topic: "t" };
    const first = await desk.homeserver.deliver({ id: "open-1", attempt: 1, ...opening });
    const again = await desk.homeserver.deliver({ id: "open-1", attempt: 1, ...opening });
    const later = await desk.homeserver.deliver({ id: "open-1", attempt: 2, ...opening });
    assert.equal(first.kind, "delivered");
    assert.deepEqual([again, later], [first, first]);
  });

  it("opens rooms that show an invited agent what was said, keep guests out, and name their network", async () => {
    const { roomId, agent } = await talk("state@example.org");
    assert.deepEqual(await agent.state(roomId, "m.room.history_visibility"), {
      history_visibility: "shared",
    });
    assert.deepEqual(await agent.state(roomId, "m.room.guest_access"), { guest_access: "forbidden" });
    assert.deepEqual(await agent.state(roomId, "m.room.name"), { name: "Anna" });
    const all = (await agent.call("GET", `/rooms/${encodeURIComponent(roomId)}/state`)) as unknown as {
      type: string;
      content: { protocol?: { id: string } };
    }[];
    for (const type of ["m.bridge", "uk.half-shot.bridge"]) {
      assert.equal(all.find((event) => event.type === type)?.content.protocol?.id, "xmpp");
    }
    assert.equal(
      all.some((event) => event.type === "m.room.encryption"),
      false,
    );
  });

  it("dresses the puppet in a name and a picture", async () => {
    const customer = customerNamed("dressed@example.org");
    const base64 =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
    await deliver(desk, {
      kind: "dress-puppet",
      customer,
      name: "Anna\u202e\u0000 <b>",
      avatar: { mimeType: "image/png", base64 },
    });
    const agent = await personOn(desk, "viewer");
    const profile = await agent.call("GET", `/profile/${encodeURIComponent(names.puppet(customer))}`);
    assert.equal(profile.displayname, "Anna <b>");
    assert.match(String(profile.avatar_url), /^mxc:\/\//);
  });

  it("posts as customer and as desk, with formatting, action, reply and the time of writing", async () => {
    const { roomId, agent, customer } = await talk("posts@example.org");
    const bold: RichText = [
      { kind: "paragraph", content: [{ kind: "strong", content: [{ kind: "text", text: "now" }] }] },
    ];
    const writtenAt = Date.now() - 3_600_000;
    const first = await deliver(desk, {
      kind: "post",
      roomId,
      customer,
      as: "customer",
      body: bold,
      writtenAt,
    });
    await deliver(desk, {
      kind: "post",
      roomId,
      customer,
      as: "customer",
      body: plain("waves"),
      action: true,
      replyTo: first.remoteId ?? "",
    });
    await deliver(desk, {
      kind: "post",
      roomId,
      customer,
      as: "desk",
      body: plain("not delivered"),
      notice: true,
    });
    const [one, two, three] = (await agent.timeline(roomId)).filter(
      (event) => event.type === "m.room.message",
    );
    assert.equal(one?.event_id, first.remoteId);
    assert.equal(one?.sender, names.puppet(customer));
    assert.equal(one?.content.formatted_body, "<strong>now</strong>");
    assert.equal(one?.origin_server_ts, writtenAt);
    assert.equal(two?.content.msgtype, "m.emote");
    assert.equal(two?.content["m.relates_to"]["m.in_reply_to"].event_id, first.remoteId);
    assert.deepEqual([three?.sender, three?.content.msgtype], [names.bot, "m.notice"]);
  });

  it("posts once under one delivery id, also when Synapse forgot the transaction in a restart", async () => {
    const { roomId, agent, customer } = await talk("twice@example.org");
    const delivery = {
      kind: "post" as const,
      id: deliveryId(),
      roomId,
      customer,
      as: "customer" as const,
      body: plain("once"),
    };
    const first = await desk.homeserver.deliver({ ...delivery, attempt: 1 });
    const second = await desk.homeserver.deliver({ ...delivery, attempt: 2 });
    await desk.synapse.kill();
    const away = await desk.homeserver.deliver({ ...delivery, attempt: 3 });
    assert.equal(away.kind, "retry");
    await desk.synapse.start();
    const third = await desk.homeserver.deliver({ ...delivery, attempt: 4 });
    assert.deepEqual([second, third], [first, first]);
    const said = (await agent.timeline(roomId)).filter((event) => event.content.body === "once");
    assert.equal(said.length, 1);
  });

  it("carries 256 KB as several events in order, and takes them all back", async () => {
    const { roomId, agent, customer } = await talk("long@example.org");
    const text = Array.from({ length: 32_000 }, (_, index) => `<w${index}>`)
      .join(" ")
      .slice(0, 256 * 1024);
    const id = deliveryId();
    const delivery = {
      kind: "post" as const,
      id,
      roomId,
      customer,
      as: "customer" as const,
      body: plain(text),
    };
    const sent = await desk.homeserver.deliver({ ...delivery, attempt: 1 });
    assert.deepEqual(await desk.homeserver.deliver({ ...delivery, attempt: 2 }), sent);
    const messages = (await agent.timeline(roomId)).filter((event) => event.type === "m.room.message");
    assert.ok(messages.map((event) => event.content.body).join("") === text, "the same text");
    assert.ok(messages.length > 1);
    assert.ok(sent.kind === "delivered" && sent.remoteId === messages[0]?.event_id);
    await deliver(desk, { kind: "retract", roomId, customer, eventId: messages[0]?.event_id ?? "" });
    const left = (await agent.timeline(roomId)).filter(
      (event) => event.content.body !== undefined && event.type === "m.room.message",
    );
    assert.deepEqual(left, []);
  });

  it("carries formatted text that is far larger printed than written", async () => {
    const { roomId, agent, customer } = await talk("quotes@example.org");
    const text = '"&<>\\'.repeat(12_000);
    const body: RichText = [
      {
        kind: "quote",
        content: [{ kind: "paragraph", content: [{ kind: "strong", content: [{ kind: "text", text }] }] }],
      },
    ];
    await deliver(desk, { kind: "post", roomId, customer, as: "customer", body });
    const messages = (await agent.timeline(roomId)).filter((event) => event.type === "m.room.message");
    const said = messages.map((event) => String(event.content.body).replace(/^> /gm, ""));
    assert.ok(said.join("") === text, "the same text");
  });

  it("edits in place", async () => {
    const { roomId, agent, customer } = await talk("edits@example.org");
    const post = { kind: "post" as const, roomId, customer, as: "customer" as const };
    const first = await deliver(desk, { ...post, body: plain("helo") });
    const edited = await deliver(desk, { ...post, body: plain("hello"), edits: first.remoteId ?? "" });
    assert.equal(edited.remoteId, first.remoteId, "later edits name the first version");
    const events = await agent.timeline(roomId);
    const edit = events.find((event) => event.content["m.new_content"] !== undefined);
    assert.equal(edit?.content["m.new_content"].body, "hello");
    assert.deepEqual(edit?.content["m.relates_to"], { rel_type: "m.replace", event_id: first.remoteId });
  });

  it("mentions nobody, whatever a customer writes, so that no client rings for their words", async () => {
    const { roomId, agent, customer } = await talk("loud@example.org");
    const post = { kind: "post" as const, roomId, customer, as: "customer" as const };
    const first = await deliver(desk, { ...post, body: plain("@room wake up") });
    await deliver(desk, { ...post, body: plain("@room up"), edits: first.remoteId ?? "" });
    const events = await agent.timeline(roomId);
    const said = events.find((event) => event.event_id === first.remoteId);
    assert.deepEqual(said?.content["m.mentions"], {});
    const edit = events.find((event) => event.content["m.new_content"] !== undefined);
    assert.deepEqual(edit?.content["m.mentions"], {});
    assert.deepEqual(edit?.content["m.new_content"]["m.mentions"], {});
  });

  it("replaces all pieces of a long message by its correction", async () => {
    const { roomId, agent, customer } = await talk("long-edit@example.org");
    const post = { kind: "post" as const, roomId, customer, as: "customer" as const };
    const first = await deliver(desk, { ...post, body: plain("old ".repeat(30_000)) });
    await deliver(desk, { ...post, body: plain("new ".repeat(10_000)), edits: first.remoteId ?? "" });
    const events = (await agent.timeline(roomId)).filter((event) => event.type === "m.room.message");
    const shown = events.filter(
      (event) => event.event_id !== first.remoteId && event.content.body !== undefined,
    );
    const text = shown.map((event) => event.content["m.new_content"]?.body ?? event.content.body).join("");
    assert.ok(text === "new ".repeat(10_000), "the corrected text");
  });

  it("invites with a reason, once, and takes an invitation of a member for done", async () => {
    const customer = customerNamed("invites@example.org");
    const agent = await personOn(desk, "carol");
    const roomId = await openRoom(desk, customer);
    const invitation = {
      kind: "invite" as const,
      id: deliveryId(),
      roomId,
      customer,
      user: agent.userId,
      reason: "Anna: tax",
    };
    const invited = await desk.homeserver.deliver({ ...invitation, attempt: 1 });
    await agent.leave(roomId);
    const repeated = await desk.homeserver.deliver({ ...invitation, attempt: 2 });
    assert.deepEqual(repeated, invited, "declined meanwhile: not invited again");
    await deliver(desk, { kind: "invite", roomId, customer, user: agent.userId, reason: "Anna: tax, again" });
    await agent.join(roomId);
    const member = await desk.homeserver.deliver({ ...invitation, id: deliveryId(), attempt: 1 });
    assert.equal(member.kind, "delivered");
    const reasons = (await agent.timeline(roomId))
      .filter((event) => event.state_key === agent.userId && event.content.membership === "invite")
      .map((event) => event.content.reason);
    assert.deepEqual(reasons, ["Anna: tax", "Anna: tax, again"]);
  });

  it("says so when the invited user does not exist", async () => {
    const customer = customerNamed("nobody@example.org");
    const roomId = await openRoom(desk, customer);
    const user = `@no.such.agent:${names.domain}`;
    const outcome = await desk.homeserver.deliver({
      id: deliveryId(),
      attempt: 1,
      kind: "invite",
      roomId,
      customer,
      user,
      reason: "",
    });
    assert.equal(outcome.kind, "reject");
    assert.ok(outcome.kind === "reject" && plainWords(outcome.notice, "en").includes(user));
  });

  it("knows whose account there is, and takes those of other homeservers for known", async () => {
    const agent = await personOn(desk, "bob");
    assert.equal(await desk.homeserver.knows(agent.userId), true);
    assert.equal(await desk.homeserver.knows("@nobody-at-all:desk.test"), false);
    assert.equal(await desk.homeserver.knows("@carla:elsewhere.example"), true);
  });

  it("invites an agent who shows neither name nor picture", async () => {
    const customer = customerNamed("nameless@example.org");
    const roomId = await openRoom(desk, customer);
    const agent = await personOn(desk, "nameless");
    await agent.call("PUT", `/profile/${encodeURIComponent(agent.userId)}/displayname`, { displayname: "" });
    const { device_id } = await agent.call("GET", "/account/whoami");
    const device = {
      user_id: agent.userId,
      device_id,
      algorithms: [],
      keys: { [`ed25519:${device_id}`]: "x" },
    };
    await agent.call("POST", "/keys/upload", { device_keys: { ...device, signatures: {} } });
    await deliver(desk, { kind: "invite", roomId, customer, user: agent.userId, reason: "" });
    await agent.join(roomId);
  });

  it("says so when the invited user was deactivated and erased", async () => {
    const customer = customerNamed("deactivated@example.org");
    const roomId = await openRoom(desk, customer);
    const agent = await personOn(desk, "gone");
    const admin = `${desk.synapse.url}/_synapse/admin/v1/deactivate/${encodeURIComponent(agent.userId)}`;
    const headers = { authorization: `Bearer ${desk.synapse.adminToken}` };
    assert.ok((await fetch(admin, { method: "POST", headers, body: JSON.stringify({ erase: true }) })).ok);
    const invitation = { kind: "invite" as const, roomId, customer, user: agent.userId, reason: "" };
    const outcome = await desk.homeserver.deliver({ id: deliveryId(), attempt: 1, ...invitation });
    assert.equal(outcome.kind, "reject");
  });

  it("does not blame the invited user when the desk itself may invite nobody, and then makes another room", async () => {
    const customer = customerNamed("powerless@example.org");
    // From version 12 on the puppet, as creator, cannot lose its power.
    const { roomVersion } = desk.homeserver.rooms;
    const version = roomVersion.value;
    roomVersion.value = "11";
    const conversation = deliveryId();
    const opening = { kind: "open-room", conversation, customer, name: "Anna", topic: "" } as const;
    const roomId = (await deliver(desk, opening)).roomId ?? "";
    const agent = await personOn(desk, "bob");
    const puppet = names.puppet(customer);
    // Nobody can take another's equal power away: both give up their own.
    for (const [as, power] of [
      [names.bot, 100],
      [puppet, 40],
    ] as const)
      await desk.homeserver.client.call({
        method: "PUT",
        path: path("v3", "rooms", roomId, "state", "m.room.power_levels"),
        as,
        body: { users: { [puppet]: power, [names.bot]: 40 }, invite: 50, kick: 50 },
      });
    const invitation = {
      id: deliveryId(),
      attempt: 1,
      kind: "invite",
      customer,
      user: agent.userId,
      reason: "",
    } as const;
    const refused = await desk.homeserver.deliver({ ...invitation, roomId });
    assert.equal(refused.kind === "reject" && refused.code, "room-unusable");
    const other = (await deliver(desk, opening)).roomId ?? "";
    assert.notEqual(other, roomId);
    assert.equal((await deliver(desk, { ...invitation, roomId: other })).kind, "delivered");
    if (version === undefined) delete roomVersion.value;
    else roomVersion.value = version;
  });

  it("says that the room is at fault when the desk was put out of it", async () => {
    const customer = customerNamed("put-out@example.org");
    const roomId = await openRoom(desk, customer);
    const agent = await personOn(desk, "bob");
    for (const as of [names.bot, names.puppet(customer)])
      await desk.homeserver.client.call({ method: "POST", path: path("v3", "rooms", roomId, "leave"), as });
    const delivery = { id: deliveryId(), attempt: 1, kind: "invite", roomId, customer } as const;
    const refused = await desk.homeserver.deliver({ ...delivery, user: agent.userId, reason: "" });
    assert.equal(refused.kind === "reject" && refused.code, "room-unusable");
  });

  it("leaves a room that somebody encrypted for one that can be read", async () => {
    const customer = customerNamed("encrypted@example.org");
    const opening = {
      kind: "open-room",
      conversation: deliveryId(),
      customer,
      name: "Anna",
      topic: "",
    } as const;
    const roomId = (await deliver(desk, opening)).roomId ?? "";
    await desk.homeserver.client.call({
      method: "PUT",
      path: path("v3", "rooms", roomId, "state", "m.room.encryption"),
      as: names.puppet(customer),
      body: { algorithm: "m.megolm.v1.aes-sha2" },
    });
    assert.notEqual((await deliver(desk, opening)).roomId, roomId);
  });

  it("removes who is in, and takes who is out for removed", async () => {
    const { roomId, agent, customer } = await talk("removes@example.org");
    const removal = {
      kind: "remove" as const,
      roomId,
      customer,
      user: agent.userId,
      reason: "taken by Carol",
    };
    await deliver(desk, removal);
    await assert.rejects(agent.say(roomId, "still here?"));
    await deliver(desk, removal);
  });

  it("lets the bot leave and return, and speaks through the puppet meanwhile", async () => {
    const { roomId, agent, customer } = await talk("leaves@example.org");
    const place = { roomId, customer };
    await deliver(desk, { kind: "bot-leaves", ...place });
    await deliver(desk, { kind: "bot-leaves", ...place });
    await deliver(desk, { kind: "post", ...place, as: "desk", body: plain("not yet delivered") });
    const other = await personOn(desk, "dora");
    await deliver(desk, { kind: "invite", ...place, user: other.userId, reason: "help" });
    await deliver(desk, { kind: "bot-returns", ...place });
    await deliver(desk, { kind: "bot-returns", ...place });
    await deliver(desk, { kind: "post", ...place, as: "desk", body: plain("back") });
    const said = (await agent.timeline(roomId)).filter((event) => event.type === "m.room.message");
    assert.deepEqual(
      said.map((event) => [event.sender, event.content.msgtype]),
      [
        [names.puppet(customer), "m.notice"],
        [names.bot, "m.text"],
      ],
    );
    await deliver(desk, { kind: "puppet-leaves", ...place });
    const member = await agent.state(roomId, "m.room.member", names.puppet(customer));
    assert.equal(member.membership, "leave");
  });

  it("pins the card, edits it, and pins another when bot and puppet take turns", async () => {
    const { roomId, agent, customer } = await talk("card@example.org");
    const update = { kind: "update-card" as const, roomId, customer, name: "Anna · tax", topic: "Gajim 1.8" };
    const card = await deliver(desk, { ...update, body: plain("waited 3 s") });
    assert.deepEqual(await agent.state(roomId, "m.room.pinned_events"), { pinned: [card.remoteId] });
    assert.deepEqual(await agent.state(roomId, "m.room.topic"), { topic: "Gajim 1.8" });
    const edited = await deliver(desk, {
      ...update,
      body: plain("waited 9 s"),
      cardEventId: card.remoteId ?? "",
    });
    assert.equal(edited.remoteId, card.remoteId);
    await deliver(desk, { kind: "bot-leaves", roomId, customer });
    const anew = await deliver(desk, {
      ...update,
      body: plain("by the puppet"),
      cardEventId: card.remoteId ?? "",
    });
    assert.notEqual(anew.remoteId, card.remoteId);
    assert.deepEqual(await agent.state(roomId, "m.room.pinned_events"), { pinned: [anew.remoteId] });
    const names_set = (await agent.timeline(roomId)).filter((event) => event.type === "m.room.name");
    assert.equal(names_set.length, 2, "as made, and as changed");
  });

  it("tells an agent in one chat, which it mends when the agent has left", async () => {
    const agent = await personOn(desk, "erin");
    const told = await deliver(desk, {
      kind: "tell-agent",
      agent: agent.userId,
      body: plain("you are away"),
    });
    assert.match(told.remoteId ?? "", /^\$/);
    const sync = await agent.call("GET", "/sync?timeout=0");
    const invites = (
      sync.rooms as {
        invite: Record<string, { invite_state: { events: { content: { is_direct?: boolean } }[] } }>;
      }
    ).invite;
    const [roomId] = Object.keys(invites);
    assert.ok(roomId !== undefined);
    assert.ok(invites[roomId]?.invite_state.events.some((event) => event.content.is_direct === true));
    await agent.join(roomId);
    await agent.leave(roomId);
    await deliver(desk, { kind: "tell-agent", agent: agent.userId, body: plain("again") });
    await agent.join(roomId);
    const said = (await agent.timeline(roomId)).filter((event) => event.type === "m.room.message");
    assert.deepEqual(
      said.map((event) => event.content.body),
      ["you are away", "again"],
    );
  });

  it("hears that an agent's account was closed by its leaving their chat", async () => {
    const agent = await personOn(desk, "closing");
    desk.agents.add(agent.userId);
    await deliver(desk, { kind: "tell-agent", agent: agent.userId, body: plain("hello") });
    const sync = await agent.call("GET", "/sync?timeout=0");
    const [roomId = ""] = Object.keys((sync.rooms as { invite: object }).invite);
    await agent.join(roomId);
    const admin = `${desk.synapse.url}/_synapse/admin/v1/deactivate/${encodeURIComponent(agent.userId)}`;
    const headers = { authorization: `Bearer ${desk.synapse.adminToken}` };
    assert.ok((await fetch(admin, { method: "POST", headers, body: JSON.stringify({ erase: true }) })).ok);
    const left = await desk.accepted.find((each) => each.event.type === "AgentChatLeft");
    assert.deepEqual(left.target, { agent: agent.userId });
  });

  it("uses the chat that the agent opened", async () => {
    const agent = await personOn(desk, "frank");
    desk.agents.add(agent.userId);
    const made = await agent.call("POST", "/createRoom", {
      is_direct: true,
      invite: [names.bot],
      preset: "private_chat",
    });
    const roomId = String(made.room_id);
    const opened = await desk.accepted.find(
      (each) => each.event.type === "AgentChatOpened" && each.event.roomId === roomId,
    );
    assert.deepEqual(opened.target, { agent: agent.userId });
    await agent.say(roomId, "status");
    const asked = await desk.accepted.find(
      (each) =>
        each.event.type === "AgentCommanded" && "agent" in each.target && each.target.agent === agent.userId,
    );
    assert.ok(
      asked.event.type === "AgentCommanded" &&
        asked.event.command === "status" &&
        asked.event.from === "chat",
    );
    await deliver(desk, { kind: "tell-agent", agent: agent.userId, body: plain("ready") });
    assert.ok((await agent.timeline(roomId)).some((event) => event.content.body === "ready"));
  });

  it("refuses strangers who invite the bot or a puppet", async () => {
    const stranger = await personOn(desk, "mallory");
    const customer = customerNamed("invited@example.org");
    await deliver(desk, { kind: "dress-puppet", customer, name: "Invited" });
    for (const user of [names.bot, names.puppet(customer)]) {
      const made = await stranger.call("POST", "/createRoom", { invite: [user], preset: "private_chat" });
      const roomId = String(made.room_id);
      const refused = async () =>
        (await stranger.state(roomId, "m.room.member", user)).membership === "leave";
      await waitFor(refused, { what: `${user} to refuse` });
    }
  });

  it("shows typing and receipts", async () => {
    const { roomId, agent, customer } = await talk("signals@example.org");
    const eventId = await agent.say(roomId, "hello");
    const filter = encodeURIComponent(JSON.stringify({ room: { timeline: { limit: 0 } } }));
    const since = String((await agent.call("GET", `/sync?timeout=0&filter=${filter}`)).next_batch);
    desk.homeserver.showTyping(roomId, customer, true);
    desk.homeserver.showReceived(roomId, customer, eventId);
    const puppet = names.puppet(customer);
    let from = since;
    const kinds = new Set<string>();
    const both = async () => {
      const sync = await agent.call("GET", `/sync?timeout=1000&since=${from}&filter=${filter}`);
      from = String(sync.next_batch);
      const room = (
        sync.rooms as { join?: Record<string, { ephemeral: { events: { type: string }[] } }> } | undefined
      )?.join?.[roomId];
      for (const event of room?.ephemeral.events ?? [])
        if (JSON.stringify(event).includes(puppet)) kinds.add(event.type);
      return kinds.has("m.typing") && kinds.has("m.receipt");
    };
    await waitFor(both, { what: "the puppet's typing and receipt" });
  });

  it("keeps retrying, later and later, while the homeserver is away", async () => {
    const customer = customerNamed("away@example.org");
    const roomId = await openRoom(desk, customer);
    const delivery = {
      kind: "post" as const,
      id: deliveryId(),
      roomId,
      customer,
      as: "customer" as const,
      body: plain("x"),
    };
    await desk.synapse.stop();
    const waits = [];
    for (const attempt of [1, 3, 20]) {
      const outcome = await desk.homeserver.deliver({ ...delivery, attempt });
      assert.equal(outcome.kind, "retry");
      if (outcome.kind === "retry") waits.push(outcome.after_ms);
    }
    assert.ok(
      (waits[0] ?? 0) < (waits[1] ?? 0) && (waits[1] ?? 0) < (waits[2] ?? 0) && (waits[2] ?? 0) <= 15_000,
      String(waits),
    );
    assert.equal((await desk.homeserver.ping()).ok, false);
    await desk.synapse.start();
    assert.equal((await desk.homeserver.deliver({ ...delivery, attempt: 4 })).kind, "delivered");
  });
});
