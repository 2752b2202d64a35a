import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig } from "../../src/config/load-config.ts";
import { formatProblem } from "../../src/config/problem.ts";

const BASE = `homeserver: { url: "http://127.0.0.1:8008", domain: example.org, as_token: aaaaaaaa, hs_token: hhhhhhhh }
desk: { name: Example }
desks: [{ name: help }]
networks: {}
`;

describe("the section of a routing server", () => {
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
  const problems = (section: string): string => {
    const loaded = load(section);
    assert.ok(!loaded.ok);
    return loaded.problems.map(formatProblem).join("\n");
  };

  it("may be left out", () => {
    const loaded = load("");
    assert.ok(loaded.ok, JSON.stringify(loaded));
    assert.equal(loaded.value.routingServer, undefined);
  });

  it("takes its secret from a file or the environment, and decides within 2 s unless told otherwise", () => {
    writeFileSync(join(directory, "secret"), "a long secret for both\n");
    const loaded = load('routing_server: { url: "http://127.0.0.1:9100", secret_file: secret }\n');
    assert.ok(loaded.ok);
    const expected = {
      url: "http://127.0.0.1:9100",
      secret: "a long secret for both",
      deadline_ms: 2_000,
      mode: "decide",
    };
    assert.deepEqual(loaded.value.routingServer, expected);
    const fromEnvironment = load(
      'routing_server: { url: "http://127.0.0.1:9100", mode: shadow, deadline: 500ms }\n',
      {
        FRONTDESK_ROUTING_SERVER_SECRET: "another secret from there",
      },
    );
    assert.ok(fromEnvironment.ok);
    assert.equal(fromEnvironment.value.routingServer?.secret, "another secret from there");
    assert.equal(fromEnvironment.value.routingServer?.mode, "shadow");
    assert.equal(fromEnvironment.value.routingServer?.deadline_ms, 500);
  });

  it("is refused without a secret, with a short one, and with an address that is none", () => {
    assert.match(
      problems('routing_server: { url: "http://127.0.0.1:9100" }\n'),
      /routing_server.*has no secret/,
    );
    assert.match(
      problems('routing_server: { url: "http://127.0.0.1:9100", secret: short }\n'),
      /shorter than 16/,
    );
    const withFile = 'routing_server: { url: "http://127.0.0.1:9100", secret_file: secret }\n';
    assert.match(problems(withFile), /:5:62: routing_server\.secret_file: secret does not exist$/);
    writeFileSync(join(directory, "secret"), "\n");
    assert.match(problems(withFile), /:5:62: routing_server\.secret_file: secret is empty$/);
    assert.match(
      problems("routing_server: { url: ftp://x, secret: a long secret for both }\n"),
      /not a web address/,
    );
  });
});
