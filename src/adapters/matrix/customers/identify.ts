import type { ClientIdentity } from "../../../domain/client/client-identity.ts";
import { softwareOfDevice } from "../../../domain/client/device-software.ts";
import { cleanLine } from "../../../domain/message/clean-name.ts";
import { NETWORK } from "./context.ts";

const LONGEST_PART = 100;
const SYSTEM =
  /\b(linux|windows|mac ?os|os x|darwin|freebsd|openbsd|android|ios|iphone|ipad|ubuntu|debian|fedora)\b/i;

/**
 * What a customer's client is, by what its device calls itself: that is the client's own word unless its owner has
 * changed it. Of several that differ it is not known which one they write with.
 */
export function clientOf(deviceNames: readonly string[]): ClientIdentity | undefined {
  const read = deviceNames.flatMap((name) => readName(name) ?? []);
  const [first] = read;
  if (first === undefined) return undefined;
  const agree = read.every(
    ({ software, version }) => software === first.software && version === first.version,
  );
  return agree ? first : { ...first, confidence: "inferred" };
}

/** `Element Desktop: Linux`, `app.element.io (Firefox, Windows)`, `Nheko 0.12.0 (Linux)`. */
function readName(name: string): ClientIdentity | undefined {
  const line = cleanLine(name, 2 * LONGEST_PART);
  const [, words = line, version] = /^(.*?)[\s/]+v?(\d[\w.+~-]*)(?=$|[\s,;:()])/.exec(line) ?? [];
  const software = softwareOfDevice(line)[0] ?? words.split(/\s*[:(]|\s+on\s+/)[0]?.trim() ?? "";
  if (software === "") return undefined;
  const [os] = SYSTEM.exec(line) ?? [];
  return {
    network: NETWORK,
    software: cleanLine(software, LONGEST_PART),
    ...(version === undefined ? {} : { version: version.slice(0, LONGEST_PART) }),
    ...(os === undefined ? {} : { os }),
    source: "device name",
    confidence: "told",
  };
}
