import { plain, type RichText } from "../message/rich-text.ts";
import type { LocalText } from "../routing/rules.ts";
import { inLanguageOrFirst } from "../text/in-language.ts";
import { phrase } from "../text/text-key.ts";
import { estimated } from "../text/waited.ts";
import { asksForPerson, forPeople } from "./automated.ts";
import { closeUnserved } from "./closing.ts";
import { dueEverywhere, everywhere } from "./everywhere.ts";
import { acceptCrossed, giveBack, ring } from "./offers.ts";
import { goneUnserved } from "./presence.ts";
import { postCustomerWords } from "./relay.ts";
import { askAgain, targetGivenUp } from "./requests.ts";
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

export const waiting: Handlers<"waiting"> = {
  ...everywhere,
  CustomerWrote: (state, event, at) => {
    const kept = andThen(postCustomerWords(state, event.message, at), tellKept);
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
  SupervisorDirected: directed,
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
  if (outcome.kind === "wait") return waitOn(state, event.decision, outcome, at);
  if (outcome.kind === "close") return closedByRules(state, outcome, at);
  if (outcome.agents.length > 0) return ring(state, event, outcome, at);
  // An offer to nobody is no answer: asked again when the position is looked at next.
  return step(state);
}

type MustWait = Extract<EventOf<"DecisionMade">["decision"]["outcome"], { kind: "wait" }>;

function waitOn(
  state: In<"waiting">,
  { queue }: EventOf<"DecisionMade">["decision"],
  outcome: MustWait,
  at: number,
): Step {
  if (outcome.hopeless && state.target) return withoutTarget(state, at);
  const there = inStage<"waiting">(state, toldStill(state.stage, queue));
  const timed = startTimer(awaitingTarget(there, at), "position", at + state.settings.positionUpdate_ms);
  return andThen(tellSays(timed, outcome), (now) =>
    isIn(now, "waiting") ? tellWait(now, outcome, at) : step(now),
  );
}

/** What is to be known of the wait: one thing, the one that matters most. */
function tellWait(state: In<"waiting">, outcome: MustWait, at: number): Step {
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
function tellPosition(state: In<"waiting">, outcome: MustWait, at: number): Step {
  const { position, nobodyIn = false, estimate } = outcome;
  const { stage } = state;
  if (!isNewsOfPlace(state, outcome, at)) return step(state);
  const isNext = position === 1 && !nobodyIn;
  const told: Waiting = { ...stage, position, toldPlaceAt: at, ...(isNext ? { toldNext: true } : {}) };
  const next = inStage<"waiting">(state, told);
  const place = placeKey(stage.position === undefined, position, nobodyIn);
  if (estimate === undefined || nobodyIn) return step(next, say(next, place, { position }));
  const where = phrase(place, { position });
  return step(next, say(next, "waiting.with-estimate", { where, wait: estimated(estimate) }));
}

function isNewsOfPlace({ stage, settings }: In<"waiting">, outcome: MustWait, at: number): boolean {
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
