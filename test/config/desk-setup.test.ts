import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pinoLog } from "../../src/adapters/log/pino-log.ts";
import { systemClock } from "../../src/adapters/system/system-clock.ts";
import { systemRandomness } from "../../src/adapters/system/system-randomness.ts";
import { loadConfig } from "../../src/config/load-config.ts";
import { parseRules } from "../../src/config/rules/load-rules.ts";
import { deskSetup } from "../../src/main/desk-setup.ts";
import { networkKinds } from "../../src/main/network-kinds.ts";
import { configuredNetworks } from "../../src/main/networks.ts";

const CONFIGURATION = `homeserver: { url: "http://localhost:8008", domain: example.org, as_token: a, hs_token: h }
networks: { xmpp: { domain: d.x, secret: s } }
desk: { name: Example Ltd }
desks: [{ name: help-1 }, { name: billing, title: Invoices }]
`;

describe("what a desk is called before its customers", () => {
  const directory = mkdtempSync(join(tmpdir(), "frontdesk-"));
  after(() => rmSync(directory, { recursive: true, force: true }));

  it("is its title, and without one the name of the whole, never its id", () => {
    const file = join(directory, "f.yaml");
    writeFileSync(file, CONFIGURATION);
    const loaded = loadConfig(file, {}, networkKinds);
    const rules = parseRules("rules.yaml", "rules: []\n");
    assert.ok(loaded.ok && rules.ok);
    const networks = configuredNetworks(loaded.value, {
      clock: systemClock(),
      random: systemRandomness(),
      log: pinoLog("error"),
      software: { name: "Frontdesk", version: "1.2.3" },
    });
    const setup = deskSetup(loaded.value, rules.value, networks);
    assert.deepEqual(
      ["help-1", "billing", "gone"].map((desk) => setup.settingsFor(desk, "xmpp").deskName),
      ["Example Ltd", "Invoices", "Example Ltd"],
    );
  });
});
