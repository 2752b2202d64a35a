import assert from "node:assert/strict";
import { isIP } from "node:net";
import fc from "fast-check";
import { anyHolds, parseCidr, printCidr, ranges } from "../../../src/domain/firewall/cidr.ts";
import { isInner } from "../../../src/domain/firewall/inner-address.ts";
import { parseAddress, printAddress } from "../../../src/domain/firewall/ip-address.ts";
import { clientOf, refusalOf, refusalToOpen } from "../../../src/domain/firewall/verdict.ts";

const address = (text: string) => {
  const parsed = parseAddress(text);
  assert.ok(parsed, text);
  return parsed;
};

describe("IP addresses", () => {
  it("are read and printed in one form", () => {
    const forms = [
      ["192.0.2.7", "192.0.2.7"],
      ["::ffff:192.0.2.7", "192.0.2.7"],
      ["0:0:0:0:0:FFFF:c000:207", "192.0.2.7"],
      ["2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
      ["fe80::1%eth0", "fe80::1"],
      ["::", "::"],
      ["64:ff9b::192.0.2.33", "64:ff9b::c000:221"],
    ];
    for (const [written = "", shown] of forms) assert.equal(printAddress(address(written)), shown);
  });

  it("are what the system takes for one, and nothing else is", () => {
    const near = fc.array(fc.constantFrom("0", "1", "255", "256", "ffff", "fffff", ":", "::", ".", "01"), {
      maxLength: 17,
    });
    const text = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      near.map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, (written) => assert.equal(parseAddress(written) !== undefined, isIP(written) !== 0)),
    );
  });

  it("print to what is read as the same", () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (written) => {
        const parsed = address(written);
        assert.deepEqual(parseAddress(printAddress(parsed)), parsed);
      }),
    );
  });
});

describe("ranges of addresses", () => {
  it("hold what shares their first bits, whichever way it is written", () => {
    const held = (range: string, text: string) => anyHolds(ranges(range), address(text));
    assert.ok(held("192.0.2.0/24", "192.0.2.255") && held("192.0.2.0/24", "::ffff:192.0.2.1"));
    assert.ok(held("::ffff:192.0.2.0/120", "192.0.2.1"));
    assert.ok(!held("192.0.2.0/24", "192.0.3.0") && !held("0.0.0.0/0", "2001:db8::1"));
    assert.ok(held("2001:db8::/33", "2001:db8:7fff::1") && !held("2001:db8::/33", "2001:db8:8000::1"));
    assert.ok(
      held("0.0.0.0/0", "255.255.255.255") && held("::/0", "ffff::1") && held("192.0.2.7", "192.0.2.7"),
    );
  });

  it("are refused when they are not what they seem", () => {
    for (const text of [
      "192.0.2.1/24",
      "192.0.2.0/33",
      "192.0.2.0/-1",
      "10.0.0.0/8/8",
      "::/129",
      "x",
      "10/8",
      "010.0.0.0/8",
    ])
      assert.equal(parseCidr(text), undefined, text);
    assert.equal(printCidr(ranges("2001:db8::/32")[0] as never), "2001:db8::/32");
  });
});

describe("what is inner", () => {
  const inner = [
    ...[
      "10.1.2.3",
      "172.31.255.255",
      "192.168.0.1",
      "127.0.0.1",
      "127.255.0.1",
      "0.0.0.0",
      "169.254.169.254",
    ],
    ...["100.64.0.1", "100.100.100.200", "224.0.0.1", "255.255.255.255", "168.63.129.16", "198.19.0.1"],
    ...[
      "::1",
      "::",
      "::ffff:10.0.0.1",
      "::10.0.0.1",
      "fd00:ec2::254",
      "fc00::1",
      "fe80::1",
      "fec0::1",
      "ff02::1",
    ],
    ...["64:ff9b::10.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:c0a8:101::1"],
    ...["2001:0:4136:e378::1", "2001:db8::1", "3fff::1", "5f00::1", "100::1", "4000::1"],
  ];
  const outer = [
    "8.8.8.8",
    "172.32.0.1",
    "100.128.0.1",
    "2606:4700::1111",
    "64:ff9b::8.8.8.8",
    "2002:808:808::1",
  ];

  it("is all that is not reached over the open internet, also within an IPv6 address", () => {
    for (const text of inner) assert.ok(isInner(address(text)), text);
    for (const text of outer) assert.ok(!isInner(address(text)), text);
  });
});

describe("the firewall's verdict", () => {
  it("lets a denial win, and an empty list of who may allow everybody", () => {
    const deny = ranges("192.0.2.0/24");
    const of = (text: string, allow: string[], own: string[] = []) =>
      refusalOf({ deny }, { allow: ranges(...allow), deny: ranges(...own) }, parseAddress(text));
    assert.equal(of("192.0.2.1", ["0.0.0.0/0"]), "denied");
    assert.equal(of("198.51.100.1", []), undefined);
    assert.equal(of("198.51.100.1", ["198.51.100.0/24"], ["198.51.100.1"]), "denied");
    assert.equal(of("198.51.100.1", ["2001:db8::/32"]), "not-allowed");
    assert.equal(of("", []), "no-address");
  });

  it("opens at no inner address for what a message names, even if it is allowed", () => {
    const allow = { ranges: ranges("10.0.0.0/8", "8.8.8.0/24"), names: ["files.example.org"] };
    const of = (text: string, by: "message" | "configuration", name = text) =>
      refusalToOpen({ allow }, by, { name, address: address(text) });
    assert.equal(of("10.0.0.1", "message"), "an inner address");
    assert.equal(of("10.0.0.1", "message", "files.example.org"), "an inner address");
    assert.equal(of("10.0.0.1", "configuration"), undefined);
    assert.equal(of("9.9.9.9", "configuration"), "not on the allow list");
    assert.equal(of("9.9.9.9", "message", "Files.Example.ORG."), undefined);
    assert.equal(refusalToOpen({}, "message", { name: "x", address: address("9.9.9.9") }), undefined);
  });

  it("takes of what proxies tell the last that is no proxy", () => {
    const trustedProxies = ranges("10.0.0.0/8");
    const of = (peer: string, told?: string) => {
      const client = clientOf(address(peer), told, { trustedProxies });
      return client === undefined ? undefined : printAddress(client);
    };
    assert.equal(of("9.9.9.9", "8.8.8.8"), "9.9.9.9");
    assert.equal(of("10.0.0.1", "1.1.1.1, 8.8.8.8, 10.0.0.2"), "8.8.8.8");
    assert.equal(of("10.0.0.1", "[2001:db8::1]"), "2001:db8::1");
    assert.equal(of("10.0.0.1"), "10.0.0.1");
    assert.equal(of("10.0.0.1", "8.8.8.8, unknown"), undefined);
  });
});
