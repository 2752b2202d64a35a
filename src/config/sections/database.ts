import { z } from "zod";
import { secretSettings } from "./secret.ts";

export const databaseSchema = z
  .strictObject({
    ...secretSettings(["database"], "url", "The address of your own PostgreSQL"),
    embedded: z
      .strictObject({
        directory: z.string().min(1).default("data").describe("Where the data lies."),
      })
      .optional()
      .describe("The PostgreSQL that comes with Frontdesk; used when no url is given."),
  })
  .prefault({})
  .describe("Where everything that must last is kept.");
