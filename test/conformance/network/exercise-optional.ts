import assert from "node:assert/strict";
import type { Capabilities } from "../../../src/domain/capabilities.ts";
import { printPlain } from "../../../src/domain/message/print-plain.ts";
import { plain } from "../../../src/domain/message/rich-text.ts";
import { waitFor } from "../../support/wait-for.ts";
import { acquaintance, deliver, hears, type MakeBench, newId, tell, useBench, wrote } from "./open-bench.ts";

/** What a network may have or not: each is shown where the network claims it, and only there. */
export function exerciseOptional(claims: Capabilities, make: MakeBench): void {
  describe("what the network claims beyond text", () => {
    const open = useBench(make);
    const where = (claimed: boolean, title: string, test: () => Promise<void>) => {
      if (claimed) it(title, test);
    };

    where(claims.typing, "shows typing both ways", async () => {
      const bench = open();
      const { customer, ref } = await acquaintance(bench);
      bench.network.showTyping(ref, true);
      await waitFor(() => customer.sawTyping.includes(true), { what: "typing shown to the customer" });
      await customer.type(true);
      const seen = () => bench.sink.typings.filter((typing) => typing.customer.identity === ref.identity);
      await waitFor(() => seen().some(({ typing }) => typing), { what: "the customer's typing" });
      await customer.type(false);
      await waitFor(() => seen().at(-1)?.typing === false, { what: "the end of the customer's typing" });
    });

    where(claims.media, "gives a file by its link, behind the words", async () => {
      const bench = open();
      const { customer, ref } = await acquaintance(bench);
      const url = `https://desk.example.org/media/token/${newId()}.png`;
      const files = [{ url, name: "plan.png", kind: "image" as const }];
      const words = `see ${newId()}`;
      await deliver(bench, {
        id: newId(),
        attempt: 1,
        customer: ref,
        kind: "message",
        body: plain(words),
        files,
      });
      await hears(customer, words);
      await hears(customer, url);
    });

    where(claims.edits, "carries corrections both ways", async () => {
      const bench = open();
      const { customer, ref } = await acquaintance(bench);
      const first = await tell(bench, ref, "teh first");
      assert.ok(first !== undefined);
      const body = plain("the first");
      await deliver(bench, { id: newId(), attempt: 1, customer: ref, kind: "message", body, edits: first });
      assert.equal((await hears(customer, "the first")).edits, first);
      const text = `wrnog ${newId()}`;
      const id = (await customer.say(text)) ?? assert.fail();
      const original = await wrote(bench, text);
      await customer.say("right", { edits: id });
      const edited = await bench.sink.event(
        "CustomerEdited",
        (event) => event.customer.identity === ref.identity,
      );
      assert.equal(edited.edits, original.message.id);
      assert.equal(printPlain(edited.message.body), "right");
    });

    where(claims.replies, "carries replies both ways, without the quoted words doubled", async () => {
      const bench = open();
      const { customer, ref } = await acquaintance(bench);
      const question = `which one? ${newId()}`;
      const asked = (await customer.say(question)) ?? assert.fail();
      const { message } = await wrote(bench, question);
      const replyTo = { id: message.id ?? assert.fail("a network with replies has ids"), quote: question };
      await deliver(bench, {
        id: newId(),
        attempt: 1,
        customer: ref,
        kind: "message",
        body: plain("this"),
        replyTo,
      });
      assert.equal((await hears(customer, ({ text }) => text.endsWith("this"))).replyTo, asked);
      const mine = await tell(bench, ref, "satisfied?");
      assert.ok(mine !== undefined);
      const answer = `very ${newId()}`;
      await customer.say(answer, { replyTo: mine });
      assert.equal((await wrote(bench, answer)).message.replyTo, mine);
    });

    where(claims.retractions, "carries retractions both ways", async () => {
      const bench = open();
      const { customer, ref } = await acquaintance(bench);
      const mine = (await tell(bench, ref, "oops")) ?? assert.fail();
      const body = plain("(taken back)");
      await deliver(bench, { id: newId(), attempt: 1, customer: ref, kind: "retract", retracts: mine, body });
      await hears(customer, (heard) => heard.retracts === mine);
      const text = `my password ${newId()}`;
      const id = (await customer.say(text)) ?? assert.fail();
      const { message } = await wrote(bench, text);
      await customer.retract(id);
      const { retracts } = await bench.sink.event("CustomerRetracted");
      assert.equal(retracts, message.id);
    });

    where(claims.deliveryReceipts, "passes on that a message reached the customer", async () => {
      const bench = open();
      const { ref } = await acquaintance(bench);
      const id = await tell(bench, ref, "please confirm");
      await waitFor(() => bench.sink.receipts.some(({ remoteId }) => remoteId === id), {
        what: "the receipt",
      });
    });

    it("takes word of typing at any time, whether it can show it or not", async () => {
      const bench = open();
      const { customer, ref } = await acquaintance(bench);
      for (const typing of [true, false]) bench.network.showTyping(ref, typing);
      await tell(bench, ref, "typed");
      await hears(customer, "typed");
    });

    it("takes word of whether the desk is open at any time", async () => {
      const bench = open();
      for (const isOpen of [false, true]) bench.network.showOpen(isOpen);
      const { customer, ref } = await acquaintance(bench);
      await tell(bench, ref, "open");
      await hears(customer, "open");
    });
  });
}
