import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { heedSignals } from "../../src/main/heed-signals.ts";

describe("the signals a desk heeds", () => {
  const turn = () => new Promise((resolve) => setImmediate(resolve));

  it("read the rules when the desk is open, if SIGHUP came before, and at each SIGHUP from then on", async () => {
    const signals = new EventEmitter();
    const { opened } = heedSignals(signals, () => assert.fail("nothing fails here"));
    signals.emit("SIGHUP");
    signals.emit("SIGHUP");
    let reloads = 0;
    const reload = async () => {
      reloads += 1;
    };
    opened({ reload });
    await turn();
    assert.equal(reloads, 1);
    signals.emit("SIGHUP");
    await turn();
    assert.equal(reloads, 2);
  });

  it("tell of a reload that failed, and heed the next", async () => {
    const signals = new EventEmitter();
    const failures: unknown[] = [];
    const { opened } = heedSignals(signals, (error) => failures.push(error));
    opened({ reload: () => Promise.reject(new Error("away")) });
    for (const _ of [1, 2]) {
      signals.emit("SIGHUP");
      await turn();
    }
    assert.equal(failures.length, 2);
  });

  it("end it at SIGTERM and at SIGINT", async () => {
    for (const signal of ["SIGTERM", "SIGINT"]) {
      const signals = new EventEmitter();
      const { told } = heedSignals(signals, () => assert.fail("nothing fails here"));
      signals.emit(signal);
      await told;
    }
  });
});
