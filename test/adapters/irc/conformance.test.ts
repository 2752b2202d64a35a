import { exerciseNetwork } from "../../conformance/network/exercise-network.ts";
import { startInspircd } from "../../support/inspircd.ts";
import { startNgircd } from "../../support/ngircd.ts";
import { ircBench, PLAIN_IRC } from "./irc-bench.ts";

/** IRCv3's message-tags, echo-message and labeled-response. */
const TAGGED_IRC = { ...PLAIN_IRC, replies: true, typing: true };

exerciseNetwork("IRC on ngIRCd", PLAIN_IRC, () => ircBench(startNgircd));
exerciseNetwork("IRC on InspIRCd", TAGGED_IRC, () => ircBench(startInspircd));
