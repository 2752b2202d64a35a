import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Play } from "./play.ts";
import { anna, ben, customer, play, settings } from "./play.ts";

const room = (talk: Play) => (talk.state.room.status === "open" ? talk.state.room : undefined);

describe("awkward moments at the beginning", () => {
  it("ten messages before the first question: all are kept in order, the first is the reason, nothing of it is asked", () => {
    const begun = play().writes("My router is dead");
    for (let nth = 2; nth <= 10; nth += 1) begun.writes(`and thing ${nth} does not work`, customer, 50);
    const posts = begun.of("PostInRoom", begun.all).filter((post) => post.as === "customer");
    assert.deepEqual(
      posts.map((post) => post.source),
      ["m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10"],
    );
    assert.deepEqual(begun.state.slots, { reason: "My router is dead" });
    assert.equal(begun.of("SayToCustomer", begun.all).length, 2, "one greeting and one question");
    begun.writes("Ada", customer, 5_000);
    assert.deepEqual(begun.state.slots, { reason: "My router is dead", name: "Ada" });
  });

  it("ten messages that begin with a greeting: the next is tried as the reason", () => {
    const begun = play().writes("hi").writes("my router is dead", customer, 100);
    assert.deepEqual(begun.state.slots, { reason: "my router is dead" });
    assert.deepEqual(begun.toldCustomer, []);
  });

  it("an answer that comes at once is an answer all the same", () => {
    assert.equal(
      play().writes("My router is dead").writes("Ada Lovelace", customer, 20).state.slots.name,
      "Ada Lovelace",
    );
    assert.equal(
      play().writes("My router is dead").writes("i'm ada lovelace", customer, 20).state.slots.name,
      "ada lovelace",
    );
  });

  it("the room is not made yet: the interview goes on to an offer, whose invitation waits in the room's lane", () => {
    const early = play().writes("My invoice is wrong").client().writes("Ada").offers([anna]);
    assert.equal(early.stage.kind, "ringing");
    assert.equal(early.of("InviteAgent")[0]?.agent, anna);
    early.roomOpens();
    assert.deepEqual(room(early)?.members, [{ user: anna, membership: "invited", reason: "offer" }]);
    assert.equal(early.joins(anna).stage.kind, "connected");
  });

  it("the room cannot be made: the customer is told, it is tried again, and nothing else stops", () => {
    const failed = play().writes("My invoice is wrong").fails({ type: "OpenRoom" });
    assert.deepEqual(failed.toldCustomer, ["room.trouble"]);
    assert.equal(failed.stage.kind, "interviewing");
    failed.passes("room");
    assert.deepEqual(
      failed.effects.map((effect) => effect.type),
      ["OpenRoom"],
    );
  });

  it("the client never answers: unknown after its time, and the request goes on by itself", () => {
    const silent = play().writes("My invoice is wrong").writes("Ada", customer, 1_600);
    assert.equal(silent.stage.kind, "interviewing");
    silent.passes("client-answer");
    assert.equal(silent.now, 1_002_000 + 3_000);
    assert.equal(silent.stage.kind, "waiting");
    assert.equal(silent.of("RequestDecision")[0]?.request.client.software, "unknown");
  });

  it("the client answers late: the card and later decisions know it", () => {
    const late = play()
      .writes("My invoice is wrong")
      .roomOpens()
      .writes("Ada")
      .passes("client-answer")
      .client();
    assert.equal(late.of("UpdateCard")[0]?.card.client.software, "Conversations");
    late.passes("position");
    assert.equal(late.of("RequestDecision")[0]?.request.client.software, "Conversations");
  });

  it("the client cannot be asked at all: nothing is waited for", () => {
    const carries = { ...settings.carries, clientIdentification: false };
    const asked = play({ carries }).writes("My invoice is wrong").writes("Ada");
    assert.equal(asked.has("AskClient"), false);
    assert.equal(asked.stage.kind, "waiting");
  });

  it("the question to the client fails: it is unknown at once", () => {
    const failed = play()
      .writes("My invoice is wrong")
      .writes("Ada", customer, 1_600)
      .fails({ type: "AskClient" });
    assert.equal(failed.stage.kind, "waiting");
  });
});

describe("awkward moments while waiting", () => {
  it("the customer writes while waiting or ringing: it goes into the room, and they hear once that it is kept", () => {
    const waiting = play().waits().writes("It is invoice 12");
    assert.deepEqual(waiting.toldCustomer, ["waiting.kept"]);
    waiting.writes("of May");
    assert.deepEqual(
      waiting.effects.map((effect) => effect.type),
      ["PostInRoom"],
    );
    waiting.offers([anna]).writes("for 20 euros");
    assert.deepEqual(
      waiting.effects.map((effect) => effect.type),
      ["PostInRoom"],
    );
    waiting.passes("ring").writes("still here");
    assert.deepEqual(waiting.toldCustomer, []);
  });

  it("the place in line is told once, and when it got better, to the customer alone", () => {
    const waiting = play().waits().mustWait(3);
    assert.deepEqual(waiting.toldCustomer, ["waiting.position"]);
    assert.deepEqual(waiting.toldRoom, [], "who joins has no use for it");
    waiting.passes("position");
    assert.equal(waiting.of("RequestDecision").length, 0, "nothing is decided anew for it");
    assert.deepEqual(waiting.of("ReadPlace"), [{ type: "ReadPlace", attempt: 1 }]);
    assert.deepEqual(waiting.placeRead(3).toldCustomer, []);
    assert.deepEqual(waiting.mustWait(4).toldCustomer, []);
    assert.deepEqual(waiting.mustWait(2).toldCustomer, ["waiting.moved-up"]);
    assert.deepEqual(waiting.mustWait(1).toldCustomer, ["waiting.next"]);
    assert.deepEqual(waiting.toldRoom, []);
  });

  it("fifty places gone up in a minute are told as the one they led to, and being next at once", () => {
    const waiting = play().waits().mustWait(60);
    const heard: (string | undefined)[] = [];
    for (let position = 59; position > 10; position -= 1) {
      waiting.now -= 1_000;
      heard.push(...waiting.mustWait(position).customerReads);
    }
    assert.deepEqual(heard, [], "less than a minute has passed");
    waiting.passes("position");
    assert.match(waiting.mustWait(9).customerReads.join(), /number 9 now/);
    assert.deepEqual(waiting.mustWait(2).toldCustomer, []);
    assert.deepEqual(waiting.mustWait(1).toldCustomer, ["waiting.next"]);
    assert.deepEqual(waiting.passes("position").mustWait(2).toldCustomer, []);
    assert.deepEqual(waiting.passes("position").mustWait(1).toldCustomer, [], "once");
  });

  it("nobody is in: nobody is said to be next until someone is", () => {
    const waiting = play().waits().mustWait(2, false, [], true);
    assert.deepEqual(waiting.toldCustomer, ["waiting.nobody-in"]);
    assert.match(waiting.customerReads[0] ?? "", /nobody is in right now. You're number 2 in line/);
    assert.deepEqual(waiting.mustWait(2, false, [], true).toldCustomer, []);
    waiting.passes("position");
    assert.deepEqual(waiting.mustWait(1, false, [], true).toldCustomer, ["waiting.moved-up"]);
    assert.deepEqual(waiting.mustWait(1).toldCustomer, ["waiting.next"], "someone came in");
    assert.deepEqual(play().waits().mustWait(1, false, [], true).toldCustomer, ["waiting.nobody-in"]);
    assert.deepEqual(play().waits().mustWait(1).toldCustomer, ["waiting.next"]);
  });

  it("nobody can serve it: said honestly and once, and the place is kept", () => {
    const waiting = play().waits().mustWait(1, true);
    assert.deepEqual(waiting.toldCustomer, ["waiting.hopeless"]);
    assert.equal(waiting.stage.kind, "waiting");
    assert.deepEqual(waiting.mustWait(1, true).toldCustomer, []);
  });

  it("a decision that comes too late gives back what it claimed, but never a slot that is held", () => {
    const waiting = play().waits().passes("position").offers([anna, ben], {}, 1);
    assert.deepEqual(waiting.effects, [
      { type: "ReleaseCapacity", agent: anna },
      { type: "ReleaseCapacity", agent: ben },
    ]);
    const talk = play().talks().offers([anna, ben]);
    assert.deepEqual(talk.effects, [{ type: "ReleaseCapacity", agent: ben }]);
  });
});

describe("awkward moments of the machinery", () => {
  it("the homeserver is away: customers are answered, offers wait, and what is posted has its own time", () => {
    const away = play()
      .writes("My invoice is wrong")
      .client()
      .writes("Ada")
      .writes("invoice 12")
      .offers([anna]);
    assert.equal(away.stage.kind, "ringing");
    const written = away.of("PostInRoom", away.all).filter((post) => post.as === "customer");
    assert.deepEqual(
      written.map((post) => post.writtenAt),
      [1_002_000, 1_006_000, 1_008_000],
    );
  });

  it("the bridge was away: a deadline that passed meanwhile counts once", () => {
    const rung = play().rings().sees(anna);
    const due = rung.state.timers.ring ?? 0;
    rung.event({ type: "DeadlinePassed", timer: "ring", due }, 7_200_000);
    assert.equal(rung.stage.kind, "waiting");
    assert.deepEqual(rung.event({ type: "DeadlinePassed", timer: "ring", due }).effects, []);
  });

  it("the clock jumps: a deadline that was moved meanwhile has no meaning any more", () => {
    const talk = play().talks();
    const due = talk.state.timers.idle ?? 0;
    talk.says("one moment").event({ type: "DeadlinePassed", timer: "idle", due });
    assert.equal(talk.stage.kind, "connected");
    assert.deepEqual(talk.effects, []);
    assert.equal(talk.passes("idle").stage.kind, "wrapping-up");
  });

  it("what they ask the bot instead of a name is no reason, and the reason is asked for", () => {
    const talk = play().writes("hello").writes("why do you want to know?");
    assert.deepEqual(talk.toldCustomer, ["interview.own-words"]);
    assert.equal(talk.writes("who are you?").toldCustomer[0], "interview.name-again");
    talk.writes("Mercutio");
    assert.equal(talk.state.slots.reason, undefined);
    assert.deepEqual(talk.customerReads, ["What is it about?"]);
  });

  it("what they want instead of a name is noted, and said to be", () => {
    const talk = play()
      .writes("hello")
      .writes("my invoice of last month is wrong, and nobody answers my mails");
    assert.equal(talk.toldCustomer[0], "interview.noted");
    assert.match(talk.state.slots.reason ?? "", /invoice/);
    assert.equal(talk.customerReads.at(-1), "What is your name?");
  });

  it("the rules changed: no removal ends a talk, and the next decision is asked of the new rules", () => {
    const reason = "no longer in the rules";
    const talk = play().talks().event({ type: "AgentLost", agent: ben, reason });
    assert.deepEqual(talk.effects, []);
    talk.event({ type: "AgentLost", agent: anna, reason });
    assert.equal(talk.stage.kind, "connected");
    assert.deepEqual(talk.toldCustomer, []);
    assert.ok(talk.has("PostInRoom"), "the room is told");
    talk.event({ type: "UserLeft", user: anna });
    assert.equal(talk.of("RequestDecision")[0]?.request.attempt, 2);
  });

  it("the bot is put out while it is needed: it comes back", () => {
    const removed = { type: "OursRemoved", user: "@bot:desk.example", by: ben, speaker: "desk" } as const;
    assert.deepEqual(
      play()
        .waits()
        .event(removed)
        .effects.map((effect) => effect.type),
      ["BotReturns"],
    );
    assert.deepEqual(play().talks().event(removed).effects, []);
    assert.deepEqual(
      play()
        .talks("bridge")
        .event(removed)
        .effects.map((effect) => effect.type),
      ["BotReturns"],
    );
  });

  it("the puppet is put out before anyone serves them: closed, and nothing is left ringing", () => {
    const removed = {
      type: "OursRemoved",
      user: "@_ada:desk.example",
      by: ben,
      speaker: "customer",
    } as const;
    const rung = play().rings().event(removed);
    assert.equal(rung.stage.kind, "closed");
    assert.deepEqual(rung.of("ReleaseCapacity"), [{ type: "ReleaseCapacity", agent: anna }]);
    assert.ok(rung.writes("hello?").has("OpenRoom"), "they need a room again");
  });
});
