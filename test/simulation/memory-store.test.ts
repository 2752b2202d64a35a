import { exerciseStore } from "../conformance/store/exercise-store.ts";
import { memoryStore } from "./memory-store.ts";

exerciseStore("the simulation's store", async (clock) => ({
  store: memoryStore(clock),
  dispose: async () => undefined,
}));
