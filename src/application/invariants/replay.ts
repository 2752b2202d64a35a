import type { Effect } from "../../domain/conversation/effects.ts";
import type { ConversationEvent, Timed } from "../../domain/conversation/events.ts";
import { isFoldedByThisVersion } from "../../domain/conversation/fold-version.ts";
import type { ConversationSettings, ConversationState } from "../../domain/conversation/state.ts";
import type { AuditedConversation } from "../ports/store.ts";
import { foldedEvents, isSame, type Violation } from "./violation.ts";

/** The conversation's fold, as `advance` of the domain. */
export type Advance = (
  state: ConversationState | undefined,
  timed: Timed<ConversationEvent>,
  birth: {
    readonly id: string;
    readonly settings: ConversationSettings;
    readonly previous?: { readonly id: string; readonly agent?: string };
  },
) => { readonly state: ConversationState; readonly effects: readonly Effect[] };

export interface Replay {
  readonly state: ConversationState;
  readonly effects: readonly Effect[];
}

/**
 * Folds the conversation's events again from the first. Undefined when they are no longer all there: those of
 * long closed conversations are forgotten, also when they were reopened since; or when another version of the fold
 * has folded some of them.
 */
export function replay(audited: AuditedConversation, advance: Advance): Replay | undefined {
  if (!isFoldedByThisVersion(audited.state)) return undefined;
  const events = foldedEvents(audited);
  if (events[0]?.seq !== 1 || events.some(({ seq }, index) => seq !== index + 1)) return undefined;
  const { id, settings, previous } = audited.state;
  const effects: Effect[] = [];
  let state: ConversationState | undefined;
  for (const { at, event } of events) {
    const step = advance(state, { at, event }, { id, settings, ...(previous ? { previous } : {}) });
    state = step.state;
    effects.push(...step.effects);
  }
  return state && { state, effects };
}

/** Invariant 7: replaying the inbox from the first event gives the stored state. */
export function checkReplay(
  audited: AuditedConversation,
  replayed: Replay | undefined,
): readonly Violation[] {
  const conversation = audited.state.id;
  const gap = replayed ? undefined : missingEvent(audited);
  if (gap !== undefined) return [{ invariant: 7, conversation, what: gap }];
  if (!replayed || isSame(replayed.state, audited.state)) return [];
  const parts = differingParts(replayed.state, audited.state).join(", ");
  return [{ invariant: 7, conversation, what: `replaying its events gives another state (${parts})` }];
}

/** A gap that forgetting does not explain: it takes a closed conversation's events from the first on. */
function missingEvent(audited: AuditedConversation): string | undefined {
  const seqs = foldedEvents(audited).map(({ seq }) => seq);
  const after = seqs.find((seq, index) => index > 0 && seq !== (seqs[index - 1] ?? 0) + 1);
  if (after !== undefined) return `an event before number ${after} is missing, or stands there twice`;
  const unexplained = seqs.length === 0 && audited.state.stage.kind !== "closed";
  return unexplained ? "it is open, but has no events" : undefined;
}

function differingParts(one: ConversationState, other: ConversationState): readonly string[] {
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])] as (keyof ConversationState)[];
  return keys.filter((key) => !isSame(one[key], other[key]));
}
