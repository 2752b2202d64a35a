import assert from "node:assert/strict";
import { once } from "node:events";
import { describe, it } from "mocha";
import { BoundedStream } from "../../../src/adapters/media/bounded-stream.ts";

const wide = { largest_bytes: 1_000, idle_ms: 60_000, whole_ms: 60_000 };

describe("a bounded stream", () => {
  it("is cut when one side is silent for too long", async () => {
    const stream = new BoundedStream({ ...wide, idle_ms: 20 });
    stream.write("beginning");
    // The timers of a stream keep no process running.
    const alive = setInterval(() => undefined, 1_000);
    const [error] = await once(stream, "error");
    clearInterval(alive);
    assert.equal(error.code, "ETIMEDOUT");
    await assert.rejects(stream.head);
  });

  it("is cut when a byte comes now and then, for ever", async () => {
    const stream = new BoundedStream({ ...wide, whole_ms: 60, idle_ms: 50 });
    const drops = setInterval(() => stream.write("."), 5);
    const [error] = await once(stream, "error");
    clearInterval(drops);
    assert.equal(error.code, "ETIMEDOUT");
    assert.ok(stream.bytes > 1);
  });

  it("is cut at the byte beyond its bound, and not before", async () => {
    const stream = new BoundedStream(wide);
    stream.resume();
    stream.write(Buffer.alloc(1_000));
    assert.equal((await stream.head).length, 64);
    stream.write(Buffer.alloc(1));
    const [error] = await once(stream, "error");
    assert.equal(error.code, "EMSGSIZE");
  });

  it("shows the first bytes however they come, and passes them on as well", async () => {
    const stream = new BoundedStream(wide);
    for (const letter of "short") stream.write(letter);
    stream.end();
    assert.equal(String(await stream.head), "short");
    const parts: Buffer[] = [];
    for await (const part of stream) parts.push(part as Buffer);
    assert.equal(Buffer.concat(parts).toString(), "short");
  });
});
