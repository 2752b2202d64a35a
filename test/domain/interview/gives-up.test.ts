import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { givesUp } from "../../../src/domain/interview/gives-up.ts";

describe("giving up", () => {
  for (const text of [
    "bye",
    "Ok, bye!",
    "never mind",
    "Never mind, thanks",
    "tschüß",
    "Hat sich erledigt, danke",
    "tant pis",
  ])
    it(`is heard in ${text}`, () => assert.ok(givesUp(text)));

  for (const text of [
    "",
    "thanks",
    "how do I cancel my contract?",
    "cancel my order",
    "it is not my fault, never mind what they say",
    "bye the way",
  ])
    it(`is not heard in ${JSON.stringify(text)}`, () => assert.ok(!givesUp(text)));
});
