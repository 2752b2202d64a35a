import type { LinksConfiguration } from "./configuration.ts";
import type { ConfigurationFiles } from "./configuration-files.ts";
import { UNREADABLE } from "./configuration-files.ts";
import type { ConfigurationSections } from "./configuration-schema.ts";

/** Shorter secrets can be guessed. */
const SHORTEST_SECRET = 16;

export function resolveLinks(
  section: ConfigurationSections["links"],
  files: ConfigurationFiles,
): LinksConfiguration | undefined {
  if (section === undefined) return undefined;
  const secret = (name: "secret" | "former_secret" | "api_secret") => {
    const found = files.secret(["links"], name, section);
    if (found !== undefined && found !== "" && found !== UNREADABLE && found.length < SHORTEST_SECRET)
      files.fail(["links"], `the ${name} is shorter than ${SHORTEST_SECRET} characters`);
    return found;
  };
  const [signing, former, api] = [secret("secret"), secret("former_secret"), secret("api_secret")];
  if (signing === undefined)
    files.fail(["links"], "has no secret; give secret_file, a file with a long random text");
  const { page } = section;
  return {
    secret: signing ?? "",
    ...(former === undefined ? {} : { formerSecret: former }),
    ...(api === undefined ? {} : { apiSecret: api }),
    expires_ms: section.expires,
    ...(page === undefined
      ? {}
      : {
          page: {
            ...(page.url === undefined ? {} : { url: page.url.replace(/\/+$/, "") }),
            frameAncestors: page.frame_ancestors,
          },
        }),
  };
}
