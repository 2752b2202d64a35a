import { SHORTEST_HANDLE } from "../command/handle.ts";
import { parseCommand } from "../command/parse-command.ts";
import { blockOf } from "../firewall/blocked-customer.ts";
import { cleanLine } from "../message/clean-name.ts";
import { automatedOf, forPeople } from "./automated.ts";
import { closeTalk } from "./closing.ts";
import { release } from "./offers.ts";
import { reasonLine } from "./reason-line.ts";
import { raise, requestDecision } from "./requests.ts";
import { callBotBack, removeKindly } from "./room.ts";
import type { ConversationState } from "./state.ts";
import type { EventOf, In, Step } from "./step.ts";
import { andThen, step } from "./step.ts";
import { customerName, tell, tellAgent } from "./words.ts";

/** Longest name that `pass` takes, in graphemes; no Matrix id is longer. */
const LONGEST_TARGET = 256;
/** Longest that `block` takes, in graphemes. */
const LONGEST_BLOCK = 512;

/**
 * A command in the room by the agent who has the conversation. Answers go to their chat with the bot, which is
 * always there.
 */
export function obey(state: In<"connected">, command: string, at: number): Step {
  const { agent } = state.stage;
  const parsed = parseCommand(command);
  switch (parsed.kind) {
    case "close":
      return closeTalk(state, at, "agent");
    case "pass":
      // Their own lane knows whom and what there is to pass it to; it comes back from there.
      return step(state, {
        type: "ForwardCommand",
        agent,
        command: `pass ${cleanLine(parsed.target, LONGEST_TARGET)} ${state.id}`,
      });
    case "block":
      return step(state, { type: "ForwardCommand", agent, command: `block ${whomIn(state, parsed.whom)}` });
    case "why":
      return step(state, {
        type: "ForwardCommand",
        agent,
        command: `why ${parsed.conversation ?? state.id}`,
      });
    default:
      return forward(state, agent, command);
  }
}

/** In a room, its own customer is meant; who begins with the conversation's handle has named them already. */
function whomIn({ id }: ConversationState, written: string): string {
  const [first = ""] = written.replace(/^#/u, "").split(" ");
  const isNamed = first.length >= SHORTEST_HANDLE && id.endsWith(first.toLowerCase());
  return cleanLine(isNamed ? written : `${id} ${written}`.trim(), LONGEST_BLOCK);
}

/** A conversation that is closed goes by no handle any more: its customer is named. */
function whoIn({ customer }: ConversationState, written: string): string {
  const { network, who } = blockOf(customer);
  return cleanLine(`${network}:${who} ${written}`.trim(), LONGEST_BLOCK);
}

/** A command by the agent who has the conversation, from their own lane. */
export function obeyFromLane(state: In<"connected">, event: EventOf<"UserCommanded">, at: number): Step {
  const parsed = parseCommand(event.command);
  return parsed.kind === "pass"
    ? pass(state, parsed.target, event.title ?? parsed.target, at)
    : obey(state, event.command, at);
}

/** A command by someone in the room who does not have the conversation: about themselves it may be all the same. */
export function obeyBystander(state: ConversationState, user: string, command: string): Step {
  const parsed = parseCommand(command);
  const { kind } = parsed;
  if (kind === "close" || kind === "pass" || kind === "pass-whom") return notYours(state, user);
  if (parsed.kind === "block") {
    const whom = state.stage.kind === "closed" ? whoIn(state, parsed.whom) : whomIn(state, parsed.whom);
    return step(state, { type: "ForwardCommand", agent: user, command: `block ${whom}` });
  }
  return forward(state, user, command);
}

/** About the agent, or not understood: their own lane answers, and says about which room when that is not plain. */
function forward(state: ConversationState, agent: string, command: string): Step {
  const { kind } = parseCommand(command);
  const isOpen = kind === "unknown" || kind === "pass-whom";
  const about = isOpen ? { about: customerName(state) } : {};
  return step(state, { type: "ForwardCommand", agent, command, ...about });
}

/** Given in the bot's chat about this conversation, which the user does not have (any more). */
export function notYours(state: ConversationState, user: string): Step {
  const over = state.stage.kind === "wrapping-up" || state.stage.kind === "closed";
  const key = over ? "command.closed-already" : "command.not-yours";
  return step(state, tellAgent(state, user, key, { name: customerName(state) }));
}

/** The agent hands the conversation on and is out of it: the customer goes back to the queue, ahead of others. */
function pass(state: In<"connected">, to: string, title: string, at: number): Step {
  const { agent } = state.stage;
  const name = customerName(state);
  if (to === agent) return step(state, tellAgent(state, agent, "command.pass-self", { name }));
  const target = to.startsWith("@") ? { agent: to, name: title } : { queue: to };
  const raised = raise<ConversationState>(state, agent);
  const aimed = { ...(automatedOf(state, agent) === undefined ? raised : forPeople(raised)), target };
  const passed = { name, to: title };
  const [without, remove] = removeKindly(aimed, agent, reasonLine(state, "command.passed", passed));
  const left = step(without, remove, release(agent), tellAgent(state, agent, "command.passed", passed));
  const told = andThen(andThen(left, callBotBack), (now) => step(now, ...tell(now, "waiting.passed-on")));
  return andThen(told, (now) => requestDecision(now, at, at));
}
