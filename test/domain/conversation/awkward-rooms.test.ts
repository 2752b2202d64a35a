import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { ROOM_UNUSABLE } from "../../../src/domain/conversation/effects.ts";
import { anna, ben, type Play, play } from "./play.ts";

const OTHER = "!other:desk.example";

function refused(talk: Play, agent: string): Play {
  return talk.fails({ type: "InviteAgent", agent }, "the desk may invite nobody", ROOM_UNUSABLE);
}

function roomReplaced(talk: Play): Play {
  return talk.event({ type: "Delivered", effect: { type: "OpenRoom" }, roomId: OTHER }, 0);
}

const types = (talk: Play) => talk.effects.map((effect) => effect.type);
const invited = (talk: Play) => talk.of("InviteAgent").map(({ agent }) => agent);

describe("a room that cannot be used any more", () => {
  it("refuses an invitation: another room is opened, all are rung there, and no agent is blamed", () => {
    const rung = refused(play().rings([anna, ben]), anna);
    assert.equal(rung.stage.kind, "ringing");
    assert.deepEqual(types(rung), ["OpenRoom", "PostInRoom", "InviteAgent", "InviteAgent"]);
    assert.deepEqual(rung.toldRoom, ["room.replaced"]);
    assert.deepEqual(invited(rung), [anna, ben]);
    assert.deepEqual(rung.state.exclusions, []);
    assert.deepEqual(types(refused(rung, ben)), [], "the second refusal of the same room is known already");
    roomReplaced(rung);
    assert.equal(rung.state.room.status === "open" && rung.state.room.roomId, OTHER);
    assert.equal(rung.isDue("ring").stage.kind, "ringing", "nobody has seen the new invitations");
    const { stage } = rung.joins(anna);
    assert.equal(stage.kind === "connected" && stage.agent, anna);
  });

  it("is replaced so often and no more: then whoever cannot be invited is passed over, without being set away", () => {
    const rung = play().rings();
    for (let nth = 0; nth < 3; nth += 1) roomReplaced(refused(rung, anna));
    refused(rung, anna);
    assert.equal(rung.stage.kind, "waiting");
    assert.deepEqual(types(rung).includes("OpenRoom"), false);
    assert.equal(rung.has("SetAgentAway"), false);
    assert.deepEqual(
      rung.of("RequestDecision")[0]?.request.exclusions.map(({ agent }) => agent),
      [anna],
    );
  });
});

describe("a room that somebody has encrypted", () => {
  const encrypted = (talk: Play) => talk.event({ type: "RoomChanged", change: "encrypted", by: ben });

  it("moves a talk to a room that can be read: the agent is told once and called there, and has it still", () => {
    const talk = encrypted(play().talks());
    assert.equal(talk.stage.kind === "connected" && talk.stage.agent, anna);
    assert.deepEqual(types(talk), ["OpenRoom", "PostInRoom", "UpdateCard", "InviteAgent", "TellAgent"]);
    assert.deepEqual(talk.toldAgents, [[anna, "room.encrypted-moved"]]);
    assert.deepEqual(types(roomReplaced(talk)), ["BotLeaves"], "as in any talk that the homeserver carries");
    assert.deepEqual(talk.joins(anna).effects, []);
    assert.deepEqual(talk.says("I can read you again").of("SayToCustomer").length, 1);
  });

  it("calls those who are rung to the new room", () => {
    assert.deepEqual(invited(encrypted(play().rings([anna, ben]))), [anna, ben]);
  });
});

describe("a removal by the desk itself", () => {
  const removed = { type: "UserLeft", user: anna, by: "@bot:desk.example", ours: true } as const;

  it("is news only of the agent whose join had crossed it, who is called again", () => {
    const crossed = play().rings().passes("ring").joins(anna).event(removed);
    assert.deepEqual(crossed.stage.kind === "ringing" && crossed.stage.agents, [anna]);
    assert.deepEqual(invited(crossed), [anna]);
  });

  it("changes nothing for an agent who is rung again meanwhile, nor for one who has the talk", () => {
    for (const moment of [play().rings(), play().talks(), play().rings().passes("ring")]) {
      const { kind } = moment.stage;
      assert.deepEqual(moment.event(removed).effects, []);
      assert.equal(moment.stage.kind, kind);
    }
  });
});
