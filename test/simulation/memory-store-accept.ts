import { previousOf } from "../../src/adapters/store/closed.ts";
import { agentLane, boundedKey } from "../../src/adapters/store/keys.ts";
import {
  type CustomerTarget,
  isRunning,
  type Thread,
  threadKeys,
} from "../../src/adapters/store/resolve-targets.ts";
import type { Accepted, Inbound, NewConversationRules } from "../../src/application/ports/store.ts";
import { addEvent, type Tables } from "./memory-store-tables.ts";

export function acceptAll(
  tables: Tables,
  inbound: readonly Inbound[],
  rules: NewConversationRules,
): readonly Accepted[] {
  return inbound.map((item) => acceptOne(tables, item, rules));
}

function acceptOne(tables: Tables, item: Inbound, rules: NewConversationRules): Accepted {
  const { target } = item;
  const key = item.key === undefined ? undefined : boundedKey(item.key);
  let lane: string | undefined;
  if ("agent" in target) lane = agentLane(target.agent);
  else if ("room" in target) lane = tables.rooms.get(target.room);
  else if ("conversation" in target)
    lane = tables.conversations.has(target.conversation) ? target.conversation : undefined;
  else {
    const running = runningThread(tables, target, item.at, rules);
    if (!running && !target.opens) return { kind: "ignored" };
    if (key !== undefined && tables.keys.has(key)) return { kind: "repeat" };
    lane = laneOf(tables, target, running, rules);
  }
  if (lane === undefined) return { kind: "ignored" };
  return addEvent(tables, lane, item.at, item.event, key) ? { kind: "accepted", lane } : { kind: "repeat" };
}

/** The thread of the identity they had before comes first. */
function runningThread(
  tables: Tables,
  target: CustomerTarget,
  at: number,
  rules: NewConversationRules,
): Thread | undefined {
  return [...threadKeys(target)]
    .reverse()
    .map((key) => threadOf(tables, key))
    .find((thread) => isRunning(thread, at, rules));
}

function laneOf(
  tables: Tables,
  target: CustomerTarget,
  running: Thread | undefined,
  rules: NewConversationRules,
): string {
  const [own = "", former = ""] = threadKeys(target);
  const conversation =
    running?.conversation ?? open(tables, threadOf(tables, own) ?? threadOf(tables, former), rules);
  tables.threads.set(own, conversation);
  // Whoever comes with the identity that they have moved on from is somebody else.
  if (former !== "" && running !== undefined && tables.threads.get(former) === running.conversation)
    tables.threads.delete(former);
  return conversation;
}

function threadOf(tables: Tables, key: string): Thread | undefined {
  const conversation = tables.threads.get(key);
  if (conversation === undefined) return undefined;
  const state = tables.conversations.get(conversation)?.state;
  return state?.stage.kind === "closed" ? { conversation, state } : { conversation };
}

function open(tables: Tables, before: Thread | undefined, rules: NewConversationRules): string {
  const id = rules.newId();
  const born = {
    state: undefined,
    seq: 0,
    card: undefined,
    roomId: undefined,
    fired: {},
    nextTimer: undefined,
  };
  tables.conversations.set(id, {
    id,
    ...born,
    ...(before?.state ? { previous: previousOf(before.state) } : {}),
  });
  tables.lanes.set(id, { failures: 0, notBefore: 0 });
  return id;
}
