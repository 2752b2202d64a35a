import type { CustomerEvent } from "../domain/conversation/events.ts";
import type { ConversationState } from "../domain/conversation/state.ts";
import { groupCommit } from "./group-commit.ts";
import type { Clock, Randomness } from "./ports/clock.ts";
import type { Meter } from "./ports/meter.ts";
import type { Accepted, Inbound, NewConversationRules, Store, Target } from "./ports/store.ts";

/** Takes in what happened outside: resolves when it is durable, and only then may it be acknowledged. */
export interface AcceptInbound {
  fromHomeserver(inbound: readonly Inbound[]): Promise<readonly Accepted[]>;
  fromNetwork(event: CustomerEvent, key?: string): Promise<void>;
}

export interface AcceptInboundParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Randomness;
  readonly meter: Meter;
}

const BATCH = 500;
const MOST_WAITING = 20_000;

export function acceptInbound(parts: AcceptInboundParts): AcceptInbound {
  const rules: NewConversationRules = { newId: () => parts.random.id(), reopens };
  const commit = groupCommit<Inbound, Accepted>((items) => parts.store.accept(items, rules), {
    batch: BATCH,
    waiting: MOST_WAITING,
  });
  const accept = async (source: "homeserver" | "network", inbound: readonly Inbound[]) => {
    const accepted = await commit(inbound);
    parts.meter.accepted(source, accepted.filter((each) => each.kind === "accepted").length);
    return accepted;
  };
  return {
    fromHomeserver: (inbound) => accept("homeserver", inbound),
    fromNetwork: async (event, key) => {
      const inbound = {
        at: parts.clock.now(),
        target: targetOf(event),
        event,
        ...(key === undefined ? {} : { key }),
      };
      await accept("network", [inbound]);
    },
  };
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
