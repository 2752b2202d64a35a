import { z } from "zod";
import type { NetworkKind } from "./network-kind.ts";
import { conversationSchema, logSchema, retentionSchema } from "./sections/conversation.ts";
import { databaseSchema } from "./sections/database.ts";
import { desksSchema, deskTextsSchema } from "./sections/desks.ts";
import { firewallSchema } from "./sections/firewall.ts";
import { homeserverSchema } from "./sections/homeserver.ts";
import { linksSchema } from "./sections/links.ts";
import { httpSchema, listenSchema } from "./sections/listen.ts";
import { mediaSchema } from "./sections/media.ts";
import { networksSchema } from "./sections/networks.ts";
import { routingServerSchema } from "./sections/routing-server.ts";

/** Beside the configuration file. */
export const DEFAULT_RULES_FILE = "rules.yaml";

/** The configuration file as people write it, with a section for each kind of network. */
export function configurationSchema(kinds: readonly NetworkKind[]) {
  return z.strictObject({
    homeserver: homeserverSchema,
    listen: listenSchema,
    http: httpSchema,
    database: databaseSchema,
    networks: networksSchema(kinds),
    desk: deskTextsSchema,
    desks: desksSchema,
    rules: z
      .string()
      .min(1)
      .default(DEFAULT_RULES_FILE)
      .describe("The rules file: agents, skills, queues, interview, and who gets what."),
    routing_server: routingServerSchema,
    links: linksSchema,
    media: mediaSchema,
    firewall: firewallSchema,
    conversation: conversationSchema,
    log: logSchema,
    retention: retentionSchema,
  });
}

export type ConfigurationSections = z.output<ReturnType<typeof configurationSchema>>;
