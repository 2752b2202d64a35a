import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { handlesOf } from "../../../src/domain/command/handle.ts";

describe("handles", () => {
  it("are the last four characters, and more only where two would be called the same", () => {
    assert.deepEqual([...handlesOf(["01k849q6cfi5aaaa", "01k849q6cfi5bbbb", "01k849q6cf1xbbbb"])].sort(), [
      ["01k849q6cf1xbbbb", "xbbbb"],
      ["01k849q6cfi5aaaa", "aaaa"],
      ["01k849q6cfi5bbbb", "5bbbb"],
    ]);
  });

  it("each name one conversation of those listed, whatever their ids", () => {
    const id = fc.string({ unit: fc.constantFrom("a", "b"), minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(fc.uniqueArray(id, { maxLength: 40 }), (ids) => {
        const handles = handlesOf(ids);
        for (const one of ids) {
          const handle = handles.get(one) ?? assert.fail("no handle");
          assert.deepEqual(
            ids.filter((each) => each.endsWith(handle)),
            [one],
          );
        }
      }),
    );
  });
});
