import { z } from "zod";
import type { Hours } from "../../domain/routing/hours.ts";
import type { Queue } from "../../domain/routing/rules.ts";
import { contentSchema, toContent } from "./hosting.ts";
import { nameSchema } from "./names.ts";
import { overflowSchema, toOverflow } from "./overflow.ts";

const queueSchema = z.strictObject({
  title: z.string().min(1).max(100).optional().describe("Shown to people; the name when absent."),
  state: z
    .enum(["open", "draining", "closed"])
    .default("open")
    .describe("draining serves those who wait and takes nobody else in; closed rings nobody."),
  hours: nameSchema.optional().describe("Of the hours below; always open when absent."),
  content: contentSchema,
  overflow: overflowSchema
    .default([])
    .describe("What is done with whom it cannot serve: the first entry that applies has it."),
});

export const queuesSchema = z
  .record(nameSchema, queueSchema.nullable())
  .default({})
  .describe("Where conversations wait, by name.");

export function toQueue(
  name: string,
  queue: z.output<typeof queueSchema> | null,
  hours: ReadonlyMap<string, Hours>,
): Queue {
  const { title = name, state = "open", overflow = [], content } = queue ?? {};
  const open = hours.get(queue?.hours ?? "");
  return {
    name,
    title,
    ...(state === "open" ? {} : { state }),
    ...(open === undefined ? {} : { hours: open }),
    ...(content === undefined ? {} : { content: toContent(content) }),
    ...(overflow.length === 0 ? {} : { overflow: toOverflow(overflow) }),
  };
}
