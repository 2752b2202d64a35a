import { forPeople, hasAnswered, pauseAutomated } from "./automated.ts";
import { updateCard } from "./card.ts";
import { summary } from "./colleagues.ts";
import type { Effect } from "./effects.ts";
import { release } from "./offers.ts";
import { reasonLine } from "./reason-line.ts";
import { raise, requestDecision } from "./requests.ts";
import { callBotBack, removeKindly } from "./room.ts";
import type { ConversationState } from "./state.ts";
import type { In, Step } from "./step.ts";
import { andThen, step } from "./step.ts";
import { quietly } from "./transfer.ts";
import { customerName, remark, tell, tellAgent } from "./words.ts";

export type Handover =
  | { readonly because: "asked" | "silence" | "failure" }
  /** The agent's own word. */
  | { readonly because: "agent"; readonly note?: string; readonly queue?: string };

/**
 * An automated agent's customer goes on to a person: ahead of others, in the same room, with all that is known. The
 * room is told why.
 */
export function handOver(state: In<"connected">, handover: Handover, at: number): Step {
  const { agent, agentName = agent } = state.stage;
  const name = customerName(state);
  const queue = handover.because === "agent" ? handover.queue : undefined;
  const { target: _, ...aimless } = forPeople(raise<ConversationState>(hasAnswered(state), agent));
  const aimed: ConversationState = queue === undefined ? aimless : { ...aimless, target: { queue } };
  const passed = { name, to: queue ?? reasonLine(state, "handover.to-person") };
  const [without, remove] = removeKindly(
    quietly(aimed, at),
    agent,
    reasonLine(state, "command.passed", passed),
  );
  const hasFailed = handover.because === "silence" || handover.because === "failure";
  const left = step(
    without,
    remove,
    ...(hasFailed ? pauseAutomated(state, agent, at) : []),
    release(agent),
    tellAgent(state, agent, "command.passed", passed),
  );
  const told = andThen(andThen(left, callBotBack), (now) =>
    step(now, remarkOf(now, handover, agentName), ...summary(state), ...tell(now, wordsFor(handover))),
  );
  const asked = andThen(told, (now) => requestDecision(now, at, at));
  return andThen(asked, (now) => step(now, updateCard(now)));
}

function wordsFor({ because }: Handover) {
  return because === "asked" ? "handover.asked" : "handover.assistant";
}

function remarkOf(state: ConversationState, handover: Handover, agent: string): Effect {
  if (handover.because !== "agent" || handover.note === undefined)
    return remark(state, `handover.remark-${handover.because}`, { agent });
  return remark(state, "handover.remark-note", { agent, note: handover.note });
}
