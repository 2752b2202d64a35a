import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { doorway } from "../../../src/adapters/firewall/doorway.ts";
import { fetchNamed } from "../../../src/adapters/firewall/fetch-named.ts";
import { startHttpServer } from "../../../src/adapters/http/server.ts";
import { homeserverClient } from "../../../src/adapters/matrix/client.ts";
import { bringIn } from "../../../src/adapters/media/bring-in.ts";
import { linkWith, writeToken } from "../../../src/adapters/media/media-links.ts";
import { mediaRoute } from "../../../src/adapters/media/media-route.ts";
import type { Log } from "../../../src/application/ports/log.ts";
import { play } from "../../domain/conversation/play.ts";

/**
 * The way of files in a process of its own, for `big-file.ts`: says `{ link }` when a file can be fetched through it,
 * then brings one in for each address that it is told on its input, and answers what became of it. What it held at
 * most meanwhile is in the answer; after each look what nobody needs is thrown away, so that what is left is held.
 */
const [homeserver = ""] = process.argv.slice(2);
const line = () => undefined;
const log: Log = { debug: line, info: line, warn: line, error: line, child: () => log };
const policy = { largest_bytes: 100_000_000, types: ["*"] };
const client = homeserverClient({ url: homeserver, token: "token", bot: "@frontdesk:desk.test" });
const open = doorway({ policy: {}, by: "configuration" });
const secret = "the secret of links to files";
const source = "mxc://desk.test/big";
const state = play().talks().state;

const held = { before: 0, resident: 0 };
setInterval(() => {
  globalThis.gc?.();
  held.resident = Math.max(held.resident, process.memoryUsage.rss());
}, 50);

const spoolDirectory = join(tmpdir(), `frontdesk-big-file-${process.pid}`);
const bring = bringIn({
  policy,
  fetch: (url, options) => fetchNamed(url, { ...options, doorway: open }),
  upload: client.upload,
  failureOf: () => undefined,
  spoolDirectory,
  log,
});
const route = mediaRoute({
  keys: { secret },
  policy,
  mostStreams: 4,
  store: { conversation: async () => state },
  files: { fileOf: async () => source },
  download: client.download,
  clock: { now: () => 0 },
  log,
});
const server = await startHttpServer({ host: "127.0.0.1", port: 0, routes: [route], log });
const token = writeToken({ conversation: "c1", event: "$e", source }, 86_400_000, secret);
process.send?.({ link: linkWith(`http://127.0.0.1:${server.port}`, token, "big.png") });

process.on("message", async ({ url, look }: { readonly url?: string; readonly look?: true }) => {
  const outcome =
    url === undefined
      ? undefined
      : await bring({ kind: "image", source: url }, { user: "@ann:desk.test", attempt: 3 });
  const figures = { ...held };
  // Whoever only looks begins nothing new.
  if (!look) held.before = held.resident = process.memoryUsage.rss();
  process.send?.({ outcome, held: figures });
});
process.on("disconnect", () => {
  rmSync(spoolDirectory, { recursive: true, force: true });
  process.exit();
});
