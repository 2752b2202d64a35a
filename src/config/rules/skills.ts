import { z } from "zod";
import { nameSchema } from "./names.ts";

export const skillsSchema = z
  .array(nameSchema)
  .max(500)
  .default([])
  .describe("What agents can be good at. Agents and rules may name only these.");

const LEVEL = {
  error: (issue: { readonly input?: unknown }) => `expected a level from 1 to 5, not ${shown(issue.input)}`,
};

/** 1 a beginner, 5 an expert (claims 17 and 30). */
const levelSchema = z.int(LEVEL).min(1, LEVEL).max(5, LEVEL);

export const levelsSchema = z.record(nameSchema, levelSchema).default({});

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? "nothing").slice(0, 40);
}
