import { pipeline, type Readable } from "node:stream";
import { OpeningRefused } from "../../application/ports/doorway.ts";
import type { Log } from "../../application/ports/log.ts";
import type { BroughtIn, Media } from "../../application/ports/media.ts";
import type { CarriedFile } from "../../domain/conversation/message.ts";
import { cleanFileName, fileNameIn } from "../../domain/media/file-name.ts";
import { isAllowedMedia, type MediaPolicy, UNKNOWN_TYPE } from "../../domain/media/media-policy.ts";
import { shownBytes } from "../../domain/media/shown-bytes.ts";
import { type SniffedType, sniffType } from "../../domain/media/sniff-type.ts";
import type { Phrase } from "../../domain/text/text-key.ts";
import { phrase } from "../../domain/text/text-key.ts";
import { BoundedStream, StreamCut } from "./bounded-stream.ts";
import type { Unread } from "./media-route.ts";
import { spool } from "./spool.ts";

/** Opens what a message names, behind the firewall. @throws OpeningRefused, and system errors */
export type FetchNamed = (
  url: string,
  options: { readonly timeout_ms: number; readonly signal: AbortSignal },
) => Promise<Unread & { readonly statusCode?: number | undefined }>;

/** Into the media repository; gives the file's address there. */
export type Upload = (file: {
  readonly as: string;
  readonly name: string;
  readonly mimeType: string;
  readonly length: number;
  readonly stream: Readable;
  readonly signal: AbortSignal;
}) => Promise<string>;

export interface BringInParts {
  readonly policy: MediaPolicy;
  readonly fetch: FetchNamed;
  readonly upload: Upload;
  /** What becomes of an upload that the homeserver did not take: again later, or never. Undefined for what is not its. */
  readonly failureOf: (error: unknown, attempt: number) => BroughtIn | undefined;
  /** Where files lie for a moment whose length was not told. */
  readonly spoolDirectory: string;
  readonly log: Log;
}

/** Brought in at once: so many times the largest file may lie in the spool directory. */
const MOST_AT_ONCE = 4;
const BUSY_RETRY_MS = 1_000;
/** Fetching and uploading, together: less than a delivery may take. */
const WHOLE_MS = 35_000;
const IDLE_MS = 10_000;
/** A server that does not answer is asked so often; then it holds up nobody any longer. */
const MOST_ATTEMPTS = 3;
const RETRY_MS = 3_000;

export function bringIn(parts: BringInParts): Media["bringIn"] {
  let underWay = 0;
  return async (file, as) => {
    if (underWay >= MOST_AT_ONCE)
      return { kind: "retry", after_ms: BUSY_RETRY_MS, why: "other files come first" };
    underWay += 1;
    const ending = new AbortController();
    const late = setTimeout(() => ending.abort(new StreamCut("ETIMEDOUT")), WHOLE_MS).unref();
    try {
      return await brought(parts, file, as, ending.signal);
    } catch (error) {
      const { aborted, reason } = ending.signal;
      if (aborted) return notHad(parts, file, as.attempt, reason);
      return parts.failureOf(error, as.attempt) ?? notHad(parts, file, as.attempt, error);
    } finally {
      clearTimeout(late);
      ending.abort();
      underWay -= 1;
    }
  };
}

async function brought(
  parts: BringInParts,
  file: CarriedFile,
  { user, attempt }: { readonly user: string; readonly attempt: number },
  signal: AbortSignal,
): Promise<BroughtIn> {
  const answer = await parts.fetch(file.source, { timeout_ms: IDLE_MS, signal });
  const { statusCode = 0, headers } = answer;
  const told = Number(headers["content-length"] ?? Number.NaN);
  const length = Number.isSafeInteger(told) && told >= 0 ? told : undefined;
  const encoding = String(headers["content-encoding"] ?? "identity");
  try {
    if (statusCode !== 200) {
      const isTheirs = statusCode >= 400 && statusCode < 500;
      return isTheirs
        ? refused(file, phrase("media.not-there"))
        : notHad(parts, file, attempt, `HTTP ${statusCode}`);
    }
    // Packed although we asked for it as it is: it is not unpacked, for what comes out has no bound.
    if (encoding !== "identity") return refused(file, phrase("media.packed"));
    if ((length ?? 0) > parts.policy.largest_bytes) return tooLarge(parts, file);
    return await uploaded(parts, { file, user, length, signal }, answer);
  } catch (error) {
    if (error instanceof StreamCut && error.code === "EMSGSIZE") return tooLarge(parts, file);
    throw error;
  } finally {
    answer.destroy();
  }
}

interface Uploading {
  readonly file: CarriedFile;
  readonly user: string;
  readonly length: number | undefined;
  readonly signal: AbortSignal;
}

async function uploaded(parts: BringInParts, what: Uploading, answer: Unread): Promise<BroughtIn> {
  const { largest_bytes } = parts.policy;
  const bounded = new BoundedStream({ largest_bytes, idle_ms: IDLE_MS, whole_ms: WHOLE_MS });
  pipeline(answer, bounded, () => undefined);
  try {
    const sniffed = sniffType(await bounded.head);
    const mimeType = sniffed?.mimeType ?? UNKNOWN_TYPE;
    if (!isAllowedMedia(parts.policy, { mimeType })) return refused(what.file, phrase("media.type"));
    return await uploadedAs(parts, what, sniffed, bounded);
  } catch (error) {
    // An upload that breaks off because its file did is no failure of the homeserver.
    throw bounded.errored ?? error;
  } finally {
    bounded.destroy();
  }
}

async function uploadedAs(
  { upload, spoolDirectory }: BringInParts,
  { file, user, length, signal }: Uploading,
  sniffed: SniffedType | undefined,
  stream: Readable,
): Promise<BroughtIn> {
  const { mimeType, kind } = sniffed ?? { mimeType: UNKNOWN_TYPE, kind: "file" };
  const name = nameOf(file);
  const common = { as: user, name, mimeType, signal };
  const voice = kind === "audio" && file.voice ? { voice: true as const } : {};
  const made = { kind: "brought" as const, name, as: kind, mimeType, ...voice };
  if (length !== undefined)
    return { ...made, mxc: await upload({ ...common, stream, length }), bytes: length };
  const spooled = await spool(stream, spoolDirectory);
  const { bytes } = spooled;
  try {
    return { ...made, mxc: await upload({ ...common, stream: spooled.read(), length: bytes }), bytes };
  } finally {
    await spooled.close();
  }
}

/** What could not be fetched, or broke off on the way: their server may only be slow today. */
function notHad({ log }: BringInParts, file: CarriedFile, attempt: number, error: unknown): BroughtIn {
  if (error instanceof OpeningRefused) {
    // Where it would have been stands in the customer's words, which no log has.
    log.info({ code: error.code }, "a file that a message names is not fetched");
    return refused(file, phrase("media.not-opened"), true);
  }
  log.info(
    { attempt, err: String((error as { code?: unknown }).code ?? error) },
    "a file could not be fetched",
  );
  if (attempt >= MOST_ATTEMPTS) return refused(file, phrase("media.unreachable"));
  return { kind: "retry", after_ms: RETRY_MS * attempt, why: "a file could not be fetched" };
}

function tooLarge({ policy }: BringInParts, file: CarriedFile): BroughtIn {
  return refused(file, phrase("media.too-large", { largest: shownBytes(policy.largest_bytes) }));
}

/** Where it lies is said, unless that is nobody's to know. */
function refused(file: CarriedFile, why: Phrase, isInner = false): BroughtIn {
  const parameters = { file: nameOf(file), link: file.source, why };
  const notice = isInner ? phrase("media.refused-inner", parameters) : phrase("media.refused", parameters);
  return { kind: "reject", code: "media-refused", notice };
}

function nameOf(file: CarriedFile): string {
  return file.name === undefined ? fileNameIn(file.source) : cleanFileName(file.name);
}
