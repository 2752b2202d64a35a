import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CliParts } from "../../src/cli/parts.ts";
import { runCli } from "../../src/cli/program.ts";
import type { Figures } from "../../src/domain/simulation/figures.ts";
import type { RecordedDayAsked, RecordedWait } from "../../src/domain/simulation/recorded-wait.ts";
import { networkKinds } from "../../src/main/network-kinds.ts";
import { directoryPerTest } from "./run-command.ts";

const ROOT = join(import.meta.dirname, "../..");
const PAGE = join(ROOT, "docs/simulation.md");

const FLAGS = [
  "--domain",
  "example.org",
  "--xmpp-domain",
  "desk.example.org",
  "--agent",
  "@a:example.org",
  "--desk",
  "billing",
];

describe("frontdesk simulate", function () {
  this.timeout(30_000);
  const directory = directoryPerTest();
  const file = (name: string) => join(directory(), name);
  let asked: RecordedDayAsked | undefined;
  let day: readonly RecordedWait[] = [];

  const command = async (args: readonly string[]) => {
    const out: string[] = [];
    const err: string[] = [];
    const never = () => assert.fail("not for a simulation");
    const parts: CliParts = {
      version: "0",
      terminal: { out: (text) => out.push(text), err: (text) => err.push(text) },
      env: {},
      networkKinds,
      run: never,
      why: never,
      conversationsEnding: never,
      pingHomeserver: never,
      askRunningDesk: never,
      unknownAccounts: never,
      auditData: never,
      recordedDay: async (_, what) => {
        asked = what;
        return day;
      },
    };
    const code = await runCli(parts, args);
    return { code, out: out.join("\n"), err: err.join("\n") };
  };
  const init = () => command(["init", "--directory", directory(), "--force", ...FLAGS]);
  /** Files are named as in the page; they stand in the test's directory. */
  const simulate = (line: string) =>
    command(["simulate", ...line.split(" ").map((word) => (/\.\w+$/.test(word) ? file(word) : word))]);
  const figures = (name: string) =>
    JSON.parse(readFileSync(file(name), "utf8")) as { runs: readonly (Figures & { rules: string })[] };

  beforeEach(() => {
    day = [
      {
        at: Date.UTC(2026, 10, 23, 9),
        customer: "1",
        desk: "billing",
        network: "xmpp",
        language: "de",
        slots: {},
      },
    ];
    cpSync(join(ROOT, "docs/simulation"), directory(), { recursive: true });
    const sample = readFileSync(join(ROOT, "config/rules.sample.yaml"), "utf8");
    writeFileSync(file("rules.yaml"), sample);
    writeFileSync(file("new-rules.yaml"), sample.replaceAll("capacity: 2", "capacity: 1"));
  });

  it("runs all that its page shows", async () => {
    await init();
    cpSync(join(ROOT, "config/rules.sample.yaml"), file("rules.yaml"));
    const lines = [...readFileSync(PAGE, "utf8").matchAll(/^frontdesk simulate (.*)$/gm)].map(
      ([, line = ""]) => line,
    );
    assert.ok(lines.length >= 4);
    for (const line of lines) {
      const { code, err } = await simulate(`${line} --config frontdesk.yaml`);
      assert.deepEqual([line, code, err], [line, 0, ""]);
    }
  });

  it("tells waits, who gave up, and how busy agents and skills were; the same for the same seed", async () => {
    const once = await simulate("rules.yaml --arrivals workload.yaml --seed 3");
    assert.equal(once.code, 0, once.err);
    for (const word of [
      "Queue billing",
      "gave up",
      "answered within 20.0 s",
      "99 % within",
      "Skill, busy",
      "Anna",
    ])
      assert.ok(once.out.includes(word), word);
    assert.equal((await simulate("rules.yaml --arrivals workload.yaml --seed 3")).out, once.out);
    assert.notEqual((await simulate("rules.yaml --arrivals workload.yaml --seed 4")).out, once.out);
  });

  it("tries two rules files on the same people, in the table, in JSON and as a picture", async () => {
    const line =
      "rules.yaml --against new-rules.yaml --arrivals workload.yaml --json waits.json --plot waits.svg";
    const { out } = await simulate(line);
    assert.match(out, /rules\.yaml +\S*new-rules\.yaml/);
    const { runs } = figures("waits.json");
    assert.deepEqual([runs[0]?.all.came, runs.length], [runs[1]?.all.came, 2]);
    assert.ok((runs[0]?.all.wait?.p90 ?? 0) < (runs[1]?.all.wait?.p90 ?? 0), "fewer slots, longer waits");
    const picture = readFileSync(file("waits.svg"), "utf8");
    assert.match(picture, /^<svg [^>]*viewBox/);
    assert.equal(picture.match(/<polyline/g)?.length, 2);
    assert.doesNotMatch(picture, /NaN|undefined/);
  });

  it("replays a recording as it was: times that are known are kept", async () => {
    writeFileSync(
      file("day.csv"),
      'at,language,"slots.topic",handling,patience\n0,de,"invoice",100,\n1000,de,invoice,100,\n2000,de,invoice,,5\n',
    );
    const alone = readFileSync(file("rules.yaml"), "utf8")
      .replaceAll(/capacity: \d/g, "capacity: 1")
      .replace(/ {4}hours: office\n/, "");
    writeFileSync(file("rules.yaml"), alone.replace("billing: 2 }", "billing: 1 }"));
    const { code, err } = await simulate("rules.yaml --arrivals day.csv --json waits.json");
    assert.equal(code, 0, err);
    const billing = figures("waits.json").runs[0]?.queues.find(({ name }) => name === "billing");
    assert.deepEqual([billing?.came, billing?.answered, billing?.gaveUp], [3, 2, 1]);
    assert.equal(billing?.wait?.longest, 99_000);
  });

  it("asks the database for that day by the workload's clock, and for choices of the rules' alone", async () => {
    await init();
    cpSync(join(ROOT, "config/rules.sample.yaml"), file("new-rules.yaml"));
    const line =
      "new-rules.yaml --from-database 2026-11-23 --arrivals behaviour.yaml --config frontdesk.yaml";
    const { code, out, err } = await simulate(line);
    assert.equal(code, 0, err);
    assert.match(out, /came +1\n/);
    assert.equal(asked?.from, Date.UTC(2026, 10, 22, 23));
    assert.equal(asked?.until, Date.UTC(2026, 10, 23, 23));
    assert.deepEqual(Object.fromEntries(asked?.choices ?? []), {
      name: new Set(),
      topic: new Set(["invoice", "trouble", "other"]),
      reason: new Set(),
    });
    day = [];
    assert.match((await simulate(line)).err, /Nobody waited on 2026-11-23/);
    assert.match((await simulate(line.replace("11-23", "02-30"))).err, /expects a date such as/);
  });

  it("tells of names that the rules do not know, and leaves out a table without a line", async () => {
    writeFileSync(
      file("rules.yaml"),
      `queues: { default: }
agents: { "@anna:x": { name: Anna } }
interview: { slots: [{ slot: topic, ask: { en: What? }, choices: [{ value: invoice, label: { en: A } }, { value: other, label: { en: B } }] }] }
rules: [{ name: a, queue: default, when: 'desk == "billing"' }, { name: b, queue: default }]
`,
    );
    const kind = (rest: string) => `kinds: [{ name: k, per_hour: 1, ${rest} }]\n`;
    const told = async (workload: string) => {
      writeFileSync(file("work.yaml"), workload);
      const { code, err, out } = await simulate("rules.yaml --arrivals work.yaml");
      assert.equal(code, 0, err);
      assert.doesNotMatch(out, /Skill, busy/);
      return err.replaceAll(`${directory()}/`, "");
    };
    assert.equal(await told(kind("desk: billing, network: irc, slots: { topic: other }")), "");
    assert.equal(
      await told(kind("desk: nosuch, network: whatsapp, slots: { topic: invoce, topc: other }")),
      `work.yaml:1:56: warning: kinds[0].network: there is no network "whatsapp"; there are xmpp, irc, matrix
work.yaml:1:39: warning: kinds[0].desk: no rule looks at a desk "nosuch"; they look at billing
work.yaml:1:82: warning: kinds[0].slots.topic: the interview never gives "invoce" for topic — did you mean "invoice"?; it gives invoice, other
work.yaml:1:96: warning: kinds[0].slots.topc: the rules have no slot "topc" — did you mean "topic"?`,
    );
    assert.match(
      await told(`queues: { defalt: {} }\nshifts: { "@ana:x": { time_zone: UTC, open: {} } }\n${kind("")}`),
      /work\.yaml:1:11: .*no queue "defalt" — did you mean "default"\?\nwork\.yaml:2:11: .*no agent "@ana:x" — did/,
    );
    writeFileSync(file("day.csv"), "at,network\n0,xmp\n1,irc\n2,xmp\n");
    assert.match(
      (await simulate("rules.yaml --arrivals day.csv")).err,
      /day\.csv: warning: 2 of those recorded: there is no network "xmp" — did you mean "xmpp"\?/,
    );
  });

  it("knows what networks carry: a need that IRC does not carry serves nobody there", async () => {
    writeFileSync(
      file("rules.yaml"),
      `queues: { default: }
agents: { "@anna:x": { name: Anna, capacity: 100 } }
rules: [{ name: a, queue: default, needs: [edits] }]
`,
    );
    const came = async (network: string) => {
      writeFileSync(file("day.csv"), `at,network,patience\n0,${network},5\n`);
      await simulate("rules.yaml --arrivals day.csv --json waits.json");
      const { answered, gaveUp } = figures("waits.json").runs[0]?.all ?? {};
      return [answered, gaveUp];
    };
    assert.deepEqual(await came("xmpp"), [1, 0]);
    assert.deepEqual(await came("irc"), [0, 1]);
  });

  it("says which folder a picture cannot be written to", async () => {
    const { code, err } = await simulate("rules.yaml --arrivals workload.yaml --plot none/waits.svg");
    assert.equal(code, 1);
    assert.match(err, /none\/waits\.svg: there is no such folder$/);
  });

  const refused = async (workload: string, told: RegExp) => {
    writeFileSync(file("wrong.yaml"), workload);
    const { code, err, out } = await simulate("rules.yaml --arrivals wrong.yaml");
    assert.deepEqual([code, out], [1, ""], err);
    assert.match(err, told);
  };

  it("tells what is wrong with a workload, and where", async () => {
    await refused(
      "kinds:\n  - name: a\n    per_hour: { 08-27: 3 }\n",
      /wrong\.yaml:3:\d+: kinds\[0\]\.per_hour.*08-27/,
    );
    await refused(
      "handling: normal 3m\n",
      /wrong\.yaml:1:11: handling: expected such as "exponential 4m".*normal 3m/,
    );
    await refused("patiense: exponential 3m\n", /unknown setting.*patience/);
    await refused("kinds: []\n", /Nobody would come/);
    await refused("kinds:\n  - { name: a, per_hour: 1000000 }\n", /at most 5000000/);
    await refused("recorded: none.csv\n", /none\.csv: there is no such file/);
  });

  it("tells what is wrong with a recording, and in which line", async () => {
    writeFileSync(file("day.csv"), 'at,desk\n2026-11-23T08:00:00Z,"a\nb"\n\nyesterday,billing\n');
    const { code, err } = await simulate("rules.yaml --arrivals day.csv");
    assert.equal(code, 1);
    assert.match(err, /day\.csv:5:1: at: /);
    writeFileSync(file("day.json"), '[{"at": 1, "name": "Carol"}]');
    assert.match((await simulate("rules.yaml --arrivals day.json")).err, /day\.json: .*name/);
  });

  it("needs somebody who comes, and rules that hold", async () => {
    assert.match((await simulate("rules.yaml")).err, /Say who comes/);
    assert.equal((await simulate("rules.yaml --arrivals workload.yaml --seed -1")).code, 2);
    writeFileSync(file("rules.yaml"), "rules: 3\n");
    const { code, err } = await simulate("rules.yaml --arrivals workload.yaml");
    assert.equal(code, 1);
    assert.match(err, /rules\.yaml:1/);
  });
});
