import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Direction } from "../../../src/domain/conversation/events.ts";
import { anna, ben, carla, type Play, play, textOf } from "./play.ts";

const eva = "@eva:desk.example";
const finn = "@finn:desk.example";
const toTech: Direction = { kind: "move", queue: "tech", title: "Technical help" };
const toBilling: Direction = { kind: "move", queue: "billing", title: "Invoices" };
const forBen: Direction = { kind: "take", agent: ben, name: "Ben" };

function direct(it: Play, direction: Direction, supervisor = eva, later_ms?: number): Play {
  const name = supervisor === eva ? "Eva" : "Finn";
  return it.event({ type: "SupervisorDirected", supervisor, name, direction }, later_ms);
}

const asked = (it: Play) => it.of("RequestDecision").at(-1)?.request;
const told = (it: Play) => it.of("TellAgent").map(({ agent, content }) => [agent, textOf(content)]);

describe("a supervisor", () => {
  it("moves who waits to another queue: the wait goes on, the place is told anew", () => {
    const moved = direct(play().waits().mustWait(1), toTech);
    const since = moved.stage.kind === "waiting" ? moved.stage.since : 0;
    assert.deepEqual(asked(moved)?.target, { queue: "tech" });
    assert.equal(asked(moved)?.waitingSince, since);
    assert.equal(asked(moved)?.placedAt, moved.now, "in that queue it waits only since now");
    assert.ok(since < moved.now - 3_000, "the wait began before");
    assert.deepEqual(told(moved), [[eva, "Ada waits in Technical help now."]]);
    assert.deepEqual(moved.toldRoom, ["supervising.moved-remark"]);
    const there = moved.decides({ kind: "wait", position: 4, hopeless: false }, "tech");
    assert.deepEqual(there.toldCustomer, ["waiting.position"]);
  });

  it("who is moved or re-queued to where they wait already is not told their place again", () => {
    const directions: readonly Direction[] = [toBilling, { kind: "requeue" }];
    for (const direction of directions) {
      const second = direct(play().waits().mustWait(2), direction).mustWait(2);
      assert.deepEqual(second.toldCustomer, [], direction.kind);
      assert.deepEqual(second.mustWait(1).toldCustomer, ["waiting.next"]);
      assert.deepEqual(
        direct(second, direction).mustWait(1).toldCustomer,
        [],
        "they know that they are next",
      );
    }
  });

  it("gives it to an agent, who is rung even if they had declined", () => {
    const declined = play().rings([ben]).event({ type: "UserDeclined", user: ben });
    assert.equal(declined.state.exclusions.length, 1);
    const taken = direct(declined, forBen);
    assert.deepEqual(asked(taken)?.target, { agent: ben });
    assert.deepEqual(taken.state.exclusions, []);
    assert.deepEqual(told(taken), [[eva, "Ada goes to Ben."]]);
  });

  it("hears when whoever was to take it does not, and the rules decide after all", () => {
    const late = direct(play().waits(), forBen).mustWait(1).isDue("target");
    assert.deepEqual(told(late), [
      [eva, "Ben did not take Ada in time, so the conversation goes by the usual rules."],
    ]);
    assert.equal(late.state.target, undefined);
    const never = direct(play().waits(), toTech).mustWait(1, true);
    assert.deepEqual(told(never), [
      [eva, "Nobody can take Ada under “tech”, so it goes by the usual rules."],
    ]);
  });

  it("moves who is being offered: those rung are let off, and their join is over", () => {
    const moved = direct(play().rings([anna, carla]), toTech);
    assert.equal(moved.stage.kind, "waiting");
    assert.deepEqual(
      moved.of("ReleaseCapacity").map(({ agent }) => agent),
      [anna, carla],
    );
    assert.ok(moved.toldAgents.some(([agent, key]) => agent === anna && key === "offer.withdrawn"));
  });

  it("hears that whom they name is rung already, and rings nobody twice", () => {
    const again = direct(play().rings([ben]), forBen);
    assert.equal(again.stage.kind, "ringing");
    assert.deepEqual(told(again), [[eva, "Ben is being rung for Ada already."]]);
  });

  it("re-queues: the rules decide anew, and whoever did not come is passed over", () => {
    const requeued = direct(direct(play().waits(), toTech).offers([anna]), { kind: "requeue" });
    assert.equal(asked(requeued)?.target, undefined);
    assert.deepEqual(
      asked(requeued)?.exclusions.map(({ agent }) => agent),
      [anna],
    );
    assert.deepEqual(
      told(requeued).filter(([agent]) => agent === eva),
      [[eva, "Ada goes by the rules again."]],
    );
  });

  it("prioritises: words add up within their bound, also while it is offered, and a loss takes nothing away", () => {
    const higher = direct(play().waits(), { kind: "prioritise", by: 60 });
    assert.equal(asked(higher)?.priorityBoost, 60);
    assert.deepEqual(told(higher), [[eva, "Ada now has +60 on top of the priority that the rules give."]]);
    const ringing = direct(higher.offers([anna]), { kind: "prioritise", by: 1000 }, finn);
    assert.equal(ringing.stage.kind, "ringing");
    assert.equal(ringing.state.priorityBoost, 1000);
    const declined = ringing.event({ type: "UserDeclined", user: anna });
    assert.equal(asked(declined)?.priorityBoost, 1000);
  });

  it("is told when another has just decided: exactly one of two who move the same has it", () => {
    for (const [first, second] of [
      [toTech, toBilling],
      [toTech, forBen],
      [forBen, { kind: "requeue" }],
    ] as const) {
      const one = direct(play().waits(), first);
      const placed = one.state.target;
      const both = direct(one, second, finn, 300);
      assert.deepEqual(both.state.target, placed);
      assert.equal(both.has("RequestDecision"), false);
      assert.match(String(told(both)), /^@finn.*Eva has just decided about Ada, .* in 10 s/);
    }
  });

  it("is not refused for long when the clock was set back after another's word", () => {
    const one = direct(play().waits(), toTech);
    const later = direct(one, toBilling, finn, -3_600_000);
    assert.deepEqual(later.state.target, { queue: "billing", by: finn });
  });

  it("decides otherwise once the first word could be seen, and corrects their own at once", () => {
    const later = direct(direct(play().waits(), toTech), toBilling, finn, 11_000);
    assert.deepEqual(asked(later)?.target, { queue: "billing" });
    const own = direct(direct(play().waits(), toTech), toBilling, eva, 100);
    assert.deepEqual(asked(own)?.target, { queue: "billing" });
  });

  it("leaves alone who is served, is still asked, or has gone, and hears so", () => {
    assert.deepEqual(told(direct(play().talks(), toTech)), [
      [eva, "Ada is with Anna already, so I left it as it is."],
    ]);
    assert.match(
      String(told(direct(play().writes("My invoice"), toTech))),
      /not waiting \(answering questions\)/,
    );
    const gone = direct(play().waits().writes("never mind"), toTech);
    assert.match(String(told(gone)), /Ada is not waiting \(closed\)/);
  });
});

describe("a customer who gives up", () => {
  it("is taken out of the line, and whoever is rung is let off", () => {
    const left = play().waits().mustWait(2).writes("Ok, never mind. Bye!");
    assert.equal(left.stage.kind, "waiting", "what says more than that is no farewell");
    const gone = left.writes("never mind");
    assert.deepEqual(gone.stage, { kind: "closed", at: gone.now, by: "customer" });
    assert.ok(gone.has("CancelRequest"));
    assert.deepEqual(gone.toldCustomer, ["closed.gave-up"]);
    const rung = play().rings().writes("bye");
    assert.deepEqual(
      rung.of("ReleaseCapacity").map(({ agent }) => agent),
      [anna],
    );
    assert.equal(rung.stage.kind, "closed");
  });

  it("is served again when they write again", () => {
    const back = play().waits().writes("bye").writes("it broke again");
    assert.equal(back.stage.kind, "waiting");
  });

  it("is answered all the same when they were asked to leave a message", () => {
    const message = play().waits().decides({ kind: "wait", position: 1, hopeless: false, message: true });
    assert.equal(message.writes("Please call me.").writes("Bye").stage.kind, "waiting");
  });

  it("says it in the talk to the agent, not to the desk", () => {
    assert.equal(play().talks().writes("bye").stage.kind, "connected");
  });
});
