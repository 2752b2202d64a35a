import type { Decision } from "../../domain/routing/decision.ts";
import { routingTable } from "../../domain/routing/routing-table.ts";
import { indexRules } from "../../domain/routing/rule-index.ts";
import type { Rules } from "../../domain/routing/rules.ts";
import { inLanguageOrFirst } from "../../domain/text/in-language.ts";
import type { Expectation } from "./cases-schema.ts";
import type { Case, CasesFile } from "./load-cases.ts";
import { askedBy } from "./situation.ts";

/** What came of one case. */
export interface Tried {
  readonly name: string;
  /** In the file of cases, from 1. */
  readonly line: number;
  readonly decision: Decision;
  /** The customer's, and the clock that the case goes by. */
  readonly language: string;
  readonly timeZone: string;
  /** Empty when all is as expected. */
  readonly differences: readonly Difference[];
}

export interface Difference {
  readonly what: keyof Expectation;
  readonly line: number;
  readonly expected: Answer;
  readonly actual: Answer;
}

/** `null` for what there is not. */
type Answer = string | number | readonly string[] | null;

/** Decides each case by the rules, as the desk would, and compares. */
export function tryCases(rules: Rules, { cases, timeZone, networks }: CasesFile): readonly Tried[] {
  const index = indexRules(rules);
  return cases.map((one) => {
    const { request, snapshot } = askedBy(rules, one.situation, timeZone, networks);
    const decision = routingTable(index, snapshot.agents, { verdicts: "every" }).route(snapshot, request);
    const { name, line } = one;
    const { language } = request;
    return { name, line, decision, language, timeZone, differences: differencesOf(one, decision, language) };
  });
}

function differencesOf(
  { expect, lineOf }: Case,
  decision: Decision,
  language: string,
): readonly Difference[] {
  const answers = answersOf(decision, language);
  return (Object.keys(expect) as (keyof Expectation)[]).flatMap((what) => {
    const expected = expect[what];
    const actual = answers[what];
    if (expected === undefined || JSON.stringify(expected) === JSON.stringify(actual)) return [];
    return [{ what, line: lineOf(what), expected, actual }];
  });
}

function answersOf(decision: Decision, language: string): Readonly<Record<keyof Expectation, Answer>> {
  const { outcome, rule = null, queue = null, verdicts } = decision;
  const eligible = verdicts.filter(({ eligible }) => eligible);
  return {
    rule,
    queue,
    outcome: outcomeOf(outcome),
    agents: outcome.kind === "offer" ? outcome.agents : [],
    order: eligible.toSorted((one, other) => (one.rank ?? 0) - (other.rank ?? 0)).map(({ agent }) => agent),
    position: outcome.kind === "wait" ? outcome.position : null,
    says: saidBy(outcome, language),
    host: outcome.kind === "offer" ? outcome.host : null,
  };
}

function outcomeOf(outcome: Decision["outcome"]): NonNullable<Expectation["outcome"]> {
  if (outcome.kind !== "wait") return outcome.kind;
  if (outcome.message) return "message";
  return outcome.closed ? "closed" : "wait";
}

function saidBy(outcome: Decision["outcome"], language: string): readonly string[] {
  if (outcome.kind === "offer") return [];
  const texts =
    outcome.kind === "close" ? [outcome.text ?? {}] : (outcome.says ?? []).map(({ text }) => text);
  return texts.flatMap((text) => inLanguageOrFirst(text, language) ?? []);
}
