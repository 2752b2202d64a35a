import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig } from "../../src/config/load-config.ts";
import { printCidr } from "../../src/domain/firewall/cidr.ts";
import { networkKinds } from "../../src/main/network-kinds.ts";

const BASE =
  'homeserver: { url: "http://localhost:8008", domain: example.org, as_token: a, hs_token: h }\ndesks: [{ name: billing }]\n';

describe("the firewall's section", () => {
  let directory = "";
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "frontdesk-firewall-"));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  function load(section: string, blocked = "") {
    writeFileSync(join(directory, "f.yaml"), `${BASE}firewall: ${section}\n`);
    writeFileSync(join(directory, "blocked.txt"), blocked);
    return loadConfig(join(directory, "f.yaml"), {}, networkKinds);
  }

  function firewallOf(...given: Parameters<typeof load>) {
    const loaded = load(...given);
    assert.ok(loaded.ok, loaded.ok ? "" : JSON.stringify(loaded.problems));
    return loaded.value.firewall;
  }

  function mistakesIn(...given: Parameters<typeof load>): readonly string[] {
    const loaded = load(...given);
    return loaded.ok ? [] : loaded.problems.map(({ message }) => message);
  }

  it("lets everybody in, in measure, where nothing is said", () => {
    const { policy, blocked, perCustomer } = firewallOf("{}");
    assert.deepEqual(policy.listeners, [
      { name: "transactions", port: 9008, allow: [], deny: [] },
      { name: "http", port: 9009, allow: [], deny: [] },
    ]);
    assert.deepEqual([policy.perAddress.connections, blocked, perCustomer.burst], [256, "kindly", 3_000]);
  });

  it("adds the block list's ranges to those denied, and knows its customers", () => {
    const list = "# of May\n203.0.113.0/24\n\nxmpp:Mallory@example.org # rude\nirc:*!abc\n";
    const { policy, blockedCustomers } = firewallOf("{ deny: [192.0.2.7], block_list: blocked.txt }", list);
    assert.deepEqual(policy.deny.map(printCidr), ["192.0.2.7", "203.0.113.0/24"]);
    assert.deepEqual(blockedCustomers, [
      { network: "xmpp", who: "mallory@example.org" },
      { network: "irc", who: "*!abc" },
    ]);
  });

  it("takes what is no range on the allow list for a name", () => {
    const { allow } = firewallOf('{ opens: { allow: ["10.0.0.0/8", Hooks.example.org] } }').policy.opens;
    assert.deepEqual([allow?.ranges.map(printCidr), allow?.names], [["10.0.0.0/8"], ["hooks.example.org"]]);
  });

  it("tells what is no range, no endpoint, and no line of a block list", () => {
    assert.match(mistakesIn("{ deny: [192.0.2.1/24] }")[0] ?? "", /not a range of addresses/);
    assert.match(
      mistakesIn("{ translate: [{ name: x, public: '192.0.2.7', inner: '10.0.0.1:1' }] }")[0] ?? "",
      /not an address with a port/,
    );
    assert.deepEqual(mistakesIn("{ block_list: blocked.txt }", "10.0.0.0/8\nmallory\n"), [
      "blocked.txt, line 2: neither a range nor a customer",
    ]);
    assert.deepEqual(mistakesIn("{ block_list: none.txt }"), ["none.txt does not exist"]);
  });

  it("tells what cannot be translated", () => {
    const translate = (...list: string[]) => mistakesIn(`{ translate: [${list.join(", ")}] }`);
    assert.deepEqual(translate("{ name: x, public: '192.0.2.7:1', inner: '[fd00::1]:1' }"), [
      "is of another family than public: IPv4 and IPv6 are not translated into one another",
    ]);
    const one = "{ name: x, public: '192.0.2.7:1', inner: '10.0.0.1:1' }";
    assert.deepEqual(translate(one, one.replace("x", "y")), ["stands there twice"]);
    assert.deepEqual(mistakesIn("{ gateway: { inside_addresses: [10.0.0.1, 10.0.0.2] } }"), [
      "has two of one family; give one IPv4 and one IPv6 address",
    ]);
  });
});
