import { SHORTEST_HANDLE } from "../command/handle.ts";
import { type Command, parseCommand } from "../command/parse-command.ts";
import { blockOf } from "../firewall/blocked-customer.ts";
import { cleanLine } from "../message/clean-name.ts";
import { closeTalk } from "./closing.ts";
import { changeHost, consult, joinIn, takeLeave } from "./colleagues.ts";
import { callBotBack, sendBotAway } from "./room.ts";
import type { ConversationState } from "./state.ts";
import type { EventOf, In, Step } from "./step.ts";
import { step } from "./step.ts";
import { transfer } from "./transfer.ts";
import { customerName, tellAgent } from "./words.ts";

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
    case "pass": {
      // Their own lane knows whom and what there is to pass it to; it comes back from there.
      const note = parsed.note === undefined ? "" : `: ${parsed.note}`;
      const command = `pass ${cleanLine(parsed.target, LONGEST_TARGET)} ${state.id}${note}`;
      return step(state, { type: "ForwardCommand", agent, command });
    }
    case "block":
      return step(state, { type: "ForwardCommand", agent, command: `block ${whomIn(state, parsed.whom)}` });
    case "why":
      return step(state, {
        type: "ForwardCommand",
        agent,
        command: `why ${parsed.conversation ?? state.id}`,
      });
    default:
      return forward(state, agent, aboutThis(state, parsed) ?? command);
  }
}

/** What a command about a conversation is in full; undefined when it is about none. */
function aboutThis({ id }: ConversationState, parsed: Command): string | undefined {
  switch (parsed.kind) {
    case "consult":
      return `consult ${cleanLine(parsed.target, LONGEST_TARGET)} ${id}`;
    case "leave":
    case "transcript":
      return `${parsed.kind} ${parsed.conversation ?? id}`;
    case "host":
      return `host ${parsed.to} ${parsed.conversation ?? id}`;
    default:
      return undefined;
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
  const { user, title, note } = event;
  switch (parsed.kind) {
    case "pass":
      return pass(state, { to: parsed.target, title: title ?? parsed.target, ...(note ? { note } : {}) }, at);
    case "consult":
      return consult(state, parsed.target, title ?? parsed.target);
    case "host":
      return changeHost(state, user, title ?? user, parsed.to, botUnder(parsed.to));
    case "leave":
      return step(state, tellAgent(state, user, "consult.yours", { name: customerName(state) }));
    default:
      return obey(state, event.command, at);
  }
}

/** A command by somebody else, whose own lane has seen that they may give it. */
export function obeyColleague(state: In<"connected">, event: EventOf<"UserCommanded">): Step {
  const parsed = parseCommand(event.command);
  const { user, title = user } = event;
  switch (parsed.kind) {
    case "listen":
      return joinIn(state, user, title, "listening");
    case "barge":
      return joinIn(state, user, title, "consulted");
    case "leave":
      return takeLeave(state, user);
    case "host":
      return changeHost(state, user, title, parsed.to, botUnder(parsed.to));
    default:
      return notYours(state, user);
  }
}

function botUnder(host: "homeserver" | "bridge") {
  return host === "homeserver" ? sendBotAway : callBotBack;
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
  return forward(state, user, aboutThis(state, parsed) ?? command);
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
function pass(
  state: In<"connected">,
  { to, title, note }: { readonly to: string; readonly title: string; readonly note?: string },
  at: number,
): Step {
  const { agent } = state.stage;
  if (to === agent)
    return step(state, tellAgent(state, agent, "command.pass-self", { name: customerName(state) }));
  const target = to.startsWith("@") ? { agent: to, name: title } : { queue: to };
  const passed = { because: "passed", target, title, ...(note === undefined ? {} : { note }) } as const;
  return transfer(state, passed, at);
}
