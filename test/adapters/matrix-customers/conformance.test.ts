import { carriedToMatrix } from "../../../src/domain/capabilities.ts";
import { exerciseNetwork } from "../../conformance/network/exercise-network.ts";
import { type Homeserver, startHomeserver } from "./homeserver.ts";
import { matrixBench } from "./matrix-bench.ts";

describe("on Synapse", function () {
  this.timeout(60_000);
  let homeserver: Homeserver;
  before(async () => {
    homeserver = await startHomeserver();
  });
  after(() => homeserver.synapse.dispose());

  exerciseNetwork("Matrix", carriedToMatrix, () => matrixBench(homeserver));
});
