import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sampleRegistration } from "../../src/cli/registration-file.ts";
import { loadAll } from "../../src/config/load-all.ts";
import { formatProblem } from "../../src/config/problem.ts";
import { publishedFiles } from "../../src/config/published-files.ts";
import { networkKinds } from "../../src/main/network-kinds.ts";

const root = join(import.meta.dirname, "..", "..");

describe("the published files", () => {
  for (const [name, text] of publishedFiles(networkKinds)) {
    it(`config/${name} is what the schemas give (npm run config:generate)`, () => {
      assert.equal(readFileSync(join(root, "config", name), "utf8"), text);
    });
  }

  it("registration.yaml is what the registration command gives", async () => {
    assert.equal(readFileSync(join(root, "registration.yaml"), "utf8"), await sampleRegistration());
  });

  it("the samples work together as they are, without a warning", () => {
    const directory = mkdtempSync(join(tmpdir(), "frontdesk-"));
    try {
      cpSync(join(root, "config", "frontdesk.sample.yaml"), join(directory, "frontdesk.yaml"));
      cpSync(join(root, "config", "rules.sample.yaml"), join(directory, "rules.yaml"));
      cpSync(join(root, "registration.yaml"), join(directory, "registration.yaml"));
      mkdirSync(join(directory, "secrets"));
      writeFileSync(join(directory, "secrets", "xmpp"), "secret");
      const loaded = loadAll(join(directory, "frontdesk.yaml"), {}, networkKinds);
      assert.deepEqual((loaded.ok ? loaded.warnings : loaded.problems).map(formatProblem), []);
      assert.ok(loaded.ok);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });

  it("the sample says of each setting that has a default what it is", () => {
    const sample = publishedFiles(networkKinds).get("frontdesk.sample.yaml") ?? "";
    for (const line of ["# follow_up: 1h", "# port: 5347", "# level: info", "# lines_per_second: 2"]) {
      assert.ok(sample.includes(line), line);
    }
  });
});
