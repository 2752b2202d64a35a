import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import type { MatrixAgent } from "../support/matrix-agent.ts";
import type { XmppCustomer } from "../support/xmpp-customer.ts";
import type { ReceivedMessage } from "../support/xmpp-message.ts";
import { connect } from "./support/connect.ts";
import { type RealWorld, startWorld } from "./support/real-world.ts";

describe("the main job, on real servers", function () {
  this.timeout(120_000);
  let world: RealWorld;
  let anna: MatrixAgent;
  before(async () => {
    world = await startWorld();
    anna = await world.agent("anna");
  });
  after(() => world.dispose());

  it("brings an XMPP customer to the agent with the skill, both ways, until the close", async () => {
    const customer = await world.xmpp("juliet", {
      software: { name: "Gajim", version: "1.9.5", os: "Linux" },
    });

    const first = await customer.say("My invoice is wrong", { receiptRequested: true });
    assert.equal((await customer.outcomeOf(first)).kind, "received");
    await customer.next(/name/i);
    await customer.say("Juliet Capulet");
    await customer.next(/moment|someone|looking|find/i);

    const invitation = await anna.nextInvitation();
    assert.match(
      `${invitation.roomName} ${invitation.topic} ${invitation.reason}`,
      /Juliet Capulet.*invoice.*Gajim 1\.9\.5/s,
    );
    await anna.accept(invitation.roomId);
    await customer.next(/Anna/);
    await anna.next(invitation.roomId, "My invoice is wrong");

    const answer = await anna.send(invitation.roomId, "Let me look at it");
    await customer.next("Let me look at it");
    await anna.edit(invitation.roomId, answer, "Let me look at your invoice");
    await correctionOf(customer, "Let me look at it", "Let me look at your invoice");
    await customer.say("You *rock*");
    const thanks = await anna.next(invitation.roomId, /You .*rock/);
    assert.match(String(thanks.content.formatted_body), /<strong>rock<\/strong>/);
    await anna.read(invitation.roomId, thanks.event_id);
    await customer.outcomes.find((outcome) => outcome.kind === "displayed", {
      what: "the sign that it was read",
    });
    assert.equal(
      (await anna.members(invitation.roomId)).has("@frontdesk:desk.test"),
      false,
      "the bot has left",
    );
    await anna.send(invitation.roomId, "!close");
    await customer.next(/closed|goodbye|bye|thank/i);
    await world.invariantsHold();
  });

  it("carries typing, replies, corrections and retractions both ways", async () => {
    const customer = await world.xmpp("viola");
    const roomId = await connect(customer, anna, "Viola", "My invoice is late");
    const room = anna.room(roomId);
    const puppet = await puppetIn(anna, roomId);

    await anna.typing(roomId, true);
    await customer.chatStates.find(({ state }) => state === "composing", { what: "the agent to type" });
    await anna.typing(roomId, false);
    await customer.chatStates.next(({ state }) => state === "composing");
    await customer.chatStates.next(({ state }) => state !== "composing", { what: "the agent to stop" });
    await customer.typing("composing");
    await room.typing.next((users) => users.includes(puppet), { what: "the customer to type" });
    await customer.typing("paused");
    await room.typing.next((users) => !users.includes(puppet), { what: "the customer to stop" });

    const asked = await customer.say("Wen will it come?");
    const question = await anna.next(roomId, "Wen will it come?");
    const answer = await anna.reply(roomId, question.event_id, "On Monday");
    const answered = await customer.next(/On Monday$/);
    assert.equal(answered.replyTo, asked);
    await anna.edit(roomId, answer, "On Tuesday");
    const { id } = await correctionOf(customer, "On Monday", "On Tuesday");
    await customer.say("That is late", { replyTo: { id: id ?? assert.fail("it has an id") } });
    const late = await anna.next(roomId, "That is late");
    assert.deepEqual(late.content["m.relates_to"], { "m.in_reply_to": { event_id: answer } });

    await customer.say("When will it come?", { correct: asked });
    const corrected = await room.timeline.next((event) => "m.new_content" in event.content);
    assert.deepEqual(corrected.content["m.relates_to"], {
      rel_type: "m.replace",
      event_id: question.event_id,
    });
    assert.equal((corrected.content["m.new_content"] as { body: string }).body, "When will it come?");

    const slip = await anna.send(roomId, "It is in the other tray");
    const slipped = await customer.next("It is in the other tray");
    await anna.redact(roomId, slip);
    assert.equal(
      (await customer.messages.next(({ retracts }) => retracts !== undefined)).retracts,
      slipped.id,
    );
    const secret = await customer.say("My card is 4111");
    const posted = await anna.next(roomId, "My card is 4111");
    await customer.retract(secret);
    const redaction = await room.timeline.next(({ type }) => type === "m.room.redaction");
    assert.equal(redaction.redacts ?? redaction.content.redacts, posted.event_id);
    await anna.send(roomId, "!close");
    await customer.next(/closed/);
    await world.invariantsHold();
  });

  it("shows in the room that a message arrived when the customer's client says so, and not before", async () => {
    const customer = await world.xmpp("olivia", { givesReceipts: false });
    const roomId = await connect(customer, anna, "Olivia", "My invoice is lost");
    const puppet = await puppetIn(anna, roomId);
    const receipts = () => anna.room(roomId).receipts.all.filter(({ userId }) => userId === puppet);

    const answer = await anna.send(roomId, "I send it again");
    const received = await customer.next("I send it again");
    assert.equal(received.receiptRequested, true);
    // Whatever the desk had to say of the answer's arrival by itself, it has said when these are through.
    await customer.say("Please do");
    await anna.next(roomId, "Please do");
    await anna.send(roomId, "Is there more?");
    await customer.next("Is there more?");
    await customer.say("No");
    await anna.next(roomId, "No");
    assert.deepEqual(receipts(), []);

    await customer.giveReceipt(received);
    await anna
      .room(roomId)
      .receipts.find(({ userId }) => userId === puppet, { what: "the puppet's receipt" });
    assert.deepEqual(receipts(), [{ userId: puppet, eventId: answer }]);
    await anna.send(roomId, "!close");
    await customer.next(/closed/);
    await world.invariantsHold();
  });

  it("brings an IRC customer to another agent, who has the other skill", async () => {
    const chloe = await world.agent("chloe");
    const customer = await world.irc("romeo", { version: "WeeChat 4.1.0" });

    customer.say("My screen stays black");
    await customer.next(/name/i);
    customer.say("Romeo");
    const invitation = await chloe.nextInvitation();
    assert.match(
      `${invitation.roomName} ${invitation.topic} ${invitation.reason}`,
      /Romeo.*screen.*WeeChat 4\.1\.0/s,
    );
    await chloe.accept(invitation.roomId);
    await customer.next(/Chlo/);
    const puppet = await puppetIn(chloe, invitation.roomId);
    const plugged = await chloe.sendHtml(
      invitation.roomId,
      "Is it plugged in?",
      "Is it <strong>plugged</strong> in?",
    );
    const line = await customer.next("plugged");
    assert.equal(line.text, "Is it \u0002plugged\u000f in?");
    // IRC has no receipts: that the server has taken it over is all that can be known.
    await chloe
      .room(invitation.roomId)
      .receipts.find(({ userId, eventId }) => userId === puppet && eventId === plugged, {
        what: "the puppet's receipt",
      });
    customer.say("It is not. Thanks!");
    await chloe.next(invitation.roomId, "It is not");
    await chloe.send(invitation.roomId, "!close");
    await customer.next(/closed|goodbye|bye|thank/i);
    await world.invariantsHold();
  });
});

/** XEP-0308, not the words that stand for it on networks without corrections. */
async function correctionOf(customer: XmppCustomer, first: string, now: string): Promise<ReceivedMessage> {
  const original = await customer.messages.find(({ text }) => text.endsWith(first));
  const correction = await customer.messages.next(({ replaces }) => replaces !== undefined, {
    what: `the correction of ${first}`,
  });
  assert.deepEqual([correction.replaces, correction.text], [original.id, now]);
  assert.ok(!customer.transcript().some(({ text }) => text.endsWith(first)), "the client shows it no more");
  return original;
}

async function puppetIn(agent: MatrixAgent, roomId: string): Promise<string> {
  const users = [...(await agent.members(roomId)).keys()];
  return users.find((user) => /_(xmpp|irc)_/.test(user)) ?? assert.fail(`no puppet among ${users}`);
}
