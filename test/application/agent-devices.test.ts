import assert from "node:assert/strict";
import { beforeEach, describe, it } from "mocha";
import { agentDevices } from "../../src/application/agent-devices.ts";
import type { Rules } from "../../src/domain/routing/rules.ts";
import { makeAgent, makeRule, makeRules } from "../domain/routing/make.ts";
import { quiet } from "../support/postgres.ts";

const MINUTE_MS = 60_000;
const clients = [{ software: "Element X", lacks: ["edits"] }] as const;
const agents = [
  makeAgent("@anna:here"),
  makeAgent("@ben:elsewhere"),
  makeAgent("@declared:here", { lacks: [] }),
];
const inUse: Rules = { ...makeRules(agents, [makeRule({ needs: ["edits"] })]), clients };

describe("what the homeserver tells of agents' devices", () => {
  let now: number;
  let rules: Rules;
  let asked: (readonly string[])[];
  let answer: () => ReadonlyMap<string, readonly string[]>;
  let changes: number;
  let devices: ReturnType<typeof agentDevices>;
  const lacks = () => devices.rules().agents.get("@anna:here")?.lacks;

  beforeEach(() => {
    now = 1_000_000;
    rules = inUse;
    asked = [];
    changes = 0;
    answer = () => new Map([["@anna:here", ["Element X Android"]]]);
    devices = agentDevices({
      homeserver: {
        devicesOf: async (users) => {
          asked.push(users);
          return answer();
        },
      },
      rules: () => rules,
      isLocal: (user) => user.endsWith(":here"),
      clock: { now: () => now },
      log: quiet,
      onChange: () => {
        changes += 1;
      },
    });
  });

  it("is asked of those who have an account there and declare nothing, every ten minutes", async () => {
    await devices.step();
    await devices.step();
    assert.deepEqual(asked, [["@anna:here"]]);
    assert.deepEqual([lacks(), changes], [["edits"], 1]);
    assert.equal(devices.rules(), devices.rules(), "the same until something changes");
    now += 10 * MINUTE_MS;
    await devices.step();
    assert.deepEqual([asked.length, changes], [2, 1], "no news wakes nobody");
    answer = () => new Map();
    now += 10 * MINUTE_MS;
    await devices.step();
    assert.deepEqual([lacks(), changes], [undefined, 2]);
  });

  it("is asked at once under new rules, and never where it could make no difference", async () => {
    await devices.step();
    rules = { ...inUse };
    await devices.step();
    assert.equal(asked.length, 2);
    for (const idle of [
      makeRules(agents, [makeRule({ needs: ["edits"] })]),
      { ...makeRules(agents), clients },
    ]) {
      rules = idle;
      assert.equal(await devices.step(), 0);
    }
    assert.equal(asked.length, 2);
  });

  it("holds for an hour when the homeserver is away, which is asked again each minute", async () => {
    await devices.step();
    answer = () => {
      throw new Error("away");
    };
    now += 10 * MINUTE_MS;
    await devices.step();
    now += MINUTE_MS;
    await devices.step();
    assert.deepEqual([asked.length, lacks()], [3, ["edits"]]);
    now += 50 * MINUTE_MS;
    assert.equal(lacks(), undefined);
  });

  it("is asked of five hundred at once", async () => {
    const many = Array.from({ length: 1_100 }, (_, at) => makeAgent(`@a${at}:here`));
    rules = { ...makeRules(many, [makeRule({ needs: ["edits"] })]), clients };
    await devices.step();
    assert.deepEqual(
      asked.map((users) => users.length),
      [500, 500, 100],
    );
  });
});
