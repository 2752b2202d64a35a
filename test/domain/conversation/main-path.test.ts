import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { plain } from "../../../src/domain/message/rich-text.ts";
import { anna, customer, Play, play, room, settings, textOf } from "./play.ts";

describe("a conversation from first message to close", () => {
  it("greets, asks the client, opens the room and puts the first question, all at once", () => {
    const begun = play().writes("My invoice is wrong");
    assert.deepEqual(
      begun.effects.map((effect) => effect.type),
      ["AskClient", "OpenRoom", "PostInRoom", "SayToCustomer", "PostInRoom", "SayToCustomer", "PostInRoom"],
    );
    assert.match(begun.customerReads[0] ?? "", /this is Example Desk/);
    assert.equal(begun.customerReads[1], "What is your name?");
    assert.equal(begun.state.slots.reason, "My invoice is wrong");
    assert.equal(begun.stage.kind, "interviewing");
  });

  it("does not take a mere greeting for what they want", () => {
    const begun = play().writes("hello there");
    assert.equal(begun.state.slots.reason, undefined);
    begun.writes("I'm Ada");
    assert.deepEqual(begun.state.slots, { name: "Ada" });
    assert.deepEqual(begun.customerReads, ["What is it about?"]);
  });

  it("asks for no name that the network shows", () => {
    const begun = play().writes("My invoice is wrong", { ...customer, displayName: "Ada Lovelace" });
    assert.equal(begun.state.slots.name, "Ada Lovelace");
    assert.deepEqual(begun.toldCustomer, ["interview.greeting", "interview.thanks"]);
  });

  it("asks for a decision when all is known, and for the card", () => {
    const waiting = play().waits();
    assert.equal(waiting.stage.kind, "waiting");
    const [request] = waiting.of("RequestDecision");
    assert.equal(request?.request.attempt, 1);
    assert.equal(request?.request.reason, "My invoice is wrong");
    assert.equal(request?.request.customer.name, "Ada");
    assert.equal(request?.request.client.software, "Conversations");
    const [card] = waiting.of("UpdateCard");
    assert.equal(card?.name, "Ada: My invoice is wrong");
    assert.match(card?.topic ?? "", /Conversations 2\.15/);
  });

  it("invites whoever is offered it with who, why and on what software", () => {
    const ringing = play().rings();
    const [invitation] = ringing.of("InviteAgent");
    assert.equal(invitation?.agent, anna);
    assert.equal(invitation?.reason, "Ada: My invoice is wrong (Conversations 2.15, xmpp)");
    assert.equal(ringing.state.timers.ring, ringing.now + 30_000);
    assert.deepEqual(ringing.toldCustomer, []);
  });

  it("connects whoever joins, and the bot leaves after the card and the greeting", () => {
    const talk = play().talks();
    assert.equal(talk.stage.kind === "connected" && talk.stage.agent, anna);
    assert.deepEqual(talk.customerReads, ["Anna is here for you now."]);
    assert.deepEqual(
      talk.effects.map((effect) => effect.type),
      ["RecordOffer", "UpdateCard", "SayToCustomer", "PostInRoom", "BotLeaves"],
    );
    assert.deepEqual(talk.state.room, {
      status: "open",
      roomId: room,
      bot: false,
      puppet: true,
      members: [{ user: anna, membership: "joined", reason: "agent" }],
    });
  });

  it("keeps the bot in the room of a talk that the bridge hosts", () => {
    const talk = play().talks("bridge");
    assert.equal(talk.has("BotLeaves"), false);
    assert.equal(talk.state.room.status === "open" && talk.state.room.bot, true);
  });

  it("carries words both ways with the ids that find them again", () => {
    const talk = play().talks().writes("Can you help?");
    const [post] = talk.of("PostInRoom");
    assert.equal(post?.as, "customer");
    assert.equal(post?.source, "m3");
    assert.equal(post?.writtenAt, talk.now);
    talk.event({ type: "UserWrote", user: anna, message: { id: "$x", body: [], replyTo: "$q" } });
    const [said] = talk.of("SayToCustomer");
    assert.equal(said?.source, "$x");
    assert.equal(said?.replyTo, "$q");
    assert.equal(talk.effects.length, 1);
  });

  it("posts what was delivered late with the time at which it was written, as far as that can be believed", () => {
    const postedAt = (writtenAt: (now: number) => number) => {
      const talk = play().talks();
      const at = talk.now + 100_000_000_000;
      const message = { id: "late", body: plain("written on the train"), writtenAt: writtenAt(at) };
      const posted = talk
        .event({ type: "CustomerWrote", customer, message }, at - talk.now)
        .of("PostInRoom")
        .find(({ source }) => source === "late");
      return (posted?.writtenAt ?? Number.NaN) - at;
    };
    const days = 24 * 3_600_000;
    assert.equal(
      postedAt((at) => at - 3_600_000),
      -3_600_000,
    );
    assert.equal(
      postedAt((at) => at - 30 * days),
      -30 * days,
    );
    assert.equal(
      postedAt((at) => at - 30 * days - 1),
      0,
    );
    assert.equal(
      postedAt((at) => at + 1),
      0,
    );
    assert.equal(
      postedAt(() => Number.NaN),
      0,
    );
  });

  it("closes on the agent's word, frees the slot after the wrap-up, and then rests", () => {
    const talk = play().talks().says("!close solved");
    assert.equal(talk.stage.kind, "wrapping-up");
    assert.deepEqual(talk.toldCustomer, ["closed.talk"]);
    assert.equal(talk.has("ReleaseCapacity"), false);
    assert.doesNotMatch(talk.customerReads.join(), /solved/);
    talk.passes("wrap-up");
    assert.deepEqual(talk.effects, [{ type: "ReleaseCapacity", agent: anna }]);
    assert.deepEqual(talk.stage, { kind: "closed", at: talk.now, by: "agent", agent: anna });
    assert.deepEqual(talk.state.timers, {});
  });

  it("needs no wrap-up where none is set", () => {
    const talk = play({ wrapUp_ms: 0 }).talks().says("!close");
    assert.equal(talk.stage.kind, "closed");
    assert.deepEqual(talk.of("ReleaseCapacity"), [{ type: "ReleaseCapacity", agent: anna }]);
  });

  it("speaks the language that the first words greet in, to the customer only", () => {
    const begun = play().writes("Guten Tag, meine Rechnung stimmt nicht");
    assert.equal(begun.state.language, "de");
    assert.equal(begun.customerReads[1], "Wie heißen Sie?");
    const [, remark] = begun.roomOpens().event({ type: "RoomChanged", change: "upgraded", by: anna }).effects;
    assert.equal(remark, undefined);
    const [post] = begun.of("PostInRoom");
    assert.match(post ? textOf(post.content) : "", /has been replaced/);
  });

  it("links an earlier conversation and prefers its agent", () => {
    const later = new Play({}, { id: "c0", agent: anna }).waits();
    assert.equal(later.of("RequestDecision")[0]?.request.lastAgent, anna);
    assert.equal(later.of("UpdateCard")[0]?.card.previous, "c0");
  });

  it("closes a talk in which nobody has written for long", () => {
    const talk = play().talks().passes("idle");
    assert.equal(talk.stage.kind, "wrapping-up");
    assert.deepEqual(talk.toldCustomer, ["closed.idle"]);
  });
});

describe("the interview", () => {
  it("puts what was not understood again in other words, and goes on when enough was asked", () => {
    const choices = [
      { value: "billing", label: { en: "Billing" }, words: ["invoice"] },
      { value: "tech", label: { en: "Technical" }, words: ["broken"] },
    ];
    const script = {
      ...settings.script,
      maxTurns: 4,
      slots: [...settings.script.slots, { slot: "topic", ask: { en: "Which?" }, choices }],
    };
    const asked = play({ script }).writes("My invoice is wrong").client().writes("Ada");
    assert.deepEqual(asked.customerReads, ["Which?\n1. Billing\n2. Technical"]);
    asked.writes("something else");
    assert.deepEqual(asked.toldCustomer, ["interview.choose-number-or-word"]);
    asked.writes("yes");
    assert.deepEqual(asked.toldCustomer, ["interview.choose-again"]);
    asked.writes("whatever");
    assert.deepEqual(asked.toldCustomer, ["interview.enough"]);
    assert.equal(asked.stage.kind, "waiting");
  });

  it("lets “human” escape at once, at the first message too", () => {
    assert.equal(play().writes("hello").client().writes("human please").stage.kind, "waiting");
    const begun = play().writes("human").client();
    assert.equal(begun.stage.kind, "waiting");
    assert.equal(begun.state.slots.reason, undefined);
  });

  it("reminds once of an open question, and closes politely after the same silence", () => {
    const silent = play().writes("hello").client().passes("silence");
    assert.deepEqual(silent.toldCustomer, ["interview.still-there"]);
    silent.passes("silence");
    assert.deepEqual(silent.toldCustomer, ["closed.silence"]);
    assert.deepEqual(silent.stage, { kind: "closed", at: silent.now, by: "silence" });
  });

  it("puts an optional question once", () => {
    const script = {
      ...settings.script,
      slots: [...settings.script.slots, { slot: "order", ask: { en: "Order number?" }, optional: true }],
    };
    const asked = play({ script }).writes("My invoice is wrong").client().writes("Ada");
    assert.deepEqual(asked.customerReads, ["Order number?"]);
    asked.writes("???");
    assert.equal(asked.stage.kind, "waiting");
  });

  it("dresses the puppet in the name they give", () => {
    assert.deepEqual(play().writes("My invoice is wrong").writes("I'm Ada Lovelace").of("DressPuppet"), [
      { type: "DressPuppet", customer, name: "Ada Lovelace" },
    ]);
  });
});

describe("what an agent sees of an address", () => {
  it("has no resource in it, neither in the room's name nor on the card", () => {
    const begun = play().writes("hello");
    assert.equal(begun.of("OpenRoom")[0]?.name, "ada@home.example");
    const named = play().talks();
    assert.deepEqual(
      named.of("UpdateCard", named.all).map(({ card }) => card.address),
      named.of("UpdateCard", named.all).map(() => "ada@home.example"),
    );
    assert.ok(named.of("UpdateCard", named.all).length > 0);
  });

  it("is the whole address where that is no identity with more behind it", () => {
    const nick = { network: "irc", desk: "billing", identity: "nick:ada!a@home", address: "ada" };
    assert.equal(play().writes("hello", nick).of("OpenRoom")[0]?.name, "ada");
  });
});
