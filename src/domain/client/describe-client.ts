import { cleanLine } from "../message/clean-name.ts";
import { phrase, type Words } from "../text/text-key.ts";
import type { ClientIdentity } from "./client-identity.ts";

/** Each part at most this long, in graphemes: clients may claim anything about themselves. */
const maxPart = 64;

/** In words for an agent: "Profanity 0.13.1 on Linux", "probably Gajim", "unknown client". */
export function describeClient(client: ClientIdentity): Words {
  const software = cleanLine(client.software, maxPart);
  if (client.confidence === "none" || software === "" || software === "unknown")
    return phrase("client.unknown");
  const version = cleanLine(client.version ?? "", maxPart);
  const os = cleanLine(client.os ?? "", maxPart);
  const named = version === "" ? software : `${software} ${version}`;
  const placed = os === "" ? named : phrase("client.on", { client: named, os });
  return client.confidence === "inferred" ? phrase("client.inferred", { client: placed }) : placed;
}
