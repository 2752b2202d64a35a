import type { Replay } from "../../src/application/invariants/replay.ts";
import type { AuditedConversation } from "../../src/application/ports/store.ts";
import { advance } from "../../src/domain/conversation/advance.ts";
import type { Effect } from "../../src/domain/conversation/effects.ts";
import type { ConversationState } from "../../src/domain/conversation/state.ts";

interface Folded {
  count: number;
  state: ConversationState | undefined;
  readonly effects: Effect[];
}

/** What each conversation's events come to, going on from where it was left: the fold is pure. */
export class RunningReplay {
  readonly #folded = new Map<string, Folded>();

  /** Undefined when an event is missing, or not in its place. */
  of({ state, events }: AuditedConversation): Replay | undefined {
    const { id, settings, previous } = state;
    const birth = { id, settings, ...(previous ? { previous } : {}) };
    const folded = this.#folded.get(id) ?? { count: 0, state: undefined, effects: [] };
    this.#folded.set(id, folded);
    for (let next = events[folded.count]; next?.seq !== undefined; next = events[folded.count]) {
      if (next.seq !== folded.count + 1) return undefined;
      const step = advance(folded.state, next, birth);
      folded.state = step.state;
      folded.effects.push(...step.effects);
      folded.count += 1;
    }
    return folded.state && { state: folded.state, effects: folded.effects };
  }
}
