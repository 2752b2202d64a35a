import type { Capabilities } from "../../../src/domain/capabilities.ts";
import { exerciseClaims } from "./exercise-claims.ts";
import { exerciseFormatting } from "./exercise-formatting.ts";
import { exerciseIdentification } from "./exercise-identification.ts";
import { exerciseInbound } from "./exercise-inbound.ts";
import { exerciseLifecycle } from "./exercise-lifecycle.ts";
import { exerciseOptional } from "./exercise-optional.ts";
import { exerciseOutbound } from "./exercise-outbound.ts";
import type { MakeBench } from "./open-bench.ts";

/**
 * The one suite that every network adapter passes, on its real server. It never asks which network it is:
 * what differs, differs by `claims`, exactly what the network must say that it can. Tests of what it does not
 * claim do not exist for it.
 */
export function exerciseNetwork(name: string, claims: Capabilities, make: MakeBench): void {
  describe(`${name} as a network`, function () {
    this.timeout(60_000);
    exerciseClaims(claims, make);
    exerciseInbound(claims, make);
    exerciseOutbound(claims, make);
    exerciseFormatting(claims, make);
    exerciseIdentification(claims, make);
    exerciseOptional(claims, make);
    exerciseLifecycle(make);
  });
}
