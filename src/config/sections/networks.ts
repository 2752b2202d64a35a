import { z } from "zod";
import { secretSettings } from "./secret.ts";
import { hostSchema, portSchema } from "./web-address.ts";

const xmppSchema = z
  .strictObject({
    host: hostSchema.default("127.0.0.1").describe("Where the XMPP server takes components."),
    port: portSchema.default(5347).describe("Its component port."),
    domain: z
      .string()
      .min(1)
      .max(1023)
      .regex(/^[^\s@/]+$/, 'not a domain; expected one such as "desk.example.org"')
      .describe("The component's domain; customers write to <address>@<domain>.")
      .meta({ example: "desk.example.org" }),
    ...secretSettings(["networks", "xmpp"], "secret", "The component's secret", "secrets/xmpp"),
  })
  .describe("XMPP, as a component of your server (XEP-0114).");

const saslSchema = z
  .strictObject({
    account: z.string().min(1).max(64).describe("The account's name.").meta({ example: "desk" }),
    ...secretSettings(["networks", "irc", "sasl"], "password", "The account's password"),
  })
  .describe("Log in to an account (SASL PLAIN).")
  .meta({ rare: true });

const ircSchema = z
  .strictObject({
    host: hostSchema.describe("The IRC server.").meta({ example: "irc.example.org" }),
    port: portSchema.default(6697).describe("Its port."),
    tls: z.boolean().default(true).describe("Connect with TLS."),
    tls_ca_file: z.string().min(1).optional().describe("Certificates to trust besides the system's (PEM)."),
    ...secretSettings(["networks", "irc"], "password", "The server's password, where it wants one"),
    sasl: saslSchema.optional(),
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

export const networksSchema = z
  .strictObject({ xmpp: xmppSchema.optional(), irc: ircSchema.optional() })
  .prefault({})
  .describe("Where customers come from.");
