import assert from "node:assert/strict";
import { hideAddresses } from "../../../src/domain/message/hide-addresses.ts";
import { parseMatrix } from "../../../src/domain/message/parse-matrix.ts";
import { printPlain } from "../../../src/domain/message/print-plain.ts";

const names = new Map([["@anna:desk.test", { name: "Anna" }]]);

function shown(body: string, html?: string): string {
  const formatted = html === undefined ? {} : { format: "org.matrix.custom.html", formatted_body: html };
  return printPlain(hideAddresses(parseMatrix({ body, ...formatted }), { names }));
}

describe("words for customers", () => {
  it("call whoever is inside by name, and say nothing of where they are", () => {
    assert.equal(shown("Ask @anna:desk.test, or @ben:desk.test."), "Ask Anna, or ben.");
    assert.equal(shown("(@Anna:DESK.test)"), "(Anna)");
    assert.equal(shown("see https://matrix.to/#/%40anna%3Adesk.test?via=desk.test"), "see Anna");
    assert.equal(shown("see matrix:u/anna:desk.test"), "see Anna");
    assert.equal(shown("in #billing:desk.test"), "in billing");
  });

  it("hold no link to a user, a room or a message inside", () => {
    const link = (href: string, label: string) => shown(label, `Ask <a href="${href}">${label}</a> now`);
    assert.equal(link("https://matrix.to/#/@anna:desk.test", "Anna Blum"), "Ask Anna Blum now");
    assert.equal(link("https://matrix.to/#/@anna:desk.test", "@anna:desk.test"), "Ask Anna now");
    assert.equal(link("https://matrix.to/#/!r00m:desk.test/$event:desk.test", "this"), "Ask this now");
    assert.equal(link("matrix:roomid/r00m:desk.test", "this"), "Ask this now");
  });

  it("are left as they are otherwise", () => {
    const link = "https://matrix.to/#/#matrix:matrix.org";
    for (const text of [
      "mail anna@desk.test",
      "at desk.test:80",
      "@ben:desk.test.example",
      "@ben:desk.test:8448",
      link,
      "12:30",
    ])
      assert.equal(shown(text), text);
    assert.ok(shown("x", `<a href="${link}">x</a>`).includes(link));
    assert.deepEqual(hideAddresses([], { names: new Map() }), []);
  });
});
