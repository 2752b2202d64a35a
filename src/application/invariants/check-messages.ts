import type { Effect } from "../../domain/conversation/effects.ts";
import { saysNothing } from "../../domain/conversation/link.ts";
import type { AuditedConversation } from "../ports/store.ts";
import type { Replay } from "./replay.ts";
import { foldedEvents, isSame, type Violation } from "./violation.ts";

type Side = "customer" | "room";
type Row = AuditedConversation["outbox"][number];

const sides: Readonly<Record<Effect["type"], Side | undefined>> = {
  SayToCustomer: "customer",
  RetractFromCustomer: "customer",
  AskClient: "customer",
  OpenRoom: "room",
  DressPuppet: "room",
  PostInRoom: "room",
  RetractInRoom: "room",
  PostTranscript: "room",
  InviteAgent: "room",
  RemoveFromRoom: "room",
  AdmitAgent: "room",
  DismissAgent: "room",
  PostAsAgent: "room",
  BotLeaves: "room",
  BotReturns: "room",
  PuppetLeaves: "room",
  UpdateCard: "room",
  TellAgent: undefined,
  CallWebhook: undefined,
  RequestDecision: undefined,
  ReadPlace: undefined,
  CancelRequest: undefined,
  ReleaseCapacity: undefined,
  ClaimSlot: undefined,
  SetAgentAway: undefined,
  ForwardCommand: undefined,
  RecordOffer: undefined,
  FollowAddress: undefined,
};

/**
 * Invariant 1: every message that was acknowledged to its sender is in the other side's outbox or delivered,
 * exactly once, in the sender's order. (What is not folded yet stands in the inbox.)
 */
export function checkMessages(
  audited: AuditedConversation,
  replayed: Replay | undefined,
): readonly Violation[] {
  const rows = bySide(audited.outbox, ({ effect }) => effect);
  const decided = replayed && bySide(replayed.effects, (effect) => effect);
  const problems = [
    ...sidesOfIt.flatMap((side) => [
      ...inOrder(side, rows[side]),
      ...(decided ? asDecided(side, rows[side], decided[side]) : []),
    ]),
    ...(replayed ? customersWords(audited, rows.room) : []),
    ...twiceSaid(rows.customer),
  ];
  return problems.map((what) => ({ invariant: 1, conversation: audited.state.id, what }));
}

const sidesOfIt: readonly Side[] = ["customer", "room"];

function bySide<T>(all: readonly T[], effectOf: (one: T) => Effect): Readonly<Record<Side, readonly T[]>> {
  const found: Record<Side, T[]> = { customer: [], room: [] };
  for (const one of all) {
    const side = sides[effectOf(one).type];
    if (side !== undefined) found[side].push(one);
  }
  return found;
}

/** No row ends before the one ahead of it. */
function inOrder(side: Side, rows: readonly Row[]): readonly string[] {
  const firstOpen = rows.findIndex((row) => !hasEnded(row));
  const overtaking = rows.find((row, index) => firstOpen !== -1 && index > firstOpen && hasEnded(row));
  return overtaking
    ? [`towards the ${side}, ${overtaking.id} ended before ${rows[firstOpen]?.id ?? ""}`]
    : [];
}

function hasEnded(row: Row): boolean {
  return row.end?.kind === "delivered" || row.end?.kind === "rejected";
}

/** The outbox holds what the fold decided: nothing missing, nothing more, in its order. */
function asDecided(side: Side, rows: readonly Row[], decided: readonly Effect[]): readonly string[] {
  for (let index = 0; index < Math.max(decided.length, rows.length); index++) {
    const [wanted, row] = [decided[index], rows[index]];
    if (!row) return [`towards the ${side}, number ${index + 1} (${wanted?.type}) is in no outbox`];
    if (!wanted) return [`towards the ${side}, ${row.id} (${row.effect.type}) was decided by no event`];
    if (!isSame(wanted, row.effect)) {
      return [`towards the ${side}, ${row.id} is not number ${index + 1} (${wanted.type}) as decided`];
    }
  }
  return [];
}

/** Each message of the customer is posted, in their order. */
function customersWords(audited: AuditedConversation, rows: readonly Row[]): readonly string[] {
  const posts = rows.flatMap(({ effect }) => (effect.type === "PostInRoom" ? [effect] : []));
  // What masks and content rules make of their words is compared with what was decided, as all else is.
  const isChanged = audited.state.hosting !== undefined || audited.state.settings.beforeDecided !== undefined;
  let from = 0;
  for (const { seq, event } of foldedEvents(audited)) {
    if (event.type !== "CustomerWrote" || saysNothing(event.message)) continue;
    const { id, body } = event.message;
    const at = posts.findIndex(
      (post, index) =>
        index >= from &&
        post.as === "customer" &&
        post.source === id &&
        post.content.kind === "message" &&
        (isChanged || isSame(body, post.content.body)),
    );
    if (at === -1) return [`the customer's message in event ${seq} is not in the room's outbox in its place`];
    from = at + 1;
  }
  return [];
}

/** One message of the agent goes to the customer once. */
function twiceSaid(rows: readonly Row[]): readonly string[] {
  const seen = new Set<string>();
  return rows.flatMap(({ id, effect }) => {
    if (effect.type !== "SayToCustomer" || effect.source === undefined) return [];
    const again = seen.has(effect.source);
    seen.add(effect.source);
    return again ? [`towards the customer, ${id} carries a message that an earlier one carried`] : [];
  });
}
