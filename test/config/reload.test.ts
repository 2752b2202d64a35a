import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatProblem } from "../../src/config/problem.ts";
import { reloadRules } from "../../src/config/reload.ts";
import { loadRules } from "../../src/config/rules/load-rules.ts";

describe("reloading the rules", () => {
  let file = "";
  beforeEach(() => {
    file = join(mkdtempSync(join(tmpdir(), "frontdesk-")), "rules.yaml");
  });
  afterEach(() => rmSync(join(file, ".."), { recursive: true, force: true }));

  it("is all or nothing: with one mistake the rules before hold on, whole", () => {
    writeFileSync(file, "skills: [a]\n");
    const first = loadRules(file);
    assert.ok(first.ok);
    writeFileSync(file, 'skills: [b]\nagents: { "@a:x": { name: A, skills: { c: 1 } } }\n');
    const failed = reloadRules(file, first.value);
    assert.equal(failed.ok, false);
    assert.equal(failed.inForce, first.value);
    writeFileSync(file, "skills: [b]\n");
    const worked = reloadRules(file, first.value);
    assert.ok(worked.ok);
    assert.deepEqual(worked.inForce.rules.skills, ["b"]);
    rmSync(file);
    assert.equal(reloadRules(file, first.value).inForce, first.value);
  });

  it("needs the secrets of webhooks, as at the start", () => {
    const bot =
      'agents: { "@b:x": { name: B, automated: { webhook: { url: "https://b.example", secret_file: s } } } }\n';
    writeFileSync(file, bot);
    const first = loadRules(file);
    assert.ok(first.ok);
    const failed = reloadRules(file, first.value);
    assert.ok(!failed.ok);
    assert.match(failed.problems.map(formatProblem).join(), /:1:93: .*secret_file: s does not exist$/);
    writeFileSync(join(file, "../s"), "a long secret for both");
    assert.ok(reloadRules(file, first.value).ok);
  });

  it("takes an empty file for one that is just being written, not for rules without agents", () => {
    writeFileSync(file, 'skills: [a]\nagents: { "@a:x": { name: A, skills: { a: 1 } } }\n');
    const first = loadRules(file);
    assert.ok(first.ok);
    for (const nothing of ["", "\n \n"]) {
      writeFileSync(file, nothing);
      const failed = reloadRules(file, first.value);
      assert.ok(!failed.ok);
      assert.deepEqual(failed.problems.map(formatProblem), [`${file}: is empty`]);
      assert.equal(failed.inForce, first.value);
    }
  });
});
