import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { softwareOfDevice } from "../../../src/domain/client/device-software.ts";
import { route } from "../../../src/domain/routing/route.ts";
import { withDevices } from "../../../src/domain/routing/with-devices.ts";
import { phrase } from "../../../src/domain/text/text-key.ts";
import { makeAgent, makeRequest, makeRule, makeRules, makeSnapshot, ready } from "./make.ts";

describe("the software of an agent's device", () => {
  it("is read off the name that clients give it, and not guessed", () => {
    const told: Readonly<Record<string, string | undefined>> = {
      "Element X Android": "Element X Android",
      "Element X iOS": "Element X iOS",
      "Element Desktop: Linux": "Element Desktop",
      "app.element.io: Chrome on Windows": "Element Web",
      "Element Android": "Element Android",
      "FluffyChat android": "FluffyChat",
      "SchildiChat Android": "SchildiChat",
      "Cinny Web": "Cinny",
      "nheko on Linux": "Nheko",
      "Anna's telephone": undefined,
      "Elementary school": undefined,
      "": undefined,
    };
    for (const [name, software] of Object.entries(told))
      assert.equal(softwareOfDevice(name)[0], software, name);
  });
});

describe("what agents' devices cannot do", () => {
  const clients = [
    { software: "Element X", lacks: ["edits", "media"] },
    { software: "cinny", lacks: ["edits"] },
    { software: "Nheko", before: "9", lacks: ["edits"] },
  ] as const;
  const rules = {
    ...makeRules(
      [makeAgent("@anna:x"), makeAgent("@ben:x", { lacks: [] })],
      [makeRule({ needs: ["edits"] })],
    ),
    clients,
  };
  const lacksOf = (...names: string[]) =>
    withDevices(rules, new Map([["@anna:x", names]])).agents.get("@anna:x")?.lacks;

  it("is what none of them can", () => {
    assert.deepEqual(lacksOf("Element X Android"), ["edits", "media"]);
    assert.deepEqual(lacksOf("Element X iOS", "Cinny Web"), ["edits"]);
    assert.equal(lacksOf("Element X iOS", "a tablet"), undefined, "what is not known can do everything");
    assert.equal(lacksOf("Nheko on Linux"), undefined, "no version is before another");
    assert.equal(lacksOf(), undefined);
  });

  it("never stands against what the rules say of the agent", () => {
    const devices = new Map([["@ben:x", ["Element X Android"]]]);
    assert.equal(withDevices(rules, devices), rules, "the same rules, so that nothing is worked out anew");
  });

  it("passes them over, with a verdict that names the devices", () => {
    const known = withDevices(rules, new Map([["@anna:x", ["Element X Android"]]]));
    const snapshot = makeSnapshot([ready("@anna:x"), ready("@ben:x", { idleSince: 999_999 })]);
    const { outcome, verdicts } = route(known, snapshot, makeRequest());
    assert.ok(outcome.kind === "offer");
    assert.deepEqual(outcome.agents, ["@ben:x"]);
    const anna = verdicts.find(({ agent }) => agent === "@anna:x");
    assert.equal(anna?.code, "incompatible-client");
    const told = { needs: "edits", devices: "Element X Android" };
    assert.deepEqual(anna?.detail, phrase("verdict.devices-lack", told));
  });
});
