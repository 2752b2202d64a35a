import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadAll } from "../../src/config/load-all.ts";
import { formatProblem } from "../../src/config/problem.ts";
import { networkKinds } from "../../src/main/network-kinds.ts";

const guide = readFileSync(join(import.meta.dirname, "..", "..", "docs", "links.md"), "utf8");
const blocks = [...guide.matchAll(/^( *)```yaml\n([\s\S]*?)^ *```/gm)].map(([, indent = "", text = ""]) =>
  text.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
);

const CONFIGURATION = `homeserver: { url: "http://127.0.0.1:8008", domain: example.org, as_token: aaaaaaaa, hs_token: hhhhhhhh }
networks: { irc: { host: irc.example.org } }
desks: [{ name: billing }]
`;
const RULES = `agents: { "@anna:example.org": { name: Anna, skills: {} } }
queues: { billing: { title: Billing } }
`;

describe("the guide to links", () => {
  it("has examples", () => assert.equal(blocks.length, 3));

  for (const [at, block] of blocks.entries()) {
    it(`example ${at + 1} is understood as it stands`, () => {
      const directory = mkdtempSync(join(tmpdir(), "frontdesk-"));
      try {
        const isRules = block.startsWith("rules:");
        const rules = isRules
          ? `${block}  - { name: all, queue: billing }\n`
          : "rules: [{ name: all, queue: billing }]\n";
        mkdirSync(join(directory, "secrets"));
        writeFileSync(join(directory, "secrets", "links"), "a secret of more than sixteen");
        writeFileSync(join(directory, "frontdesk.yaml"), isRules ? CONFIGURATION : CONFIGURATION + block);
        writeFileSync(join(directory, "rules.yaml"), RULES + rules);
        const loaded = loadAll(join(directory, "frontdesk.yaml"), {}, networkKinds);
        assert.deepEqual((loaded.ok ? loaded.warnings : loaded.problems).map(formatProblem), []);
      } finally {
        rmSync(directory, { recursive: true, force: true });
      }
    });
  }
});
