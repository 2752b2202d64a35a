import { z } from "zod";
import { secretSettings } from "./secret.ts";
import { webAddress } from "./web-address.ts";

const localpart = z
  .string()
  .max(64)
  .regex(
    /^[a-z0-9._=/+-]+$/,
    "a localpart is made of a–z, 0–9 and . _ = / + - (Matrix specification, user identifiers)",
  );

export const homeserverSchema = z
  .strictObject({
    url: webAddress
      .describe("Where Frontdesk reaches the homeserver's client API.")
      .meta({ example: "http://localhost:8008" }),
    domain: z
      .string()
      .max(230)
      .regex(/^[A-Za-z0-9.:[\]-]+$/, 'not a server name; expected one such as "example.org"')
      .describe("The homeserver's server name: what stands behind the colon of its user ids.")
      .meta({ example: "example.org" }),
    registration: z
      .string()
      .min(1)
      .default("registration.yaml")
      .describe(
        "The registration file, as given to the homeserver. The tokens are read from it unless they are set here.",
      ),
    ...secretSettings(["homeserver"], "as_token", "The token that Frontdesk shows to the homeserver"),
    ...secretSettings(["homeserver"], "hs_token", "The token that the homeserver shows to Frontdesk"),
    bot: localpart.default("frontdesk").describe("Localpart of the desk's bot."),
    prefix: localpart
      .min(2)
      .default("_desk_")
      .describe(
        "What user ids of puppets (customers, seen from Matrix) and room aliases of Frontdesk begin with.",
      ),
  })
  .describe("The homeserver that Frontdesk is an application service of.");
