import { exerciseNetwork } from "../../conformance/network/exercise-network.ts";
import { startInspircd } from "../../support/inspircd.ts";
import { startNgircd } from "../../support/ngircd.ts";
import { ircBench } from "./irc-bench.ts";

exerciseNetwork("IRC on ngIRCd", () => ircBench(startNgircd));
exerciseNetwork("IRC on InspIRCd", () => ircBench(startInspircd));
