import { plain, type RichText } from "../message/rich-text.ts";
import { estimateWait } from "../routing/estimate.ts";
import type { LocalText } from "../routing/rules.ts";
import { inLanguageOrFirst } from "../text/in-language.ts";
import { phrase, type TextKey } from "../text/text-key.ts";
import { estimated } from "../text/waited.ts";
import { asksForPerson, forPeople } from "./automated.ts";
import { closeUnserved } from "./closing.ts";
import { dueEverywhere, everywhere } from "./everywhere.ts";
import { acceptCrossed, giveBack, ring } from "./offers.ts";
import { cameBack, goneUnserved, tellAbsence } from "./presence.ts";
import { postCustomerWords } from "./relay.ts";
import { askAgain, lookAgain, targetGivenUp } from "./requests.ts";
import { callBotBack, guestJoined, oursGone } from "./room.ts";
import type { ConversationState, Waiting } from "./state.ts";
import type { EventOf, Handlers, In, Step } from "./step.ts";
import { andThen, inStage, isIn, step } from "./step.ts";
import { directed } from "./supervising.ts";
import { onDeadline, startTimer } from "./timers.ts";
import { toldStill } from "./told.ts";
import { customerName, remark, say, tell, tellAgent, tellBody } from "./words.ts";

/** How long someone who is away or busy is waited for when a conversation was passed to them by name, ms. */
const TARGET_WAIT_MS = 60_000;
/** How often it is looked whether one who is in no line can be served, ms; what can change it wakes them at once. */
const RESTING_LOOK_MS = 3_600_000;

export const waiting: Handlers<"waiting"> = {
  ...everywhere,
  CustomerCameBack: (state, _, at) => andThen(cameBack(state), (now) => backInLine(now, at)),
  CustomerWrote: (state, event, at) => {
    const kept = andThen(andThen(postCustomerWords(state, event.message, at), tellKept), (now) =>
      backInLine(now, at),
    );
    const isNews = !state.peopleOnly && asksForPerson(state, event.message);
    return isNews ? andThen(kept, (now) => askAgain(forPeople(now), at)) : kept;
  },
  UserJoined: (state, event, at) =>
    state.withdrawn.some((each) => each.agent === event.user)
      ? acceptCrossed(state, event.user, at)
      : guestJoined(state, event.user),
  OursRemoved: (state, event, at) => {
    const gone = oursGone(state, event);
    return event.speaker === "desk" ? callBotBack(gone) : closeUnserved(gone, at, "desk");
  },
  DecisionMade: decided,
  PlaceRead: placeRead,
  SupervisorDirected: directed,
  DeadlinePassed: onDeadline<In<"waiting">>({
    ...dueEverywhere,
    position: lookAtPlace,
    "absence-told": (state, at) =>
      andThen(tellAbsence(state), (now) => (state.stage.message ? step(now) : askAgain(now, at))),
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
  if (outcome.kind === "wait") return waitOn(state, event.decision, outcome, at);
  if (outcome.kind === "close") return closedByRules(state, outcome, at);
  if (outcome.agents.length > 0) return ring(state, event, outcome, at);
  // An offer to nobody is no answer: asked again when the place is looked at next.
  return step(state);
}

/** Where they are in line, as it is told. */
type Seen = Pick<MustWait, "position" | "nobodyIn" | "estimate">;

type MustWait = Extract<EventOf<"DecisionMade">["decision"]["outcome"], { kind: "wait" }>;

function waitOn(
  state: In<"waiting">,
  { queue }: EventOf<"DecisionMade">["decision"],
  outcome: MustWait,
  at: number,
): Step {
  if (outcome.hopeless && state.target) return withoutTarget(state, at);
  const there = inStage<"waiting">(state, decidedStage(state, toldStill(state.stage, queue), outcome));
  const timed = startTimer(awaitingTarget(there, at), "position", at + lookIn(there));
  return andThen(tellSays(timed, outcome), (now) =>
    isIn(now, "waiting") ? tellWait(now, outcome, at) : step(now),
  );
}

function decidedStage({ attempt }: In<"waiting">, stage: Waiting, outcome: MustWait): Waiting {
  const { resting: _, nobodyIn: __, ...before } = stage;
  const { message, closed, hopeless, absent, nobodyIn } = outcome;
  return {
    ...before,
    decided: attempt,
    ...(message || closed || hopeless || absent ? { resting: true } : {}),
    ...(nobodyIn ? { nobodyIn } : {}),
  };
}

/** When their place is looked at next, ms from now. */
function lookIn({ stage, settings }: In<"waiting">): number {
  return stage.resting ? RESTING_LOOK_MS : settings.positionUpdate_ms;
}

/**
 * Where somebody is in line changes without anybody deciding about them: it is read, and nothing decided anew. Who is
 * in no line is seldom looked after, lest a wake that was lost lets them lie. Undecided still: asked anew.
 */
function lookAtPlace(state: In<"waiting">, at: number): Step {
  if (state.stage.decided !== state.attempt) return askAgain(state, at);
  const timed = startTimer(state, "position", at + lookIn(state));
  if (state.stage.resting) return lookAgain(timed, at);
  return step(timed, { type: "ReadPlace", attempt: state.attempt });
}

function placeRead(state: In<"waiting">, event: EventOf<"PlaceRead">, at: number): Step {
  const { stage, attempt } = state;
  if (event.attempt !== attempt || stage.decided !== attempt || stage.resting) return step(state);
  const estimate = estimateWait(event.position, event.pace);
  const seen: Seen = {
    position: event.position,
    ...(stage.nobodyIn ? { nobodyIn: true } : {}),
    ...(estimate === undefined ? {} : { estimate }),
  };
  return isNewsOfPlace(state, seen, at) ? tellPosition(state, seen, at) : tellStill(state, seen, at);
}

/** They were gone, and nobody was rung for them; now somebody may be. */
function backInLine(state: ConversationState, at: number): Step {
  const isBack = isIn(state, "waiting") && state.stage.absent && state.presence.status === "here";
  return isBack ? askAgain(state, at) : step(state);
}

/** What is to be known of the wait: one thing, the one that matters most. */
function tellWait(state: In<"waiting">, outcome: MustWait, at: number): Step {
  if (outcome.absent) return step(state);
  if (outcome.message) return step(inStage<"waiting">(state, { ...state.stage, message: true }));
  if (outcome.closed) return tellClosed(state, outcome);
  return outcome.hopeless ? tellHopeless(state) : tellPosition(state, outcome, at);
}

/** The rules have nothing more for them. */
function closedByRules(
  state: In<"waiting">,
  { text }: Extract<EventOf<"DecisionMade">["decision"]["outcome"], { kind: "close" }>,
  at: number,
): Step {
  const words =
    text === undefined
      ? tell(state, "waiting.closed-by-rules")
      : tellBody(state, inTheirLanguage(state, text));
  return andThen(step(state, ...words), (now) => closeUnserved(now, at, "desk"));
}

/** The operator's own words, each once. */
function tellSays(state: In<"waiting">, { says = [] }: MustWait): Step {
  const told = state.stage.told ?? [];
  const news = says.filter(({ id }) => !told.includes(id));
  if (news.length === 0) return step(state);
  const next = inStage<"waiting">(state, { ...state.stage, told: [...told, ...news.map(({ id }) => id)] });
  return step(next, ...news.flatMap(({ text }) => tellBody(next, inTheirLanguage(next, text))));
}

function inTheirLanguage({ language }: Pick<In<"waiting">, "language">, text: LocalText): RichText {
  return plain(inLanguageOrFirst(text, language) ?? "");
}

/** Told once, and again when it opens at another time. */
function tellClosed(state: In<"waiting">, { closed }: MustWait): Step {
  const opensAt = closed?.opensAt;
  const { toldClosed } = state.stage;
  if (toldClosed !== undefined && toldClosed.opensAt === opensAt) return step(state);
  const next = inStage<"waiting">(state, {
    ...state.stage,
    toldClosed: opensAt === undefined ? {} : { opensAt },
  });
  const words =
    closed?.opens === undefined
      ? tell(next, "waiting.closed")
      : tell(next, "waiting.opens", { opens: closed.opens });
  return step(next, ...words);
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
  const told =
    target?.by === undefined
      ? []
      : [tellAgent(state, target.by, "supervising.target-unknown", { to, name: customerName(state) })];
  return andThen(step(aimless, remark(state, "waiting.target-unknown", { to }), ...told), (now) =>
    askAgain(now, at),
  );
}

/**
 * Told at first, and when it got better: no more often than `positionUpdate_ms`, but at once, and once, that they
 * are next; nobody is next where nobody is in. For the customer alone: an agent who joins has no use for it.
 */
function tellPosition(state: In<"waiting">, outcome: Seen, at: number): Step {
  const { position, nobodyIn = false } = outcome;
  const { stage } = state;
  if (!isNewsOfPlace(state, outcome, at)) return step(state);
  const isNext = position === 1 && !nobodyIn;
  const told: Waiting = { ...stage, position, toldPlaceAt: at, ...(isNext ? { toldNext: true } : {}) };
  const next = inStage<"waiting">(state, told);
  return sayPlace(next, placeKey(stage.position === undefined, position, nobodyIn), outcome);
}

function sayPlace(state: In<"waiting">, place: TextKey, { position, nobodyIn, estimate }: Seen): Step {
  if (estimate === undefined || nobodyIn) return step(state, say(state, place, { position }));
  const where = phrase(place, { position });
  return step(state, say(state, "waiting.with-estimate", { where, wait: estimated(estimate) }));
}

/** Nothing has got better for a while: they hear that they are not forgotten, and never that it got worse. */
function tellStill(state: In<"waiting">, seen: Seen, at: number): Step {
  const { stage, settings } = state;
  const { stillWaiting_ms = 0 } = settings;
  if (stillWaiting_ms === 0 || at - (stage.toldPlaceAt ?? stage.since) < stillWaiting_ms) return step(state);
  const next = inStage<"waiting">(state, { ...stage, toldPlaceAt: at });
  if (seen.position !== stage.position) return step(next, say(next, "waiting.still-in-line", {}));
  return sayPlace(next, stage.toldNext && !seen.nobodyIn ? "waiting.still-next" : "waiting.still", seen);
}

function isNewsOfPlace({ stage, settings }: In<"waiting">, outcome: Seen, at: number): boolean {
  const { position, nobodyIn = false } = outcome;
  if (position === 1 && !nobodyIn) return stage.toldNext !== true;
  if (stage.position === undefined) return true;
  const isDue = stage.toldPlaceAt === undefined || at - stage.toldPlaceAt >= settings.positionUpdate_ms;
  return isDue && position < stage.position;
}

function placeKey(first: boolean, position: number, nobodyIn: boolean) {
  if (first && nobodyIn) return "waiting.nobody-in";
  if (position === 1 && !nobodyIn) return "waiting.next";
  return first ? "waiting.position" : "waiting.moved-up";
}

/** Nobody here can serve this as things stand: said honestly, once. They keep their place all the same. */
function tellHopeless(state: In<"waiting">): Step {
  if (state.stage.toldHopeless) return step(state);
  return step(
    inStage<"waiting">(state, { ...state.stage, toldHopeless: true }),
    ...tell(state, "waiting.hopeless"),
  );
}
