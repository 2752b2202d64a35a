import assert from "node:assert/strict";
import fc from "fast-check";
import type { Direction } from "../../../src/domain/conversation/events.ts";
import type { Decision } from "../../../src/domain/routing/decision.ts";
import { anna, customer, type Play, play } from "./play.ts";

type Wait = Extract<Decision["outcome"], { kind: "wait" }>;
const wait = (part: Partial<Wait> = {}): Wait => ({ kind: "wait", position: 1, hopeless: false, ...part });
const patience = { id: "billing:0", text: { en: "It takes longer today.", de: "Heute dauert es länger." } };

function direct(it: Play, direction: Direction): void {
  it.event({ type: "SupervisorDirected", supervisor: "@eva:desk.example", name: "Eva", direction }, 0);
}

/** The places told, in order; 0 for being next, which is more than to be first in a line that nobody serves. */
function placesTold(reads: readonly string[]): readonly number[] {
  return reads.flatMap((words) => {
    if (words.includes("next")) return [0];
    const number = /number (\d+)/.exec(words)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
}

describe("what a customer who waits is told", () => {
  it("their place, which never repeats and never gets worse, however close to one another they are decided", () => {
    const decided = fc.record({
      position: fc.integer({ min: 1, max: 4 }),
      nobodyIn: fc.boolean(),
      closed: fc.constantFrom(undefined, {}),
      later_ms: fc.constantFrom(0, 50, 70_000),
      next: fc.constantFrom("nothing", "rings", "requeue", "prioritise", "position"),
    });
    fc.assert(
      fc.property(fc.array(decided, { maxLength: 12 }), (steps) => {
        const it = play().waits();
        const read: string[] = [];
        for (const { position, nobodyIn, closed, later_ms, next } of steps) {
          it.now += later_ms;
          const outcome = { position, nobodyIn, ...(closed ? { closed } : {}) };
          read.push(...it.decides(wait(outcome)).customerReads);
          if (next === "rings") it.offers([anna]).passes("ring");
          if (next === "position") it.isDue("position");
          if (next === "requeue") direct(it, { kind: "requeue" });
          if (next === "prioritise") direct(it, { kind: "prioritise", by: 10 });
        }
        const told = placesTold(read);
        told.slice(1).forEach((place, before) => {
          assert.ok(place < (told[before] ?? 0), `told ${told.join(", ")}`);
        });
      }),
    );
  });

  it("the operator's own words, each once, in their language, before their place", () => {
    const waiting = play()
      .waits()
      .decides(wait({ position: 3, says: [patience] }));
    assert.deepEqual(waiting.customerReads.length, 2);
    assert.equal(waiting.customerReads[0], "It takes longer today.");
    assert.match(waiting.customerReads[1] ?? "", /number 3 in line/);
    const again = { id: "billing:1", text: { fr: "Encore un peu de patience." } };
    assert.deepEqual(waiting.decides(wait({ position: 3, says: [patience, again] })).customerReads, [
      "Encore un peu de patience.",
    ]);
  });

  it("and not again after an offer that nobody took", () => {
    const waiting = play()
      .waits()
      .decides(wait({ says: [patience] }))
      .offers([anna])
      .roomOpens()
      .passes("ring");
    assert.deepEqual(waiting.decides(wait({ says: [patience] })).customerReads, []);
  });

  it("that it is closed, and when it opens; once, and again when that changes", () => {
    const closed = { opensAt: 5_000, opens: "Monday 9:00 AM" };
    const waiting = play().waits().decides(wait({ closed }));
    assert.match(waiting.customerReads.join(), /open again on Monday 9:00 AM/);
    assert.deepEqual(waiting.decides(wait({ closed })).customerReads, []);
    assert.deepEqual(waiting.decides(wait({ closed: {} })).toldCustomer, ["waiting.closed"]);
    assert.deepEqual(waiting.decides(wait()).toldCustomer, ["waiting.next"], "it has opened");
  });

  it("how long it usually takes, as a range, where that is known", () => {
    const at = (estimate: readonly [number, number]) =>
      play()
        .waits()
        .decides(wait({ position: 2, estimate }))
        .customerReads.join();
    assert.match(at([90_000, 400_000]), /number 2 in line.* It usually takes 1 to 7 minutes\.$/);
    assert.match(at([20_000, 150_000]), /up to 3 minutes\.$/);
    assert.match(at([5_000, 50_000]), /about a minute\.$/);
  });

  it("to leave a message: their place is told no more, and they may go", () => {
    const text = { en: "Write it all down; we answer tomorrow." };
    const left = play()
      .waits()
      .decides(wait({ closed: {}, message: true, says: [{ id: "billing:message", text }] }));
    assert.deepEqual(left.customerReads, [text.en]);
    left.event({ type: "CustomerWentAway", customer, reason: "gone" }).isDue("absent");
    assert.equal(left.stage.kind, "waiting");
    left.offers([anna]).roomOpens().joins(anna);
    assert.equal(left.stage.kind, "connected");
  });

  it("that the rules close it, in their words or ours, and nothing is left behind", () => {
    const words = play()
      .waits()
      .decides({ kind: "close", text: { en: "Come back in spring." } });
    assert.equal(words.customerReads[0], "Come back in spring.");
    assert.equal(words.stage.kind, "closed");
    assert.ok(words.has("CancelRequest"));
    assert.equal(play().waits().decides({ kind: "close" }).toldCustomer[0], "waiting.closed-by-rules");
  });
});
