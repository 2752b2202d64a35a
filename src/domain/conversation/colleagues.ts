import type { Effect } from "./effects.ts";
import { maskAgent } from "./masks.ts";
import type { RoomMessage } from "./message.ts";
import { reasonLine } from "./reason-line.ts";
import { dropMembers, member, memberLeft, putMember, removeKindly } from "./room.ts";
import type { ConversationState, Member } from "./state.ts";
import type { EventOf, In, Step } from "./step.ts";
import { andThen, step, withEffects } from "./step.ts";
import { isWhisper } from "./whisper.ts";
import { customerName, remark, tellAgent } from "./words.ts";

/** Whispers remembered, so that a change of one is not taken for words to the customer; beyond, the oldest are not. */
const MOST_WHISPERS = 100;
/** Colleagues asked into one talk at a time. */
const MOST_COLLEAGUES = 10;

/** Colleagues who share a talk that is another's. */
type Sharing = Extract<Member["reason"], "consulted" | "listening">;

function sharesAs(state: ConversationState, user: string): Sharing | undefined {
  const { reason } = member(state, user) ?? {};
  return reason === "consulted" || reason === "listening" ? reason : undefined;
}

/** The customer hears them as the desk, as they hear the agent. */
export function isHeard(state: ConversationState, user: string): boolean {
  const known = member(state, user);
  return known?.reason === "consulted" && known.membership === "joined";
}

/** The agent asks a colleague in. The talk stays theirs; the customer goes on hearing one desk. */
export function consult(state: In<"connected">, user: string, name: string): Step {
  const { agent, agentName = agent } = state.stage;
  if (user === agent) return step(state, tellAgent(state, agent, "consult.self"));
  const sharing = colleagues(state);
  if (sharing.length >= MOST_COLLEAGUES && !sharing.includes(user))
    return step(state, tellAgent(state, agent, "consult.too-many", { most: MOST_COLLEAGUES }));
  const asked = { name: customerName(state), by: agentName };
  return called(
    maskAgent(state, user, name),
    { user, as: "consulted" },
    reasonLine(state, "consult.invitation", asked),
    [remark(state, "consult.asked", { agent: name })],
  );
}

/** A supervisor comes to read along, or to speak as well. */
export function joinIn(state: In<"connected">, user: string, name: string, as: Sharing): Step {
  const about = { name: customerName(state) };
  if (user === state.stage.agent) return step(state, tellAgent(state, user, "consult.self"));
  const key = as === "consulted" ? "barge.remark" : "listen.remark";
  return called(maskAgent(state, user, name), { user, as }, reasonLine(state, "listen.invitation", about), [
    remark(state, key, { by: name }),
  ]);
}

/** Whoever sits in the room needs no invitation: only what they are there for changes. */
function called(
  state: ConversationState,
  { user, as }: { readonly user: string; readonly as: Sharing },
  reason: string,
  told: readonly Effect[],
): Step {
  const membership = member(state, user)?.membership ?? "invited";
  const invitation: readonly Effect[] =
    member(state, user) === undefined
      ? [{ type: "InviteAgent", customer: state.customer, agent: user, reason }]
      : [];
  return step(putMember(state, { user, membership, reason: as }), ...invitation, ...told);
}

/** They are done with it, and are let out; the talk goes on. */
export function takeLeave(state: ConversationState, user: string): Step {
  if (sharesAs(state, user) === undefined)
    return step(state, tellAgent(state, user, "consult.nothing-to-leave", { name: customerName(state) }));
  const [without, remove] = removeKindly(state, user, reasonLine(state, "consult.left"));
  return step(without, remove);
}

/** A colleague could not be asked in, or did not want to: whoever asked hears so. */
export function colleagueGone(state: In<"connected">, user: string): Step {
  const sharing = sharesAs(state, user);
  const known = member(state, user);
  const gone = memberLeft(state, user);
  if (sharing !== "consulted" || known?.membership === "joined") return gone;
  return withEffects(gone, remark(state, "consult.not-coming", { agent: user }));
}

/** With the talk ends what colleagues shared it for. */
export function colleaguesGo(state: ConversationState): Step {
  const sharing = colleagues(state);
  const reason = reasonLine(state, "consult.over");
  const { customer } = state;
  return step(
    dropMembers(state, sharing),
    ...sharing.map<Effect>((user) => ({ type: "RemoveFromRoom", customer, user, reason })),
  );
}

function colleagues({ room }: ConversationState): readonly string[] {
  if (room.status !== "open") return [];
  return room.members
    .filter(({ reason }) => reason === "consulted" || reason === "listening")
    .map(({ user }) => user);
}

/** Words among agents: they stand in the room, and go nowhere. Undefined when they are words to the customer. */
export function whispered<S extends ConversationState>(state: S, message: RoomMessage): S | undefined {
  return isWhisper(message) ? remembered(state, message.id) : undefined;
}

function remembered<S extends ConversationState>(state: S, id: string): S {
  return { ...state, whispers: [...(state.whispers ?? []), id].slice(-MOST_WHISPERS) };
}

export function isWhispered({ whispers = [] }: ConversationState, id: string): boolean {
  return whispers.includes(id);
}

/** An edit that stays among agents: of a whisper, or into one. What the customer has read before stays read. */
export function editedWhisper<S extends ConversationState>(
  state: S,
  event: EventOf<"UserEdited">,
): S | undefined {
  if (isWhispered(state, event.edits)) return state;
  return isWhisper(event.message) ? remembered(state, event.message.id) : undefined;
}

/** The talk goes on under the other hosting, in the same room: nothing that was said is moved, so nothing is lost. */
export function changeHost(
  state: In<"connected">,
  user: string,
  by: string,
  host: "homeserver" | "bridge",
  bot: (state: ConversationState) => Step,
): Step {
  const name = customerName(state);
  if (state.stage.host === host) return step(state, tellAgent(state, user, `host.is-${host}`, { name }));
  const changed = { ...state, stage: { ...state.stage, host } };
  const told = step(
    changed,
    remark(state, `host.to-${host}`, { by }),
    tellAgent(state, user, `host.is-${host}`, { name }),
  );
  return andThen(told, bot);
}

/** Nobody needs to scroll to know what they take over. */
export function summary(state: In<"connected">): readonly Effect[] {
  return state.stage.host === "bridge" ? [{ type: "PostTranscript", customer: state.customer }] : [];
}
