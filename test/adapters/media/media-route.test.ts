import assert from "node:assert/strict";
import type { IncomingMessage } from "node:http";
import { get } from "node:http";
import { connect } from "node:net";
import { PassThrough } from "node:stream";
import { afterEach, describe, it } from "mocha";
import { type HttpServer, startHttpServer } from "../../../src/adapters/http/server.ts";
import { linkWith, readToken, writeToken } from "../../../src/adapters/media/media-links.ts";
import { mediaRoute, type Unread } from "../../../src/adapters/media/media-route.ts";
import type { Log } from "../../../src/application/ports/log.ts";
import type { ConversationState } from "../../../src/domain/conversation/state.ts";
import { play } from "../../domain/conversation/play.ts";
import { html, png, svg } from "./file-server.ts";

const line = () => undefined;
const log: Log = { debug: line, info: line, warn: line, error: line, child: () => log };
const SECRET = "the secret of links to files";
const DAY_MS = 86_400_000;
const file = { conversation: "c1", event: "$event", source: "mxc://inner.desk.test/abc" };

interface Asking {
  readonly bytes?: Buffer;
  readonly now?: number;
  readonly named?: string | "gone";
  readonly state?: ConversationState;
  readonly mostStreams?: number;
  readonly largest_bytes?: number;
  readonly stream?: PassThrough;
  readonly fails?: boolean;
}

function unread(stream: PassThrough, length: number | undefined): Unread {
  return Object.assign(stream, { headers: length === undefined ? {} : { "content-length": String(length) } });
}

describe("a link to a file", () => {
  let server: HttpServer | undefined;
  afterEach(() => server?.stop());

  async function serve(asking: Asking = {}): Promise<string> {
    let downloads = 0;
    const state = asking.state ?? play().talks().state;
    const route = mediaRoute({
      keys: { secret: SECRET },
      policy: { largest_bytes: asking.largest_bytes ?? 1_000_000, types: ["*"] },
      mostStreams: asking.mostStreams ?? 2,
      store: { conversation: async (id) => (id === file.conversation ? state : undefined) },
      files: { fileOf: async () => asking.named ?? file.source },
      download: async () => {
        if (asking.fails) throw new Error("the homeserver is away");
        const bytes = asking.bytes ?? png;
        downloads += 1;
        if (asking.stream !== undefined && downloads === 1) return unread(asking.stream, undefined);
        return unread(new PassThrough().end(bytes), bytes.length);
      },
      clock: { now: () => asking.now ?? 0 },
      log,
    });
    server = await startHttpServer({ host: "127.0.0.1", port: 0, routes: [route], log });
    return `http://127.0.0.1:${server.port}`;
  }

  const linkAt = (url: string, over = file, expires = DAY_MS) =>
    linkWith(url, writeToken(over, expires, SECRET), "plan.png");

  it("gives the file, as an attachment of its own type, that nothing shows as a page of ours", async () => {
    const answer = await fetch(linkAt(await serve()));
    assert.equal(answer.status, 200);
    assert.deepEqual(Buffer.from(await answer.arrayBuffer()), png);
    assert.equal(answer.headers.get("content-type"), "image/png");
    assert.equal(answer.headers.get("content-length"), String(png.length));
    assert.match(answer.headers.get("content-disposition") ?? "", /^attachment; filename="plan\.png"/);
    assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
    assert.match(answer.headers.get("content-security-policy") ?? "", /default-src 'none'; sandbox/);
  });

  it("never gives a page or a drawing as what it says it is", async () => {
    for (const bytes of [html, svg, Buffer.from("<?xml version='1.0'?><a/>"), Buffer.from("alert(1)")]) {
      const answer = await fetch(linkAt(await serve({ bytes })));
      assert.equal(answer.headers.get("content-type"), "application/octet-stream");
      assert.match(answer.headers.get("content-disposition") ?? "", /^attachment/);
      await server?.stop();
    }
  });

  it("is nothing when it is forged, spoiled, over, or of another secret", async () => {
    const url = await serve({ now: DAY_MS });
    const token = writeToken(file, DAY_MS + 1_000, SECRET);
    const spoiled = `${token.slice(0, 30)}${token[30] === "A" ? "B" : "A"}${token.slice(31)}`;
    const tokens = [
      spoiled,
      writeToken(file, DAY_MS, SECRET),
      writeToken(file, 9 * DAY_MS, `${SECRET}?`),
      "x",
      "a".repeat(5_000),
    ];
    for (const each of tokens) {
      const answer = await fetch(`${url}/media/${each}/plan.png`);
      assert.equal(answer.status, 404, each);
      await answer.body?.cancel();
    }
    assert.equal(
      (await fetch(`${url}/media/${token}/anything.exe`)).status,
      200,
      "a name counts for nothing",
    );
  });

  it("counts under the secret before, and no longer than it was to", () => {
    const token = writeToken(file, 5_000, SECRET);
    const keys = { secret: "another secret, newer", formerSecret: SECRET };
    assert.equal(readToken(token, keys, 4_999)?.event, "$event");
    assert.equal(readToken(token, keys, 5_000), undefined);
  });

  it("tells nothing of where the file lies", () => {
    const token = writeToken(file, DAY_MS, SECRET);
    assert.doesNotMatch(Buffer.from(token, "base64url").toString("latin1"), /mxc|inner|desk\.test|abc/);
  });

  it("ends with the message being taken back, with another file in its place, and with the conversation", async () => {
    const statusOf = async (asking: Asking, over = file) => {
      const { status } = await fetch(linkAt(await serve(asking), over));
      await server?.stop();
      return status;
    };
    assert.equal(await statusOf({ named: "gone" }), 410);
    assert.equal(await statusOf({ named: "mxc://inner.desk.test/other" }), 410);
    assert.equal(await statusOf({}, { ...file, conversation: "forgotten" }), 410);
  });

  it("is refused for now while the homeserver is away, and beyond the bound of streams", async () => {
    assert.equal((await fetch(linkAt(await serve({ fails: true })))).status, 503);
    await server?.stop();
    const stream = new PassThrough();
    stream.write(png);
    const url = linkAt(await serve({ stream, mostStreams: 1 }));
    const first = await new Promise<IncomingMessage>((resolve) => get(url, resolve));
    assert.equal((await fetch(url)).status, 503);
    const closed = new Promise((resolve) => stream.once("close", resolve));
    first.destroy();
    await closed;
    const head = await fetch(url, { method: "HEAD" });
    assert.equal(head.status, 200, "whoever has gone makes room");
    assert.equal(head.headers.get("content-length"), String(png.length));
  });

  it("cuts what is larger than allowed where its length is not told", async () => {
    const stream = new PassThrough();
    const url = linkAt(await serve({ stream, largest_bytes: 1_000_000 }));
    const more = () => {
      while (!stream.destroyed && stream.write(Buffer.alloc(50_000)));
    };
    stream.on("drain", more);
    stream.on("error", () => undefined);
    more();
    const answer = await fetch(url);
    await assert.rejects(answer.arrayBuffer());
    assert.ok(stream.destroyed);
  });

  it("reads no more from the homeserver than whoever asked takes", async () => {
    const stream = new PassThrough({ highWaterMark: 16_384 });
    let written = 0;
    const more = () => {
      for (let goesOn = true; goesOn && !stream.destroyed; written += 10_000)
        goesOn = stream.write(Buffer.alloc(10_000));
    };
    stream.on("drain", more);
    stream.on("error", () => undefined);
    more();
    const url = new URL(linkAt(await serve({ stream, largest_bytes: 1_000_000_000 })));
    const socket = connect(Number(url.port), url.hostname);
    socket.pause();
    socket.write(`GET ${url.pathname} HTTP/1.1\r\nhost: x\r\n\r\n`);
    // Until what lies between is full: no more is written for some turns of the loop.
    for (let before = -1, still = 0; still < 200; still = written === before ? still + 1 : 0) {
      before = written;
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.ok(written > 0 && written < 20_000_000, `${written} bytes`);
    socket.destroy();
  });
});
