import type { Capabilities } from "../../../src/domain/capabilities.ts";
import { exerciseNetwork } from "../../conformance/network/exercise-network.ts";
import { xmppBench } from "./xmpp-bench.ts";

const XMPP: Capabilities = {
  edits: true,
  replies: true,
  retractions: true,
  reactions: false,
  typing: true,
  deliveryReceipts: true,
  media: true,
  formatting: "styling",
  clientIdentification: true,
  maxTextBytes: 65_536,
};

exerciseNetwork("XMPP", XMPP, () => xmppBench());
