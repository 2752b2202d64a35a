import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Play } from "./play.ts";
import { anna, ben, play, textOf } from "./play.ts";

const room = (talk: Play) => (talk.state.room.status === "open" ? talk.state.room : undefined);
const users = (talk: Play) => room(talk)?.members.map((member) => member.user);

const passed = (to: string, title: string) =>
  ({ type: "UserCommanded", user: anna, command: `pass ${to}`, title }) as const;

describe("awkward moments after close", () => {
  it("the customer writes in the wrap-up: the talk goes on with the agent who still has the slot", () => {
    const talk = play().talks().says("!close").writes("One more thing");
    assert.equal(talk.stage.kind === "connected" && talk.stage.agent, anna);
    assert.deepEqual(talk.toldAgents, [[anna, "reopened.agent"]]);
    assert.deepEqual(Object.keys(talk.state.timers), ["idle"]);
  });

  it("the customer writes within the follow-up window: reopened, and the same agent preferred", () => {
    const talk = play().talks().says("!close").passes("wrap-up").writes("One more thing");
    assert.equal(talk.stage.kind, "waiting");
    assert.deepEqual(talk.toldCustomer, ["reopened.waiting"]);
    assert.equal(talk.of("RequestDecision")[0]?.request.lastAgent, anna);
    assert.equal(talk.has("OpenRoom"), false, "it is the same room");
  });

  it("an agent who stayed in the room to read has joined by being there", () => {
    const talk = play().talks().says("!close").passes("wrap-up").writes("One more thing").offers([anna]);
    assert.equal(talk.stage.kind, "connected");
    assert.equal(talk.has("InviteAgent"), false);
  });

  it("another agent takes it over: whoever stayed to read is let off", () => {
    const talk = play()
      .talks()
      .says("!close")
      .passes("wrap-up")
      .writes("One more thing")
      .offers([ben])
      .joins(ben);
    assert.equal(talk.of("RemoveFromRoom")[0]?.user, anna);
    assert.deepEqual(users(talk), [ben]);
  });

  it("an interview that silence had closed goes on where it was", () => {
    const back = play()
      .writes("My invoice is wrong")
      .client()
      .passes("silence")
      .passes("silence")
      .writes("sorry, was at lunch");
    assert.equal(back.stage.kind, "interviewing");
    assert.deepEqual(back.customerReads.at(-1), "What is your name?");
  });

  it("the agent writes after the wrap-up: told at that message that nobody hears it", () => {
    const talk = play().talks().says("!close").says("bye!");
    assert.equal(talk.of("SayToCustomer").length, 1, "a last word still goes");
    talk.passes("wrap-up").says("and another thing");
    assert.deepEqual(talk.toldRoom, ["closed.unheard"]);
    assert.equal(talk.has("SayToCustomer"), false);
  });
});

describe("commands in the room", () => {
  it("pass hands the conversation on: out of it, told, and the customer back in line ahead of others", () => {
    const talk = play().talks().event(passed("tech", "Technical help"));
    assert.equal(talk.stage.kind, "waiting");
    assert.deepEqual(
      talk.of("TellAgent").map(({ content }) => textOf(content)),
      ["You passed Ada on to Technical help. Thank you!"],
    );
    assert.deepEqual(talk.toldCustomer, ["waiting.passed-on"]);
    assert.deepEqual(talk.of("RequestDecision")[0]?.request.target, { queue: "tech" });
    assert.equal(talk.of("RemoveFromRoom")[0]?.user, anna);
    assert.deepEqual(talk.of("ReleaseCapacity"), [{ type: "ReleaseCapacity", agent: anna }]);
    talk.offers([ben]).joins(ben);
    assert.equal(talk.state.target, undefined);
  });

  it("pass goes to the agent's own lane first, which knows whom and what there is to pass it to", () => {
    const talk = play().talks().says("!pass  to Technical help");
    assert.deepEqual(talk.effects, [
      { type: "ForwardCommand", agent: anna, command: "pass Technical help c1" },
    ]);
    assert.equal(talk.stage.kind, "connected");
  });

  it("pass to oneself changes nothing, and says so", () => {
    const talk = play().talks().event(passed(anna, "Anna"));
    assert.equal(talk.stage.kind, "connected");
    assert.deepEqual(talk.toldAgents, [[anna, "command.pass-self"]]);
  });

  it("pass to a person asks for that person, and falls back to the rules when they cannot have it", () => {
    const talk = play().talks().event(passed(ben, "Ben"));
    assert.deepEqual(talk.of("RequestDecision")[0]?.request.target, { agent: ben });
    talk.mustWait(1, true);
    assert.deepEqual(talk.toldRoom, ["waiting.target-unknown"]);
    assert.equal(talk.of("RequestDecision")[0]?.request.target, undefined);
    assert.deepEqual(talk.toldCustomer, []);
  });

  it("pass to a person who is away waits for them a minute, and then goes by the rules; room and passer are told", () => {
    const talk = play().talks().event(passed(ben, "Ben")).mustWait(1);
    const due = talk.state.timers.target;
    assert.equal(due, talk.now + 60_000);
    talk.passes("position").mustWait(1);
    assert.equal(talk.state.timers.target, due, "looking at the position again is no new minute");
    talk.passes("target");
    assert.equal(talk.of("RequestDecision")[0]?.request.target, undefined);
    assert.deepEqual(talk.toldRoom, ["waiting.target-late"]);
    assert.deepEqual(talk.toldAgents, [[anna, "waiting.target-late-agent"]]);
    assert.equal(talk.stage.kind, "waiting");
    assert.equal(talk.state.timers.target, undefined);
  });

  it("pass to a person who does not answer, or declines, goes by the rules after that", () => {
    for (const refusal of ["no answer", "declined"] as const) {
      const talk = play().talks().event(passed(ben, "Ben")).offers([ben]);
      if (refusal === "declined") talk.event({ type: "UserDeclined", user: ben });
      else talk.passes("ring");
      assert.equal(talk.of("RequestDecision")[0]?.request.target, undefined, refusal);
      assert.ok(talk.toldRoom.includes("waiting.target-late"), refusal);
    }
  });

  it("pass to a person who goes away while it rings goes by the rules at once, and the passer is told why", () => {
    const talk = play().talks().event(passed(ben, "Ben")).offers([ben]);
    talk.event({ type: "AgentWentAway", agent: ben, reason: "lunch" });
    assert.equal(talk.of("RequestDecision")[0]?.request.target, undefined);
    assert.deepEqual(talk.of("RequestDecision")[0]?.request.exclusions, []);
    assert.ok(talk.toldRoom.includes("waiting.target-away"));
    assert.deepEqual(talk.toldAgents, [
      [ben, "offer.withdrawn"],
      [anna, "waiting.target-away-agent"],
    ]);
  });

  it("pass to a person who takes it within the minute is not undone by it", () => {
    const talk = play().talks().event(passed(ben, "Ben")).mustWait(1).offers([ben]).joins(ben);
    assert.equal(talk.state.timers.target, undefined);
    assert.equal(talk.stage.kind === "connected" && talk.stage.agent, ben);
  });

  it("other commands go to the agent's own lane, and none to the customer", () => {
    const talk = play().talks().says("!status");
    assert.deepEqual(talk.effects, [{ type: "ForwardCommand", agent: anna, command: "!status" }]);
    assert.deepEqual(talk.says("!why").effects, [{ type: "ForwardCommand", agent: anna, command: "why c1" }]);
    assert.deepEqual(talk.says("!clsoe").effects, [
      { type: "ForwardCommand", agent: anna, command: "!clsoe", about: "Ada" },
    ]);
    assert.equal(talk.says("!!!").of("SayToCustomer").length, 1, "an exclamation is no command");
  });

  it("close and pass of what is closed say that it is closed already, to whoever had it", () => {
    const talk = play().talks().says("!close");
    for (const command of ["!close", "!pass ben", "!pass"])
      assert.deepEqual(talk.says(command).toldAgents, [[anna, "command.closed-already"]], command);
    talk.passes("wrap-up").says("!pass ben");
    assert.deepEqual(talk.toldAgents, [[anna, "command.closed-already"]]);
    talk.event({ type: "UserCommanded", user: anna, command: "close" });
    assert.deepEqual(talk.toldAgents, [[anna, "command.closed-already"]]);
  });

  it("nobody else's command closes it", () => {
    const talk = play().talks().joins(ben).says("!close", ben);
    assert.equal(talk.stage.kind, "connected");
    assert.deepEqual(talk.toldAgents, [[ben, "command.not-yours"]]);
    talk.event({ type: "UserCommanded", user: ben, command: "close" });
    assert.equal(talk.stage.kind, "connected");
  });
});
