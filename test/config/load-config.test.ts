import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { componentOf, xmppKind } from "../../src/adapters/networks/xmpp/configuration.ts";
import { loadAll } from "../../src/config/load-all.ts";
import { loadConfig } from "../../src/config/load-config.ts";
import { MAX_FILE_BYTES } from "../../src/config/located-yaml.ts";
import type { NetworkKind } from "../../src/config/network-kind.ts";
import { formatProblem } from "../../src/config/problem.ts";
import { networkKinds } from "../../src/main/network-kinds.ts";

const HOMESERVER =
  'homeserver: { url: "http://localhost:8008", domain: example.org, as_token: a, hs_token: h }\n';
const BASE = `${HOMESERVER}desks: [{ name: billing }]\n`;

/** Each mistake, and word for word what is told. The file is called `f.yaml`. */
const mistakes: readonly [what: string, text: string, ...told: string[]][] = [
  ["a required section missing", HOMESERVER, "f.yaml:1:1: desks: is missing; expected a list"],
  [
    "an unknown setting",
    `${BASE}lisen: {}`,
    'f.yaml:3:1: lisen: unknown setting — did you mean "listen"?; known are homeserver, listen, http, database, networks, desk, desks, rules, routing_server, links, media, firewall, conversation, log, retention',
  ],
  [
    "an unknown setting within a section",
    `${BASE}log: { levle: info }`,
    'f.yaml:3:8: log.levle: unknown setting — did you mean "level"?; known are level',
  ],
  [
    "a wrong choice",
    `${BASE}log: { level: inof }`,
    'f.yaml:3:15: log.level: expected "error" or "warn" or "info" or "debug", not "inof" — did you mean "info"?',
  ],
  [
    "a port out of range",
    `${BASE}http: { port: 70000 }`,
    "f.yaml:3:15: http.port: expected a number of at most 65535, not 70000",
  ],
  ["a port in words", `${BASE}http: { port: http }`, 'f.yaml:3:15: http.port: expected a number, not "http"'],
  [
    "a duration without a unit",
    `${BASE}conversation: { follow_up: 60 }`,
    'f.yaml:3:28: conversation.follow_up: expected a duration from 0s to 30d, such as "0s"',
  ],
  [
    "an address that is no web address",
    BASE.replace("http://", "ftp://"),
    'f.yaml:1:20: homeserver.url: not a web address; expected one such as "http://localhost:8008"',
  ],
  [
    "a secret of the wrong kind, which is not repeated",
    `${BASE}networks: { xmpp: { domain: d.x, secret: 12345 } }`,
    "f.yaml:3:42: networks.xmpp.secret: expected text, not what stands there",
  ],
  [
    "a secret given twice",
    `${BASE}networks: { xmpp: { domain: d.x, secret: s, secret_file: there } }`,
    "f.yaml:3:58: networks.xmpp.secret_file: stands beside secret; give one of the two",
  ],
  [
    "no secret at all",
    `${BASE}networks: { xmpp: { domain: d.x } }`,
    "f.yaml:3:19: networks.xmpp: is missing the component's secret; set secret_file",
  ],
  [
    "a secret's file that is not there",
    `${BASE}networks: { xmpp: { domain: d.x, secret_file: gone } }`,
    "f.yaml:3:47: networks.xmpp.secret_file: gone does not exist",
  ],
  [
    "an empty secret's file",
    `${BASE}networks: { xmpp: { domain: d.x, secret_file: empty } }`,
    "f.yaml:3:47: networks.xmpp.secret_file: empty is empty",
  ],
  [
    "a database that is not PostgreSQL, its url not repeated",
    `${BASE}database: { url: "mysql://u:p@h/d" }`,
    'f.yaml:3:11: database: the url is not one of PostgreSQL; expected "postgres://…"',
  ],
  [
    "two databases",
    `${BASE}database: { url: "postgres://h/d", embedded: {} }`,
    "f.yaml:3:46: database.embedded: stands beside a url; give one of the two",
  ],
  [
    "a desk twice",
    `${HOMESERVER}desks: [{ name: a }, { name: a }]`,
    'f.yaml:2:30: desks[1].name: another desk is called "a" already',
  ],
  [
    "an address twice",
    `${HOMESERVER}desks: [{ name: a, addresses: { irc: Desk } }, { name: b, addresses: { irc: desk } }]`,
    'f.yaml:2:77: desks[1].addresses.irc: the address "desk" belongs to the desk "a" already',
  ],
  [
    "an XMPP address beside the name",
    `${HOMESERVER}desks: [{ name: a, addresses: { xmpp: b } }]`,
    'f.yaml:2:39: desks[0].addresses.xmpp: on XMPP a desk\'s address is its name, "a"; leave this out',
  ],
  [
    "a channel of no desk",
    `${BASE}networks: { irc: { host: irc.x, channels: { suport: "#a" } } }`,
    'f.yaml:3:53: networks.irc.channels.suport: there is no desk "suport"',
  ],
  [
    "no tokens anywhere",
    'homeserver: { url: "http://h", domain: x }\ndesks: [{ name: a }]',
    ...["as_token", "hs_token"].map(
      (name) =>
        `f.yaml:1:1: homeserver.registration: registration.yaml holds no ${name}, and none is set; write the file with \`frontdesk registration --output registration.yaml\``,
    ),
  ],
];

describe("the configuration file", () => {
  let directory = "";
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "frontdesk-"));
    writeFileSync(join(directory, "empty"), "\n");
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  function load(text: string, env: Record<string, string> = {}, kinds = networkKinds) {
    const file = join(directory, "f.yaml");
    writeFileSync(file, text);
    return loadConfig(file, env, kinds);
  }
  function told(text: string): readonly string[] {
    const loaded = load(text);
    return loaded.ok ? [] : loaded.problems.map((problem) => formatProblem({ ...problem, file: "f.yaml" }));
  }
  function value(text: string, env: Record<string, string> = {}) {
    const loaded = load(text, env);
    assert.ok(loaded.ok, loaded.ok ? "" : loaded.problems.map(formatProblem).join("\n"));
    return loaded.value;
  }
  /** The component's secret, as XMPP is given it. */
  function xmppSecret(text: string, env: Record<string, string> = {}) {
    let secret: string | undefined;
    const watched: NetworkKind<typeof xmppKind.section> = {
      ...xmppKind,
      configure(section, files, desks) {
        ({ secret } = componentOf(section, files));
        return xmppKind.configure(section, files, desks);
      },
    };
    const loaded = load(text, env, [watched]);
    assert.ok(loaded.ok, loaded.ok ? "" : loaded.problems.map(formatProblem).join("\n"));
    return secret;
  }

  for (const [what, text, ...expected] of mistakes) {
    it(`tells of ${what}`, () => assert.deepEqual(told(text), expected));
  }

  it("is told when it is not there, too large, or a directory", () => {
    const at = (file: string) => {
      const loaded = loadConfig(file, {}, networkKinds);
      return loaded.ok ? undefined : loaded.problems[0]?.message;
    };
    assert.equal(at(join(directory, "none")), "there is no such file");
    assert.equal(at(directory), "is a directory, not a file");
    const size = MAX_FILE_BYTES + 1;
    assert.deepEqual(told(" ".repeat(size)), [
      `f.yaml: is ${size} bytes long; at most ${MAX_FILE_BYTES} are read`,
    ]);
  });

  it("is read with a byte order mark and with the ends of lines that Windows writes", () => {
    const text = `\ufeff${BASE}log:\n  level: loud\n`.replaceAll("\n", "\r\n");
    assert.deepEqual(told(text), [
      'f.yaml:4:10: log.level: expected "error" or "warn" or "info" or "debug", not "loud"',
    ]);
    value(text.replace("loud", "warn"));
  });

  it("is told when it is no text, or in another encoding", () => {
    const file = join(directory, "f.yaml");
    for (const bytes of [
      Buffer.from(`\ufeff${BASE}`, "utf16le"),
      Buffer.from("desk: { name: B\xfcro }", "latin1"),
    ]) {
      writeFileSync(file, bytes);
      const loaded = loadConfig(file, {}, networkKinds);
      assert.deepEqual(loaded.ok ? [] : loaded.problems.map(({ message }) => message), [
        "is not text in UTF-8; save it in that encoding",
      ]);
    }
  });

  it("takes secrets from the environment before the file, from a file beside it, or from where they stand", () => {
    mkdirSync(join(directory, "secrets"));
    writeFileSync(join(directory, "secrets", "xmpp"), "from-file\n");
    const text = `${BASE}networks: { xmpp: { domain: d.x, secret_file: secrets/xmpp } }`;
    assert.equal(xmppSecret(text), "from-file");
    assert.equal(xmppSecret(text, { FRONTDESK_NETWORKS_XMPP_SECRET: "from-env" }), "from-env");
    assert.equal(xmppSecret(text, { FRONTDESK_NETWORKS_XMPP_SECRET: "" }), "from-file");
    assert.equal(value(BASE, { FRONTDESK_HOMESERVER_AS_TOKEN: "env" }).homeserver.asToken, "env");
    assert.equal(value(BASE).homeserver.asToken, "a");
    const url = "postgres://u:p@h/d";
    assert.deepEqual(value(BASE, { FRONTDESK_DATABASE_URL: url }).database, { kind: "url", url });
  });

  it("takes the database of the environment before the embedded one that `init` writes", () => {
    const url = "postgres://u:p@h/d";
    const text = `${BASE}database: { embedded: { directory: data } }`;
    assert.deepEqual(value(text, { FRONTDESK_DATABASE_URL: url }).database, { kind: "url", url });
    const file = join(directory, "url");
    writeFileSync(file, url);
    const both = load(text.replace("{ embedded", "{ url_file: url, embedded"));
    assert.equal(both.ok, false, "two in the file are still a mistake");
  });

  it("warns where no customer can write, and where the desk's language has no texts", () => {
    const warned = (text: string) => {
      const loaded = load(text);
      assert.ok(loaded.ok);
      return loaded.warnings.map((problem) => formatProblem({ ...problem, file: "f.yaml" }));
    };
    const xmpp = "networks: { xmpp: { domain: d.x, secret: s } }\n";
    assert.deepEqual(warned(BASE + xmpp), []);
    assert.deepEqual(warned(`${BASE}networks: {}\n`), [
      "f.yaml:3:11: warning: networks: there are none, so no customer can write; add xmpp or irc or matrix",
    ]);
    assert.equal(warned(BASE).length, 1);
    assert.match(
      warned(`${BASE}${xmpp}desk: { language: xx }`).join("\n"),
      /^f\.yaml:4:19: warning: desk\.language: there are no texts in "xx", so English is spoken; there are en, de, fr/,
    );
    assert.deepEqual(warned(`${BASE}${xmpp}desk: { language: de-at, time_zone: Europe/Vienna }`), []);
    writeFileSync(join(directory, "texts.yaml"), "xx: { greeting: Xa }\n");
    assert.deepEqual(warned(`${BASE}${xmpp}desk: { language: xx, texts: texts.yaml }`), []);
  });

  it("takes tokens and id from the registration file, so that the two cannot differ", () => {
    writeFileSync(join(directory, "registration.yaml"), "id: desk7\nas_token: aa\nhs_token: hh\n");
    const { homeserver } = value('homeserver: { url: "http://h/", domain: x }\ndesks: [{ name: a }]');
    assert.deepEqual(
      [homeserver.registrationId, homeserver.asToken, homeserver.hsToken, homeserver.url],
      ["desk7", "aa", "hh", "http://h"],
    );
  });

  it("has defaults for all that is not said, paths beside the file, and an IPv6 address in brackets", () => {
    const read = value(`${BASE}listen: { host: "::1" }\nlog:\nconversation:\n`);
    assert.deepEqual(read.database, { kind: "embedded", directory: join(directory, "data") });
    assert.equal(read.rulesFile, join(directory, "rules.yaml"));
    assert.equal(read.listen.url, "http://[::1]:9008");
    assert.equal(read.conversation.followUp_ms, 3_600_000);
    assert.deepEqual(read.desks, [{ name: "billing", title: "billing", addresses: {}, slots: {} }]);
  });

  it("reads the operator's own texts, and tells of a mistake in them", () => {
    const text = `${BASE}desk: { texts: texts.yaml }`;
    writeFileSync(join(directory, "texts.yaml"), "de: { greeting: Moin }\n");
    assert.deepEqual(value(text).desk.texts, { de: { greeting: "Moin" } });
    writeFileSync(join(directory, "texts.yaml"), "de: Moin\n");
    assert.match(
      told(text)[0] ?? "",
      /^f\.yaml:3:16: desk\.texts: .*texts\.yaml:1:5: de: expected a group of settings, not "Moin"$/,
    );
  });

  it("tells of the mistakes in the rules beside its own", () => {
    writeFileSync(join(directory, "rules.yaml"), "rules: [{ name: a, queue: b }]\n");
    writeFileSync(join(directory, "f.yaml"), `${BASE}log: { level: loud }\n`);
    const loaded = loadAll(join(directory, "f.yaml"), {}, networkKinds);
    assert.deepEqual(loaded.ok ? [] : loaded.problems.map(({ path }) => path), [
      "log.level",
      "agents",
      "rules[0].queue",
    ]);
  });

  it("is checked against the rules file: a desk may fill only slots that the interview knows", () => {
    writeFileSync(join(directory, "rules.yaml"), "agents: {}\n");
    writeFileSync(join(directory, "f.yaml"), `${HOMESERVER}desks: [{ name: a, slots: { reson: x } }]`);
    const loaded = loadAll(join(directory, "f.yaml"), {}, networkKinds);
    assert.equal(
      loaded.ok ? "" : loaded.problems[0]?.message,
      'the rules file knows no slot "reson" — did you mean "reason"?',
    );
  });
});
