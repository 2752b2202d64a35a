import type { DeskSetup } from "../../src/application/desk-setup.ts";
import { parseRules } from "../../src/config/rules/load-rules.ts";
import type { Capabilities } from "../../src/domain/capabilities.ts";
import type { CustomerRef } from "../../src/domain/customer.ts";
import { AGENT_CAPACITY } from "./desk-plan.ts";

const HOUR_MS = 3_600_000;

/** What an XMPP network carries, without asking the clients what they are. */
export const CARRIES: Capabilities = {
  edits: true,
  replies: true,
  retractions: true,
  reactions: false,
  typing: true,
  deliveryReceipts: true,
  media: false,
  formatting: "styling",
  clientIdentification: false,
  maxTextBytes: 65_536,
};

export function customerRef(index: number): CustomerRef {
  const identity = `customer${index}@home.test`;
  return { network: "xmpp", desk: "help", identity, address: `${identity}/phone` };
}

/** A desk that asks nothing, with agents for everything. */
export function setupFor(agents: readonly string[]): DeskSetup {
  const entries = agents.map((id) => [id, { name: "Agent", skills: {}, capacity: AGENT_CAPACITY }]);
  const file = {
    queues: { all: {} },
    agents: Object.fromEntries(entries),
    rules: [{ name: "all", queue: "all" }],
  };
  const rules = parseRules("rules.yaml", JSON.stringify(file));
  if (!rules.ok) throw new Error(`the rules do not load: ${JSON.stringify(rules.problems)}`);
  return {
    deskName: "Help",
    rules: rules.value.rules,
    language: "en",
    texts: {},
    settingsFor: () => ({
      deskName: "Help",
      defaultLanguage: "en",
      knownSlots: { name: "Juliet", reason: "A question" },
      script: rules.value.script,
      carries: CARRIES,
      followUp_ms: HOUR_MS,
      wrapUp_ms: 100,
      positionUpdate_ms: 60_000,
      idleClose_ms: 24 * HOUR_MS,
      holdForAbsent: { messages: 100, for_ms: 24 * HOUR_MS },
    }),
  };
}
