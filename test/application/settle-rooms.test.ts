import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Log } from "../../src/application/ports/log.ts";
import type { Accepted, Inbound } from "../../src/application/ports/store.ts";
import { settleRooms } from "../../src/application/settle-rooms.ts";
import type { ConversationState } from "../../src/domain/conversation/state.ts";
import { settle, VirtualClock } from "../simulation/virtual-clock.ts";

const silent: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };
const ROOM = "!room:home";
const conversation = { id: "c1" } as ConversationState;

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
function bench(
  room: readonly (string | Inbound)[],
  read: () => Promise<void> = async () => {},
  inbox: string[] = [],
) {
  const clock = new VirtualClock(1_000);
  const reads: number[] = [];
  const accept = async (inbound: readonly Inbound[]) =>
    inbound.map(({ key = "" }): Accepted => {
      if (inbox.includes(key)) return { kind: "repeat" };
      inbox.push(key);
      return { kind: "accepted", lane: "c1" };
    });
  const rooms = settleRooms({
    accept,
    store: { conversationByRoom: async () => conversation },
    missed: async function* () {
      reads.push(clock.now());
      await read();
      yield* room.map((each) => (typeof each === "string" ? event(each) : each));
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

  it("tell that they could not be read, so that they are read again", async () => {
    const failing = bench(["$1"], () => Promise.reject(new Error("the homeserver is away")));
    assert.equal(await failing.rooms.read(conversation), undefined);
    assert.equal(await failing.rooms.readAgain(conversation), undefined);
    const slow = bench(["$1"], () => new Promise(() => {}));
    const read = slow.rooms.read(conversation);
    await settle();
    await slow.clock.advance(3_000);
    assert.equal(await read, undefined);
  });

  it("hold up nothing while they are read again, and have longer for it", async () => {
    let answer = () => {};
    const { clock, inbox, rooms } = bench(["$1"], () => new Promise((resolve) => (answer = resolve)));
    await clock.advance(30_001);
    const read = rooms.readAgain(conversation);
    await rooms.accept([event("$2")]);
    assert.deepEqual(inbox, ["mx:$2"]);
    await clock.advance(9_000);
    answer();
    assert.equal(await read, 1);
    assert.deepEqual(inbox, ["mx:$2", "mx:$1"]);
  });
});

describe("a leaving that is found late", () => {
  it("does not undo the return that was known", async () => {
    const target = { room: ROOM };
    const user = "@anna:home";
    const left: Inbound = { at: 0, key: "mx:$left", target, event: { type: "UserLeft", user } };
    const joined: Inbound = { at: 0, key: "mx:$joined", target, event: { type: "UserJoined", user } };
    const { inbox, rooms } = bench([left, joined]);
    await rooms.accept([event("$other")]);
    assert.deepEqual(inbox, ["mx:$left", "mx:$joined", "mx:$other"], "in the room's order");
    const late = bench([left, joined], undefined, ["mx:$joined"]);
    await late.rooms.read(conversation);
    await late.rooms.read(conversation);
    assert.deepEqual(late.inbox, ["mx:$joined", "mx:$left", "mx:$joined:after:mx:$left"]);
  });
});
