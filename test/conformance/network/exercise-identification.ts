import assert from "node:assert/strict";
import type { Capabilities } from "../../../src/domain/capabilities.ts";
import { acquaintance, hears, type MakeBench, newId, tell, useBench } from "./open-bench.ts";

export function exerciseIdentification({ clientIdentification }: Capabilities, make: MakeBench): void {
  describe("finding out the customer's client", () => {
    const open = useBench(make);

    it("goes on when a client never answers", async () => {
      const bench = open();
      const { customer, ref } = await acquaintance(bench, { version: "silent" });
      const outcome = await bench.network.deliver({
        id: newId(),
        attempt: 1,
        customer: ref,
        kind: "ask-client",
      });
      if (clientIdentification) assert.equal(outcome.kind, "delivered");
      await tell(bench, ref, "no matter");
      await hears(customer, "no matter");
      const told = bench.sink
        .events("ClientIdentified")
        .filter(
          ({ customer: { identity }, client }) => identity === ref.identity && client.confidence === "told",
        );
      assert.deepEqual(told, []);
    });
  });

  if (clientIdentification)
    describe("what the customer's client tells", () => {
      const open = useBench(make);

      it("reports name and version as the client tells them", async () => {
        const bench = open();
        const { ref } = await acquaintance(bench, {
          version: { name: "Exodus ☎", version: "1.2-rc3", os: "Linux" },
        });
        await bench.network.deliver({ id: newId(), attempt: 1, customer: ref, kind: "ask-client" });
        const { client } = await bench.sink.event(
          "ClientIdentified",
          (event) => event.customer.identity === ref.identity,
        );
        assert.equal(client.network, bench.network.name);
        assert.match(client.software, /Exodus ☎/);
        assert.match(`${client.software} ${client.version}`, /1\.2-rc3/);
        assert.equal(client.confidence, "told");
      });

      it("takes absurd answers without harm", async () => {
        const bench = open();
        const version = { name: `<b>${"x".repeat(300)}</b>\u202e`, version: "9".repeat(300) };
        const { ref } = await acquaintance(bench, { version });
        await bench.network.deliver({ id: newId(), attempt: 1, customer: ref, kind: "ask-client" });
        const { client } = await bench.sink.event(
          "ClientIdentified",
          (event) => event.customer.identity === ref.identity,
        );
        assert.ok(client.software.length <= 256);
        assert.ok((client.version ?? "").length <= 256);
        assert.ok(!client.software.includes("\u202e"));
      });
    });
}
