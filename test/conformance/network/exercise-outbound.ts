import assert from "node:assert/strict";
import type { Capabilities } from "../../../src/domain/capabilities.ts";
import { plain } from "../../../src/domain/message/rich-text.ts";
import { waitFor } from "../../support/wait-for.ts";
import { acquaintance, hears, type MakeBench, newId, tell, useBench } from "./open-bench.ts";

/** Larger than one message may be on many networks, mostly of characters of two to four bytes. */
const LONG_WORDS = 1_500;

export function exerciseOutbound({ edits, replies }: Capabilities, make: MakeBench): void {
  describe("what customers are told", () => {
    const open = useBench(make);

    it("arrives in order, each once", async () => {
      const { customer, ref } = await acquaintance(open());
      const texts = Array.from({ length: 20 }, (_, index) => `answer ${index} ${newId()}`);
      for (const text of texts) await tell(open(), ref, text);
      await hears(customer, texts.at(-1) ?? "");
      assert.deepEqual(
        customer.heard.map(({ text }) => text).filter((text) => text.startsWith("answer")),
        texts,
      );
    });

    it("reaches several customers at a time, each their own", async () => {
      const bench = open();
      const known = await Promise.all([1, 2, 3, 4].map(() => acquaintance(bench)));
      await Promise.all(known.map(({ ref }) => tell(bench, ref, `for ${ref.identity}`)));
      for (const { customer, ref } of known) {
        await hears(customer, `for ${ref.identity}`);
        const others = customer.heard.filter(
          ({ text }) => text.startsWith("for ") && text !== `for ${ref.identity}`,
        );
        assert.deepEqual(others, []);
      }
    });

    it("keeps long text whole, splitting it only between characters", async () => {
      const { customer, ref } = await acquaintance(open());
      const words = Array.from({ length: LONG_WORDS }, (_, index) => `${index}żółć😀`);
      await tell(open(), ref, words.join(" "));
      await tell(open(), ref, "that was all");
      await hears(customer, "that was all");
      const texts = customer.heard.map(({ text }) => text).slice(0, -1);
      const got = texts.flatMap((text) => text.split(/\s+/)).filter((word) => word !== "");
      assert.deepEqual(got, words);
    });

    it("keeps one very long word whole", async () => {
      const { customer, ref } = await acquaintance(open());
      const word = "😀ż".repeat(1_500);
      await tell(open(), ref, word);
      await tell(open(), ref, "end of word");
      await hears(customer, "end of word");
      const texts = customer.heard.map(({ text }) => text).slice(0, -1);
      assert.equal(texts.join(""), word);
    });

    it("takes text with control characters without harm to the connection", async () => {
      const { customer, ref } = await acquaintance(open());
      await tell(
        open(),
        ref,
        "be\u0000fore\u0001\u0008\u001b \ufffe\ud800 after\r\nQUIT </stream:stream> & <x>",
      );
      await tell(open(), ref, "still here");
      await hears(customer, "still here");
      const all = customer.heard.map(({ text }) => text).join("\n");
      assert.match(all, /be\W*fore/);
      assert.match(all, /after/);
      assert.ok(all.includes("QUIT </stream:stream> & <x>"), all);
    });

    it("shows several lines as several lines", async () => {
      const { customer, ref } = await acquaintance(open());
      await tell(open(), ref, "one\ntwo\nthree");
      await hears(customer, ({ text }) => text.endsWith("three"));
      const lines = customer.heard.flatMap(({ text }) => text.split("\n")).filter((line) => line !== "");
      assert.deepEqual(lines, ["one", "two", "three"]);
    });

    it("shows what is said as an action with its words", async () => {
      const { customer, ref } = await acquaintance(open());
      const body = plain("looks it up");
      await open().network.deliver({
        id: newId(),
        attempt: 1,
        customer: ref,
        kind: "message",
        body,
        action: true,
      });
      await hears(customer, ({ text }) => text.includes("looks it up"));
    });

    it("repeats a delivery under the same id, so that a client shows it once", async () => {
      const { customer, ref } = await acquaintance(open());
      const id = newId();
      const body = plain("said once");
      for (const attempt of [1, 2]) {
        const outcome = await open().network.deliver({ id, attempt, customer: ref, kind: "message", body });
        assert.equal(outcome.kind, "delivered");
      }
      await tell(open(), ref, "afterwards");
      await hears(customer, "afterwards");
      const copies = customer.heard.filter(({ text }) => text === "said once");
      assert.ok(copies.length === 1 || copies.length === 2);
      assert.equal(new Set(copies.map((heard) => heard.id)).size, 1);
    });

    if (edits || replies)
      it("gives each delivered message an id that later edits and replies can name", async () => {
        const bench = open();
        const { ref } = await acquaintance(bench);
        assert.notEqual(await tell(bench, ref, "with an id"), undefined);
      });

    it("answers a delivery to a customer who does not exist without disturbing others", async () => {
      const bench = open();
      const { customer, ref } = await acquaintance(bench);
      const nobody = { ...ref, identity: `no${ref.identity}`, address: `no${ref.address}` };
      const body = plain("is anybody there");
      const outcome = await bench.network.deliver({
        id: newId(),
        attempt: 1,
        customer: nobody,
        kind: "message",
        body,
      });
      if (outcome.kind === "reject") assert.notEqual(outcome.notice, "");
      else await waitFor(() => bench.sink.events("CustomerWentAway").length > 0, { what: "word of it" });
      await tell(bench, ref, "undisturbed");
      await hears(customer, "undisturbed");
    });
  });
}
