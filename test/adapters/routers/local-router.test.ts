import assert from "node:assert/strict";
import { localRouter } from "../../../src/adapters/routers/local/local-router.ts";
import { route } from "../../../src/domain/routing/route.ts";
import {
  makeAgent,
  makeRequest,
  makeRule,
  makeRules,
  makeSnapshot,
  ready,
} from "../../domain/routing/make.ts";

describe("the local router", () => {
  it("decides as the rules do that hold at the moment, also after they were reloaded", async () => {
    const before = makeRules([makeAgent("@a")], [makeRule({ name: "before" })]);
    const after = makeRules([makeAgent("@a")], [makeRule({ name: "after" })]);
    let current = before;
    const router = localRouter(() => current);
    const snapshot = makeSnapshot([ready("@a")]);
    assert.deepEqual(await router.route(makeRequest(), snapshot), route(before, snapshot, makeRequest()));
    current = after;
    assert.equal((await router.route(makeRequest(), snapshot)).rule, "after");
  });

  it("sees that an agent's state is another", async () => {
    const rules = makeRules([makeAgent("@a")]);
    const router = localRouter(() => rules);
    assert.equal((await router.route(makeRequest(), makeSnapshot([ready("@a")]))).outcome.kind, "offer");
    assert.equal(
      (await router.route(makeRequest(), makeSnapshot([ready("@a", { load: 1 })]))).outcome.kind,
      "wait",
    );
  });
});
