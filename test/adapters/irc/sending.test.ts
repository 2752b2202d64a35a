import assert from "node:assert/strict";
import { Fence } from "../../../src/adapters/networks/irc/fence.ts";
import { FloodControl, TokenBucket } from "../../../src/adapters/networks/irc/flood.ts";
import { Labels } from "../../../src/adapters/networks/irc/labels.ts";
import { Lanes, MAX_WAITING_PER_LANE } from "../../../src/adapters/networks/irc/lanes.ts";
import type { IrcLine } from "../../../src/adapters/networks/irc/line.ts";
import type { Clock } from "../../../src/application/ports/clock.ts";

/** Time passes only by sleeping. */
function sleepingClock(): Clock & { slept_ms: number } {
  const clock = {
    slept_ms: 0,
    now: () => clock.slept_ms,
    sleep: async (duration_ms: number) => {
      clock.slept_ms += duration_ms;
    },
  };
  return clock;
}

describe("flood control", () => {
  it("lets a burst through and then so much a second", async () => {
    const clock = sleepingClock();
    const written: number[] = [];
    const write = () => written.push(clock.now()) > 0;
    const flood = new FloodControl({ limits: { burst: 3, per_s: 2 }, clock, write });
    await Promise.all(Array.from({ length: 7 }, (_, index) => flood.send("a", `${index}`)));
    assert.deepEqual(written, [0, 0, 0, 500, 1_000, 1_500, 2_000]);
  });

  it("gives every customer a turn, keeps each one's order, and lets questions pass", async () => {
    const written: string[] = [];
    const clock = sleepingClock();
    const flood = new FloodControl({
      limits: { burst: 1, per_s: 1_000 },
      clock,
      write: (line) => written.push(line) > 0,
    });
    const sends = ["a1", "a2", "a3", "b1", "b2", "c1"].map((line) => flood.send(line.charAt(0), line));
    sends.push(flood.ask("ping"));
    await Promise.all(sends);
    assert.deepEqual(written, ["a1", "ping", "a2", "b1", "c1", "a3", "b2"]);
  });

  /** One line a second, and what was written so far. */
  function slow() {
    const written: string[] = [];
    const limits = { burst: 1, per_s: 1 };
    const flood = new FloodControl({
      limits,
      clock: sleepingClock(),
      write: (line) => written.push(line) > 0,
    });
    return { flood, written };
  }

  it("lets an agent's words overtake fifty notices and questions that wait, and keeps each customer's order", async () => {
    const { flood, written } = slow();
    const sends: Promise<boolean>[] = [];
    for (let index = 0; index < 50; index += 1) {
      sends.push(flood.send(`w${index}`, `notice ${index}`, "news"), flood.ask(`WHOIS ${index}`));
    }
    sends.push(flood.send("w49", "question", "answer"), flood.send("w49", "hello", "talk"));
    await Promise.all(sends);
    assert.deepEqual(
      written.filter((line) => ["notice 49", "question", "hello"].includes(line)),
      ["notice 49", "question", "hello"],
    );
    assert.ok(written.indexOf("hello") <= 4, `${written.indexOf("hello")} lines went before`);
    assert.equal(written.length, 102);
  });

  it("lets neither questions nor notices starve while talk goes on", async () => {
    const { flood, written } = slow();
    const talk = Array.from({ length: 40 }, (_, index) => flood.send(`t${index}`, "talk", "talk"));
    const others = [flood.ask("WHOIS a"), flood.send("n", "news", "news"), flood.ask("WHOIS b", "talk")];
    await Promise.all([...talk, ...others]);
    assert.ok(written.indexOf("WHOIS b") <= 2, "as urgent as the talk that waits for it");
    assert.ok(written.indexOf("WHOIS a") <= 12 && written.indexOf("news") <= 12, written.join());
  });

  it("asks one fence for the lines of several customers, at most five lines later", async () => {
    const { flood, written } = slow();
    const passed: Promise<boolean>[] = [];
    const fence: Fence = new Fence({
      ping: (line) => flood.fence(line),
      newToken: () => `t${written.length}`,
    });
    const lines = Array.from({ length: 20 }, async (_, index) => {
      await flood.send(`c${index}`, `line ${index}`, "talk");
      passed.push(fence.pass());
      const ping = written.findLast((line) => line.startsWith("PING "));
      if (ping !== undefined) fence.pong(ping.slice("PING ".length));
    });
    await Promise.all(lines);
    const pings = written.filter((line) => line.startsWith("PING "));
    assert.ok(pings.length >= 2 && pings.length <= 5, written.join());
    assert.ok(written.indexOf(pings[0] ?? "") <= 7, written.join());
  });

  it("says of what was not written that it was not", async () => {
    const flood = new FloodControl({
      limits: { burst: 1, per_s: 0.001 },
      clock: {
        now: () => 0,
        sleep: (_, signal) => new Promise((done) => signal?.addEventListener("abort", () => done())),
      },
      write: () => true,
    });
    assert.equal(await flood.send("a", "1"), true);
    const waiting = flood.send("a", "2");
    flood.close();
    assert.equal(await waiting, false);
    assert.equal(await flood.send("a", "3"), false);
  });

  it("never holds more than the burst, however long it was quiet", () => {
    const bucket = new TokenBucket({ burst: 2, per_s: 1 }, 0);
    assert.deepEqual([bucket.take(1_000_000), bucket.take(1_000_000), bucket.take(1_000_000)], [0, 0, 1_000]);
  });
});

describe("the fence", () => {
  it("is shared by all who wait while one is under way", async () => {
    const pings: string[] = [];
    const fence = new Fence({
      ping: async (line) => pings.push(line()) > 0,
      newToken: () => `t${pings.length}`,
    });
    const first = fence.pass();
    const later = [fence.pass(), fence.pass(), fence.pass()];
    assert.deepEqual(pings, ["PING t0"]);
    assert.equal(fence.pong("other"), false);
    fence.pong("t0");
    assert.equal(await first, true);
    assert.deepEqual(pings, ["PING t0", "PING t1"]);
    fence.pong("t1");
    assert.deepEqual(await Promise.all(later), [true, true, true]);
  });

  it("is not passed when the connection ends before the answer", async () => {
    const fence = new Fence({ ping: async (line) => line() !== "", newToken: () => "t" });
    const waiting = [fence.pass(), fence.pass()];
    fence.close();
    assert.deepEqual(await Promise.all(waiting), [false, false]);
    assert.equal(await fence.pass(), false);
  });
});

describe("labelled answers", () => {
  const line = (command: string, params: string[], tags: Record<string, string> = {}): IrcLine => ({
    command,
    params,
    tags,
    from: undefined,
  });

  it("are one line, or all of a batch", async () => {
    const labels = new Labels();
    const [single, batched, lost] = [labels.expect("1"), labels.expect("2"), labels.expect("3")];
    labels.take(line("PRIVMSG", ["a", "b"], { label: "1" }));
    labels.take(line("BATCH", ["+x", "labeled-response"], { label: "2" }));
    labels.take(line("301", ["me", "a", "away"], { batch: "x" }));
    labels.take(line("PRIVMSG", ["a", "b"], { batch: "x" }));
    labels.take(line("PRIVMSG", ["a", "not of it"]));
    labels.take(line("BATCH", ["-x"]));
    labels.close();
    assert.deepEqual(
      (await single)?.map(({ command }) => command),
      ["PRIVMSG"],
    );
    assert.deepEqual(
      (await batched)?.map(({ command }) => command),
      ["301", "PRIVMSG"],
    );
    assert.equal(await lost, undefined);
  });
});

describe("taking in what customers do", () => {
  it("has a bound per customer, and tells what is beyond it", async () => {
    const lanes = new Lanes();
    const gate = Promise.withResolvers<void>();
    const flooder = {};
    let abandoned = 0;
    const job = { run: () => gate.promise, abandon: () => (abandoned += 1) };
    for (let index = 0; index < MAX_WAITING_PER_LANE; index++) assert.ok(lanes.push(flooder, job));
    assert.equal(lanes.push(flooder, job), false);
    assert.ok(lanes.push({}, job));
    lanes.abandon();
    assert.equal(abandoned, MAX_WAITING_PER_LANE - 1);
    gate.resolve();
    await lanes.idle();
  });
});
