import type { RoutingServerConfiguration } from "./configuration.ts";
import type { ConfigurationFiles } from "./configuration-files.ts";
import type { ConfigurationSections } from "./configuration-schema.ts";

/** Shorter secrets can be guessed. */
const SHORTEST_SECRET = 16;

export function resolveRoutingServer(
  section: ConfigurationSections["routing_server"],
  files: ConfigurationFiles,
): RoutingServerConfiguration | undefined {
  if (section === undefined) return undefined;
  const secret = files.secret(["routing_server"], "secret", section);
  if (secret === undefined) {
    files.fail(
      ["routing_server"],
      "has no secret; give secret_file, a file with a long random text for both sides",
    );
  } else if (secret !== "" && secret.length < SHORTEST_SECRET && secret !== "unreadable") {
    files.fail(["routing_server"], `the secret is shorter than ${SHORTEST_SECRET} characters`);
  }
  return { url: section.url, secret: secret ?? "", deadline_ms: section.deadline, mode: section.mode };
}
