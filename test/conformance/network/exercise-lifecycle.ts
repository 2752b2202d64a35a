import assert from "node:assert/strict";
import { firstValueFrom } from "rxjs";
import { plain } from "../../../src/domain/message/rich-text.ts";
import { acquaintance, hears, type MakeBench, newId, reaches, tell, useBench } from "./open-bench.ts";
import { RecordingSink } from "./recording-sink.ts";

const STOPS_WITHIN_MS = 2_000;

export function exerciseLifecycle(make: MakeBench): void {
  describe("connecting and disconnecting", () => {
    const open = useBench(make);

    it("tells a new subscriber its status at once", async () => {
      const status = await firstValueFrom(open().network.status);
      assert.equal(status.state, "connected");
    });

    it("links to the desk with an address that a client can open", () => {
      const link = new URL(open().network.link(open().desk));
      assert.notEqual(link.protocol, "");
      assert.ok(decodeURIComponent(link.href).includes(open().desk));
      const odd = open().network.link("a b/c?d#é");
      assert.match(odd, /^[\x21-\x7e]+$/);
      assert.ok(!/[<>"\\^`{|}]/.test(odd), odd);
    });

    it("puts words before the customer whole, if its links can hold any", () => {
      const { network, desk } = open();
      const words = "#k0 ä&b;c=d?e/f 1+1%23";
      const link = network.linkSaying?.(desk, words);
      if (link === undefined) return;
      assert.match(link, /^[\x21-\x7e]+$/);
      assert.ok(link.startsWith(network.link(desk)));
      assert.ok(decodeURIComponent(link).endsWith(words), link);
    });

    it("says retry while the server is away, and works again by itself when it is back", async () => {
      const bench = open();
      const { ref } = await acquaintance(bench);
      await bench.server.stop();
      await reaches(bench.network, "disconnected");
      const body = plain("are you there");
      const outcome = await bench.network.deliver({
        id: newId(),
        attempt: 1,
        customer: ref,
        kind: "message",
        body,
      });
      assert.equal(outcome.kind, "retry");
      if (outcome.kind === "retry") assert.ok(outcome.after_ms > 0 && outcome.after_ms <= 120_000);
      await bench.server.start();
      await reaches(bench.network, "connected");
      const { customer, ref: again } = await acquaintance(bench);
      await tell(bench, again, "here again");
      await hears(customer, "here again");
    });
  });

  describe("stopping", () => {
    it("stops within 2 s, and says retry and stopped from then on", async () => {
      const bench = await make();
      try {
        const sink = new RecordingSink();
        await bench.network.start(sink);
        await reaches(bench.network, "connected");
        const { ref } = await acquaintance(Object.assign(bench, { sink }));
        const before = performance.now();
        await bench.network.stop();
        assert.ok(performance.now() - before < STOPS_WITHIN_MS + 250);
        assert.equal((await firstValueFrom(bench.network.status)).state, "stopped");
        const body = plain("too late");
        const outcome = await bench.network.deliver({
          id: newId(),
          attempt: 1,
          customer: ref,
          kind: "message",
          body,
        });
        assert.equal(outcome.kind, "retry");
      } finally {
        await bench.cleanup();
      }
    });

    it("starts at once and stops within 2 s although the server is away", async () => {
      const bench = await make();
      try {
        await bench.server.stop();
        const before = performance.now();
        await bench.network.start(new RecordingSink());
        assert.ok(performance.now() - before < 1_000);
        await reaches(bench.network, "disconnected");
        const stopping = performance.now();
        await bench.network.stop();
        assert.ok(performance.now() - stopping < STOPS_WITHIN_MS + 250);
      } finally {
        await bench.cleanup();
      }
    });
  });
}
