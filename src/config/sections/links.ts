import { z } from "zod";
import { duration } from "../duration.ts";
import { secretSettings } from "./secret.ts";
import { webAddress } from "./web-address.ts";

/** Sites that may show the page within theirs; more than these no browser needs to be told. */
const MOST_SITES = 20;

const siteSchema = z
  .string()
  .max(255)
  .regex(
    /^https?:\/\/(\*\.)?[A-Za-z0-9.-]+(:\d{1,5})?$/,
    'not a site; expected one such as "https://www.example.org"',
  );

const pageSchema = z
  .strictObject({
    url: webAddress
      .optional()
      .describe("Where customers reach it, without /links; printed and shown as a QR code by frontdesk link.")
      .meta({ example: "https://desk.example.org" }),
    frame_ancestors: z
      .array(siteSchema)
      .max(MOST_SITES)
      .default([])
      .describe("Sites that may show it within their pages."),
  })
  .optional()
  .describe(
    "A page for customers at /links of the http listener: networks, whether the desk is open, the wait, links and QR codes.",
  );

export const linksSchema = z
  .strictObject({
    ...secretSettings(["links"], "secret", "The secret with which links are signed", "secrets/links"),
    ...secretSettings(["links"], "former_secret", "The one before it, as long as its links are to count"),
    expires: duration({ min: "1m", max: "3650d" })
      .prefault("30d")
      .describe("How long a link counts when nothing else is said."),
    ...secretSettings(
      ["links"],
      "api_secret",
      "Whoever knows it may make links over HTTP (POST /v1/links); nobody when there is none",
    ),
    page: pageSchema,
  })
  .optional()
  .describe("Links that you advertise: they lead to a desk and say what it is about (docs/links.md).")
  .meta({ rare: true });
