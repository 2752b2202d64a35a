import { isFoldedByThisVersion } from "../domain/conversation/fold-version.ts";
import { CapacityAudit } from "./invariants/check-capacity.ts";
import { checkMessages } from "./invariants/check-messages.ts";
import { checkMembers, checkStage } from "./invariants/check-stage.ts";
import { type Advance, checkReplay, replay } from "./invariants/replay.ts";
import type { Violation } from "./invariants/violation.ts";
import type { AuditedConversation, AuditPage } from "./ports/store.ts";

export type { Violation } from "./invariants/violation.ts";

export interface CheckOptions {
  /** ms since the epoch. */
  readonly now: number;
  /** The fold with which events are replayed. */
  readonly advance: Advance;
  /** How late a deadline may be, for a desk that is running; without it, lateness is not looked at. */
  readonly overdue_ms?: number;
  /** Told of each conversation that another version of the fold has folded: its events are not folded again. */
  readonly onNotCompared?: (conversation: string) => void;
}

/**
 * Proves invariants 1 to 5 and 7 over what is stored, conversation by conversation; it keeps only claims,
 * agents and ids in memory. Violations come as they are found, those over all conversations at the end. The
 * pages must show one moment: a page read later may hold what an earlier one had not seen.
 *
 * Invariant 6 (nothing crosses to a side not meant to see it) is about contents and is proven by the scenarios.
 */
export async function* checkInvariants(
  pages: AsyncIterable<AuditPage>,
  options: CheckOptions,
): AsyncIterable<Violation> {
  const capacity = new CapacityAudit();
  for await (const page of pages) {
    capacity.begin(page);
    for (const audited of page.conversations) yield* checkConversation(audited, capacity, options);
  }
  yield* capacity.end();
}

function* checkConversation(
  audited: AuditedConversation,
  capacity: CapacityAudit,
  options: CheckOptions,
): Iterable<Violation> {
  const replayed = replay(audited, options.advance);
  if (!isFoldedByThisVersion(audited.state)) options.onNotCompared?.(audited.state.id);
  yield* checkMessages(audited, replayed);
  yield* checkStage(audited, options.now, options.overdue_ms);
  yield* capacity.checkClaims(audited, replayed);
  yield* checkMembers(audited);
  capacity.lookWhetherAwake(audited, options.now);
  yield* checkReplay(audited, replayed);
}
