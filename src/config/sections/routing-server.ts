import { z } from "zod";
import { duration } from "../duration.ts";
import { secretSettings } from "./secret.ts";
import { webAddress } from "./web-address.ts";

export const routingServerSchema = z
  .strictObject({
    url: webAddress
      .describe("Where it is reached; /v1/route and the other paths are put behind it.")
      .meta({ example: "http://127.0.0.1:9100" }),
    ...secretSettings(
      ["routing_server"],
      "secret",
      "The secret with which both sides sign",
      "secrets/routing-server",
    ),
    deadline: duration({ min: "50ms", max: "10s" })
      .prefault("2s")
      .describe("The local rules decide when it has not answered by then."),
    mode: z
      .enum(["decide", "shadow"])
      .default("decide")
      .describe(
        "shadow: it is asked and not obeyed; `frontdesk shadow` lists where it would have decided otherwise.",
      ),
  })
  .optional()
  .describe(
    "A server of your own that decides who gets what, before the rules file does (docs/routing-server.md).",
  )
  .meta({ rare: true });
