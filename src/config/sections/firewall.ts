import { z } from "zod";
import { parseCidr } from "../../domain/firewall/cidr.ts";
import { parseAddress } from "../../domain/firewall/ip-address.ts";
import { parseEndpoint } from "../endpoint.ts";

const MOST_RANGES = 1_000;
const MOST_TRANSLATIONS = 100;

const rangeSchema = z
  .string()
  .refine(
    (text) => parseCidr(text) !== undefined,
    'not a range of addresses; expected one such as "192.0.2.0/24", "2001:db8::/32" or "192.0.2.7", without bits beyond its length',
  );
const ranges = () => z.array(rangeSchema).max(MOST_RANGES).default([]);
const addressSchema = z
  .string()
  .refine((text) => parseAddress(text) !== undefined, "not an IP address; names are not taken here");
const endpointSchema = z
  .string()
  .refine(
    (text) => parseEndpoint(text) !== undefined,
    'not an address with a port; expected one such as "192.0.2.7:5222" or "[2001:db8::7]:5222"',
  );

const whoMayConnect = {
  allow: ranges()
    .describe("Who may connect; everybody when empty.")
    .meta({ example: ["10.0.0.0/8"], rare: true }),
  deny: ranges().describe("Who may not, though they be allowed above.").meta({ rare: true }),
};

const perAddress = z
  .strictObject({
    per_minute: z.number().min(1).max(1_000_000).default(6_000).describe("New connections, in the long run."),
    burst: z.int().min(1).max(100_000).default(1_000).describe("New connections at once."),
    connections: z.int().min(1).max(65_535).default(256).describe("Connections held at the same time."),
  })
  .prefault({})
  .describe(
    "What one address may have of one listener. Behind a trusted proxy requests are counted instead.",
  );

const perCustomer = z
  .strictObject({
    per_minute: z.number().min(1).max(100_000).default(6_000).describe("Messages, in the long run."),
    burst: z.int().min(1).max(100_000).default(3_000).describe("Messages at once."),
  })
  .prefault({})
  .describe("What one customer may write; what is beyond is refused towards them.");

const opens = z
  .strictObject({
    allow: z
      .array(z.string().min(1).max(255))
      .max(MOST_RANGES)
      .optional()
      .describe(
        "The only ranges and names that Frontdesk may connect to: homeserver, networks, database, webhooks, routing server. Everything this configuration names when absent. Whatever a message names is never opened at an inner address.",
      )
      .meta({ example: ["10.0.0.0/8", "hooks.example.org"], rare: true }),
  })
  .prefault({})
  .describe("What Frontdesk itself may open.");

const translation = z.strictObject({
  name: z
    .string()
    .regex(
      /^[a-z][a-z0-9_]{0,15}$/,
      "a name here is made of a–z, 0–9 and _, at most 16, and begins with a letter",
    )
    .describe("What is behind it.")
    .meta({ example: "xmpp" }),
  public: endpointSchema.describe("Where customers connect to.").meta({ example: "192.0.2.7:5222" }),
  inner: endpointSchema.describe("What serves them, of the same family.").meta({ example: "10.0.0.3:5222" }),
  ...whoMayConnect,
});

const gateway = z
  .strictObject({
    inside: ranges()
      .describe("Inside: reached from outside through a translated address alone.")
      .meta({ example: ["10.0.0.0/8"] }),
    inside_addresses: z
      .array(addressSchema)
      .max(2)
      .default([])
      .describe("This machine's inner address, one per family: customers appear inside under it.")
      .meta({ example: ["10.0.0.1"] }),
    outside_addresses: z
      .array(addressSchema)
      .max(2)
      .default([])
      .describe("Its public address, one per family: whatever is inside goes out under it.")
      .meta({ example: ["192.0.2.7"] }),
    user: z
      .string()
      .regex(/^[a-z0-9_][a-z0-9_-]{0,31}$/, "not a system user")
      .optional()
      .describe("The system user that runs Frontdesk: the kernel, too, holds it to opens.allow.")
      .meta({ example: "frontdesk" }),
  })
  .prefault({})
  .describe("How this machine stands between outside and inside (`frontdesk firewall apply`).")
  .meta({ rare: true });

export const firewallSchema = z
  .strictObject({
    deny: ranges()
      .describe("Refused at every listener and every translated address.")
      .meta({ example: ["203.0.113.0/24"], rare: true }),
    block_list: z
      .string()
      .min(1)
      .optional()
      .describe("A file with more to refuse, one per line: ranges, and customers as xmpp:who@example.org.")
      .meta({ example: "blocked.txt", rare: true }),
    blocked: z
      .enum(["kindly", "silently"])
      .default("kindly")
      .describe("Whether a customer blocked in mid-chat is told that the conversation is over."),
    listeners: z
      .strictObject({
        transactions: z.strictObject(whoMayConnect).prefault({}).describe("Where the homeserver connects."),
        http: z
          .strictObject(whoMayConnect)
          .prefault({})
          .describe("Health, metrics, and what customers open."),
      })
      .prefault({})
      .describe("Who may connect, IPv4 and IPv6. All others are refused before they are read."),
    operators: ranges()
      .describe("Who may read /health and /metrics; inner addresses when empty.")
      .meta({ example: ["10.0.0.0/8"], rare: true }),
    trusted_proxies: ranges()
      .describe("Reverse proxies of yours: whom they name in X-Forwarded-For is the one who asks.")
      .meta({ example: ["10.0.0.2"], rare: true }),
    connections: z
      .int()
      .min(1)
      .max(65_535)
      .default(4_096)
      .describe("Connections that each listener holds at the same time."),
    per_address: perAddress,
    per_customer: perCustomer,
    opens,
    translate: z
      .array(translation)
      .max(MOST_TRANSLATIONS)
      .default([])
      .describe("Public addresses and the inner ones behind them (`frontdesk firewall apply`).")
      .meta({ rare: true }),
    gateway,
  })
  .prefault({})
  .describe("Who may connect, what may be opened, and which addresses are shown (docs/firewall.md).");
