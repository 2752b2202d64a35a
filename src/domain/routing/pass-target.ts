import { distance } from "fastest-levenshtein";
import { cleanLine } from "../message/clean-name.ts";
import type { Agent, Queue, Rules } from "./rules.ts";

/** Whom or what a conversation is passed on to. */
export type PassTarget =
  | { readonly kind: "agent"; readonly agent: Agent }
  | { readonly kind: "queue"; readonly queue: Queue };

export type FoundTarget =
  | { readonly kind: "found"; readonly target: PassTarget }
  /** Several go by that name; `choices` are words that each mean one of them. */
  | { readonly kind: "ambiguous"; readonly choices: readonly string[] }
  /** `suggestions`: what may have been meant, nearest first; each is understood when written. */
  | { readonly kind: "unknown"; readonly suggestions: readonly string[] };

const MOST_CHOICES = 5;
const MOST_SUGGESTIONS = 3;
/** One slip (a letter added, lost or changed) is allowed for each so many letters begun, and three in all. */
const LETTERS_PER_SLIP = 3;
const MOST_SLIPS = 3;
/** As much of a name as is looked at, in graphemes. */
const LONGEST_NAME = 128;

/**
 * What an agent means by `pass <written>`: an agent's Matrix id, its local part or their name, or a queue's
 * name or title, in any case. What is written exactly as in the rules is meant whatever else is called so.
 */
export function findPassTarget(rules: Rules, written: string): FoundTarget {
  const targets = allTargets(rules);
  const found = matching(targets, written);
  const [only] = found;
  if (only && found.length === 1) return { kind: "found", target: only };
  if (only) return { kind: "ambiguous", choices: found.slice(0, MOST_CHOICES).map(unmistakable) };
  return { kind: "unknown", suggestions: nearest(targets, written) };
}

/** The word by which the rules know it: a Matrix id or a queue's name. */
export function unmistakable(target: PassTarget): string {
  return target.kind === "agent" ? target.agent.id : target.queue.name;
}

/** Its name as people read it. */
export function titleOf(target: PassTarget): string {
  return target.kind === "agent" ? target.agent.name : target.queue.title;
}

function allTargets(rules: Rules): readonly PassTarget[] {
  const queues = [...rules.queues.values()].map((queue): PassTarget => ({ kind: "queue", queue }));
  const agents = [...rules.agents.values()].map((agent): PassTarget => ({ kind: "agent", agent }));
  return [...queues, ...agents];
}

/** The first way of reading it that means anything. */
function matching(targets: readonly PassTarget[], written: string): readonly PassTarget[] {
  const word = folded(written);
  const ways: readonly ((target: PassTarget) => boolean)[] = [
    (target) => unmistakable(target) === written,
    (target) => folded(unmistakable(target)) === word,
    (target) => namesOf(target).includes(word),
  ];
  for (const way of ways) {
    const found = targets.filter(way);
    if (found.length > 0) return found;
  }
  return [];
}

/** All that it is called, folded. */
function namesOf(target: PassTarget): readonly string[] {
  if (target.kind === "queue") return [folded(target.queue.name), folded(target.queue.title)];
  const { id, name } = target.agent;
  return [folded(id), folded(id.slice(0, id.indexOf(":"))), folded(name)];
}

function folded(name: string): string {
  const bare = name.replace(/^["'“”„«»‘’`@]+|["'“”„«»‘’`.,!?]+$/gu, "");
  return cleanLine(bare.normalize("NFKC"), LONGEST_NAME).toLowerCase();
}

function nearest(targets: readonly PassTarget[], written: string): readonly string[] {
  const word = folded(written);
  const allowed = Math.min(MOST_SLIPS, Math.ceil(word.length / LETTERS_PER_SLIP));
  return targets
    .map((target) => ({
      target,
      slips: Math.min(...namesOf(target).map((name) => slips(word, name, allowed))),
    }))
    .filter((near) => near.slips <= allowed)
    .sort((one, other) => one.slips - other.slips)
    .slice(0, MOST_SUGGESTIONS)
    .map(({ target }) => shortest(targets, target));
}

/** A beginning (`bill`) counts as one slip. */
function slips(word: string, name: string, allowed: number): number {
  if (name.startsWith(word)) return 1;
  return Math.abs(word.length - name.length) > allowed ? allowed + 1 : distance(word, name);
}

/** A queue's name, an agent's name where only one is called so, else their id. */
function shortest(targets: readonly PassTarget[], target: PassTarget): string {
  if (target.kind === "queue") return target.queue.name;
  const called = matching(targets, target.agent.name);
  return called.length === 1 && called[0] === target ? target.agent.name : target.agent.id;
}
