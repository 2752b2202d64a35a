import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Log } from "../../src/application/ports/log.ts";
import { reconcilerOf } from "../../src/application/reconcile-rooms.ts";
import type { ConversationState } from "../../src/domain/conversation/state.ts";

const silent: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };
const { signal } = new AbortController();

/** Open conversations, and which of their rooms cannot be read. */
function bench(ids: readonly string[]) {
  const states = new Map(
    ids.map((id) => [
      id,
      { id, stage: { kind: "connected" }, room: { status: "open", roomId: `!${id}:home` } },
    ]),
  ) as unknown as Map<string, ConversationState>;
  const unreadable = new Set<string>();
  const read: string[] = [];
  const readOne = async ({ id }: ConversationState) => {
    read.push(id);
    return unreadable.has(id) ? undefined : 1;
  };
  const reconciler = reconcilerOf({
    store: {
      openConversations: async () => [...states.values()],
      conversation: async (id) => states.get(id),
    },
    rooms: { read: readOne, readAgain: readOne },
    log: silent,
  });
  return { reconciler, states, unreadable, read };
}

describe("the rooms of open conversations, when the homeserver is back", () => {
  it("are read once each, when that succeeds", async () => {
    const { reconciler, read } = bench(["c1", "c2"]);
    await reconciler.readAll(signal);
    assert.deepEqual(read, ["c1", "c2"]);
    assert.equal(reconciler.isIncomplete(), false);
  });

  it("are read again, those that could not be read, until they are", async () => {
    const { reconciler, unreadable, read } = bench(["c1", "c2"]);
    unreadable.add("c2");
    await reconciler.readAll(signal);
    assert.equal(reconciler.isIncomplete(), true);
    await reconciler.readRest(signal);
    assert.equal(reconciler.isIncomplete(), true);
    unreadable.clear();
    await reconciler.readRest(signal);
    assert.deepEqual(read, ["c1", "c2", "c2", "c2"]);
    assert.equal(reconciler.isIncomplete(), false);
  });

  it("are not read again once their conversations are closed", async () => {
    const { reconciler, states, unreadable, read } = bench(["c1"]);
    unreadable.add("c1");
    await reconciler.readAll(signal);
    states.set("c1", { ...states.get("c1"), stage: { kind: "closed" } } as ConversationState);
    await reconciler.readRest(signal);
    assert.deepEqual(read, ["c1"]);
    assert.equal(reconciler.isIncomplete(), false);
  });

  it("are not all asked for again while the homeserver is in no state to answer", async () => {
    const ids = Array.from({ length: 50 }, (_, index) => `c${index}`);
    const { reconciler, unreadable, read } = bench(ids);
    for (const id of ids) unreadable.add(id);
    await reconciler.readAll(signal);
    read.length = 0;
    await reconciler.readRest(signal);
    assert.ok(read.length <= 4, `${read.length} rooms were asked for`);
    unreadable.clear();
    await reconciler.readRest(signal);
    assert.equal(reconciler.isIncomplete(), false);
  });
});
