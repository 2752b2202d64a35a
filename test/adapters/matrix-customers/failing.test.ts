import assert from "node:assert/strict";
import type { Context } from "../../../src/adapters/matrix/customers/context.ts";
import { Inbound } from "../../../src/adapters/matrix/customers/inbound.ts";
import { KnownRooms } from "../../../src/adapters/matrix/customers/known-rooms.ts";
import { defaultTiming } from "../../../src/adapters/matrix/customers/options.ts";
import { syncAnswer } from "../../../src/adapters/matrix/customers/sync-answer.ts";
import { HomeserverFailure } from "../../../src/adapters/matrix/homeserver-failure.ts";
import { matrixNames } from "../../../src/adapters/matrix/user-ids.ts";
import type { Log } from "../../../src/application/ports/log.ts";
import { deskWords } from "../../../src/domain/text/desk-words.ts";
import { RecordingSink } from "../../conformance/network/recording-sink.ts";

const ROOM = "!room:home";
const desk = { name: "help", title: "Help", user: "@_desk_help:home" };
const said = {
  event_id: "$said",
  type: "m.room.message",
  sender: "@ada:home",
  content: { msgtype: "m.text", body: "hello" },
};
const news = syncAnswer.parse({
  next_batch: "s2",
  rooms: { join: { [ROOM]: { timeline: { events: [said] } } } },
});

/** A homeserver that fails so often before it answers. */
function failing(times: number, status: number) {
  const warnings: object[] = [];
  const sink = new RecordingSink();
  const log: Log = {
    debug: () => undefined,
    info: () => undefined,
    warn: (fields) => void warnings.push(fields),
    error: () => undefined,
    child: () => log,
  };
  let left = times;
  const context = {
    client: {
      call: async () => {
        if (left-- > 0) throw new HomeserverFailure({ status, code: "M_UNKNOWN", text: "not now" });
        return { user: "@ada:home", membership: "join" };
      },
    },
    names: matrixNames({ domain: "home", botLocalpart: "frontdesk", prefix: "_desk_" }),
    clock: { now: () => 1, sleep: async () => undefined },
    log,
    words: deskWords(),
    timing: defaultTiming,
    isAgent: () => false,
    sink: () => sink,
    desks: new Map([[desk.name, desk]]),
  } as unknown as Context;
  return { inbound: new Inbound(context, new KnownRooms(context)), sink, warnings };
}

describe("what a customer on Matrix writes while the homeserver fails", () => {
  for (const [status, times] of [
    [0, 50],
    [503, 5],
    [429, 5],
  ] as const)
    it(`is taken in once it answers (${status}, ${times} times)`, async () => {
      const { inbound, sink, warnings } = failing(times, status);
      await inbound.take(desk, news, "s1");
      assert.equal(sink.events("CustomerWrote").length, 1);
      assert.deepEqual(warnings, []);
    });

  it("is given up with a word in the log where that has no end, so that others are heard", async () => {
    const { inbound, sink, warnings } = failing(1_000, 503);
    await inbound.take(desk, news, "s1");
    assert.equal(sink.offered.length, 0);
    assert.equal(warnings.length, 1);
  });

  it("does not count as stored when the desk stops before", async () => {
    const { inbound, sink } = failing(1_000, 0);
    inbound.halt();
    let counted = false;
    void inbound.take(desk, news, "s1").then(() => {
      counted = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual([counted, sink.offered.length], [false, 0]);
  });
});
