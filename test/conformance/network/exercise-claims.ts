import assert from "node:assert/strict";
import type { Capabilities } from "../../../src/domain/capabilities.ts";
import { type MakeBench, useBench } from "./open-bench.ts";

/** The other suites go by the claims, so a capability lost must fail here. */
export function exerciseClaims(claims: Capabilities, make: MakeBench): void {
  describe("what it claims", () => {
    const open = useBench(make);

    it("is exactly what this network can on this server, once it is connected", () => {
      assert.deepEqual({ ...open().network.capabilities }, claims);
    });
  });
}
