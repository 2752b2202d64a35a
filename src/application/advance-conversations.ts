import { advance } from "../domain/conversation/advance.ts";
import type { Effect } from "../domain/conversation/effects.ts";
import type { ConversationEvent, Timed } from "../domain/conversation/events.ts";
import type { ConversationState } from "../domain/conversation/state.ts";
import type { CustomerRef } from "../domain/customer.ts";
import type { DeskSetup } from "./desk-setup.ts";
import type { Meter } from "./ports/meter.ts";
import type { ConversationWork, FoldResult, HandOver, Store } from "./ports/store.ts";

export interface AdvanceConversationsParts {
  readonly store: Store;
  readonly setup: () => DeskSetup;
  readonly meter: Meter;
  /** Takes for delivery what is folded, as much of it as there is room for; without it the outbox is looked through. */
  readonly handingOver?: <T>(work: (handOver?: HandOver) => Promise<T>) => Promise<T>;
}

/** Lanes folded in one transaction. */
export const LANES_PER_PASS = 64;

/** One pass over the inbox: folds what is pending through `advance`. Answers how many events it folded. */
export function advanceConversations(parts: AdvanceConversationsParts): () => Promise<number> {
  const { store, handingOver = (work) => work() } = parts;
  return async () => {
    const effects: Effect[] = [];
    const fold = (work: ConversationWork) => {
      const result = foldConversation(work, parts.setup());
      effects.push(...result.effects);
      return result;
    };
    const folded = await handingOver((handOver) => store.advance(LANES_PER_PASS, fold, handOver));
    if (folded > 0) parts.meter.folded(folded);
    for (const effect of effects) count(parts.meter, effect);
    return folded;
  };
}

/** Offers and waits as they end; the card that says how long they waited is made when an agent has joined. */
function count(meter: Meter, effect: Effect): void {
  if (effect.type === "RecordOffer") meter.offered(effect.offer.outcome);
  if (effect.type === "UpdateCard" && effect.card.waited_ms !== undefined)
    meter.waited(effect.card.waited_ms);
}

/** Folds one conversation's events. A new conversation gets its settings from the desk its customer wrote to. */
function foldConversation(work: ConversationWork, setup: DeskSetup): FoldResult {
  let state = work.state;
  const effects: Effect[] = [];
  for (const timed of work.events) {
    const step = advance(state, timed, {
      id: work.id,
      settings: (state as ConversationState | undefined)?.settings ?? settingsAtBirth(timed, setup),
      ...(work.previous ? { previous: work.previous } : {}),
    });
    state = step.state;
    effects.push(...step.effects);
  }
  if (!state) throw new TypeError(`lane ${work.id} was given no events`);
  return { state, effects };
}

function settingsAtBirth(timed: Timed<ConversationEvent>, setup: DeskSetup): ConversationState["settings"] {
  const customer: CustomerRef | undefined = "customer" in timed.event ? timed.event.customer : undefined;
  if (!customer) throw new TypeError(`${timed.event.type} cannot open a conversation`);
  return setup.settingsFor(customer.desk, customer.network);
}
