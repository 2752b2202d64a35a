import type { Capabilities } from "../../src/domain/capabilities.ts";
import type { ConversationSettings } from "../../src/domain/conversation/state.ts";
import type { Agent, Rule, Rules } from "../../src/domain/routing/rules.ts";

export const rich: Capabilities = {
  edits: true,
  replies: true,
  retractions: true,
  reactions: true,
  typing: true,
  deliveryReceipts: true,
  media: false,
  formatting: "styling",
  clientIdentification: true,
  maxTextBytes: 65_536,
};

export const poor: Capabilities = {
  ...rich,
  edits: false,
  replies: false,
  retractions: false,
  reactions: false,
  typing: false,
  deliveryReceipts: false,
  formatting: "none",
};

export const SUPERVISOR = "@boss:sim";
export const WEBHOOK = "@robot:sim";
export const BOT = "@bot:sim";

/** What a reload can change. */
export interface RulesVariant {
  /** Agents who are no more. */
  readonly without: readonly string[];
  /** Agents who can take one at a time. */
  readonly lowered: readonly string[];
  /** Whether there is a queue for sales besides the one for help. */
  readonly sales: boolean;
  readonly automated: boolean;
}

export function simulatedRules(
  ids: readonly string[],
  { without, lowered, sales, automated }: RulesVariant,
): Rules {
  const people = ids.map((id, index): Agent => {
    const skills = { help: 1 + (index % 5), sales: 1 };
    return { id, name: `Agent ${index}`, skills, capacity: lowered.includes(id) ? 1 : 2 + (index % 3) };
  });
  const agents = [...people, ...(automated ? machines : [])].filter(({ id }) => !without.includes(id));
  const help = queue("help", "Help");
  return {
    skills: ["help", "sales"],
    agents: new Map(agents.map((agent) => [agent.id, agent])),
    queues: new Map(sales ? [help, queue("sales", "Sales")] : [help]),
    supervisors: [SUPERVISOR],
    rules: sales ? [rule("sales", (slots) => slots.includes("buy")), rule("help")] : [rule("help")],
  };
}

const machine = { silence_ms: 30_000, pause_ms: 20_000 };
const machines: readonly Agent[] = [
  {
    id: WEBHOOK,
    name: "Robot",
    skills: { help: 5 },
    capacity: 2,
    automated: { ...machine, webhook: { url: "http://robot.sim", secretFile: "secret", deadline_ms: 5_000 } },
  },
  { id: BOT, name: "Bot", skills: { help: 4 }, capacity: 1, automated: machine },
];

function queue(name: string, title: string): [string, { readonly name: string; readonly title: string }] {
  return [name, { name, title }];
}

/** Whoever leaves is called back, and whoever says away or is silent loses the talk, unnoticed. */
const gone = {
  onTransfer: "silent",
  agentGone: { left: "wait", away: "move", wait_ms: 20_000, unanswered_ms: 60_000 },
} as const;

function rule(name: string, matches: (reason: string) => boolean = () => true): Rule {
  return {
    name,
    matches: ({ reason }) => matches(reason),
    queue: name,
    priority: 5,
    host: name === "help" ? "homeserver" : "bridge",
    ...(name === "help" ? {} : { hosting: gone }),
    steps: [{ skills: { [name]: 1 }, order: "longest-idle" }],
    offer: { ring_ms: 20_000, atOnce: 2, setAway: name === "help", exclude_ms: 30_000 },
  };
}

export function settings(carries: Capabilities): ConversationSettings {
  const name = { slot: "name", ask: { en: "May I have your name?" } };
  const reason = { slot: "reason", ask: { en: "What is it about?" } };
  return {
    deskName: "Simulated desk",
    defaultLanguage: "en",
    script: { slots: [name, reason], maxTurns: 3, silence_ms: 120_000, clientAnswer_ms: 3_000 },
    carries,
    followUp_ms: 15_000,
    wrapUp_ms: 5_000,
    positionUpdate_ms: 60_000,
    idleClose_ms: 600_000,
    holdForAbsent: { messages: 100, for_ms: 300_000 },
  };
}
