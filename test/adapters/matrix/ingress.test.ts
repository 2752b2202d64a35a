import assert from "node:assert/strict";
import { reconcileRoom } from "../../../src/adapters/matrix/reconcile.ts";
import type { Inbound } from "../../../src/application/ports/store.ts";
import type { RoomEvent } from "../../../src/domain/conversation/events.ts";
import { plain } from "../../../src/domain/message/rich-text.ts";
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

describe("what comes from a real Synapse", function () {
  this.timeout(60_000);
  let desk: DeskOnSynapse;
  before(async () => {
    desk = await startDesk();
  });
  after(() => desk.stop());

  const inRoom = (roomId: string) => (each: Inbound) => "room" in each.target && each.target.room === roomId;
  const arrived = <T extends RoomEvent["type"]>(roomId: string, type: T) =>
    desk.accepted
      .find((each) => inRoom(roomId)(each) && each.event.type === type, { what: `${type} in ${roomId}` })
      .then((each) => each.event as Extract<RoomEvent, { type: T }>);

  async function talk(
    identity: string,
  ): Promise<{ roomId: string; agent: Person; customer: ReturnType<typeof customerNamed> }> {
    const customer = customerNamed(identity);
    const agent = await personOn(desk, "bob");
    const roomId = await openRoom(desk, customer);
    await deliver(desk, { kind: "invite", roomId, customer, user: agent.userId, reason: "Anna" });
    return { roomId, agent, customer };
  }

  it("tells of joining, writing, editing, replying, reacting and taking back", async () => {
    const { roomId, agent, customer } = await talk("talk@example.org");
    await agent.join(roomId);
    assert.equal((await arrived(roomId, "UserJoined")).user, agent.userId);
    const post = { kind: "post" as const, roomId, customer, as: "customer" as const, body: plain("help") };
    const { remoteId } = await deliver(desk, post);
    const reply = {
      msgtype: "m.text",
      body: `> <${customer.identity}> help\n\nsure`,
      "m.relates_to": { "m.in_reply_to": { event_id: remoteId } },
    };
    const eventId = await agent.say(roomId, { ...reply, body: `> <@x:y> help\n\nsure` });
    const wrote = await arrived(roomId, "UserWrote");
    assert.deepEqual(wrote.message, { id: eventId, body: plain("sure"), replyTo: remoteId });
    await agent.say(roomId, {
      msgtype: "m.text",
      body: "* of course",
      "m.new_content": { msgtype: "m.text", body: "of course" },
      "m.relates_to": { rel_type: "m.replace", event_id: eventId },
    });
    const edited = await arrived(roomId, "UserEdited");
    assert.deepEqual([edited.edits, edited.message.body], [eventId, plain("of course")]);
    await agent.say(
      roomId,
      { "m.relates_to": { rel_type: "m.annotation", event_id: remoteId, key: "👍" } },
      "m.reaction",
    );
    assert.deepEqual((await arrived(roomId, "UserReacted")).to, remoteId);
    await agent.call(
      "PUT",
      `/rooms/${encodeURIComponent(roomId)}/redact/${encodeURIComponent(eventId)}/${deliveryId()}`,
      {},
    );
    assert.equal((await arrived(roomId, "UserRetracted")).retracts, eventId);
    assert.ok(
      !desk.accepted.all.some((each) => each.event.type === "UserWrote" && names.isOurs(each.event.user)),
    );
  });

  it("tells a refusal from a leaving and a removal", async () => {
    const { roomId, agent } = await talk("refuse@example.org");
    await agent.leave(roomId);
    assert.equal((await arrived(roomId, "UserDeclined")).user, agent.userId);
    const second = await talk("leave@example.org");
    await second.agent.join(second.roomId);
    await second.agent.leave(second.roomId);
    assert.deepEqual(await arrived(second.roomId, "UserLeft"), {
      type: "UserLeft",
      user: second.agent.userId,
    });
  });

  it("names files, and an encryption that was switched on", async () => {
    const { roomId, agent } = await talk("attach@example.org");
    await agent.join(roomId);
    await agent.say(roomId, { msgtype: "m.image", body: "cat.png", url: "mxc://desk.test/x" });
    assert.deepEqual((await arrived(roomId, "UserWrote")).message.attachments, [
      { kind: "image", name: "cat.png", source: "mxc://desk.test/x" },
    ]);
    await agent.say(roomId, { algorithm: "m.megolm.v1.aes-sha2", ciphertext: "x" }, "m.room.encrypted");
    const encrypted = (each: Inbound) =>
      inRoom(roomId)(each) &&
      each.event.type === "UserWrote" &&
      each.event.message.attachments?.[0]?.kind === "encrypted";
    await desk.accepted.find(encrypted);
  });

  it("tells of typing and reading", async () => {
    const { roomId, agent, customer } = await talk("typing@example.org");
    await agent.join(roomId);
    await agent.call(
      "PUT",
      `/rooms/${encodeURIComponent(roomId)}/typing/${encodeURIComponent(agent.userId)}`,
      { typing: true, timeout: 5_000 },
    );
    await desk.typing.find((each) => each.roomId === roomId && each.users.includes(agent.userId));
    const { remoteId } = await deliver(desk, {
      kind: "post",
      roomId,
      customer,
      as: "customer",
      body: plain("read me"),
    });
    await agent.call(
      "POST",
      `/rooms/${encodeURIComponent(roomId)}/receipt/m.read/${encodeURIComponent(remoteId ?? "")}`,
      {},
    );
    await desk.receipts.find((each) => each.eventId === remoteId && each.user === agent.userId);
  });

  it("gets again what could not be stored, once it can", async () => {
    const { roomId, agent } = await talk("stored@example.org");
    await agent.join(roomId);
    await arrived(roomId, "UserJoined");
    desk.storage.down = true;
    await agent.say(roomId, "kept");
    await desk.log.find((line) => line.includes("could not be stored"));
    desk.storage.down = false;
    assert.deepEqual(await desk.homeserver.ping(), { ok: true }, "a ping ends the homeserver's back-off");
    assert.deepEqual((await arrived(roomId, "UserWrote")).message.body, plain("kept"));
  });

  it("finds in the room what never reached it", async () => {
    const { roomId, agent, customer } = await talk("missed@example.org");
    desk.conversationRooms.delete(roomId);
    await agent.join(roomId);
    const eventId = await agent.say(roomId, "did you get this?");
    const parts = { client: desk.homeserver.client, names, clock: { now: () => 7, sleep: async () => {} } };
    const found: Inbound[] = [];
    for await (const inbound of reconcileRoom(parts, { roomId, customer, since_ms: 0 })) found.push(inbound);
    assert.deepEqual(
      found.map((each) => each.event.type),
      ["UserJoined", "UserWrote"],
    );
    assert.equal(found[1]?.key, `mx:${eventId}`);
    await agent.leave(roomId);
    const later: Inbound[] = [];
    for await (const inbound of reconcileRoom(parts, { roomId, customer, since_ms: Date.now() }))
      later.push(inbound);
    assert.equal(later.at(-1)?.event.type, "UserLeft");
    const nowhere = { roomId: "!no-such-room", customer, since_ms: 0 };
    for await (const inbound of reconcileRoom(parts, nowhere)) assert.fail(inbound.event.type);
  });
});
