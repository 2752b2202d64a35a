import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { groupCommit, Overloaded } from "../../src/application/group-commit.ts";

/** A commit that the test ends by hand, so that calls can pile up behind it. */
function heldCommit() {
  const batches: { readonly items: readonly number[]; readonly end: (error?: Error) => void }[] = [];
  const commit = (items: readonly number[]): Promise<readonly string[]> =>
    new Promise((resolve, reject) => {
      batches.push({
        items,
        end: (error) => (error ? reject(error) : resolve(items.map((item) => `stored ${item}`))),
      });
    });
  return { batches, commit };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("group commit", () => {
  it("joins what arrives during a commit into the next one, in order of arrival", async () => {
    const { batches, commit } = heldCommit();
    const accept = groupCommit(commit, { batch: 100, waiting: 100 });
    const results = [accept([1]), accept([2, 3]), accept([4])];
    assert.deepEqual(batches[0]?.items, [1]);
    batches[0]?.end();
    await turn();
    assert.deepEqual(batches[1]?.items, [2, 3, 4]);
    batches[1]?.end();
    assert.deepEqual(await Promise.all(results), [["stored 1"], ["stored 2", "stored 3"], ["stored 4"]]);
  });

  it("never splits a group, and keeps batches within their bound", async () => {
    const { batches, commit } = heldCommit();
    const accept = groupCommit(commit, { batch: 3, waiting: 100 });
    const results = [accept([1]), accept([2, 3]), accept([4, 5]), accept([6, 7, 8, 9])];
    for (let index = 0; index < 4; index += 1) {
      batches[index]?.end();
      await turn();
    }
    await Promise.all(results);
    assert.deepEqual(
      batches.map((batch) => batch.items),
      [[1], [2, 3], [4, 5], [6, 7, 8, 9]],
    );
  });

  it("lets one bad group fail alone", async () => {
    const commit = async (items: readonly number[]) => {
      if (items.includes(13)) throw new Error("13 cannot be stored");
      return items;
    };
    const accept = groupCommit(commit, { batch: 100, waiting: 100 });
    const settled = await Promise.allSettled([accept([1]), accept([2]), accept([13]), accept([3])]);
    assert.deepEqual(
      settled.map((each) => each.status),
      ["fulfilled", "fulfilled", "rejected", "fulfilled"],
    );
  });

  it("refuses what goes beyond its bound, so that the sender waits and nothing is lost", async () => {
    const { batches, commit } = heldCommit();
    const accept = groupCommit(commit, { batch: 1, waiting: 2 });
    const first = accept([1]);
    const second = accept([2]);
    await assert.rejects(accept([3]), Overloaded);
    batches[0]?.end();
    await turn();
    batches[1]?.end();
    await Promise.all([first, second]);
  });
});
