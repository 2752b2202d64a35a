import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Effect } from "../../../src/domain/conversation/effects.ts";
import { puppetOf } from "../../../src/domain/conversation/puppet.ts";
import type { HostingTerms } from "../../../src/domain/hosting/terms.ts";
import { plain } from "../../../src/domain/message/rich-text.ts";
import { anna, ben, carla, customer, Play, textOf } from "./play.ts";

const mask = { customer: "both", agent: "Anna from support" } as const;
const content = { redact: [{ kind: "card" }], blockFiles: ["exe"] } as const;
const card = "4111 1111 1111 1111";

/** All that goes to the homeserver and to agents, as it would be stored. */
function roomSide(effects: readonly Effect[]): string {
  const inside = effects.filter(
    ({ type }) =>
      !["SayToCustomer", "AskClient", "RetractFromCustomer", "RequestDecision", "FollowAddress"].includes(
        type,
      ),
  );
  return JSON.stringify(inside);
}

function customerSide(effects: readonly Effect[]): string {
  return JSON.stringify(effects.filter(({ type }) => type === "SayToCustomer"));
}

function masked(hosting: HostingTerms = { mask }): Play {
  return new Play({ beforeDecided: { mask: { customer: "both" } } })
    .waits()
    .offers([anna], { host: "bridge", hosting })
    .joins(anna);
}

describe("a masked customer", () => {
  it("is known to nobody inside by name or address: not by the puppet, the room, the card, an invitation or their words", () => {
    const talk = masked()
      .writes("Ada again, write to ada@home.example")
      .event({
        type: "ProfileLearned",
        customer,
        name: "Ada",
        avatar: { mimeType: "image/png", base64: "AAAA" },
      });
    const inside = roomSide(talk.all);
    assert.doesNotMatch(inside, /ada|AAAA/i);
    assert.match(inside, /Customer c1/);
    assert.deepEqual(puppetOf(talk.state).identity, "c1");
  });

  it("reads their own name in what the desk says to them", () => {
    assert.match(customerSide(masked().all), /"name":"Ada"/);
  });

  it("is not shown by what a network says of a failure", () => {
    const talk = masked()
      .says("Hello")
      .fails({ type: "SayToCustomer", source: "$e3" }, "no route to ada@home.example");
    assert.doesNotMatch(roomSide(talk.effects), /ada@/);
    assert.match(roomSide(talk.effects), /no route to Customer c1/);
  });

  it("is shown once a rule without a mask has decided", () => {
    const talk = masked({});
    assert.match(roomSide(talk.of("UpdateCard")), /ada@home\.example/);
    const dressed = talk.of("DressPuppet", talk.all).at(-1);
    assert.equal(dressed?.name, "Ada");
    assert.equal(puppetOf(talk.state).identity, "c1", "the puppet in the room is the one that made it");
  });

  it("who was not masked before is masked in another room, with another puppet", () => {
    const talk = new Play().waits().offers([anna], { host: "bridge", hosting: { mask } });
    assert.deepEqual(
      talk.of("OpenRoom").map(({ customer: who }) => who.identity),
      ["c1"],
    );
    assert.doesNotMatch(roomSide(talk.effects), /ada/i);
    talk
      .event({ type: "Delivered", effect: { type: "OpenRoom" }, roomId: "!other:desk.example" })
      .joins(anna);
    assert.equal(talk.stage.kind, "connected");
  });

  it("whose address alone is hidden goes by their name", () => {
    const inside = roomSide(masked({ mask: { customer: "address" } }).of("UpdateCard"));
    assert.match(inside, /"customerName":"Ada"/);
    assert.doesNotMatch(inside, /ada@/);
  });
});

describe("a masked agent", () => {
  it("is the desk's name to the customer, by whatever they are called", () => {
    const talk = masked().says(`This is Anna (${anna}), hello`);
    assert.doesNotMatch(customerSide(talk.all).replaceAll("Anna from support", ""), /anna/i);
    assert.match(customerSide(talk.all), /Anna from support/);
  });
});

describe("masked agents", () => {
  it("who had the talk before, or share it, are not named later either", () => {
    const talk = masked()
      .event({ type: "UserCommanded", user: anna, command: `consult ${carla}`, title: "Carla" })
      .joins(carla)
      .event({ type: "UserCommanded", user: anna, command: `pass ${ben}`, title: "Ben" })
      .offers([ben], { host: "bridge", hosting: { mask } })
      .joins(ben)
      .says("Anna and Carla told me, says Ben", ben);
    assert.deepEqual(talk.customerReads, [
      "Anna from support and Anna from support told me, says Anna from support",
    ]);
  });
});

describe("content rules", () => {
  const open = () => masked({ content }).says("Hi");

  it("keep numbers out of what the customer writes, in the room and in the outbox, and tell them", () => {
    const talk = open().writes(`It is ${card}`);
    assert.doesNotMatch(JSON.stringify(talk.effects), /4111/);
    assert.match(textOf(talk.of("PostInRoom")[0]?.content as never), /It is \[card number removed\]/);
    assert.deepEqual(talk.toldCustomer, ["content.told-customer"]);
  });

  it("keep them out of what the agent writes, and tell them at that very message", () => {
    const talk = open().says(card);
    assert.doesNotMatch(JSON.stringify(talk.effects), /4111/);
    assert.deepEqual(talk.toldRoom, ["content.told-agent"]);
    assert.equal(talk.of("PostInRoom")[0]?.replyTo, talk.of("SayToCustomer")[0]?.source);
  });

  it("hold for edits as well", () => {
    const message = { id: "$edit", body: plain(card) };
    const byAgent = open().event({ type: "UserEdited", user: anna, edits: "$e3", message });
    assert.doesNotMatch(JSON.stringify(byAgent.effects), /4111/);
    const byCustomer = open().event({
      type: "CustomerEdited",
      customer,
      edits: "m1",
      message: { id: "m9", body: plain(card) },
    });
    assert.doesNotMatch(JSON.stringify(byCustomer.effects), /4111/);
    assert.deepEqual(byCustomer.toldCustomer, ["content.told-customer"]);
  });

  it("hold before the rules have decided, when any of them has such a rule", () => {
    const talk = new Play({ beforeDecided: { content } })
      .writes(`My card is ${card}`)
      .roomOpens()
      .client()
      .writes("Ada");
    const stored = talk.all.filter(({ type }) => type !== "RequestDecision");
    assert.doesNotMatch(JSON.stringify(stored), /4111/);
    assert.ok(
      talk.all.some(
        (effect) =>
          effect.type === "SayToCustomer" &&
          "key" in effect.content &&
          effect.content.key === "content.told-customer",
      ),
    );
  });

  it("keep files out by their names, and say so; others are told of as ever", () => {
    const talk = open().says("see", anna, [
      { kind: "file", name: "setup.exe" },
      { kind: "file", name: "terms.pdf" },
    ]);
    assert.doesNotMatch(customerSide(talk.effects), /setup/);
    assert.match(customerSide(talk.effects), /terms\.pdf/);
    assert.ok(talk.toldRoom.includes("content.told-agent"));
  });

  it("say nothing about a message that has nothing of it", () => {
    assert.deepEqual(open().writes("All well").toldCustomer, []);
  });
});
