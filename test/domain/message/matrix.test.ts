import assert from "node:assert/strict";
import fc from "fast-check";
import { Parser } from "htmlparser2";
import { cleanText } from "../../../src/domain/message/clean-name.ts";
import { parseMatrix } from "../../../src/domain/message/parse-matrix.ts";
import { printMatrix } from "../../../src/domain/message/print-matrix.ts";
import { printPlain } from "../../../src/domain/message/print-plain.ts";
import { plain, type RichText } from "../../../src/domain/message/rich-text.ts";
import { depthOf, richText, words } from "./arbitrary-text.ts";

function html(formatted_body: string, body = "fallback"): RichText {
  return parseMatrix({ body, format: "org.matrix.custom.html", formatted_body });
}

const text = (words: string) => ({ kind: "text" as const, text: words });
const paragraph = (...content: Extract<RichText[number], { kind: "paragraph" }>["content"]) => ({
  kind: "paragraph" as const,
  content,
});

describe("Matrix HTML", () => {
  const cases: readonly { name: string; html: string; tree: RichText }[] = [
    {
      name: "marks",
      html: "a <b>b</b>",
      tree: [paragraph(text("a "), { kind: "strong", content: [text("b")] })],
    },
    {
      name: "the older tags",
      html: "<strike>a</strike><del>b</del><s>c</s>",
      tree: [paragraph({ kind: "strike", content: [text("abc")] })],
    },
    { name: "line breaks", html: "a<br />b", tree: [paragraph(text("a"), { kind: "break" }, text("b"))] },
    {
      name: "paragraphs and the space between",
      html: "<p>a</p>\n<p>b</p>",
      tree: [paragraph(text("a")), paragraph(text("b"))],
    },
    { name: "collapsing white space", html: "a \n\t b ", tree: [paragraph(text("a b"))] },
    { name: "entities", html: "1 &lt; 2 &amp;amp;", tree: [paragraph(text("1 < 2 &amp;"))] },
    {
      name: "safe links",
      html: '<a href="https://a.example">a</a>',
      tree: [paragraph({ kind: "link", href: "https://a.example", content: [text("a")] })],
    },
    {
      name: "unsafe links as their words",
      html: '<a href="javascript:x">a</a>',
      tree: [paragraph(text("a"))],
    },
    {
      name: "links hidden by a control character",
      html: '<a href="java\tscript:x">a</a>',
      tree: [paragraph(text("a"))],
    },
    {
      name: "mentions as names",
      html: '<a href="https://matrix.to/#/@a:b.example">Anna</a>',
      tree: [paragraph(text("Anna"))],
    },
    {
      name: "unknown tags as their words",
      html: "<marquee>a</marquee><x-y>b</x-y>",
      tree: [paragraph(text("ab"))],
    },
    { name: "no scripts", html: "<script>alert(1)</script>a<style>b</style>", tree: [paragraph(text("a"))] },
    {
      name: "no reply fallback",
      html: "<mx-reply><blockquote>old</blockquote></mx-reply>new",
      tree: [paragraph(text("new"))],
    },
    {
      name: "images as their description",
      html: '<img src="mxc://x/y" alt=":smile:">',
      tree: [paragraph(text(":smile:"))],
    },
    {
      name: "quotes",
      html: "<blockquote><p>a</p></blockquote>b",
      tree: [{ kind: "quote", content: [paragraph(text("a"))] }, paragraph(text("b"))],
    },
    {
      name: "code with its language",
      html: '<pre><code class="language-c++">a\n  &lt;b&gt;\n</code></pre>',
      tree: [{ kind: "code", text: "a\n  <b>", language: "c++" }],
    },
    { name: "code spans", html: "<code>a</code>", tree: [paragraph({ kind: "code", text: "a" })] },
    {
      name: "the number an ordered list starts at",
      html: '<ol start="2024"><li>a</li></ol>',
      tree: [{ kind: "list", ordered: true, start: 2024, items: [[paragraph(text("a"))]] }],
    },
    {
      name: "lists in lists",
      html: "<ul><li>a<ul><li>b</li></ul></li></ul>",
      tree: [
        {
          kind: "list",
          ordered: false,
          items: [[paragraph(text("a")), { kind: "list", ordered: false, items: [[paragraph(text("b"))]] }]],
        },
      ],
    },
    {
      name: "headings as strong paragraphs",
      html: "<h1>a</h1>b",
      tree: [paragraph({ kind: "strong", content: [text("a")] }), paragraph(text("b"))],
    },
    {
      name: "tables as lines",
      html: "<table><tr><td>a</td><td>b</td></tr></table>",
      tree: [paragraph(text("a | b"))],
    },
    {
      name: "marks around blocks",
      html: "<b><p>a</p><p>b</p></b>",
      tree: [
        paragraph({ kind: "strong", content: [text("a")] }),
        paragraph({ kind: "strong", content: [text("b")] }),
      ],
    },
    {
      name: "tags that were never closed",
      html: "<b>a",
      tree: [paragraph({ kind: "strong", content: [text("a")] })],
    },
    {
      name: "no direction overrides, written as entities",
      html: "a&#x202e;b&#0;",
      tree: [paragraph(text("ab\ufffd"))],
    },
  ];
  for (const { name, html: given, tree } of cases) {
    it(`understands ${name}`, () => assert.deepEqual(html(given), tree));
  }

  it("takes the body when there is no usable HTML", () => {
    assert.deepEqual(html("<br>", "a\nb"), plain("a\nb"));
    assert.deepEqual(parseMatrix({ body: "a", format: "other", formatted_body: "<b>b</b>" }), plain("a"));
    assert.deepEqual(html(`<b>${"x".repeat(300_000)}</b>`, "a"), plain("a"));
  });

  it("takes the reply fallback off the body only when told that it is a reply", () => {
    const body = "> <@a:b.example> one\n> two\n\nthree\n> four";
    assert.deepEqual(parseMatrix({ body }, { reply: true }), plain("three\n> four"));
    assert.deepEqual(parseMatrix({ body }), plain(body));
    assert.deepEqual(
      parseMatrix({ body: "> quoted by hand\nyes" }, { reply: true }),
      plain("> quoted by hand\nyes"),
    );
  });

  it("keeps the words of quotes nested deeper than it follows", () => {
    const tree = html(`${"<blockquote>".repeat(5000)}deep${"</blockquote>".repeat(5000)}`);
    assert.ok(depthOf(tree) <= 16);
    assert.match(printPlain(tree), /deep$/);
  });

  it("reads hostile HTML of 64 KB in well under a second", () => {
    for (const piece of [
      "<b>",
      "<br>",
      "<blockquote>",
      "</p>",
      "&lt;",
      "<ul><li>",
      "<a href='https://a.example'>",
      "<pre>",
    ]) {
      const start = performance.now();
      html(piece.repeat(65_536 / piece.length));
      assert.ok(performance.now() - start < 1000, piece);
    }
  });
});

describe("printing for Matrix", () => {
  it("leaves the format out when nothing is formatted", () => {
    assert.deepEqual(printMatrix(plain("a <b>\n*c*")), { body: "a <b>\n*c*" });
    const bare = { kind: "link" as const, href: "https://a.example", content: [text("https://a.example")] };
    assert.deepEqual(printMatrix([paragraph(bare)]), { body: "https://a.example" });
  });

  it("escapes words and attributes", () => {
    const link = { kind: "link" as const, href: "https://a.example/?\"'&", content: [text("<i>")] };
    assert.equal(
      printMatrix([paragraph(link)]).formatted_body,
      '<a href="https://a.example/?&quot;&#39;&amp;">&lt;i&gt;</a>',
    );
  });

  it("writes an unsafe link as words", () => {
    const link = { kind: "link" as const, href: "javascript:alert(1)", content: [text("a")] };
    assert.equal(printMatrix([paragraph(link)]).formatted_body, "a (javascript:alert(1))");
  });

  it("gives back what it parsed", () => {
    for (const given of [
      "a <strong>b <em>c</em></strong><br><u>d</u>",
      '<p>a</p><blockquote>b</blockquote><ol start="3"><li>c</li></ol>',
    ]) {
      assert.equal(printMatrix(html(given)).formatted_body, given);
    }
  });

  it("never lets words become tags, attributes or unsafe links", () => {
    const allowed = new Set("p br blockquote pre code ul ol li strong em del u a".split(" "));
    fc.assert(
      fc.property(richText, (tree) => {
        new Parser({
          onopentag(name, attributes) {
            assert.ok(allowed.has(name), name);
            for (const [attribute, value] of Object.entries(attributes)) {
              assert.ok(["href", "start", "class"].includes(attribute), attribute);
              if (attribute === "href") assert.match(value, /^(https?|mailto):/);
            }
          },
        }).end(printMatrix(tree).formatted_body ?? "");
      }),
    );
  });

  it("keeps plain words exactly, there and back", () => {
    fc.assert(
      fc.property(words, (given) =>
        assert.equal(printMatrix(parseMatrix({ body: given })).body, cleanText(given)),
      ),
    );
  });

  it("prints what it parsed from its own printing the same again", () => {
    const emptyLines: RichText = [{ kind: "code", text: "*\n\n" }];
    fc.assert(
      fc.property(richText, (tree) => {
        const once = html(printMatrix(tree).formatted_body ?? "<b>x</b>");
        const again = printMatrix(once);
        if (again.formatted_body !== undefined) assert.deepEqual(html(again.formatted_body), once);
      }),
      { examples: [[emptyLines]] },
    );
  });
});
