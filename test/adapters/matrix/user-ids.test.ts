import assert from "node:assert/strict";
import fc from "fast-check";
import { names } from "./desk-on-synapse.ts";

describe("user ids of puppets", () => {
  it("say whom they stand for, and are valid", () => {
    const identity = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
      .filter((text) => text.isWellFormed());
    fc.assert(
      fc.property(identity, (identity) => {
        const userId = names.puppet({ network: "xmpp", identity });
        assert.match(userId, /^@frontdesk_xmpp_[a-z0-9.=-]+:desk\.test$/);
        assert.ok(userId.length <= 255);
        assert.ok(names.isOurs(userId));
        if (!userId.includes("=.")) assert.deepEqual(names.customerOf(userId), { network: "xmpp", identity });
      }),
    );
  });

  it("stay apart and short for the longest identities", () => {
    const long = "ä".repeat(1_000);
    const one = names.puppet({ network: "irc", identity: `${long}1` });
    const two = names.puppet({ network: "irc", identity: `${long}2` });
    assert.notEqual(one, two);
    assert.ok(one.length <= 255);
    assert.equal(names.customerOf(one), undefined);
  });

  it("are not mistaken for other people's", () => {
    assert.equal(names.isOurs("@frontdesk_xmpp_a:elsewhere.test"), false);
    assert.equal(names.isOurs("@bob:desk.test"), false);
    assert.equal(names.customerOf("@bob:desk.test"), undefined);
    assert.ok(names.isOurs("@frontdesk:desk.test"));
  });
});
