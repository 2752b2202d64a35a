import { roomName, roomTopic } from "./card.ts";
import type { Effect } from "./effects.ts";
import type { ConversationState, Member, WithdrawnOffer } from "./state.ts";
import type { EventOf, Step } from "./step.ts";
import { step } from "./step.ts";
import { startTimer } from "./timers.ts";
import { remark, say, tellAgent } from "./words.ts";

/** How long after a refusal the room is tried again, ms. */
const ROOM_RETRY_MS = 60_000;
/** Withdrawn offers remembered for a join that crosses them. */
const MOST_WITHDRAWN = 20;
/** Rooms given up for one conversation. */
const MOST_ROOMS_REPLACED = 3;
/** Users remembered as told that the customer does not hear them; beyond, the oldest may be told again. */
const MOST_TOLD = 50;

export function openRoom(state: ConversationState): Step {
  const { customer } = state;
  const effect: Effect = { type: "OpenRoom", customer, name: roomName(state), topic: roomTopic(state) };
  return step({ ...state, room: { status: "opening" } }, effect);
}

/** The room is there; whoever is being rung already has an invitation waiting in the room's lane. */
export function roomOpened(state: ConversationState, roomId: string): ConversationState {
  if (state.room.status === "open" && state.room.roomId === roomId) return state;
  const rung = state.stage.kind === "ringing" ? state.stage.agents : [];
  const members = rung.map<Member>((user) => ({ user, membership: "invited", reason: "offer" }));
  return { ...state, room: { status: "open", roomId, bot: true, puppet: true, members } };
}

/**
 * Gives a room up that cannot be used any more and opens another, in which those who are called are invited
 * again. Undefined when that was done too often: then it is not the room.
 */
export function replaceRoom(state: ConversationState): Step | undefined {
  const replaced = state.roomsReplaced ?? 0;
  if (state.room.status !== "open" || replaced >= MOST_ROOMS_REPLACED) return undefined;
  const opened = openRoom({ ...state, roomsReplaced: replaced + 1 });
  return step(opened.state, ...opened.effects, remark(opened.state, "room.replaced"));
}

export function openingFailed(state: ConversationState, at: number): Step {
  const closed = { ...state, room: { status: "none" } as const };
  if (state.stage.kind === "closed") return step(closed);
  return step(startTimer(closed, "room", at + ROOM_RETRY_MS), say(state, "room.trouble"));
}

export function member(state: ConversationState, user: string): Member | undefined {
  return state.room.status === "open" ? state.room.members.find((each) => each.user === user) : undefined;
}

export function isJoined(state: ConversationState, user: string): boolean {
  return member(state, user)?.membership === "joined";
}

export function putMember<S extends ConversationState>(state: S, entry: Member): S {
  if (state.room.status !== "open") return state;
  const others = state.room.members.filter((each) => each.user !== entry.user);
  return { ...state, room: { ...state.room, members: [...others, entry] } };
}

export function dropMembers<S extends ConversationState>(state: S, users: readonly string[]): S {
  if (state.room.status !== "open") return state;
  return {
    ...state,
    room: { ...state.room, members: state.room.members.filter((each) => !users.includes(each.user)) },
  };
}

/** Someone joined whom this conversation did not call: a colleague that an agent asked in. */
export function guestJoined(state: ConversationState, user: string): Step {
  const known = member(state, user);
  return step(putMember(state, { user, membership: "joined", reason: known?.reason ?? "guest" }));
}

/** They are out of the room, so nothing of an offer to them is under way any more. */
export function memberLeft(state: ConversationState, user: string): Step {
  return step(forgetWithdrawn(dropMembers(state, [user]), user));
}

export function rememberWithdrawn<S extends ConversationState>(
  state: S,
  offers: readonly WithdrawnOffer[],
): S {
  const others = state.withdrawn.filter((each) => !offers.some((offer) => offer.agent === each.agent));
  return { ...state, withdrawn: [...others, ...offers].slice(-MOST_WITHDRAWN) };
}

export function forgetWithdrawn<S extends ConversationState>(state: S, agent: string): S {
  return { ...state, withdrawn: state.withdrawn.filter((each) => each.agent !== agent) };
}

/** Takes someone out of the room with a friendly line, which they also read in their chat with the bot. */
export function removeKindly(
  state: ConversationState,
  user: string,
  reason: string,
): readonly [ConversationState, Effect] {
  return [dropMembers(state, [user]), { type: "RemoveFromRoom", customer: state.customer, user, reason }];
}

/** Words in the room by someone whom the customer does not hear: they are told so, once. */
export function unheard(
  state: ConversationState,
  event: { readonly user: string; readonly message: { readonly id: string } },
): Step {
  if (state.toldUnheard.includes(event.user)) return step(state);
  const toldUnheard = [...state.toldUnheard, event.user].slice(-MOST_TOLD);
  return step({ ...state, toldUnheard }, remark(state, "room.unheard", {}, { replyTo: event.message.id }));
}

/** The bot comes back when it is the desk's turn to speak again. */
export function callBotBack(state: ConversationState): Step {
  if (state.room.status !== "open" || state.room.bot || !state.room.puppet) return step(state);
  return step(
    { ...state, room: { ...state.room, bot: true } },
    { type: "BotReturns", customer: state.customer },
  );
}

export function sendBotAway(state: ConversationState): Step {
  if (state.room.status !== "open" || !state.room.bot) return step(state);
  return step(
    { ...state, room: { ...state.room, bot: false } },
    { type: "BotLeaves", customer: state.customer },
  );
}

export function oursGone(state: ConversationState, event: EventOf<"OursRemoved">): ConversationState {
  if (state.room.status !== "open") return state;
  return {
    ...state,
    room: { ...state.room, ...(event.speaker === "desk" ? { bot: false } : { puppet: false }) },
  };
}

/** An encrypted room can be read by nobody of the desk: the conversation moves to one that can. */
export function movedIfEncrypted(state: ConversationState, event: EventOf<"RoomChanged">): Step {
  return (event.change === "encrypted" ? replaceRoom(state) : undefined) ?? roomChanged(state, event);
}

/** Said in the room, and to the agent, who may not see it there. */
export function roomChanged(state: ConversationState, event: EventOf<"RoomChanged">): Step {
  const key = `room.${event.change}` as const;
  const told = state.stage.kind === "connected" ? [tellAgent(state, state.stage.agent, key)] : [];
  return step(state, remark(state, key), ...told);
}
