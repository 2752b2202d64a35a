import { distance } from "fastest-levenshtein";
import { cleanLine } from "../message/clean-name.ts";
import { commandHelp } from "./command-help.ts";

/** What an agent tells the desk, in the bot's chat or in a conversation's room. */
export type Command =
  | { readonly kind: "ready" }
  | { readonly kind: "away"; readonly reason?: string }
  | { readonly kind: "status" }
  | { readonly kind: "queue" }
  | { readonly kind: "why"; readonly conversation?: string }
  /** To a queue or an agent, as they are called; a conversation's id may follow. */
  | { readonly kind: "pass"; readonly target: string }
  /** The reason may begin with a conversation's id. */
  | { readonly kind: "close"; readonly reason?: string }
  | { readonly kind: "help"; readonly topic?: string }
  | UnknownCommand;

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
    case "status":
    case "queue":
      return { kind: word };
    case "away":
    case "close":
      return { kind: word, ...(argument === "" ? {} : { reason: argument }) };
    case "why":
      return { kind: word, ...(argument === "" ? {} : { conversation: firstWord(argument) }) };
    case "help":
      return { kind: word, ...(argument === "" ? {} : { topic: firstWord(argument).toLowerCase() }) };
    case "pass":
      return pass(cleanLine(rest, maxPassArgument));
    default:
      return { kind: "unknown", word, suggestions: suggestionsFor(word) };
  }
}

function pass(argument: string): Command {
  const target = argument.replace(/^to\s+(?=\S)/iu, "");
  if (target !== "") return { kind: "pass", target };
  return {
    kind: "unknown",
    word: "pass",
    suggestions: commandHelp.filter((help) => help.word === "pass").map((help) => help.usage),
  };
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
