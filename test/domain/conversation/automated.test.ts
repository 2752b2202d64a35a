import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Decision } from "../../../src/domain/routing/decision.ts";
import { anna, customer, names, type Play, play } from "./play.ts";

const helper = "@helper:desk.example";
const SILENCE_MS = 30_000;
const PAUSE_MS = 60_000;
const machine: Partial<Extract<Decision["outcome"], { kind: "offer" }>> = {
  names: { ...names, [helper]: "Helper" },
  automated: { [helper]: { silence_ms: SILENCE_MS, pause_ms: PAUSE_MS } },
};

function rung(): Play {
  return play().waits().roomOpens().offers([helper], machine);
}

function talking(): Play {
  return rung().event({ type: "UserJoined", user: helper });
}

function said(at: Play): readonly string[] {
  return at.of("SayToCustomer").flatMap(({ content }) => (content.kind === "text" ? [content.key] : []));
}

/** What the customer's own request asks of routing now. */
function asked(at: Play) {
  return at.of("RequestDecision", at.all).at(-1)?.request;
}

describe("an automated agent", () => {
  it("is told to the customer for what it is, with the way to a person", () => {
    const at = talking();
    assert.deepEqual(said(at), ["connected.assistant"]);
    assert.deepEqual(
      at.of("TellAgent").filter(({ agent }) => agent === helper),
      [],
    );
  });

  it("gives the customer to a person who asks for one, in their language, and then to persons only", () => {
    const at = talking().says("How may I help?", helper).writes("I want to talk to a human please");
    assert.equal(at.stage.kind, "waiting");
    assert.deepEqual(said(at), ["handover.asked"]);
    assert.ok(at.has("RemoveFromRoom"));
    assert.deepEqual(
      at.of("ReleaseCapacity").map(({ agent }) => agent),
      [helper],
    );
    assert.equal(at.has("SetAgentAway"), false, "it did nothing wrong");
    assert.equal(asked(at)?.peopleOnly, true);
    assert.deepEqual(asked(at)?.leastPreferred, [helper]);
  });

  it("gets no command from a customer's ordinary words", () => {
    assert.equal(talking().writes("My agent said that I am a human rights lawyer").stage.kind, "connected");
  });

  it("that says nothing at all loses the customer to a person, and is away for its pause", () => {
    const at = talking().passes("answer");
    assert.equal(at.stage.kind, "waiting");
    assert.deepEqual(said(at), ["handover.assistant"]);
    const [away] = at.of("SetAgentAway");
    assert.deepEqual([away?.agent, away?.until], [helper, at.now + PAUSE_MS]);
    assert.equal(asked(at)?.peopleOnly, true);
  });

  it("that answers in time keeps the customer, and owes an answer to the next message only", () => {
    const at = talking().says("Hello", helper);
    assert.equal(at.state.timers.answer, undefined);
    at.writes("And now?");
    assert.equal(at.state.timers.answer, at.now + SILENCE_MS);
    const first = at.state.timers.answer;
    at.writes("Hello?");
    assert.equal(at.state.timers.answer, first, "writing again gives it no more time");
  });

  it("hands over by its own word, with a note for whoever comes", () => {
    const at = talking().says("!handover wants a refund of 30 EUR", helper);
    assert.equal(at.stage.kind, "waiting");
    const remarks = at.of("PostInRoom").flatMap(({ content }) => (content.kind === "text" ? [content] : []));
    const note = remarks.find(({ key }) => key === "handover.remark-note");
    assert.equal(note?.parameters.note, "wants a refund of 30 EUR");
    assert.equal(talking().says("!pass", helper).stage.kind, "waiting");
    assert.ok(at.has("UpdateCard"));
  });

  it("that leaves, or never comes, is followed by persons only or the next agent, and paused", () => {
    const left = talking().event({ type: "UserLeft", user: helper });
    assert.equal(left.stage.kind, "waiting");
    assert.equal(asked(left)?.peopleOnly, true);
    assert.ok(left.has("SetAgentAway"));
    const silent = rung()
      .event({ type: "Delivered", effect: { type: "InviteAgent", agent: helper } })
      .passes("ring");
    assert.equal(silent.stage.kind, "waiting");
    assert.equal(silent.of("SetAgentAway")[0]?.until, silent.now + PAUSE_MS);
  });

  it("is not rung for who asked for a person before, while waiting, or while it rings", () => {
    const interviewed = play().writes("Hi").writes("human").client();
    assert.equal(asked(interviewed)?.peopleOnly, true);
    const waiting = play().waits();
    const attempt = waiting.state.attempt;
    waiting.writes("a human please");
    assert.equal(asked(waiting)?.peopleOnly, true);
    assert.equal(waiting.state.attempt, attempt + 1);
    const ringing = rung().writes("human");
    assert.equal(ringing.stage.kind, "waiting");
    assert.equal(asked(ringing)?.peopleOnly, true);
  });

  it("gets a customer to whom a person passes it, whoever they asked for before", () => {
    const at = talking().writes("human").offers([anna]).event({ type: "UserJoined", user: anna });
    at.event({ type: "UserCommanded", user: anna, command: `pass ${helper}`, title: "Helper" });
    assert.deepEqual(asked(at)?.target, { agent: helper });
    assert.equal(asked(at)?.peopleOnly, undefined);
    at.offers([helper], machine).event({ type: "UserJoined", user: helper });
    assert.deepEqual([at.stage.kind, said(at)], ["connected", ["connected.assistant"]]);
    at.passes("answer");
    assert.equal(asked(at)?.peopleOnly, true, "and a person again when it fails");
  });

  it("never traps a customer: from any point, silence alone leads on to a person", () => {
    for (const words of [[], ["Hello"], ["Hello", "Anyone?"]]) {
      const at = words.reduce((now, text) => now.writes(text, customer), talking());
      assert.notEqual(at.state.timers.answer, undefined);
      assert.equal(asked(at.passes("answer"))?.peopleOnly, true);
    }
  });
});
