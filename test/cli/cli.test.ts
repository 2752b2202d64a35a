import assert from "node:assert/strict";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { directoryPerTest, frontdesk } from "./run-command.ts";

const FLAGS = [
  "--domain",
  "example.org",
  "--xmpp-domain",
  "desk.example.org",
  "--agent",
  "@anna:example.org",
];

describe("frontdesk", function () {
  this.timeout(30_000);
  const directory = directoryPerTest();
  const command = (args: readonly string[], options: { env?: Record<string, string>; input?: string } = {}) =>
    frontdesk(args, { cwd: directory(), ...options });
  const file = (name: string) => join(directory(), name);

  it("explains itself, with examples and exit codes", async () => {
    const { code, out } = await command(["--help"]);
    assert.equal(code, 0);
    for (const word of ["init", "registration", "check", "run", "why", "Exit codes", "Examples"])
      assert.match(out, new RegExp(word));
  });

  it("ends with 2 on a command that it does not know, and suggests the near one", async () => {
    const { code, err } = await command(["chekc"]);
    assert.equal(code, 2);
    assert.match(err, /unknown command 'chekc'[\s\S]*check/);
  });

  it("init writes files that check finds fine, secrets for their owner alone, and says what is next", async () => {
    const made = await command(["init", ...FLAGS]);
    assert.deepEqual([made.code, made.err], [0, ""]);
    assert.match(made.out, /app_service_config_files:\n\s+- \/.*registration\.yaml/);
    assert.match(made.out, /Component "desk\.example\.org"/);
    for (const secret of ["registration.yaml", "secrets/xmpp"])
      assert.equal(statSync(file(secret)).mode & 0o777, 0o600);
    assert.ok(
      !made.out.includes(readFileSync(file("secrets/xmpp"), "utf8").trim()),
      "a secret is not printed",
    );
    const checked = await command(["check"]);
    assert.deepEqual([checked.code, checked.err], [0, ""]);
    assert.match(checked.out, /1 agent, 1 queue, 1 rule/);
  });

  it("init overwrites nothing without --force, and with it keeps the tokens that the homeserver knows", async () => {
    await command(["init", ...FLAGS]);
    const before = readFileSync(file("registration.yaml"), "utf8");
    const secret = readFileSync(file("secrets/xmpp"), "utf8");
    writeFileSync(file("rules.yaml"), "mine");
    const refused = await command(["init", ...FLAGS]);
    assert.equal(refused.code, 1);
    assert.match(refused.err, /There already: .*frontdesk\.yaml.*Nothing was written; --force overwrites/);
    assert.equal(readFileSync(file("rules.yaml"), "utf8"), "mine");
    assert.equal((await command(["init", ...FLAGS, "--force"])).code, 0);
    assert.notEqual(readFileSync(file("rules.yaml"), "utf8"), "mine");
    assert.equal(readFileSync(file("registration.yaml"), "utf8"), before);
    assert.equal(readFileSync(file("secrets/xmpp"), "utf8"), secret);
  });

  it("init gives each desk a title, so that the greeting reads well", async () => {
    const greetedBy = async (...flags: string[]) => {
      const made = await command(["init", "--domain", "example.org", "--force", ...flags]);
      assert.equal(made.code, 0, made.err);
      return [...readFileSync(file("frontdesk.yaml"), "utf8").matchAll(/^ {4}title: "(.*)"$/gm)].map(
        (one) => one[1],
      );
    };
    assert.deepEqual(await greetedBy(), ["Front desk"]);
    assert.deepEqual(await greetedBy("--desk", "billing"), ["Billing"]);
    assert.deepEqual(await greetedBy("--desk", "billing", "--desk-name", "Capulet Electric"), [
      "Capulet Electric",
    ]);
    assert.deepEqual(await greetedBy("--desk", "billing", "--desk", "tech-support"), [
      "Billing",
      "Tech support",
    ]);
  });

  it("init sets the port for health and metrics, and asks for it where the homeserver's port is not the usual", async () => {
    assert.equal((await command(["init", ...FLAGS, "--http-port", "19009"])).code, 0);
    assert.match(
      readFileSync(file("frontdesk.yaml"), "utf8"),
      /http:\n {2}host: 127\.0\.0\.1\n {2}port: 19009\n/,
    );
    for (const wrong of ["0", "65536", "http", "9008"]) {
      const { code, err } = await command(["init", ...FLAGS, "--force", "--http-port", wrong]);
      assert.deepEqual([code, err.startsWith("--http-port: ")], [1, true], err);
    }
    const input = "\nhttp://localhost:9009\n\n19010\n\n\n\n\n\n";
    const asked = await command(["init", ...FLAGS, "--force"], { env: { FRONTDESK_TEST_ASK: "1" }, input });
    assert.equal(asked.code, 0, asked.err);
    assert.match(asked.out, /port 9009 already/);
    assert.match(readFileSync(file("frontdesk.yaml"), "utf8"), /port: 19010\n/);
    assert.equal((await command(["check"])).code, 0);
  });

  it("init says why it cannot write there, and leaves no half of it", async () => {
    const refused = async (where: string, why: RegExp) => {
      const { code, err } = await command(["init", ...FLAGS, "--directory", where]);
      assert.equal(code, 1, where);
      assert.match(err, why);
      assert.doesNotMatch(err, /^\s+at /m);
    };
    writeFileSync(file("plain"), "");
    await refused(file("plain"), /plain\/frontdesk\.yaml cannot be written: what stands above it is a file/);
    await refused(
      file("plain/below"),
      /directory .*plain\/below cannot be made: what stands above it is a file/,
    );
    await refused("/dev/null/x", /what stands above it is a file/);
    if (process.platform === "linux")
      await refused("/proc/foo/x", /\/proc\/foo cannot be made: nothing can be made there/);
    mkdirSync(file("half/rules.yaml"), { recursive: true });
    await refused(file("half"), /There already/);
    mkdirSync(file("half/secrets/xmpp"), { recursive: true });
    rmSync(file("half/rules.yaml"), { recursive: true });
    const forced = await command(["init", ...FLAGS, "--force", "--directory", file("half")]);
    assert.equal(forced.code, 1);
    assert.match(forced.err, /secrets\/xmpp is a directory, not a file\n$/);
    rmSync(file("half/secrets"), { recursive: true });
    writeFileSync(file("half/secrets"), "");
    assert.match((await command(["init", ...FLAGS, "--directory", file("half")])).err, /cannot be written/);
    assert.ok(!existsSync(file("half/frontdesk.yaml")), "nothing is left of it");
  });

  it("init asks what no flag says, and again when the answer cannot be right", async () => {
    const input =
      "not a name\nexample.org\n\n\nDie Rechnungsstelle\nde\nbilling support\n@ben:example.org\n\nirc.example.org\n";
    const made = await command(["init"], { env: { FRONTDESK_TEST_ASK: "1" }, input });
    assert.equal(made.code, 0, made.err);
    const text = readFileSync(file("frontdesk.yaml"), "utf8");
    for (const part of [
      'domain: "example.org"',
      'name: "Die Rechnungsstelle"',
      '- name: "support"',
      'host: "irc.example.org"',
    ]) {
      assert.ok(text.includes(part), part);
    }
    assert.equal((await command(["check"])).code, 0);
  });

  it("init says which flag is missing when nobody is there to be asked, and writes nothing", async () => {
    const { code, err } = await command(["init"]);
    assert.equal(code, 1);
    assert.equal(err, "--domain is missing, and nobody is there to be asked\n");
    assert.ok(!existsSync(file("frontdesk.yaml")));
  });

  it("registration reserves bot, puppets and aliases, is not limited in rate, and takes ephemeral events", async () => {
    const { code, out } = await command(["registration", "--domain", "example.org"]);
    assert.equal(code, 0);
    for (const line of [
      "rate_limited: false",
      "receive_ephemeral: true",
      "de.sorunome.msc2409.push_ephemeral: true",
    ]) {
      assert.ok(out.includes(line), line);
    }
    assert.match(out, /users:\n(.*exclusive: true\n.*regex: \^@.*\n){2}/);
    assert.match(out, /aliases:\n.*exclusive: true\n.*regex: \^#_desk_/);
  });

  it("check tells each mistake with its line and ends with 1, without a stack trace", async () => {
    await command(["init", ...FLAGS]);
    appendFileSync(file("rules.yaml"), "  - name: more\n    queue: defualt\n");
    const { code, err } = await command(["check"]);
    assert.equal(code, 1);
    assert.match(
      err,
      /rules\.yaml:\d+:12: rules\[1\]\.queue: unknown queue "defualt" — did you mean "default"\?/,
    );
    assert.doesNotMatch(err, /^\s+at /m);
  });

  it("check says what to do when there is no configuration", async () => {
    const { code, err } = await command(["check"]);
    assert.equal(code, 1);
    assert.equal(
      err,
      "frontdesk.yaml: there is no such file\nWrite one with `frontdesk init`, or name another with --config.\n",
    );
  });

  it("check --online and --data ask the homeserver and the data, and tell what is wrong", async () => {
    await command(["init", ...FLAGS]);
    const fine = await command(["check", "--online", "--data"]);
    assert.equal(fine.code, 0);
    assert.match(fine.out, /it reaches http:\/\/localhost:9008[\s\S]*every invariant holds/);
    const env = {
      FRONTDESK_TEST_PING: "401: unknown token",
      FRONTDESK_TEST_BROKEN: "conversation c1 has no deadline",
    };
    const wrong = await command(["check", "--online", "--data"], { env });
    assert.equal(wrong.code, 1);
    assert.match(
      wrong.err,
      /http:\/\/localhost:8008: 401: unknown token\ndata: conversation c1 has no deadline/,
    );
  });

  it("check --online names agents without an account, which keeps nobody from running", async () => {
    await command(["init", ...FLAGS]);
    const [agent = ""] = readFileSync(file("rules.yaml"), "utf8").match(/@[a-z0-9._=-]+:[a-z0-9.-]+/) ?? [];
    const named = await command(["check", "--online"], { env: { FRONTDESK_TEST_UNKNOWN: agent } });
    assert.equal(named.code, 0);
    assert.match(named.err, /rules\.yaml: the homeserver knows no account @/);
    assert.ok(named.err.includes(agent));
  });

  it("check --data tells of conversations that another version folded", async () => {
    await command(["init", ...FLAGS]);
    const told = await command(["check", "--data"], { env: { FRONTDESK_TEST_NOT_COMPARED: "2" } });
    assert.equal(told.code, 0);
    assert.match(told.out, /data: 2 conversations folded by another version of frontdesk/);
  });

  it("check takes a rules file alone, and knows every kind of network, but no desks", async () => {
    const rules = (when: string) =>
      writeFileSync(
        file("rules.yaml"),
        `queues: { default: }
agents: { "@anna:x": { name: Anna } }
rules: [{ name: a, queue: default, when: '${when}' }, { name: b, queue: default }]
`,
      );
    rules('desk == "x" || customer.network == "irc"');
    assert.deepEqual(await command(["check", "rules.yaml"]), {
      code: 0,
      out: "rules.yaml: fine (1 agent, 1 queue, 2 rules)\n",
      err: "",
    });
    rules('customer.network == "ircs"');
    const warned = await command(["check", "rules.yaml"]);
    assert.equal(warned.code, 0);
    assert.match(warned.err, /^rules\.yaml:3:\d+: warning: rules\[0\]\.when: there is no network "ircs"/);
    rules("language = 1");
    const refused = await command(["check", "rules.yaml"]);
    assert.deepEqual([refused.code, refused.out], [1, ""]);
    assert.match(refused.err, /write == to compare/);
    assert.equal((await command(["check", "rules.yaml", "--data"])).code, 1);
  });

  it("check tells of a webhook's secret that is not there, with its line; who tries rules needs none", async () => {
    await command(["init", ...FLAGS]);
    const rules = `queues: { default: }
agents:
  "@anna:x": { name: Anna }
  "@bot:x":
    name: Bot
    automated:
      webhook: { url: "https://bot.example", secret_file: webhook.secret }
rules: [{ name: a, queue: default }]
`;
    writeFileSync(file("rules.yaml"), rules);
    const told = async () => {
      const { code, err } = await command(["check"]);
      return [code, err.replaceAll(`${directory()}/`, "")];
    };
    const mistake = (why: string) => [
      1,
      `rules.yaml:7:59: agents["@bot:x"].automated.webhook.secret_file: webhook.secret ${why}\n`,
    ];
    assert.deepEqual(await told(), mistake("does not exist"));
    writeFileSync(file("webhook.secret"), "\n");
    assert.deepEqual(await told(), mistake("is empty"));
    writeFileSync(file("webhook.secret"), "short\n");
    assert.deepEqual(await told(), mistake("is shorter than 16 characters"));
    writeFileSync(file("webhook.secret"), "a long secret for both\n");
    assert.deepEqual(await told(), [0, ""]);
    rmSync(file("webhook.secret"));
    assert.equal((await command(["check", "rules.yaml"])).code, 0);
  });

  it("run starts with what was checked, and not at all with a mistake", async () => {
    await command(["init", ...FLAGS]);
    assert.deepEqual(await command(["run"]), { code: 0, out: "running example.org\n", err: "" });
    appendFileSync(file("frontdesk.yaml"), "lgo: {}\n");
    const refused = await command(["run"]);
    assert.equal(refused.code, 1);
    assert.match(refused.err, /frontdesk\.yaml:\d+:1: lgo: unknown setting — did you mean "log"\?/);
  });

  it("why prints each agent's verdict, or that nothing is known", async () => {
    await command(["init", ...FLAGS]);
    const told = await command(["why", "c1"]);
    assert.equal(told.code, 0);
    assert.match(told.out, /agent +verdict\n +✓ @a:x +eligible, rank 1/);
    assert.equal((await command(["why", "c2"])).code, 1);
  });

  it("why knows a conversation by the end of its id, by the clock of the desk, and asks which where several are meant", async () => {
    await command(["init", ...FLAGS]);
    const configuration = join(directory(), "frontdesk.yaml");
    const text = readFileSync(configuration, "utf8");
    writeFileSync(configuration, text.replace(/^desk:$/m, "desk:\n  time_zone: Asia/Tokyo"));
    const told = await command(["why", "ZAAAA"]);
    assert.match(told.out, /^Conversation 01k849nu7oq7zaaaa, attempt 1, 1970-01-01 09:00:00 Asia\/Tokyo$/m);
    assert.deepEqual(await command(["why", "aaaa"]), {
      code: 1,
      out: "",
      err: 'Several conversations end in "aaaa"; write one of zaaaa, baaaa.\n',
    });
  });

  it("tells a failure of what lies behind it in a line", async () => {
    await command(["init", ...FLAGS]);
    assert.deepEqual(await command(["why", "down"]), {
      code: 1,
      out: "",
      err: "The database cannot be reached.\n",
    });
  });
});
