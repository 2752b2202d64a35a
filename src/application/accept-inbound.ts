import type { CustomerEvent } from "../domain/conversation/events.ts";
import type { ConversationState } from "../domain/conversation/state.ts";
import type { CustomerRef } from "../domain/customer.ts";
import type { FollowLinks } from "./follow-links.ts";
import { groupCommit } from "./group-commit.ts";
import type { Clock, Randomness } from "./ports/clock.ts";
import type { Meter } from "./ports/meter.ts";
import type { Returned } from "./ports/network.ts";
import type { Accepted, Inbound, NewConversationRules, Store, Target } from "./ports/store.ts";

/** Takes in what happened outside: resolves when it is durable, and only then may it be acknowledged. */
export interface AcceptInbound {
  fromHomeserver(inbound: readonly Inbound[]): Promise<readonly Accepted[]>;
  /** What agents behind webhooks say. */
  fromAgents(inbound: readonly Inbound[]): Promise<readonly Accepted[]>;
  fromNetwork(event: CustomerEvent, key?: string): Promise<void>;
  /** A message that counted as delivered came back: its delivery has failed after all. */
  returned(customer: CustomerRef, remoteId: string, error: Returned): Promise<void>;
}

export interface AcceptInboundParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Randomness;
  readonly meter: Meter;
  /** Takes links' codes out of what customers write, where the desk has links. */
  readonly followLinks?: FollowLinks;
}

const BATCH = 500;
const MOST_WAITING = 20_000;
/** A message may come back before it is noted that it went: its event is looked for again after this. */
const LOOK_AGAIN_MS = 1_000;

export function acceptInbound(parts: AcceptInboundParts): AcceptInbound {
  const rules: NewConversationRules = { newId: () => parts.random.id(), reopens };
  const commit = groupCommit<Inbound, Accepted>((items) => parts.store.accept(items, rules), {
    batch: BATCH,
    waiting: MOST_WAITING,
  });
  const accept = async (source: "homeserver" | "network" | "agent", inbound: readonly Inbound[]) => {
    const accepted = await commit(inbound);
    parts.meter.accepted(source, accepted.filter((each) => each.kind === "accepted").length);
    return accepted;
  };
  return {
    fromHomeserver: (inbound) => accept("homeserver", inbound),
    fromAgents: (inbound) => accept("agent", inbound),
    fromNetwork: async (happened, key) => {
      const event = (await parts.followLinks?.(happened, reopens)) ?? happened;
      const inbound = {
        at: parts.clock.now(),
        target: targetOf(event),
        event,
        ...(key === undefined ? {} : { key }),
      };
      await accept("network", [inbound]);
    },
    returned: async (customer, remoteId, { code, notice }) => {
      const carried = await carriedBy(parts, customer, remoteId);
      if (carried === undefined) return;
      const { conversation, source } = carried;
      const event = {
        type: "DeliveryFailed",
        effect: { type: "SayToCustomer", source },
        code,
        notice,
      } as const;
      const key = `returned:${conversation}:${source}`;
      await accept("network", [{ at: parts.clock.now(), key, target: { conversation }, event }]);
    },
  };
}

/** The Matrix event that our message to this customer carried. */
async function carriedBy(
  { store, clock }: AcceptInboundParts,
  customer: CustomerRef,
  remoteId: string,
): Promise<{ readonly conversation: string; readonly source: string } | undefined> {
  const state = await store.conversationByThread(customer);
  if (state === undefined) return undefined;
  const look = () => store.counterpart(state.id, "network", remoteId);
  const source = (await look()) ?? (await clock.sleep(LOOK_AGAIN_MS).then(look));
  return source === undefined ? undefined : { conversation: state.id, source };
}

/** Only words open a conversation: a presence or a late answer of a client must not. */
function targetOf(event: CustomerEvent): Exclude<Target, { readonly agent: string }> {
  const opens = event.type === "CustomerWrote";
  if (event.type === "CustomerMoved") return { customer: event.customer, opens, formerIdentity: event.from };
  return { customer: event.customer, opens };
}

/** A closed conversation goes on when the customer writes within its follow-up window. */
export function reopens(closed: ConversationState, at: number): boolean {
  return closed.stage.kind === "closed" && at <= closed.stage.at + closed.settings.followUp_ms;
}
