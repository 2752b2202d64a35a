import { closed } from "./closed.ts";
import { endWrapUp } from "./closing.ts";
import { editedWhisper, isWhispered, whispered } from "./colleagues.ts";
import { obeyBystander } from "./commands.ts";
import { everywhere, wordsOfBystander } from "./everywhere.ts";
import { firstWords, heldBack, nothingHeldBack } from "./held-back.ts";
import { cameBack } from "./presence.ts";
import { reasonLine } from "./reason-line.ts";
import { postCustomerWords, retractFromCustomer, sayAgentEdit, sayAgentWords, sayReaction } from "./relay.ts";
import { sayReply } from "./replies.ts";
import { guestJoined, memberLeft, oursGone, removeKindly, roomChanged } from "./room.ts";
import { commandIn } from "./room-command.ts";
import type { ConversationState } from "./state.ts";
import type { EventOf, Handlers, In, Step } from "./step.ts";
import { andThen, inStage, isIn, step } from "./step.ts";
import { onDeadline, startTimer, stopTimers } from "./timers.ts";
import { isWebhook } from "./webhooks.ts";
import { customerName, remark, tellAgent } from "./words.ts";

/** A last word of the agent still goes to the customer here; their slot is theirs to finish with. */
export const wrappingUp: Handlers<"wrapping-up"> = {
  ...everywhere,
  RoomChanged: roomChanged,
  CustomerWrote: (state, event, at) =>
    lacksPuppet(state) || event.link
      ? andThen(endWrapUp(state, at), (now) =>
          isIn(now, "closed") ? closed.CustomerWrote(now, event, at) : step(now),
        )
      : andThen(resume(state, at), (now) => postCustomerWords(now, event.message, at)),
  CustomerWentAway: (state) => step(state),
  UserJoined: joined,
  UserDeclined: (state, event, at) => left(state, event.user, at),
  UserLeft: (state, event, at) => left(state, event.user, at),
  UserWrote: wrote,
  AgentReplied: (state, { agent, id, reply }) =>
    agent === state.stage.agent && isWebhook(state, agent) && reply.kind === "text"
      ? sayReply(state, id, agent, reply.body)
      : step(state),
  UserEdited: edited,
  UserRetracted: retracted,
  UserReacted: (state, event) =>
    event.user === state.stage.agent && !isWhispered(state, event.to)
      ? sayReaction(state, event)
      : step(state),
  OursRemoved: (state, event) => step(oursGone(state, event)),
  AgentLost: (state) => step(state),
  DeadlinePassed: onDeadline<In<"wrapping-up">>({ "wrap-up": endWrapUp }),
};

function end(state: ConversationState, at: number): Step {
  return isIn(state, "wrapping-up") ? endWrapUp(state, at) : step(state);
}

/** The talk cannot go on in a room in which the customer has no voice any more: it takes a new one. */
function lacksPuppet({ room }: ConversationState): boolean {
  return room.status === "open" && !room.puppet;
}

/** The customer is back while their agent still holds the slot: the talk just goes on. */
function resume(state: In<"wrapping-up">, at: number): Step {
  const { agent, talk } = state.stage;
  const open = inStage<"connected">(stopTimers(state, "wrap-up"), talk);
  const timed = startTimer(open, "idle", at + state.settings.idleClose_ms);
  const parameters = { name: customerName(state) };
  const told = step(
    timed,
    remark(timed, "reopened.remark", parameters),
    tellAgent(state, agent, "reopened.agent", parameters),
  );
  return andThen(told, cameBack);
}

function wrote(state: In<"wrapping-up">, event: EventOf<"UserWrote">): Step {
  if (event.user !== state.stage.agent) return wordsOfBystander(state, event);
  const whisper = whispered(state, event.message);
  if (whisper !== undefined) return step(whisper);
  const command = commandIn(event);
  return command === undefined
    ? (heldBack(state, event.message) ?? sayAgentWords(nothingHeldBack(state), event.message))
    : obeyBystander(state, event.user, command);
}

function edited(state: In<"wrapping-up">, event: EventOf<"UserEdited">): Step {
  if (event.user !== state.stage.agent) return step(state);
  const first = firstWords(state.stage.heldBack, event);
  const whisper = first === undefined ? editedWhisper(state, event) : undefined;
  if (whisper !== undefined) return step(whisper);
  return first === undefined ? sayAgentEdit(state, event) : wrote(state, first);
}

function retracted(state: In<"wrapping-up">, event: EventOf<"UserRetracted">): Step {
  if (event.user !== state.stage.agent || isWhispered(state, event.retracts)) return step(state);
  return event.retracts === state.stage.heldBack?.id
    ? step(nothingHeldBack(state))
    : retractFromCustomer(state, event);
}

function joined(state: In<"wrapping-up">, event: { readonly user: string }): Step {
  if (!state.withdrawn.some((each) => each.agent === event.user)) return guestJoined(state, event.user);
  const [without, remove] = removeKindly(state, event.user, reasonLine(state, "offer.over"));
  return step(without, remove, tellAgent(state, event.user, "offer.over"));
}

/** An agent who leaves has finished. */
function left(state: In<"wrapping-up">, user: string, at: number): Step {
  const gone = memberLeft(state, user);
  return user === state.stage.agent ? andThen(gone, (now) => end(now, at)) : gone;
}
