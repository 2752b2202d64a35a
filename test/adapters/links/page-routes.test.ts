import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, it } from "mocha";
import { type HttpServer, startHttpServer } from "../../../src/adapters/http/server.ts";
import { linksPageRoutes } from "../../../src/adapters/links/page-routes.ts";
import type { Log } from "../../../src/application/ports/log.ts";
import type { LinksAsked } from "../../../src/application/show-links.ts";
import { readLink, writeLink } from "../../../src/domain/link/link-code.ts";
import { phrase } from "../../../src/domain/text/text-key.ts";
import { NOW, ours, terms } from "../../domain/link/make.ts";

const log: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => log };
const code = writeLink({ ...terms, queue: "billing" }, ours) ?? "";
const here = `/links/billing/${code.slice(1)}`;

describe("the links page over HTTP", () => {
  let server: HttpServer;
  let now = NOW;
  let asked: LinksAsked[] = [];
  let open = true;
  let desks = [
    { name: "billing", title: "Billing", language: "fr" },
    { name: "sales", title: "Sales", language: "en" },
  ];
  let frameAncestors: readonly string[] = [];

  const start = async () => {
    const show = async (one: LinksAsked) => {
      asked.push(one);
      const ways = [
        { network: "irc", link: "irc://irc.example/Desk,isnick", sendsCode: true, reachable: true },
      ];
      const standing = [phrase("links.free")];
      return {
        deskName: "Example",
        open,
        standing,
        ways,
        ...(one.code === undefined ? {} : { code: one.code }),
      };
    };
    const readCode = (given: string, desk: string) => {
      const read = readLink(given, [ours], { desk, now });
      return read.kind === "good" ? read.code : undefined;
    };
    const routes = linksPageRoutes({
      ...{ show, readCode, desks, frameAncestors, title: "Example", language: "en" },
      ...{ languages: ["en", "de", "fr"], texts: {}, clock: { now: () => now } },
    });
    server = await startHttpServer({ host: "127.0.0.1", port: 0, routes, log });
  };
  const get = async (path: string, headers: Record<string, string> = {}, method = "GET") => {
    const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, {
      headers,
      method,
      redirect: "error",
    });
    return { status: answer.status, headers: answer.headers, html: await answer.text() };
  };

  beforeEach(() => {
    [now, asked, open] = [NOW, [], true];
    return start();
  });
  afterEach(() => server.stop());

  it("lets no browser run, load or send anything, nor others show it within theirs", async () => {
    const { headers, html } = await get("/links/billing");
    const style = /<style>([^<]*)<\/style>/.exec(html)?.[1] ?? "";
    const hash = createHash("sha256").update(style).digest("base64");
    assert.equal(
      headers.get("content-security-policy"),
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    assert.equal(headers.get("x-content-type-options"), "nosniff");
    assert.equal(headers.get("referrer-policy"), "no-referrer");
    assert.equal(headers.get("content-type"), "text/html; charset=utf-8");
  });

  it("may be shown within the sites that the operator names", async () => {
    await server.stop();
    frameAncestors = ["https://www.example.org", "https://*.example.com"];
    await start();
    const { headers } = await get("/links/billing");
    assert.match(
      headers.get("content-security-policy") ?? "",
      /frame-ancestors https:\/\/www\.example\.org https:\/\/\*\.example\.com$/,
    );
    frameAncestors = [];
  });

  it("speaks the language that the browser likes best, else the desk's", async () => {
    const spoken = async (accepted: string) =>
      /<html lang="([^"]+)"/.exec((await get("/links/billing", { "accept-language": accepted })).html)?.[1];
    assert.equal(await spoken("de-AT,de;q=0.9,en;q=0.8"), "de");
    assert.equal(await spoken("tlh, en;q=0.3, de;q=0.7"), "de");
    assert.equal(await spoken("tlh"), "fr");
    assert.equal(await spoken(`"><script>`), "fr");
    assert.equal((await get("/links/billing")).headers.get("vary"), "accept-language");
  });

  it("is not sent again to whoever has it, until something has changed", async () => {
    const first = await get("/links/billing");
    const etag = first.headers.get("etag") ?? "";
    const again = await get("/links/billing", { "if-none-match": `"other", ${etag}` });
    assert.deepEqual([again.status, again.html, again.headers.get("etag")], [304, "", etag]);
    open = false;
    now += 10_000;
    assert.equal((await get("/links/billing", { "if-none-match": etag })).status, 200);
  });

  it("is worked out once in ten seconds for each desk, code and language, however they write it", async () => {
    for (const path of [here, here, here.toUpperCase().replace("/LINKS/BILLING", "/links/billing")])
      await get(path);
    assert.equal(asked.length, 1);
    now += 9_999;
    await get(here);
    assert.equal(asked.length, 1);
    now += 1;
    await get(here);
    assert.equal(asked.length, 2);
    assert.equal((await get(here)).headers.get("cache-control"), "public, max-age=10");
  });

  it("shows a code that is good at that desk, and nothing of any other", async () => {
    assert.ok((await get(here)).html.includes(`<code>${code}</code>`));
    const others = [
      here.replace("billing", "sales"),
      `${here.slice(0, -1)}${here.endsWith("7") ? "8" : "7"}`,
      `/links/billing/${encodeURIComponent("<script>alert(1)</script>")}`,
      `/links/billing/${"k0".repeat(140)}`,
    ];
    for (const path of others) {
      const { status, html } = await get(path);
      assert.equal(status, 200, "they are shown the page all the same");
      assert.ok(!html.includes("<code>") && !html.includes("script"));
    }
    now = terms.expiresAt;
    assert.ok(!(await get(here)).html.includes("<code>"), "an expired one is as none");
  });

  it("lists the desks where there are several, and shows the one where there is one", async () => {
    const { html } = await get("/links");
    assert.match(html, /<a class="go" href="\/links\/sales">Sales<\/a>/);
    await server.stop();
    const all = desks;
    desks = desks.slice(0, 1);
    await start();
    assert.match((await get("/links")).html, /irc:\/\/irc\.example/);
    desks = all;
  });

  it("is nothing for a desk that there is not, and answers HEAD without a body", async () => {
    const unknown = await get(`/links/${encodeURIComponent("<b>nobody</b>")}`);
    assert.equal(unknown.status, 404);
    assert.ok(!unknown.html.includes("nobody"));
    const head = await get("/links/billing", {}, "HEAD");
    assert.deepEqual([head.status, head.html], [200, ""]);
    assert.equal((await get("/links/billing", {}, "POST")).status, 404);
  });
});
