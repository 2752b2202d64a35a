import { groupBy, mergeMap, Subject, take, timer } from "rxjs";
import { puppetOf } from "../domain/conversation/puppet.ts";
import type { ConversationState } from "../domain/conversation/state.ts";
import type { CustomerRef } from "../domain/customer.ts";
import { threadKey } from "../domain/customer.ts";
import type { Homeserver } from "./ports/homeserver.ts";
import type { Log } from "./ports/log.ts";
import type { Network } from "./ports/network.ts";
import type { Store } from "./ports/store.ts";
import { describe } from "./work-loop.ts";

/**
 * Typing and receipts: shown when they can be, never queued, and lost without harm. Everything else takes
 * the durable way.
 */
export interface RelaySignals {
  customerTyping(customer: CustomerRef, typing: boolean): void;
  /** The network's side has message `remoteId` of ours. */
  customerReceived(customer: CustomerRef, remoteId: string): void;
  /** Handed over to a network that tells no more than that. */
  handedOver(conversation: string, eventId: string): void;
  /** All Matrix users now typing in a room. */
  roomTyping(roomId: string, users: readonly string[]): void;
  /** A Matrix user has read a room up to an event. */
  roomRead(roomId: string, user: string, eventId: string): void;
  stop(): void;
}

export interface RelaySignalsParts {
  readonly store: Pick<Store, "conversationByThread" | "conversationByRoom" | "conversation" | "counterpart">;
  readonly homeserver: Pick<Homeserver, "showTyping" | "showReceived">;
  readonly networks: ReadonlyMap<string, Network>;
  readonly log: Log;
}

/** The same typing notice goes on at most once in this time. */
const TYPING_EVERY_MS = 2_000;
/** People remembered as shown typing; of the one forgotten first it is not told that they stopped, which runs out. */
const MOST_SHOWN = 1_000;
/** Signals looked up at the same time; more wait in memory and are of no use by then, but few. */
const LOOKUPS = 8;

interface Typing {
  readonly key: string;
  readonly show: () => Promise<void>;
}

export function relaySignals(parts: RelaySignalsParts): RelaySignals {
  const typing = new Subject<Typing>();
  const subscription = typing
    .pipe(
      groupBy((signal) => signal.key, { duration: () => timer(TYPING_EVERY_MS) }),
      mergeMap((group) => group.pipe(take(1))),
      mergeMap((signal) => bestEffort(parts, signal.show()), LOOKUPS),
    )
    .subscribe();

  const news = typingNews();

  return {
    customerTyping: (customer, isTyping) => {
      if (!news(threadKey(customer), isTyping)) return;
      typing.next({
        key: `${threadKey(customer)} ${isTyping}`,
        show: async () => {
          const room = openRoom(await parts.store.conversationByThread(customer));
          if (room) parts.homeserver.showTyping(room.roomId, room.customer, isTyping);
        },
      });
    },
    customerReceived: (customer, remoteId) =>
      void bestEffort(parts, showCustomerReceived(parts, customer, remoteId)),
    handedOver: (conversation, eventId) =>
      void bestEffort(parts, showHandedOver(parts, conversation, eventId)),
    roomRead: (roomId, user, eventId) => void bestEffort(parts, showAgentRead(parts, roomId, user, eventId)),
    roomTyping: (roomId, users) => {
      if (!news(roomId, users.length > 0)) return;
      typing.next({
        key: `${roomId} ${users.join(" ")}`,
        show: async () => showAgentTyping(parts, await parts.store.conversationByRoom(roomId), users),
      });
    },
    stop: () => subscription.unsubscribe(),
  };
}

/**
 * Whether a typing notice says anything: clients send "not typing" with each message, and a request to the
 * homeserver for each of them would slow the message itself.
 */
function typingNews(): (who: string, typing: boolean) => boolean {
  const shown = new Set<string>();
  return (who, typing) => {
    const was = shown.delete(who);
    if (!typing) return was;
    shown.add(who);
    const [oldest] = shown;
    if (shown.size > MOST_SHOWN && oldest !== undefined) shown.delete(oldest);
    return true;
  };
}

async function showCustomerReceived(
  parts: RelaySignalsParts,
  customer: CustomerRef,
  remoteId: string,
): Promise<void> {
  const room = openRoom(await parts.store.conversationByThread(customer));
  if (!room) return;
  const eventId = await parts.store.counterpart(room.conversation, "network", remoteId);
  if (eventId) parts.homeserver.showReceived(room.roomId, room.customer, eventId);
}

async function showHandedOver(
  parts: RelaySignalsParts,
  conversation: string,
  eventId: string,
): Promise<void> {
  const room = openRoom(await parts.store.conversation(conversation));
  if (room) parts.homeserver.showReceived(room.roomId, room.customer, eventId);
}

function showAgentTyping(
  parts: RelaySignalsParts,
  state: ConversationState | undefined,
  users: readonly string[],
): void {
  if (state?.stage.kind !== "connected") return;
  const network = parts.networks.get(state.customer.network);
  if (network?.capabilities.typing) network.showTyping(state.customer, users.includes(state.stage.agent));
}

/** Only the agent who has the conversation is shown: who else looks in is not the customer's to know. */
async function showAgentRead(
  parts: RelaySignalsParts,
  roomId: string,
  user: string,
  eventId: string,
): Promise<void> {
  const state = await parts.store.conversationByRoom(roomId);
  if (state?.stage.kind !== "connected" || state.stage.agent !== user) return;
  const messageId = await parts.store.counterpart(state.id, "event", eventId);
  if (messageId) parts.networks.get(state.customer.network)?.showRead?.(state.customer, messageId);
}

function openRoom(state: ConversationState | undefined) {
  if (state?.room.status !== "open" || !state.room.puppet) return undefined;
  return { conversation: state.id, roomId: state.room.roomId, customer: puppetOf(state) };
}

async function bestEffort(parts: RelaySignalsParts, signal: Promise<void>): Promise<void> {
  try {
    await signal;
  } catch (error) {
    parts.log.debug({ err: describe(error) }, "a typing notice or receipt was lost");
  }
}
