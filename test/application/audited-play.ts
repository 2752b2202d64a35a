import type { AuditedConversation, AuditPage } from "../../src/application/ports/store.ts";
import type { ConversationEvent, Timed } from "../../src/domain/conversation/events.ts";
import { holds } from "../../src/domain/conversation/offers.ts";
import { anna, ben, Play } from "../domain/conversation/play.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const notDelivered = new Set([
  "TellAgent",
  "CallWebhook",
  "RequestDecision",
  "CancelRequest",
  "ReleaseCapacity",
  "ClaimSlot",
  "SetAgentAway",
  "ForwardCommand",
  "RecordOffer",
  "FollowAddress",
]);

/** A conversation that remembers what a store would hold of it, everything delivered as soon as there is a room. */
export class AuditedPlay extends Play {
  readonly past: Timed<ConversationEvent>[] = [];

  override event(event: ConversationEvent, later_ms?: number): this {
    super.event(event, later_ms);
    this.past.push({ at: this.now, event });
    return this;
  }

  stored(): Mutable<AuditedConversation> {
    const requests = this.of("RequestDecision", this.all);
    const request = this.stage.kind === "waiting" ? requests.at(-1) : undefined;
    const dues = Object.values(this.state.timers);
    return {
      state: this.state,
      events: this.past.map((timed, index) => ({ ...timed, seq: index + 1 })),
      outbox: this.all
        .filter((effect) => !notDelivered.has(effect.type))
        .map((effect, index) => ({
          id: `o${index + 1}`,
          effect,
          attempts: 1,
          at: this.now,
          lane: "customer:c1",
          end: this.state.room.status === "opening" ? undefined : { kind: "delivered", at: this.now },
        })),
      ...(request
        ? {
            waiting: {
              conversation: "c1",
              request: request.request,
              aging: 0,
              priority: request.priority,
              since: request.request.waitingSince,
              awake: true,
            },
          }
        : {}),
      ...(dues.length > 0 ? { nextTimer: Math.min(...dues) } : {}),
    };
  }

  page(changes: Partial<AuditedConversation> = {}): Mutable<Required<AuditPage>> {
    const claims = holds(this.state).map((agent) => ({ agent, conversation: "c1", weight: 1 }));
    const agents = [anna, ben].map((id) => ({
      id,
      availability: "ready" as const,
      reason: "",
      idleSince: 0,
      load: claims.filter((claim) => claim.agent === id).length,
      capacity: 1,
    }));
    return { conversations: [{ ...this.stored(), ...changes }], claims, agents };
  }
}
