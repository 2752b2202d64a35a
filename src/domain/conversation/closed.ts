import { firstContact } from "./birth.ts";
import { crossesBlock, keepCrossed } from "./blocked.ts";
import { updateCard } from "./card.ts";
import { withClient } from "./client.ts";
import { obeyBystander } from "./commands.ts";
import { everywhere } from "./everywhere.ts";
import { proceed } from "./interviewing.ts";
import { followLink } from "./link.ts";
import { reasonLine } from "./reason-line.ts";
import { postCustomerWords } from "./relay.ts";
import { requestDecision } from "./requests.ts";
import { callBotBack, guestJoined, openRoom, oursGone, removeKindly } from "./room.ts";
import { commandIn } from "./room-command.ts";
import type { ConversationState } from "./state.ts";
import type { EventOf, Handlers, In, Step } from "./step.ts";
import { andThen, inStage, nothing, step } from "./step.ts";
import { customerName, remark, tell, tellAgent } from "./words.ts";

/**
 * Nothing happens by itself any more. Only the customer's words open it again, within the follow-up window that
 * whoever accepts them looks at; words that got here are answered in any case, since no one else will.
 */
export const closed: Handlers<"closed"> = {
  ...everywhere,
  CustomerWrote: (state, event, at) =>
    crossesBlock(state, at) ? keepCrossed(state, event, at) : reopen(state, event, at),
  CustomerWentAway: nothing("nobody is waiting to tell them anything"),
  CustomerCameBack: (state) => step({ ...state, presence: { status: "here" } }),
  ClientIdentified: (state, event) => step(withClient(state, event)),
  UserJoined: joined,
  UserWrote: wrote,
  OursRemoved: (state, event) => step(oursGone(state, event)),
  RoomChanged: nothing("nobody writes here any more, and a room that is needed again is looked at then"),
  DeliveryDelayed: nothing("what is still on its way is told of if it fails"),
  DeadlinePassed: nothing("a closed conversation waits for nothing"),
};

function reopen(state: In<"closed">, { message, link }: EventOf<"CustomerWrote">, at: number): Step {
  const back: ConversationState = { ...state, presence: { status: "here" }, timers: {}, toldUnheard: [] };
  const here = followLink(back, link, "anew");
  if (state.startedAt === state.stage.at && state.attempt === 0 && state.room.status === "none") {
    // It was opened by something that said nothing: these are the first words.
    return firstContact(fresh(here), message, at);
  }
  const heard = andThen(andThen(roomAgain(here), callBotBack), (now) => postCustomerWords(now, message, at));
  return state.attempt === 0
    ? andThen(heard, (now) => resumeInterview(now, at))
    : andThen(heard, (now) => serveAgain(now, at));
}

function fresh(state: ConversationState): ConversationState {
  return inStage<"interviewing">(state, { kind: "interviewing", turns: 0, misses: 0, reminded: false });
}

/** The room it had, unless that was never made or the puppet was put out of it. */
function roomAgain(state: ConversationState): Step {
  const usable = state.room.status === "opening" || (state.room.status === "open" && state.room.puppet);
  return usable ? step(state) : openRoom(state);
}

function resumeInterview(state: ConversationState, at: number): Step {
  const asking = fresh(state);
  return andThen(step(asking, ...tell(asking, "reopened.interview")), (now) => proceed(now, at));
}

/** What they want is known: the same agent is preferred, and they wait as anybody does. */
function serveAgain(state: ConversationState, at: number): Step {
  const told = step(state, ...tell(state, "reopened.waiting", { name: customerName(state) }));
  return andThen(
    andThen(told, (now) => requestDecision(now, at, at)),
    (now) => step(now, updateCard(now)),
  );
}

/** An offer of it that was withdrawn crosses their join: it is over, and they are let off kindly. */
function joined(state: In<"closed">, event: { readonly user: string }): Step {
  if (!state.withdrawn.some((each) => each.agent === event.user)) return guestJoined(state, event.user);
  const [without, remove] = removeKindly(state, event.user, reasonLine(state, "offer.over"));
  return step(without, remove, tellAgent(state, event.user, "offer.over"));
}

/** Nobody is there to hear it: said at the message itself, for these are words that would else be lost unseen. */
function wrote(state: In<"closed">, event: EventOf<"UserWrote">): Step {
  const command = commandIn(event);
  if (command !== undefined) return obeyBystander(state, event.user, command);
  return step(
    state,
    remark(state, "closed.unheard", { name: customerName(state) }, { replyTo: event.message.id }),
  );
}
