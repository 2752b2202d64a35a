import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { phrase } from "../../../src/domain/text/text-key.ts";
import type { Play } from "./play.ts";
import { anna, ben, play } from "./play.ts";

const room = (talk: Play) => (talk.state.room.status === "open" ? talk.state.room : undefined);
const users = (talk: Play) => room(talk)?.members.map((member) => member.user);

describe("awkward moments of offers", () => {
  it("several offers at once, two join: the first has it, the other is removed with a line that names who took it", () => {
    const rung = play().rings([anna, ben]).joins(ben);
    assert.equal(rung.stage.kind === "connected" && rung.stage.agent, ben);
    assert.equal(rung.of("RemoveFromRoom")[0]?.user, anna);
    assert.equal(
      rung.of("RemoveFromRoom")[0]?.reason,
      "Ben has taken this conversation. Thank you for coming!",
    );
    assert.deepEqual(rung.toldAgents, [[anna, "offer.taken"]]);
    assert.deepEqual(rung.of("ReleaseCapacity"), [{ type: "ReleaseCapacity", agent: anna }]);
    assert.deepEqual(
      rung.of("RecordOffer").map(({ offer }) => [offer.agent, offer.outcome]),
      [
        [anna, "withdrawn"],
        [ben, "accepted"],
      ],
    );
    rung.joins(anna);
    assert.equal(rung.stage.kind === "connected" && rung.stage.agent, ben);
    assert.deepEqual(
      rung.effects.map((effect) => effect.type),
      ["RemoveFromRoom", "TellAgent"],
    );
    assert.equal(rung.of("SetAgentAway", rung.all).length, 0);
    assert.deepEqual(users(rung), [ben]);
  });

  it("nobody is set away for an invitation that could not be made while the homeserver was away", () => {
    const rung = play().writes("My invoice is wrong").client().writes("Ada").offers([anna]).passes("ring");
    assert.equal(rung.stage.kind, "ringing");
    assert.equal(rung.has("SetAgentAway"), false);
    const invited = rung.roomOpens();
    assert.equal(invited.state.timers.ring, invited.now + 30_000);
    assert.deepEqual(
      invited
        .passes("ring")
        .of("SetAgentAway")
        .map(({ agent }) => agent),
      [anna],
    );
  });

  it("in a room that is open already the ring counts from when the invitation is delivered", () => {
    const rung = play().rings().isDue("ring").isDue("ring");
    assert.equal(rung.stage.kind, "ringing", "the homeserver is away: nobody can have seen it");
    assert.equal(rung.has("SetAgentAway"), false);
    rung.now += 10_000;
    rung.sees(anna);
    assert.equal(rung.state.timers.ring, rung.now + 30_000);
    rung.isDue("ring");
    assert.deepEqual(
      rung.of("SetAgentAway").map(({ agent }) => agent),
      [anna],
    );
  });

  it("of several rung, only those who could see the invitation are set away", () => {
    const rung = play().rings([anna, ben]).sees(anna).isDue("ring");
    assert.equal(rung.stage.kind, "waiting");
    assert.deepEqual(
      rung.of("SetAgentAway").map(({ agent }) => agent),
      [anna],
    );
    assert.deepEqual(rung.toldAgents, [
      [anna, "offer.unanswered-away"],
      [ben, "offer.withdrawn"],
    ]);
    assert.deepEqual(
      rung
        .of("ReleaseCapacity")
        .map(({ agent }) => agent)
        .sort(),
      [anna, ben],
    );
  });

  it("an account that is not there rings no more: set away, passed over, and the next are looked for", () => {
    const effect = { type: "InviteAgent", agent: anna } as const;
    const rung = play().rings().fails(effect, "the homeserver knows no user", "M_NOT_FOUND");
    assert.equal(rung.stage.kind, "waiting");
    assert.deepEqual(rung.of("SetAgentAway"), [
      { type: "SetAgentAway", agent: anna, reason: "the homeserver knows no such account" },
    ]);
    assert.deepEqual(
      rung.of("RequestDecision")[0]?.request.exclusions.map(({ agent }) => agent),
      [anna],
    );
  });

  it("a join crosses the withdrawal and nobody has it: the join counts, and the slot is taken again", () => {
    const crossed = play().rings().passes("ring").joins(anna);
    assert.equal(crossed.stage.kind === "connected" && crossed.stage.agent, anna);
    assert.deepEqual(crossed.of("ClaimSlot"), [{ type: "ClaimSlot", agent: anna }]);
    assert.ok(crossed.has("CancelRequest"));
    assert.deepEqual(crossed.customerReads, ["Anna is here for you now."]);
  });

  it("a join crosses the withdrawal while others are rung: the join counts, and they are let off", () => {
    const crossed = play().rings().passes("ring").offers([ben]).joins(anna);
    assert.equal(crossed.stage.kind === "connected" && crossed.stage.agent, anna);
    assert.deepEqual(crossed.of("ReleaseCapacity"), [{ type: "ReleaseCapacity", agent: ben }]);
    assert.deepEqual(users(crossed), [anna]);
  });

  it("a join crosses the withdrawal and somebody else has it: never two", () => {
    const crossed = play().rings().passes("ring").offers([ben]).joins(ben).joins(anna);
    assert.equal(crossed.stage.kind === "connected" && crossed.stage.agent, ben);
    assert.deepEqual(
      crossed.effects.map((effect) => effect.type),
      ["RemoveFromRoom", "TellAgent"],
    );
    assert.equal(crossed.has("ClaimSlot"), false);
  });

  it("the withdrawal then puts out whoever had joined across it: they are rung again, and the customer hears nothing", () => {
    const crossed = play()
      .rings()
      .passes("ring")
      .joins(anna)
      .event({ type: "UserLeft", user: anna, by: "@_ada:desk.example" });
    assert.equal(crossed.stage.kind, "ringing");
    assert.deepEqual(
      crossed.effects.map((effect) => effect.type),
      ["InviteAgent", "BotReturns"],
    );
    assert.equal(crossed.joins(anna).stage.kind, "connected");
  });

  const putOut = { type: "UserLeft", user: anna, by: "@_ada:desk.example", ours: true } as const;

  it("the withdrawal puts out whoever joined across it when they have closed already: nobody is taken to be there", () => {
    const closed = play().rings().passes("ring").joins(anna).says("!close").event(putOut);
    assert.equal(closed.stage.kind, "closed");
    assert.deepEqual(users(closed), []);
    closed.writes("One thing more");
    assert.equal(closed.stage.kind, "waiting");
  });

  it("the withdrawal puts them out when the conversation is closed: offered again, they are invited", () => {
    const closed = play().rings().passes("ring").joins(anna).says("!close").passes("wrap-up").event(putOut);
    assert.deepEqual(users(closed), []);
    closed.writes("One thing more").offers([anna]);
    assert.equal(closed.stage.kind, "ringing");
    assert.equal(closed.of("InviteAgent")[0]?.agent, anna);
  });

  it("a removal that comes late puts out whoever came back as a guest: offered it, they are invited", () => {
    const late = play().rings([anna, ben]).joins(ben).event(putOut).joins(anna).event(putOut);
    assert.deepEqual(users(late), [ben]);
  });

  it("a removal that comes late puts out whoever was offered it while they sat in the room: they are rung again", () => {
    const late = play().rings([anna, ben]).joins(ben).event(putOut).joins(anna);
    late.event({ type: "UserLeft", user: ben }).offers([anna]);
    assert.equal(late.stage.kind === "connected" && late.stage.agent, anna);
    late.event(putOut);
    assert.deepEqual(late.stage.kind === "ringing" && late.stage.agents, [anna]);
    assert.equal(late.of("InviteAgent")[0]?.agent, anna);
  });

  it("a guest whom the agent asks in later is no crossed join", () => {
    const talk = play()
      .rings([anna, ben])
      .joins(anna)
      .event({ type: "UserLeft", user: ben, by: "@_ada:desk.example" })
      .joins(ben);
    assert.deepEqual(talk.effects, []);
    assert.deepEqual(room(talk)?.members.at(-1), { user: ben, membership: "joined", reason: "guest" });
  });

  it("nobody answers: withdrawn, set away and told how to come back; being away is what passes them over, until they say ready", () => {
    const rung = play().rings().passes("ring");
    assert.equal(rung.stage.kind, "waiting");
    assert.deepEqual(
      rung.effects.map((effect) => effect.type),
      ["RemoveFromRoom", "RecordOffer", "ReleaseCapacity", "TellAgent", "SetAgentAway", "RequestDecision"],
    );
    assert.deepEqual(rung.toldAgents, [[anna, "offer.unanswered-away"]]);
    const [request] = rung.of("RequestDecision");
    assert.deepEqual(request?.request.exclusions, []);
    assert.equal(request?.request.attempt, 2);
    assert.deepEqual(rung.toldCustomer, []);
  });

  it("nobody answers, and the rule sets nobody away", () => {
    const rung = play()
      .waits()
      .offers([anna], { onNoAnswer: { setAway: false, exclude_ms: 1_000 } })
      .passes("ring");
    assert.equal(rung.has("SetAgentAway"), false);
    assert.deepEqual(rung.toldAgents, [[anna, "offer.unanswered"]]);
    const [request] = rung.of("RequestDecision");
    assert.deepEqual(request?.request.exclusions, [
      { agent: anna, since: rung.now, until: rung.now + 1_000, reason: phrase("exclusion.no-answer") },
    ]);
  });

  it("declined: the next agent, no penalty, passed over for a set time", () => {
    const rung = play().rings().event({ type: "UserDeclined", user: anna });
    assert.deepEqual(
      rung.effects.map((effect) => effect.type),
      ["RecordOffer", "ReleaseCapacity", "RequestDecision"],
    );
    const [request] = rung.of("RequestDecision");
    assert.deepEqual(request?.request.exclusions[0]?.reason, phrase("exclusion.declined"));
    rung.passes("position").passes("position").passes("position").passes("position").passes("position");
    assert.deepEqual(rung.of("RequestDecision")[0]?.request.exclusions, [], "it lapses by itself");
  });

  it("declined: what follows is the rule's to say, so long, last, or away", () => {
    const rung = (onDecline: { setAway: boolean; exclude_ms: number }) => {
      const talk = play().waits().offers([anna], { onDecline });
      return talk.event({ type: "UserDeclined", user: anna });
    };
    const long = rung({ setAway: false, exclude_ms: 7_000 });
    assert.equal(long.of("RequestDecision")[0]?.request.exclusions[0]?.until, long.now + 7_000);
    assert.equal(long.has("SetAgentAway"), false);
    const last = rung({ setAway: false, exclude_ms: 0 });
    assert.deepEqual(last.of("RequestDecision")[0]?.request.exclusions, []);
    assert.deepEqual(last.of("RequestDecision")[0]?.request.leastPreferred, [anna]);
    const away = rung({ setAway: true, exclude_ms: 1_000 });
    assert.deepEqual(away.of("SetAgentAway"), [
      { type: "SetAgentAway", agent: anna, reason: "declined a conversation" },
    ]);
    assert.deepEqual(away.toldAgents, [[anna, "offer.declined-away"]]);
  });

  it("the only agent declines again and again: the customer hears of the wait once", () => {
    const rung = play().rings();
    const heard: string[] = [];
    for (let times = 0; times < 3; times += 1) {
      rung.event({ type: "UserDeclined", user: anna });
      heard.push(...rung.toldCustomer);
      rung.mustWait(1);
      heard.push(...rung.toldCustomer);
      rung.offers([anna]);
      heard.push(...rung.toldCustomer);
    }
    assert.deepEqual(heard, ["waiting.next"]);
  });

  it("one of several declines: the others ring on", () => {
    const rung = play().rings([anna, ben]).event({ type: "UserDeclined", user: anna });
    assert.deepEqual(rung.stage.kind === "ringing" && rung.stage.agents, [ben]);
    assert.equal(rung.has("RequestDecision"), false);
  });

  it("an agent cannot be invited: the next one", () => {
    const rung = play().rings().fails({ type: "InviteAgent", agent: anna });
    assert.equal(rung.of("RecordOffer")[0]?.offer.outcome, "unreachable");
    assert.equal(rung.stage.kind, "waiting");
  });

  it("a rung agent goes away or is no more: let off, and the next one is looked for", () => {
    for (const type of ["AgentWentAway", "AgentLost"] as const) {
      const rung = play().rings().event({ type, agent: anna, reason: "lunch" });
      assert.equal(rung.of("RemoveFromRoom")[0]?.user, anna);
      assert.deepEqual(rung.of("ReleaseCapacity"), [{ type: "ReleaseCapacity", agent: anna }]);
      assert.equal(rung.stage.kind, "waiting");
    }
  });

  it("a rung agent goes away: nobody passes them over, and of several the others ring on", () => {
    const away = { type: "AgentWentAway", agent: anna, reason: "lunch" } as const;
    const rung = play().rings([anna, ben]).event(away);
    assert.deepEqual(rung.stage.kind === "ringing" && rung.stage.agents, [ben]);
    assert.deepEqual([rung.has("RequestDecision"), rung.has("SetAgentAway")], [false, false]);
    const alone = play().rings([anna]).event(away);
    assert.deepEqual(alone.of("RequestDecision")[0]?.request.exclusions, []);
    assert.deepEqual(alone.toldAgents, [[anna, "offer.withdrawn"]]);
  });
});
