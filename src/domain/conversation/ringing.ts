import { closeUnserved } from "./closing.ts";
import { dueEverywhere, everywhere } from "./everywhere.ts";
import type { Lost } from "./offers.ts";
import { accept, acceptCrossed, loseOne, noAnswer } from "./offers.ts";
import { goneUnserved } from "./presence.ts";
import { postCustomerWords } from "./relay.ts";
import { callBotBack, guestJoined, memberLeft, oursGone } from "./room.ts";
import type { ConversationState } from "./state.ts";
import type { Handlers, In, Step } from "./step.ts";
import { andThen, isIn, step } from "./step.ts";
import { onDeadline, startTimer } from "./timers.ts";
import { tellKept } from "./waiting.ts";

export const ringing: Handlers<"ringing"> = {
  ...everywhere,
  CustomerWrote: (state, event, at) => andThen(postCustomerWords(state, event.message, at), tellKept),
  UserJoined: joined,
  UserDeclined: (state, event, at) =>
    ifRung(state, event.user, { outcome: "declined", excludedFor: "declined", stillInvited: false }, at),
  UserLeft: (state, event, at) => ifRung(state, event.user, left(event.by), at),
  OursRemoved: (state, event, at) => {
    const gone = oursGone(state, event);
    return event.speaker === "desk" ? callBotBack(gone) : closeUnserved(gone, at, "desk");
  },
  Delivered: (state, event, at) =>
    andThen(everywhere.Delivered(state, event), (now) =>
      event.effect.type === "OpenRoom" ? ringAnew(now, at) : step(now),
    ),
  AgentLost: (state, event, at) =>
    ifRung(state, event.agent, { outcome: "withdrawn", excludedFor: event.reason, stillInvited: true }, at),
  AgentWentAway: (state, event, at) =>
    ifRung(state, event.agent, { outcome: "withdrawn", stillInvited: true }, at),
  DeliveryFailed: (state, event, at) =>
    event.effect.type === "InviteAgent" && event.effect.agent !== undefined
      ? ifRung(
          state,
          event.effect.agent,
          { outcome: "unreachable", excludedFor: "could not be invited", stillInvited: false },
          at,
        )
      : everywhere.DeliveryFailed(state, event, at),
  DeadlinePassed: onDeadline<In<"ringing">>({
    ...dueEverywhere,
    ring: ringOver,
    absent: goneUnserved,
  }),
};

/** While there is no room nobody was invited yet (the homeserver is away), so nobody has failed to answer. */
function ringOver(state: In<"ringing">, at: number): Step {
  return state.room.status === "opening" ? ringAnew(state, at) : noAnswer(state, at);
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

/** Their own leaving is a refusal; an invitation revoked by somebody else is none. */
function left(by: string | undefined): Lost {
  return by === undefined
    ? { outcome: "declined", excludedFor: "declined", stillInvited: false }
    : { outcome: "withdrawn", excludedFor: "the invitation was revoked", stillInvited: false };
}

function ifRung(state: In<"ringing">, user: string, lost: Lost, at: number): Step {
  // Of someone not rung, only what the room knows of them changes.
  if (!state.stage.agents.includes(user))
    return lost.stillInvited ? { state, effects: [] } : memberLeft(state, user);
  return loseOne(state, user, lost, at);
}
