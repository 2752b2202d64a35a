import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { LinkFacts } from "../../../src/domain/link/link-facts.ts";
import { plain } from "../../../src/domain/message/rich-text.ts";
import { anna, customer, type Play, play, settings, textOf } from "./play.ts";

const link: LinkFacts = {
  queue: "billing",
  reason: "a refund",
  language: "de",
  reference: "4711",
  campaign: "spring",
};

/** They bring a code, and `text` besides. */
function follows(talk: Play, text = "", facts: LinkFacts | "none" = link, later_ms = 2_000): Play {
  const message = { id: `link-${talk.now}`, body: text === "" ? [] : plain(text), codeTaken: true } as const;
  const said = { type: "CustomerWrote", customer, message } as const;
  return talk.event(facts === "none" ? said : { ...said, link: facts }, later_ms);
}

const request = (talk: Play) => talk.of("RequestDecision", talk.all).at(-1)?.request;
const customersPosts = (talk: Play) => talk.of("PostInRoom", talk.all).filter(({ as }) => as === "customer");

describe("a link that was followed", () => {
  it("fills its slots, so that only what is missing is asked, in its language", () => {
    const came = follows(play());
    assert.deepEqual(came.state.slots, {
      queue: "billing",
      reason: "a refund",
      language: "de",
      reference: "4711",
    });
    assert.deepEqual(came.customerReads.slice(1), ["Wie heißen Sie?"]);
    came.roomOpens().client().writes("Ada");
    assert.equal(came.stage.kind, "waiting");
  });

  it("is told to the rules, and its queue is where they go", () => {
    const came = follows(play()).client().writes("Ada");
    assert.deepEqual(request(came)?.link, link);
    assert.deepEqual(request(came)?.target, { queue: "billing" });
    assert.equal(request(came)?.slots.campaign, undefined, "where it was advertised is no slot");
  });

  it("says nothing of who they are", () => {
    const came = follows(play(), "", { ...link, name: "Eve", identity: "eve@home.example" } as LinkFacts);
    assert.deepEqual(came.state.customer, customer);
    assert.equal(came.state.slots.name, undefined);
  });

  it("puts nothing of itself into the room, and all that they say besides", () => {
    assert.deepEqual(customersPosts(follows(play())), []);
    const [post] = customersPosts(follows(play(), "It is urgent"));
    assert.equal(post && textOf(post.content), "It is urgent");
  });

  it("shows the agent where it was advertised, and each slot once", () => {
    const came = follows(play()).roomOpens().client().writes("Ada");
    const [card] = came.of("UpdateCard", came.all).slice(-1);
    assert.equal(card?.card.campaign, "spring");
  });

  it("counts before what the desk knows of whoever writes to it, and not before the name that they show", () => {
    const came = follows(play({ knownSlots: { reason: "an invoice", topic: "money" } }));
    assert.equal(came.state.slots.reason, "a refund");
    assert.equal(came.state.slots.topic, "money");
  });

  it("may come after the greeting: what was asked last is known then", () => {
    const came = follows(play().writes("hello").writes("Ada"));
    assert.equal(came.state.slots.reason, "a refund");
    assert.equal(came.state.slots.name, "Ada");
    assert.equal(came.state.stage.kind === "interviewing" && came.state.stage.complete, true);
  });

  it("may come in place of an answer: the question stands, and they hear that it was noted", () => {
    const came = follows(play().writes("hello"), "", link, 5_000);
    assert.deepEqual(came.toldCustomer, ["interview.noted"]);
    assert.equal(came.writes("Ada").state.slots.name, "Ada");
  });

  it("does not overwrite what they have said themselves", () => {
    const came = follows(play().writes("My invoice is wrong"));
    assert.equal(came.state.slots.reason, "My invoice is wrong");
    assert.equal(came.state.slots.reference, "4711");
  });

  it("counts once: a second one changes nothing", () => {
    const came = follows(follows(play()), "", { queue: "sales", reason: "a sale" });
    assert.deepEqual(came.state.link, link);
    assert.equal(came.state.slots.reason, "a refund");
  });

  it("leaves their language to their own words", () => {
    assert.equal(follows(play(), "Good morning, how are you?").state.language, "en");
  });

  it("is spoken in the usual language when it names one that nobody here speaks", () => {
    assert.equal(follows(play(), "", { language: "tlh" }).state.language, settings.defaultLanguage);
  });

  it("is nothing to anybody in a running talk", () => {
    const talk = play().talks();
    const before = talk.state;
    assert.deepEqual(follows(talk).effects, []);
    assert.deepEqual(talk.state, before);
  });

  it("brings them back after the close for what it says, with the last agent preferred", () => {
    const back = follows(play().talks().says("!close").passes("wrap-up"));
    assert.equal(back.stage.kind, "waiting");
    assert.deepEqual(request(back)?.target, { queue: "billing" });
    assert.equal(request(back)?.reason, "a refund");
    assert.equal(request(back)?.lastAgent, anna);
  });

  it("that does not count is taken out all the same, and they are served and asked as anybody", () => {
    const came = follows(play(), "", "none");
    assert.deepEqual(customersPosts(came), []);
    assert.deepEqual(came.state.slots, {});
    assert.equal(came.customerReads.length, 2, "the greeting and the first question");
    assert.equal(came.state.link, undefined);
  });
});
