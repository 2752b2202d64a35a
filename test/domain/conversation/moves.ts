import fc from "fast-check";
import { ROOM_UNUSABLE } from "../../../src/domain/conversation/effects.ts";
import type { ConversationEvent, Direction } from "../../../src/domain/conversation/events.ts";
import type { ConversationState, TimerName } from "../../../src/domain/conversation/state.ts";
import { plain } from "../../../src/domain/message/rich-text.ts";
import { anna, ben, carla, customer, decision, names, offered, room } from "./play.ts";

/** One thing that may happen; what it comes to depends on where the conversation stands. */
export interface Move {
  readonly kind: (typeof kinds)[number];
  readonly pick: number;
  readonly later_ms: number;
}

const kinds = [
  "follows-link",
  "writes",
  "writes",
  "edits",
  "retracts",
  "goes",
  "returns",
  "moves",
  "stranger",
  "client",
  "profile",
  "room-opens",
  "room-opens",
  "room-fails",
  "offer",
  "offer",
  "offer",
  "wait",
  "place-read",
  "stale-offer",
  "joins",
  "joins",
  "joins-rung",
  "joins-rung",
  "declines",
  "leaves",
  "kicked",
  "agent-writes",
  "agent-writes",
  "agent-closes",
  "agent-passes",
  "someone-commands",
  "supervisor-directs",
  "somebody-blocks",
  "agent-edits",
  "agent-reacts",
  "agent-retracts",
  "agent-lost",
  "agent-away",
  "ours-removed",
  "room-changes",
  "delivered",
  "fails",
  "delayed",
  "timer",
  "timer",
  "timer",
  "old-timer",
] as const;

export const moves: fc.Arbitrary<Move[]> = fc.array(
  fc.record({ kind: fc.constantFrom(...kinds), pick: fc.nat(1_000), later_ms: fc.nat(20_000) }),
  { minLength: 1, maxLength: 60 },
);

const agents = [anna, ben, carla];
const directions: readonly Direction[] = [
  { kind: "move", queue: "tech", title: "Technical help" },
  { kind: "take", agent: ben, name: "Ben" },
  { kind: "prioritise", by: 20 },
  { kind: "requeue" },
];
const texts = ["hello", "My invoice is wrong", "Ada", "human", "!", "1", ""];
const said = ["Good morning", "!status", "!!!", "! why", "!pass @ben:desk.example", "!pass tech", "close"];
const timers: readonly TimerName[] = [
  "client-answer",
  "silence",
  "ring",
  "position",
  "absence-told",
  "idle",
  "wrap-up",
  "absent",
  "room",
  "target",
];

/** The event that a move is, at `now`; undefined when it cannot be in this state. */
export function eventOf(
  move: Move,
  state: ConversationState | undefined,
  nth: number,
): ConversationEvent | undefined {
  const { pick } = move;
  const who = agents[pick % agents.length] ?? anna;
  const holder = state && "agent" in state.stage && state.stage.agent !== undefined ? state.stage.agent : who;
  const them = state?.customer ?? customer;
  const roomMessage = { id: `$${nth}`, body: plain(said[pick % 3 === 0 ? pick % said.length : 0] ?? "") };
  switch (move.kind) {
    case "writes": {
      const attachments = pick % 9 === 0 ? { attachments: [{ kind: "image" as const }] } : {};
      const message = { id: `m${nth}`, body: plain(texts[pick % texts.length] ?? ""), ...attachments };
      return {
        type: "CustomerWrote",
        customer: pick % 4 === 0 ? { ...them, address: `ada/${pick}` } : them,
        message,
      };
    }
    case "follows-link": {
      const message = { id: `m${nth}`, body: plain(pick % 2 ? "" : "hello"), codeTaken: true } as const;
      const link = { queue: "tech", ...(pick % 3 === 0 ? { reason: "a refund" } : {}) };
      const followed = pick % 5 === 0 ? {} : { link };
      return { type: "CustomerWrote", customer: them, message, ...followed };
    }
    case "edits":
      return {
        type: "CustomerEdited",
        customer: them,
        edits: "m1",
        message: { id: `m${nth}`, body: plain("new") },
      };
    case "retracts":
      return { type: "CustomerRetracted", customer: them, retracts: "m1" };
    case "goes":
      return { type: "CustomerWentAway", customer: them, reason: "quit" };
    case "returns":
      return { type: "CustomerCameBack", customer: them };
    case "moves":
      return { type: "CustomerMoved", customer: { ...them, address: `ada/${pick}` }, from: them.identity };
    case "stranger":
      return {
        type: "CustomerWrote",
        customer: { ...them, identity: "mallory@elsewhere.example" },
        message: { id: `m${nth}`, body: plain("I am Ada") },
      };
    case "client":
      return {
        type: "ClientIdentified",
        customer: them,
        client: {
          network: "xmpp",
          software: "Gajim",
          source: "XEP-0092",
          confidence: pick % 2 ? "told" : "none",
        },
      };
    case "profile":
      return { type: "ProfileLearned", customer: them, name: "Ada L." };
    case "room-opens":
      return { type: "Delivered", effect: { type: "OpenRoom" }, roomId: room };
    case "room-fails":
      return {
        type: "DeliveryFailed",
        effect: { type: "OpenRoom" },
        code: "M_FORBIDDEN",
        notice: "not allowed",
      };
    case "offer":
    case "stale-offer": {
      // The store commits a decision only for a conversation that waits for it; it may be stale when folded.
      if (!state) return undefined;
      const stale = move.kind === "stale-offer";
      const fits = state.stage.kind === "waiting";
      if (!stale && !fits) return undefined;
      const attempt = state.attempt - (stale && (fits || pick % 2) ? 1 : 0);
      const picked = agents.slice(pick % 3, (pick % 3) + 1 + (pick % 2));
      const outcome = {
        kind: "offer",
        agents: picked,
        names,
        ...offered,
        host: pick % 5 ? "homeserver" : "bridge",
      } as const;
      return { type: "DecisionMade", attempt, decisionId: `d${nth}`, decision: decision(outcome) };
    }
    case "wait": {
      if (!state) return undefined;
      const outcome = { kind: "wait", position: 1 + (pick % 5), hopeless: pick % 4 === 0 } as const;
      return {
        type: "DecisionMade",
        attempt: state.attempt,
        decisionId: `d${nth}`,
        decision: decision(outcome),
      };
    }
    case "place-read":
      // Also of an attempt that is over.
      return (
        state && {
          type: "PlaceRead",
          attempt: state.attempt - Number(pick % 4 === 0),
          position: 1 + (pick % 5),
        }
      );
    case "joins":
      return { type: "UserJoined", user: who };
    case "joins-rung":
      return {
        type: "UserJoined",
        user: state?.stage.kind === "ringing" ? (state.stage.agents[0] ?? who) : who,
      };
    case "declines":
      return { type: "UserDeclined", user: who };
    case "leaves":
      return { type: "UserLeft", user: holder };
    case "kicked":
      return { type: "UserLeft", user: holder, by: "@admin:desk.example" };
    case "agent-writes":
      return { type: "UserWrote", user: pick % 5 === 0 ? who : holder, message: roomMessage };
    case "agent-closes":
      return { type: "UserCommanded", user: holder, command: "close" };
    case "agent-passes":
      return { type: "UserCommanded", user: holder, command: pick % 2 ? "pass tech" : `pass ${who}` };
    case "someone-commands":
      return { type: "UserCommanded", user: who, command: "close now" };
    case "supervisor-directs":
      return {
        type: "SupervisorDirected",
        supervisor: who,
        name: "Eva",
        direction: directions[pick % directions.length] ?? { kind: "requeue" },
      };
    case "somebody-blocks":
      return { type: "CustomerBlocked", by: who, byName: "Eva", kindly: pick % 2 === 0 };
    case "agent-edits":
      return { type: "UserEdited", user: holder, edits: "$1", message: roomMessage };
    case "agent-reacts":
      return { type: "UserReacted", user: holder, to: "$1", key: "👍", id: `$${nth}` };
    case "agent-retracts":
      return { type: "UserRetracted", user: holder, retracts: "$1" };
    case "agent-lost":
      return { type: "AgentLost", agent: who, reason: "no longer in the rules" };
    case "agent-away":
      return { type: "AgentWentAway", agent: who, reason: "lunch" };
    case "ours-removed":
      return {
        type: "OursRemoved",
        user: "@bot:desk.example",
        by: who,
        speaker: pick % 3 ? "desk" : "customer",
      };
    case "room-changes":
      return { type: "RoomChanged", change: pick % 2 ? "power-lost" : "encrypted", by: who };
    case "delivered":
      return pick % 2
        ? { type: "Delivered", effect: { type: "SayToCustomer", source: `$${pick % 60}` } }
        : { type: "Delivered", effect: { type: "InviteAgent", agent: who } };
    case "fails": {
      const refs = [
        { type: "SayToCustomer", source: `$${pick % 60}` },
        { type: "SayToCustomer" },
        { type: "PostInRoom", source: "m1" },
        { type: "InviteAgent", agent: who },
        { type: "AskClient" },
        { type: "BotReturns" },
      ] as const;
      return {
        type: "DeliveryFailed",
        effect: refs[pick % refs.length] ?? refs[1],
        code: [ROOM_UNUSABLE, "M_NOT_FOUND", "x"][pick % 5] ?? "x",
        notice: "it is so",
      };
    }
    case "delayed":
      return {
        type: "DeliveryDelayed",
        effect: { type: "SayToCustomer", source: `$${nth - 1}` },
        waited_ms: 10_000,
      };
    case "timer": {
      const [next] = Object.entries(state?.timers ?? {}).sort(([, a], [, b]) => a - b);
      return next && { type: "DeadlinePassed", timer: next[0] as TimerName, due: next[1] };
    }
    case "old-timer":
      return { type: "DeadlinePassed", timer: timers[pick % timers.length] ?? "ring", due: 1 };
  }
}
