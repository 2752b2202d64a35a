import { askText } from "../interview/ask-text.ts";
import { isGreetingOnly } from "../interview/greetings.ts";
import { nextQuestion } from "../interview/next-question.ts";
import { readAnswer } from "../interview/read-answer.ts";
import type { SlotQuestion } from "../interview/script.ts";
import { wantsHuman } from "../interview/wants-human.ts";
import { cleanName } from "../message/clean-name.ts";
import { printPlain } from "../message/print-plain.ts";
import type { RichText } from "../message/rich-text.ts";
import { plain } from "../message/rich-text.ts";
import { languages } from "../text/catalogue.ts";
import { forPeople } from "./automated.ts";
import { updateCard } from "./card.ts";
import { closeUnserved } from "./closing.ts";
import type { Effect } from "./effects.ts";
import { clientIsSilent, dueEverywhere, everywhere, identified } from "./everywhere.ts";
import { followLink, saysNothing } from "./link.ts";
import type { CustomerMessage } from "./message.ts";
import { goneUnserved } from "./presence.ts";
import { postCustomerWords } from "./relay.ts";
import { requestDecision } from "./requests.ts";
import { callBotBack, oursGone } from "./room.ts";
import type { ConversationState, Interviewing } from "./state.ts";
import type { EventOf, Handlers, In, Step } from "./step.ts";
import { andThen, inStage, isIn, step } from "./step.ts";
import { onDeadline, startTimer, stopTimers } from "./timers.ts";
import { customerName, tell, tellBody } from "./words.ts";

/**
 * So soon after the greeting a message was most likely under way before the first question could be read, ms:
 * it is taken as an answer only if it looks like one beyond doubt, and is no miss otherwise.
 */
const CROSSED_MS = 1_500;

export const interviewing: Handlers<"interviewing"> = {
  ...everywhere,
  CustomerWrote: (state, event, at) =>
    andThen(postCustomerWords(followLink(state, event.link, "meanwhile"), event.message, at), (now) =>
      whileInterviewing(now, (it) =>
        event.link ? cameByLink(it, event, at) : answered(it, event.message, at),
      ),
    ),
  ClientIdentified: (state, event, at) => andThen(identified(state, event), (now) => whenComplete(now, at)),
  OursRemoved: (state, event, at) => {
    const gone = oursGone(state, event);
    return event.speaker === "desk" ? callBotBack(gone) : closeUnserved(gone, at, "desk");
  },
  DeliveryFailed: (state, event, at) =>
    event.effect.type === "AskClient"
      ? andThen(clientIsSilent(stopTimers(state, "client-answer")), (now) => whenComplete(now, at))
      : everywhere.DeliveryFailed(state, event, at),
  DeadlinePassed: onDeadline<In<"interviewing">>({
    ...dueEverywhere,
    "client-answer": (state, at) => andThen(clientIsSilent(state), (now) => whenComplete(now, at)),
    silence: silent,
    absent: goneUnserved,
  }),
};

/** The interview goes on with what their words tell. */
function answered(state: In<"interviewing">, message: CustomerMessage, at: number): Step {
  if (state.stage.complete) return step(state);
  const heard = startTimer(state, "silence", at + state.settings.script.silence_ms);
  const text = printPlain(message.body).trim();
  if (text === "") return step(heard);
  if (wantsHuman(text, state.language)) return askForHuman(heard, at);
  const question = state.settings.script.slots.find((each) => each.slot === state.stage.asked);
  if (!question) return proceed(heard, at);
  const crossed = state.stage.turns === 1 && at - state.startedAt < CROSSED_MS;
  const answer = readAnswer(question, text, state.language);
  if (
    answer.kind === "answer" &&
    !(crossed && question.slot === "name" && isDoubtfulName(text, answer.value))
  ) {
    return andThen(fill(heard, question.slot, answer.value), (now) => proceed(now, at));
  }
  return notUnderstood(heard, question, text, crossed, at);
}

/** What was asked last may be known by now; of what is said besides, the answer to it is taken as any. */
function cameByLink(state: In<"interviewing">, { message }: EventOf<"CustomerWrote">, at: number): Step {
  const { asked, complete } = state.stage;
  if (complete) return step(state);
  if (asked === undefined || state.slots[asked]) return proceed(state, at);
  return saysNothing(message) ? step(state, ...tell(state, "interview.noted")) : answered(state, message, at);
}

/** Several words, not all written like names and not introduced ("I am …"): as likely a sentence. */
function isDoubtfulName(text: string, name: string): boolean {
  const words = name.split(/\s+/u);
  return (
    text.trim() === name &&
    words.length > 1 &&
    !words.every((word) => /^(?:\p{Lu}|\p{Lo}|\p{Lt})/u.test(word))
  );
}

function notUnderstood(
  state: In<"interviewing">,
  question: SlotQuestion,
  text: string,
  crossed: boolean,
  at: number,
): Step {
  const reason = question.slot === "reason" ? undefined : reasonIn(state, text);
  if (reason !== undefined && (crossed || question.slot === "name")) {
    const known = fill(state, "reason", reason);
    return crossed
      ? known
      : andThen(known, (now) => whileInterviewing(now, (it) => askAfterNoting(it, question, at)));
  }
  if (crossed) return step(state);
  if (question.optional) return proceed(state, at);
  return askAgain(state, question, at);
}

/** What they want, if that is still unknown and these words can be it. */
function reasonIn(state: ConversationState, text: string): string | undefined {
  const question = state.settings.script.slots.find((each) => each.slot === "reason");
  if (!question || state.slots.reason || isGreetingOnly(text) || isAskedBack(state, text)) return undefined;
  const answer = readAnswer(question, text, state.language);
  return answer.kind === "answer" ? answer.value : undefined;
}

/** What they ask instead of an answer is meant for the bot. At first nothing has been asked of them. */
function isAskedBack(state: ConversationState, text: string): boolean {
  return isIn(state, "interviewing") && state.stage.asked !== undefined && /[?？؟]\s*$/u.test(text);
}

/** Tries the very first message as what they want, so that nothing is asked that they have said. */
export function readFirstWords(state: ConversationState, message: CustomerMessage): ConversationState {
  const text = printPlain(message.body).trim();
  const reason = wantsHuman(text, state.language) ? undefined : reasonIn(state, text);
  return reason === undefined ? state : { ...state, slots: { ...state.slots, reason } };
}

/** Asks for what is still missing, or goes on when nothing is, or enough was asked. */
export function proceed(state: ConversationState, at: number): Step {
  if (!isIn(state, "interviewing")) return step(state);
  const { script } = state.settings;
  const question = nextQuestion(script, state.slots, state.stage.askedOptional);
  if (!question)
    return finish(state, at, state.slots.name ? "interview.thanks" : "interview.thanks-nameless");
  if (state.stage.turns >= script.maxTurns) return finish(state, at, "interview.enough");
  return ask(state, question, 0, at);
}

/** They want a person, and get one with what is known. */
export function askForHuman(state: ConversationState, at: number): Step {
  return finish(forPeople(state), at, "interview.human");
}

function askAgain(state: In<"interviewing">, question: SlotQuestion, at: number): Step {
  if (state.stage.turns >= state.settings.script.maxTurns) return finish(state, at, "interview.enough");
  return ask(state, question, state.stage.misses + 1, at);
}

/** It was no answer, but worth knowing: that is said before the question is put once more. */
function askAfterNoting(state: In<"interviewing">, question: SlotQuestion, at: number): Step {
  if (state.stage.turns >= state.settings.script.maxTurns) return finish(state, at, "interview.enough");
  const noted = step(state, ...tell(state, "interview.noted"));
  return andThen(noted, (now) => whileInterviewing(now, (it) => ask(it, question, 0, at)));
}

function ask(state: In<"interviewing">, question: SlotQuestion, misses: number, at: number): Step {
  const { askedOptional = [], turns } = state.stage;
  const stage: Interviewing = {
    kind: "interviewing",
    asked: question.slot,
    turns: turns + 1,
    misses,
    reminded: false,
    askedOptional: question.optional ? [...askedOptional, question.slot] : askedOptional,
  };
  const asked = startTimer(
    inStage<"interviewing">(state, stage),
    "silence",
    at + state.settings.script.silence_ms,
  );
  return step(asked, ...putQuestion(asked, question, misses));
}

function putQuestion(state: ConversationState, question: SlotQuestion, misses: number): readonly Effect[] {
  const { lead, intro, choices } = askText(question, state.language, misses);
  const list: RichText =
    choices.length === 0
      ? []
      : [{ kind: "list", ordered: true, items: choices.map((choice) => plain(choice)) }];
  return [...(lead === undefined ? [] : tell(state, lead)), ...tellBody(state, [...plain(intro), ...list])];
}

function fill(state: ConversationState, slot: string, value: string): Step {
  const filled = { ...state, slots: { ...state.slots, [slot]: value } };
  if (slot === "language" && languages.includes(value)) return step({ ...filled, language: value });
  if (slot !== "name") return step(filled);
  return step(filled, { type: "DressPuppet", customer: state.customer, name: cleanName(value) });
}

/** Nothing more is asked. The client's answer is still waited for, if its short time is not over yet. */
function finish(
  state: ConversationState,
  at: number,
  key: "interview.thanks" | "interview.thanks-nameless" | "interview.enough" | "interview.human",
): Step {
  const turns = isIn(state, "interviewing") ? state.stage.turns : 0;
  const complete = inStage<"interviewing">(stopTimers(state, "silence"), {
    kind: "interviewing",
    turns,
    misses: 0,
    reminded: false,
    complete: true,
  });
  const said = step(complete, ...tell(complete, key, { name: customerName(complete) }));
  return andThen(said, (now) => whenComplete(now, at));
}

function whenComplete(state: ConversationState, at: number): Step {
  if (!isIn(state, "interviewing") || !state.stage.complete) return step(state);
  if (state.timers["client-answer"] !== undefined) return step(state);
  return andThen(requestDecision(state, at, at), (now) => step(now, updateCard(now)));
}

/** Reminded once, closed politely after the same silence again. */
function silent(state: In<"interviewing">, at: number): Step {
  if (!state.stage.reminded) {
    const reminded = inStage<"interviewing">(state, { ...state.stage, reminded: true });
    const timed = startTimer(reminded, "silence", at + state.settings.script.silence_ms);
    return step(timed, ...tell(timed, "interview.still-there"));
  }
  return andThen(step(state, ...tell(state, "closed.silence")), (now) => closeUnserved(now, at, "silence"));
}

function whileInterviewing(state: ConversationState, next: (state: In<"interviewing">) => Step): Step {
  return isIn(state, "interviewing") ? next(state) : step(state);
}
