import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "mocha";
import { publishedSchema } from "../../src/adapters/agents/webhook/schema.ts";

describe("docs/webhook-agent.schema.json", () => {
  it("is what the code goes by", () => {
    const file = new URL("../../docs/webhook-agent.schema.json", import.meta.url);
    assert.deepEqual(JSON.parse(readFileSync(file, "utf8")), JSON.parse(JSON.stringify(publishedSchema())));
  });
});
