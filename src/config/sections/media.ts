import { z } from "zod";
import { duration } from "../duration.ts";
import { secretSettings } from "./secret.ts";
import { webAddress } from "./web-address.ts";

const typeSchema = z
  .string()
  .max(100)
  .regex(
    /^(\*|[a-z]+\/(\*|[a-z0-9.+-]+))$/,
    'not a type; expected one such as "image/*" or "application/pdf"',
  );

export const mediaSchema = z
  .strictObject({
    url: webAddress
      .describe("Where customers reach the http listener; its /media alone need be open to them.")
      .meta({ example: "https://desk.example.org" }),
    ...secretSettings(
      ["media"],
      "secret",
      "The secret with which links to files are signed",
      "secrets/media",
    ),
    ...secretSettings(["media"], "former_secret", "The one before it, as long as its links are to count"),
    expires: duration({ min: "1m", max: "365d" })
      .prefault("30d")
      .describe("How long a customer can fetch a file by its link."),
    largest_mb: z.int().min(1).max(2_000).default(50).describe("The largest file, either way, in MB."),
    types: z
      .array(typeSchema)
      .min(1)
      .max(100)
      .default(["*"])
      .describe(
        "What may pass, either way, by a file's first bytes; application/octet-stream where they say nothing.",
      ),
    streams: z.int().min(1).max(1_000).default(16).describe("Files sent to customers at the same time."),
    upload_services: z
      .array(webAddress)
      .max(50)
      .default([])
      .describe(
        "Where your own servers keep what customers upload: fetched also at inner addresses. Each with its path.",
      )
      .meta({ example: ["https://upload.example.org/file_share/"] }),
    spool: z
      .string()
      .min(1)
      .max(4096)
      .default("media-spool")
      .describe("A directory for files while they are fetched whose length is not told: at most 4 of them."),
  })
  .optional()
  .describe("Files between customers and agents; without it, words alone are carried (docs/content.md).")
  .meta({ rare: true });
