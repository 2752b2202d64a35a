import { z } from "zod";
import { PUBLISHED } from "./contract.ts";

/** The contract's schemas as OpenAPI 3.1 has them (JSON Schema draft 2020-12), by name. */
export function publishedSchemas(): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(PUBLISHED).map(([name, schema]) => {
      const { $schema: _, ...published } = z.toJSONSchema(schema, { io: "input" });
      return [name, published];
    }),
  );
}
