import { closeUnserved } from "./closing.ts";
import { dueEverywhere, everywhere } from "./everywhere.ts";
import { acceptCrossed, giveBack, ring } from "./offers.ts";
import { goneUnserved } from "./presence.ts";
import { postCustomerWords } from "./relay.ts";
import { askAgain, targetGivenUp } from "./requests.ts";
import { callBotBack, guestJoined, oursGone } from "./room.ts";
import type { ConversationState, Waiting } from "./state.ts";
import type { EventOf, Handlers, In, Step } from "./step.ts";
import { andThen, inStage, step } from "./step.ts";
import { onDeadline, startTimer } from "./timers.ts";
import { remark, tell } from "./words.ts";

/** How long someone who is away or busy is waited for when a conversation was passed to them by name, ms. */
const TARGET_WAIT_MS = 60_000;

export const waiting: Handlers<"waiting"> = {
  ...everywhere,
  CustomerWrote: (state, event, at) => andThen(postCustomerWords(state, event.message, at), tellKept),
  UserJoined: (state, event, at) =>
    state.withdrawn.some((each) => each.agent === event.user)
      ? acceptCrossed(state, event.user, at)
      : guestJoined(state, event.user),
  OursRemoved: (state, event, at) => {
    const gone = oursGone(state, event);
    return event.speaker === "desk" ? callBotBack(gone) : closeUnserved(gone, at, "desk");
  },
  DecisionMade: decided,
  DeadlinePassed: onDeadline<In<"waiting">>({
    ...dueEverywhere,
    position: (state, at) => askAgain(state, at),
    absent: goneUnserved,
    target: (state, at) => andThen(targetGivenUp(state), (now) => askAgain(now, at)),
  }),
};

/** They hear once that what they write is kept, not at each message. */
export function tellKept(state: ConversationState): Step {
  const { stage } = state;
  if ((stage.kind !== "waiting" && stage.kind !== "ringing") || stage.toldKept) return step(state);
  return step({ ...state, stage: { ...stage, toldKept: true } }, ...tell(state, "waiting.kept"));
}

function decided(state: In<"waiting">, event: EventOf<"DecisionMade">, at: number): Step {
  if (event.attempt !== state.attempt) return giveBack(state, event);
  const { outcome } = event.decision;
  if (outcome.kind === "wait") return waitOn(state, outcome, at);
  if (outcome.agents.length > 0) return ring(state, event, outcome, at);
  // An offer to nobody is no answer: asked again when the position is looked at next.
  return step(state);
}

type MustWait = Extract<EventOf<"DecisionMade">["decision"]["outcome"], { kind: "wait" }>;

function waitOn(state: In<"waiting">, outcome: MustWait, at: number): Step {
  if (outcome.hopeless && state.target) return withoutTarget(state, at);
  const timed = startTimer(awaitingTarget(state, at), "position", at + state.settings.positionUpdate_ms);
  return outcome.hopeless ? tellHopeless(timed) : tellPosition(timed, outcome);
}

/** The one it was passed to is away or busy: waited for, but not for ever. */
function awaitingTarget(state: In<"waiting">, at: number): In<"waiting"> {
  const awaited = state.target !== undefined && "agent" in state.target && state.timers.target === undefined;
  return awaited ? startTimer(state, "target", at + TARGET_WAIT_MS) : state;
}

/** Whom it was passed to cannot ever serve it: the rules decide after all, and the room says so. */
function withoutTarget(state: In<"waiting">, at: number): Step {
  const { target, ...aimless } = state;
  const to = target === undefined ? "" : "agent" in target ? (target.name ?? target.agent) : target.queue;
  return andThen(step(aimless, remark(state, "waiting.target-unknown", { to })), (now) => askAgain(now, at));
}

/** Told at first and whenever it got better; nobody is next where nobody is in. */
function tellPosition(state: In<"waiting">, { position, nobodyIn = false }: MustWait): Step {
  const { stage } = state;
  if (stage.position !== undefined && position >= stage.position) return step(state);
  const first = stage.position === undefined;
  const atFirst = nobodyIn ? "waiting.nobody-in" : position === 1 ? "waiting.next" : "waiting.position";
  const later = position === 1 && !nobodyIn ? "waiting.next" : "waiting.moved-up";
  const key = first ? atFirst : later;
  const told: Waiting = { ...stage, position };
  return step(inStage<"waiting">(state, told), ...tell(state, key, { position }));
}

/** Nobody here can serve this as things stand: said honestly, once. They keep their place all the same. */
function tellHopeless(state: In<"waiting">): Step {
  if (state.stage.toldHopeless) return step(state);
  return step(
    inStage<"waiting">(state, { ...state.stage, toldHopeless: true }),
    ...tell(state, "waiting.hopeless"),
  );
}
