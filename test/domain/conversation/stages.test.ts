import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { advance, stages } from "../../../src/domain/conversation/advance.ts";
import type { ConversationEvent } from "../../../src/domain/conversation/events.ts";
import type { ConversationState } from "../../../src/domain/conversation/state.ts";
import type { EventType, StageName } from "../../../src/domain/conversation/step.ts";
import { plain } from "../../../src/domain/message/rich-text.ts";
import { anna, ben, customer, decision, names, offered, play, room } from "./play.ts";

const message = { id: "m9", body: plain("And another thing") };
const roomMessage = { id: "$9", body: plain("One moment") };

/** One event of each type, as it might come in at any time. */
const events: { readonly [T in EventType]: Extract<ConversationEvent, { readonly type: T }> } = {
  CustomerWrote: { type: "CustomerWrote", customer, message },
  CustomerEdited: { type: "CustomerEdited", customer, edits: "m1", message },
  CustomerRetracted: { type: "CustomerRetracted", customer, retracts: "m1" },
  CustomerWentAway: { type: "CustomerWentAway", customer, reason: "quit" },
  CustomerCameBack: { type: "CustomerCameBack", customer },
  CustomerMoved: {
    type: "CustomerMoved",
    customer: { ...customer, address: "ada@home.example/desk" },
    from: customer.identity,
  },
  ClientIdentified: {
    type: "ClientIdentified",
    customer,
    client: { network: "xmpp", software: "Gajim", source: "XEP-0092", confidence: "told" },
  },
  ProfileLearned: { type: "ProfileLearned", customer, name: "Ada L." },
  AgentReplied: {
    type: "AgentReplied",
    agent: anna,
    id: "reply:1",
    reply: { kind: "text", body: plain("Hello") },
  },
  UserJoined: { type: "UserJoined", user: anna },
  UserDeclined: { type: "UserDeclined", user: anna },
  UserLeft: { type: "UserLeft", user: anna },
  UserWrote: { type: "UserWrote", user: anna, message: roomMessage },
  UserEdited: { type: "UserEdited", user: anna, edits: "$1", message: roomMessage },
  UserRetracted: { type: "UserRetracted", user: anna, retracts: "$1" },
  UserReacted: { type: "UserReacted", user: anna, to: "$1", key: "👍", id: "$8" },
  UserCommanded: { type: "UserCommanded", user: anna, command: "close" },
  SupervisorDirected: {
    type: "SupervisorDirected",
    supervisor: ben,
    name: "Ben",
    direction: { kind: "requeue" },
  },
  CustomerBlocked: { type: "CustomerBlocked", by: ben, byName: "Ben", kindly: true },
  OursRemoved: { type: "OursRemoved", user: "@bot:desk.example", by: anna, speaker: "desk" },
  RoomChanged: { type: "RoomChanged", change: "encrypted", by: anna },
  DecisionMade: {
    type: "DecisionMade",
    attempt: 1,
    decisionId: "d9",
    decision: decision({ kind: "offer", agents: [ben], names, ...offered }),
  },
  AgentLost: { type: "AgentLost", agent: anna, reason: "no longer in the rules" },
  AgentWentAway: { type: "AgentWentAway", agent: anna, reason: "lunch" },
  PlaceRead: { type: "PlaceRead", attempt: 1, position: 1 },
  Delivered: { type: "Delivered", effect: { type: "OpenRoom" }, roomId: room },
  DeliveryFailed: {
    type: "DeliveryFailed",
    effect: { type: "SayToCustomer", source: "$9" },
    code: "gone",
    notice: "gone",
  },
  DeliveryDelayed: {
    type: "DeliveryDelayed",
    effect: { type: "SayToCustomer", source: "$9" },
    waited_ms: 10_000,
  },
  DeadlinePassed: { type: "DeadlinePassed", timer: "ring", due: 1 },
};

const begun: { readonly [K in StageName]: () => ConversationState } = {
  interviewing: () => play().writes("My invoice is wrong").roomOpens().state,
  waiting: () => play().waits().state,
  ringing: () => play().rings().state,
  connected: () => play().talks().state,
  "wrapping-up": () => play().talks().says("!close").state,
  closed: () => play().talks().says("!close").passes("wrap-up").state,
};

type Row = readonly [leadsTo: StageName, ...effects: readonly string[]];
const same: Readonly<Record<StageName, Row>> = {
  interviewing: ["interviewing"],
  waiting: ["waiting"],
  ringing: ["ringing"],
  connected: ["connected"],
  "wrapping-up": ["wrapping-up"],
  closed: ["closed"],
};

/** What each event leads to in each stage, where it is not "nothing". The effects stand in their order. */
const table: { readonly [K in StageName]: { readonly [T in EventType]?: Row } } = {
  interviewing: {
    // A sentence of six words at most may be a name: this one is the answer to "what is your name?".
    CustomerWrote: ["interviewing", "PostInRoom", "DressPuppet", "SayToCustomer", "PostInRoom"],
    CustomerEdited: ["interviewing", "PostInRoom"],
    CustomerRetracted: ["interviewing", "RetractInRoom"],
    CustomerMoved: ["interviewing", "FollowAddress"],
    ProfileLearned: ["interviewing", "DressPuppet"],
    UserWrote: ["interviewing", "PostInRoom"],
    UserCommanded: ["interviewing", "TellAgent"],
    SupervisorDirected: ["interviewing", "TellAgent"],
    CustomerBlocked: ["closed", "PostInRoom", "SayToCustomer"],
    OursRemoved: ["interviewing", "BotReturns"],
    RoomChanged: ["interviewing", "OpenRoom", "PostInRoom"],
    DecisionMade: ["interviewing", "ReleaseCapacity"],
    DeliveryFailed: ["interviewing", "PostInRoom"],
    DeliveryDelayed: ["interviewing", "PostInRoom"],
  },
  waiting: {
    CustomerWrote: ["waiting", "PostInRoom", "SayToCustomer", "PostInRoom"],
    CustomerEdited: ["waiting", "PostInRoom"],
    CustomerRetracted: ["waiting", "RetractInRoom"],
    CustomerMoved: ["waiting", "FollowAddress"],
    ClientIdentified: ["waiting", "UpdateCard"],
    ProfileLearned: ["waiting", "DressPuppet"],
    UserWrote: ["waiting", "PostInRoom"],
    UserCommanded: ["waiting", "TellAgent"],
    SupervisorDirected: ["waiting", "TellAgent", "RequestDecision"],
    CustomerBlocked: ["closed", "CancelRequest", "PostInRoom", "SayToCustomer"],
    OursRemoved: ["waiting", "BotReturns"],
    RoomChanged: ["waiting", "OpenRoom", "PostInRoom"],
    DecisionMade: ["ringing", "RecordOffer", "InviteAgent"],
    DeliveryFailed: ["waiting", "PostInRoom"],
    DeliveryDelayed: ["waiting", "PostInRoom"],
  },
  ringing: {
    CustomerWrote: ["ringing", "PostInRoom", "SayToCustomer", "PostInRoom"],
    CustomerEdited: ["ringing", "PostInRoom"],
    CustomerRetracted: ["ringing", "RetractInRoom"],
    CustomerMoved: ["ringing", "FollowAddress"],
    ClientIdentified: ["ringing", "UpdateCard"],
    ProfileLearned: ["ringing", "DressPuppet"],
    UserJoined: ["connected", "RecordOffer", "UpdateCard", "SayToCustomer", "PostInRoom", "BotLeaves"],
    UserDeclined: ["waiting", "RecordOffer", "ReleaseCapacity", "RequestDecision"],
    UserLeft: ["waiting", "RecordOffer", "ReleaseCapacity", "RequestDecision"],
    UserWrote: ["ringing", "PostInRoom"],
    UserCommanded: ["ringing", "TellAgent"],
    SupervisorDirected: [
      "waiting",
      "RemoveFromRoom",
      "RecordOffer",
      "ReleaseCapacity",
      "TellAgent",
      "TellAgent",
      "RequestDecision",
    ],
    CustomerBlocked: [
      "closed",
      "RemoveFromRoom",
      "RecordOffer",
      "ReleaseCapacity",
      "TellAgent",
      "PostInRoom",
      "SayToCustomer",
    ],
    OursRemoved: ["ringing", "BotReturns"],
    RoomChanged: ["ringing", "OpenRoom", "PostInRoom", "InviteAgent"],
    DecisionMade: ["ringing", "ReleaseCapacity"],
    AgentLost: [
      "waiting",
      "RemoveFromRoom",
      "RecordOffer",
      "ReleaseCapacity",
      "TellAgent",
      "RequestDecision",
    ],
    AgentWentAway: [
      "waiting",
      "RemoveFromRoom",
      "RecordOffer",
      "ReleaseCapacity",
      "TellAgent",
      "RequestDecision",
    ],
    DeliveryFailed: ["ringing", "PostInRoom"],
    DeliveryDelayed: ["ringing", "PostInRoom"],
  },
  connected: {
    CustomerWrote: ["connected", "PostInRoom"],
    CustomerEdited: ["connected", "PostInRoom"],
    CustomerRetracted: ["connected", "RetractInRoom"],
    CustomerMoved: ["connected", "FollowAddress"],
    ClientIdentified: ["connected", "UpdateCard"],
    ProfileLearned: ["connected", "DressPuppet"],
    UserDeclined: [
      "waiting",
      "ReleaseCapacity",
      "BotReturns",
      "SayToCustomer",
      "PostInRoom",
      "RequestDecision",
      "UpdateCard",
    ],
    UserLeft: [
      "waiting",
      "ReleaseCapacity",
      "BotReturns",
      "SayToCustomer",
      "PostInRoom",
      "RequestDecision",
      "UpdateCard",
    ],
    UserWrote: ["connected", "SayToCustomer"],
    UserEdited: ["connected", "SayToCustomer"],
    UserRetracted: ["connected", "RetractFromCustomer"],
    UserReacted: ["connected", "SayToCustomer"],
    UserCommanded: ["wrapping-up", "SayToCustomer", "PostInRoom", "TellAgent"],
    SupervisorDirected: ["connected", "TellAgent"],
    CustomerBlocked: ["closed", "PostInRoom", "ReleaseCapacity", "SayToCustomer", "TellAgent"],
    RoomChanged: ["connected", "OpenRoom", "PostInRoom", "UpdateCard", "InviteAgent", "TellAgent"],
    DecisionMade: ["connected", "ReleaseCapacity"],
    AgentLost: ["connected", "PostInRoom"],
    DeliveryFailed: ["connected", "PostInRoom"],
    DeliveryDelayed: ["connected", "PostInRoom"],
  },
  "wrapping-up": {
    CustomerWrote: ["connected", "PostInRoom", "TellAgent", "PostInRoom"],
    CustomerEdited: ["wrapping-up", "PostInRoom"],
    CustomerRetracted: ["wrapping-up", "RetractInRoom"],
    CustomerMoved: ["wrapping-up", "FollowAddress"],
    ClientIdentified: ["wrapping-up", "UpdateCard"],
    ProfileLearned: ["wrapping-up", "DressPuppet"],
    UserDeclined: ["closed", "ReleaseCapacity"],
    UserLeft: ["closed", "ReleaseCapacity"],
    UserWrote: ["wrapping-up", "SayToCustomer"],
    UserEdited: ["wrapping-up", "SayToCustomer"],
    UserRetracted: ["wrapping-up", "RetractFromCustomer"],
    UserReacted: ["wrapping-up", "SayToCustomer"],
    UserCommanded: ["wrapping-up", "TellAgent"],
    SupervisorDirected: ["wrapping-up", "TellAgent"],
    CustomerBlocked: ["closed", "ReleaseCapacity"],
    RoomChanged: ["wrapping-up", "PostInRoom"],
    DecisionMade: ["wrapping-up", "ReleaseCapacity"],
    AgentLost: ["wrapping-up"],
    DeliveryFailed: ["wrapping-up", "PostInRoom"],
    DeliveryDelayed: ["wrapping-up", "PostInRoom"],
  },
  closed: {
    CustomerWrote: [
      "waiting",
      "BotReturns",
      "PostInRoom",
      "SayToCustomer",
      "PostInRoom",
      "RequestDecision",
      "UpdateCard",
    ],
    CustomerEdited: ["closed", "PostInRoom"],
    CustomerRetracted: ["closed", "RetractInRoom"],
    CustomerMoved: ["closed", "FollowAddress"],
    ProfileLearned: ["closed", "DressPuppet"],
    UserWrote: ["closed", "PostInRoom"],
    UserCommanded: ["closed", "TellAgent"],
    SupervisorDirected: ["closed", "TellAgent"],
    DecisionMade: ["closed", "ReleaseCapacity"],
    DeliveryFailed: ["closed", "PostInRoom"],
  },
};

describe("every event in every stage", () => {
  for (const stage of Object.keys(stages) as StageName[]) {
    for (const type of Object.keys(events) as EventType[]) {
      const row = table[stage][type];
      it(`${stage}, ${type}: ${row ? row.join(", ") : "nothing"}`, () => {
        const before = begun[stage]();
        const { state, effects } = advance(
          before,
          { at: 2_000_000, event: events[type] },
          { id: before.id, settings: before.settings },
        );
        assert.deepEqual([state.stage.kind, ...effects.map((effect) => effect.type)], row ?? same[stage]);
      });
    }
  }

  it("takes any first event, and only a customer's words open a conversation", () => {
    const { settings } = begun.waiting();
    for (const event of Object.values(events)) {
      const { state, effects } = advance(undefined, { at: 1, event }, { id: "c1", settings });
      const opens = event.type === "CustomerWrote" || event.type === "CustomerEdited";
      assert.equal(state.stage.kind, opens ? "interviewing" : "closed");
      assert.equal(effects.length > 0, opens);
    }
  });

  it("answers words that come after something that opened nothing", () => {
    const opened = play().event(events.CustomerCameBack).writes("My invoice is wrong");
    assert.equal(opened.stage.kind, "interviewing");
    assert.ok(opened.has("OpenRoom"));
  });
});
