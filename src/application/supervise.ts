import type { SupervisorCommand } from "../domain/command/parse-command.ts";
import type { Direction } from "../domain/conversation/events.ts";
import type { ConversationState } from "../domain/conversation/state.ts";
import { findPassTarget, titleOf } from "../domain/routing/pass-target.ts";
import type { Agent } from "../domain/routing/rules.ts";
import { phrase } from "../domain/text/text-key.ts";
import type { Answer, Asked } from "./asked.ts";
import {
  agentAtBeginning,
  agentCalled,
  conversationCalled,
  type Found,
  unknownTarget,
} from "./directed-names.ts";
import { warnOf } from "./hand-on.ts";
import type { Availability } from "./ports/store.ts";

/**
 * A supervisor's word about somebody who waits. What it names is looked up here; the conversation decides what comes
 * of it, and tells them.
 */
export async function supervise(asked: Asked, command: SupervisorCommand): Promise<Answer> {
  if (!asked.isSupervisor) return asked.say("supervising.only", { command: command.kind });
  const found = await conversationCalled(asked, command.conversation);
  if ("answer" in found) return found.answer;
  const wanted = directionOf(asked, command);
  if ("answer" in wanted) return wanted.answer;
  const { direction, tell } = await warned(asked, found.talk, wanted.direction);
  const event = {
    type: "SupervisorDirected" as const,
    supervisor: asked.work.agent,
    name: asked.nameOf(asked.work.agent),
    direction,
  };
  return { tell, forward: [{ conversation: found.talk.id, event }] };
}

function directionOf(asked: Asked, command: SupervisorCommand): Found<{ readonly direction: Direction }> {
  switch (command.kind) {
    case "requeue":
      return { direction: { kind: "requeue" } };
    case "prioritise":
      return { direction: { kind: "prioritise", by: command.by } };
    case "take": {
      const { agent, conversation } = command;
      const own = asked.setup.rules.agents.get(asked.work.agent);
      if (agent === undefined) {
        const usage = `take ${conversation} for <agent>`;
        return own ? takenBy(own) : { answer: asked.say("supervising.not-an-agent", { usage }) };
      }
      const found = agentCalled(asked, agent);
      return "answer" in found ? found : takenBy(found.agent);
    }
    case "move":
      return movedTo(asked, command.to);
  }
}

function takenBy({ id, name }: Agent): { readonly direction: Direction } {
  return { direction: { kind: "take", agent: id, name } };
}

/** To a queue; to an agent it is the same as `take … for`. */
function movedTo(asked: Asked, to: string): Found<{ readonly direction: Direction }> {
  const found = findPassTarget(asked.setup.rules, to);
  if (found.kind === "ambiguous") {
    return { answer: asked.say("command.pass-ambiguous", { to, choices: found.choices.join(", ") }) };
  }
  if (found.kind === "unknown") return { answer: unknownTarget(asked, to, found.suggestions) };
  const { target } = found;
  if (target.kind === "agent") return takenBy(target.agent);
  return { direction: { kind: "move", queue: target.queue.name, title: titleOf(target) } };
}

/** They see at once when whoever is to take it cannot take it now. */
async function warned(
  asked: Asked,
  talk: ConversationState,
  direction: Direction,
): Promise<{ readonly direction: Direction; readonly tell: Answer["tell"] }> {
  const agent = direction.kind === "take" ? asked.setup.rules.agents.get(direction.agent) : undefined;
  const waits = talk.stage.kind === "waiting" || talk.stage.kind === "ringing";
  if (agent === undefined || !waits) return { direction, tell: [] };
  const { tell } = await warnOf(asked, talk, agent);
  return { direction, tell };
}

/** `ready <agent>` and `away <agent> [reason]`; undefined when it is about themselves. */
export async function superviseAgent(
  asked: Asked,
  availability: Availability["availability"],
  written: string,
): Promise<Answer | undefined> {
  if (!asked.isSupervisor) return undefined;
  const own = asked.setup.rules.agents.has(asked.work.agent);
  const usage = `${availability} <agent>`;
  if (written === "") return own ? undefined : asked.say("supervising.not-an-agent", { usage });
  const named = agentAtBeginning(asked, written);
  if (named !== undefined)
    return named.agent.id === asked.work.agent
      ? undefined
      : setAgent(asked, named.agent, availability, named.rest);
  const [word = ""] = written.split(" ");
  const near = findPassTarget({ ...asked.setup.rules, queues: new Map() }, word);
  const isReason = own && near.kind === "unknown" && near.suggestions.length === 0;
  if (isReason && availability === "away") return undefined;
  const unknown = agentCalled(asked, word);
  return "answer" in unknown ? unknown.answer : undefined;
}

async function setAgent(
  asked: Asked,
  agent: Agent,
  availability: Availability["availability"],
  given: string,
): Promise<Answer> {
  const by = asked.nameOf(asked.work.agent);
  const load = await asked.loadOf(agent);
  const words = { agent: agent.name, by, ...load };
  if (availability === "ready") {
    return {
      tell: [
        ...asked.say("supervising.set-ready", words).tell,
        asked.tellTo(agent.id, "supervising.you-are-ready", words),
      ],
      forward: [],
      others: [{ agent: agent.id, availability, reason: "" }],
    };
  }
  const reason = given === "" ? asked.plain(phrase("supervising.away-by", { by })) : given;
  return {
    tell: [
      ...asked.say("supervising.set-away", words).tell,
      asked.tellTo(agent.id, "supervising.you-are-away", { by, reason }),
    ],
    forward: [],
    others: [{ agent: agent.id, availability, reason }],
  };
}
