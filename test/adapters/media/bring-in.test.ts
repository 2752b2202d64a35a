import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { after, before, describe, it } from "mocha";
import { doorway } from "../../../src/adapters/firewall/doorway.ts";
import { fetchNamed } from "../../../src/adapters/firewall/fetch-named.ts";
import { bringIn } from "../../../src/adapters/media/bring-in.ts";
import type { Log } from "../../../src/application/ports/log.ts";
import type { BroughtIn } from "../../../src/application/ports/media.ts";
import { plainWords } from "../../../src/domain/text/render-text.ts";
import { removeTemporaryDirectory, temporaryDirectory } from "../../support/process.ts";
import { type FileServer, fileServer, html, png, svg } from "./file-server.ts";

const line = () => undefined;
const log: Log = { debug: line, info: line, warn: line, error: line, child: () => log };
const LARGEST = 100_000;

const answers: Readonly<Record<string, (response: ServerResponse) => void>> = {
  "/a/plan.png": (response) => response.writeHead(200, { "content-length": png.length }).end(png),
  "/a/untold.png": (response) => response.writeHead(200).end(png),
  "/a/picture.png": (response) => response.writeHead(200, { "content-type": "image/png" }).end(html),
  "/a/drawing.svg": (response) => response.writeHead(200, { "content-type": "image/svg+xml" }).end(svg),
  "/a/told-large.png": (response) => response.writeHead(200, { "content-length": LARGEST + 1 }).write(png),
  "/a/endless.png": (response) => {
    response.writeHead(200).write(png);
    const more = () => response.write(Buffer.alloc(10_000)) && setImmediate(more);
    response.on("drain", more);
    more();
  },
  "/a/bomb.png": (response) =>
    response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(5_000_000))),
  "/a/broken.png": (response) => {
    response.writeHead(200, { "content-length": 50_000 });
    response.write(png, () => response.destroy());
  },
  "/a/busy.png": (response) => response.writeHead(503).end(),
  "/a/gone.png": (response) => response.writeHead(404).end(),
  "/a/empty.txt": (response) => response.writeHead(200, { "content-length": 0 }).end(),
  "/a/inward.png": (response) => response.writeHead(302, { location: "http://127.0.0.1:1/secret" }).end(),
};

const notFound = (response: ServerResponse) => response.writeHead(404).end();

describe("bringing in a file that a message names", () => {
  let server: FileServer;
  const spoolDirectory = temporaryDirectory("spool");
  const uploaded: { name: string; mimeType: string; length: number; bytes: number }[] = [];
  before(async () => {
    server = await fileServer(({ url = "" }, response) => (answers[url] ?? notFound)(response));
  });
  after(async () => {
    await server.stop();
    removeTemporaryDirectory(spoolDirectory);
  });

  const bring = (types: readonly string[] = ["*"]) =>
    bringIn({
      policy: { largest_bytes: LARGEST, types },
      fetch: (url, options) =>
        fetchNamed(url, {
          ...options,
          // As an upload service of the operator's own; anything else is what a message names.
          doorway: ({ href }) =>
            doorway({ policy: {}, by: href.startsWith(`${server.url}/a/`) ? "configuration" : "message" }),
        }),
      upload: async ({ stream, name, mimeType, length }) => {
        let bytes = 0;
        for await (const part of stream) bytes += (part as Buffer).length;
        uploaded.push({ name, mimeType, length, bytes });
        return "mxc://desk.test/abc";
      },
      failureOf: () => undefined,
      spoolDirectory,
      log,
    });
  const brought = (source: string, attempt = 1): Promise<BroughtIn> =>
    bring()({ kind: "image", source }, { user: "@ann:desk.test", attempt });
  const refusal = async (source: string, attempt = 1): Promise<string> => {
    const outcome = await brought(source, attempt);
    assert.equal(outcome.kind, "reject", JSON.stringify(outcome));
    return outcome.kind === "reject" ? plainWords(outcome.notice, "en") : "";
  };

  it("uploads it as what its first bytes say, whether or not its length is told, and leaves nothing behind", async () => {
    for (const name of ["plan.png", "untold.png"]) {
      const outcome = await brought(`${server.url}/a/${name}`);
      assert.deepEqual(outcome, {
        kind: "brought",
        mxc: "mxc://desk.test/abc",
        name,
        as: "image",
        mimeType: "image/png",
        bytes: png.length,
      });
      assert.deepEqual(uploaded.pop(), {
        name,
        mimeType: "image/png",
        length: png.length,
        bytes: png.length,
      });
    }
    assert.deepEqual(readdirSync(spoolDirectory), []);
  });

  it("takes a page or a drawing with scripts for a file of no type, whatever it is called", async () => {
    for (const name of ["picture.png", "drawing.svg"]) {
      const outcome = await brought(`${server.url}/a/${name}`);
      assert.ok(outcome.kind === "brought");
      assert.equal(outcome.as, "file");
      assert.equal(outcome.mimeType, "application/octet-stream");
    }
  });

  it("takes an empty file as it is", async () => {
    const outcome = await brought(`${server.url}/a/empty.txt`);
    assert.ok(outcome.kind === "brought" && outcome.bytes === 0);
  });

  it("refuses what is larger than allowed, told or endless, as soon as that is seen", async () => {
    assert.match(await refusal(`${server.url}/a/told-large.png`), /told-large\.png.*larger than 100 kB/);
    assert.match(await refusal(`${server.url}/a/endless.png`), /larger than 100 kB/);
    assert.deepEqual(readdirSync(spoolDirectory), []);
  });

  it("unpacks nothing", async () => {
    assert.match(await refusal(`${server.url}/a/bomb.png`), /not unpacked/);
  });

  it("refuses a type that the policy does not name", async () => {
    const asked = { user: "@ann:desk.test", attempt: 1 };
    const source = `${server.url}/a/drawing.svg`;
    const outcome = await bring(["image/*"])({ kind: "image", source }, asked);
    assert.ok(outcome.kind === "reject");
    assert.match(plainWords(outcome.notice, "en"), /this type/);
  });

  it("opens nothing inside, by address, by name or by redirect, and says nothing of where that would be", async () => {
    const before = server.asked.length;
    for (const url of [
      `${server.url}/b/plan.png`,
      "http://127.0.0.1:22/x.png",
      "http://[::1]/x.png",
      "http://localhost/x.png",
      "http://169.254.169.254/latest/meta-data/x.png",
      "http://0x7f.1/x.png",
      "ftp://files.example/x.png",
      "http://user:word@files.example/x.png",
    ]) {
      const words = await refusal(url);
      assert.match(words, /cannot be fetched from/, url);
      assert.doesNotMatch(words, /http|127|localhost|169|::1/, url);
    }
    assert.equal(server.asked.length, before, "nobody was asked");
    assert.match(await refusal(`${server.url}/a/inward.png`), /cannot be fetched from/);
  });

  it("tries again what breaks off or is busy, and gives up after three times", async () => {
    for (const name of ["broken.png", "busy.png"]) {
      for (const attempt of [1, 2])
        assert.equal((await brought(`${server.url}/a/${name}`, attempt)).kind, "retry", name);
      assert.match(await refusal(`${server.url}/a/${name}`, 3), /could not be fetched/, name);
    }
    assert.match(await refusal(`${server.url}/a/gone.png`), /no such file/);
  });

  it("leaves no name of a file behind whose name has a path", async () => {
    const named = {
      kind: "image" as const,
      name: join("..", "..", "etc", "plan.png"),
      source: `${server.url}/a/plan.png`,
    };
    const outcome = await bring()(named, { user: "@ann:desk.test", attempt: 1 });
    assert.ok(outcome.kind === "brought" && outcome.name === "plan.png");
  });
});
