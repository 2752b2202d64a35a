import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { HostingTerms } from "../../../src/domain/hosting/terms.ts";
import { plain } from "../../../src/domain/message/rich-text.ts";
import { anna, ben, carla, Play } from "./play.ts";

function talk(hosting: HostingTerms = {}, host: "bridge" | "homeserver" = "bridge"): Play {
  return new Play().waits().offers([anna], { host, hosting }).joins(anna);
}

function commands(play: Play, user: string, command: string, title?: string): Play {
  return play.event({ type: "UserCommanded", user, command, ...(title ? { title } : {}) });
}

function consulted(host: "bridge" | "homeserver" = "bridge"): Play {
  return commands(talk({}, host), anna, `consult ${ben}`, "Ben").joins(ben);
}

const edit = (edits: string, text: string) => ({
  type: "UserEdited" as const,
  user: anna,
  edits,
  message: { id: `${edits}-again`, body: plain(text) },
});

describe("a colleague who is consulted", () => {
  for (const host of ["bridge", "homeserver"] as const)
    it(`is invited, and heard as the desk, under ${host} hosting`, () => {
      const play = commands(talk({}, host), anna, `consult ${ben}`, "Ben");
      assert.deepEqual(
        play.of("InviteAgent").map(({ agent }) => agent),
        [ben],
      );
      assert.deepEqual(play.says("Not yet in", ben).of("SayToCustomer"), []);
      assert.deepEqual(play.joins(ben).says("I know this one", ben).customerReads, ["I know this one"]);
      assert.equal(play.state.stage.kind === "connected" && play.state.stage.agent, anna);
    });

  it("may edit, take back and react as the agent may", () => {
    const play = consulted().says("Onn it", ben);
    const [said] = play.of("SayToCustomer");
    play.event({ ...edit(said?.source ?? "", "On it"), user: ben });
    assert.deepEqual(play.customerReads, ["On it"]);
  });

  it("goes when they want, or when the talk is over", () => {
    const left = commands(consulted(), ben, "leave", "Ben");
    assert.deepEqual(
      left.of("RemoveFromRoom").map(({ user }) => user),
      [ben],
    );
    assert.deepEqual(left.says("still there?", ben).of("SayToCustomer"), []);
    const closed = commands(consulted(), anna, "close");
    assert.deepEqual(
      closed.of("RemoveFromRoom").map(({ user }) => user),
      [ben],
    );
  });

  it("who declines, or cannot be invited, is told of", () => {
    const play = commands(talk(), anna, `consult ${ben}`, "Ben").event({ type: "UserDeclined", user: ben });
    assert.deepEqual(play.toldRoom, ["consult.not-coming"]);
    const failing = commands(talk(), anna, `consult ${ben}`, "Ben").fails({
      type: "InviteAgent",
      agent: ben,
    });
    assert.deepEqual(failing.toldRoom, ["consult.not-coming"]);
  });

  it("cannot close it or pass it on", () => {
    assert.deepEqual(consulted().says("!close", ben).toldAgents, [[ben, "command.not-yours"]]);
  });
});

describe("a whisper", () => {
  it("goes to nobody outside, by whoever it is", () => {
    assert.deepEqual(talk().says("// what does she mean?").effects, []);
    assert.deepEqual(consulted().says("//the invoice of May", ben).effects, []);
    assert.deepEqual(talk().joins(carla).says("// a guest", carla).effects, []);
  });

  it("stays one when it is edited, taken back or reacted to", () => {
    const play = talk().says("// psst");
    const id = "$e3";
    assert.deepEqual(play.event(edit(id, "psst")).of("SayToCustomer"), []);
    assert.deepEqual(
      play.event({ type: "UserReacted", user: anna, to: id, key: "👍", id: "$r" }).effects,
      [],
    );
    assert.deepEqual(play.event({ type: "UserRetracted", user: anna, retracts: id }).effects, []);
  });

  it("is what words are edited into: the customer is sent no more of them", () => {
    const play = talk().says("Hello");
    assert.deepEqual(play.event(edit("$e3", "// oops")).of("SayToCustomer"), []);
  });

  it("is still one while the talk is wrapped up", () => {
    assert.deepEqual(commands(talk(), anna, "close").says("// nice").effects, []);
  });
});

describe("a supervisor", () => {
  it("listens in: the agent sees it, the customer does not, and what they write goes nowhere", () => {
    const play = commands(talk(), carla, "listen c1", "Carla");
    assert.deepEqual(
      play.of("InviteAgent").map(({ agent }) => agent),
      [carla],
    );
    assert.deepEqual([play.toldRoom, play.toldCustomer], [["listen.remark"], []]);
    assert.deepEqual(play.joins(carla).says("hm", carla).of("SayToCustomer"), []);
  });

  it("barges in, from listening too, and is heard", () => {
    const play = commands(
      commands(talk(), carla, "listen c1", "Carla").joins(carla),
      carla,
      "barge c1",
      "Carla",
    );
    assert.equal(play.has("InviteAgent"), false);
    assert.deepEqual(play.says("Let me help", carla).customerReads, ["Let me help"]);
  });
});

describe("the hosting of a running talk", () => {
  it("is changed there and back, and nothing said meanwhile is lost", () => {
    const play = commands(talk(), anna, "host homeserver", "Anna");
    assert.equal(play.has("BotLeaves"), true);
    assert.deepEqual(play.says("Hello").customerReads, ["Hello"]);
    assert.equal(play.writes("Yes?").of("PostInRoom").length, 1);
    commands(play, carla, "host bridge", "Carla");
    assert.equal(play.has("BotReturns"), true);
    assert.deepEqual(play.says("Again").customerReads, ["Again"]);
    assert.equal(play.state.stage.kind === "connected" && play.state.stage.host, "bridge");
  });

  it("that it has already is only told", () => {
    const play = commands(talk(), anna, "host bridge", "Anna");
    assert.deepEqual(play.toldAgents, [[anna, "host.is-bridge"]]);
    assert.equal(play.effects.length, 1);
  });
});

describe("a talk that goes on to somebody else", () => {
  const pass = { type: "UserCommanded", user: anna, command: `pass ${ben}`, title: "Ben" } as const;
  const silent = { onTransfer: "silent" } as const;

  it("brings the next one what was said and the giver's note, in the room and before they join", () => {
    const play = talk().event({ ...pass, note: "She was promised a refund" });
    assert.equal(play.of("PostTranscript").length, 1);
    assert.ok(play.toldRoom.includes("transfer.note"));
    const order = play.effects.map(({ type }) => type);
    assert.ok(order.indexOf("BotReturns") < order.indexOf("PostTranscript"));
    assert.equal(play.offers([ben]).has("InviteAgent"), true);
  });

  it("is told to the customer, or kept from them, as the rule says", () => {
    assert.deepEqual(talk().event(pass).toldCustomer, ["waiting.passed-on"]);
    const quiet = talk(silent).event(pass);
    assert.deepEqual(quiet.toldCustomer, []);
    assert.deepEqual(quiet.writes("Hello?").toldCustomer, []);
    assert.deepEqual(quiet.offers([ben], { host: "bridge", hosting: silent }).joins(ben).toldCustomer, []);
    assert.deepEqual(quiet.says("I have it", ben).customerReads, ["I have it"]);
    assert.equal(quiet.state.silentUntil, undefined);
  });

  it("is not kept from them for longer than two minutes", () => {
    const quiet = talk(silent).event(pass);
    quiet.now += 120_000;
    assert.deepEqual(quiet.mustWait(1).toldCustomer.length, 1);
  });

  it("never hides that a machine takes over", () => {
    const automated = { [ben]: { silence_ms: 1_000, pause_ms: 1_000 } };
    const quiet = talk(silent).event(pass).offers([ben], { automated, hosting: silent }).joins(ben);
    assert.deepEqual(quiet.toldCustomer, ["connected.assistant"]);
  });

  it("does so when its agent says away, is removed or leaves the customer waiting, where the rule says so", () => {
    const moving = {
      agentGone: { left: "move", away: "move", wait_ms: 60_000, unanswered_ms: 600_000 },
    } as const;
    const away = talk(moving).event({ type: "AgentWentAway", agent: anna, reason: "lunch" });
    assert.equal(away.stage.kind, "waiting");
    assert.deepEqual(
      away.of("ReleaseCapacity").map(({ agent }) => agent),
      [anna],
    );
    assert.equal(
      talk(moving).event({ type: "AgentLost", agent: anna, reason: "gone" }).stage.kind,
      "waiting",
    );
    assert.equal(talk(moving).isDue("answer").stage.kind, "waiting");
    const answered = talk(moving).says("Here");
    assert.equal(answered.state.timers.answer, undefined);
    assert.ok(answered.writes("And?").state.timers.answer !== undefined);
  });

  it("stays with them where it does not", () => {
    const keeping = { agentGone: { left: "move", away: "keep", wait_ms: 60_000 } } as const;
    for (const terms of [keeping, {}])
      assert.equal(
        talk(terms).event({ type: "AgentWentAway", agent: anna, reason: "" }).stage.kind,
        "connected",
      );
  });

  it("waits for an agent who left, and goes on without them when they do not come back in time", () => {
    const waiting = { agentGone: { left: "wait", away: "keep", wait_ms: 60_000 } } as const;
    const left = talk(waiting).event({ type: "UserLeft", user: anna });
    assert.equal(left.stage.kind, "ringing");
    assert.deepEqual(
      left.of("InviteAgent").map(({ agent }) => agent),
      [anna],
    );
    assert.deepEqual(left.toldCustomer, []);
    assert.equal(left.of("ReleaseCapacity").length, 0);
    const back = talk(waiting).event({ type: "UserLeft", user: anna }).writes("Hello?").joins(anna);
    assert.equal(back.stage.kind, "connected");
    assert.equal(left.passes("ring").stage.kind, "waiting");
  });
});
