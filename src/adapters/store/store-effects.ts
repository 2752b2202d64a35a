import type { StoreEffect } from "../../domain/conversation/effects.ts";
import { claimSlot, lockAgents, releaseSlots, setAvailability } from "./agents.ts";
import type { Queryable, Wakeup } from "./database.ts";
import { recordOffer } from "./decisions.ts";
import { insertInbox } from "./inbox.ts";
import { agentLane, storedThreadKey } from "./keys.ts";
import { tellPlace } from "./read-place.ts";
import { toStoredText } from "./stored-json.ts";
import { cancelRequest, requestDecision } from "./waiting.ts";
import { BEFORE_ALL, beforeEasing, wakeFor, wakeNext } from "./wake-for.ts";

/** What one conversation's fold wants of the store. `seq` is that of the last event folded. */
export interface EffectsToApply {
  readonly conversation: string;
  readonly seq: number;
  readonly at: number;
  readonly effects: readonly StoreEffect[];
}

/**
 * Applies the effects in order. Agents' rows are locked before any waiting row, and each kind in one order,
 * as everywhere in the store: so that two passes cannot block each other.
 */
export async function applyStoreEffects(
  client: Queryable,
  all: readonly EffectsToApply[],
  now: number,
): Promise<ReadonlySet<Wakeup>> {
  const wakeups = new Set<Wakeup>();
  const work = all.filter(({ effects }) => effects.length > 0);
  if (work.length === 0) return wakeups;
  await lockAgents(
    client,
    work.flatMap(({ effects }) => effects.flatMap(agentOf)),
  );
  const releases = work.some(({ effects }) => effects.some(({ type }) => type === "ReleaseCapacity"));
  if (releases) await beforeEasing(client);
  const freed = new Map<string, number>();
  const passedOn: string[] = [];
  for (const each of work) {
    for (const [index, effect] of each.effects.entries()) {
      const outcome = await applyOne(client, each, index, effect, now);
      if (typeof outcome !== "object") {
        if (outcome) wakeups.add(outcome);
        continue;
      }
      const { agent, slots = 0, wakeup, left = [] } = outcome;
      if (agent !== undefined && slots > 0) freed.set(agent, (freed.get(agent) ?? 0) + slots);
      if (wakeup) wakeups.add(wakeup);
      passedOn.push(...left);
    }
  }
  const woke = await wakeFor(client, [...freed.keys()], [...freed.values()]);
  const next = await wakeNext(
    client,
    passedOn.map((agent) => ({ agent, slots: 1, after: BEFORE_ALL })),
  );
  if (woke || next > 0) wakeups.add("waiting");
  return wakeups;
}

/** What one effect came to, besides what it wrote. */
interface Applied {
  /** Whose slots were given back, and how many. */
  readonly agent?: string;
  readonly slots?: number;
  readonly wakeup?: Wakeup;
  /** On whose account the conversation was awake, which it leaves to others. */
  readonly left?: readonly string[];
}

function agentOf(effect: StoreEffect): readonly string[] {
  return effect.type === "ReleaseCapacity" || effect.type === "ClaimSlot" || effect.type === "SetAgentAway"
    ? [effect.agent]
    : [];
}

async function applyOne(
  client: Queryable,
  { conversation, seq, at }: EffectsToApply,
  index: number,
  effect: StoreEffect,
  now: number,
): Promise<Wakeup | Applied | undefined> {
  switch (effect.type) {
    case "RequestDecision":
      return {
        wakeup: "waiting",
        left: await requestDecision(client, conversation, effect.request, effect.priority),
      };
    case "CancelRequest":
      return { left: await cancelRequest(client, conversation) };
    case "ReadPlace":
      await tellPlace(client, conversation, effect.attempt, now);
      return "inbox";
    case "ReleaseCapacity":
      return {
        agent: effect.agent,
        slots: await releaseSlots(client, effect.agent, conversation, now),
      };
    case "ClaimSlot":
      await claimSlot(client, effect.agent, conversation);
      return undefined;
    case "SetAgentAway":
      return (await setAvailability(client, effect.agent, "away", effect.reason, now, effect.until))
        ? "inbox"
        : undefined;
    case "ForwardCommand": {
      const about = effect.about === undefined ? {} : { about: effect.about };
      const event = {
        type: "AgentCommanded" as const,
        command: effect.command,
        from: "room" as const,
        ...about,
      };
      await insertInbox(client, [
        { lane: agentLane(effect.agent), key: `forward:${conversation}:${seq}:${index}`, at, event },
      ]);
      return "agents";
    }
    case "RecordOffer":
      await recordOffer(client, conversation, effect.offer, at);
      return undefined;
    case "FollowAddress":
      await followAddress(client, conversation, effect.customer);
      return undefined;
  }
}

async function followAddress(
  client: Queryable,
  conversation: string,
  customer: { network: string; desk: string; identity: string },
): Promise<void> {
  await client.query({
    name: "thread-follow",
    text: `
      INSERT INTO threads (key, network, desk, identity, conversation) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (key) DO UPDATE SET conversation = excluded.conversation`,
    values: [
      storedThreadKey(customer),
      toStoredText(customer.network),
      toStoredText(customer.desk),
      toStoredText(customer.identity),
      conversation,
    ],
  });
}
