import {
  asksForPerson,
  automatedOf,
  forPeople,
  hasAnswered,
  owesAnswer,
  pauseAutomated,
} from "./automated.ts";
import { updateCard } from "./card.ts";
import { closeTalk } from "./closing.ts";
import { colleagueGone, editedWhisper, isHeard, isWhispered, summary, whispered } from "./colleagues.ts";
import { obey, obeyColleague, obeyFromLane } from "./commands.ts";
import { dueEverywhere, everywhere, wordsOfBystander } from "./everywhere.ts";
import { handOver } from "./handover.ts";
import { firstWords, heldBack, nothingHeldBack } from "./held-back.ts";
import { saysNothing } from "./link.ts";
import { release } from "./offers.ts";
import { goneFromTalk } from "./presence.ts";
import { reasonLine } from "./reason-line.ts";
import { postCustomerWords, retractFromCustomer, sayAgentEdit, sayAgentWords, sayReaction } from "./relay.ts";
import { replied } from "./replies.ts";
import { raise, requestDecision } from "./requests.ts";
import {
  callBotBack,
  guestJoined,
  member,
  memberLeft,
  oursGone,
  putMember,
  removeKindly,
  replaceRoom,
  roomChanged,
  sendBotAway,
} from "./room.ts";
import { commandIn, handoverIn } from "./room-command.ts";
import type { ConversationState, Ringing } from "./state.ts";
import type { EventOf, Handlers, In, Step } from "./step.ts";
import { andThen, inStage, isIn, step, withEffects } from "./step.ts";
import { onDeadline, startTimer, stopTimers } from "./timers.ts";
import { quietly, transfer } from "./transfer.ts";
import { customerName, remark, tell, tellAgent } from "./words.ts";

/** How long an agent is rung again whom a removal put out that had crossed their join, ms. */
const RING_AGAIN_MS = 60_000;
/** A removal that had crossed their join has come about by then, ms. */
const CROSSING_MS = 600_000;
const PASSED_OVER_MS = 300_000;

export const connected: Handlers<"connected"> = {
  ...everywhere,
  CustomerWrote: customerWrote,
  UserJoined: joined,
  UserDeclined: (state, event, at) => left(state, event, at),
  UserLeft: (state, event, at) => left(state, event, at),
  UserWrote: wrote,
  AgentReplied: (state, event, at) =>
    event.agent === state.stage.agent ? replied(busy(state, at), event, at) : step(state),
  DeliveryFailed: (state, event, at) =>
    isLost(state, event)
      ? handOver(state, { because: "failure" }, at)
      : event.effect.type === "InviteAgent" && event.effect.agent !== undefined
        ? colleagueGone(state, event.effect.agent)
        : everywhere.DeliveryFailed(state, event, at),
  UserEdited: (state, event, at) => byAgent(state, event.user, () => edited(state, event, at)),
  UserRetracted: (state, event) =>
    byAgent(state, event.user, () =>
      event.retracts === state.stage.heldBack?.id
        ? step(nothingHeldBack(state))
        : isWhispered(state, event.retracts)
          ? step(state)
          : retractFromCustomer(state, event),
    ),
  UserReacted: (state, event) =>
    byAgent(state, event.user, () =>
      isWhispered(state, event.to) ? step(state) : sayReaction(state, event),
    ),
  UserCommanded: (state, event, at) =>
    event.user === state.stage.agent ? obeyFromLane(state, event, at) : obeyColleague(state, event),
  OursRemoved: oursRemoved,
  RoomChanged: (state, event) =>
    event.change === "encrypted" ? (moved(state) ?? roomChanged(state, event)) : roomChanged(state, event),
  Delivered: (state, event) => {
    const delivered = everywhere.Delivered(state, event);
    return event.effect.type === "OpenRoom" ? andThen(delivered, arrived) : delivered;
  },
  // They are offered nothing more, but who is talking is not cut off in the middle of it.
  AgentLost: (state, event, at) =>
    event.agent === state.stage.agent && movesWhenAway(state)
      ? transfer(state, { because: "removed" }, at)
      : event.agent === state.stage.agent
        ? step(
            state,
            remark(state, "connected.agent-removed", { agent: state.stage.agentName ?? event.agent }),
          )
        : step(state),
  AgentWentAway: (state, event, at) =>
    event.agent === state.stage.agent && movesWhenAway(state)
      ? transfer(state, { because: "away" }, at)
      : step(state),
  DeadlinePassed: onDeadline<In<"connected">>({
    ...dueEverywhere,
    answer: (state, at) =>
      automatedOf(state, state.stage.agent) === undefined
        ? transfer(state, { because: "unanswered" }, at)
        : handOver(state, { because: "silence" }, at),
    idle: (state, at) => closeTalk(state, at, "idle"),
    absent: (state) => goneFromTalk(state),
  }),
};

/** The talk goes on in another room, to which its agent is called. */
function moved(state: In<"connected">): Step | undefined {
  const { agent } = state.stage;
  const name = customerName(state);
  const replaced = replaceRoom(state);
  return (
    replaced &&
    withEffects(
      replaced,
      updateCard(replaced.state),
      {
        type: "InviteAgent",
        customer: state.customer,
        agent,
        reason: reasonLine(state, "room.encrypted-moved", { name }),
      },
      tellAgent(state, agent, "room.encrypted-moved", { name }),
    )
  );
}

/** The room that a talk has moved to is there, with an invitation for its agent on the way. */
function arrived(state: ConversationState): Step {
  const { stage } = state;
  if (stage.kind !== "connected") return step(state);
  const called = member(state, stage.agent)
    ? state
    : putMember(state, { user: stage.agent, membership: "invited", reason: "agent" });
  return stage.host === "homeserver" ? sendBotAway(called) : step(called);
}

/** One who talks to a machine gets a person by asking for one, and an answer in time. */
function customerWrote(state: In<"connected">, event: EventOf<"CustomerWrote">, at: number): Step {
  // They are served already: a link has nothing to lead to.
  if (saysNothing(event.message)) return step(state);
  const awake = owesAnswer(busy(state, at), at);
  const posted = postCustomerWords(awake, event.message, at);
  if (automatedOf(state, state.stage.agent) === undefined || !asksForPerson(state, event.message))
    return posted;
  return andThen(posted, (now) =>
    isIn(now, "connected") ? handOver(now, { because: "asked" }, at) : step(now),
  );
}

/** The agent behind a webhook cannot be told what it must know. */
function isLost({ stage }: In<"connected">, { effect }: EventOf<"DeliveryFailed">): boolean {
  return effect.type === "CallWebhook" && effect.agent === stage.agent && effect.source !== "closed";
}

/** Either side said something: the talk is not idle. */
function busy(state: In<"connected">, at: number): In<"connected"> {
  return startTimer(state, "idle", at + state.settings.idleClose_ms);
}

function byAgent(state: In<"connected">, user: string, relay: () => Step): Step {
  // What a guest changes of words that never reached the customer has nothing to change.
  return user === state.stage.agent || isHeard(state, user) ? relay() : step(state);
}

/** Whether the rule lets a talk go on to somebody else when its agent is not ready any more. */
function movesWhenAway({ stage, hosting }: In<"connected">): boolean {
  return stage.host === "bridge" && hosting?.agentGone?.away === "move";
}

function wrote(state: In<"connected">, event: EventOf<"UserWrote">, at: number): Step {
  const isColleague = event.user !== state.stage.agent;
  const whisper = whispered(state, event.message);
  if (whisper !== undefined) return step(whisper);
  if (isColleague && !isHeard(state, event.user)) return wordsOfBystander(state, event);
  const command = commandIn(event);
  if (isColleague)
    return command === undefined
      ? sayAgentWords(hasAnswered(busy(state, at)), event.message)
      : wordsOfBystander(state, event);
  if (command === undefined) {
    const sent = nothingHeldBack(hasAnswered(busy(state, at)));
    return heldBack(busy(state, at), event.message) ?? sayAgentWords(sent, event.message);
  }
  const handover = automatedOf(state, event.user) === undefined ? undefined : handoverIn(command);
  return handover === undefined ? obey(state, command, at) : handOver(state, handover, at);
}

function edited(state: In<"connected">, event: EventOf<"UserEdited">, at: number): Step {
  const first = firstWords(state.stage.heldBack, event);
  const whisper = first === undefined ? editedWhisper(state, event) : undefined;
  if (whisper !== undefined) return step(whisper);
  return first === undefined ? sayAgentEdit(busy(state, at), event) : wrote(state, first, at);
}

/** Somebody came although the conversation is taken: kindly let off if they were rung for it, else a guest. */
function joined(state: In<"connected">, event: { readonly user: string }): Step {
  const { agent, agentName } = state.stage;
  if (event.user === agent)
    return step(putMember(state, { user: agent, membership: "joined", reason: "agent" }));
  if (!state.withdrawn.some((each) => each.agent === event.user)) return guestJoined(state, event.user);
  const parameters = { agent: agentName ?? agent };
  const [without, remove] = removeKindly(state, event.user, reasonLine(state, "offer.taken", parameters));
  return step(without, remove, tellAgent(state, event.user, "offer.taken", parameters));
}

function left(
  state: In<"connected">,
  event: EventOf<"UserLeft"> | EventOf<"UserDeclined">,
  at: number,
): Step {
  const { agent, since } = state.stage;
  const crossed = state.stage.crossed === true && at - since < CROSSING_MS;
  if (event.user !== agent) return colleagueGone(state, event.user);
  const gone = memberLeft(state, event.user);
  const wasPutOut = event.type === "UserLeft" && event.by !== undefined && event.by !== agent;
  if (crossed && wasPutOut) return andThen(gone, (now) => ringBack(now, state.stage, at, RING_AGAIN_MS));
  const { agentGone } = state.hosting ?? {};
  const isCalledBack = state.stage.host === "bridge" && agentGone?.left === "wait" && !wasPutOut;
  if (isCalledBack && automatedOf(state, agent) === undefined)
    return andThen(gone, (now) => ringBack(now, state.stage, at, agentGone.wait_ms));
  return andThen(gone, (now) => lostAgent(now, state, at));
}

/**
 * They are called back: the withdrawal that their join had crossed has put them out after all, or the rule lets their
 * customer wait for them. It is theirs to take again; their slot stays taken, and the customer need not hear of it.
 */
function ringBack(
  state: ConversationState,
  talk: In<"connected">["stage"],
  at: number,
  ring_ms: number,
): Step {
  const { agent, agentName, decisionId, queue, host, since } = talk;
  const stage: Ringing = {
    kind: "ringing",
    waitingSince: since,
    decisionId,
    queue,
    host,
    agents: [agent],
    ring_ms,
    onNoAnswer: { setAway: false, exclude_ms: PASSED_OVER_MS },
    toldKept: true,
    unseen: [agent],
    ...(agentName === undefined ? {} : { names: { [agent]: agentName } }),
  };
  const rung = startTimer(inStage<"ringing">(stopTimers(state, "idle"), stage), "ring", at + ring_ms);
  const invited = putMember(rung, { user: agent, membership: "invited", reason: "offer" });
  const reason = reasonLine(state, "offer.again", { name: customerName(state) });
  return andThen(
    step(invited, { type: "InviteAgent", customer: state.customer, agent, reason }),
    callBotBack,
  );
}

/** They left, were put out, or are no more: the customer hears that someone else will come, and comes sooner. */
function lostAgent(state: ConversationState, before: In<"connected">, at: number): Step {
  const { agent } = before.stage;
  const isAutomated = automatedOf(state, agent) !== undefined;
  const raised = quietly(hasAnswered(raise(isAutomated ? forPeople(state) : state, agent)), at);
  const freed = step(raised, ...pauseAutomated(state, agent, at), release(agent));
  const told = andThen(andThen(freed, callBotBack), (now) =>
    step(now, ...summary(before), ...tell(now, "waiting.agent-lost")),
  );
  return andThen(
    andThen(told, (now) => requestDecision(now, at, at)),
    (now) => step(now, updateCard(now)),
  );
}

/** The bot may go. Putting the customer's puppet out is how some end a talk, and it ends it. */
function oursRemoved(state: In<"connected">, event: EventOf<"OursRemoved">, at: number): Step {
  const gone = oursGone(state, event);
  if (event.speaker !== "desk") return closeTalk({ ...gone, stage: state.stage }, at, "agent");
  return state.stage.host === "bridge" ? callBotBack(gone) : step(gone);
}
