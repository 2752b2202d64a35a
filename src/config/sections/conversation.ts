import { z } from "zod";
import { duration } from "../duration.ts";

export const conversationSchema = z
  .strictObject({
    follow_up: duration({ min: "0s", max: "30d" })
      .prefault("1h")
      .describe("Writing again this long after the close reopens the conversation."),
    wrap_up: duration({ min: "0s", max: "1h" })
      .prefault("30s")
      .describe("An agent's slot stays taken this long after the close."),
    position_update: duration({ min: "10s", max: "1h" })
      .prefault("60s")
      .describe("How often a waiting customer's position is looked at again."),
    still_waiting: duration({ min: "0s", max: "1h" })
      .prefault("5m")
      .describe(
        "Whoever waits hears so often that they are still in line, if their place has not got better; 0s: never.",
      ),
    absent_waits: duration({ min: "0s", max: "30d" })
      .prefault("10m")
      .describe(
        "Whoever waits and goes offline keeps their place for so long, and nobody is rung; then they have given up.",
      ),
    idle_close: duration({ min: "1m", max: "30d" })
      .prefault("1d")
      .describe("A talk in which nobody says anything for this long is closed."),
    absence_told: duration({ min: "0s", max: "1h" })
      .prefault("20s")
      .describe("A customer is gone for this long before the agent is told: connections flap."),
    hold_messages: z
      .int()
      .min(0)
      .max(1000)
      .default(100)
      .describe("Messages kept for a customer who has gone."),
    hold_for: duration({ min: "0s", max: "30d" }).prefault("1d").describe("How long they are kept."),
  })
  .prefault({})
  .describe("Times and limits of conversations.");

export const logSchema = z
  .strictObject({
    level: z
      .enum(["error", "warn", "info", "debug"])
      .default("info")
      .describe("The least that is logged. Never message bodies or secrets."),
  })
  .prefault({})
  .describe("Logs go to standard output as JSON lines.");

export const retentionSchema = z
  .strictObject({
    closed: duration({ min: "1h", max: "3650d" })
      .prefault("30d")
      .describe(
        "Conversations closed longer ago than this are forgotten: all that is known of their customers is deleted.",
      ),
  })
  .prefault({})
  .describe("What is forgotten, and when.");
