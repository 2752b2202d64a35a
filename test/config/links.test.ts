import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig } from "../../src/config/load-config.ts";
import { formatProblem } from "../../src/config/problem.ts";

const BASE = `homeserver: { url: "http://127.0.0.1:8008", domain: example.org, as_token: aaaaaaaa, hs_token: hhhhhhhh }
desks: [{ name: help }]
networks: {}
`;
const SECRET = "a secret of more than sixteen";

describe("the section of links", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "frontdesk-"));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const load = (section: string, env: Readonly<Record<string, string>> = {}) => {
    const file = join(directory, "frontdesk.yaml");
    writeFileSync(file, BASE + section);
    return loadConfig(file, env, []);
  };
  const links = (section: string, env?: Readonly<Record<string, string>>) => {
    const loaded = load(section, env);
    assert.ok(loaded.ok, JSON.stringify(loaded));
    return loaded.value.links;
  };
  const problems = (section: string): string => {
    const loaded = load(section);
    assert.ok(!loaded.ok);
    return loaded.problems.map(formatProblem).join("\n");
  };

  it("may be left out: then there are none", () => assert.equal(links(""), undefined));

  it("has 30 days for links that say nothing else, no page and no way to make them over HTTP", () => {
    assert.deepEqual(links(`links: { secret: "${SECRET}" }\n`), {
      secret: SECRET,
      expires_ms: 30 * 86_400_000,
    });
  });

  it("takes secrets from files and the environment", () => {
    for (const name of ["one", "two"]) writeFileSync(join(directory, name), `${SECRET} ${name}\n`);
    const section = "links: { secret_file: one, former_secret_file: two, expires: 7d, page: {} }\n";
    assert.deepEqual(links(section, { FRONTDESK_LINKS_API_SECRET: `${SECRET} three` }), {
      secret: `${SECRET} one`,
      formerSecret: `${SECRET} two`,
      apiSecret: `${SECRET} three`,
      expires_ms: 7 * 86_400_000,
      page: { frameAncestors: [] },
    });
  });

  const mistakes: readonly (readonly [string, RegExp])[] = [
    ["links: {}\n", /links.*has no secret; give secret_file/],
    ["links: { secret: short }\n", /the secret is shorter than 16 characters/],
    [`links: { secret: "${SECRET}", api_secret: short }\n`, /the api_secret is shorter than 16/],
    [`links: { secret: "${SECRET}", expires: 1s }\n`, /expected a duration from 1m to 3650d/],
    [
      `links: { secret: "${SECRET}", page: { frame_ancestors: ["https://x; script-src *"] } }\n`,
      /not a site; expected one such as/,
    ],
    [`links: { secret: "${SECRET}", page: { url: "javascript:1" } }\n`, /not a web address/],
  ];
  for (const [section, told] of mistakes) {
    it(`tells the mistake in ${section.trim()}`, () => assert.match(problems(section), told));
  }
});
