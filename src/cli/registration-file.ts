import { parse, stringify } from "yaml";
import { DEFAULT_REGISTRATION_ID } from "../config/resolve-homeserver.ts";

/** What of the configuration a registration file repeats for the homeserver. */
export interface RegistrationContent {
  readonly id: string;
  /** Where the homeserver reaches Frontdesk. */
  readonly url: string;
  readonly domain: string;
  readonly botLocalpart: string;
  readonly prefix: string;
  readonly asToken: string;
  readonly hsToken: string;
}

const HEADER = `# Frontdesk's registration as an application service. Give this file to Synapse, in homeserver.yaml:
#   app_service_config_files: [/path/to/registration.yaml]
# and start Synapse again. It holds secrets: let only Synapse and Frontdesk read it.
`;

/**
 * The registration file (Application Service API, "Registration"): Frontdesk alone makes the bot's and the
 * puppets' users and its rooms' aliases, is not rate limited, and is told of typing and receipts.
 */
export async function registrationFile(content: RegistrationContent): Promise<string> {
  // Loads the whole bridge library, which most commands do without.
  const { registrationOf } = await import("../adapters/matrix/registration.ts");
  return HEADER + stringify(registrationOf(content), { lineWidth: 0 });
}

/** Two new tokens of 256 bits. */
export async function newTokens(): Promise<Pick<RegistrationContent, "asToken" | "hsToken">> {
  const { randomBytes } = await import("node:crypto");
  return { asToken: randomBytes(32).toString("hex"), hsToken: randomBytes(32).toString("hex") };
}

/** The tokens of a registration file that was written before, so that writing it again keeps them. */
export function tokensIn(text: string): Pick<RegistrationContent, "asToken" | "hsToken"> | undefined {
  try {
    const { as_token, hs_token } = (parse(text) ?? {}) as Record<string, unknown>;
    if (typeof as_token === "string" && typeof hs_token === "string")
      return { asToken: as_token, hsToken: hs_token };
  } catch {
    // Not YAML: then it holds no tokens either.
  }
  return undefined;
}

/** The sample in the repository. */
export function sampleRegistration(): Promise<string> {
  return registrationFile({
    id: DEFAULT_REGISTRATION_ID,
    url: "http://localhost:9008",
    domain: "example.org",
    botLocalpart: "frontdesk",
    prefix: "_desk_",
    asToken: "replace-with-a-long-random-token",
    hsToken: "replace-with-another-long-random-token",
  });
}
