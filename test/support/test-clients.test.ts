import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { startInspircd } from "./inspircd.ts";
import { ircCustomer } from "./irc-customer.ts";
import { matrixAgent } from "./matrix-agent.ts";
import { type IrcServer, startNgircd } from "./ngircd.ts";
import { type Prosody, startProsody } from "./prosody.ts";
import { type Synapse, startSynapse } from "./synapse.ts";
import { xmppCustomer } from "./xmpp-customer.ts";
import { xml } from "./xmpp-library.ts";

describe("the XMPP test customer", () => {
  let prosody: Prosody;
  before(async function () {
    this.timeout(60_000);
    prosody = await startProsody();
  });
  after(() => prosody.dispose());

  it("talks with receipts, corrections, repeats and client versions like a good client", async () => {
    const bob = await xmppCustomer({
      prosody,
      user: "bob",
      desk: "",
      software: { name: "Bobbly", version: "2.1" },
    });
    const ann = await xmppCustomer({ prosody, user: "ann", desk: bob.fullJid, nick: "Ann" });
    const id = await ann.say("häl✓o", { originId: "one" });
    assert.equal((await bob.next("häl✓o")).id, id);
    assert.deepEqual(await ann.outcomeOf(id), { id, kind: "received" });
    await ann.say("häl✓o", { originId: "one" });
    await ann.say("hello", { correct: id });
    await bob.next("hello");
    assert.deepEqual(
      bob.transcript().map(({ text, corrected }) => [text, corrected]),
      [["hello", true]],
    );
    const version = await ann.query(xml("query", { xmlns: "jabber:iq:version" }), bob.fullJid);
    assert.equal(version?.getChildText("name"), "Bobbly");
    const refused = await ann.say("anybody?", { to: "nobody@nowhere.test" });
    assert.equal((await ann.outcomeOf(refused)).kind, "refused");
    await ann.disconnect();
    await bob.disconnect();
  });

  it("comes back when the server was killed, and finds what waited for it", async function () {
    this.timeout(30_000);
    const eve = await xmppCustomer({ prosody, user: "eve", desk: "" });
    const kim = await xmppCustomer({ prosody, user: "kim", desk: eve.jid });
    await eve.disconnect();
    const id = await kim.say("while you were out", { receiptRequested: false });
    await kim.query(xml("ping", { xmlns: "urn:xmpp:ping" }), prosody.domain);
    await prosody.kill();
    await prosody.start();
    await eve.reconnect();
    assert.deepEqual([(await eve.next("while you were out")).id, eve.messages.all[0]?.delayed], [id, true]);
    await kim.online();
    await kim.say("still here");
    await eve.next("still here");
    await eve.disconnect();
    await kim.disconnect();
  });
});

for (const [name, start] of Object.entries({ ngircd: startNgircd, inspircd: startInspircd })) {
  describe(`the IRC test customer on ${name}`, () => {
    let server: IrcServer;
    before(async () => {
      server = await start({ tls: true });
    });
    after(() => server.dispose());

    it("talks, changes its nick, leaves and returns", async () => {
      const bob = await ircCustomer({ server, nick: "bob", desk: "ann", version: "Bobbly 2.1" });
      const ann = await ircCustomer({ server, nick: "ann", desk: "bob", version: "silent" });
      ann.say("häl✓o");
      assert.equal((await bob.next("häl✓o")).from, "ann");
      await ann.rename("anna");
      ann.say("\u0001VERSION\u0001");
      assert.match((await ann.raw.find((line) => line.includes("VERSION"))).toString(), /Bobbly 2\.1/);
      await ann.quit();
      assert.equal(ann.online, false);
      bob.say("are you there?");
      assert.equal((await bob.refusals.next()).error, "no_such_nick");
      await ann.returns();
      bob.say("welcome back", "anna");
      await ann.next("welcome back");
      await ann.quit();
      await bob.quit();
    });
  });
}

describe("the Matrix test agent", () => {
  let synapse: Synapse;
  before(async function () {
    this.timeout(60_000);
    synapse = await startSynapse();
  });
  after(() => synapse.dispose());

  it("is invited, talks, edits, and sees every event in order", async function () {
    this.timeout(30_000);
    const desk = await matrixAgent({ synapse, user: "desk" });
    const ann = await matrixAgent({ synapse, user: "ann", bot: desk.userId, displayName: "Ann" });
    const asked = ann.command("status");
    const { roomId } = await desk.nextInvitation();
    await desk.accept(roomId);
    await desk.next(roomId, "status");
    await desk.send(roomId, "all well");
    assert.equal(await asked, "all well");
    assert.deepEqual([...(await desk.members(roomId)).values()], ["Ann", "desk"]);
    const first = await ann.send(roomId, "one");
    await ann.edit(roomId, first, "two");
    await ann.redact(roomId, await ann.reply(roomId, first, "three"));
    await desk.next(roomId, "* two");
    await desk.read(roomId, first);
    await ann
      .room(roomId)
      .receipts.next((receipt) => receipt.eventId === first && receipt.userId === desk.userId);
    await desk.room(roomId).timeline.find((event) => event.type === "m.room.redaction");
    await ann.kick(roomId, desk.userId, "enough");
    assert.equal((await desk.departures.next()).event?.content.reason, "enough");
    await Promise.all([desk.stop(), ann.stop()]);
  });
});
