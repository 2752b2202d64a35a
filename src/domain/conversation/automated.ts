import { wantsHuman } from "../interview/wants-human.ts";
import { printPlain } from "../message/print-plain.ts";
import type { OfferedAutomated } from "../routing/decision.ts";
import type { Effect } from "./effects.ts";
import type { CustomerMessage } from "./message.ts";
import { reasonLine } from "./reason-line.ts";
import type { ConversationState } from "./state.ts";
import type { In } from "./step.ts";
import { startTimer, stopTimers } from "./timers.ts";

/** What is known of an agent that is no person; undefined for persons. */
export function automatedOf(state: ConversationState, agent: string): OfferedAutomated | undefined {
  const { automated } = state;
  return automated !== undefined && Object.hasOwn(automated, agent) ? automated[agent] : undefined;
}

export function asksForPerson(state: ConversationState, message: CustomerMessage): boolean {
  return wantsHuman(printPlain(message.body).trim(), state.language);
}

/** From here on only persons serve them. */
export function forPeople<S extends ConversationState>(state: S): S {
  return state.peopleOnly ? state : { ...state, peopleOnly: true };
}

/** The agent, if it is a machine or the rule says so, has so long to say something; a time that runs already runs on. */
export function owesAnswer(state: In<"connected">, at: number): In<"connected"> {
  const within_ms = automatedOf(state, state.stage.agent)?.silence_ms ?? unansweredFor(state);
  if (within_ms === undefined || state.timers.answer !== undefined) return state;
  return startTimer(state, "answer", at + within_ms);
}

/** How long the rule lets a person leave their customer without an answer, ms. */
function unansweredFor(state: In<"connected">): number | undefined {
  return state.stage.host === "bridge" ? state.hosting?.agentGone?.unanswered_ms : undefined;
}

export function hasAnswered<S extends ConversationState>(state: S): S {
  return state.timers.answer === undefined ? state : stopTimers(state, "answer");
}

/** Sets an automated agent that failed away for its pause; it is ready again by itself. */
export function pauseAutomated(state: ConversationState, agent: string, at: number): readonly Effect[] {
  const automated = automatedOf(state, agent);
  if (automated === undefined) return [];
  const reason = reasonLine(state, "exclusion.automated-failed");
  return [{ type: "SetAgentAway", agent, reason, until: at + automated.pause_ms }];
}
