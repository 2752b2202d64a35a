import { heldWhileAbsent } from "./absence.ts";
import { automatedOf, owesAnswer } from "./automated.ts";
import { updateCard } from "./card.ts";
import type { Effect } from "./effects.ts";
import { maskAgent } from "./masks.ts";
import { reasonLine } from "./reason-line.ts";
import { callBotBack, dropMembers, putMember, sendBotAway } from "./room.ts";
import type { Connected, ConversationState } from "./state.ts";
import type { Step } from "./step.ts";
import { andThen, inStage, step } from "./step.ts";
import { startTimer, stopTimers } from "./timers.ts";
import { remark, tell } from "./words.ts";

export type Connection = Omit<Connected, "kind" | "since"> & { readonly waitingSince: number };

/** The agent has the conversation. The bot says so and posts the card before it leaves. */
export function connect(state: ConversationState, at: number, { waitingSince, ...to }: Connection): Step {
  const masked = maskAgent(state, to.agent, to.agentName ?? "");
  const quiet = heldWhileAbsent(stopTimers(masked, "position", "ring", "silence", "target"));
  const { target: _, silentUntil: __, ...aimless } = quiet;
  const joined = putMember<ConversationState>(aimless, {
    user: to.agent,
    membership: "joined",
    reason: "agent",
  });
  const connected = inStage<"connected">(
    { ...joined, priorityBoost: 0, lastAgent: to.agent },
    { kind: "connected", since: at, ...to },
  );
  const timed = owesAnswer(startTimer(connected, "idle", at + state.settings.idleClose_ms), at);
  const served = { ...(to.queue === "" ? {} : { queue: to.queue }), waited_ms: at - waitingSince };
  const announced = andThen(removeFormer(timed, to), (now) =>
    step(now, updateCard(now, served), ...greeting(now, to), ...whereCustomerIs(now)),
  );
  return andThen(announced, to.host === "homeserver" ? sendBotAway : callBotBack);
}

/** That it is no person is said, and how to get one. */
function greeting(
  state: ConversationState,
  { agent, agentName }: Pick<Connection, "agent" | "agentName">,
): readonly Effect[] {
  if (automatedOf(state, agent) !== undefined)
    return tell(state, "connected.assistant", { agent: agentName ?? agent });
  return agentName === undefined
    ? tell(state, "connected.someone")
    : tell(state, "connected.with", { agent: agentName });
}

function whereCustomerIs(state: ConversationState): readonly Effect[] {
  return state.presence.status === "away" ? [remark(state, "presence.still-away")] : [];
}

/** Whoever had it before and stayed to read: one conversation, one agent. */
function removeFormer(
  state: ConversationState,
  to: { readonly agent: string; readonly agentName?: string },
): Step {
  if (state.room.status !== "open") return step(state);
  const former = state.room.members
    .filter((each) => each.user !== to.agent && (each.reason === "former" || each.reason === "agent"))
    .map((each) => each.user);
  const reason = reasonLine(state, "offer.taken", { agent: to.agentName ?? to.agent });
  const { customer } = state;
  return step(
    dropMembers(state, former),
    ...former.map<Effect>((user) => ({ type: "RemoveFromRoom", customer, user, reason })),
  );
}
