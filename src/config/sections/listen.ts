import { z } from "zod";
import { hostSchema, portSchema, webAddress } from "./web-address.ts";

export const listenSchema = z
  .strictObject({
    host: hostSchema.default("127.0.0.1").describe("Address to listen on."),
    port: portSchema.default(9008).describe("Port to listen on."),
    url: webAddress
      .optional()
      .describe("Where the homeserver reaches this; http:// and the host and port above when absent.")
      .meta({ example: "http://localhost:9008" }),
  })
  .prefault({})
  .describe("Where the homeserver sends its transactions.");

export const httpSchema = z
  .strictObject({
    host: hostSchema.default("127.0.0.1").describe("Address to listen on."),
    port: portSchema.default(9009).describe("Port to listen on."),
  })
  .prefault({})
  .describe("Where /health/live, /health/ready and /metrics are served. Keep it inside.");
