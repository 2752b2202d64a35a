import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kernelFirewall } from "../../src/adapters/firewall/kernel.ts";
import type { CliParts, KernelFirewall } from "../../src/cli/parts.ts";
import { runCli } from "../../src/cli/program.ts";
import { renderNone } from "../../src/domain/firewall/nft-tables.ts";
import type { NftObject } from "../../src/domain/firewall/ruleset-differences.ts";
import { networkKinds } from "../../src/main/network-kinds.ts";

const CONFIGURATION = `
homeserver: { url: "http://localhost:8008", domain: example.org, as_token: a, hs_token: h }
desks: [{ name: billing }]
firewall:
  deny: [203.0.113.0/24]
  opens: { allow: [hooks.example.org] }
  translate: [{ name: xmpp, public: "198.51.100.7:5222", inner: "10.0.0.3:5222" }]
  gateway: { user: frontdesk }
`;
const TABLE: NftObject = { table: { family: "inet", name: "frontdesk" } };

describe("frontdesk firewall", () => {
  let directory = "";
  let loaded: readonly NftObject[] = [];
  let taken: string[] = [];
  let forwarding = true;

  const kernel: KernelFirewall = {
    load: async (ruleset, { dryRun }) => void (dryRun || taken.push(ruleset)),
    loaded: async () => loaded,
    asLoaded: async () => [TABLE],
    forwards: async () => ({ 4: forwarding, 6: false }),
  };

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "frontdesk-cli-firewall-"));
    writeFileSync(join(directory, "frontdesk.yaml"), CONFIGURATION);
    writeFileSync(
      join(directory, "rules.yaml"),
      'agents: { "@a:example.org": { name: A, capacity: 1 } }\nrules: [{ name: all, queue: all, steps: [{}] }]\nqueues: { all: { title: All } }\n',
    );
    [loaded, taken, forwarding] = [[], [], true];
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  async function firewall(...args: readonly string[]) {
    const said: Record<"out" | "err", string[]> = { out: [], err: [] };
    const terminal = {
      out: (text: string) => void said.out.push(text),
      err: (text: string) => void said.err.push(text),
    };
    const parts = { version: "0", env: {}, networkKinds, terminal, kernelFirewall: kernel };
    const config = ["--config", join(directory, "frontdesk.yaml")];
    const code = await runCli(parts as unknown as CliParts, ["firewall", ...args, ...config]);
    return { code, out: said.out.join("\n"), err: said.err.join("\n") };
  }

  it("prints the ruleset, and says what is likely not meant", async () => {
    const { code, out, err } = await firewall("print");
    assert.equal(code, 0);
    assert.match(
      out,
      /elements = \{ 203\.0\.113\.0\/24 \}[\s\S]*dnat ip to ip daddr \. tcp dport map @inner/,
    );
    assert.match(
      err,
      /inside_addresses: there is none for IPv4, so what is inside sees customers' addresses/,
    );
    assert.match(err, /opens\.allow: holds names, which the kernel does not know/);
    assert.deepEqual(taken, []);
  });

  it("applies it, or takes it away, and changes nothing when only asked whether it would be taken", async () => {
    forwarding = false;
    assert.match((await firewall("apply", "--dry-run")).out, /Nothing was changed/);
    assert.deepEqual(taken, []);
    const applied = await firewall("apply");
    assert.match(
      applied.out,
      /^Loaded: listeners transactions \(9008\), http \(9009\); 1 translated; 1 ranges/,
    );
    assert.match(applied.err, /sysctl -w net\.ipv4\.ip_forward=1/);
    await firewall("apply", "--revert");
    assert.equal(taken[1], renderNone());
  });

  it("tells how the kernel's rules differ, with exit code 1", async () => {
    assert.match((await firewall("check")).err, /nothing of Frontdesk's is loaded/);
    loaded = [TABLE, { chain: { family: "inet", table: "frontdesk", name: "mine" } }];
    const drifted = await firewall("check");
    assert.equal(drifted.code, 1);
    assert.match(drifted.err, /kernel: chain inet frontdesk mine is not of this policy/);
    loaded = [TABLE];
    const same = await firewall("check");
    assert.deepEqual([same.code, same.out], [0, "kernel: enforces this policy"]);
  });

  it("says what is missing where there is no nft, instead of failing with a trace", async () => {
    const { PATH } = process.env;
    process.env.PATH = directory;
    try {
      const refused = {
        name: "KernelRefused",
        message: /There is no nft on this machine; install it.*nftables/,
      };
      await assert.rejects(kernelFirewall().loaded(), refused);
      writeFileSync(
        join(directory, "nft"),
        "#!/bin/sh\necho 'Operation not permitted (you must be root)' >&2; exit 1\n",
        {
          mode: 0o755,
        },
      );
      await assert.rejects(kernelFirewall().loaded(), { name: "KernelRefused", message: /run this as root/ });
    } finally {
      process.env.PATH = PATH;
    }
  });
});
