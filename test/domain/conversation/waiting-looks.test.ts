import assert from "node:assert/strict";
import type { Decision } from "../../../src/domain/routing/decision.ts";
import { anna, carla, customer, Play, play } from "./play.ts";

type Wait = Extract<Decision["outcome"], { kind: "wait" }>;
const wait = (part: Partial<Wait> = {}): Wait => ({ kind: "wait", position: 1, hopeless: false, ...part });
const MINUTE = 60_000;

describe("how somebody who waits is looked after", () => {
  it("their place is read, and nothing is decided anew, however long they wait", () => {
    const it = play()
      .waits()
      .decides(wait({ position: 3 }));
    for (let minute = 0; minute < 60; minute += 1) {
      it.passes("position").placeRead(3);
      assert.equal(it.has("RequestDecision"), false);
    }
    assert.equal(it.state.attempt, 1);
    assert.equal(it.of("ReadPlace", it.all).length, 60);
    assert.deepEqual(it.placeRead(2).toldCustomer, ["waiting.moved-up"]);
  });

  it("who left a message, or waits for a queue to open, is looked after once an hour, under the same request", () => {
    for (const rest of [{ message: true }, { closed: {} }, { hopeless: true }]) {
      const it = play().waits().decides(wait(rest));
      const due = it.state.timers.position ?? 0;
      assert.ok(due - it.now > 59 * MINUTE);
      it.passes("position");
      assert.deepEqual(
        it.of("RequestDecision").map(({ request }) => request.attempt),
        [1],
      );
      assert.equal(it.has("ReadPlace"), false);
      assert.ok((it.state.timers.position ?? 0) > it.now, "and again in an hour");
    }
  });

  it("a request that nobody has decided is made anew", () => {
    const it = play().waits().passes("position");
    assert.equal(it.of("RequestDecision")[0]?.request.attempt, 2);
  });

  it("a place that was read for an earlier request is not told", () => {
    const it = play()
      .waits()
      .decides(wait({ position: 3 }));
    it.event({ type: "PlaceRead", attempt: 0, position: 1 });
    assert.deepEqual(it.toldCustomer, []);
  });
});

describe("somebody whose place does not get better", () => {
  const patient = () => new Play({ stillWaiting_ms: 5 * MINUTE }).writes("hello").waits();

  it("hears at intervals that they are still in line, and how long it may take", () => {
    const it = patient().decides(wait({ position: 3 }));
    const heard = Array.from({ length: 11 }, () => it.passes("position").placeRead(3).toldCustomer);
    assert.deepEqual(
      heard.map((keys) => keys.length),
      [0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0],
    );
    assert.deepEqual(heard[4], ["waiting.still"]);
    it.now += 5 * MINUTE;
    const pace = { served: 30, window_ms: 3_600_000 };
    it.event({ type: "PlaceRead", attempt: 1, position: 3, pace });
    assert.match(it.customerReads.join(), /still number 3 in line.* It usually takes \d+ to \d+ minutes\.$/);
  });

  it("is told no number that got worse, and that they are next still", () => {
    const it = patient().decides(wait({ position: 2 }));
    it.now += 5 * MINUTE;
    assert.deepEqual(it.placeRead(4).toldCustomer, ["waiting.still-in-line"]);
    const next = patient().decides(wait({ position: 1 }));
    next.now += 5 * MINUTE;
    assert.deepEqual(next.placeRead(1).toldCustomer, ["waiting.still-next"]);
  });

  it("hears nothing of it where that is not wanted", () => {
    const it = play()
      .waits()
      .decides(wait({ position: 3 }));
    it.now += 60 * MINUTE;
    assert.deepEqual(it.placeRead(3).toldCustomer, []);
  });
});

describe("somebody who goes offline while they wait", () => {
  const gone = { type: "CustomerWentAway", customer, reason: "gone" } as const;
  const back = { type: "CustomerCameBack", customer } as const;
  const away = () =>
    new Play({ absentWaits_ms: 10 * MINUTE })
      .waits()
      .decides(wait({ position: 2 }))
      .event(gone)
      .passes("absence-told");

  it("keeps their place, and nobody is rung for them", () => {
    const it = away();
    const [asked] = it.of("RequestDecision");
    assert.equal(asked?.request.absent, true);
    assert.equal(asked?.request.waitingSince, it.stage.kind === "waiting" ? it.stage.since : 0);
    assert.deepEqual(it.toldRoom, ["presence.away-in-line"]);
    assert.deepEqual(it.decides(wait({ absent: true })).toldCustomer, []);
  });

  it("is in line again as soon as they are back, or write", () => {
    const came = away().event(back);
    assert.equal(came.of("RequestDecision")[0]?.request.absent, undefined);
    assert.equal(came.of("RequestDecision")[0]?.request.attempt, 3);
    const wrote = away().writes("are you there?");
    assert.equal(wrote.of("RequestDecision")[0]?.request.absent, undefined);
  });

  it("is in line again also when a supervisor moved them to another queue meanwhile", () => {
    const direction = { kind: "move", queue: "sales", title: "Sales" } as const;
    const moved = away().event({ type: "SupervisorDirected", supervisor: carla, name: "Carla", direction });
    const back = moved.decides(wait({ absent: true }), "sales").event({ type: "CustomerCameBack", customer });
    assert.equal(back.of("RequestDecision")[0]?.request.absent, undefined);
  });

  it("is not asked about when they are gone for a moment only", () => {
    const flapping = new Play({ absentWaits_ms: 10 * MINUTE })
      .waits()
      .decides(wait())
      .event(gone)
      .event(back);
    assert.equal(flapping.has("RequestDecision"), false);
    assert.equal(flapping.state.attempt, 1);
  });

  it("has given up when they stay away, after the time set for that", () => {
    const it = away();
    const since = it.state.presence.status === "away" ? it.state.presence.since : 0;
    assert.equal(it.state.timers.absent, since + 10 * MINUTE);
    it.isDue("absent");
    assert.equal(it.stage.kind, "closed");
    assert.ok(it.has("CancelRequest"));
  });

  it("does not lose the message that they left: it is answered, and somebody is rung", () => {
    const it = new Play({ absentWaits_ms: 10 * MINUTE }).waits().decides(wait({ message: true }));
    it.event(gone).passes("absence-told");
    assert.equal(it.has("RequestDecision"), false);
    it.isDue("absent");
    assert.equal(it.stage.kind, "waiting");
    it.offers([anna]);
    assert.equal(it.stage.kind, "ringing");
  });

  it("is not rung for anew when those who were rung do not answer; who answers has them, and what is said is held", () => {
    const it = new Play({ absentWaits_ms: 10 * MINUTE })
      .rings()
      .event(gone)
      .passes("absence-told")
      .passes("ring");
    assert.equal(it.of("RequestDecision")[0]?.request.absent, true);
    const taken = new Play({ absentWaits_ms: 10 * MINUTE }).rings().event(gone).joins(anna);
    const since = taken.state.presence.status === "away" ? taken.state.presence.since : 0;
    assert.equal(taken.state.timers.absent, since + taken.settings.holdForAbsent.for_ms);
  });
});
