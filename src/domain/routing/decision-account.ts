import { inLanguageOrFirst } from "../text/in-language.ts";
import { type Phrase, phrase, type Words } from "../text/text-key.ts";
import type { Applied, DecidedSteps, Decision, Diversion, Outcome, Verdict } from "./decision.ts";
import type { Step } from "./rules.ts";
import { countsOf } from "./why-waiting.ts";
import { wallTime } from "./zoned-time.ts";

/** A decision in words, whoever reads it: agents by the bot, operators at the terminal. */
export interface DecisionAccount {
  readonly outcome: Phrase;
  readonly rule: Phrase;
  readonly queue: string;
  readonly priority: Words;
  /** How it came there, what the customer was told, and each step: a sentence each. */
  readonly course: readonly Phrase[];
  /** The eligible by rank, then the others as the rules have them. */
  readonly verdicts: readonly AccountedVerdict[];
  /** What would turn a wait into an offer (kube-scheduler's question: which event would change that?). */
  readonly changes: readonly Phrase[];
}

export interface AccountedVerdict extends Pick<Verdict, "agent" | "eligible" | "detail"> {
  /** What would have to happen for this agent to be picked; absent for one who may be. */
  readonly change?: Phrase;
}

/** Agents named in what would change a wait; the rest are counted. */
const MOST_NAMED = 20;

/** Whose clock the account goes by, and in whose language it quotes what customers were told. */
export interface Reading {
  /** IANA name; UTC when not stated. */
  readonly timeZone?: string;
  /** What the rules have first when not stated. */
  readonly language?: string;
}

export function accountOf(decision: Decision, reading: Reading = {}): DecisionAccount {
  const { aging, priority, steps, outcome } = decision;
  return {
    outcome: outcomeOf(outcome, reading),
    rule: ruleOf(decision),
    queue: decision.queue ?? "–",
    priority: aging === undefined ? String(priority) : phrase("why.aging", { priority, aging }),
    course: [
      ...(decision.diverted ?? []).map(diversionOf),
      ...(decision.applied === undefined ? [] : [appliedOf(decision.applied)]),
      ...saidOf(outcome, reading).map((text) => phrase("why.said", { text })),
      ...(decision.weight === undefined ? [] : [phrase("why.weight", { weight: decision.weight })]),
      ...(steps === undefined ? [] : stepsOf(steps, reading)),
      ...(decision.counts === undefined ? [] : allOf(decision)),
    ],
    verdicts: [...decision.verdicts].sort((one, other) => rankOf(one) - rankOf(other)).map(verdictOf),
    changes: changesOf(decision, reading),
  };
}

function outcomeOf(outcome: Outcome, reading: Reading): Phrase {
  if (outcome.kind === "close") return phrase("why.closed");
  if (outcome.kind === "wait") return waitingOf(outcome, reading);
  return phrase("why.offered", {
    agents: outcome.agents.join(", "),
    ring: lasting(outcome.ring_ms),
    host: phrase(outcome.host === "bridge" ? "why.host-bridge" : "why.host-homeserver"),
  });
}

function waitingOf(outcome: Extract<Outcome, { readonly kind: "wait" }>, reading: Reading): Phrase {
  const { position, closed, estimate } = outcome;
  const waiting = closed ? closedOf(closed.opensAt, reading) : phrase("why.waiting", { position });
  if (outcome.message) return phrase("why.message", { waiting });
  if (outcome.absent) return phrase("why.absent", { waiting });
  if (closed) return waiting;
  if (outcome.hopeless) return phrase("why.hopeless");
  if (outcome.nobodyIn) return phrase("why.nobody-in", { waiting });
  if (estimate === undefined) return waiting;
  const [from, to] = estimate;
  return phrase("why.waiting-estimate", { waiting, from: lasting(from), to: lasting(to) });
}

function closedOf(opensAt: number | undefined, { timeZone }: Reading): Phrase {
  return opensAt === undefined
    ? phrase("why.waiting-closed")
    : phrase("why.waiting-opens", { at: momentOf(opensAt, timeZone) });
}

function ruleOf(decision: Decision): Phrase {
  const rule =
    decision.rule === undefined ? phrase("why.no-rule") : phrase("why.by-rule", { rule: decision.rule });
  return decision.decidedBy === "remote" ? phrase("why.by-server", { rule }) : rule;
}

function diversionOf({ from, because, to }: Diversion): Phrase {
  return phrase(`why.diverted-${because}`, {
    from,
    to:
      "queue" in to
        ? phrase("why.to-queue", { queue: to.queue })
        : phrase("why.to-agent", { agent: to.agent }),
  });
}

function appliedOf({ queue, entry, when }: Applied): Phrase {
  const where = { queue, entry: entry + 1 };
  switch (when.kind) {
    case "closed":
      return phrase("why.applied-closed", where);
    case "length":
      return phrase("why.applied-full", { ...where, length: when.length });
    case "after":
      return phrase("why.applied-waited", { ...where, time: lasting(when.after_ms) });
  }
}

/** Of more agents than have a verdict each. */
function allOf(decision: Decision): readonly Phrase[] {
  const [first, ...others] = countsOf(decision).toReversed();
  if (first === undefined) return [];
  const counts = others.reduce((more, one) => phrase("why.counts-more", { one, more }), first);
  return [phrase("why.counts", { counts })];
}

/** What the rules said to the customer. */
function saidOf(outcome: Outcome, { language }: Reading): readonly string[] {
  if (outcome.kind === "offer") return [];
  const texts =
    outcome.kind === "close" ? [outcome.text ?? {}] : (outcome.says ?? []).map(({ text }) => text);
  return texts.flatMap((text) => inLanguageOrFirst(text, language) ?? []);
}

function stepsOf({ all, reached, nextAt }: DecidedSteps, { timeZone }: Reading): readonly Phrase[] {
  let at = nextAt;
  return all.map((step, index) => {
    const about = { number: index + 1, count: all.length, seeks: seeksOf(step) };
    if (index < reached || at === undefined) return phrase("why.step-reached", about);
    const begins = phrase("why.step-at", { ...about, at: momentOf(at, timeZone) });
    at += step.for_ms ?? 0;
    return begins;
  });
}

function seeksOf({ skills, prefer = [], order }: Step): Phrase {
  const needed = Object.entries(skills).map(([skill, level]) => `${skill} ${level}`);
  const who =
    needed.length === 0
      ? phrase("why.step-anybody")
      : phrase("why.step-skills", { skills: needed.join(", ") });
  const preferred = prefer.length === 0 ? who : phrase("why.step-prefers", { who, teams: prefer.join(", ") });
  return phrase("why.step-seeks", { who: preferred, order: phrase(`why.${order}`) });
}

function rankOf({ rank = Number.MAX_SAFE_INTEGER }: Verdict): number {
  return rank;
}

function verdictOf({ agent, eligible, detail, code }: Verdict): AccountedVerdict {
  if (eligible) return { agent, eligible, detail };
  return { agent, eligible, detail, change: phrase(CHANGES[code] ?? "why.when-rules") };
}

/** What is not here lasts until the rules change. */
const CHANGES: Readonly<Record<string, Phrase["key"]>> = {
  claimed: "why.when-free",
  "slot-taken": "why.when-free",
  "at-capacity": "why.when-free",
  away: "why.when-ready",
  excluded: "why.when-over",
  unreachable: "why.when-over",
  "not-yet": "why.when-waited",
  "queue-closed": "why.when-open",
  automated: "why.when-passed",
  "not-the-target": "why.when-passed",
};

function changesOf(
  { outcome, wakeOn, watched = [], wakeAt }: Decision,
  { timeZone }: Reading,
): readonly Phrase[] {
  if (outcome.kind !== "wait") return [];
  if (wakeOn.length === 0 && watched.length === 0 && wakeAt === undefined)
    return [phrase("why.change-rules")];
  return [
    ...(wakeOn.length === 0 ? [] : [phrase("why.change-agents", { agents: namesOf(wakeOn) })]),
    ...(watched.length === 0 ? [] : [phrase("why.change-watched", { agents: namesOf(watched) })]),
    ...(wakeAt === undefined ? [] : [phrase("why.change-time", { at: momentOf(wakeAt, timeZone) })]),
  ];
}

function namesOf(all: readonly string[]): Words {
  const agents = all.slice(0, MOST_NAMED).join(", ");
  const count = all.length - MOST_NAMED;
  return count > 0 ? phrase("why.and-more", { agents, count }) : agents;
}

function lasting(duration_ms: number): Phrase {
  const seconds = Math.round(duration_ms / 1000);
  return seconds < 120
    ? phrase("verdict.seconds", { seconds })
    : phrase("waited.minutes", { minutes: Math.round(seconds / 60) });
}

/** `at` is ms since the epoch. */
export function momentOf(at: number, timeZone = "UTC"): string {
  const { year, month, day, minute } = wallTime(at, timeZone);
  const two = (number: number) => String(number).padStart(2, "0");
  const second = Math.floor(at / 1000) % 60;
  const time = [Math.floor(minute / 60), minute % 60, second].map(two).join(":");
  return `${year}-${two(month)}-${two(day)} ${time} ${timeZone}`;
}
