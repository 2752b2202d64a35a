import { exerciseNetwork } from "../../conformance/network/exercise-network.ts";
import { xmppBench } from "./xmpp-bench.ts";

exerciseNetwork("XMPP", () => xmppBench());
