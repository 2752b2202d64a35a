import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { BehaviorSubject, Subject } from "rxjs";
import type { PingAnswer } from "../../src/application/ports/homeserver.ts";
import type { Log } from "../../src/application/ports/log.ts";
import { keepHomeserver, PING_EVERY_MS } from "../../src/main/keep-homeserver.ts";

const GUIDE = new URL("../../docs/guides/operators.md", import.meta.url);

describe("the homeserver, as a running desk sees it", () => {
  function watched() {
    const lines: { readonly level: string; readonly message: string }[] = [];
    const level = (name: string) => (_: object, message: string) => lines.push({ level: name, message });
    const log: Log = {
      debug: level("debug"),
      info: level("info"),
      warn: level("warn"),
      error: level("error"),
      child: () => log,
    };
    let at = 0;
    let answer: PingAnswer = { ok: true };
    const homeserverHeard = new Subject<void>();
    let duringPause = () => {};
    const homeserverProblem = new BehaviorSubject<string | undefined>(undefined);
    const step = keepHomeserver({
      homeserver: { ping: async () => answer, dressBot: async () => undefined },
      rooms: {
        unsettle: () => undefined,
        read: async () => 0,
        readAgain: async () => 0,
        accept: async () => [],
      },
      store: { openConversations: async () => [], conversation: async () => undefined },
      clock: {
        now: () => at,
        sleep: async (duration_ms, wake) => {
          duringPause();
          if (!wake?.aborted) at += duration_ms;
        },
      },
      log,
      configuration: { desk: { name: "Front desk", language: "en", texts: {} } },
      homeserverProblem,
      homeserverHeard,
      signal: new AbortController().signal,
    });
    const answers = (next: PingAnswer) => {
      answer = next;
    };
    const told = (name: string) => lines.filter((line) => line.level === name).length;
    /** A transaction comes; later ones too, within each pause from here on. */
    const heard = (again: "once" | "always") => {
      homeserverHeard.next();
      duringPause = again === "always" ? () => homeserverHeard.next() : () => {};
    };
    const passes = (duration_ms: number) => {
      at += duration_ms;
    };
    return { step, answers, told, heard, passes, homeserverProblem, now: () => at };
  }

  it("is not ready from the first ping that fails, and ready again from the first that succeeds", async () => {
    const { step, answers, homeserverProblem } = watched();
    await step();
    assert.equal(homeserverProblem.value, undefined);
    answers({ ok: false, why: "it is away" });
    await step();
    assert.equal(homeserverProblem.value, "it is away");
    answers({ ok: true });
    await step();
    assert.equal(homeserverProblem.value, undefined);
  });

  it("is asked at once when a transaction of its comes, and not without pause however many come", async () => {
    const { step, answers, heard, now } = watched();
    answers({ ok: false, why: "it is away" });
    await step();
    assert.equal(now(), 2_000);
    heard("always");
    await step();
    assert.equal(now(), 2_250);
  });

  it("that says it cannot reach us has reached us when a transaction has just come, and not for long", async () => {
    const { step, answers, heard, passes, homeserverProblem } = watched();
    const why = "the homeserver cannot reach us";
    answers({ ok: false, why, wayBack: "unanswered" });
    heard("once");
    await step();
    assert.equal(homeserverProblem.value, undefined, "both ways are shown: it answered, and it wrote");
    passes(PING_EVERY_MS);
    await step();
    assert.equal(homeserverProblem.value, why);
    heard("once");
    answers({ ok: false, why: "connection refused" });
    await step();
    assert.equal(
      homeserverProblem.value,
      "connection refused",
      "what it writes does not show that it can be asked",
    );
  });

  it("is asked as often as the operators' guide says", () => {
    assert.match(readFileSync(GUIDE, "utf8"), new RegExp(`asked every ${PING_EVERY_MS / 1000} s`));
  });

  it("is warned of at its going, then at growing intervals, and told of once when it is back", async () => {
    const { step, answers, told, now } = watched();
    answers({ ok: false, why: "it is away" });
    while (now() < 600_000) await step();
    assert.ok(told("warn") <= 6, `${told("warn")} warnings in ten minutes`);
    assert.ok(told("warn") >= 5, `${told("warn")} warnings in ten minutes`);
    answers({ ok: true });
    const before = told("info");
    for (const _ of [1, 2, 3]) await step();
    assert.equal(told("info"), before + 2, "it answers, and the rooms are reconciled");
    answers({ ok: false, why: "it is away" });
    const warned = told("warn");
    await step();
    assert.equal(told("warn"), warned + 1, "a new trouble is told at once");
  });

  it("is warned of again when the reason is another", async () => {
    const { step, answers, told, now } = watched();
    answers({ ok: false, why: "one" });
    while (now() < 80_000) await step();
    const before = told("warn");
    answers({ ok: false, why: "two" });
    await step();
    assert.equal(told("warn"), before + 1);
  });
});
