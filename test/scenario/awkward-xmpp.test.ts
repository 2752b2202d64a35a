import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "mocha";
import type { MatrixAgent } from "../support/matrix-agent.ts";
import { xml } from "../support/xmpp-library.ts";
import { connect } from "./support/connect.ts";
import { type RealWorld, startWorld } from "./support/real-world.ts";
import { teams } from "./support/teams.ts";

const rules = teams({ help: { agents: ["vera"], capacity: 20 } });
const STANZAS = "urn:ietf:params:xml:ns:xmpp-stanzas";

describe("awkward moments of XMPP customers, on real servers", function () {
  this.timeout(90_000);
  let world: RealWorld;
  let vera: MatrixAgent;
  before(async function () {
    this.timeout(120_000);
    world = await startWorld({ rules, conversation: { absence_told: "1s" } });
    vera = await world.agent("vera");
  });
  after(() => world.dispose());
  afterEach(() => world.invariantsHold());

  it("a message that comes back long after it was sent is shown at that very message, once", async () => {
    const customer = await world.xmpp("boomerang", { givesReceipts: false });
    const roomId = await connect(customer, vera, "Boomerang", "help me return");
    const eventId = await vera.send(roomId, "catch this");
    const { id } = await customer.next("catch this");
    const to = `help@${world.prosody.componentDomain}`;
    const error = xml("error", { type: "cancel" }, xml("remote-server-timeout", { xmlns: STANZAS }));
    for (const _ of [1, 2]) await customer.send(xml("message", { to, type: "error", id }, error));
    const told = await vera.next(roomId, /did not reach Boomerang/);
    const relation = told.content["m.relates_to"] as { readonly "m.in_reply_to"?: { event_id?: string } };
    assert.equal(relation["m.in_reply_to"]?.event_id, eventId);
    await customer.say("did I miss anything?");
    await vera.next(roomId, "did I miss anything?");
    assert.equal(vera.bodies(roomId).filter((body) => /did not reach/.test(body)).length, 1);
  });

  it("a customer on two clients is gone when the second goes, and back when either comes", async () => {
    const phone = await world.xmpp("both", { resource: "phone" });
    const laptop = await world.xmpp("both", { resource: "laptop", password: phone.password });
    const roomId = await connect(phone, vera, "Both", "help on two");
    await phone.subscribe();
    await phone.presences.find(({ type }) => type === "subscribe");
    await laptop.query(xml("ping", { xmlns: "urn:xmpp:ping" }), `help@${world.prosody.componentDomain}`);
    await phone.disconnect();
    await vera.send(roomId, "to the one that is left");
    await laptop.next("to the one that is left");
    await laptop.disconnect();
    await vera.next(roomId, /Both has gone offline/);
    await vera.send(roomId, "for later");
    await laptop.reconnect();
    await vera.next(roomId, /Both is back/);
    await laptop.next("for later");
    await laptop.disconnect();
    await vera.next(roomId, /Both has gone offline/);
    await phone.reconnect();
    await vera.next(roomId, /Both is back/);
    await vera.send(roomId, "welcome");
    await phone.next("welcome");
  });

  it("a picture is told of to both sides: the agent reads that one was sent, the customer that it stayed behind", async () => {
    const customer = await world.xmpp("painter");
    const roomId = await connect(customer, vera, "Painter", "help me paint");
    const url = "https://files.example/sunset.jpg";
    const picture = xml("x", { xmlns: "jabber:x:oob" }, xml("url", {}, url));
    const to = `help@${world.prosody.componentDomain}`;
    await customer.send(xml("message", { to, type: "chat", id: "p1" }, xml("body", {}, url), picture));
    await vera.next(roomId, /sent a picture, “sunset.jpg”/);
    await customer.next(/only words do in this chat/);
    const omemo = xml("encrypted", { xmlns: "eu.siacs.conversations.axolotl" }, xml("payload", {}, "x"));
    await customer.send(xml("message", { to, type: "chat", id: "p2" }, xml("body", {}, "no OMEMO"), omemo));
    await vera.next(roomId, /encrypted/);
    await customer.next(/only words do in this chat/);
    assert.ok(!vera.bodies(roomId).some((body) => body.includes("no OMEMO")));
  });
});
