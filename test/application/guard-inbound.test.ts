import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { blockBook } from "../../src/application/block-book.ts";
import { guardInbound } from "../../src/application/guard-inbound.ts";
import type { CustomerEvent } from "../../src/domain/conversation/events.ts";
import type { CustomerRef } from "../../src/domain/customer.ts";
import type { Block } from "../../src/domain/firewall/block.ts";
import { blockOf } from "../../src/domain/firewall/blocked-customer.ts";
import { printCidr } from "../../src/domain/firewall/cidr.ts";
import { plain } from "../../src/domain/message/rich-text.ts";
import { customer } from "../domain/conversation/play.ts";

const irc: CustomerRef = {
  network: "irc",
  desk: "billing",
  identity: "nick:mallory!0123abcd",
  address: "mallory",
};

const wrote = (from: CustomerRef): CustomerEvent => ({
  type: "CustomerWrote",
  customer: from,
  message: { id: "m1", body: plain("hello") },
});

function blockedAs(network: string, who: string): Block {
  return { network, who, why: "", by: "@eva:desk.example", at: 0 };
}

function guarded(current: readonly Block[], listed: readonly Block[] = [], burst = 1_000) {
  const accepted: CustomerEvent[] = [];
  const refused: string[] = [];
  let blocks = current;
  let now = 0;
  const clock = { now: () => now };
  const book = blockBook({ blocks: { current: async () => blocks }, listed, clock });
  const accept = guardInbound({
    accept: async (event) => void accepted.push(event),
    book,
    perCustomer: { perMinute: 60, burst },
    clock,
    onRefused: (why) => refused.push(why),
  });
  const change = async (to: readonly Block[]) => {
    blocks = to;
    await book.refresh();
  };
  const pass = (time_ms: number) => {
    now += time_ms;
  };
  return { accepted, refused, book, accept, change, pass };
}

describe("what the firewall lets through of what customers do", () => {
  it("is nothing of whoever is blocked, from the moment it is known and until it is lifted", async () => {
    const { accepted, accept, change, refused } = guarded([]);
    await accept(wrote(customer));
    await change([blockedAs("xmpp", "ada@home.example")]);
    await accept(wrote(customer));
    await accept({ type: "CustomerWentAway", customer, reason: "" });
    await accept(wrote({ ...customer, identity: "eve@home.example", address: "eve@home.example/x" }));
    await change([]);
    await accept(wrote(customer));
    assert.deepEqual(
      accepted.map(({ type }) => type),
      Array(3).fill("CustomerWrote"),
    );
    assert.deepEqual(refused, ["blocked", "blocked"]);
  });

  it("knows who is blocked by any of their names, on any network, by server, and from the file at once", async () => {
    const xmpp: CustomerRef = { ...customer, identity: "Ada@home.example" };
    const cases: [Block, CustomerRef, boolean][] = [
      [blockedAs("*", "ada@home.example"), xmpp, true],
      [blockedAs("xmpp", "*@home.example"), customer, true],
      [blockedAs("irc", "ada@home.example"), customer, false],
      [blockedAs("xmpp", "*@ome.example"), customer, false],
      [blockedAs("irc", "mallory"), { ...irc, address: "Mallory" }, true],
      [
        { ...blockedAs("", ""), ...blockOf(irc) },
        { ...irc, identity: "nick:other!0123abcd", address: "other" },
        true,
      ],
      [
        { ...blockedAs("", ""), ...blockOf(irc) },
        { ...irc, identity: "nick:mallory!9999", address: "mallory" },
        false,
      ],
      [blockedAs("ip", "203.0.113.0/24"), customer, false],
    ];
    for (const [block, from, isBlocked] of cases) {
      const fromFile = guarded([], [block]);
      assert.equal(fromFile.book.isBlocked(from), isBlocked, `${block.network} ${block.who}`);
      const fromStore = guarded([block]);
      assert.equal(fromStore.book.isBlocked(from), false);
      await fromStore.book.refresh();
      assert.equal(fromStore.book.isBlocked(from), isBlocked);
    }
  });

  it("does not follow a blocked customer to another name", async () => {
    const { accepted, accept } = guarded([], [blockedAs("irc", irc.identity)]);
    const moved = { ...irc, identity: "account:mallory" };
    await accept({ type: "CustomerMoved", customer: moved, from: irc.identity });
    assert.deepEqual(accepted, []);
  });

  it("is no more than the rate of each customer; the rest is refused towards them, and presence is not counted", async () => {
    const { accepted, accept, refused, pass } = guarded([], [], 2);
    await accept(wrote(customer));
    await accept(wrote(customer));
    await assert.rejects(accept(wrote(customer)), { name: "TooManyMessages" });
    await accept({ type: "CustomerWentAway", customer, reason: "" });
    await accept(wrote(irc));
    pass(1_000);
    await accept(wrote(customer));
    assert.equal(accepted.length, 5);
    assert.deepEqual(refused, ["too-many"]);
  });

  it("tells the listeners' guards which ranges are blocked", async () => {
    const { book } = guarded([blockedAs("ip", "203.0.113.0/24"), blockedAs("xmpp", "a@b")]);
    await book.refresh();
    assert.deepEqual(book.ranges.map(printCidr), ["203.0.113.0/24"]);
  });
});
