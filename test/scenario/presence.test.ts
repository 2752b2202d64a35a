import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "mocha";
import type { MatrixAgent } from "../support/matrix-agent.ts";
import { connect } from "./support/connect.ts";
import { offerOf } from "./support/interview.ts";
import { type RealWorld, startWorld } from "./support/real-world.ts";
import { teams } from "./support/teams.ts";

const rules = teams({ help: { agents: ["petra"], capacity: 20 } });

describe("customers who come, go and move, on real servers", function () {
  this.timeout(90_000);
  let world: RealWorld;
  let petra: MatrixAgent;
  before(async function () {
    this.timeout(120_000);
    world = await startWorld({ rules, conversation: { absence_told: "1s" } });
    petra = await world.agent("petra");
  });
  after(() => world.dispose());
  afterEach(() => world.invariantsHold());

  it("is one talk with a customer on two resources, answered where they wrote last", async () => {
    const phone = await world.xmpp("twin", {
      resource: "phone",
      software: { name: "Conversations", version: "2.16" },
    });
    const laptop = await world.xmpp("twin", {
      resource: "laptop",
      password: phone.password,
      software: { name: "Gajim", version: "1.9.5" },
    });
    const roomId = await connect(phone, petra, "Twin", "help on two devices");
    await laptop.say("now from my laptop");
    await petra.next(roomId, "now from my laptop");
    await petra.send(roomId, "nice laptop");
    await laptop.next("nice laptop");
    await phone.say("and from the phone again");
    await petra.next(roomId, "and from the phone again");
    await petra.send(roomId, "nice phone");
    await phone.next("nice phone");
    const twins = petra.invitations.all.filter(({ roomName }) => roomName?.startsWith("Twin"));
    assert.equal(twins.length, 1);
  });

  it("follows a nick change in the middle of the interview", async () => {
    const customer = await world.irc("caterpillar");
    customer.say("help me grow");
    await customer.next(/name/);
    await customer.rename("butterfly");
    customer.say("Flora");
    const offer = await offerOf(petra, "Flora");
    await petra.accept(offer.roomId);
    await customer.next(/is here/);
    await petra.send(offer.roomId, "nice wings");
    const line = await customer.next("nice wings");
    assert.equal(line.to, "butterfly");
  });

  it("shows who quit IRC as gone, finds them again, and merges nobody else into their talk", async () => {
    const customer = await world.irc("restless");
    const roomId = await connect(customer, petra, "Restless", "help me stay");
    await customer.quit();
    // A server without MONITOR is asked from time to time who is there.
    await petra.next(roomId, /Restless has gone offline/, { timeout_ms: 45_000 });
    await petra.send(roomId, "this waits for you");
    const stranger = await world.irc("somebody");
    stranger.say("help me too");
    await stranger.next(/name/);
    await customer.returns();
    customer.say("I am back");
    await petra.next(roomId, /Restless is back/);
    await customer.next("this waits for you", { timeout_ms: 45_000 });
    await petra.next(roomId, "I am back");
    await petra.send(roomId, "there you are");
    await customer.next("there you are");
    assert.ok(!petra.bodies(roomId).includes("help me too"));
    assert.ok(!stranger.lines.all.some(({ text }) => text.includes("there you are")));
  });

  it("shows an XMPP customer who goes offline, and keeps for them what is written meanwhile", async () => {
    const customer = await world.xmpp("sleeper");
    const roomId = await connect(customer, petra, "Sleeper", "help me sleep");
    // Without it no server tells the desk who is there.
    await customer.subscribe();
    await customer.presences.find(({ type }) => type === "subscribe");
    await customer.disconnect();
    await petra.next(roomId, /Sleeper has gone offline/);
    await petra.send(roomId, "sweet dreams");
    await customer.reconnect();
    await customer.next("sweet dreams");
    await petra.next(roomId, /Sleeper is back/);
    await customer.say("good morning");
    await petra.next(roomId, "good morning");
    assert.equal(customer.messages.all.filter(({ text }) => text === "sweet dreams").length, 1);
  });
});
