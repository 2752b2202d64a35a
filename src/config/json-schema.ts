import { z } from "zod";

/** A schema as editors read it (JSON Schema draft 2020-12), describing what people write. */
export function jsonSchemaOf(schema: z.ZodType, title: string): JsonSchema {
  return { title, ...(z.toJSONSchema(schema, { io: "input" }) as JsonSchema) };
}

/** What is used of JSON Schema here. `example` and `rare` are ours: what the sample shows, and whether as a comment. */
export interface JsonSchema {
  readonly description?: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly default?: unknown;
  readonly example?: unknown;
  readonly rare?: boolean;
  readonly [keyword: string]: unknown;
}
