import { advance } from "../../src/domain/conversation/advance.ts";
import type { ConversationState } from "../../src/domain/conversation/state.ts";

type Advance = typeof advance;
type Step = ReturnType<Advance>;

/**
 * The fold, remembering what each event came to from each state: it is pure, so a replay after every step
 * costs only what is new.
 */
export function rememberingAdvance(): Advance {
  const steps = new WeakMap<
    object,
    { readonly before: ConversationState | undefined; readonly id: string; readonly step: Step }
  >();
  return (state, timed, birth) => {
    const known = steps.get(timed.event);
    if (known && known.before === state && known.id === birth.id) return known.step;
    const step = advance(state, timed, birth);
    steps.set(timed.event, { before: state, id: birth.id, step });
    return step;
  };
}
