import { z } from "zod";
import { conversationSchema, logSchema, retentionSchema } from "./sections/conversation.ts";
import { databaseSchema } from "./sections/database.ts";
import { desksSchema, deskTextsSchema } from "./sections/desks.ts";
import { homeserverSchema } from "./sections/homeserver.ts";
import { httpSchema, listenSchema } from "./sections/listen.ts";
import { networksSchema } from "./sections/networks.ts";

/** The configuration file as people write it. */
export const configurationSchema = z.strictObject({
  homeserver: homeserverSchema,
  listen: listenSchema,
  http: httpSchema,
  database: databaseSchema,
  networks: networksSchema,
  desk: deskTextsSchema,
  desks: desksSchema,
  rules: z
    .string()
    .min(1)
    .default("rules.yaml")
    .describe("The rules file: agents, skills, queues, interview, and who gets what."),
  conversation: conversationSchema,
  log: logSchema,
  retention: retentionSchema,
});

export type ConfigurationSections = z.output<typeof configurationSchema>;
