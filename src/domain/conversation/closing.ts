import { colleaguesGo } from "./colleagues.ts";
import { letAllOff, release } from "./offers.ts";
import { member, putMember } from "./room.ts";
import type { ClosedBy, ConversationState } from "./state.ts";
import type { In, Step } from "./step.ts";
import { andThen, inStage, isIn, step } from "./step.ts";
import { startTimer } from "./timers.ts";
import { customerName, remark, say, tellAgent } from "./words.ts";

/**
 * Ends a talk. The customer is told; the agent's slot stays taken for the wrap-up, in which the customer may
 * come back to the same agent. The puppet stays in the room for good: the agent can go on reading, and the room
 * is the same if the customer writes again.
 */
export function closeTalk(state: In<"connected">, at: number, by: ClosedBy): Step {
  const { stage, settings } = state;
  const wrapping = inStage<"wrapping-up">(
    { ...state, timers: {}, toldUnheard: [] },
    { kind: "wrapping-up", agent: stage.agent, closedAt: at, by, talk: forLater(stage) },
  );
  const seconds = Math.ceil(settings.wrapUp_ms / 1000);
  const told = step(
    startTimer(wrapping, "wrap-up", at + settings.wrapUp_ms),
    say(state, by === "idle" ? "closed.idle" : "closed.talk", { desk: settings.deskName }),
    remark(state, `closed.remark-${by}`),
    tellAgent(state, stage.agent, "closed.agent", {
      name: customerName(state),
      seconds,
    }),
  );
  const alone = andThen(told, colleaguesGo);
  return settings.wrapUp_ms > 0
    ? alone
    : andThen(alone, (now) => (isIn(now, "wrapping-up") ? endWrapUp(now, at) : step(now)));
}

/** What is over with the talk is not gone back to. */
function forLater(stage: In<"connected">["stage"]): In<"connected">["stage"] {
  const { heldBack: _, ...talk } = stage;
  return talk;
}

/** The slot is free again; the agent may go on reading in the room. */
export function endWrapUp(state: In<"wrapping-up">, at: number): Step {
  const { agent, by } = state.stage;
  const reading = member(state, agent)
    ? putMember(state, { user: agent, membership: "joined", reason: "former" })
    : state;
  const closed = inStage<"closed">({ ...reading, timers: {} }, { kind: "closed", at, by, agent });
  return step(closed, release(agent));
}

/** Ends what nobody serves yet: no offer and no request is left behind. */
export function closeUnserved(state: ConversationState, at: number, by: ClosedBy): Step {
  const letGo = isIn(state, "ringing")
    ? letAllOff(state)
    : isIn(state, "waiting")
      ? step(state, { type: "CancelRequest" })
      : step(state);
  return andThen(letGo, (now) => {
    const agent = now.lastAgent === undefined ? {} : { agent: now.lastAgent };
    const closed = inStage<"closed">(
      { ...now, timers: {}, toldUnheard: [] },
      { kind: "closed", at, by, ...agent },
    );
    // Whoever gave up, or was told before, knows; a room that was taken from under them is news.
    const told = by === "desk" ? [say(now, "closed.talk", { desk: now.settings.deskName })] : [];
    return step(closed, ...told, remark(now, `closed.remark-${by}`));
  });
}
