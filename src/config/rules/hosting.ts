import { z } from "zod";
import type { ContentRules, HostingTerms, Redaction } from "../../domain/hosting/terms.ts";
import { duration } from "../duration.ts";
import { patternMistakeIn } from "./patterns.ts";

const MOST_REDACTIONS = 20;
const MOST_BLOCKED = 100;
const LONGEST_PATTERN = 200;

const ownPatternSchema = z.strictObject({
  name: z.string().min(1).max(60).describe("What people read in its place: [customer number removed]."),
  pattern: z
    .string()
    .min(1)
    .max(LONGEST_PATTERN)
    .superRefine((pattern, context) => {
      const message = patternMistakeIn(pattern, "u") ?? emptyMatch(pattern);
      if (message !== undefined) context.addIssue({ code: "custom", message });
    })
    .describe("A regular expression of JavaScript, with Unicode."),
});

/** It would be found between any two letters. */
function emptyMatch(pattern: string): string | undefined {
  return new RegExp(pattern, "u").test("")
    ? "the pattern also fits no text at all; make it need something"
    : undefined;
}

export const contentSchema = z
  .strictObject({
    redact: z
      .array(z.union([z.enum(["card", "iban"]), ownPatternSchema]))
      .max(MOST_REDACTIONS)
      .default([])
      .describe(
        "What is taken out of messages: card and iban are looked for with their check digits; own patterns have a name.",
      ),
    block_files: z
      .array(
        z
          .string()
          .regex(/^[a-z0-9]{1,16}$/, "expected a kind (image, audio, video, file) or an ending (exe)"),
      )
      .max(MOST_BLOCKED)
      .default([])
      .describe("Kinds of files, or endings of their names, that do not cross."),
  })
  .optional()
  .describe("What does not cross from one side to the other, in either direction.");

export const maskSchema = z
  .strictObject({
    customer: z.enum(["name", "address", "both"]).optional().describe("What agents are not shown."),
    agent: z.string().min(1).max(60).optional().describe("What the customer knows every agent as."),
  })
  .optional()
  .describe("Who is not shown to the other side as they are; under host: bridge only.");

export const agentGoneSchema = z
  .strictObject({
    left: z
      .enum(["move", "wait"])
      .default("move")
      .describe("They left the room: the next are rung, or they are called back for wait first."),
    away: z
      .enum(["keep", "move"])
      .default("keep")
      .describe("They said away with the talk open, or are no more in the rules."),
    wait: duration({ min: "5s", max: "1h" }).prefault("2m").describe("How long they are called back."),
    unanswered: duration({ min: "10s", max: "7d" })
      .optional()
      .describe("A customer without an answer for so long goes to somebody else; never when absent."),
  })
  .optional()
  .describe("What becomes of a talk whose agent is not there; under host: bridge only.");

export const hostingFields = {
  mask: maskSchema,
  content: contentSchema,
  on_transfer: z
    .enum(["told", "silent"])
    .default("told")
    .describe("Whether the customer is told of being passed on; silent under host: bridge only."),
  agent_gone: agentGoneSchema,
  transcript: z
    .enum(["agents", "supervisors"])
    .default("agents")
    .describe("Who may read the transcript by command: whoever serves, or supervisors alone."),
};

const hostingSchema = z.object(hostingFields);
type HostingSection = z.output<typeof hostingSchema>;

/** What only a bridge that carries the talk can keep. */
export function bridgeOnly(rule: HostingSection & { readonly host: string }): readonly string[] {
  if (rule.host === "bridge") return [];
  return [
    ...(rule.mask === undefined ? [] : ["mask"]),
    ...(rule.on_transfer === "silent" ? ["on_transfer"] : []),
    ...(rule.agent_gone === undefined ? [] : ["agent_gone"]),
  ];
}

export function toContent(content: NonNullable<z.output<typeof contentSchema>>): ContentRules {
  return {
    redact: content.redact.map(
      (each): Redaction => (typeof each === "string" ? { kind: each } : { kind: "pattern", ...each }),
    ),
    blockFiles: content.block_files,
  };
}

/** Undefined when a rule says nothing but what is usual. */
export function toTerms(rule: HostingSection): HostingTerms | undefined {
  const { mask, content, on_transfer, agent_gone, transcript } = rule;
  const terms: HostingTerms = {
    ...(mask === undefined ? {} : { mask: toMask(mask) }),
    ...(content === undefined ? {} : { content: toContent(content) }),
    ...(on_transfer === "silent" ? { onTransfer: "silent" as const } : {}),
    ...(agent_gone === undefined ? {} : { agentGone: toAgentGone(agent_gone) }),
    ...(transcript === "supervisors" ? { transcript: "supervisors" as const } : {}),
  };
  return Object.keys(terms).length === 0 ? undefined : terms;
}

function toMask({
  customer,
  agent,
}: NonNullable<z.output<typeof maskSchema>>): NonNullable<HostingTerms["mask"]> {
  return { ...(customer === undefined ? {} : { customer }), ...(agent === undefined ? {} : { agent }) };
}

function toAgentGone({ left, away, wait, unanswered }: NonNullable<z.output<typeof agentGoneSchema>>) {
  return { left, away, wait_ms: wait, ...(unanswered === undefined ? {} : { unanswered_ms: unanswered }) };
}
