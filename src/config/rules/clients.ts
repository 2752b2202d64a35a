import { z } from "zod";
import { ABILITIES, type Ability } from "../../domain/capabilities.ts";
import type { ClientLimit } from "../../domain/routing/rules.ts";

export const abilityListSchema = z.array(z.enum(ABILITIES)).max(ABILITIES.length);

/** A setting for each ability. */
export function abilitiesOf<T extends z.ZodType>(each: T): { readonly [A in Ability]: T } {
  return Object.fromEntries(ABILITIES.map((ability) => [ability, each])) as { readonly [A in Ability]: T };
}

const clientSchema = z.strictObject({
  software: z
    .string()
    .min(1)
    .max(100)
    .describe(
      "As the client calls itself; capitals do not matter. Of agents: the software of their devices, such as Element X.",
    ),
  before: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .describe("Only its versions before this one; all when absent."),
  lacks: abilityListSchema.min(1).describe("What it does not carry, although its network would."),
});

export const clientsSchema = z
  .array(clientSchema)
  .max(200)
  .default([])
  .describe("What clients of customers, and of agents, are known not to carry.");

export function toClientLimit({ software, before, lacks }: z.output<typeof clientSchema>): ClientLimit {
  return { software, lacks, ...(before === undefined ? {} : { before }) };
}
