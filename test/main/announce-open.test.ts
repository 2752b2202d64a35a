import assert from "node:assert/strict";
import { BehaviorSubject } from "rxjs";
import type { Log } from "../../src/application/ports/log.ts";
import type { NetworkStatus } from "../../src/application/ports/network.ts";
import { announceOpen } from "../../src/main/announce-open.ts";
import { readinessChecks } from "../../src/main/readiness.ts";

describe("a desk that listens", () => {
  it("says what it waits for, and that it is open only when everything is there", async () => {
    const homeserverProblem = new BehaviorSubject<string | undefined>("not asked yet");
    const status = new BehaviorSubject<NetworkStatus>({ state: "connecting" });
    const lines: string[] = [];
    const level = (_: object, message: string) => void lines.push(message);
    const log: Log = { debug: level, info: level, warn: level, error: level, child: () => log };
    const during: (() => void)[] = [
      () => homeserverProblem.next(undefined),
      () => status.next({ state: "connected", since: 0 }),
    ];
    await announceOpen({
      checks: readinessChecks({
        database: { store: { ping: async () => undefined } },
        networks: new Map([["xmpp", { status }]]),
        homeserverProblem,
        holding: { standsBy: () => false },
      }),
      worker: "here",
      listen: {},
      clock: {
        now: () => 0,
        sleep: async () => {
          assert.ok(!lines.includes("the desk is open"));
          during.shift()?.();
        },
      },
      log,
      signal: new AbortController().signal,
    });
    assert.deepEqual(lines, ["listening; not ready yet: homeserver, xmpp", "the desk is open"]);
  });
});
