import assert from "node:assert/strict";
import { ranges } from "../../../src/domain/firewall/cidr.ts";
import { parseAddress } from "../../../src/domain/firewall/ip-address.ts";
import { renderNone } from "../../../src/domain/firewall/nft-tables.ts";
import type { FirewallPolicy } from "../../../src/domain/firewall/policy.ts";
import { renderNftables } from "../../../src/domain/firewall/render-nftables.ts";
import { differences } from "../../../src/domain/firewall/ruleset-differences.ts";

const at = (text: string, port: number) => {
  const address = parseAddress(text);
  assert.ok(address);
  return { address, port };
};

const bare: FirewallPolicy = {
  deny: [],
  listeners: [{ name: "http", port: 9009, allow: [], deny: [] }],
  trustedProxies: [],
  perAddress: { rate: { perMinute: 60, burst: 5 }, connections: 9 },
  opens: {},
  translations: [],
  gateway: { inside: [], insideAddresses: [], outsideAddresses: [] },
};

/** The rules of a chain, without what makes it one. */
function chain(ruleset: string, name: string): readonly string[] {
  const [, body = ""] =
    new RegExp(`chain ${name} \\{\\n([^}]*(?:\\{[^}]*\\}[^}]*)*?)\\n\\t\\}`).exec(ruleset) ?? [];
  return body.split("\n").map((line) => line.trim());
}

describe("the policy as a ruleset for nftables", () => {
  it("takes the place of what was there before, in one transaction", () => {
    const ruleset = renderNftables(bare);
    assert.ok(ruleset.includes(renderNone()));
    assert.match(renderNone(), /^add table inet frontdesk\ndelete table inet frontdesk\n/);
    assert.ok(!ruleset.includes("frontdesk_nat {"), "nothing is translated");
  });

  it("counts connections and rates of each address, after looking at who it is", () => {
    assert.deepEqual(chain(renderNftables(bare), "to_http"), [
      "ct state established,related return",
      'ct state new add @connections4 { ip saddr . tcp dport ct count over 9 } counter drop comment "too many at once"',
      'ct state new update @rates4 { ip saddr . tcp dport limit rate over 60/minute burst 5 packets } counter drop comment "too many"',
      'ct state new add @connections6 { ip6 saddr . tcp dport ct count over 9 } counter drop comment "too many at once"',
      'ct state new update @rates6 { ip6 saddr . tcp dport limit rate over 60/minute burst 5 packets } counter drop comment "too many"',
    ]);
  });

  it("drops all of a family of which nobody is allowed", () => {
    const listeners = [
      { name: "http", port: 9009, allow: ranges("10.0.0.0/8"), deny: ranges("2001:db8::/32") },
    ];
    assert.deepEqual(chain(renderNftables({ ...bare, listeners }), "to_http").slice(0, 4), [
      'ip saddr != @to_http_allowed4 counter drop comment "not allowed"',
      'ip6 saddr @to_http_denied6 counter drop comment "denied"',
      'meta nfproto ipv6 counter drop comment "not allowed"',
      "ct state established,related return",
    ]);
  });

  it("leaves a listener on any free port to the process", () => {
    const listeners = [{ name: "http", port: 0, allow: [], deny: [] }];
    assert.ok(!renderNftables({ ...bare, listeners }).includes("to_http"));
  });

  it("translates both ways, so that neither side sees the other's addresses", () => {
    const ruleset = renderNftables({
      ...bare,
      translations: [
        { name: "xmpp", public: at("198.51.100.7", 5222), inner: at("10.0.0.3", 5222), allow: [], deny: [] },
        { name: "xmpp6", public: at("2001:db8::7", 5222), inner: at("fd00::3", 5223), allow: [], deny: [] },
      ],
      gateway: {
        inside: ranges("10.0.0.0/8"),
        insideAddresses: [at("10.0.0.1", 0).address],
        outsideAddresses: [at("198.51.100.7", 0).address],
      },
    });
    const [, four = "", six = ""] = ruleset.split(/^table ip6? frontdesk_nat/m);
    assert.ok(four.includes("elements = { 198.51.100.7 . 5222 : 10.0.0.3 . 5222 }"));
    assert.deepEqual(chain(four, "leaving").slice(1), [
      "ct status dnat ip daddr . tcp dport @served snat to 10.0.0.1",
      "ip saddr @inside4 ip daddr != @inside4 snat to 198.51.100.7",
    ]);
    assert.ok(six.includes("dnat ip6 to ip6 daddr . tcp dport map @inner"));
    assert.deepEqual(chain(six, "leaving").slice(1), []);
    assert.deepEqual(chain(ruleset, "passing").slice(1), [
      "ct state established,related accept",
      "ct status dnat accept",
      'ip daddr @inside4 ip saddr != @inside4 counter drop comment "to the inside"',
    ]);
  });

  it("holds the desk's user to the allow list, unless it has names, which the kernel does not know", () => {
    const gateway = { ...bare.gateway, user: "frontdesk" };
    const opens = (...names: string[]) => ({ allow: { ranges: ranges("10.0.0.0/8"), names } });
    assert.ok(
      renderNftables({ ...bare, gateway, opens: opens() }).includes(
        "skuid frontdesk ip daddr != { 10.0.0.0/8 }",
      ),
    );
    assert.ok(!renderNftables({ ...bare, gateway, opens: opens("hooks.example.org") }).includes("skuid"));
  });
});

describe("what the kernel has loaded", () => {
  const table = { table: { family: "inet", name: "frontdesk", handle: 1 } };
  const rule = (expr: unknown, handle = 1) => ({
    rule: { family: "inet", table: "frontdesk", chain: "to_http", handle, expr },
  });
  const drop = (packets: number) => [{ counter: { packets, bytes: packets * 60 } }, { drop: null }];

  it("is the same whatever it has counted and however it numbers", () => {
    const met = {
      set: { family: "inet", table: "frontdesk", name: "rates4", size: 65535, elem: ["192.0.2.1"] },
    };
    const none = { set: { family: "inet", table: "frontdesk", name: "rates4", size: 65535 } };
    assert.deepEqual(differences([table, rule(drop(0)), none], [table, rule(drop(7), 99), met]), []);
  });

  it("differs by what is missing, foreign or changed, and by the order of rules", () => {
    const other = { chain: { family: "inet", table: "frontdesk", name: "mine" } };
    assert.deepEqual(differences([table], []), ["nothing of Frontdesk's is loaded"]);
    assert.deepEqual(differences([table, rule(drop(0))], [table, other]), [
      "chain inet frontdesk to_http is missing",
      "chain inet frontdesk mine is not of this policy",
    ]);
    const accept = [{ accept: null }];
    assert.deepEqual(differences([rule(drop(0)), rule(accept)], [rule(accept), rule(drop(0))]), [
      "chain inet frontdesk to_http is another",
    ]);
  });
});
