import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Log } from "../../src/application/ports/log.ts";
import type { Accepted, Inbound } from "../../src/application/ports/store.ts";
import { settleRooms } from "../../src/application/settle-rooms.ts";
import type { ConversationState } from "../../src/domain/conversation/state.ts";
import { settle, VirtualClock } from "../simulation/virtual-clock.ts";

const silent: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };
const ROOM = "!room:home";

function event(id: string): Inbound {
  const message = { id, body: [] };
  return {
    at: 0,
    key: `mx:${id}`,
    target: { room: ROOM },
    event: { type: "UserWrote", user: "@anna:home", message },
  };
}

/** A room that holds `room`, and an inbox that knows repeats. */
function bench(room: readonly string[], read: () => Promise<void> = async () => {}) {
  const clock = new VirtualClock(1_000);
  const inbox: string[] = [];
  const reads: number[] = [];
  const accept = async (inbound: readonly Inbound[]) =>
    inbound.map(({ key = "" }): Accepted => {
      if (inbox.includes(key)) return { kind: "repeat" };
      inbox.push(key);
      return { kind: "accepted", lane: "c1" };
    });
  const rooms = settleRooms({
    accept,
    store: { conversationByRoom: async () => ({ id: "c1" }) as ConversationState },
    missed: async function* () {
      reads.push(clock.now());
      await read();
      yield* room.map(event);
    },
    clock,
    log: silent,
  });
  return { clock, inbox, reads, rooms };
}

describe("rooms after an absence", () => {
  it("are read before their events are taken, so that what the homeserver held back goes first", async () => {
    const { inbox, rooms } = bench(["$1", "$2", "$3"]);
    const accepted = await rooms.accept([event("$3")]);
    assert.deepEqual(inbox, ["mx:$1", "mx:$2", "mx:$3"]);
    assert.equal(accepted.length, 1, "answers are about what was asked");
    await rooms.accept([event("$2")]);
    assert.deepEqual(inbox, ["mx:$1", "mx:$2", "mx:$3"]);
  });

  it("are trusted again after half a minute, until the next absence", async () => {
    const { clock, reads, rooms } = bench(["$1"]);
    await rooms.accept([event("$1")]);
    await clock.advance(30_001);
    await rooms.accept([event("$2")]);
    assert.equal(reads.length, 1);
    rooms.unsettle();
    await rooms.accept([event("$3")]);
    assert.equal(reads.length, 2);
  });

  it("do not hold their events up when they cannot be read", async () => {
    const { clock, inbox, rooms } = bench(["$1"], () => new Promise(() => {}));
    const accepted = rooms.accept([event("$2")]);
    await settle();
    assert.deepEqual(inbox, []);
    await clock.advance(3_000);
    await accepted;
    assert.deepEqual(inbox, ["mx:$2"]);
  });
});
