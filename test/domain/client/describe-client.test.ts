import assert from "node:assert/strict";
import { type ClientIdentity, unknownClient } from "../../../src/domain/client/client-identity.ts";
import { describeClient } from "../../../src/domain/client/describe-client.ts";
import { plainWords } from "../../../src/domain/text/render-text.ts";

const profanity: ClientIdentity = {
  network: "xmpp",
  software: "Profanity",
  version: "0.13.1",
  os: "Linux",
  source: "XEP-0092",
  confidence: "told",
};

describe("a client in words", () => {
  const cases: readonly [string, ClientIdentity][] = [
    ["Profanity 0.13.1 on Linux", profanity],
    ["Gajim", { network: "xmpp", software: "Gajim", source: "XEP-0115", confidence: "told" }],
    ["probably Gajim", { network: "xmpp", software: "Gajim", source: "XEP-0115", confidence: "inferred" }],
    ["unknown client", unknownClient("irc")],
    ["unknown client", { ...profanity, software: " \u200b" }],
    ["Prof anity 0.13.1 on Linux", { ...profanity, software: "\u202eProf\nanity" }],
  ];
  for (const [words, client] of cases)
    it(words, () => assert.equal(plainWords(describeClient(client), "en"), words));

  it("is bounded, whatever the client claims", () => {
    const boastful = { ...profanity, software: "x".repeat(1e6), version: "1".repeat(1e6) };
    assert.ok(plainWords(describeClient(boastful), "en").length < 150);
  });
});
