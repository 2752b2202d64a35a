import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { BehaviorSubject } from "rxjs";
import type { Network, NetworkSink, NetworkStatus } from "../../src/application/ports/network.ts";
import { restartableNetwork } from "../../src/application/restartable-network.ts";

const sink: NetworkSink = {
  accept: async () => {},
  typing: () => {},
  received: () => {},
  returned: async () => {},
};

/** Lives that cannot begin again, as the adapters'. */
function lives() {
  const calls: string[] = [];
  const statuses: BehaviorSubject<NetworkStatus>[] = [];
  const make = (): Network => {
    const status = new BehaviorSubject<NetworkStatus>({ state: "connecting" });
    const life = statuses.push(status);
    const called = (what: string) => void calls.push(`${what} ${life}`);
    return {
      name: "letters",
      capabilities: {} as Network["capabilities"],
      status,
      start: async () => called("start"),
      stop: async () => called("stop"),
      deliver: async () => {
        called("deliver");
        return { kind: "delivered" };
      },
      showTyping: () => called("typing"),
      showOpen: (open) => called(open ? "open" : "closed"),
      link: () => `life ${life}`,
    };
  };
  return { calls, statuses, network: restartableNetwork(make) };
}

describe("a network that is started again", () => {
  it("has a new life after each stop, which knows whether the desk is open", async () => {
    const { calls, network } = lives();
    await network.start(sink);
    network.showOpen(true);
    await network.stop();
    await network.start(sink);
    await network.deliver({} as Parameters<Network["deliver"]>[0]);
    assert.deepEqual(calls, ["start 1", "open 1", "stop 1", "open 2", "start 2", "deliver 2"]);
  });

  it("tells whoever watches the status of the life that it has", async () => {
    const { statuses, network } = lives();
    const seen: string[] = [];
    network.status.subscribe(({ state }) => seen.push(state));
    await network.start(sink);
    statuses[0]?.next({ state: "stopped" });
    await network.stop();
    await network.start(sink);
    statuses[1]?.next({ state: "connected", since: 1 });
    assert.deepEqual(seen, ["connecting", "stopped", "connecting", "connected"]);
  });
});
