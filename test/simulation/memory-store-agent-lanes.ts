import { AGENT_LANE } from "../../src/adapters/store/keys.ts";
import { planEffects } from "../../src/adapters/store/plan-effects.ts";
import { MOST_EVENTS_PER_PASS } from "../../src/adapters/store/set-aside.ts";
import type { AgentEvent, AgentLaneView, AgentResult, AgentWork } from "../../src/application/ports/store.ts";
import { covers, isInForce } from "../../src/domain/firewall/block.ts";
import { addDeliveries, readyLanes, setAside } from "./memory-store-advance.ts";
import { decisionsOf } from "./memory-store-decisions.ts";
import { recordedOf } from "./memory-store-recorded.ts";
import { addEvent, endEvents, type InboxEvent, type Tables } from "./memory-store-tables.ts";
import {
  agentStateOf,
  agentStates,
  inServiceOrder,
  setAvailability,
  setChatRoom,
  wakeFor,
} from "./memory-store-waiting.ts";

export type Handle = (work: AgentWork) => Promise<AgentResult>;

/**
 * Handlers are asynchronous, and a process may die in one: so no lane is locked meanwhile, and what another
 * pass has handled first is left alone.
 */
export async function handleLanes(tables: Tables, limit: number, handle: Handle): Promise<number> {
  let handled = 0;
  for (const lane of readyLanes(tables, "agent", limit)) {
    const rows = (tables.pending.get(lane) ?? []).slice(0, MOST_EVENTS_PER_PASS);
    const agent = lane.slice(AGENT_LANE.length);
    const events = rows.map(({ at, event }) => ({ at, event: event as AgentEvent }));
    const known = agentStateOf(tables, agent) !== undefined;
    const result = await handle({ agent, known, events, view: viewOf(tables) }).catch(
      (error: unknown) => void tables.brokenFolds.push(error),
    );
    if (rows.length === 0 || tables.pending.get(lane)?.[0] !== rows[0]) continue;
    if (!result) setAside(tables, lane);
    else handled += write(tables, lane, rows, agent, result);
  }
  return handled;
}

function viewOf(tables: Tables): AgentLaneView {
  return {
    agentState: async (agent) => agentStateOf(tables, agent),
    agentStates: async () => agentStates(tables),
    conversationsOf: async (agent) =>
      tables.claims
        .filter((claim) => claim.agent === agent)
        .flatMap(({ conversation }) => tables.conversations.get(conversation)?.state ?? []),
    waiting: async (limit) =>
      inServiceOrder(tables)
        .slice(0, limit)
        .map(({ row }) => row),
    conversationsEnding: async (ending, limit) => {
      const claimed = tables.claims.map(({ conversation }) => conversation);
      const waiting = inServiceOrder(tables).map(({ row }) => row.conversation);
      return [...new Set([...claimed, ...waiting])]
        .filter((id) => id.endsWith(ending))
        .sort()
        .flatMap((id) => tables.conversations.get(id)?.state ?? [])
        .slice(0, limit);
    },
    blocks: async (now) => tables.blocks.filter((each) => isInForce(each, now)),
    runningWith: async (blocked, limit) =>
      [...tables.conversations.values()]
        .flatMap(({ state }) => (state && state.stage.kind !== "closed" ? [state] : []))
        .filter(({ customer }) => covers(blocked, customer))
        .map(({ id }) => id)
        .sort()
        .slice(0, limit),
    latestDecision: async (conversation) => decisionsOf(tables, conversation).at(-1),
    recorded: async (conversation) => recordedOf(tables, conversation),
  };
}

function write(
  tables: Tables,
  lane: string,
  rows: readonly InboxEvent[],
  agent: string,
  result: AgentResult,
): number {
  const last = rows.at(-1);
  tables.lanes.set(lane, { failures: 0, notBefore: 0 });
  endEvents(tables, lane, rows.length, rows[0]?.id ?? 0);
  if (result.chatRoom !== undefined) setChatRoom(tables, agent, result.chatRoom);
  if (result.availability) {
    setAvailability(tables, agent, result.availability.availability, result.availability.reason);
    if (result.availability.availability === "ready") wakeFor(tables, [agent]);
  }
  for (const other of result.others ?? []) {
    setAvailability(tables, other.agent, other.availability, other.reason);
    if (other.availability === "ready") wakeFor(tables, [other.agent]);
  }
  for (const change of result.blocks ?? []) {
    const { network, who } = change.kind === "block" ? change.block : change;
    const others = tables.blocks.filter((each) => each.network !== network || each.who !== who);
    tables.blocks.splice(0, Infinity, ...others, ...(change.kind === "block" ? [change.block] : []));
  }
  for (const [index, { conversation, event }] of result.forward.entries()) {
    if (tables.conversations.has(conversation))
      addEvent(tables, conversation, tables.clock.now(), event, `forward:${lane}:${last?.id}:${index}`);
  }
  addDeliveries(tables, planEffects(undefined, result.tell).deliveries);
  return rows.length;
}
