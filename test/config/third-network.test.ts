import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NEVER } from "rxjs";
import { z } from "zod";
import { pinoLog } from "../../src/adapters/log/pino-log.ts";
import { systemClock } from "../../src/adapters/system/system-clock.ts";
import { systemRandomness } from "../../src/adapters/system/system-randomness.ts";
import type { Network } from "../../src/application/ports/network.ts";
import { check } from "../../src/cli/check.ts";
import { EXIT } from "../../src/cli/parts.ts";
import { loadConfig } from "../../src/config/load-config.ts";
import type { NetworkKind } from "../../src/config/network-kind.ts";
import type { NetworkSurroundings } from "../../src/config/network-maker.ts";
import { formatProblem } from "../../src/config/problem.ts";
import { publishedFiles } from "../../src/config/published-files.ts";
import { secretSettings } from "../../src/config/sections/secret.ts";
import { deskWords } from "../../src/domain/text/desk-words.ts";
import { networkKinds } from "../../src/main/network-kinds.ts";
import { configuredNetworks } from "../../src/main/networks.ts";

const section = z
  .strictObject({
    number: z
      .string()
      .regex(/^\+\d+$/, "not a telephone number")
      .describe("The desk's number.")
      .meta({ example: "+4930123456" }),
    lines: z.int().min(1).max(30).default(2).describe("Calls at once."),
    ...secretSettings(["networks", "carrier"], "pin", "The line's PIN"),
  })
  .describe("A telephone carrier.");

const WORDS_ONLY: Network["capabilities"] = {
  edits: false,
  replies: false,
  retractions: false,
  reactions: false,
  typing: false,
  deliveryReceipts: false,
  media: false,
  formatting: "none",
  clientIdentification: false,
  maxTextBytes: 160,
};

/** A network that the product has never heard of. */
const carrierKind: NetworkKind<typeof section> = {
  name: "carrier",
  section,
  carries: WORDS_ONLY,
  addressMistake: (address) => (/^\d+$/.test(address) ? undefined : "an extension is made of digits"),
  configure(settings, files, desks) {
    const pin = files.secret(["networks", "carrier"], "pin", settings);
    if (pin === undefined) files.fail(["networks", "carrier"], "is missing its PIN");
    if (desks.length > settings.lines) files.fail(["networks", "carrier", "lines"], "fewer than desks");
    return (surroundings) => new Carrier(`${settings.number}#${pin}`, surroundings);
  },
};

class Carrier implements Network {
  readonly name = "carrier";
  readonly status = NEVER;
  readonly capabilities = WORDS_ONLY;
  readonly line: string;
  readonly surroundings: NetworkSurroundings;

  constructor(line: string, surroundings: NetworkSurroundings) {
    this.line = line;
    this.surroundings = surroundings;
  }
  async start(): Promise<void> {}
  async stop(): Promise<void> {}
  async deliver() {
    return { kind: "delivered" } as const;
  }
  showTyping(): void {}
  showOpen(): void {}
  link(desk: string): string {
    return `tel:${this.line};ext=${desk}`;
  }
}

const BASE = `homeserver: { url: "http://localhost:8008", domain: example.org, as_token: a, hs_token: h }
desks: [{ name: billing, addresses: { carrier: "17" } }]
`;
const FINE = `${BASE}networks:
  xmpp: { domain: d.x, secret: s }
  carrier:
    number: "+4930123456"
`;
const ENV = { FRONTDESK_NETWORKS_CARRIER_PIN: "1234" };
const SURROUNDINGS = {
  clock: systemClock(),
  random: systemRandomness(),
  log: pinoLog("error"),
  software: { name: "Frontdesk", version: "1.2.3" },
};
const kinds = [...networkKinds, carrierKind];

describe("a third network, of which only its kind is known", () => {
  let directory = "";
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "frontdesk-"));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  function load(text: string, env: Readonly<Record<string, string>> = ENV) {
    const file = join(directory, "f.yaml");
    writeFileSync(file, text);
    return loadConfig(file, env, kinds);
  }
  function told(text: string, env?: Readonly<Record<string, string>>): readonly string[] {
    const loaded = load(text, env);
    return loaded.ok ? [] : loaded.problems.map((problem) => formatProblem({ ...problem, file: "f.yaml" }));
  }

  it("is made of its section, the secrets it asked for and its surroundings, beside the others", () => {
    const loaded = load(FINE);
    assert.ok(loaded.ok, loaded.ok ? "" : loaded.problems.map(formatProblem).join("\n"));
    const surroundings = SURROUNDINGS;
    const networks = configuredNetworks(loaded.value, surroundings);
    assert.deepEqual([...networks.keys()], ["xmpp", "carrier"]);
    assert.equal(networks.get("carrier")?.link("billing"), "tel:+4930123456#1234;ext=billing");
    const carrier = loaded.value.networks.get("carrier")?.({
      ...surroundings,
      words: deskWords(),
      veil: (text) => text,
      doorway: { lookup: () => undefined, assertMayOpen: () => undefined },
      onHomeserver: () => assert.fail("a telephone is not on the homeserver"),
    });
    assert.ok(carrier instanceof Carrier);
    assert.equal(carrier.line, "+4930123456#1234");
    assert.equal(carrier.surroundings.clock, surroundings.clock);
  });

  it("says what it has to say in the language of the desk that was written to", () => {
    const french = FINE.replace("{ name: billing", "{ name: billing, language: fr");
    const german = `desk: { language: de }\n${french}`;
    const loaded = load(german);
    assert.ok(loaded.ok);
    let made: NetworkSurroundings | undefined;
    const carrier = {
      networks: new Map([
        [
          "carrier",
          (given: NetworkSurroundings) => {
            made = given;
            return new Carrier("", given);
          },
        ],
      ]),
    };
    configuredNetworks({ ...loaded.value, ...carrier }, SURROUNDINGS);
    assert.equal(made?.words("billing", "network.leaving").text, "De retour dans un instant.");
    assert.equal(made?.words("unknown", "network.leaving").text, "Gleich wieder da.");
  });

  it("has its mistakes told with line and column, be it the schema or the kind itself that found them", () => {
    assert.deepEqual(told(FINE.replace("+49", "49")), [
      "f.yaml:6:13: networks.carrier.number: not a telephone number",
    ]);
    assert.deepEqual(told(FINE.replace("number:", "nubmer:")), [
      "f.yaml:5:3: networks.carrier.number: is missing; expected text",
      'f.yaml:6:5: networks.carrier.nubmer: unknown setting — did you mean "number"?; known are number, lines, pin, pin_file',
    ]);
    assert.deepEqual(told(FINE, {}), ["f.yaml:6:5: networks.carrier: is missing its PIN"]);
    const crowded = FINE.replace("}]", "}, { name: sales }]").concat("    lines: 1\n");
    assert.deepEqual(told(crowded), ["f.yaml:7:12: networks.carrier.lines: fewer than desks"]);
    assert.deepEqual(told(BASE.replace('"17"', "front")), [
      "f.yaml:2:48: desks[0].addresses.carrier: an extension is made of digits",
    ]);
  });

  it("is known where a network's name is mistyped", () => {
    assert.deepEqual(told(`${BASE}networks: { carier: {} }`), [
      'f.yaml:3:13: networks.carier: unknown setting — did you mean "carrier"?; known are xmpp, irc, matrix, carrier',
    ]);
  });

  it("is in the JSON schema that editors read and in the sample", () => {
    const files = publishedFiles(kinds);
    const schema = JSON.parse(files.get("frontdesk.schema.json") ?? "");
    const { carrier } = schema.properties.networks.properties;
    assert.equal(carrier.description, "A telephone carrier.");
    assert.deepEqual(Object.keys(carrier.properties), ["number", "lines", "pin", "pin_file"]);
    assert.match(
      files.get("frontdesk.sample.yaml") ?? "",
      / {2}# A telephone carrier\.\n {2}carrier:\n[\s\S]*FRONTDESK_NETWORKS_CARRIER_PIN/,
    );
  });

  it("is named by `frontdesk check`", async () => {
    writeFileSync(join(directory, "f.yaml"), FINE);
    writeFileSync(join(directory, "rules.yaml"), "agents: {}\n");
    const lines: string[] = [];
    const terminal = { out: (text: string) => lines.push(text), err: (text: string) => lines.push(text) };
    const never = () => assert.fail("asks nothing outside");
    const code = await check(
      { config: join(directory, "f.yaml") },
      {
        version: "0",
        terminal,
        env: ENV,
        networkKinds: kinds,
        run: never,
        why: never,
        conversationsEnding: never,
        pingHomeserver: never,
        unknownAccounts: never,
        askRunningDesk: never,
        auditData: never,
      },
    );
    assert.equal(code, EXIT.ok, lines.join("\n"));
    assert.match(lines.join("\n"), /networks: xmpp, carrier; desks: billing/);
  });
});
