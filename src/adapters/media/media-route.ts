import { pipeline, type Readable } from "node:stream";
import type { Clock } from "../../application/ports/clock.ts";
import type { HttpAnswer, HttpRequest, HttpRoute } from "../../application/ports/http-route.ts";
import type { Log } from "../../application/ports/log.ts";
import type { RoomFiles } from "../../application/ports/media.ts";
import type { Store } from "../../application/ports/store.ts";
import { puppetOf } from "../../domain/conversation/puppet.ts";
import { cleanFileName } from "../../domain/media/file-name.ts";
import { type MediaPolicy, refusalOfMedia, UNKNOWN_TYPE } from "../../domain/media/media-policy.ts";
import { sniffType } from "../../domain/media/sniff-type.ts";
import { BoundedStream } from "./bounded-stream.ts";
import { digestOf, type MediaLinkKeys, readToken } from "./media-links.ts";

/** An answer whose body is unread. */
export type Unread = Readable & { readonly headers: Readonly<Record<string, string | string[] | undefined>> };

/** A homeserver's media repository, as long as the signal lets it; undefined for what it has not. */
export type Download = (mxc: string, signal: AbortSignal) => Promise<Unread | undefined>;

export interface MediaRouteParts {
  readonly keys: MediaLinkKeys;
  readonly policy: MediaPolicy;
  /** Files sent at once; whoever asks beyond it is told to come again. */
  readonly mostStreams: number;
  readonly store: Pick<Store, "conversation">;
  readonly files: RoomFiles;
  readonly download: Download;
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
}

/** A reader who takes nothing for so long is cut off, and one who is not through by then. */
const IDLE_MS = 30_000;
const WHOLE_MS = 600_000;

/** `GET /media/<token>/<name>`: a file of a room, for whoever has its link. Nothing of it is kept here. */
export function mediaRoute(parts: MediaRouteParts): HttpRoute {
  let streams = 0;
  return {
    method: "GET",
    path: "/media/:token/:name",
    largestBody: 0,
    async answer(request) {
      if (streams >= parts.mostStreams) return busy;
      streams += 1;
      let isOver = false;
      const over = () => {
        if (!isOver) streams -= 1;
        isOver = true;
      };
      try {
        const answer = await answerTo(parts, request);
        if (answer.stream === undefined) over();
        else answer.stream.once("close", over);
        return answer;
      } catch (error) {
        over();
        parts.log.warn({ err: String(error) }, "a file could not be had from the homeserver");
        return notNow;
      }
    },
  };
}

async function answerTo(parts: MediaRouteParts, { parameters }: HttpRequest): Promise<HttpAnswer> {
  const named = readToken(parameters.token ?? "", parts.keys, parts.clock.now());
  if (named === undefined) return nothingHere;
  const state = await parts.store.conversation(named.conversation);
  if (state?.room.status !== "open") return gone;
  const room = { roomId: state.room.roomId, customer: puppetOf(state) };
  const mxc = await parts.files.fileOf(room, named.event);
  if (mxc === "gone" || digestOf(mxc) !== named.fileDigest) return gone;
  return sent(parts, mxc, parameters.name ?? "");
}

async function sent(parts: MediaRouteParts, mxc: string, name: string): Promise<HttpAnswer> {
  const ending = new AbortController();
  const file = await parts.download(mxc, ending.signal);
  if (file === undefined) return gone;
  const told = Number(file.headers["content-length"] ?? Number.NaN);
  const length = Number.isSafeInteger(told) && told >= 0 ? told : undefined;
  const { largest_bytes } = parts.policy;
  const bounded = new BoundedStream({ largest_bytes, idle_ms: IDLE_MS, whole_ms: WHOLE_MS });
  // Whatever ends one ends the other; why is of no matter to whoever has gone.
  const stream = pipeline(file, bounded, () => ending.abort());
  const mimeType = sniffType(await bounded.head)?.mimeType ?? UNKNOWN_TYPE;
  const known = { mimeType, ...(length === undefined ? {} : { bytes: length }) };
  if (refusalOfMedia(parts.policy, known) === undefined)
    return { status: 200, body: "", stream, headers: headersOf(mimeType, name, length) };
  stream.destroy();
  return gone;
}

/** A browser shows or runs none of it as a page of ours, and nobody keeps it beyond its link. */
function headersOf(mimeType: string, name: string, length: number | undefined) {
  const ascii = cleanFileName(name).replace(/[^\x20-\x7e]/gu, "_");
  const full = encodeURIComponent(cleanFileName(name)).replace(
    /['()*]/gu,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
  return {
    "content-type": mimeType,
    ...(length === undefined ? {} : { "content-length": String(length) }),
    "content-disposition": `attachment; filename="${ascii}"; filename*=UTF-8''${full}`,
    "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "cross-origin",
    "referrer-policy": "no-referrer",
    "accept-ranges": "none",
    "cache-control": "private, no-store",
  };
}

const nothingHere: HttpAnswer = { status: 404, body: { error: "there is nothing here" } };
const gone: HttpAnswer = { status: 410, body: { error: "this file is no longer here" } };
const busy: HttpAnswer = {
  status: 503,
  body: { error: "too many files are being sent; try again soon" },
  headers: { "retry-after": "5" },
};
const notNow: HttpAnswer = {
  status: 503,
  body: { error: "the file cannot be had for now" },
  headers: { "retry-after": "10" },
};
