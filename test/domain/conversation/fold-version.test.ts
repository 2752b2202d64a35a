import assert from "node:assert/strict";
import { describe, it } from "mocha";
import {
  FOLD_VERSION,
  foldedNow,
  isFoldedByThisVersion,
} from "../../../src/domain/conversation/fold-version.ts";
import { play } from "./play.ts";

describe("the version of the fold", () => {
  it("is that of a conversation all of whose events it folded", () => {
    assert.ok(isFoldedByThisVersion(play().talks().says("!close").passes("wrap-up").state));
  });

  it("is none of a conversation that began before there were versions", () => {
    const talk = play().talks();
    const { foldedBy: _, ...old } = talk.state;
    talk.current = old;
    assert.equal(isFoldedByThisVersion(talk.says("Good morning").state), false);
  });

  it("is none of a conversation that two versions folded, also when the first one is back", () => {
    const { state } = play().talks();
    const other = { ...state, foldedBy: FOLD_VERSION + 1 };
    const mixed = foldedNow(other, other);
    assert.equal(isFoldedByThisVersion(mixed), false);
    assert.equal(isFoldedByThisVersion(foldedNow(mixed, mixed)), false);
    assert.equal(mixed.foldedBy === other.foldedBy, false, "nor does the other version take it for its own");
  });
});
