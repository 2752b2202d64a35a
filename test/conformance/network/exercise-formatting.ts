import assert from "node:assert/strict";
import type { Capabilities } from "../../../src/domain/capabilities.ts";
import { printPlain } from "../../../src/domain/message/print-plain.ts";
import type { Inline, RichText } from "../../../src/domain/message/rich-text.ts";
import { acquaintance, hears, type MakeBench, newId, useBench, wrote } from "./open-bench.ts";

const word: Inline = { kind: "text", text: "word" };
const SAMPLES: Readonly<Record<string, Inline>> = {
  strong: { kind: "strong", content: [word] },
  emphasis: { kind: "emphasis", content: [word] },
  strike: { kind: "strike", content: [word] },
  code: { kind: "code", text: "word" },
};

function paragraph(...content: readonly Inline[]): RichText {
  return [{ kind: "paragraph", content }];
}

export function exerciseFormatting({ formatting }: Capabilities, make: MakeBench): void {
  describe("formatting", () => {
    const open = useBench(make);

    for (const [name, sample] of Object.entries(SAMPLES)) {
      it(`carries ${name} to the customer and back, as far as the network has it`, async () => {
        const bench = open();
        const { customer, ref } = await acquaintance(bench);
        const tag = newId();
        const body = paragraph({ kind: "text", text: `${tag} a ` }, sample, { kind: "text", text: " b" });
        await bench.network.deliver({ id: newId(), attempt: 1, customer: ref, kind: "message", body });
        const heard = await hears(customer, ({ text }) => text.includes(tag));
        await customer.say(heard.text);
        if (formatting === "none") {
          await wrote(bench, printPlain(body));
          return;
        }
        const back = await bench.sink.event("CustomerWrote", (event) =>
          printPlain(event.message.body).includes(tag),
        );
        assert.deepEqual(back.message.body, body);
      });
    }

    it("keeps the words of what it cannot show: links, lists, quotes, code blocks", async () => {
      const bench = open();
      const { customer, ref } = await acquaintance(bench);
      const tag = newId();
      const body: RichText = [
        { kind: "quote", content: paragraph({ kind: "text", text: "quoted" }) },
        {
          kind: "list",
          ordered: true,
          items: [paragraph(word), paragraph({ kind: "text", text: "second" })],
        },
        { kind: "code", text: "let code = 1;" },
        ...paragraph({
          kind: "link",
          href: "https://shop.example/a",
          content: [{ kind: "text", text: "shop" }],
        }),
        ...paragraph({ kind: "text", text: tag }),
      ];
      await bench.network.deliver({ id: newId(), attempt: 1, customer: ref, kind: "message", body });
      await hears(customer, ({ text }) => text.includes(tag));
      const all = customer.heard.map(({ text }) => text).join("\n");
      for (const part of ["quoted", "word", "second", "let code = 1;", "shop", "https://shop.example/a"]) {
        assert.ok(all.includes(part), `${part} is missing in ${all}`);
      }
    });

    it("takes what merely looks like markup of another format as words", async () => {
      const bench = open();
      const { customer } = await acquaintance(bench);
      const text = `<b>not bold</b> [a](b) &amp; ${newId()}`;
      await customer.say(text);
      await wrote(bench, text);
    });
  });
}
