import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { anna, ben, play, textOf } from "./play.ts";

const by = { by: anna, byName: "Anna" };

describe("a customer who is blocked", () => {
  it("is told that it is over, or not, as the desk wants it; their agent's place is free", () => {
    for (const kindly of [true, false]) {
      const talk = play()
        .talks()
        .event({ type: "CustomerBlocked", ...by, kindly });
      assert.deepEqual([talk.stage.kind, talk.has("ReleaseCapacity")], ["closed", true]);
      const said = talk.effects.flatMap((effect) =>
        effect.type === "SayToCustomer" ? [textOf(effect.content)] : [],
      );
      assert.deepEqual(said, kindly ? ["This conversation is closed."] : []);
      assert.ok(!talk.has("TellAgent"), "whoever said so knows");
    }
  });

  it("was talking with somebody else, who hears of it", () => {
    const talk = play().talks().event({ type: "CustomerBlocked", by: ben, byName: "Ben", kindly: false });
    const told = talk.effects.flatMap((effect) => (effect.type === "TellAgent" ? [effect] : []));
    assert.deepEqual(
      told.map(({ agent }) => agent),
      [anna],
    );
    assert.match(textOf(told[0]?.content ?? assert.fail()), /^Ben has blocked/);
  });

  it("loses nothing that they wrote before, also when it comes in after: it is kept, and opens nothing", () => {
    const talk = play()
      .talks()
      .event({ type: "CustomerBlocked", ...by, kindly: true });
    talk.writes("and another thing", undefined, 1_000);
    assert.deepEqual([talk.stage.kind, talk.effects.map(({ type }) => type)], ["closed", ["PostInRoom"]]);
  });

  it("may go on in the same conversation once they may write again", () => {
    const talk = play()
      .talks()
      .event({ type: "CustomerBlocked", ...by, kindly: true });
    talk.writes("sorry", undefined, 60_000);
    assert.equal(talk.stage.kind, "waiting");
  });

  it("is meant by a command in their room, whether or not its conversation is named", () => {
    const forwarded = (text: string) => {
      const [effect] = play().talks().says(text).effects;
      return effect?.type === "ForwardCommand" ? effect.command : effect?.type;
    };
    const id = play().talks().state.id;
    const bystander = play().talks().says("!block rude", ben).effects[0];
    assert.ok(bystander?.type === "ForwardCommand" && bystander.command === `block ${id} rude`);
    const over = play()
      .talks()
      .event({ type: "CustomerBlocked", ...by, kindly: true });
    const after = over.says("!block for 7d", ben).effects[0];
    assert.ok(after?.type === "ForwardCommand" && after.agent === ben);
    assert.equal(after.command, "block xmpp:ada@home.example for 7d");
    assert.equal(forwarded("!block for 7d insults"), `block ${id} for 7d insults`);
    assert.equal(forwarded("!block"), `block ${id}`);
  });
});
