import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");
const CLAIMS = join(ROOT, "docs/CLAIMS.md");

describe("docs/CLAIMS.md", () => {
  const text = readFileSync(CLAIMS, "utf8");
  /** Each test file, and the titles that are named with it. */
  const proofs = [...text.matchAll(/`(test\/[\w./-]+\.ts)`(: ?(?:"[^"]+"(?:, |,? and )?)+)?/g)].map(
    ([, path = "", titles = ""]) => ({
      path,
      titles: [...titles.matchAll(/"([^"]+)"/g)].map(([, title = ""]) => title),
    }),
  );

  it("names only tests that exist", () => {
    assert.ok(proofs.length > 20);
    assert.deepEqual(
      [...new Set(proofs.map(({ path }) => path))].filter((path) => !existsSync(join(ROOT, path))),
      [],
    );
  });

  it("quotes titles as the tests have them", () => {
    const missing = proofs
      .filter(({ path }) => existsSync(join(ROOT, path)))
      .flatMap(({ path, titles }) => {
        const source = readFileSync(join(ROOT, path), "utf8");
        // Of a title that is put together, the written parts.
        const stands = (title: string) => title.split("…").every((part) => source.includes(part.trim()));
        return titles.filter((title) => !stands(title)).map((title) => `${path}: ${title}`);
      });
    assert.deepEqual(missing, []);
  });

  it("links to pages that exist", () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link = ""]) => link);
    assert.deepEqual(
      links.filter((link) => !existsSync(join(dirname(CLAIMS), link))),
      [],
    );
  });
});
