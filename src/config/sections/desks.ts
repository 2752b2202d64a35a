import { z } from "zod";
import { isTimeZone } from "../../domain/routing/zoned-time.ts";
import { languageSchema, networkNameSchema, slotNameSchema } from "../rules/names.ts";

const MAX_DESKS = 100;

const deskSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, "a desk's name is made of a–z, 0–9, - and _")
    .describe("As conditions in the rules see it (desk), and the part before the @ on XMPP.")
    .meta({ example: "billing" }),
  title: z.string().min(1).max(100).optional().describe("Shown to customers.").meta({ example: "Billing" }),
  addresses: z
    .record(networkNameSchema, z.string().min(1).max(255).regex(/^\S+$/, "an address holds no spaces"))
    .default({})
    .describe("Its address by network, where that is not its name: the nick on IRC.")
    .meta({ example: { irc: "BillingDesk" } }),
  slots: z
    .record(slotNameSchema, z.string().max(500))
    .default({})
    .describe("What is known of who writes here, and so not asked.")
    .meta({ example: { topic: "invoice" } }),
  language: languageSchema.optional().describe("The language spoken here, when it is not the desk's."),
});

export const desksSchema = z.array(deskSchema).min(1).max(MAX_DESKS).describe("Where customers write to.");

export const deskTextsSchema = z
  .strictObject({
    name: z.string().min(1).max(100).default("Front desk").describe("What the desk calls itself."),
    language: languageSchema
      .default("en")
      .describe("Spoken to customers whose language is not known, and to agents."),
    time_zone: z
      .string()
      .refine(isTimeZone, { message: 'not a time zone; expected one such as "Europe/Berlin"' })
      .optional()
      .describe(
        "The clock by which agents and operators are told times; that of the first hours when absent.",
      )
      .meta({ example: "Europe/Berlin", rare: true }),
    texts: z
      .string()
      .min(1)
      .optional()
      .describe("A YAML file with texts of your own, by language and key.")
      .meta({ example: "texts.yaml", rare: true }),
  })
  .prefault({})
  .describe("How the desk presents itself.");
