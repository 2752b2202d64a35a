import { supervisorWords } from "../domain/command/command-help.ts";
import { handlesOf } from "../domain/command/handle.ts";
import type { Command, UnknownCommand } from "../domain/command/parse-command.ts";
import { parseCommand } from "../domain/command/parse-command.ts";
import { nameForAgents } from "../domain/conversation/masks.ts";
import type { ConversationState } from "../domain/conversation/state.ts";
import type { RichText } from "../domain/message/rich-text.ts";
import type { Agent } from "../domain/routing/rules.ts";
import { type AgentState, REASON_AT_FIRST } from "../domain/routing/snapshot.ts";
import { type Phrase, phrase, type TextKey, type TextParameters } from "../domain/text/text-key.ts";
import { waited } from "../domain/text/waited.ts";
import { type Answer, Asked, list, reasonOf } from "./asked.ts";
import { block, unblock } from "./block.ts";
import type { DeskSetup } from "./desk-setup.ts";
import { why } from "./explain.ts";
import { close, passOn, passToWhom } from "./hand-on.ts";
import { hosting } from "./hosting-commands.ts";
import { ownConversations } from "./own-conversations.ts";
import type { Clock } from "./ports/clock.ts";
import type { AgentEvent, AgentResult, AgentWork, Store } from "./ports/store.ts";
import { showQueue } from "./show-queue.ts";
import { supervise, superviseAgent } from "./supervise.ts";

export interface AnswerCommandsParts {
  readonly store: Store;
  readonly setup: () => DeskSetup;
  readonly clock: Clock;
  /** Answers wait in the outbox, an agent's state may have changed, a conversation may have a command. */
  readonly nudge: () => void;
  /** Somebody was blocked or may write again, and that is stored. */
  readonly onBlocks?: () => Promise<void>;
}

const LANES = 16;

/** One pass over the agents' lanes: what they told the bot. Answers how many events it handled. */
export function answerCommands(parts: AnswerCommandsParts): () => Promise<number> {
  return async () => {
    let changed = false;
    const handled = await parts.store.handleAgentLanes(LANES, async (work) => {
      const result = await answerAll(work, parts);
      changed ||= (result.blocks ?? []).length > 0;
      return result;
    });
    if (changed) await parts.onBlocks?.();
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
    others: [...(first.others ?? []), ...(then.others ?? [])],
    blocks: [...(first.blocks ?? []), ...(then.blocks ?? [])],
  };
}

async function answer(asked: Asked, event: AgentEvent): Promise<Answer> {
  const agent = asked.setup.rules.agents.get(asked.work.agent);
  if (event.type === "AgentChatLeft") return agent ? leftChat(asked) : nothing;
  if (!agent && !asked.isSupervisor) return asked.say("command.stranger", { desk: asked.deskName });
  if (event.type === "AgentChatOpened") {
    const name = asked.nameOf(asked.work.agent);
    return { ...asked.say("command.welcome", { name }), chatRoom: event.roomId };
  }
  if (event.type === "AgentChatUnreadable") return asked.say("command.encrypted", {});
  const command = parseCommand(event.command);
  return (
    (await answerAnybody(asked, command, event.about)) ?? answerAgent(asked, agent, command, event.about)
  );
}

const nothing: Answer = { tell: [], forward: [] };

/** Nobody is rung who cannot be told anything; they are not called back for that, since they may be no more. */
function leftChat(asked: Asked): Answer {
  const reason = asked.plain(phrase("command.left-chat"));
  return { ...nothing, availability: { availability: "away", reason } };
}

/** What is answered whether or not they are an agent themselves. */
async function answerAnybody(asked: Asked, command: Command, about?: string): Promise<Answer | undefined> {
  switch (command.kind) {
    case "move":
    case "take":
    case "prioritise":
    case "requeue":
      return supervise(asked, command);
    case "consult":
    case "leave":
    case "transcript":
    case "listen":
    case "barge":
    case "host":
      return hosting(asked, command);
    case "ready":
      return superviseAgent(asked, "ready", command.whom ?? "");
    case "away":
      return superviseAgent(asked, "away", command.reason ?? "");
    case "queue":
      return showQueue(asked, command.queue);
    case "why":
      return why(asked, command.conversation);
    case "block":
      return block(asked, command.whom);
    case "unblock":
      return unblock(asked, command.whom);
    case "help":
      return help(asked);
    case "unknown":
      return unknown(asked, command, about);
    default:
      return undefined;
  }
}

async function answerAgent(
  asked: Asked,
  agent: Agent | undefined,
  command: Command,
  about?: string,
): Promise<Answer> {
  if (agent === undefined) return asked.say("supervising.not-an-agent", { usage: "queue" });
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
    case "pass":
      return passOn(asked, command.target, command.note);
    case "pass-whom":
      return passToWhom(asked, about);
    case "close":
      return close(asked, command.reason ?? "");
    default:
      return help(asked);
  }
}

function help(asked: Asked): Answer {
  const supervising = asked.isSupervisor
    ? [...asked.text("supervising.help", {}), ...asked.text("hosting.help-supervising", {})]
    : [];
  const blocking = asked.text("blocking.help", {});
  return asked.tell([
    ...asked.text("command.help", {}),
    ...asked.text("hosting.help", {}),
    ...blocking,
    ...supervising,
  ]);
}

/** What only supervisors may say is suggested to them alone. */
function unknown(asked: Asked, command: UnknownCommand, about?: string): Answer {
  const answer = notUnderstood(asked, command);
  if (about === undefined) return asked.say(answer.key, answer.parameters ?? {});
  return asked.say("command.in-room", { name: about, answer });
}

function notUnderstood(asked: Asked, { word, suggestions }: UnknownCommand): Phrase {
  if (!asked.isSupervisor && supervisorWords.has(word)) return phrase("supervising.only", { command: word });
  const fitting = asked.isSupervisor ? suggestions : suggestions.filter((each) => !supervisorWords.has(each));
  return fitting.length > 0
    ? phrase("command.unknown-did-you-mean", { word, suggestions: fitting.join(", ") })
    : phrase("command.unknown", { word });
}

async function status(asked: Asked, agent: Agent): Promise<RichText> {
  const state = await asked.work.view.agentState(agent.id);
  const { load, capacity } = await asked.loadOf(agent);
  const reason = state?.reason ?? "";
  const key = statusKey(state);
  const conversations = await ownConversations(asked);
  const handles = handlesOf(conversations.map(({ id }) => id));
  return [
    ...asked.text(key, { load, capacity, reason }),
    ...list(
      conversations.map((state) =>
        asked.text("command.conversation-line", conversationLine(state, asked.now, handles.get(state.id))),
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

function conversationLine(state: ConversationState, now: number, handle = state.id): TextParameters {
  return {
    name: nameForAgents(state),
    reason: reasonOf(state),
    stage: phrase(`stage.${state.stage.kind}`),
    waited: waited(now - state.startedAt),
    conversation: handle,
  };
}
