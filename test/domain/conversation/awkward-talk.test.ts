import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { unknownClient } from "../../../src/domain/client/client-identity.ts";
import { plain } from "../../../src/domain/message/rich-text.ts";
import { phrase } from "../../../src/domain/text/text-key.ts";
import type { Play } from "./play.ts";
import { anna, ben, customer, play, settings, textOf } from "./play.ts";

const room = (talk: Play) => (talk.state.room.status === "open" ? talk.state.room : undefined);
const users = (talk: Play) => room(talk)?.members.map((member) => member.user);

describe("awkward moments in the talk", () => {
  for (const [how, leave] of [
    ["leaves", (talk: Play) => talk.event({ type: "UserLeft", user: anna })],
    ["is kicked", (talk: Play) => talk.event({ type: "UserLeft", user: anna, by: "@admin:desk.example" })],
    ["is deactivated", (talk: Play) => talk.event({ type: "UserLeft", user: anna, by: anna })],
  ] as const) {
    it(`the agent ${how}: someone else will come, sooner, with the context, and the old agent comes last`, () => {
      const talk = leave(play().talks());
      assert.equal(talk.stage.kind, "waiting");
      assert.deepEqual(talk.toldCustomer, ["waiting.agent-lost"]);
      assert.deepEqual(talk.of("ReleaseCapacity"), [{ type: "ReleaseCapacity", agent: anna }]);
      assert.ok(talk.has("BotReturns"));
      const [request] = talk.of("RequestDecision");
      assert.deepEqual(request?.request.leastPreferred, [anna]);
      assert.equal(request?.priority, 10);
      assert.deepEqual(users(talk), []);
    });
  }

  it("the agent being away ends no talk", () => {
    assert.deepEqual(
      play().talks().event({ type: "AgentWentAway", agent: anna, reason: "lunch" }).effects,
      [],
    );
  });

  describe("the customer goes on from another client", () => {
    const laptop = { ...customer, address: "ada@home.example/laptop" };
    const isCalled = (talk: Play) => talk.of("UpdateCard").map(({ card }) => card.client.software);
    const identified = (from: typeof customer, software: string) =>
      ({
        type: "ClientIdentified",
        customer: from,
        client: { network: "xmpp", software, source: "XEP-0092", confidence: "told" },
      }) as const;

    it("that one is asked, once and without holding anybody up, and its answer is on the card", () => {
      const talk = play().talks().writes("now from my laptop", laptop);
      assert.deepEqual(
        talk.effects.map((effect) => effect.type),
        ["FollowAddress", "PostInRoom", "AskClient"],
      );
      assert.deepEqual(talk.of("AskClient"), [{ type: "AskClient", customer: laptop }]);
      assert.equal(talk.state.timers["client-answer"], undefined);
      assert.equal(talk.writes("are you there?", laptop).has("AskClient"), false);
      assert.deepEqual(isCalled(talk.event(identified(laptop, "Gajim"))), ["Gajim"]);
      assert.equal(talk.writes("and from the phone again").has("AskClient"), true);
    });

    it("also when they were seen there before they wrote", () => {
      const talk = play()
        .talks()
        .event({ type: "CustomerWentAway", customer, reason: "went offline" })
        .event({ type: "CustomerCameBack", customer: laptop });
      assert.equal(talk.has("AskClient"), false);
      assert.equal(talk.writes("hello again", laptop).has("AskClient"), true);
    });

    it("a late answer of the one before does not take its place, nor does the want of an answer", () => {
      const talk = play().talks().writes("now from my laptop", laptop).event(identified(laptop, "Gajim"));
      assert.deepEqual(isCalled(talk.event(identified(customer, "Conversations"))), ["Gajim"]);
      const silent = {
        type: "ClientIdentified",
        customer: laptop,
        client: unknownClient("xmpp"),
      } as const;
      assert.deepEqual(isCalled(talk.event(silent)), ["Gajim"]);
    });

    it("a mere new address of the same client is not asked again", () => {
      const talk = play().talks().event({ type: "CustomerMoved", customer: laptop, from: customer.identity });
      assert.equal(talk.writes("hello", laptop).has("AskClient"), false);
    });

    it("nor where the network cannot be asked", () => {
      const carries = { ...settings.carries, clientIdentification: false };
      const talk = play({ carries }).writes("My invoice is wrong").writes("Ada", laptop);
      assert.equal(talk.of("AskClient", talk.all).length, 0);
    });
  });

  it("the customer goes: shown in the room, messages wait up to the bound, and each beyond it is refused aloud", () => {
    const talk = play().talks().event({ type: "CustomerWentAway", customer, reason: "quit" });
    assert.deepEqual(talk.toldRoom, [], "they may be back at once");
    assert.deepEqual(talk.passes("absence-told").toldRoom, ["presence.away"]);
    for (const text of ["one", "two", "three"]) assert.equal(talk.says(text).of("SayToCustomer").length, 1);
    talk.says("four");
    assert.deepEqual(talk.toldRoom, ["presence.not-held"]);
    assert.equal(talk.of("PostInRoom")[0]?.replyTo, "$e6");
    assert.equal(talk.has("SayToCustomer"), false);
    talk.event({ type: "CustomerCameBack", customer });
    assert.deepEqual(talk.toldRoom, ["presence.back-held"]);
    assert.equal(talk.says("five").of("SayToCustomer").length, 1);
  });

  it("the customer comes and goes five hundred times: the room hears nothing, and what is said meanwhile is held", () => {
    const talk = play().talks();
    const before = talk.all.length;
    for (let times = 0; times < 500; times += 1) {
      talk.event({ type: "CustomerWentAway", customer, reason: "quit" }, 10);
      assert.equal(
        talk.says("still there?").of("SayToCustomer").length,
        1,
        "held, as for anyone who is gone",
      );
      talk.event({ type: "CustomerCameBack", customer }, 10);
    }
    const lines = talk.of("PostInRoom", talk.all.slice(before));
    assert.deepEqual(lines, []);
    assert.equal(talk.state.timers["absence-told"], undefined);
    assert.deepEqual(talk.writes("here I am").toldRoom, []);
    talk.event({ type: "CustomerWentAway", customer, reason: "quit" }).passes("absence-told");
    assert.deepEqual(talk.toldRoom, ["presence.away"], "an absence that lasts is told");
    assert.deepEqual(talk.writes("sorry").toldRoom, ["presence.back"]);
  });

  it("a message refused tells of the absence before its time, and so the return is told", () => {
    const talk = play({ holdForAbsent: { messages: 0, for_ms: 600_000 } })
      .talks()
      .event({ type: "CustomerWentAway", customer, reason: "quit" });
    assert.deepEqual(talk.says("hello?").toldRoom, ["presence.not-held"]);
    assert.equal(talk.state.timers["absence-told"], undefined);
    assert.deepEqual(talk.event({ type: "CustomerCameBack", customer }).toldRoom, ["presence.back"]);
  });

  it("the customer stays away: the agent is told, nothing more is held, and the talk is theirs to close", () => {
    const talk = play()
      .talks()
      .event({ type: "CustomerWentAway", customer, reason: "quit" })
      .passes("absent");
    assert.deepEqual(talk.toldRoom, ["presence.expired"]);
    assert.equal(talk.stage.kind, "connected");
    assert.deepEqual(talk.says("hello?").toldRoom, ["presence.not-held"]);
    assert.deepEqual(talk.writes("back again").toldRoom, ["presence.back"]);
    assert.equal(talk.says("good").of("SayToCustomer").length, 1);
  });

  it("the customer stays away before anyone serves them: their place is given up, and rung agents are let off", () => {
    const waiting = play()
      .waits()
      .event({ type: "CustomerWentAway", customer, reason: "quit" })
      .passes("absent");
    assert.equal(waiting.stage.kind, "closed");
    assert.ok(waiting.has("CancelRequest"));
    const ringing = play({ holdForAbsent: { messages: 3, for_ms: 5_000 } })
      .rings()
      .event({ type: "CustomerWentAway", customer, reason: "quit" })
      .passes("absent");
    assert.equal(ringing.stage.kind, "closed");
    assert.deepEqual(ringing.toldAgents, [[anna, "offer.gone"]]);
    assert.deepEqual(
      ringing.joins(anna).effects.map((effect) => effect.type),
      ["RemoveFromRoom", "TellAgent"],
    );
  });

  it("another of their devices going away means nothing", () => {
    const elsewhere = { ...customer, address: "ada@home.example/tablet" };
    assert.deepEqual(
      play().talks().event({ type: "CustomerWentAway", customer: elsewhere, reason: "" }).effects,
      [],
    );
  });

  it("the last of their devices going away means that they are gone, whichever the talk knows", () => {
    const { identity } = customer;
    const gone = {
      type: "CustomerWentAway",
      customer: { ...customer, address: identity },
      reason: "quit",
    } as const;
    const talk = play().talks();
    for (const device of ["phone", "tablet", "laptop"]) {
      assert.deepEqual(talk.event(gone).passes("absence-told").toldRoom, ["presence.away"]);
      assert.deepEqual(talk.event(gone).toldRoom, []);
      const back = { ...customer, address: `${identity}/${device}` };
      assert.deepEqual(talk.event({ type: "CustomerCameBack", customer: back }).toldRoom, ["presence.back"]);
      assert.equal(talk.state.customer.address, back.address);
    }
  });

  it("the same account under another nick continues; the same nick with another account does not", () => {
    const moved = { ...customer, address: "ada@home.example/laptop" };
    const talk = play().talks().event({ type: "CustomerMoved", customer: moved, from: customer.identity });
    assert.deepEqual(talk.effects, [{ type: "FollowAddress", customer: moved }]);
    assert.equal(talk.says("hello").of("SayToCustomer")[0]?.customer.address, moved.address);
    talk.writes("me too", { ...moved, identity: "mallory@elsewhere.example" });
    assert.deepEqual(talk.effects, []);
    assert.equal(talk.state.customer.identity, customer.identity);
  });

  it("who goes on under another identity is followed, and what they write then is not lost", () => {
    const moved = { ...customer, identity: "nick:ada!u@home", address: "ada_" };
    const talk = play().talks().event({ type: "CustomerMoved", customer: moved, from: customer.identity });
    assert.deepEqual(talk.effects, [{ type: "FollowAddress", customer: moved }]);
    const [post] = talk.writes("still me", moved).of("PostInRoom");
    assert.equal(post?.customer.identity, customer.identity, "the puppet that is in the room says it");
    assert.equal(talk.says("hello").of("SayToCustomer")[0]?.customer.identity, moved.identity);
    const other = { ...customer, identity: "nick:eve!u@home", address: "eve" };
    assert.deepEqual(talk.event({ type: "CustomerMoved", customer: other, from: moved.address }).effects, []);
  });

  it("one customer on two devices: answers follow the one that wrote last", () => {
    const tablet = { ...customer, address: "ada@home.example/tablet" };
    const talk = play().talks().writes("from the tablet", tablet);
    assert.ok(talk.has("FollowAddress"));
    assert.equal(talk.says("hello").of("SayToCustomer")[0]?.customer.address, tablet.address);
  });

  it("delivery fails for good: the agent sees it at that very message, with why, and the talk goes on", () => {
    const talk = play().talks().says("Good morning").fails({ type: "SayToCustomer", source: "$e3" });
    const [post] = talk.of("PostInRoom");
    assert.equal(post?.replyTo, "$e3");
    assert.equal(post?.notice, true);
    assert.equal(post?.as, "customer", "the bot has left: the puppet remarks it");
    assert.deepEqual(talk.toldRoom, ["delivery.failed"]);
    assert.equal(talk.stage.kind, "connected");
  });

  it("a customer's message cannot be passed on for good: they are told", () => {
    const talk = play().talks().writes("Hello?").fails({ type: "PostInRoom", source: "m3" });
    assert.deepEqual(talk.toldCustomer, ["delivery.lost-for-desk"]);
  });

  it("delivery is slow: “not yet delivered” once, which “delivered” then replaces", () => {
    const effect = { type: "SayToCustomer", source: "$e3" } as const;
    const talk = play()
      .talks()
      .says("Good morning")
      .event({ type: "DeliveryDelayed", effect, waited_ms: 10_000 });
    const [slow] = talk.of("PostInRoom");
    assert.equal(slow?.replyTo, "$e3");
    assert.deepEqual(talk.toldRoom, ["delivery.delayed"]);
    assert.deepEqual(talk.event({ type: "DeliveryDelayed", effect, waited_ms: 20_000 }).effects, []);
    talk.event({ type: "Delivered", effect });
    const [arrived] = talk.of("PostInRoom");
    assert.equal(arrived?.edits, slow?.source);
    assert.equal(arrived?.as, slow?.as);
    assert.deepEqual(talk.toldRoom, ["delivery.arrived"]);
    assert.deepEqual(talk.event({ type: "Delivered", effect }).effects, []);
  });

  it("delivery is slow and then fails: the same line says so", () => {
    const effect = { type: "SayToCustomer", source: "$e3" } as const;
    const talk = play()
      .talks()
      .says("Good morning")
      .event({ type: "DeliveryDelayed", effect, waited_ms: 10_000 });
    const [slow] = talk.of("PostInRoom");
    talk.fails(effect);
    assert.equal(talk.of("PostInRoom")[0]?.edits, slow?.source);
    assert.deepEqual(talk.toldRoom, ["delivery.failed"]);
  });

  it("an edit that the network cannot carry is a line “correction: …”", () => {
    const message = {
      id: "$n",
      body: [{ kind: "paragraph" as const, content: [{ kind: "text" as const, text: "at ten" }] }],
    };
    const edit = { type: "UserEdited", user: anna, edits: "$e3", message } as const;
    const able = play().talks().says("at nine").event(edit);
    assert.equal(able.of("SayToCustomer")[0]?.edits, "$e3");
    const unable = play({ carries: { ...settings.carries, edits: false, retractions: false } })
      .talks()
      .says("at nine")
      .event(edit);
    assert.deepEqual(unable.customerReads, ["correction: at ten"]);
    assert.equal(unable.of("SayToCustomer")[0]?.edits, undefined);
    unable.event({ type: "UserRetracted", user: anna, retracts: "$e3" });
    assert.deepEqual(unable.toldCustomer, ["relay.taken-back"]);
  });

  it("a picture cannot be carried: both sides get a line that says so", () => {
    const talk = play()
      .talks()
      .says("", anna, [{ kind: "image", name: "plan.png" }]);
    assert.deepEqual(talk.customerReads, ["[sent a picture, “plan.png”, which this chat cannot carry]"]);
    assert.deepEqual(talk.toldRoom, ["relay.not-carried"]);
    const message = { id: "m9", body: [], attachments: [{ kind: "file" as const }] };
    talk.event({ type: "CustomerWrote", customer, message });
    assert.deepEqual(talk.toldCustomer, ["relay.attachment-kept-out"]);
    assert.equal(talk.of("PostInRoom").length, 1);
  });

  it("files are carried where the desk carries them, each once, and by a customer behind the words", () => {
    const picture = {
      kind: "image",
      name: "plan.png",
      source: "mxc://desk.example/abc",
      bytes: 2_000,
    } as const;
    const talk = play({ media: { largest_bytes: 5_000 } })
      .talks()
      .says("", anna, [picture]);
    assert.equal(talk.of("SayToCustomer").length, 1);
    assert.deepEqual(talk.customerReads, ["[a picture: plan.png]"]);
    assert.deepEqual(talk.toldRoom, []);
    const source = "https://up.example/0123456789abcdef/plan.png";
    const attachments = [{ kind: "image" as const, name: "plan.png", source }];
    talk.event({ type: "CustomerWrote", customer, message: { id: "m8", body: plain(source), attachments } });
    assert.deepEqual(talk.toldCustomer, []);
    assert.deepEqual(
      talk.of("PostInRoom").map((effect) => [effect.source, effect.file]),
      [
        ["m8", undefined],
        ["m8", true],
      ],
    );
    const two = { id: "m9", body: plain(`see\n${source}`), attachments };
    talk.event({ type: "CustomerWrote", customer, message: two });
    assert.deepEqual(
      talk.of("PostInRoom").map((effect) => effect.source),
      ["m9", "m9/file-1"],
    );
  });

  it("a file that is too large, or not taken, is told of on both sides", () => {
    const talk = play({ media: { largest_bytes: 5_000 } })
      .talks()
      .says("", anna, [{ kind: "file", source: "mxc://desk.example/abc", bytes: 5_001 }]);
    assert.deepEqual(talk.toldRoom, ["media.too-large-remark"]);
    assert.deepEqual(talk.customerReads, ["[sent a file, which this chat cannot carry]"]);
    talk.event({
      type: "DeliveryFailed",
      effect: { type: "PostInRoom", source: "m8" },
      code: "media-refused",
      notice: { key: "media.type" },
    });
    assert.deepEqual(talk.toldRoom, ["media.not-taken-remark"]);
    assert.deepEqual(talk.toldCustomer, ["media.not-taken"]);
  });

  it("an address of a file in a customer's words is only that where files are not carried", () => {
    const source = "https://up.example/0123456789abcdef/plan.png";
    const attachments = [{ kind: "image" as const, source, isLink: true as const }];
    const talk = play().talks();
    talk.event({ type: "CustomerWrote", customer, message: { id: "m8", body: plain(source), attachments } });
    assert.deepEqual(talk.toldCustomer, []);
    assert.equal(talk.of("PostInRoom").length, 1);
  });

  it("the agent puts the customer's puppet out: that ends the talk, and the customer is told", () => {
    const talk = play()
      .talks()
      .event({ type: "OursRemoved", user: "@_ada:desk.example", by: anna, speaker: "customer" });
    assert.equal(talk.stage.kind, "wrapping-up");
    assert.deepEqual(talk.toldCustomer, ["closed.talk"]);
  });

  it("a guest's words stay in the room, and they are told so once", () => {
    const talk = play().talks().joins(ben).says("try the other form", ben);
    assert.deepEqual(talk.toldRoom, ["room.unheard"]);
    assert.equal(talk.has("SayToCustomer"), false);
    assert.deepEqual(talk.says("or the third", ben).effects, []);
  });
});

describe("why a message did not reach the customer", () => {
  const sent = { type: "SayToCustomer", source: "$e1" } as const;

  it("is said in the desk's language", () => {
    const talk = play({ defaultLanguage: "de" }).talks().fails(sent, phrase("rejected.no-server"));
    const [post] = talk.of("PostInRoom");
    assert.match(post ? textOf(post.content) : "", /nicht an: Der Server des Kunden ist nicht zu finden\.$/);
  });

  it("is said as it was stored by an older version", () => {
    const [post] = play().talks().fails(sent, "They are gone.").of("PostInRoom");
    assert.match(post ? textOf(post.content) : "", /: They are gone\.$/);
  });
});
