import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { plain } from "../../../src/domain/message/rich-text.ts";
import { anna, play, textOf } from "./play.ts";

const edit = (edits: string, text: string) =>
  ({ type: "UserEdited", user: anna, edits, message: { id: "$edit", body: plain(text) } }) as const;

describe("a command's word without the exclamation mark", () => {
  for (const [text, command] of [
    ["close", "!close"],
    ["Ready", "!ready"],
    ["/close", "!close"],
    ["/pass ben", "!pass ben"],
  ] as const) {
    it(`is held back once, and sent when it is written again: ${text}`, () => {
      const talk = play().talks().says(text);
      assert.equal(talk.has("SayToCustomer"), false);
      assert.equal(talk.stage.kind, "connected");
      const [remark] = talk.of("PostInRoom");
      assert.equal(
        remark && textOf(remark.content),
        `Did you mean ${command}? Ada has not been sent this. Write it again to send it.`,
      );
      assert.ok(remark?.replyTo, "said at the message");
      assert.equal(talk.says(text).of("SayToCustomer").length, 1);
      assert.equal(talk.says(text).has("SayToCustomer"), false, "each time anew");
    });
  }

  it("is held back just as well when the talk has just ended", () => {
    const over = () => play().talks().says("!close").says("close");
    const [remark] = over().of("PostInRoom");
    assert.match(
      (remark && textOf(remark.content)) ?? "",
      /^Did you mean !close\? Ada has not been sent this/,
    );
    assert.equal(over().has("SayToCustomer"), false);
    assert.equal(over().stage.kind, "wrapping-up");
    assert.equal(over().says("close").of("SayToCustomer").length, 1, "written again, it is sent");
    assert.equal(play().talks().says("!close").says("See you").of("SayToCustomer").length, 1);
    const id = remark?.replyTo ?? assert.fail("no remark");
    const [said] = over().event(edit(id, "close to you")).of("SayToCustomer");
    assert.deepEqual([said?.source, said?.edits], [id, undefined]);
    assert.deepEqual(over().event({ type: "UserRetracted", user: anna, retracts: id }).effects, []);
    assert.deepEqual(over().says("!close").toldAgents, [[anna, "command.closed-already"]]);
  });

  it("is none in words to the customer", () => {
    for (const text of ["Why?", "close the window please", "I'm ready", "take", "/shrug", "http://close"])
      assert.equal(play().talks().says(text).of("SayToCustomer").length, 1, text);
  });

  it("is held back anew after other words, and for another command", () => {
    const talk = play().talks().says("close").says("one moment").says("close");
    assert.equal(talk.has("SayToCustomer"), false);
    assert.equal(talk.says("ready").has("SayToCustomer"), false);
  });

  it("taken back takes back nothing, and edited is the message that it is edited to", () => {
    const talk = play().talks().says("close");
    const [remark] = talk.of("PostInRoom");
    const id = remark?.replyTo ?? assert.fail("no remark");
    assert.deepEqual(talk.event({ type: "UserRetracted", user: anna, retracts: id }).effects, []);
    const again = play().talks().says("close").event(edit(id, "close to you"));
    const [said] = again.of("SayToCustomer");
    assert.deepEqual([said?.source, said?.edits], [id, undefined]);
    assert.equal(play().talks().says("close").event(edit(id, "!close")).stage.kind, "wrapping-up");
  });
});
