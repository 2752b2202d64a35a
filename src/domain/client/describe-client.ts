import { cleanLine } from "../message/clean-name.ts";
import type { ClientIdentity } from "./client-identity.ts";

/** Each part at most this long, in graphemes: clients may claim anything about themselves. */
const maxPart = 64;

/** In words for an agent: "Profanity 0.13.1 on Linux", "probably Gajim", "unknown client". */
export function describeClient(client: ClientIdentity): string {
  const software = cleanLine(client.software, maxPart);
  if (client.confidence === "none" || software === "" || software === "unknown") return "unknown client";
  const version = cleanLine(client.version ?? "", maxPart);
  const os = cleanLine(client.os ?? "", maxPart);
  const words = [client.confidence === "inferred" ? "probably" : "", software, version, os && `on ${os}`];
  return words.filter((word) => word !== "").join(" ");
}
