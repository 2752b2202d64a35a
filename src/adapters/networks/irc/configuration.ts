import { z } from "zod";
import type { DeskConfiguration } from "../../../config/configuration.ts";
import type { ConfigurationFiles } from "../../../config/configuration-files.ts";
import type { NetworkKind } from "../../../config/network-kind.ts";
import { secretSettings } from "../../../config/sections/secret.ts";
import { hostSchema, portSchema } from "../../../config/sections/web-address.ts";
import { capabilitiesOf } from "./capabilities.ts";
import { ircNetwork } from "./network.ts";
import type { IrcDesk, IrcOptions } from "./options.ts";

const PATH = ["networks", "irc"];
const SASL_PATH = [...PATH, "sasl"];

const saslSection = z
  .strictObject({
    account: z.string().min(1).max(64).describe("The account's name.").meta({ example: "desk" }),
    ...secretSettings(SASL_PATH, "password", "The account's password"),
  })
  .describe("Log in to an account (SASL PLAIN).")
  .meta({ rare: true });

const section = z
  .strictObject({
    host: hostSchema.describe("The IRC server.").meta({ example: "irc.example.org" }),
    port: portSchema.default(6697).describe("Its port."),
    tls: z.boolean().default(true).describe("Connect with TLS."),
    tls_ca_file: z.string().min(1).optional().describe("Certificates to trust besides the system's (PEM)."),
    ...secretSettings(PATH, "password", "The server's password, where it wants one"),
    sasl: saslSection.optional(),
    channels: z
      .record(
        z.string().max(64),
        z.string().regex(/^[#&][^\s,]{1,63}$/, 'not a channel; expected one such as "#help"'),
      )
      .default({})
      .describe(
        "A channel for a desk to sit in, by the desk's name, so that it sees its customers' nick changes and quits.",
      )
      .meta({ example: { billing: "#help" }, rare: true }),
    lines_per_second: z
      .number()
      .min(0.1)
      .max(1000)
      .default(2)
      .describe("Flood control: lines sent per second in the long run."),
    burst: z.int().min(1).max(1000).default(5).describe("Flood control: lines that may go at once."),
  })
  .describe("IRC: each desk with an address here has a nick of its own on the server.");

type Section = z.output<typeof section>;

/** IRC, as people configure it. */
export const ircKind: NetworkKind<typeof section> = {
  name: "irc",
  section,
  carries: capabilitiesOf({ tags: true, echoes: true }),
  configure(settings, files, desks) {
    const server = serverOf(settings, files);
    checkChannels(settings, files, desks);
    return (surroundings) =>
      ircNetwork({
        ...surroundings,
        ...server,
        version: `${surroundings.software.name} ${surroundings.software.version}`,
        desks: desks.map((desk) => ircDesk(desk, settings)),
      });
  },
};

/** How to connect, log in, and how fast to write. */
function serverOf(
  settings: Section,
  files: ConfigurationFiles,
): Pick<IrcOptions, "host" | "port" | "tls" | "password" | "sasl" | "flood"> {
  const { host, port, sasl, burst, lines_per_second } = settings;
  const password = files.secret(PATH, "password", settings);
  return {
    host,
    port,
    ...tlsOf(settings, files),
    ...(password === undefined ? {} : { password }),
    ...(sasl === undefined ? {} : { sasl: accountOf(sasl, files) }),
    flood: { burst, per_s: lines_per_second },
  };
}

function tlsOf({ tls, tls_ca_file }: Section, files: ConfigurationFiles): Pick<IrcOptions, "tls"> {
  const ca = tls_ca_file === undefined ? undefined : files.text([...PATH, "tls_ca_file"], tls_ca_file);
  if (!tls) return {};
  return { tls: ca === undefined ? {} : { ca } };
}

function accountOf(
  settings: z.output<typeof saslSection>,
  files: ConfigurationFiles,
): NonNullable<IrcOptions["sasl"]> {
  const password = files.secret(SASL_PATH, "password", settings);
  if (password === undefined) files.fail(SASL_PATH, "is missing the account's password; set password_file");
  return { account: settings.account, password: password ?? "" };
}

function checkChannels(
  { channels }: Section,
  files: ConfigurationFiles,
  desks: readonly DeskConfiguration[],
): void {
  for (const name of Object.keys(channels)) {
    if (!desks.some((desk) => desk.name === name))
      files.fail([...PATH, "channels", name], `there is no desk "${name}"`);
  }
}

function ircDesk({ name, title, addresses }: DeskConfiguration, { channels }: Section): IrcDesk {
  const channel = channels[name];
  return { name, title, nick: addresses.irc ?? name, ...(channel === undefined ? {} : { channel }) };
}
