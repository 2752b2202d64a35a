import { phrase } from "../text/text-key.ts";
import { asksForPerson, automatedOf, forPeople } from "./automated.ts";
import { closeUnserved } from "./closing.ts";
import { ROOM_UNUSABLE } from "./effects.ts";
import { dueEverywhere, everywhere } from "./everywhere.ts";
import type { Lost } from "./offers.ts";
import {
  accept,
  acceptCrossed,
  invitation,
  invitationSeen,
  isUnseen,
  loseOne,
  noAnswer,
  onDeclineOf,
} from "./offers.ts";
import { goneUnserved } from "./presence.ts";
import { reasonLine } from "./reason-line.ts";
import { postCustomerWords } from "./relay.ts";
import { replied } from "./replies.ts";
import { callBotBack, guestJoined, memberLeft, oursGone, replaceRoom, roomChanged } from "./room.ts";
import type { ConversationState } from "./state.ts";
import type { EventOf, Handlers, In, Step } from "./step.ts";
import { andThen, inStage, isIn, step } from "./step.ts";
import { directed } from "./supervising.ts";
import { onDeadline, startTimer } from "./timers.ts";
import { tellKept } from "./waiting.ts";
import { isWebhook } from "./webhooks.ts";

/** There is no such account, or none any more. */
const NO_ACCOUNT: ReadonlySet<string> = new Set(["M_NOT_FOUND", "M_USER_DEACTIVATED"]);

export const ringing: Handlers<"ringing"> = {
  ...everywhere,
  CustomerWrote: (state, event, at) => {
    const kept = andThen(postCustomerWords(state, event.message, at), tellKept);
    return asksForPerson(state, event.message) ? andThen(kept, (now) => withoutMachines(now, at)) : kept;
  },
  SupervisorDirected: directed,
  UserJoined: joined,
  UserDeclined: (state, event, at) => ifRung(state, event.user, declined(state), at),
  UserLeft: (state, event, at) => ifRung(state, event.user, left(state, event.by), at),
  OursRemoved: (state, event, at) => {
    const gone = oursGone(state, event);
    return event.speaker === "desk" ? callBotBack(gone) : closeUnserved(gone, at, "desk");
  },
  Delivered: (state, event, at) =>
    andThen(everywhere.Delivered(state, event), (now) =>
      isIn(now, "ringing") ? reached(now, event, at) : step(now),
    ),
  // Whoever answers has taken it.
  AgentReplied: (state, event, at) =>
    state.stage.agents.includes(event.agent) && isWebhook(state, event.agent)
      ? andThen(accept(state, event.agent, at), (now) =>
          isIn(now, "connected") ? replied(now, event, at) : step(now),
        )
      : step(state),
  AgentLost: (state, event, at) =>
    ifRung(state, event.agent, { outcome: "withdrawn", excludedFor: event.reason, stillInvited: true }, at),
  AgentWentAway: (state, event, at) =>
    ifRung(state, event.agent, { outcome: "withdrawn", stillInvited: true, wentAway: true }, at),
  DeliveryFailed: (state, event, at) =>
    (event.effect.type === "InviteAgent" || event.effect.type === "CallWebhook") &&
    event.effect.agent !== undefined
      ? notInvited(state, event.effect.agent, event.code, at)
      : everywhere.DeliveryFailed(state, event, at),
  RoomChanged: (state, event) =>
    event.change === "encrypted"
      ? (callAgain(state) ?? roomChanged(state, event))
      : roomChanged(state, event),
  DeadlinePassed: onDeadline<In<"ringing">>({
    ...dueEverywhere,
    ring: ringOver,
    absent: goneUnserved,
  }),
};

/** They want a person: whoever is none of those rung is let off. */
function withoutMachines(state: ConversationState, at: number): Step {
  if (!isIn(state, "ringing")) return step(state);
  const lost: Lost = { outcome: "withdrawn", stillInvited: true };
  return state.stage.agents
    .filter((agent) => automatedOf(state, agent) !== undefined)
    .reduce<Step>(
      (before, agent) =>
        andThen(before, (now) => (isIn(now, "ringing") ? loseOne(now, agent, lost, at) : step(now))),
      step(forPeople(state)),
    );
}

/** While no invitation has got through (the homeserver is away) nobody has failed to answer. */
function ringOver(state: In<"ringing">, at: number): Step {
  const nobodySaw = state.stage.agents.every((agent) => isUnseen(state.stage, agent));
  return state.room.status === "opening" || nobodySaw ? ringAnew(state, at) : noAnswer(state, at);
}

function reached(state: In<"ringing">, { effect }: EventOf<"Delivered">, at: number): Step {
  if (effect.type === "OpenRoom") return ringAnew(state, at);
  const { agent } = effect;
  if (effect.type === "CallWebhook" && effect.source === "started" && agent !== undefined)
    return state.stage.agents.includes(agent) ? accept(state, agent, at) : step(state);
  return effect.type === "InviteAgent" && effect.agent !== undefined
    ? invitationSeen(state, effect.agent, at)
    : step(state);
}

/** Whose fault it is decides: a room's is mended by another room, and an account that is not there rings no more. */
function notInvited(state: In<"ringing">, agent: string, code: string, at: number): Step {
  const lost: Lost = {
    outcome: "unreachable",
    excludedFor: phrase("exclusion.unreachable"),
    stillInvited: false,
  };
  if (code === ROOM_UNUSABLE)
    return state.room.status === "opening"
      ? step(state)
      : (callAgain(state) ?? ifRung(state, agent, lost, at));
  const awayFor = NO_ACCOUNT.has(code) ? { awayFor: reasonLine(state, "offer.no-account-reason") } : {};
  return ifRung(state, agent, { ...lost, ...awayFor }, at);
}

/** Rings all of them in a new room, from when they can see it. */
function callAgain(state: In<"ringing">): Step | undefined {
  const replaced = replaceRoom(state);
  if (!replaced) return undefined;
  const { agents } = state.stage;
  return andThen(replaced, (now) =>
    step(
      inStage<"ringing">(now, { ...state.stage, unseen: agents }),
      ...agents.map((agent) => invitation(now, agent)),
    ),
  );
}

/** They have the whole time to answer from when they can see the invitation. */
function ringAnew(state: ConversationState, at: number): Step {
  return step(isIn(state, "ringing") ? startTimer(state, "ring", at + state.stage.ring_ms) : state);
}

/** The first join in the homeserver's order has it. */
function joined(state: In<"ringing">, event: { readonly user: string }, at: number): Step {
  if (state.stage.agents.includes(event.user)) return accept(state, event.user, at);
  if (state.withdrawn.some((each) => each.agent === event.user)) return acceptCrossed(state, event.user, at);
  return guestJoined(state, event.user);
}

function declined(state: In<"ringing">): Lost {
  const lost = {
    outcome: "declined",
    excludedFor: phrase("exclusion.declined"),
    stillInvited: false,
  } as const;
  return onDeclineOf(state.stage).setAway
    ? { ...lost, awayFor: reasonLine(state, "offer.declined-reason") }
    : lost;
}

/** Their own leaving is a refusal; an invitation revoked by somebody else is none. */
function left(state: In<"ringing">, by: string | undefined): Lost {
  return by === undefined
    ? declined(state)
    : { outcome: "withdrawn", excludedFor: phrase("exclusion.revoked"), stillInvited: false };
}

function ifRung(state: In<"ringing">, user: string, lost: Lost, at: number): Step {
  // Of someone not rung, only what the room knows of them changes.
  if (!state.stage.agents.includes(user))
    return lost.stillInvited ? { state, effects: [] } : memberLeft(state, user);
  return loseOne(state, user, lost, at);
}
