import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { AgentReply } from "../../../src/domain/conversation/events.ts";
import { plain } from "../../../src/domain/message/rich-text.ts";
import { anna, names, type Play, play } from "./play.ts";

const hook = "@hook:desk.example";
const machine = {
  names: { ...names, [hook]: "Hook" },
  automated: { [hook]: { silence_ms: 30_000, pause_ms: 60_000, webhook: true } },
} as const;

function rung(): Play {
  return play().waits().roomOpens().offers([hook], machine);
}

function taken(at: Play): Play {
  return at.event({ type: "Delivered", effect: { type: "CallWebhook", source: "started", agent: hook } });
}

function replies(at: Play, reply: AgentReply, id = "reply:1"): Play {
  return at.event({ type: "AgentReplied", agent: hook, id, reply });
}

const text = (words: string): AgentReply => ({ kind: "text", body: plain(words) });

function told(at: Play, all = false): readonly string[] {
  return at.of("CallWebhook", all ? at.all : at.effects).map(({ call }) => call.kind);
}

describe("an agent behind a webhook", () => {
  it("is told of an offer instead of being invited, and has the conversation when it took that", () => {
    const at = rung();
    assert.equal(at.has("InviteAgent"), false);
    assert.deepEqual([told(at), at.of("AdmitAgent").length], [["started"], 1]);
    assert.equal(taken(at).stage.kind, "connected");
    assert.deepEqual(told(at), []);
  });

  it("has it by answering, too, and the answer is said once in the room and to the customer", () => {
    const at = replies(rung(), text("Hello!"));
    assert.equal(at.stage.kind, "connected");
    const [posted] = at.of("PostAsAgent");
    const said = at.of("SayToCustomer").filter(({ source }) => source === "reply:1");
    assert.deepEqual([posted?.source, said.length], ["reply:1", 1]);
    assert.equal(at.state.timers.answer, undefined, "it has answered");
  });

  it("hears what the customer writes from the offer on, in order, and its end once", () => {
    const at = rung().writes("One").writes("Two");
    taken(at).writes("Three").writes("human");
    assert.deepEqual(told(at, true), ["started", "message", "message", "message", "message", "closed"]);
    assert.ok(at.has("DismissAgent"));
    at.writes("Four");
    assert.deepEqual(told(at), []);
  });

  it("closes, and hears of a customer who comes back as of a new conversation", () => {
    const at = replies(taken(rung()), { kind: "close" });
    assert.deepEqual([at.stage.kind, told(at)], ["wrapping-up", ["closed"]]);
    at.writes("One more thing");
    assert.deepEqual([at.stage.kind, told(at)], ["connected", ["started"]]);
  });

  it("hands over with a queue, a skill and a note for whoever takes over", () => {
    const handover = { kind: "handover", queue: "billing", skill: "german", note: "wants a refund" } as const;
    const at = replies(taken(rung()), handover);
    const [request] = at.of("RequestDecision");
    assert.deepEqual(request?.request.target, { queue: "billing" });
    assert.deepEqual([request?.request.peopleOnly, at.state.slots.skill], [true, "german"]);
    assert.deepEqual(told(at), ["closed"]);
  });

  it("that cannot be reached loses the offer, or the customer to a person, and is paused", () => {
    const failed = { type: "CallWebhook", source: "started", agent: hook } as const;
    const ringing = rung().fails(failed, "unreachable", "unreachable");
    assert.equal(ringing.stage.kind, "waiting");
    assert.equal(ringing.of("SetAgentAway").length, 1);
    const talking = taken(rung()).fails({ ...failed, source: "message" }, "unreachable", "unreachable");
    assert.equal(talking.stage.kind, "waiting");
    assert.equal(talking.of("RequestDecision")[0]?.request.peopleOnly, true);
    assert.equal(talking.of("SetAgentAway").length, 1);
  });

  it("that never answers the offer loses it when it has rung, and is paused", () => {
    const at = rung().passes("ring");
    assert.deepEqual([at.stage.kind, told(at), at.of("SetAgentAway").length], ["waiting", ["closed"], 1]);
  });

  it("is not heard when the conversation is with somebody else", () => {
    const at = taken(rung()).writes("human").offers([anna]).event({ type: "UserJoined", user: anna });
    const { idle } = at.state.timers;
    replies(at, text("I am still here"));
    assert.deepEqual(at.effects, []);
    assert.equal(at.state.timers.idle, idle, "nor does it keep a talk open that is not its own");
  });

  it("is told in no chat with the bot, as no automated agent is", () => {
    const at = replies(taken(rung()), { kind: "close" });
    assert.deepEqual(
      at.of("TellAgent", at.all).filter(({ agent }) => agent === hook),
      [],
    );
  });
});
