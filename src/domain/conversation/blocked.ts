import { closeUnserved, endWrapUp } from "./closing.ts";
import { colleaguesGo } from "./colleagues.ts";
import { postCustomerWords } from "./relay.ts";
import type { ConversationState } from "./state.ts";
import type { EventOf, In, Step } from "./step.ts";
import { andThen, inStage, isIn, step, withEffects } from "./step.ts";
import { customerName, remark, say, tellAgent } from "./words.ts";

type Blocked = EventOf<"CustomerBlocked">;

/** What they wrote before they were blocked may still be on its way for so long, ms. */
const CROSSING_MS = 10_000;

/**
 * Somebody of the desk wants no more of this customer. All that they had written is in the room; nothing more is taken
 * in. They are told that it is over, or not, as the desk wants it.
 */
export function blocked(state: ConversationState, event: Blocked, at: number): Step {
  const told = event.kindly ? [say(state, "closed.blocked")] : [];
  switch (state.stage.kind) {
    case "closed":
      return step(state);
    case "wrapping-up":
      return endWrapUp({ ...state, stage: { ...state.stage, by: "block" } } as In<"wrapping-up">, at);
    case "connected":
      return withEffects(closeBlocked(state as In<"connected">, at), ...told, ...tellOthers(state, event));
    default:
      return withEffects(closeUnserved(state, at, "block"), ...told);
  }
}

function closeBlocked(state: In<"connected">, at: number): Step {
  const { agent } = state.stage;
  const { crossed: _, heldBack: __, ...talk } = state.stage;
  const wrapping = inStage<"wrapping-up">(
    { ...state, timers: {}, toldUnheard: [] },
    { kind: "wrapping-up", agent, closedAt: at, by: "block", talk },
  );
  const told = andThen(step(wrapping, remark(state, "closed.remark-block")), colleaguesGo);
  return andThen(told, (now) => (isIn(now, "wrapping-up") ? endWrapUp(now, at) : step(now)));
}

/** Whoever was talking with them hears of it, unless they said so themselves. */
function tellOthers(state: ConversationState, { by, byName }: Blocked) {
  const { stage } = state;
  if (stage.kind !== "connected" || stage.agent === by) return [];
  return [tellAgent(state, stage.agent, "blocking.in-your-talk", { name: customerName(state), by: byName })];
}

/** Whether words that come now were under way when their writer was blocked. */
export function crossesBlock({ stage }: In<"closed">, at: number): boolean {
  return stage.by === "block" && at - stage.at < CROSSING_MS;
}

/** They are kept in the room, and open nothing again. */
export function keepCrossed(state: In<"closed">, event: EventOf<"CustomerWrote">, at: number): Step {
  return postCustomerWords(state, event.message, at);
}
