import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { contentTable, tableInPage } from "../../scripts/content-table.ts";
import { networkKinds } from "../../src/main/network-kinds.ts";

describe("the table of what each network carries", () => {
  it("is the one that the networks' capabilities make", () => {
    assert.equal(tableInPage(), contentTable(networkKinds), "run: npm run config:generate");
  });
});
