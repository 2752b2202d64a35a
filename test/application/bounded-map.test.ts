import assert from "node:assert/strict";
import fc from "fast-check";
import { BoundedMap } from "../../src/application/bounded-map.ts";

describe("a bounded map", () => {
  it("forgets what was longest not used, and gives it back", () => {
    const map = new BoundedMap<string, number>(2);
    assert.equal(map.set("a", 1), undefined);
    assert.equal(map.set("b", 2), undefined);
    assert.equal(map.get("a"), 1, "used: b is the older one now");
    assert.equal(map.set("c", 3), 2);
    assert.deepEqual(map.values(), [1, 3]);
    assert.equal(map.has("b"), false);
  });

  it("forgets nothing for a value that takes another's place", () => {
    const map = new BoundedMap<string, number>(2);
    map.set("a", 1);
    map.set("b", 2);
    assert.equal(map.set("a", 3), undefined);
    assert.equal(map.size, 2);
    assert.equal(map.set("c", 4), 2, "a was written later than b");
  });

  it("never holds more than its bound, and always what was used last", () => {
    const used = fc.record({
      key: fc.integer({ min: 0, max: 9 }),
      act: fc.constantFrom("set", "get", "delete"),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(used, { maxLength: 60 }), (limit, uses) => {
        const map = new BoundedMap<number, number>(limit);
        let expected: number[] = [];
        for (const { key, act } of uses) {
          const held = expected.includes(key);
          const others = expected.filter((each) => each !== key);
          if (act === "set") {
            const forgotten = others.length >= limit ? others[0] : undefined;
            assert.equal(map.set(key, key), forgotten);
            expected = [...others, key].slice(-limit);
          } else if (act === "get") {
            assert.equal(map.get(key), held ? key : undefined);
            if (held) expected = [...others, key];
          } else {
            map.delete(key);
            expected = others;
          }
          assert.deepEqual(map.values(), expected);
          assert.ok(map.size <= limit);
        }
      }),
    );
  });
});
