import { distance } from "fastest-levenshtein";
import { cleanLine } from "../message/clean-name.ts";
import { commandHelp } from "./command-help.ts";

/** What an agent tells the desk, in the bot's chat or in a conversation's room. */
export type Command =
  /** `whom`: another agent, by a supervisor. */
  | { readonly kind: "ready"; readonly whom?: string }
  /** The reason of a supervisor may begin with another agent, whom it is about. */
  | { readonly kind: "away"; readonly reason?: string }
  | { readonly kind: "status" }
  | { readonly kind: "queue"; readonly queue?: string }
  | { readonly kind: "why"; readonly conversation?: string }
  /** To a queue or an agent, as they are called; a conversation's id may follow, and a note behind a colon. */
  | { readonly kind: "pass"; readonly target: string; readonly note?: string }
  | HostingCommand
  /** `pass` alone: to whom is still to be said. */
  | { readonly kind: "pass-whom" }
  /** The reason may begin with a conversation's id. */
  | { readonly kind: "close"; readonly reason?: string }
  | { readonly kind: "help"; readonly topic?: string }
  /** A conversation, an address or a name, and for how long and why; empty asks who is blocked. */
  | { readonly kind: "block"; readonly whom: string }
  | { readonly kind: "unblock"; readonly whom: string }
  | SupervisorCommand
  | UnknownCommand;

/** About how a conversation is carried; a conversation's id may follow. */
export type HostingCommand =
  | { readonly kind: "consult"; readonly target: string }
  | { readonly kind: "leave" | "transcript"; readonly conversation?: string }
  | { readonly kind: "listen" | "barge"; readonly conversation: string }
  | { readonly kind: "host"; readonly to: "bridge" | "homeserver"; readonly conversation?: string };

/** About somebody else's conversation, which is named by its handle or its id. */
export type SupervisorCommand =
  | { readonly kind: "move"; readonly conversation: string; readonly to: string }
  /** For another agent when one is named. */
  | { readonly kind: "take"; readonly conversation: string; readonly agent?: string }
  | { readonly kind: "prioritise"; readonly conversation: string; readonly by: number }
  | { readonly kind: "requeue"; readonly conversation: string };

export interface UnknownCommand {
  readonly kind: "unknown";
  /** What they wrote as the command, at most 32 graphemes. */
  readonly word: string;
  /** What they may have meant, nearest first; a command that lacks something is suggested with its usage. */
  readonly suggestions: readonly string[];
}

/** Longest argument kept, in graphemes: of `pass` a name and a conversation's id. */
const maxArgument = 256;
const maxPassArgument = 512;
/** Longest note to whoever takes over, in graphemes. */
const maxNote = 500;
/** What `prioritise` adds when it does not say, and the most it takes. */
const USUAL_PRIORITY = 10;
const MOST_PRIORITY = 1000;
/** A word this far from a command (letters added, lost or changed) is taken for a slip. */
const maxSlips = 2;

/**
 * Understands a command with or without a leading `!`, in any case. Total: what is no command is `unknown`,
 * never guessed at.
 */
export function parseCommand(text: string): Command {
  const [, raw = "", rest = ""] = /^!?\s*(\S*)\s*(.*)$/su.exec(text.trim()) ?? [];
  const word = cleanLine(raw, 32)
    .toLowerCase()
    .replace(/[\p{P}\p{S}]+$/u, "");
  const argument = cleanLine(rest, maxArgument);
  switch (word) {
    case "ready":
      return { kind: word, ...(argument === "" ? {} : { whom: argument }) };
    case "status":
      return { kind: word };
    case "queue":
      return { kind: word, ...(argument === "" ? {} : { queue: argument }) };
    case "away":
    case "close":
      return { kind: word, ...(argument === "" ? {} : { reason: argument }) };
    case "why":
      return {
        kind: word,
        ...(argument === "" ? {} : { conversation: firstWord(argument).replace(/^#/u, "") }),
      };
    case "help":
      return { kind: word, ...(argument === "" ? {} : { topic: firstWord(argument).toLowerCase() }) };
    case "block":
    case "unblock":
      return { kind: word, whom: cleanLine(rest, maxPassArgument) };
    case "pass":
      return pass(rest);
    case "consult":
    case "leave":
    case "transcript":
    case "listen":
    case "barge":
    case "host":
      return hostingCommand(word, cleanLine(rest, maxPassArgument));
    case "move":
    case "take":
    case "prioritise":
    case "prioritize":
    case "requeue":
      return supervisorCommand(word === "prioritize" ? "prioritise" : word, cleanLine(rest, maxPassArgument));
    default:
      return { kind: "unknown", word, suggestions: suggestionsFor(word) };
  }
}

/** A note stands behind a colon and a space: a Matrix id has none behind its own. */
function pass(rest: string): Command {
  const [, to = "", noted = ""] = /^(.*?)(?::\s+(.*))?$/su.exec(rest.trim()) ?? [];
  const target = cleanLine(to, maxPassArgument).replace(/^to\s+(?=\S)/iu, "");
  const note = cleanLine(noted, maxNote);
  if (target === "") return { kind: "pass-whom" };
  return { kind: "pass", target, ...(note === "" ? {} : { note }) };
}

function hostingCommand(kind: HostingCommand["kind"], argument: string): Command {
  const [first = "", second = ""] = argument.replaceAll("#", "").split(" ");
  const [named, later] = [first.toLowerCase(), second.toLowerCase()];
  switch (kind) {
    case "consult":
      return argument === "" ? incomplete(kind) : { kind, target: argument };
    case "leave":
    case "transcript":
      return { kind, ...(named === "" ? {} : { conversation: named }) };
    case "listen":
    case "barge":
      return named === "" ? incomplete(kind) : { kind, conversation: named };
    case "host":
      if (named !== "bridge" && named !== "homeserver") return incomplete(kind);
      return { kind, to: named, ...(later === "" ? {} : { conversation: later }) };
  }
}

/** Known, but without what it needs: how it is used is all there is to suggest. */
function incomplete(word: string): UnknownCommand {
  const suggestions = commandHelp.filter((help) => help.word === word).map((help) => help.usage);
  return { kind: "unknown", word, suggestions };
}

function supervisorCommand(kind: SupervisorCommand["kind"], argument: string): Command {
  const [, named = "", rest = ""] = /^#?(\S*)\s*(.*)$/su.exec(argument) ?? [];
  const conversation = named.toLowerCase();
  if (conversation === "") return incomplete(kind);
  switch (kind) {
    case "move": {
      const to = rest.replace(/^to\s+(?=\S)/iu, "");
      return to === "" ? incomplete(kind) : { kind, conversation, to };
    }
    case "take": {
      const agent = rest.replace(/^for(?:\s+|$)/iu, "");
      return { kind, conversation, ...(agent === "" ? {} : { agent }) };
    }
    case "prioritise": {
      const by = rest === "" ? USUAL_PRIORITY : priorityIn(rest);
      return by === undefined ? incomplete(kind) : { kind, conversation, by };
    }
    case "requeue":
      return { kind, conversation };
  }
}

/** `20`, `by 20`, `+20` or `-20`; undefined when it is no such number. */
function priorityIn(text: string): number | undefined {
  const [, number] = /^(?:by\s+)?([+-]?\d{1,4})$/iu.exec(text) ?? [];
  const by = number === undefined ? 0 : Number(number);
  return by === 0 || Math.abs(by) > MOST_PRIORITY ? undefined : by;
}

function suggestionsFor(word: string): readonly string[] {
  if (word.length < 2) return [];
  const near = commandHelp.map((help) => ({ word: help.word, slips: slips(word, help.word) }));
  return near
    .filter((candidate) => candidate.slips <= Math.min(maxSlips, Math.floor(word.length / 2)))
    .sort((one, other) => one.slips - other.slips)
    .map((candidate) => candidate.word);
}

/** A beginning (`stat`) counts as a near miss. */
function slips(written: string, command: string): number {
  return command.startsWith(written) ? 1 : distance(written, command);
}

function firstWord(text: string): string {
  return text.split(" ")[0] ?? "";
}
