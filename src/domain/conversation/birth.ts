import type { CustomerRef } from "../customer.ts";
import { detectLanguage } from "../interview/greetings.ts";
import { wantsHuman } from "../interview/wants-human.ts";
import { cleanName } from "../message/clean-name.ts";
import { printPlain } from "../message/print-plain.ts";
import { languages } from "../text/catalogue.ts";
import { askClient } from "./client.ts";
import type { ConversationEvent } from "./events.ts";
import { askForHuman, proceed, readFirstWords } from "./interviewing.ts";
import { followLink } from "./link.ts";
import type { CustomerMessage } from "./message.ts";
import { postCustomerWords } from "./relay.ts";
import { openRoom } from "./room.ts";
import type { ConversationSettings, ConversationState, Previous } from "./state.ts";
import type { Step } from "./step.ts";
import { andThen, inStage, step } from "./step.ts";
import { tell } from "./words.ts";

/** What a conversation is born with, besides its first event. */
export interface Birth {
  readonly id: string;
  readonly settings: ConversationSettings;
  readonly previous?: Previous;
}

/** The first event of a conversation. Only a customer's words open one. */
export function begin(event: ConversationEvent, at: number, birth: Birth): Step {
  // An edit of something never seen holds all that they want to say now.
  if (event.type === "CustomerWrote" || event.type === "CustomerEdited") {
    const link = event.type === "CustomerWrote" ? event.link : undefined;
    return firstContact(followLink(newborn(birth, event.customer, at), link, "anew"), event.message, at);
  }
  const nobody: CustomerRef = { network: "", desk: "", identity: "", address: "" };
  const state = newborn(birth, "customer" in event ? event.customer : nobody, at);
  // Nothing, because nobody has said anything to answer.
  return step(inStage<"closed">(state, { kind: "closed", at, by: "desk" }));
}

function newborn(birth: Birth, customer: CustomerRef, at: number): ConversationState {
  const { displayName } = customer;
  const name = displayName === undefined ? "" : cleanName(displayName, 64, "");
  return {
    id: birth.id,
    settings: birth.settings,
    customer,
    language: birth.settings.defaultLanguage,
    slots: { ...birth.settings.knownSlots, ...(name === "" ? {} : { name }) },
    startedAt: at,
    ...(birth.previous ? { previous: birth.previous } : {}),
    ...(birth.settings.beforeDecided?.mask === undefined ? {} : { maskedPuppet: true as const }),
    room: { status: "none" },
    presence: { status: "here" },
    attempt: 0,
    exclusions: [],
    leastPreferred: [],
    priorityBoost: 0,
    timers: {},
    withdrawn: [],
    delayed: [],
    toldUnheard: [],
    stage: { kind: "interviewing", turns: 0, misses: 0, reminded: false },
  };
}

/** Greets, opens the room, asks the client what it is, and puts the first question, all at once. */
export function firstContact(state: ConversationState, message: CustomerMessage, at: number): Step {
  const text = printPlain(message.body).trim();
  const language = detectLanguage(text, languages) ?? state.language;
  const knowing = readFirstWords({ ...state, language }, message);
  const opened = andThen(askClient(knowing, at), openRoom);
  const posted = andThen(opened, (now) => postCustomerWords(now, message, at));
  const greeted = andThen(posted, (now) =>
    step(now, ...tell(now, "interview.greeting", { desk: now.settings.deskName })),
  );
  return andThen(greeted, (now) => (wantsHuman(text, language) ? askForHuman(now, at) : proceed(now, at)));
}
