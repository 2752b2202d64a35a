import type { ClientIdentity } from "../client/client-identity.ts";
import type { CustomerRef } from "../customer.ts";
import type { RichText } from "../message/rich-text.ts";
import type { RoutingRequest } from "../routing/request.ts";
import type { TextKey, TextParameters } from "../text/text-key.ts";
import type { Attachment, AvatarImage } from "./message.ts";
import type { Stage } from "./state.ts";

/** What a conversation wants done. Performed by delivery, or in the fold's own transaction (`StoreEffect`). */
export type Effect = CustomerEffect | HomeserverEffect | AgentEffect | StoreEffect;

/** Words of ours (a key into the texts, said in `language`) or someone's own words. */
export type Content =
  | {
      readonly kind: "text";
      readonly key: TextKey;
      readonly parameters: TextParameters;
      readonly language: string;
    }
  | {
      readonly kind: "message";
      readonly body: RichText;
      readonly action?: boolean;
      /** What could not be carried, told in `language` behind the body. */
      readonly attachments?: readonly Attachment[];
      readonly language: string;
    };

/** Lane `customer:<conversation>`: to the customer's network, in order. */
export type CustomerEffect =
  | {
      readonly type: "SayToCustomer";
      readonly customer: CustomerRef;
      readonly content: Content;
      /** The Matrix event this carries, so that edits, replies and failures find it again. */
      readonly source?: string;
      readonly replyTo?: string;
      /** The Matrix event of the first version; a network without edits gets "correction: …". */
      readonly edits?: string;
    }
  | {
      readonly type: "RetractFromCustomer";
      readonly customer: CustomerRef;
      readonly retracts: string;
      readonly language: string;
    }
  /** Ask the client for its software and version; the answer, if any, comes as `ClientIdentified`. */
  | { readonly type: "AskClient"; readonly customer: CustomerRef };

/** Who speaks or acts in the room: the customer's puppet, or the desk's bot. */
export type Speaker = "customer" | "desk";

/** Lane `room:<conversation>`: to the homeserver, in order. */
export type HomeserverEffect =
  | {
      readonly type: "OpenRoom";
      readonly customer: CustomerRef;
      readonly name: string;
      readonly topic: string;
    }
  | {
      readonly type: "DressPuppet";
      readonly customer: CustomerRef;
      readonly name: string;
      readonly avatar?: AvatarImage;
    }
  | {
      readonly type: "PostInRoom";
      readonly as: Speaker;
      readonly customer: CustomerRef;
      readonly content: Content;
      /** A remark of the desk (m.notice), not someone's words. */
      readonly notice?: boolean;
      /** The customer network's id of what this carries. */
      readonly source?: string;
      /** A customer-network id, or a Matrix event id (starts with `$`). */
      readonly replyTo?: string;
      /** The customer-network id of the first version. */
      readonly edits?: string;
      /** The one file among its attachments is posted, and nothing else: fetched first. */
      readonly file?: true;
      /** When it was written, ms since the epoch; shown by the homeserver as the message's own time. */
      readonly writtenAt?: number;
    }
  | { readonly type: "RetractInRoom"; readonly customer: CustomerRef; readonly retracts: string }
  /** What was said so far, for whoever takes over; it is read when this is delivered. */
  | { readonly type: "PostTranscript"; readonly customer: CustomerRef }
  | {
      readonly type: "InviteAgent";
      readonly customer: CustomerRef;
      readonly agent: string;
      readonly reason: string;
    }
  /** Withdraws an invitation or removes a member. */
  | {
      readonly type: "RemoveFromRoom";
      readonly customer: CustomerRef;
      readonly user: string;
      readonly reason: string;
    }
  /** The puppet of an agent behind a webhook comes into the room, under this name. */
  | {
      readonly type: "AdmitAgent";
      readonly customer: CustomerRef;
      readonly agent: string;
      readonly name: string;
    }
  | { readonly type: "DismissAgent"; readonly customer: CustomerRef; readonly agent: string }
  /** Words of an agent behind a webhook, by its puppet. `source` is the reply's id. */
  | {
      readonly type: "PostAsAgent";
      readonly customer: CustomerRef;
      readonly agent: string;
      readonly content: Content;
      readonly source: string;
    }
  | { readonly type: "BotLeaves"; readonly customer: CustomerRef }
  | { readonly type: "BotReturns"; readonly customer: CustomerRef }
  | { readonly type: "PuppetLeaves"; readonly customer: CustomerRef }
  | {
      readonly type: "UpdateCard";
      readonly customer: CustomerRef;
      readonly card: ContextCard;
      readonly name: string;
      readonly topic: string;
    };

export type AgentEffect =
  /** Lane `agent:<user id>`: to one agent, in their chat with the bot. */
  | { readonly type: "TellAgent"; readonly agent: string; readonly content: Content }
  /** Lane `agent:<conversation>`: over HTTP, in order within the conversation. */
  | { readonly type: "CallWebhook"; readonly agent: string; readonly call: WebhookCall };

/** What an agent behind a webhook hears of a conversation. */
export type WebhookCall =
  /** It is offered to it; what was said so far is added when it is delivered. */
  | {
      readonly kind: "started";
      readonly customer: { readonly name: string; readonly network: string; readonly identity: string };
      readonly client?: ClientIdentity;
      readonly language: string;
      readonly reason: string;
      readonly slots: Readonly<Record<string, string>>;
      readonly previous?: string;
    }
  | {
      readonly kind: "message";
      readonly content: Content;
      /** The customer network's ids. */
      readonly id?: string;
      readonly edits?: string;
      /** ms since the epoch. */
      readonly writtenAt?: number;
    }
  /** `because`: what became of the conversation. */
  | { readonly kind: "closed"; readonly because: Stage["kind"] };

/** Done in the same transaction as the fold. */
export type StoreEffect =
  /** Puts (or replaces) this conversation among those that wait for a decision, awake. */
  | { readonly type: "RequestDecision"; readonly request: RoutingRequest; readonly priority: number }
  | { readonly type: "CancelRequest" }
  /** Answered by `PlaceRead`: where the wait stands that was decided last, without deciding anew. */
  | { readonly type: "ReadPlace"; readonly attempt: number }
  /** Gives back the slot that this conversation holds of the agent, if it holds one. */
  | { readonly type: "ReleaseCapacity"; readonly agent: string }
  /**
   * Takes a slot of an agent who joined although their offer had just been withdrawn. It is taken even when
   * they are away or full: they hold the conversation, and load must say so.
   */
  | { readonly type: "ClaimSlot"; readonly agent: string }
  /** `until`: they are ready again by themselves then, ms since the epoch. */
  | {
      readonly type: "SetAgentAway";
      readonly agent: string;
      readonly reason: string;
      readonly until?: number;
    }
  /** A command in the room that is about the agent and not the conversation (`ready`, `status` …). */
  | {
      readonly type: "ForwardCommand";
      readonly agent: string;
      readonly command: string;
      /** The customer in whose room it was given, when the answer has to say so. */
      readonly about?: string;
    }
  | { readonly type: "RecordOffer"; readonly offer: OfferRecord }
  | { readonly type: "FollowAddress"; readonly customer: CustomerRef };

/** One line in the history of offers. */
export interface OfferRecord {
  readonly decisionId: string;
  readonly agent: string;
  readonly outcome: "ringing" | "accepted" | "declined" | "unanswered" | "withdrawn" | "unreachable";
}

/** Who, why, and on what software: pinned in the room for the agent. */
export interface ContextCard {
  readonly conversation: string;
  readonly customerName: string;
  readonly address: string;
  readonly network: string;
  readonly client: ClientIdentity;
  readonly language: string;
  readonly reason: string;
  readonly slots: Readonly<Record<string, string>>;
  readonly queue?: string;
  readonly waited_ms?: number;
  readonly previous?: string;
  /** Where the link was advertised by which they came. */
  readonly campaign?: string;
}

/** The code of an `InviteAgent` that failed because the desk may invite nobody into that room (any more). */
export const ROOM_UNUSABLE = "room-unusable";

/** Enough of an effect for its outcome to be understood when it comes back as an event. */
export interface EffectRef {
  readonly type: Effect["type"];
  /** `SayToCustomer`: the Matrix event carried. `PostInRoom`: the network's message id. `CallWebhook`: its kind. */
  readonly source?: string;
  /** `InviteAgent`, `RemoveFromRoom`, `CallWebhook`: whom. */
  readonly agent?: string;
}
