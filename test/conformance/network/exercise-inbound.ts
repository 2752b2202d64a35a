import assert from "node:assert/strict";
import type { Capabilities } from "../../../src/domain/capabilities.ts";
import type { CustomerEvent } from "../../../src/domain/conversation/events.ts";
import { printPlain } from "../../../src/domain/message/print-plain.ts";
import { waitFor } from "../../support/wait-for.ts";
import { acquaintance, type MakeBench, newId, useBench, wrote } from "./open-bench.ts";

const BURST = 50;

function says(text: string): (event: CustomerEvent) => boolean {
  return (event) => event.type === "CustomerWrote" && printPlain(event.message.body) === text;
}

export function exerciseInbound({ deliveryReceipts }: Capabilities, make: MakeBench): void {
  describe("what customers write", () => {
    const open = useBench(make);

    it("names the customer, the desk they wrote to, and the network", async () => {
      const { ref } = await acquaintance(open());
      assert.equal(ref.network, open().network.name);
      assert.equal(ref.desk, open().desk);
      assert.notEqual(ref.identity, "");
      assert.notEqual(ref.address, "");
    });

    it("keeps one customer's order, each message once", async () => {
      const bench = open();
      const { customer, ref } = await acquaintance(bench);
      const texts = Array.from({ length: BURST }, (_, index) => `line ${index} ${newId()}`);
      for (const text of texts) await customer.say(text);
      await wrote(bench, texts.at(-1) ?? "");
      const got = bench.sink
        .events("CustomerWrote")
        .filter((event) => event.customer.identity === ref.identity)
        .map((event) => printPlain(event.message.body));
      assert.deepEqual(got.slice(1), texts);
    });

    it("hands in a customer's next message only when the one before is stored", async () => {
      const bench = open();
      const { customer } = await acquaintance(bench);
      const { customer: other } = await acquaintance(bench);
      const [first, second, third] = [`first ${newId()}`, `second ${newId()}`, `other ${newId()}`];
      const release = bench.sink.hold(says(first));
      await customer.say(first);
      await customer.say(second);
      await waitFor(() => bench.sink.offered.some(({ event }) => says(first)(event)), { what: "the first" });
      await other.say(third);
      await wrote(bench, third);
      assert.ok(!bench.sink.offered.some(({ event }) => says(second)(event)));
      release();
      await wrote(bench, second);
    });

    const acknowledgesOnceStored = async () => {
      const bench = open();
      const { customer } = await acquaintance(bench);
      const { customer: other } = await acquaintance(bench);
      const text = `held ${newId()}`;
      const release = bench.sink.hold(says(text));
      const id = (await customer.say(text)) ?? assert.fail("a client with receipts has message ids");
      await waitFor(() => bench.sink.offered.some(({ event }) => says(text)(event)), { what: "the message" });
      const otherId = (await other.say(`not held ${newId()}`)) ?? assert.fail();
      await waitFor(() => other.acknowledged.includes(otherId), { what: "the other's acknowledgement" });
      assert.ok(!customer.acknowledged.includes(id));
      release();
      await waitFor(() => customer.acknowledged.includes(id), { what: "the acknowledgement" });
    };
    if (deliveryReceipts) it("acknowledges a message only after it is stored", acknowledgesOnceStored);

    it("tells the customer when a message could not be stored, and takes the next one", async () => {
      const bench = open();
      const { customer } = await acquaintance(bench);
      const text = `refused ${newId()}`;
      const relent = bench.sink.refuse(says(text));
      const id = await customer.say(text);
      await waitFor(() => customer.refusals.length === 1, { what: "the refusal" });
      relent();
      const next = `taken again ${newId()}`;
      await customer.say(next);
      await wrote(bench, next);
      assert.ok(id === undefined || !customer.acknowledged.includes(id));
      assert.ok(!bench.sink.taken.some(({ event }) => says(text)(event)));
    });

    it("does not let one customer's held message hold up another", async () => {
      const bench = open();
      const { customer } = await acquaintance(bench);
      const { customer: other } = await acquaintance(bench);
      const [held, free] = [`held ${newId()}`, `free ${newId()}`];
      const release = bench.sink.hold(says(held));
      await customer.say(held);
      await other.say(free);
      await wrote(bench, free);
      release();
      await wrote(bench, held);
    });

    it("keeps every script, emoji and combining mark", async () => {
      const bench = open();
      const { customer } = await acquaintance(bench);
      const texts = [
        "żółć Ωμέγα привет",
        "مرحبا שלום",
        "日本語 한국어",
        "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽",
        "e\u0301 x\u0302\u0323 y",
      ];
      for (const text of texts) {
        await customer.say(text);
        await wrote(bench, text);
      }
    });

    it("follows a customer who goes on under another address", async () => {
      const bench = open();
      const { customer, ref } = await acquaintance(bench);
      await customer.rename();
      const text = `still me ${newId()}`;
      await customer.say(text);
      const after = (await wrote(bench, text)).customer;
      const moved = bench.sink
        .events("CustomerMoved")
        .some((event) => event.from === ref.identity && event.customer.identity === after.identity);
      assert.ok(after.identity === ref.identity || moved, "a new address must not make a new customer");
    });

    it("notices when a customer is gone", async () => {
      const bench = open();
      const { customer, ref } = await acquaintance(bench);
      await customer.leave();
      await bench.sink.event("CustomerWentAway", (event) => event.customer.identity === ref.identity);
    });
  });
}
