import type { LaneKind } from "../../application/ports/store.ts";
import type { Effect, EffectRef, StoreEffect } from "../../domain/conversation/effects.ts";
import { boundedKey } from "./keys.ts";

/** An outbox row to be. */
export interface PlannedDelivery {
  readonly lane: string;
  readonly kind: LaneKind;
  /** Whose customer it goes to, in customers' lanes: only a worker connected to it can deliver. */
  readonly network?: string;
  readonly ref: EffectRef;
  /** Its delivery is told to the conversation as `Delivered`. */
  readonly reported: boolean;
  readonly effect: DeliveredEffect;
}

export type DeliveredEffect = Exclude<Effect, StoreEffect>;

export interface PlannedEffects {
  readonly deliveries: readonly PlannedDelivery[];
  readonly store: readonly StoreEffect[];
}

type Place = LaneKind | "store";

const PLACE: Readonly<Record<Effect["type"], Place>> = {
  SayToCustomer: "customer",
  RetractFromCustomer: "customer",
  AskClient: "customer",
  OpenRoom: "room",
  DressPuppet: "room",
  PostInRoom: "room",
  RetractInRoom: "room",
  PostTranscript: "room",
  InviteAgent: "room",
  RemoveFromRoom: "room",
  AdmitAgent: "room",
  DismissAgent: "room",
  PostAsAgent: "room",
  BotLeaves: "room",
  BotReturns: "room",
  PuppetLeaves: "room",
  UpdateCard: "room",
  TellAgent: "agent",
  CallWebhook: "agent",
  RequestDecision: "store",
  CancelRequest: "store",
  ReadPlace: "store",
  ReleaseCapacity: "store",
  ClaimSlot: "store",
  SetAgentAway: "store",
  ForwardCommand: "store",
  RecordOffer: "store",
  FollowAddress: "store",
};

const REPORTED: ReadonlySet<Effect["type"]> = new Set([
  "OpenRoom",
  "InviteAgent",
  "RemoveFromRoom",
  "BotLeaves",
  "BotReturns",
  "CallWebhook",
]);

/** Parts a fold's effects into those done by the store itself and rows of delivery lanes, each in order. */
export function planEffects(conversation: string | undefined, effects: readonly Effect[]): PlannedEffects {
  const deliveries: PlannedDelivery[] = [];
  const store: StoreEffect[] = [];
  for (const effect of effects) {
    if (PLACE[effect.type] === "store") store.push(effect as StoreEffect);
    else deliveries.push(planDelivery(conversation, effect as DeliveredEffect));
  }
  return { deliveries, store };
}

function planDelivery(conversation: string | undefined, effect: DeliveredEffect): PlannedDelivery {
  const kind = PLACE[effect.type] as LaneKind;
  const owner = effect.type === "TellAgent" ? boundedKey(effect.agent) : conversation;
  if (owner === undefined) throw new TypeError(`${effect.type} belongs to a conversation`);
  const network = kind === "customer" && "customer" in effect ? { network: effect.customer.network } : {};
  const reported = REPORTED.has(effect.type);
  return { lane: `${kind}:${owner}`, kind, ...network, ref: refOf(effect), reported, effect };
}

/** Enough of an effect to understand its outcome by. */
export function refOf(effect: DeliveredEffect): EffectRef {
  switch (effect.type) {
    case "SayToCustomer":
    case "PostInRoom":
    case "PostAsAgent":
      return effect.source === undefined
        ? { type: effect.type }
        : { type: effect.type, source: effect.source };
    case "InviteAgent":
    case "TellAgent":
      return { type: effect.type, agent: effect.agent };
    case "CallWebhook":
      return { type: effect.type, agent: effect.agent, source: effect.call.kind };
    case "RemoveFromRoom":
      return { type: effect.type, agent: effect.user };
    default:
      return { type: effect.type };
  }
}

/** The two ids of one message, when a delivery has paired them. */
export function pairOf(
  ref: EffectRef,
  remoteId: string | undefined,
): { readonly event: string; readonly network: string } | undefined {
  if (ref.source === undefined || remoteId === undefined) return undefined;
  if (ref.type === "SayToCustomer") return { event: ref.source, network: remoteId };
  if (ref.type === "PostInRoom" || ref.type === "PostAsAgent")
    return { event: remoteId, network: ref.source };
  return undefined;
}
