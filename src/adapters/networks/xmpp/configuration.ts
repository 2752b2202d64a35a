import { z } from "zod";
import type { ConfigurationFiles } from "../../../config/configuration-files.ts";
import type { NetworkKind } from "../../../config/network-kind.ts";
import { secretSettings } from "../../../config/sections/secret.ts";
import { hostSchema, portSchema } from "../../../config/sections/web-address.ts";
import { capabilities } from "./capabilities.ts";
import { xmppNetwork } from "./network.ts";
import type { XmppOptions } from "./options.ts";

const PATH = ["networks", "xmpp"];

const section = z
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
    ...secretSettings(PATH, "secret", "The component's secret", "secrets/xmpp"),
  })
  .describe("XMPP, as a component of your server (XEP-0114).");

/** XMPP, as people configure it. */
export const xmppKind: NetworkKind<typeof section> = {
  name: "xmpp",
  section,
  carries: capabilities,
  addressMistake: (address, desk) =>
    address === desk ? undefined : `on XMPP a desk's address is its name, "${desk}"; leave this out`,
  configure(settings, files, desks) {
    const component = componentOf(settings, files);
    return (surroundings) =>
      xmppNetwork({
        ...surroundings,
        ...component,
        desks: desks.map(({ name, title }) => ({ name, title })),
      });
  },
};

/** The component's address and secret. */
export function componentOf(
  settings: z.output<typeof section>,
  files: ConfigurationFiles,
): Pick<XmppOptions, "host" | "port" | "domain" | "secret"> {
  const { host, port, domain } = settings;
  const secret = files.secret(PATH, "secret", settings);
  if (secret === undefined) files.fail(PATH, "is missing the component's secret; set secret_file");
  return { host, port, domain: domain.toLowerCase(), secret: secret ?? "" };
}
