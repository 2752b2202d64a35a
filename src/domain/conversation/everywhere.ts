import { unknownClient } from "../client/client-identity.ts";
import { cleanName } from "../message/clean-name.ts";
import { blocked } from "./blocked.ts";
import { updateCard } from "./card.ts";
import { withClient } from "./client.ts";
import { notYours, obeyBystander } from "./commands.ts";
import { delayed, delivered, deliveryFailed } from "./deliveries.ts";
import type { Effect } from "./effects.ts";
import { giveBack } from "./offers.ts";
import { cameBack, tellAbsence, wentAway } from "./presence.ts";
import { postCustomerEdit, retractInRoom } from "./relay.ts";
import { guestJoined, memberLeft, movedIfEncrypted, openRoom, unheard } from "./room.ts";
import { commandIn } from "./room-command.ts";
import type { ConversationState } from "./state.ts";
import type { EventOf, EventType, Handler, Step } from "./step.ts";
import { nothing, step } from "./step.ts";
import { directedElsewhere } from "./supervising.ts";
import { stopTimers } from "./timers.ts";

/** What is done about these events in every stage that does not say otherwise. */
export const everywhere = {
  CustomerEdited: postCustomerEdit,
  CustomerRetracted: retractInRoom,
  CustomerWentAway: wentAway,
  CustomerCameBack: cameBack,
  CustomerMoved: nothing("the new address is followed before any stage sees the event"),
  ClientIdentified: identified,
  ProfileLearned: learned,
  UserJoined: (state, event) => guestJoined(state, event.user),
  UserDeclined: (state, event) => memberLeft(state, event.user),
  UserLeft: (state, event) => memberLeft(state, event.user),
  UserWrote: wordsOfBystander,
  UserEdited: nothing("the customer never got the first version"),
  UserRetracted: nothing("the customer never got it"),
  UserReacted: nothing("a reaction by someone whom the customer does not hear is for the room alone"),
  UserCommanded: (state, event) => notYours(state, event.user),
  SupervisorDirected: directedElsewhere,
  CustomerBlocked: blocked,
  RoomChanged: movedIfEncrypted,
  DecisionMade: giveBack,
  PlaceRead: nothing("they are not in line any more"),
  AgentReplied: nothing("an agent that does not have the conversation is not heard"),
  AgentLost: nothing("this conversation has nothing of theirs"),
  AgentWentAway: nothing("being away means no new offers, and this one offers them nothing"),
  Delivered: delivered,
  DeliveryFailed: deliveryFailed,
  DeliveryDelayed: delayed,
} satisfies { readonly [T in EventType]?: Handler<ConversationState, T> };

/** Their client has said what it is: now, or long after it was given up on. */
export function identified(state: ConversationState, event: EventOf<"ClientIdentified">): Step {
  const known = stopTimers(withClient(state, event), "client-answer");
  return state.stage.kind === "interviewing" ? step(known) : step(known, updateCard(known));
}

/** The client was given its time; routing goes on without. An answer that comes later still counts. */
export function clientIsSilent(state: ConversationState): Step {
  return step({ ...state, client: state.client ?? unknownClient(state.customer.network) });
}

/** The network shows a name or picture: the puppet wears it, and a missing name is known. */
export function learned(state: ConversationState, event: EventOf<"ProfileLearned">): Step {
  const name = event.name === undefined ? undefined : cleanName(event.name);
  const isAsking = state.stage.kind === "interviewing" && state.stage.asked === "name";
  const slots = name === undefined || state.slots.name || isAsking ? state.slots : { ...state.slots, name };
  const named = { ...state, slots };
  const shown = slots.name ?? name;
  const { avatar, customer } = event;
  const dress: readonly Effect[] =
    shown === undefined
      ? []
      : [{ type: "DressPuppet", customer, name: shown, ...(avatar ? { avatar } : {}) }];
  const card = slots === state.slots || state.stage.kind === "interviewing" ? [] : [updateCard(named)];
  return step(named, ...dress, ...card);
}

/** Someone in the room whom the customer does not hear: a command is understood, words are not carried. */
export function wordsOfBystander(state: ConversationState, event: EventOf<"UserWrote">): Step {
  const command = commandIn(event);
  return command === undefined ? unheard(state, event) : obeyBystander(state, event.user, command);
}

/** Deadlines that mean the same in every stage that is not closed. */
export const dueEverywhere = {
  "client-answer": clientIsSilent,
  "absence-told": tellAbsence,
  room: (state: ConversationState): Step => (state.room.status === "none" ? openRoom(state) : step(state)),
};
