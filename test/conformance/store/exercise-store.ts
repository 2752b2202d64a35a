import { exerciseAgents } from "./exercise-agents.ts";
import { exerciseFolding } from "./exercise-folding.ts";
import { exerciseHousekeeping } from "./exercise-housekeeping.ts";
import { exerciseInbox } from "./exercise-inbox.ts";
import { exerciseOutbox } from "./exercise-outbox.ts";
import { exerciseWaiting } from "./exercise-waiting.ts";
import { exerciseWaking } from "./exercise-waking.ts";
import { HandClock, type MakeStore, type StoreUnderTest } from "./store-bench.ts";

/** The store of the test that runs, made anew for each. */
export interface Bench {
  readonly clock: HandClock;
  readonly store: StoreUnderTest["store"];
}

/** The one suite that every store passes. */
export function exerciseStore(name: string, make: MakeStore): void {
  describe(name, () => {
    let clock = new HandClock();
    let made: StoreUnderTest | undefined;
    beforeEach(async function () {
      this.timeout(60_000);
      clock = new HandClock();
      made = await make(clock);
    });
    afterEach(async () => {
      await made?.dispose();
      made = undefined;
    });
    const bench: Bench = {
      get clock() {
        return clock;
      },
      get store() {
        if (!made) throw new Error("there is a store only while a test runs");
        return made.store;
      },
    };
    exerciseInbox(bench);
    exerciseFolding(bench);
    exerciseOutbox(bench);
    exerciseWaiting(bench);
    exerciseWaking(bench);
    exerciseAgents(bench);
    exerciseHousekeeping(bench);
  });
}
