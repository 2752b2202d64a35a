import { exerciseFormatting } from "./exercise-formatting.ts";
import { exerciseIdentification } from "./exercise-identification.ts";
import { exerciseInbound } from "./exercise-inbound.ts";
import { exerciseLifecycle } from "./exercise-lifecycle.ts";
import { exerciseOptional } from "./exercise-optional.ts";
import { exerciseOutbound } from "./exercise-outbound.ts";
import type { MakeBench } from "./open-bench.ts";

/**
 * The one suite that every network adapter passes, on its real server. It never asks which network it is:
 * what differs, differs by `capabilities`.
 */
export function exerciseNetwork(name: string, make: MakeBench): void {
  describe(`${name} as a network`, function () {
    this.timeout(60_000);
    exerciseInbound(make);
    exerciseOutbound(make);
    exerciseFormatting(make);
    exerciseIdentification(make);
    exerciseOptional(make);
    exerciseLifecycle(make);
  });
}
