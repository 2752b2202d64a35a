import type { Decision } from "../domain/routing/decision.ts";
import { momentOf } from "../domain/routing/decision-account.ts";
import { decisionLines } from "./why-lines.ts";

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

function formatOne({ conversation, attempt, at, decision, offers }: DecidedAttempt): string {
  return [
    `Conversation ${conversation}, attempt ${attempt}, ${momentOf(at)}`,
    ...decisionLines(decision).map((line) => `  ${line}`),
    ...(offers.length === 0 ? [] : ["  offers:"]),
    ...offers.map((offer) => `  ${momentOf(offer.at)}  ${offer.agent} ${offer.outcome}`),
    "",
  ].join("\n");
}
