import type { MediaConfiguration } from "./configuration.ts";
import type { ConfigurationFiles } from "./configuration-files.ts";
import { UNREADABLE } from "./configuration-files.ts";
import type { ConfigurationSections } from "./configuration-schema.ts";

/** Shorter secrets can be guessed. */
const SHORTEST_SECRET = 16;

export function resolveMedia(
  section: ConfigurationSections["media"],
  files: ConfigurationFiles,
): MediaConfiguration | undefined {
  if (section === undefined) return undefined;
  const secret = (name: "secret" | "former_secret") => {
    const found = files.secret(["media"], name, section);
    if (found !== undefined && found !== "" && found !== UNREADABLE && found.length < SHORTEST_SECRET)
      files.fail(["media"], `the ${name} is shorter than ${SHORTEST_SECRET} characters`);
    return found;
  };
  const [signing, former] = [secret("secret"), secret("former_secret")];
  if (signing === undefined)
    files.fail(["media"], "has no secret; give secret_file, a file with a long random text");
  return {
    url: section.url.replace(/\/+$/, ""),
    secret: signing ?? "",
    ...(former === undefined ? {} : { formerSecret: former }),
    expires_ms: section.expires,
    policy: { largest_bytes: section.largest_mb * 1_000_000, types: section.types },
    streams: section.streams,
    uploadServices: section.upload_services.map((url) => new URL(url.endsWith("/") ? url : `${url}/`).href),
    spoolDirectory: files.path(section.spool),
  };
}
