import type { FoldResult } from "../../application/ports/store.ts";
import type { ConversationEvent } from "../../domain/conversation/events.ts";
import type { ConversationState, Previous } from "../../domain/conversation/state.ts";
import type { Timers } from "./due-timers.ts";

/** A lane as it was loaded, with what its fold came to. */
export interface FoldedLane {
  readonly loaded: LoadedLane;
  readonly result: FoldResult;
}

export interface LoadedLane {
  readonly id: string;
  readonly state: ConversationState | null;
  readonly previous: Previous | null;
  readonly seq: number;
  readonly fired: Timers;
  readonly events: readonly { readonly id: number; readonly at: number; readonly event: ConversationEvent }[];
}
