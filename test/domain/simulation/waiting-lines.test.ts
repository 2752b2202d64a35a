import assert from "node:assert/strict";
import fc from "fast-check";
import { type InLine, waitingLines } from "../../../src/domain/simulation/waiting-lines.ts";

const WAKE_ON = [["@a:x"], ["@a:x", "@b:x"], ["@b:x"], []] as const;

interface Waiter extends InLine {
  readonly wakeOn: readonly string[];
}

function waiter(at: number, priority: number, line: number): Waiter {
  const conversation = `c${String(at).padStart(6, "0")}`;
  const place = { conversation, priority, aging: 1, since: at * 1000 };
  return { queue: `q${line % 2}`, place, wakeOn: WAKE_ON[line % 4] ?? [] };
}

/** By what waiting has added at one moment, which is what `urgencyOf` stands for. */
function urgency({ place }: Waiter): number {
  return place.priority - place.since / 60_000;
}

describe("who waits", () => {
  it("is found by each agent who can help, the most urgent first, whatever comes and goes", () => {
    const step = fc.record({
      priority: fc.integer({ min: 0, max: 3 }),
      line: fc.nat(3),
      leaves: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const lines = waitingLines<Waiter>();
        const waiting: Waiter[] = [];
        for (const [at, { priority, line, leaves }] of steps.entries()) {
          const one = waiter(at, priority, line);
          lines.add(one);
          waiting.push(one);
          if (leaves) lines.remove(waiting.splice(Math.floor(waiting.length / 2), 1)[0] as Waiter);
        }
        const inOrder = waiting.toSorted((a, b) => urgency(b) - urgency(a) || a.place.since - b.place.since);
        for (const agent of ["@a:x", "@b:x"]) {
          const found: Waiter[] = [];
          for (let next = lines.firstFor(agent); next; next = lines.firstFor(agent, next.place))
            found.push(next);
          assert.deepEqual(
            found,
            inOrder.filter(({ wakeOn }) => wakeOn.includes(agent)),
          );
        }
        for (const queue of ["q0", "q1"])
          assert.deepEqual(
            lines.places()[queue] ?? [],
            inOrder.filter((one) => one.queue === queue).map(({ place }) => place),
          );
      }),
    );
  });

  it("is found by an agent whom their rules count, in turn with those the agent can help", () => {
    const lines = waitingLines<Waiter>();
    const watched = ["@a:x"];
    const first = { ...waiter(1, 0, 2), watched };
    const helped = waiter(2, 0, 0);
    const both = { ...waiter(3, 0, 0), watched };
    for (const one of [both, first, helped]) lines.add(one);
    assert.equal(lines.firstFor("@a:x"), first);
    assert.equal(lines.firstFor("@a:x", first.place), helped);
    assert.equal(lines.firstFor("@a:x", helped.place), both);
    assert.equal(lines.firstFor("@a:x", both.place), undefined);
    for (const one of [first, helped, both]) lines.remove(one);
    assert.equal(lines.firstFor("@a:x"), undefined);
  });

  it("is told as it is up to 200, and nearly so beyond", () => {
    const lines = waitingLines<Waiter>();
    for (let at = 0; at < 5000; at += 1) {
      lines.add(waiter(at, 0, 0));
      const told = lines.places().q0?.length ?? 0;
      assert.ok(at < 200 ? told === at + 1 : Math.abs(told - at) <= at / 200 + 1, `${told} of ${at + 1}`);
    }
  });

  it("does not change a list that was given", () => {
    const lines = waitingLines<Waiter>();
    lines.add(waiter(1, 0, 0));
    const before = lines.places().q0;
    lines.add(waiter(2, 0, 0));
    assert.equal(before?.length, 1);
    assert.equal(lines.places().q0?.length, 2);
  });
});
