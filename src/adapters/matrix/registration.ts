import { type AppServiceOutput, AppServiceRegistration } from "matrix-appservice-bridge";

export interface RegistrationOptions {
  readonly id: string;
  /** Where the homeserver reaches us. */
  readonly url: string;
  readonly asToken: string;
  readonly hsToken: string;
  readonly domain: string;
  readonly botLocalpart: string;
  /** Begins the localpart of each puppet and alias. */
  readonly prefix: string;
}

/** The registration file's content (Application Service API, "Registration"). */
export function registrationOf(options: RegistrationOptions): AppServiceOutput & Record<string, unknown> {
  const registration = new AppServiceRegistration(options.url);
  registration.setId(options.id);
  registration.setAppServiceToken(options.asToken);
  registration.setHomeserverToken(options.hsToken);
  registration.setSenderLocalpart(options.botLocalpart);
  registration.setRateLimited(false);
  registration.pushEphemeral = true;
  const domain = literal(options.domain);
  const ours = `${literal(options.prefix)}.+:${domain}`;
  registration.addRegexPattern("users", `^@${ours}$`, true);
  registration.addRegexPattern("users", `^@${literal(options.botLocalpart)}:${domain}$`, true);
  registration.addRegexPattern("aliases", `^#${ours}$`, true);
  return { ...registration.getOutput(), receive_ephemeral: true };
}

export function newToken(): string {
  return AppServiceRegistration.generateToken();
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}
