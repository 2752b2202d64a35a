import assert from "node:assert/strict";
import fc from "fast-check";
import { inOrder, isIn, positionIn, urgencyOf } from "../../../src/domain/routing/places.ts";
import type { Place } from "../../../src/domain/routing/snapshot.ts";

const place: fc.Arbitrary<Place> = fc.record({
  conversation: fc.constantFrom(..."abcdefghij"),
  priority: fc.integer({ min: -2, max: 2 }),
  aging: fc.constantFrom(0, 1),
  since: fc.integer({ min: 0, max: 5 }).map((minutes) => minutes * 60_000),
});

describe("places in a queue", () => {
  it("are counted as one by one, in whatever order the queue is read, and whatever it had before", () => {
    const queue = fc.uniqueArray(place, { selector: ({ conversation }) => conversation });
    fc.assert(
      fc.property(queue, place, (waiting, own) => {
        const before = waiting.filter(
          (other) =>
            other.conversation !== own.conversation &&
            (urgencyOf(other) > urgencyOf(own) ||
              (urgencyOf(other) === urgencyOf(own) &&
                (other.since < own.since ||
                  (other.since === own.since && other.conversation < own.conversation)))),
        );
        assert.equal(positionIn(waiting, own), 1 + before.length);
        assert.equal(
          isIn(waiting, own.conversation),
          waiting.some(({ conversation }) => conversation === own.conversation),
        );
      }),
    );
  });

  it("are behind all who are there for those who left a message, however long ago and however aging adds up", () => {
    fc.assert(
      fc.property(place, place, (there, left) => {
        const message = { ...left, conversation: "left", message: true };
        assert.ok(inOrder(there, message) < 0);
        assert.ok(inOrder(message, there) > 0);
        assert.equal(positionIn([message], there), 1);
      }),
    );
  });
});
