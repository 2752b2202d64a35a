import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { preferredLanguage } from "../../../src/domain/text/preferred-language.ts";

describe("the language that a browser likes best", () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ["de", "de"],
    ["de-AT", "de"],
    ["pt-br", "pt-br"],
    ["PT-BR", "pt-br"],
    ["fr;q=0.3, en;q=0.8", "en"],
    ["it, fr;q=0.3", "fr"],
    ["fr;q=0, en;q=0.1", "en"],
    ["fr;q=1.5, en", "en"],
    ["*", undefined],
    ["", undefined],
    ["tlh", undefined],
    ["constructor", undefined],
    [`${"x,".repeat(10_000)}de`, undefined],
    [";;;q=,=", undefined],
  ];
  for (const [header, expected] of cases) {
    it(`in ${JSON.stringify(header.slice(0, 30))} is ${expected}`, () =>
      assert.equal(preferredLanguage(header, ["en", "de", "fr", "pt-br"]), expected));
  }
});
