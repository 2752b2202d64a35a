import { z } from "zod";

/**
 * What passes between the desk and a routing server, as docs/routing-server.openapi.yaml publishes it. What comes
 * in may have more fields than these: a later version of the contract only adds.
 */
export const CONTRACT_VERSION = 1;

/** Agents told with a question; those who are ready come first. */
export const MOST_AGENTS_TOLD = 500;
/** Events in one request. */
export const MOST_EVENTS = 100;
/** Bytes of an answer, or of what the server sends; beyond it, it is refused. */
export const LARGEST_BODY_BYTES = 64 * 1024;

// biome-ignore lint/suspicious/noControlCharactersInRegex: the database cannot hold it.
const NO_NUL = /^[^\u0000]*$/u;
const agentId = z.string().min(1).max(255).regex(NO_NUL).describe("Matrix user id of an agent.");
const conversationId = z.string().min(1).max(64).regex(NO_NUL);
const attempt = z.int().min(1).describe("Counts up with every request of a conversation.");
const turn = z.int().min(1).describe("Counts the questions about one attempt, from 1.");
const time = z.number().min(0).describe("ms since the epoch.");
const words = z
  .record(z.string().min(1).max(35), z.string().min(1).max(2000))
  .refine((texts) => Object.keys(texts).length > 0, "expected a text")
  .describe("A text by language; the first is said where there is none in the customer's.");
const because = z.string().max(500).optional().describe("Why, in words for the desk's operator.");

const clientSchema = z.object({
  network: z.string(),
  software: z.string().describe('"unknown" where the client did not tell.'),
  version: z.string().optional(),
  os: z.string().optional(),
  source: z.string(),
  confidence: z.enum(["told", "inferred", "none"]),
});

export const requestSchema = z
  .object({
    conversation: conversationId,
    attempt,
    desk: z.string(),
    customer: z.object({ network: z.string(), identity: z.string(), name: z.string() }),
    client: clientSchema,
    carries: z
      .record(z.string(), z.union([z.boolean(), z.string(), z.number()]))
      .describe("What the customer's network and client can carry."),
    language: z.string(),
    reason: z.string(),
    slots: z.record(z.string(), z.string()),
    link: z
      .record(z.string(), z.string())
      .optional()
      .describe("What the link says that they followed, by name."),
    peopleOnly: z
      .boolean()
      .describe("They asked for a person: no automated agent may serve; one that is offered to is dropped."),
    waitingSince: time,
    priorityBoost: z.number(),
    exclusions: z
      .array(z.object({ agent: agentId, until: time, since: time.optional() }))
      .describe("Agents who declined or did not answer: passed over until then."),
    leastPreferred: z.array(agentId),
    lastAgent: agentId.optional(),
    lastServedAt: time.optional(),
    target: z
      .union([z.object({ agent: agentId }), z.object({ queue: z.string() })])
      .optional()
      .describe(
        "Where a person passed the conversation on to. Binding: an answer that leads out of the queue is of no use.",
      ),
  })
  .describe("What one conversation asks of routing.");

export const planSchema = z
  .object({
    rule: z.string().optional().describe("The first that matches; absent when none does."),
    queue: z.string(),
    priority: z.number(),
    aging: z.number().describe("What a minute of waiting adds to the priority."),
    weight: z.int().min(1).describe("Of the capacity of whoever takes it."),
    host: z.enum(["homeserver", "bridge"]),
    needs: z.array(z.string()).describe("What the clients of both sides must be able to do."),
    uncarried: z.array(z.string()).describe("Of the needs, what the customer's client does not carry."),
    steps: z
      .array(
        z.object({
          for_ms: z.number().optional(),
          skills: z.record(z.string(), z.int().min(1).max(5)).describe("Lowest levels."),
          prefer: z.array(z.string()).optional().describe("Teams."),
          order: z.string(),
        }),
      )
      .describe("Whom to look for, wider with each step."),
    stepsReached: z.int().min(1),
    ring_ms: z.number(),
    atOnce: z.int(),
    onNoAnswer: z.object({ setAway: z.boolean(), exclude_ms: z.number() }),
    onDecline: z.object({ setAway: z.boolean(), exclude_ms: z.number() }).optional(),
  })
  .describe("What the desk's rules say of it, before anybody's state is looked at.");

export const agentSchema = z
  .object({
    id: agentId,
    name: z.string(),
    availability: z.enum(["ready", "away"]),
    load: z.int().min(0).describe("Of the capacity, taken by conversations and by work outside."),
    externalLoad: z.int().min(0).describe("Of the load, what the routing server reported itself."),
    capacity: z.int().min(0),
    skills: z.record(z.string(), z.int().min(1).max(5)),
    networks: z.array(z.string()).optional(),
    teams: z.array(z.string()).optional(),
    idleSince: time,
    rungAt: time.optional().describe("When they were rung last; absent when never."),
    automated: z.boolean().describe("No person; one that `bot` may name."),
    lacks: z.array(z.string()).describe("What their own client cannot do."),
  })
  .describe("An agent as the desk knows them.");

export const questionSchema = z
  .object({
    version: z.literal(CONTRACT_VERSION),
    attempt,
    turn,
    mode: z.enum(["decide", "shadow"]).describe("shadow: the answer is compared, and not obeyed."),
    deadline_ms: z.int().min(1).describe("An answer that takes longer is not waited for."),
    request: requestSchema,
    plan: planSchema,
    snapshot: z.object({
      now: time,
      agents: z.array(agentSchema).max(MOST_AGENTS_TOLD),
      agentsLeftOut: z.int().min(0),
      queues: z.record(
        z.string(),
        z.object({
          waiting: z.int().min(0),
          oldest: time.optional().describe("Since when the one waits that waits longest."),
          state: z.enum(["open", "draining", "closed"]).describe("As the rules set it."),
          open: z.boolean().describe("It takes conversations in: in that state, and within its hours."),
          opensAt: time.optional().describe("When its hours begin again, where that is known."),
        }),
      ),
    }),
  })
  .describe("The body of POST /v1/route.");

const offerSchema = z.object({
  kind: z.literal("offer"),
  agents: z.array(agentId).min(1).max(20).describe("All are rung at once; the first to join has it."),
  queue: z.string().max(100).optional().describe("One of the rules; that of the matching rule when absent."),
  host: z.enum(["homeserver", "bridge"]).optional(),
  ring_ms: z.int().min(5_000).max(3_600_000).optional(),
  onNoAnswer: z.object({ setAway: z.boolean(), exclude_ms: z.int().min(0).max(86_400_000) }).optional(),
});
const queueSchema = z.object({
  kind: z.literal("queue"),
  queue: z.string().min(1).max(100).describe("The desk's own rules for this queue decide the rest."),
});
const waitSchema = z.object({
  kind: z.literal("wait"),
  wakeOn: z
    .array(agentId)
    .max(500)
    .optional()
    .describe("Asked again when one of these gets free; those who could serve by the rules when absent."),
  retry_ms: z.int().min(1_000).max(60_000).optional().describe("Asked again after this; 60 s when absent."),
  text: words.optional().describe("Said once."),
});
const botSchema = z.object({ kind: z.literal("bot"), agent: agentId.describe("An automated agent.") });
const messageSchema = z.object({
  kind: z.literal("message"),
  text: words.optional().describe("They leave a message, and are promised an answer."),
});
const closeSchema = z.object({ kind: z.literal("close"), text: words.optional() });

export const answerSchema = z
  .discriminatedUnion("kind", [offerSchema, queueSchema, waitSchema, botSchema, messageSchema, closeSchema])
  .describe("What is to be done with the conversation.");
export type Answer = z.output<typeof answerSchema>;

export const answeredSchema = z
  .object({ attempt, turn, answer: answerSchema, because })
  .describe("The body of 200 to POST /v1/route.");
export type Answered = z.output<typeof answeredSchema>;

export const laterSchema = z
  .object({ attempt, turn, within_ms: z.int().min(100).max(30_000) })
  .describe(
    "The body of 202 to POST /v1/route: the answer comes within this time, or the local rules decide.",
  );

export const lateAnswerSchema = z
  .object({ conversation: conversationId, attempt, turn, answer: answerSchema, because })
  .describe("The body of POST /v1/routing/answers.");

const agentReportSchema = z
  .object({
    agent: agentId,
    at: time.describe("When it was so; an older report than the one known is left out."),
    externalLoad: z
      .int()
      .min(0)
      .max(1000)
      .optional()
      .describe("Of the capacity, taken by calls, mail and the like."),
    valid_ms: z
      .int()
      .min(1_000)
      .max(3_600_000)
      .default(300_000)
      .describe("The load counts so long unless renewed. An availability lasts until another is said."),
    availability: z
      .enum(["ready", "away"])
      .optional()
      .describe(
        "Sets them so, and tells them. The latest word stands, here or there: one said before theirs is left out.",
      ),
    reason: z.string().max(200).optional().describe("Why they are away, as they and supervisors read it."),
  })
  .refine(
    ({ externalLoad, availability }) => externalLoad !== undefined || availability !== undefined,
    "expected externalLoad, availability, or both",
  );

export const agentReportsSchema = z
  .object({ agents: z.array(agentReportSchema).min(1).max(500) })
  .describe("The body of POST /v1/routing/agents. Of each agent: externalLoad, availability, or both.");
export type AgentReport = z.output<typeof agentReportSchema>;

export const eventSchema = z
  .object({
    id: z.string().describe("The same when it is told again."),
    at: time,
    type: z.enum([
      "offered",
      "accepted",
      "declined",
      "timed-out",
      "withdrawn",
      "unreachable",
      "connected",
      "closed",
      "agent",
    ]),
    conversation: conversationId.optional(),
    attempt: attempt.optional(),
    agent: agentId.optional(),
    state: z
      .object({
        availability: z.enum(["ready", "away"]),
        load: z.int().min(0).describe("Taken by conversations."),
        externalLoad: z.int().min(0),
        capacity: z.int().min(0),
      })
      .optional()
      .describe("Of an agent, as it is when this is sent."),
  })
  .describe("Something that happened. Those of one conversation come in their order, each at least once.");

export const eventsSchema = z
  .object({ events: z.array(eventSchema).min(1).max(MOST_EVENTS) })
  .describe("The body of POST /v1/events.");

export const takenSchema = z.object({ accepted: z.literal(true), repeat: z.boolean() });
export const reportsTakenSchema = z.object({
  taken: z.int().describe("Agents of whom everything was taken."),
  unknown: z.array(z.string()).describe("No agents of the desk's rules."),
  older: z.array(z.string()).describe("Something newer was known."),
});
export const refusalSchema = z
  .object({
    error: z.enum(["late", "not-waiting", "not-signed", "malformed", "not-asked"]),
    message: z.string(),
    attempt: attempt.optional(),
    turn: turn.optional(),
  })
  .describe("Why the desk did not take it. attempt and turn are those that stand now.");

/** By the names under which they are published. */
export const PUBLISHED = {
  Question: questionSchema,
  Answered: answeredSchema,
  Later: laterSchema,
  LateAnswer: lateAnswerSchema,
  AgentReports: agentReportsSchema,
  Events: eventsSchema,
  Taken: takenSchema,
  ReportsTaken: reportsTakenSchema,
  Refusal: refusalSchema,
} as const;
