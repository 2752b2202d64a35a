import { automatedOf, forPeople, hasAnswered } from "./automated.ts";
import { updateCard } from "./card.ts";
import { summary } from "./colleagues.ts";
import type { Effect } from "./effects.ts";
import { release } from "./offers.ts";
import { termsOf } from "./on-terms.ts";
import { reasonLine } from "./reason-line.ts";
import { raise, requestDecision } from "./requests.ts";
import { callBotBack, removeKindly } from "./room.ts";
import type { ConversationState, Target } from "./state.ts";
import type { In, Step } from "./step.ts";
import { andThen, step } from "./step.ts";
import { customerName, remark, tell, tellAgent } from "./words.ts";

/** A customer who is not to notice a transfer hears nothing of the wait for so long, ms; after that, what all hear. */
const SILENT_MS = 120_000;

/** Why a talk goes on to somebody else. */
export type Transfer =
  | { readonly because: "passed"; readonly target: Target; readonly title: string; readonly note?: string }
  /** Their agent said `away`, is no agent any more, or left them without an answer. */
  | { readonly because: "away" | "removed" | "unanswered" };

/**
 * The talk goes on to somebody else, ahead of others and in the same room, where the next one reads what was said and the
 * giver's note. The customer is told or notices nothing, as the rule says.
 */
export function transfer(state: In<"connected">, how: Transfer, at: number): Step {
  const { agent, agentName = agent } = state.stage;
  const name = customerName(state);
  const title = how.because === "passed" ? how.title : reasonLine(state, "transfer.to-another");
  const passed = { name, to: title };
  const { target: _, ...raised } = raise<ConversationState>(hasAnswered(state), agent);
  const person = automatedOf(state, agent) === undefined ? raised : forPeople(raised);
  const aimed = how.because === "passed" ? { ...person, target: how.target } : person;
  const [without, remove] = removeKindly(
    quietly(aimed, at),
    agent,
    reasonLine(state, "command.passed", passed),
  );
  const key = how.because === "passed" ? "command.passed" : (`transfer.told-${how.because}` as const);
  const left = step(without, remove, release(agent), tellAgent(state, agent, key, passed));
  const told = andThen(andThen(left, callBotBack), (now) =>
    step(now, ...noteOf(now, how, agentName), ...summary(state), ...tell(now, "waiting.passed-on")),
  );
  const asked = andThen(told, (now) => requestDecision(now, at, at));
  return how.because === "passed" ? asked : andThen(asked, (now) => step(now, updateCard(now)));
}

function noteOf(state: ConversationState, how: Transfer, agent: string): readonly Effect[] {
  if (how.because !== "passed") return [remark(state, `transfer.remark-${how.because}`, { agent })];
  return how.note === undefined ? [] : [remark(state, "transfer.note", { agent, note: how.note })];
}

/** From here on the customer hears nothing of it for a while, where the rule says so. */
export function quietly<S extends ConversationState>(state: S, at: number): S {
  return termsOf(state).onTransfer === "silent" ? { ...state, silentUntil: at + SILENT_MS } : state;
}

/** What a customer would notice a transfer by. That it is a machine who serves them is never kept from them. */
const NOTICED = /^(?:waiting\.|handover\.|connected\.(?:with|someone)$)/u;

/** Effects without what the customer is not to notice. */
export function unnoticed(
  before: ConversationState | undefined,
  effects: readonly Effect[],
  after: ConversationState,
  at: number,
): readonly Effect[] {
  const until = before?.silentUntil ?? after.silentUntil;
  if (until === undefined || at >= until) return effects;
  return effects.filter((effect) => {
    const isWord =
      effect.type === "SayToCustomer" ||
      (effect.type === "PostInRoom" && effect.as === "desk" && effect.notice !== true);
    return !(isWord && effect.content.kind === "text" && NOTICED.test(effect.content.key));
  });
}
