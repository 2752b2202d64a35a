import type { Command } from "../domain/command/parse-command.ts";
import { parseCommand } from "../domain/command/parse-command.ts";
import type { ConversationState } from "../domain/conversation/state.ts";
import { customerName } from "../domain/conversation/words.ts";
import type { RichText } from "../domain/message/rich-text.ts";
import { describeDecision } from "../domain/routing/describe-decision.ts";
import type { Agent } from "../domain/routing/rules.ts";
import { type AgentState, REASON_AT_FIRST } from "../domain/routing/snapshot.ts";
import { phrase, type TextKey, type TextParameters } from "../domain/text/text-key.ts";
import { waited } from "../domain/text/waited.ts";
import { type Answer, Asked, list } from "./asked.ts";
import type { DeskSetup } from "./desk-setup.ts";
import { close, passOn } from "./hand-on.ts";
import type { Clock } from "./ports/clock.ts";
import type { AgentEvent, AgentResult, AgentWork, Store, Waiting } from "./ports/store.ts";

export interface AnswerCommandsParts {
  readonly store: Store;
  readonly setup: () => DeskSetup;
  readonly clock: Clock;
  /** Answers wait in the outbox, an agent's state may have changed, a conversation may have a command. */
  readonly nudge: () => void;
}

const LANES = 16;
/** Waiting conversations listed by `queue`. */
const LISTED = 10;

/** One pass over the agents' lanes: what they told the bot. Answers how many events it handled. */
export function answerCommands(parts: AnswerCommandsParts): () => Promise<number> {
  return async () => {
    const handled = await parts.store.handleAgentLanes(LANES, (work) => answerAll(work, parts));
    if (handled > 0) parts.nudge();
    return handled;
  };
}

/** What one agent's lane comes to; later commands win over earlier ones. */
async function answerAll(work: AgentWork, parts: AnswerCommandsParts): Promise<AgentResult> {
  let result: Answer = { tell: [], forward: [] };
  for (const { event } of work.events) {
    result = merged(result, await answer(new Asked(work, parts.setup(), parts.clock.now()), event));
  }
  return result;
}

function merged(first: Answer, then: Answer): Answer {
  return {
    ...first,
    ...then,
    tell: [...first.tell, ...then.tell],
    forward: [...first.forward, ...then.forward],
  };
}

async function answer(asked: Asked, event: AgentEvent): Promise<Answer> {
  const agent = asked.setup.rules.agents.get(asked.work.agent);
  if (!agent) return asked.say("command.stranger", { desk: asked.deskName });
  if (event.type === "AgentChatOpened") {
    return { ...asked.say("command.welcome", { name: agent.name }), chatRoom: event.roomId };
  }
  if (event.type === "AgentChatUnreadable") return asked.say("command.encrypted", {});
  const command = parseCommand(event.command);
  return answerCommand(asked, agent, command);
}

async function answerCommand(asked: Asked, agent: Agent, command: Command): Promise<Answer> {
  switch (command.kind) {
    case "ready":
      return {
        ...asked.say("command.ready", await asked.loadOf(agent)),
        availability: { availability: "ready", reason: "" },
      };
    case "away": {
      const reason = command.reason ?? "";
      const key = reason === "" ? "command.away" : "command.away-because";
      return { ...asked.say(key, { reason }), availability: { availability: "away", reason } };
    }
    case "status":
      return asked.tell(await status(asked, agent));
    case "queue":
      return asked.tell(await queue(asked));
    case "why":
      return why(asked, command.conversation);
    case "pass":
      return passOn(asked, command.target);
    case "close":
      return close(asked, command.reason ?? "");
    case "help":
      return asked.say("command.help", {});
    case "unknown":
      return command.suggestions.length > 0
        ? asked.say("command.unknown-did-you-mean", {
            word: command.word,
            suggestions: command.suggestions.join(", "),
          })
        : asked.say("command.unknown", { word: command.word });
  }
}

async function status(asked: Asked, agent: Agent): Promise<RichText> {
  const state = await asked.work.view.agentState(agent.id);
  const { load, capacity } = await asked.loadOf(agent);
  const reason = state?.reason ?? "";
  const key = statusKey(state);
  const conversations = await asked.work.view.conversationsOf(agent.id);
  return [
    ...asked.text(key, { load, capacity, reason }),
    ...list(
      conversations.map((state) =>
        asked.text("command.conversation-line", conversationLine(state, asked.now)),
      ),
    ),
  ];
}

function statusKey(state: AgentState | undefined): TextKey {
  if (state?.availability === "ready") return "command.status-ready";
  const reason = state?.reason ?? REASON_AT_FIRST;
  if (reason === REASON_AT_FIRST) return "command.status-at-first";
  return reason === "" ? "command.status-away" : "command.status-away-because";
}

function conversationLine(state: ConversationState, now: number): TextParameters {
  return {
    name: customerName(state),
    reason: state.slots.reason ?? "–",
    stage: phrase(`stage.${state.stage.kind}`),
    waited: waited(now - state.startedAt),
    conversation: state.id,
  };
}

async function queue(asked: Asked): Promise<RichText> {
  const waiting = await asked.work.view.waiting(LISTED + 1);
  const agents = await asked.work.view.agentStates();
  const ready = agents.filter((agent) => agent.availability === "ready").length;
  if (waiting.length === 0) return asked.text("command.queue-empty", { ready });
  const shown = waiting
    .slice(0, LISTED)
    .map((row) => asked.text("command.queue-line", waitingLine(row, asked.now)));
  const more = waiting.length > LISTED ? asked.text("command.queue-more", {}) : [];
  return [...asked.text("command.queue", { ready }), ...list(shown), ...more];
}

function waitingLine(row: Waiting, now: number): TextParameters {
  return {
    name: row.request.customer.name,
    reason: row.request.reason === "" ? "–" : row.request.reason,
    queue: row.queue ?? "–",
    waited: waited(now - row.since),
    conversation: row.conversation,
  };
}

async function why(asked: Asked, named: string | undefined): Promise<Answer> {
  const conversation = named ?? (await asked.work.view.conversationsOf(asked.work.agent)).at(-1)?.id;
  if (conversation === undefined) return asked.say("command.why-which", {});
  const made = await asked.work.view.latestDecision(conversation);
  if (!made) return asked.say("command.why-unknown", { conversation });
  const heading = { conversation, at: made.at, attempt: made.attempt };
  return asked.tell(
    describeDecision(made.decision, heading, (key, parameters) => asked.text(key, parameters)),
  );
}
