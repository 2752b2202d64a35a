import type { HiddenNames } from "../hosting/hidden-names.ts";
import type { Mask } from "../hosting/terms.ts";
import { plainWords } from "../text/render-text.ts";
import { phrase } from "../text/text-key.ts";
import type { ConversationState } from "./state.ts";
import { customerName, shownAddress } from "./words.ts";

/** Characters of a conversation's id in the name that a masked customer goes by. */
const SHOWN_OF_ID = 4;

/** What a masked customer is called. */
export function maskedName({ id, settings }: Pick<ConversationState, "id" | "settings">): string {
  const handle = id.slice(-SHOWN_OF_ID);
  return plainWords(phrase("mask.customer", { handle }), settings.defaultLanguage);
}

/** What agents may not read of the customer; undefined when they may read all. */
export function customerHidden(state: ConversationState, mask: Mask | undefined): HiddenNames | undefined {
  if (mask?.customer === undefined) return undefined;
  const { customer, slots } = state;
  const { identity, address, displayName } = customer;
  const addresses = mask.customer === "name" ? [] : [address, identity, shownAddress(customer)];
  const isNameless = slots.name === undefined && displayName === undefined;
  const names =
    mask.customer === "address"
      ? isNameless
        ? [customerName(state)]
        : []
      : [customerName(state), slots.name ?? "", displayName ?? ""];
  return { anywhere: addresses, names, instead: maskedName(state) };
}

/** What the customer may not read of agents. */
export function agentsHidden(state: ConversationState, mask: Mask | undefined): HiddenNames | undefined {
  if (mask?.agent === undefined) return undefined;
  const known = agentsOf(state);
  return {
    anywhere: known.map(([user]) => user),
    names: known.map(([, name]) => name),
    instead: mask.agent,
  };
}

/** Agents remembered, so that nobody names one later who has had the talk before. */
const MOST_AGENTS = 20;

/** Somebody whom the customer is to know as the desk alone, where the rule says so. */
export function maskAgent<S extends ConversationState>(state: S, user: string, name: string): S {
  if (state.hosting?.mask?.agent === undefined) return state;
  const others = Object.entries(state.maskedAgents ?? {}).filter(([known]) => known !== user);
  const maskedAgents = Object.fromEntries([...others, [user, name] as const].slice(-MOST_AGENTS));
  return { ...state, maskedAgents };
}

/** Those who have, had, are offered or share the conversation, with their names. */
function agentsOf({
  stage,
  room,
  maskedAgents = {},
}: ConversationState): readonly (readonly [user: string, name: string])[] {
  const talk = stage.kind === "wrapping-up" ? stage.talk : stage;
  const members = room.status === "open" ? room.members.map(({ user }) => user) : [];
  const has = talk.kind === "connected" ? [[talk.agent, talk.agentName ?? ""] as const] : [];
  const rung = stage.kind === "ringing" ? Object.entries(stage.names ?? {}) : [];
  return [...has, ...rung, ...Object.entries(maskedAgents), ...members.map((user) => [user, ""] as const)];
}

/** The customer's name as agents may know it. */
export function nameForAgents(state: ConversationState): string {
  const mask = (state.hosting ?? state.settings.beforeDecided)?.mask?.customer;
  const isNameless = state.slots.name === undefined && state.customer.displayName === undefined;
  return mask === undefined || (mask === "address" && !isNameless) ? customerName(state) : maskedName(state);
}
