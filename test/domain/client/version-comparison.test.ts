import assert from "node:assert/strict";
import fc from "fast-check";
import { compareVersions, parseVersion } from "../../../src/domain/client/version-comparison.ts";

/** Versions oldest first; those in one row are the same. */
const ordered: readonly (readonly string[])[] = [
  ["0.9.99"],
  ["0.12-dev", "0.12.0dev"],
  ["0.12", "0.12.0", "v0.12", "0.12.0.0", "0.12 (Debian)", "0.12.0+git"],
  ["0.12-1"],
  ["0.12.1"],
  ["0.13.0"],
  ["0.13.1"],
  ["1.0.2"],
  ["1.0.2k"],
  ["1.0.3"],
  ["1.4.3", "v1.4.3", "version 1.4.3"],
  ["1.8.0-alpha"],
  ["1.8.0-beta.2", "1.8-beta2"],
  ["1.8.0-beta.10"],
  ["1.8.0-pre1"],
  ["1.8.0-rc1"],
  ["1.8.0"],
  ["2.16.0"],
  ["5.0~beta1"],
  ["5.0~rc1", "5.0-rc1", "5.0rc1", "5.0.0-RC.1"],
  ["5.0~rc2"],
  ["5.0~bpo"],
  ["5.0"],
  ["2024.1"],
  ["2024.02"],
  ["2024.10"],
];

describe("versions of clients", () => {
  const flat = ordered.flatMap((row, age) => row.map((version) => ({ version, age })));
  for (const [index, one] of flat.entries()) {
    it(`orders ${one.version} among the others`, () => {
      for (const other of flat.slice(index)) {
        const expected = Math.sign(one.age - other.age);
        assert.equal(compareVersions(one.version, other.version), expected, other.version);
        assert.equal(
          compareVersions(other.version, one.version),
          expected === 0 ? 0 : -expected,
          other.version,
        );
      }
    });
  }

  it("puts what is no version before all versions", () => {
    assert.equal(compareVersions("unknown", "0.0.1"), -1);
    assert.equal(compareVersions("0.0.1", ""), 1);
    assert.equal(compareVersions("git", "git"), 0);
    assert.equal(parseVersion("unknown"), undefined);
    assert.deepEqual(parseVersion("v0.12.0")?.release, [0, 12]);
  });

  it("is bounded on hostile input", () => {
    assert.equal(compareVersions("9".repeat(100_000), `${"9".repeat(100_000)}1`), 0);
    assert.equal(compareVersions(`1${".0".repeat(100_000)}`, "1"), 0);
  });

  const version = fc.oneof(
    fc.constantFrom(...flat.map(({ version }) => version)),
    fc.string({ unit: fc.constantFrom(..."012.-~+a v", "rc", "beta", "pre", "preview"), maxLength: 8 }),
    fc.string(),
  );

  it("is antisymmetric, and the same as itself", () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        assert.equal(compareVersions(a, b) + compareVersions(b, a), 0);
        assert.equal(compareVersions(a, a), 0);
      }),
      { numRuns: 1000 },
    );
  });

  it("is transitive", () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        const [first, second, third] = [a, b, c].sort(compareVersions) as [string, string, string];
        assert.ok(compareVersions(first, second) <= 0);
        assert.ok(compareVersions(second, third) <= 0);
        assert.ok(compareVersions(first, third) <= 0);
        if (compareVersions(a, b) === 0) assert.equal(compareVersions(a, c), compareVersions(b, c));
      }),
      { numRuns: 2000 },
    );
  });
});
