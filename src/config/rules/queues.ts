import { z } from "zod";
import { nameSchema } from "./names.ts";

export const queueSchema = z.strictObject({
  title: z.string().min(1).max(100).optional().describe("Shown to people; the name when absent."),
});

export const queuesSchema = z
  .record(nameSchema, queueSchema.nullable())
  .default({})
  .describe("Where conversations wait, by name.");
