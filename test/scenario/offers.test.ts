import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "mocha";
import { type HttpProxy, httpProxy } from "../support/http-proxy.ts";
import { type MatrixAgent, matrixAgent } from "../support/matrix-agent.ts";
import { within } from "../support/wait-for.ts";
import { connect } from "./support/connect.ts";
import { firstOffered, interview, offerOf } from "./support/interview.ts";
import { type RealWorld, startWorld } from "./support/real-world.ts";
import { teams } from "./support/teams.ts";

const rules = teams({
  nobody: { agents: ["nora"] },
  ordinary: { agents: ["rosa"] },
  urgent: { agents: [], joins: "ordinary", priority: 50 },
  decline: { agents: ["dora", "dirk"] },
  silent: { agents: ["sara", "sven"], ring: "5s" },
  leaving: { agents: ["lena", "luca"] },
  kicked: { agents: ["kara", "kurt"] },
  puppet: { agents: ["paul"] },
  race: { agents: ["ria", "rob"], ring: "5s" },
  both: { agents: ["beth", "bill"], atOnce: 2 },
  lunch: { agents: ["lola", "leon"] },
});

const BOT = "@frontdesk:desk.test";

describe("offers in awkward moments, on real servers", function () {
  this.timeout(60_000);
  let world: RealWorld;
  let proxy: HttpProxy;
  const people: MatrixAgent[] = [];
  before(async function () {
    this.timeout(120_000);
    world = await startWorld({
      rules,
      conversation: { position_update: "10s" },
      homeserverVia: async (port) => {
        proxy = await httpProxy(port);
        return proxy.port;
      },
    });
  });
  after(async () => {
    await Promise.all(people.map((person) => person.stop()));
    await world.dispose();
    await proxy.close();
  });
  afterEach(() => world.invariantsHold());

  it("keeps whoever finds nobody ready, tells the place, and connects them in turn", async () => {
    const nora = await world.agent("nora", { ready: false });
    const first = await world.xmpp("first");
    const second = await world.irc("second");
    await interview(first, "First Person", "nobody helps me");
    await first.next(/nobody is in right now. You're number 1 in line/);
    await interview(second, "Second Person", "nobody helps me either");
    await second.next(/number 2 in line/);
    await second.say("and it is getting worse");
    await second.next(/Whoever helps you will read this/);

    assert.match(await nora.command("ready"), /ready/);
    const offer = await offerOf(nora, "First Person");
    await nora.accept(offer.roomId);
    await first.next("Nora is here");
    await second.next(/You're next/);
    await nora.send(offer.roomId, "!close");
    const next = await offerOf(nora, "Second Person");
    await nora.accept(next.roomId);
    await second.next("Nora is here");
    await nora.next(next.roomId, "and it is getting worse");
    await nora.send(next.roomId, "!close");
  });

  it("serves the higher priority first, and the earlier within one", async () => {
    const rosa = await world.agent("rosa", { ready: false });
    const names = ["Early Bird", "Late Bird", "Urgent Bird"];
    const reasons = ["an ordinary matter", "an ordinary matter too", "an urgent matter"];
    for (const [index, name] of names.entries()) {
      const customer = await world.irc(`bird${index}`);
      await interview(customer, name, reasons[index] as string);
      await customer.next(/next|number/);
    }
    assert.match(await rosa.command("queue"), /Urgent Bird.*Early Bird.*Late Bird/s);
    await rosa.command("ready");
    for (const name of ["Urgent Bird", "Early Bird", "Late Bird"]) {
      const offer = await rosa.nextInvitation();
      assert.match(offer.roomName ?? "", new RegExp(`^${name}`));
      await rosa.accept(offer.roomId);
      await rosa.next(offer.roomId, "matter");
      await rosa.send(offer.roomId, "!close");
    }
  });

  it("goes to the next agent after a refusal, without a word to the customer or a penalty", async () => {
    const agents = await Promise.all([world.agent("dora"), world.agent("dirk")]);
    const customer = await world.xmpp("declined");
    await interview(customer, "Declan", "decline me");
    const { agent, others, offer } = await firstOffered(agents, "Declan");
    await agent.decline(offer.roomId);
    const other = others[0] as MatrixAgent;
    await other.accept((await offerOf(other, "Declan")).roomId);
    await customer.next(/is here for you now/);
    assert.match(await agent.command("status"), /You're ready: 0 of 1/);
    assert.deepEqual(
      customer.transcript().map((message) => /sorry|declin|refus/i.test(message.text)),
      customer.transcript().map(() => false),
    );
    await other.send(offer.roomId, "!close");
  });

  it("withdraws an offer nobody answers, sets that agent away and says how to come back", async () => {
    const agents = await Promise.all([world.agent("sara"), world.agent("sven")]);
    const customer = await world.xmpp("patient");
    await interview(customer, "Patience", "silent agents");
    const { agent, others, offer } = await firstOffered(agents, "Patience");
    const other = others[0] as MatrixAgent;
    await other.accept((await offerOf(other, "Patience")).roomId);
    await customer.next(/is here for you now/);
    await agent.departures.find(({ roomId }) => roomId === offer.roomId);
    const chat = await agent.botRoom();
    await agent.next(chat, /didn't answer Patience in time.*set away.*`?ready/);
    assert.match(await agent.command("status"), /You're away \(did not answer\)/);
    assert.match(await agent.command("ready"), /You're ready: 0 of 1/);
    await other.send(offer.roomId, "!close");
  });

  it("goes on to the next at once when whoever is rung goes away", async () => {
    const agents = await Promise.all([world.agent("lola"), world.agent("leon")]);
    await interview(await world.irc("hungry"), "Henry", "lunch is near");
    const { agent, others, offer } = await firstOffered(agents, "Henry");
    await agent.command("away lunch");
    await agent.departures.find(({ roomId }) => roomId === offer.roomId);
    await agent.next(await agent.botRoom(), /Henry is being offered to somebody else/);
    const other = others[0] as MatrixAgent;
    await other.accept((await offerOf(other, "Henry")).roomId);
    assert.match(await agent.command("ready"), /You're ready: 0 of 1/);
    await other.send(offer.roomId, "!close");
  });

  it("brings another agent when one leaves by hand, the old one only when nobody else is free", async () => {
    const agents = await Promise.all([world.agent("lena"), world.agent("luca")]);
    const customer = await world.irc("lost");
    await interview(customer, "Lost Soul", "leaving agents");
    const { agent, others, offer } = await firstOffered(agents, "Lost Soul");
    await agent.accept(offer.roomId);
    await customer.next(/is here for you now/);
    customer.say("the second thing is the printer");
    await agent.next(offer.roomId, "the printer");
    await agent.leave(offer.roomId);
    await customer.next(/had to go.*someone else/i);
    const other = others[0] as MatrixAgent;
    await other.accept((await offerOf(other, "Lost Soul")).roomId);
    await customer.next(/is here for you now/);
    await other.next(offer.roomId, "the printer");
    await other.command("away");
    await other.leave(offer.roomId);
    await customer.next(/had to go/);
    const again = await offerOf(agent, "Lost Soul");
    await agent.accept(again.roomId);
    await customer.next(/is here for you now/);
    await agent.send(offer.roomId, "still here");
    await customer.next("still here");
    await agent.send(offer.roomId, "!close");
  });

  it("brings another agent when a moderator kicks the one who has the talk", async () => {
    const agents = await Promise.all([world.agent("kara"), world.agent("kurt")]);
    const customer = await world.xmpp("kicked");
    await interview(customer, "Kim", "kicked agents");
    const { agent, others, offer } = await firstOffered(agents, "Kim");
    await agent.accept(offer.roomId);
    await customer.next(/is here for you now/);
    const moderator = await moderate(offer.roomId);
    await moderator.kick(offer.roomId, agent.userId, "end of shift");
    await customer.next(/had to go/);
    const other = others[0] as MatrixAgent;
    await other.accept((await offerOf(other, "Kim")).roomId);
    await customer.next(/is here for you now/);
    await other.send(offer.roomId, "sorry about that");
    await customer.next("sorry about that");
    await other.send(offer.roomId, "!close");
  });

  it("lets no moderator put the customer's puppet out; when the room is deleted, a new one opens", async () => {
    const paul = await world.agent("paul");
    const customer = await world.xmpp("thrown");
    const roomId = await connect(customer, paul, "Thea", "puppet trouble");
    const moderator = await moderate(roomId);
    const puppet = [...(await paul.members(roomId)).keys()].find((user) => user.includes("xmpp")) ?? "";
    await assert.rejects(moderator.kick(roomId, puppet, "go away"), /403/);

    await administer("DELETE", `v2/rooms/${encodeURIComponent(roomId)}`, { purge: false });
    await customer.next(/had to go|closed/);
    await customer.say("but it is not solved");
    const again = await offerOf(paul, "Thea");
    assert.notEqual(again.roomId, roomId);
    await paul.accept(again.roomId);
    await customer.next(/Paul is here/);
    await paul.next(again.roomId, "but it is not solved");
    await paul.send(again.roomId, "I am all ears");
    await customer.next("I am all ears");
    await paul.send(again.roomId, "!close");
    await customer.next(/closed/);
  });

  it("has exactly one outcome when a join crosses the withdrawal of the offer", async () => {
    const agents = await Promise.all([world.agent("ria"), world.agent("rob")]);
    const customer = await world.xmpp("racer");
    await interview(customer, "Racer", "a race");
    const { agent, others, offer } = await firstOffered(agents, "Racer");
    const { roomId } = offer;
    const withdrawal = proxy.hold(({ path }) => path.endsWith(`/rooms/${roomId}/kick`));
    await within(withdrawal.arrived, { what: "the withdrawal" });
    await agent.accept(roomId);
    await customer.next(/is here for you now/);
    assert.ok(withdrawal.holds, "the join has counted before the homeserver heard of the withdrawal");
    withdrawal.release();

    // The withdrawal puts them out after all; they came for it, and are called back to it.
    await agent.departures.find((departure) => departure.roomId === roomId);
    assert.equal((await offerOf(agent, "Racer")).roomId, roomId);
    await agent.accept(roomId);
    await customer.say("am I served?");
    await agent.next(roomId, "am I served?");
    await agent.send(roomId, "by me alone");
    await customer.next("by me alone");

    const [other] = others as [MatrixAgent];
    const staff = [...(await agent.members(roomId)).keys()].filter((user) =>
      agents.some(({ userId }) => userId === user),
    );
    assert.deepEqual(staff, [agent.userId]);
    assert.match(await agent.command("status"), /1 of 1/);
    assert.match(await other.command("status"), /You're ready: 0 of 1/);
    assert.equal(customer.transcript().filter(({ text }) => /had to go/.test(text)).length, 0);
    await agent.send(roomId, "!close");
    await customer.next(/closed/);
  });

  it("gives the conversation to one of two who join at once, and lets the other off kindly", async () => {
    const agents = await Promise.all([world.agent("beth"), world.agent("bill")]);
    const customer = await world.xmpp("wanted");
    await interview(customer, "Wanda", "both of you");
    const offers = await Promise.all(agents.map((agent) => offerOf(agent, "Wanda")));
    await Promise.allSettled(agents.map((agent, index) => agent.accept(offers[index]?.roomId ?? "")));
    const { text } = await customer.next(/is here for you now/);
    const [winner, loser] = text.includes("Beth") ? agents : [...agents].reverse();
    assert.ok(winner && loser);
    const name = text.includes("Beth") ? "Beth" : "Bill";
    const chat = await loser.botRoom();
    await loser.next(chat, `${name} has taken this conversation`);
    const departure = await loser.departures.find(({ roomId }) => roomId === offers[0]?.roomId);
    assert.match(String(departure.event?.content.reason ?? ""), new RegExp(`${name} has taken this`));
    assert.match(await loser.command("status"), /You're ready: 0 of 1/);
    assert.match(await winner.command("status"), /1 of 1/);
    const roomId = offers[0]?.roomId ?? "";
    const people = [...(await winner.members(roomId)).keys()].filter((user) => !user.includes("xmpp"));
    assert.deepEqual(
      people.filter((user) => user !== BOT),
      [winner.userId],
    );
    await winner.send(roomId, "!close");
    await customer.next(/closed/);
  });

  /** Someone of the company whom the homeserver's administrator made a moderator of the room. */
  async function moderate(roomId: string): Promise<MatrixAgent> {
    const name = `moderator-${roomId
      .slice(1, 6)
      .toLowerCase()
      .replace(/[^a-z]/g, "x")}`;
    const moderator = await matrixAgent({ synapse: world.synapse, user: name });
    people.push(moderator);
    await administer("POST", `v1/rooms/${encodeURIComponent(roomId)}/make_room_admin`, {
      user_id: moderator.userId,
    });
    await moderator.accept(roomId);
    return moderator;
  }

  /** Synapse's admin API. */
  async function administer(method: string, path: string, body: object): Promise<void> {
    const answer = await fetch(`${world.synapse.url}/_synapse/admin/${path}`, {
      method,
      headers: { authorization: `Bearer ${world.synapse.adminToken}` },
      body: JSON.stringify(body),
    });
    assert.equal(answer.status, 200, await answer.text());
  }
});
