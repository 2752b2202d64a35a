import type { ClientIdentity } from "../client/client-identity.ts";
import type { CustomerRef } from "../customer.ts";
import type { LinkFacts } from "../link/link-facts.ts";
import type { RichText } from "../message/rich-text.ts";
import type { Decision } from "../routing/decision.ts";
import type { Pace } from "../routing/snapshot.ts";
import type { Words } from "../text/text-key.ts";
import type { EffectRef, Speaker } from "./effects.ts";
import type { AvatarImage, CustomerMessage, RoomMessage } from "./message.ts";
import type { TimerName } from "./state.ts";

/** A conversation's past: each of these is first a row in the inbox, then folded by `advance`. */
export type ConversationEvent = CustomerEvent | RoomEvent | RoutingEvent | DeliveryEvent | TimerEvent;

/** From the customer's network. */
export type CustomerEvent =
  | {
      readonly type: "CustomerWrote";
      readonly customer: CustomerRef;
      readonly message: CustomerMessage;
      /** What the link says whose code they brought with it, if that counted. */
      readonly link?: LinkFacts;
    }
  | {
      readonly type: "CustomerEdited";
      readonly customer: CustomerRef;
      /** The network's id of the first version. */
      readonly edits: string;
      readonly message: CustomerMessage;
    }
  | { readonly type: "CustomerRetracted"; readonly customer: CustomerRef; readonly retracts: string }
  | { readonly type: "CustomerWentAway"; readonly customer: CustomerRef; readonly reason: string }
  | { readonly type: "CustomerCameBack"; readonly customer: CustomerRef }
  /** A new address, or identity (a nick without an account), of the same person; `from` is the identity before. */
  | { readonly type: "CustomerMoved"; readonly customer: CustomerRef; readonly from: string }
  | { readonly type: "ClientIdentified"; readonly customer: CustomerRef; readonly client: ClientIdentity }
  | {
      readonly type: "ProfileLearned";
      readonly customer: CustomerRef;
      readonly name?: string;
      /** Reference into the adapter's avatar store, fetched when the puppet is dressed. */
      readonly avatar?: AvatarImage;
    };

/** From the conversation's room. `user` is a Matrix user id that is not one of ours. */
export type RoomEvent =
  | { readonly type: "UserJoined"; readonly user: string }
  /** They refused an invitation (invite -> leave by themselves). */
  | { readonly type: "UserDeclined"; readonly user: string }
  /** They left, or were removed by `by` (kick, ban, deactivation). `ours`: by the desk itself, as it had wanted. */
  | {
      readonly type: "UserLeft";
      readonly user: string;
      readonly by?: string;
      readonly reason?: string;
      readonly ours?: true;
    }
  | { readonly type: "UserWrote"; readonly user: string; readonly message: RoomMessage }
  | {
      readonly type: "UserEdited";
      readonly user: string;
      readonly edits: string;
      readonly message: RoomMessage;
    }
  | { readonly type: "UserRetracted"; readonly user: string; readonly retracts: string }
  | {
      readonly type: "UserReacted";
      readonly user: string;
      readonly to: string;
      readonly key: string;
      readonly id: string;
    }
  /**
   * A command about this conversation that the agent's own lane has looked at: what `pass` names stands in the
   * rules, and `title` is its name as people read it.
   */
  | {
      readonly type: "UserCommanded";
      readonly user: string;
      readonly command: string;
      readonly title?: string;
      /** For whoever takes over. */
      readonly note?: string;
    }
  /** A supervisor's word about somebody who waits, with the names that the rules know. */
  | {
      readonly type: "SupervisorDirected";
      readonly supervisor: string;
      /** Shown to colleagues. */
      readonly name: string;
      readonly direction: Direction;
    }
  /** This customer is not served any more; `by` somebody of the desk, called `byName` by colleagues. */
  | {
      readonly type: "CustomerBlocked";
      readonly by: string;
      readonly byName: string;
      /** They are told that it is over. */
      readonly kindly: boolean;
    }
  /** One of ours was removed from the room by `by`: the puppet (`customer`, also when not stated) or the bot. */
  | { readonly type: "OursRemoved"; readonly user: string; readonly by: string; readonly speaker?: Speaker }
  /** The room was replaced, encrypted, or its rules changed under us. */
  | {
      readonly type: "RoomChanged";
      readonly change: "encrypted" | "upgraded" | "power-lost";
      readonly by: string;
    };

/** What a supervisor wants done with somebody who waits. */
export type Direction =
  | { readonly kind: "move"; readonly queue: string; readonly title: string }
  | { readonly kind: "take"; readonly agent: string; readonly name: string }
  /** Added to the priority, -1000 to 1000. */
  | { readonly kind: "prioritise"; readonly by: number }
  /** The rules decide anew, and whoever is rung is passed over for a while. */
  | { readonly kind: "requeue" };

/** From the assigner. */
export type RoutingEvent =
  | {
      readonly type: "DecisionMade";
      /** Which request it answers; an older one is stale and gives back what it claimed. */
      readonly attempt: number;
      readonly decisionId: string;
      readonly decision: Decision;
    }
  /** Where they are in line, as `ReadPlace` asked; and how fast the line goes, where that is known. */
  | {
      readonly type: "PlaceRead";
      readonly attempt: number;
      /** 1 for the next to be served. */
      readonly position: number;
      readonly pace?: Pace;
    }
  /** What an agent behind a webhook answers. `id` is the same each time the same is answered. */
  | {
      readonly type: "AgentReplied";
      readonly agent: string;
      readonly id: string;
      readonly reply: AgentReply;
    }
  /** An agent is no more: removed from the rules, account deactivated. */
  | { readonly type: "AgentLost"; readonly agent: string; readonly reason: string }
  /** An agent changed their availability while we ring or talk. */
  | { readonly type: "AgentWentAway"; readonly agent: string; readonly reason: string };

export type AgentReply =
  | { readonly kind: "text"; readonly body: RichText }
  /** To a person. The skill is noted as a slot; the queue is taken, where there is one of that name. */
  | {
      readonly kind: "handover";
      readonly queue?: string;
      readonly skill?: string;
      readonly note?: string;
    }
  | { readonly kind: "close" };

/** What came of an effect. */
export type DeliveryEvent =
  | { readonly type: "Delivered"; readonly effect: EffectRef; readonly roomId?: string }
  | {
      readonly type: "DeliveryFailed";
      readonly effect: EffectRef;
      readonly code: string;
      /** Why, for people; a plain text where an older version stored it. */
      readonly notice: Words;
    }
  /** Not yet delivered after the stated time; said once per message. */
  | { readonly type: "DeliveryDelayed"; readonly effect: EffectRef; readonly waited_ms: number };

export type TimerEvent = { readonly type: "DeadlinePassed"; readonly timer: TimerName; readonly due: number };

/** An event with the time (ms since the epoch) at which it was accepted; the fold knows no other clock. */
export interface Timed<E> {
  readonly at: number;
  readonly event: E;
}

export type { AvatarImage, RichText };
