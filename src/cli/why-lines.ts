import type { Decision } from "../domain/routing/decision.ts";
import { accountOf, type DecisionAccount, type Reading } from "../domain/routing/decision-account.ts";
import { plainWords } from "../domain/text/render-text.ts";
import type { Words } from "../domain/text/text-key.ts";

/** The language of the terminal. */
const LANGUAGE = "en";

/** A decision as lines: what came of it, by which rule, how, a table of all verdicts, and what would change it. */
export function decisionLines(decision: Decision, reading: Reading = {}): readonly string[] {
  const account = accountOf(decision, reading);
  const { rule, queue, priority, outcome, course, changes } = account;
  return [
    english(outcome),
    `${english(rule)}, queue “${queue}”, priority ${english(priority)}`,
    ...course.map(english),
    ...verdictTable(account),
    ...changes.map(english),
  ];
}

function verdictTable({ verdicts }: DecisionAccount): readonly string[] {
  if (verdicts.length === 0) return [];
  const rows = verdicts.map(({ agent, eligible, detail, change }) => [
    `${eligible ? "✓" : "✗"} ${agent}`,
    english(detail),
    change === undefined ? "" : english(change),
  ]);
  return table([["  agent", "verdict", rows.some(([, , change]) => change) ? "changes when" : ""], ...rows]);
}

export function english(words: Words): string {
  return plainWords(words, LANGUAGE);
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
