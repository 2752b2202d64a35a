import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { holdNetworks } from "../../src/application/hold-networks.ts";
import type { Log } from "../../src/application/ports/log.ts";
import type { Network } from "../../src/application/ports/network.ts";

const silent: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };

/** A network that notes what is done to it, and a lease that is answered when the test says so. */
function bench() {
  const done: string[] = [];
  const network = {
    name: "xmpp",
    start: async () => void done.push("start"),
    stop: async () => void done.push("stop"),
  } as unknown as Network;
  let answer: (mine: boolean) => void = () => undefined;
  const holding = holdNetworks({
    store: {
      lease: () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
      releaseLease: async () => undefined,
    },
    networks: new Map([["xmpp", network]]),
    sink: {
      accept: async () => undefined,
      typing: () => undefined,
      received: () => undefined,
      returned: async () => undefined,
    },
    worker: "one",
    clock: { now: () => 0, sleep: async () => undefined },
    log: silent,
  });
  const step = async (mine: boolean): Promise<void> => {
    const stepped = holding.step();
    answer(mine);
    await stepped;
  };
  return { holding, done, step, answer: (mine: boolean) => answer(mine) };
}

describe("holding networks", () => {
  it("connects to what it holds, and stands by for what another worker holds", async () => {
    const { holding, done, step } = bench();
    await step(false);
    assert.deepEqual([done, holding.standsBy("xmpp")], [[], true]);
    await step(true);
    assert.deepEqual([done, holding.standsBy("xmpp")], [["start"], false]);
  });

  it("connects to nothing when the lease comes after the stop, since nobody would disconnect it", async () => {
    const { holding, done, answer } = bench();
    const stepped = holding.step();
    await holding.stop();
    answer(true);
    await stepped;
    assert.deepEqual([done, [...holding.held()]], [[], []]);
  });
});
