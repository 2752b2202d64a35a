import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { type RealWorld, startWorld } from "./support/real-world.ts";

describe("the main job, on real servers", function () {
  this.timeout(120_000);
  let world: RealWorld;
  before(async () => {
    world = await startWorld();
  });
  after(() => world.dispose());

  it("brings an XMPP customer to the agent with the skill, both ways, until the close", async () => {
    const anna = await world.agent("anna");
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
    await customer.next("Let me look at your invoice");
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
    await chloe.sendHtml(invitation.roomId, "Is it plugged in?", "Is it <strong>plugged</strong> in?");
    const line = await customer.next("plugged");
    assert.equal(line.text, "Is it \u0002plugged\u000f in?");
    customer.say("It is not. Thanks!");
    await chloe.next(invitation.roomId, "It is not");
    await chloe.send(invitation.roomId, "!close");
    await customer.next(/closed|goodbye|bye|thank/i);
    await world.invariantsHold();
  });
});
