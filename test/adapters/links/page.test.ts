import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { desksPage, linksPage } from "../../../src/adapters/links/page.ts";
import { style } from "../../../src/adapters/links/page-style.ts";
import type { LinksShown } from "../../../src/application/show-links.ts";
import { writeLink } from "../../../src/domain/link/link-code.ts";
import { languages } from "../../../src/domain/text/catalogue.ts";
import { plainWords } from "../../../src/domain/text/render-text.ts";
import { phrase, type Words } from "../../../src/domain/text/text-key.ts";
import { ours, terms } from "../../domain/link/make.ts";

const code = writeLink({ ...terms, queue: "billing", campaign: "spring" }, ours) ?? "";
const shown: LinksShown = {
  deskName: "Example Ltd",
  open: true,
  standing: [phrase("links.wait", { estimate: phrase("waiting.between", { from: 2, to: 5 }) })],
  ways: [
    {
      network: "xmpp",
      link: `xmpp:billing@desk.example?message;body=%23${code.slice(1)}`,
      sendsCode: false,
      reachable: true,
    },
    { network: "irc", link: "ircs://irc.example:6697/BillingDesk,isnick", sendsCode: true, reachable: true },
    { network: "carrier", link: "tel:+49301234", sendsCode: true, reachable: false },
  ],
  code,
};
const inLanguage = (language: string) => (words: Words) => plainWords(words, language);
const page = (more: Partial<LinksShown> = {}, language = "en") =>
  linksPage({ ...shown, ...more }, language, inLanguage(language));

const VOID = new Set(["meta", "!doctype"]);

/** Elements in order, each closed where it must be: what does not nest is told. */
function elementsOf(html: string): { readonly name: string; readonly attributes: string }[] {
  const open: string[] = [];
  const elements: { name: string; attributes: string }[] = [];
  for (const [, end = "", name = "", attributes = "", empty = ""] of html
    .replace(/<style>[^<]*<\/style>/, "")
    .matchAll(/<(\/?)([!a-z][a-z0-9]*)((?:\s+[a-zA-Z:-]+(?:="[^"<>]*")?)*)\s*(\/?)>/g)) {
    if (end === "/") assert.equal(open.pop(), name, `</${name}>`);
    else {
      elements.push({ name, attributes });
      if (!VOID.has(name) && empty === "") open.push(name);
    }
  }
  assert.deepEqual(open, []);
  return elements;
}

describe("the links page", () => {
  it("says how things stand, and the way into each network", () => {
    const html = page();
    assert.match(html, /Open now<\/strong> <span>Expected wait: 2 to 5 minutes\.</);
    assert.ok(html.includes(`href="xmpp:billing@desk.example?message;body=%23${code.slice(1)}"`));
    assert.ok(html.includes('href="ircs://irc.example:6697/BillingDesk,isnick"'));
    assert.equal(
      html.split(`<code>${code}</code>`).length,
      3,
      "the code to be sent, for the two that can be reached",
    );
    assert.ok(!html.includes("tel:"), "no link into a network that cannot be reached");
    assert.match(html, /Not reachable at the moment/);
  });

  it("says when it is closed, and invites to write all the same", () => {
    const standing = [phrase("links.opens", { opens: "Monday at 9:00 AM" }), phrase("links.closed-write")];
    assert.match(
      page({ open: false, standing }),
      /Closed now<\/strong> <span>We open again on Monday at 9:00 AM\. Write all/,
    );
  });

  it("has no code where none was brought", () => {
    const { code: _, ...without } = shown;
    assert.ok(!linksPage(without, "en", inLanguage("en")).includes("<code>"));
  });

  for (const language of languages) {
    it(`is in ${language} as a whole`, () => {
      const html = page({}, language);
      assert.match(html, new RegExp(`^<!doctype html>\\n<html lang="${language}">`));
      assert.ok(html.includes(`>${plainWords(phrase("links.ways"), language)}<`));
    });
  }

  it("is whole HTML, with landmarks, one heading of all, and names for what is no text", () => {
    for (const html of [
      page(),
      desksPage("Example", [{ name: "billing", title: "Billing" }], "en", inLanguage("en")),
    ]) {
      const elements = elementsOf(html);
      const count = (name: string) => elements.filter((each) => each.name === name).length;
      assert.deepEqual(["html", "title", "header", "main", "h1"].map(count), [1, 1, 1, 1, 1]);
      for (const { name, attributes } of elements)
        if (name === "svg") assert.match(attributes, / role="img" aria-label="[^"]+"/);
    }
  });

  it("has no script, no handler, no style but its own, and loads nothing", () => {
    const html = page();
    assert.doesNotMatch(html, /<script|\son[a-z]+=|\sstyle=|<img|<link|<iframe|@import|url\(/i);
  });

  it("is less than 20 KB with three networks and their QR codes", () => {
    const ways = shown.ways.map((way) => ({ ...way, reachable: true }));
    assert.ok(Buffer.byteLength(page({ ways }, "fr")) < 20_000);
  });

  it("escapes what is not its own, in text and in addresses", () => {
    const hostile = `"><script>alert(1)</script>'&`;
    const ways = [{ network: hostile, link: `x:${hostile}`, sendsCode: true, reachable: true }];
    const html = page({ deskName: hostile, ways, code: hostile });
    assert.ok(!html.includes("<script"));
    elementsOf(html);
    const desks = desksPage(hostile, [{ name: hostile, title: hostile }], "en", inLanguage("en"));
    assert.ok(!desks.includes("<script"));
    elementsOf(desks);
  });

  it("has a contrast of at least 4.5 to 1 in both schemes", () => {
    const [light = "", dark = ""] = [...style.matchAll(/:root\{([^}]*)\}/g)].map(([, rules]) => rules ?? "");
    for (const scheme of [light, dark]) {
      const colour = (name: string) =>
        luminance(new RegExp(`--${name}:(#[0-9a-f]+)`).exec(scheme)?.[1] ?? "");
      const pairs = [
        ..."text quiet open closed accent".split(" ").map((name) => [name, "ground"]),
        ["on-accent", "accent"],
      ];
      for (const [one = "", other = ""] of pairs) {
        const [darker = 0, lighter = 0] = [colour(one), colour(other)].sort((a, b) => a - b);
        assert.ok((lighter + 0.05) / (darker + 0.05) >= 4.5, `${one} on ${other}`);
      }
    }
  });
});

/** Relative luminance (WCAG 2.2). */
function luminance(colour: string): number {
  const hex = colour.length === 4 ? colour.replace(/[0-9a-f]/g, "$&$&") : colour;
  assert.equal(hex.length, 7, colour);
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
