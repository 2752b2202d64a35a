import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { type HttpServer, startHttpServer } from "../../../src/adapters/http/server.ts";
import { linksApi } from "../../../src/adapters/links/api.ts";
import { type LinkAsked, makeLinks } from "../../../src/application/make-links.ts";
import type { Log } from "../../../src/application/ports/log.ts";
import { NOW, ours } from "../../domain/link/make.ts";

const SECRET = "a secret for programs";

describe("making links over HTTP", () => {
  let server: HttpServer;
  const logged: unknown[] = [];
  const asked: LinkAsked[] = [];
  const log: Log = {
    ...{ debug() {}, info() {}, error() {}, child: () => log },
    warn: (fields, message) => void logged.push(fields, message),
  };
  before(async () => {
    const networks = new Map([
      [
        "xmpp",
        {
          link: (desk: string) => `xmpp:${desk}`,
          linkSaying: (desk: string, code: string) => `xmpp:${desk}?${code}`,
        },
      ],
    ]);
    const make = makeLinks({
      ...{ key: ours, desks: ["billing"], queues: () => ["billing"], networks, expires_ms: 3_600_000 },
      ...{ clock: { now: () => NOW }, random: { number: () => 0 } },
    });
    const noting = (one: LinkAsked) => {
      asked.push(one);
      return make(one);
    };
    const routes = [linksApi({ secret: SECRET, make: noting, log })];
    server = await startHttpServer({ host: "127.0.0.1", port: 0, routes, log });
  });
  after(() => server.stop());

  const post = async (body: unknown, authorization: string | undefined = `Bearer ${SECRET}`) => {
    const answer = await fetch(`http://127.0.0.1:${server.port}/v1/links`, {
      method: "POST",
      headers: authorization === "" ? {} : { authorization },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };

  it("answers a link for every network, with its QR code when asked", async () => {
    const { status, body } = await post({
      queue: "billing",
      campaign: "spring",
      expires_s: 7_200,
      uses: 3,
      qr: "png",
    });
    assert.equal(status, 201);
    assert.equal(body.expires, new Date(NOW + 7_200_000).toISOString());
    const [link] = body.links as { network: string; link: string; send_code: boolean; png: string }[];
    assert.deepEqual(
      [link?.network, link?.link, link?.send_code],
      ["xmpp", `xmpp:billing?${body.code}`, false],
    );
    assert.equal(Buffer.from(link?.png ?? "", "base64").toString("latin1", 1, 4), "PNG");
    const drawn = await post({ qr: "svg" });
    assert.match((drawn.body.links as { svg: string }[])[0]?.svg ?? "", /^<svg/);
  });

  it("is for nobody without the secret, whose body is not even read", async () => {
    asked.length = 0;
    for (const authorization of ["", "Bearer", "Bearer wrong", `Basic ${SECRET}`, `Bearer ${SECRET}x`]) {
      const { status, body } = await post({ queue: "billing" }, authorization);
      assert.deepEqual([status, body.error], [401, "unauthorized"], authorization);
    }
    assert.deepEqual(asked, []);
    assert.ok(!JSON.stringify(logged).includes("wrong"), "what was given as a secret stands in no log");
  });

  const malformed: readonly unknown[] = [
    "{",
    "[]",
    { queue: 7 },
    { nonsense: true },
    { uses: 0 },
    { uses: 1.5 },
    { expires_s: 1 },
    { language: "German" },
    { reason: "r".repeat(101) },
  ];
  for (const body of malformed) {
    it(`refuses ${JSON.stringify(body).slice(0, 40)}`, async () => {
      const answer = await post(body);
      assert.deepEqual([answer.status, answer.body.error], [400, "malformed"]);
    });
  }

  it("says what cannot be, and what there is instead", async () => {
    const { status, body } = await post({ queue: "sales" });
    assert.deepEqual(
      [status, body],
      [422, { error: "not-possible", message: 'queue "sales" is not known', known: ["billing"] }],
    );
  });

  it("reads 4 KiB and no more", async () => {
    assert.equal((await post({ reason: "r".repeat(5_000) })).status, 413);
  });
});
