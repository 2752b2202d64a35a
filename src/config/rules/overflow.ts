import { z } from "zod";
import type { Overflow } from "../../domain/routing/rules.ts";
import { duration } from "../duration.ts";
import { languageSchema, matrixUserSchema, nameSchema } from "./names.ts";

const textsSchema = z
  .record(languageSchema, z.string().min(1).max(1000))
  .refine((texts) => Object.keys(texts).length > 0, {
    message: 'a text is missing; write it as { en: "…" }',
  });

const WHEN = ["after", "length", "closed"] as const;
const ACTIONS = ["say", "queue", "agent", "message", "close"] as const;

/** One thing at which it begins, and one that is done then. */
export const overflowSchema = z
  .array(
    z
      .strictObject({
        after: duration({ min: "1s", max: "30d" })
          .optional()
          .describe("Who has waited so long and cannot be served now."),
        length: z
          .number()
          .int()
          .min(1)
          .max(100_000)
          .optional()
          .describe("Who comes when so many wait already."),
        closed: z
          .literal(true)
          .optional()
          .describe("Who comes outside the hours, or when the queue is closed or draining."),
        say: textsSchema.optional().describe("Say this, once, by language; they wait on."),
        queue: nameSchema.optional().describe("Send them to this queue."),
        agent: matrixUserSchema
          .optional()
          .describe(
            "Offer them to this agent, a person or automated; passed over while they cannot take it.",
          ),
        message: z
          .union([textsSchema, z.literal(true)])
          .optional()
          .describe("Ask them to write it all down, promise an answer, and let them wait."),
        close: z
          .union([textsSchema, z.literal(true)])
          .optional()
          .describe("Close it, saying this."),
      })
      .superRefine((entry, context) => {
        exactlyOne(entry, WHEN, context, "when it begins");
        exactlyOne(entry, ACTIONS, context, "what is done");
      }),
  )
  .max(20);

type Entry = z.output<typeof overflowSchema>[number];

function exactlyOne(
  entry: Entry,
  keys: readonly (keyof Entry)[],
  context: z.RefinementCtx,
  what: string,
): void {
  const given = keys.filter((key) => entry[key] !== undefined);
  if (given.length === 1) return;
  const said = given.length === 0 ? `does not say ${what}` : `says ${what} ${given.length} times`;
  context.addIssue({ code: "custom", message: `this entry ${said}; expected one of ${keys.join(", ")}` });
}

export function toOverflow(entries: readonly Entry[]): readonly Overflow[] {
  return entries.map((entry) => ({ when: whenOf(entry), action: actionOf(entry) }));
}

function whenOf({ after, length }: Entry): Overflow["when"] {
  if (after !== undefined) return { kind: "after", after_ms: after };
  return length === undefined ? { kind: "closed" } : { kind: "length", length };
}

function actionOf({ say, queue, agent, message, close }: Entry): Overflow["action"] {
  if (say !== undefined) return { kind: "say", text: say };
  if (queue !== undefined) return { kind: "queue", queue };
  if (agent !== undefined) return { kind: "agent", agent };
  if (message !== undefined) return { kind: "message", ...(message === true ? {} : { text: message }) };
  return { kind: "close", ...(close === true || close === undefined ? {} : { text: close }) };
}
