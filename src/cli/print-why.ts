import type { Decision, Verdict } from "../domain/routing/decision.ts";
import { plainWords } from "../domain/text/render-text.ts";
import { decisionLines, inOrder, whatWouldChange } from "./why-lines.ts";

/** A decision with what came of its offers, as the store keeps it. */
export interface DecidedAttempt {
  readonly conversation: string;
  readonly attempt: number;
  /** ms since the epoch. */
  readonly at: number;
  readonly decision: Decision;
  readonly offers: readonly { readonly agent: string; readonly outcome: string; readonly at: number }[];
}

/** Why a conversation went where it went: per decision a heading, a table of all verdicts, and the offers. */
export function formatWhy(decisions: readonly DecidedAttempt[]): string {
  return decisions.map(formatOne).join("\n");
}

function formatOne(made: DecidedAttempt): string {
  const [head = "", ...rest] = decisionLines(made.decision, made);
  const rows = inOrder(made.decision.verdicts).map(rowOf);
  const offers = made.offers.map(
    ({ agent, outcome, at }) => `  ${new Date(at).toISOString()}  ${agent} ${outcome}`,
  );
  return [
    head,
    ...rest.map((line) => `  ${line}`),
    ...table([["agent", "verdict", "changes when"], ...rows]).map((line) => `  ${line}`),
    ...(offers.length === 0 ? [] : ["  offers:", ...offers]),
    "",
  ].join("\n");
}

function rowOf(verdict: Verdict): readonly string[] {
  return [verdict.agent, plainWords(verdict.detail, "en"), whatWouldChange(verdict) || "-"];
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
