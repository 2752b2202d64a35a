import type { Decision } from "../domain/routing/decision.ts";
import { momentOf, type Reading } from "../domain/routing/decision-account.ts";
import { decisionLines } from "./why-lines.ts";

/** A decision with what came of its offers, as the store keeps it. */
export interface DecidedAttempt {
  readonly conversation: string;
  readonly attempt: number;
  /** ms since the epoch. */
  readonly at: number;
  /** How often it was made with nothing changed but the place in line and what agents were doing. */
  readonly times: number;
  readonly decision: Decision;
  readonly offers: readonly { readonly agent: string; readonly outcome: string; readonly at: number }[];
}

/** Decisions printed unless all are wanted. */
const LAST = 5;

/** Why a conversation went where it went: per decision a heading, a table of all verdicts, and the offers. */
export function formatWhy(
  decisions: readonly DecidedAttempt[],
  { all = false, ...reading }: Reading & { readonly all?: boolean } = {},
): string {
  const shown = all ? decisions : decisions.slice(-LAST);
  const older = decisions.length - shown.length;
  const heading = older === 0 ? [] : [`${older} earlier; "why --all" tells of them too.\n`];
  return [...heading, ...shown.map((decided) => formatOne(decided, reading))].join("\n");
}

function formatOne(decided: DecidedAttempt, reading: Reading): string {
  const { conversation, attempt, at, times, decision, offers } = decided;
  const moment = (of: number) => momentOf(of, reading.timeZone);
  const often = times === 1 ? "" : `, the last of ${times} times`;
  return [
    `Conversation ${conversation}, attempt ${attempt}, ${moment(at)}${often}`,
    ...decisionLines(decision, reading).map((line) => `  ${line}`),
    ...(offers.length === 0 ? [] : ["  offers:"]),
    ...offers.map((offer) => `  ${moment(offer.at)}  ${offer.agent} ${offer.outcome}`),
    "",
  ].join("\n");
}
