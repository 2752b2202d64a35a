import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { waitFor } from "../support/wait-for.ts";
import { interview } from "./support/interview.ts";
import { type RealWorld, startWorld } from "./support/real-world.ts";

const CARD = "4111 1111 1111 1111";
const BOT = "@frontdesk:desk.test";

/** One masked queue of two, a third who is a supervisor, and nobody who is to notice a transfer. */
function rules(domain: string): object {
  return {
    queues: { care: { title: "Care" } },
    agents: {
      [`@anna:${domain}`]: { name: "Anna", capacity: 2 },
      [`@ben:${domain}`]: { name: "Ben", capacity: 2 },
    },
    supervisors: [`@sue:${domain}`],
    interview: { silence: "5m", client_answer: "3s" },
    rules: [
      {
        name: "care",
        queue: "care",
        host: "bridge",
        mask: { customer: "both", agent: "Our team" },
        content: { redact: ["card"] },
        on_transfer: "silent",
        offer: { ring: "20s" },
      },
    ],
  };
}

describe("a talk that the bridge hosts, on real servers", function () {
  this.timeout(60_000);
  let world: RealWorld;
  before(async function () {
    this.timeout(120_000);
    world = await startWorld({ rules });
  });
  after(() => world.dispose());

  it("masks both sides, keeps numbers out, is shared, passed on unnoticed and hosted otherwise, and loses nothing", async () => {
    const anna = await world.agent("anna");
    const customer = await world.xmpp("romeo");
    await interview(customer, "Romeo", "a prescription");
    const { roomId, ...offer } = await anna.nextInvitation();
    assert.doesNotMatch(JSON.stringify(offer), /romeo/i);
    await anna.accept(roomId);
    await customer.next(/Our team is here/);

    await customer.say(`I am Romeo, my card is ${CARD}`);
    const said = await anna.next(roomId, /my card is/);
    assert.match(String(said.content.body), /^I am Customer \w{4}, my card is \[card number removed\]$/);
    await customer.next(/part of that was not passed on/);
    await anna.send(roomId, `Then it is not ${CARD}`);
    await customer.next("Then it is not [card number removed]");
    await anna.next(roomId, /not passed on to the customer/);
    const conversation = /Conversation: (\w+)/.exec(anna.bodies(roomId).join("\n"))?.[1] ?? "";
    const seen = JSON.stringify([
      await anna.state(roomId, "m.room.name"),
      await anna.state(roomId, "m.room.topic"),
      [...(await anna.members(roomId))],
      anna.bodies(roomId),
    ]);
    assert.doesNotMatch(seen.replace(`Then it is not ${CARD}`, ""), /romeo|4111/i);

    const ben = await world.agent("ben");
    await anna.send(roomId, "!consult Ben");
    await ben.nextInvitation((invitation) => invitation.roomId === roomId);
    await ben.accept(roomId);
    await anna.send(roomId, "// what shall I tell them?");
    await ben.next(roomId, /what shall I tell them/);
    await ben.send(roomId, "// that it is ready");
    await ben.send(roomId, "It is ready, says Ben");
    await customer.next("It is ready, says Our team");
    await ben.send(roomId, "!leave");
    await waitFor(async () => !(await anna.members(roomId)).has(ben.userId), {
      what: "the member",
    });

    await anna.send(roomId, "!pass Ben: they were promised a call");
    await ben.nextInvitation((invitation) => invitation.roomId === roomId);
    await ben.accept(roomId);
    await ben.next(roomId, /A note from Anna: they were promised a call/);
    const summary = await ben.next(roomId, /What was said so far/);
    assert.match(
      String(summary.content.body),
      /Customer \w{4}: I am Customer \w{4}, my card is \[card number removed\]/,
    );
    assert.match(String(summary.content.body), /Ben: \/\/ that it is ready \[among colleagues only\]/);
    await ben.send(roomId, "Here I am again");
    await customer.next("Here I am again");

    const sue = await world.agent("sue", { ready: false });
    const handle = (await ben.command("status")).match(/, (\w{4,})\)/)?.[1] ?? "";
    await sue.command(`host homeserver ${handle}`);
    await waitFor(async () => !(await ben.members(roomId)).has(BOT), { what: "the member" });
    await ben.send(roomId, "Without the bot");
    await customer.next("Without the bot");
    await customer.say("I hear you");
    await ben.next(roomId, "I hear you");
    await sue.command(`host bridge ${handle}`);
    await waitFor(async () => (await ben.members(roomId)).has(BOT), { what: "the member" });
    await sue.send(await sue.botRoom(), `listen ${handle}`);
    await sue.nextInvitation((invitation) => invitation.roomId === roomId);
    await sue.accept(roomId);
    await sue.next(roomId, "I hear you");
    await ben.send(roomId, "And with it");
    await customer.next("And with it");

    const heard = customer.transcript().map(({ text }) => text);
    const words = heard.filter((body) =>
      /Our team is here|passed on to|in line|\/\/|Anna|Ben|desk\.test|4111/.test(body),
    );
    assert.deepEqual(words, ["Our team is here for you now."]);

    await ben.send(roomId, "!close");
    await customer.next(/closed/);
    await world.invariantsHold();
    const written = await world.desk.cli("transcript", conversation, "--format", "json");
    assert.equal(written.code, 0, written.err);
    assert.doesNotMatch(written.out, /4111/);
    const texts = JSON.parse(written.out).entries.flatMap(({ text = [] }) => text);
    for (const text of ["It is ready, says Our team", "Without the bot", "I hear you", "And with it"])
      assert.ok(texts.includes(text), text);
  });
});
