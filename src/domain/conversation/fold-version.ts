import type { ConversationState } from "./state.ts";

/**
 * Raised with every change of `advance` by which the same events give another state or other effects than
 * before. Conversations that began under an earlier version are not folded again to be compared.
 */
export const FOLD_VERSION = 9;

/** A conversation that two versions have folded can be folded again by neither. */
const MIXED = 0;

/** Marks a new conversation with the version that folds it, and one that another version began as mixed. */
export function foldedNow(
  before: ConversationState | undefined,
  after: ConversationState,
): ConversationState {
  if (before === undefined) return { ...after, foldedBy: FOLD_VERSION };
  const same = before.foldedBy === undefined || before.foldedBy === FOLD_VERSION || before.foldedBy === MIXED;
  return same ? after : { ...after, foldedBy: MIXED };
}

/** Whether folding its events again must give this state. */
export function isFoldedByThisVersion(state: ConversationState): boolean {
  return state.foldedBy === FOLD_VERSION;
}
