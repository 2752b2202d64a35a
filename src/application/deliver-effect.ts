import type { Content, CustomerEffect, Effect, HomeserverEffect } from "../domain/conversation/effects.ts";
import { hideAddresses } from "../domain/message/hide-addresses.ts";
import { quoteOf } from "../domain/message/quote.ts";
import type { RichText } from "../domain/message/rich-text.ts";
import { cardBody } from "../domain/text/card-body.ts";
import { contentBody } from "../domain/text/content-body.ts";
import { plainWords } from "../domain/text/render-text.ts";
import type { CallWebhook } from "./call-webhook.ts";
import { linkLines, sharedFiles, wordsBeside, wordsForRoom } from "./customer-files.ts";
import type { DeskSetup } from "./desk-setup.ts";
import { filePost } from "./file-post.ts";
import type { Clock } from "./ports/clock.ts";
import type { Homeserver, RoomDelivery } from "./ports/homeserver.ts";
import type { Media, SharedFile } from "./ports/media.ts";
import type { CustomerDelivery, Network } from "./ports/network.ts";
import type { DeliveryOutcome } from "./ports/outcome.ts";
import type { OutboxRow, Store } from "./ports/store.ts";
import { transcriptForAgents } from "./read-transcript.ts";

/** Performs one outbox row through the adapter it is for, with all references made that adapter's own. */
export type DeliverEffect = (row: OutboxRow, context: DeliveryContext) => Promise<DeliveryOutcome>;

export interface DeliveryContext {
  readonly attempt: number;
  readonly conversation?: string;
  readonly roomId?: string;
  readonly cardEventId?: string;
}

export interface DeliverEffectParts {
  readonly callWebhook?: CallWebhook;
  readonly networks: ReadonlyMap<string, Network>;
  readonly homeserver: Homeserver;
  readonly store: Pick<Store, "counterpart" | "carried" | "conversation" | "recorded">;
  /** Where the desk carries files. */
  readonly media?: Media;
  readonly clock: Pick<Clock, "now">;
  readonly setup: () => DeskSetup;
  /** A network that knows no receipts has taken over what this Matrix event says. */
  readonly handedOver: (conversation: string, eventId: string) => void;
}

/** How soon someone who has gone is looked for again: 2 s more each time, up to 20 s. */
const FIRST_ABSENT_RETRY_MS = 2_000;
const LONGEST_ABSENT_RETRY_MS = 20_000;
/** A homeserver that will make no room is the operator's to mend: the lane waits, since nothing can go before it. */
const NO_ROOM_RETRY_MS = 30_000;
/** What a reply shows of the message it answers, in graphemes. */
const LONGEST_QUOTE = 120;

export function deliverEffect(parts: DeliverEffectParts): DeliverEffect {
  return async (row, context) => {
    const { effect } = row;
    switch (effect.type) {
      case "SayToCustomer":
      case "RetractFromCustomer":
      case "AskClient":
        return heldForAbsent(
          parts,
          row,
          context,
          await deliverToCustomer(parts, row.id, await reached(parts, effect, context), context),
        );
      case "TellAgent": {
        const body = bodyOf(parts, effect.content);
        return parts.homeserver.deliver({
          kind: "tell-agent",
          id: row.id,
          attempt: context.attempt,
          agent: effect.agent,
          body,
        });
      }
      case "CallWebhook":
        return parts.callWebhook?.(row, effect, context) ?? noWebhooks;
      case "OpenRoom":
      case "DressPuppet":
      case "PostInRoom":
      case "AdmitAgent":
      case "DismissAgent":
      case "PostAsAgent":
      case "RetractInRoom":
      case "PostTranscript":
      case "InviteAgent":
      case "RemoveFromRoom":
      case "BotLeaves":
      case "BotReturns":
      case "PuppetLeaves":
      case "UpdateCard":
        return deliverToRoom(parts, row.id, effect, context);
      default:
        return notForDelivery(effect);
    }
  };
}

/** A message that could not be said at once goes to where the customer is by now. */
async function reached(
  parts: DeliverEffectParts,
  effect: CustomerEffect,
  { attempt, conversation }: DeliveryContext,
): Promise<CustomerEffect> {
  if (attempt === 1 || conversation === undefined) return effect;
  const state = await parts.store.conversation(conversation);
  return state ? { ...effect, customer: state.customer } : effect;
}

/** Who has gone may come back: their messages wait in their lane, for as long as the conversation's settings say. */
async function heldForAbsent(
  parts: DeliverEffectParts,
  row: OutboxRow,
  { attempt, conversation }: DeliveryContext,
  outcome: DeliveryOutcome,
): Promise<DeliveryOutcome> {
  if (outcome.kind !== "reject" || outcome.code !== "gone" || conversation === undefined) return outcome;
  const state = await parts.store.conversation(conversation);
  const held = state !== undefined && state.stage.kind !== "closed";
  if (!held || parts.clock.now() - row.at >= state.settings.holdForAbsent.for_ms) return outcome;
  const after_ms = Math.min(LONGEST_ABSENT_RETRY_MS, FIRST_ABSENT_RETRY_MS * attempt);
  return { kind: "retry", after_ms, why: "the customer has gone; it waits for them" };
}

async function deliverToCustomer(
  parts: DeliverEffectParts,
  id: string,
  effect: CustomerEffect,
  context: DeliveryContext,
): Promise<DeliveryOutcome> {
  const { customer } = effect;
  const network = parts.networks.get(customer.network);
  if (!network)
    return {
      kind: "reject",
      code: "no-network",
      notice: { key: "rejected.no-network", parameters: { network: customer.network } },
    };
  const common = { id, attempt: context.attempt, customer };
  const theirs = (eventId: string | undefined) => counterpart(parts, context, "event", eventId);
  switch (effect.type) {
    case "AskClient":
      return network.deliver({ ...common, kind: "ask-client" });
    case "RetractFromCustomer": {
      const retracts = await theirs(effect.retracts);
      return retracts === undefined
        ? nothingThere
        : network.deliver({ ...common, kind: "retract", retracts, body: takenBack(parts, effect.language) });
    }
    case "SayToCustomer": {
      const [replyTo, edits] = await Promise.all([
        replyFor(parts, context, effect.replyTo),
        theirs(effect.edits),
      ]);
      const { media: takesFiles } = network.capabilities;
      const files = sharedFiles(parts.media, context.conversation, effect);
      const delivery: CustomerDelivery = {
        ...common,
        kind: "message",
        body: forCustomer(parts, wordsBeside(effect.content, files), takesFiles ? [] : files),
        ...(takesFiles && files.length > 0 ? { files } : {}),
        ...actionOf(effect.content),
        ...urgencyOf(effect),
        ...(replyTo === undefined ? {} : { replyTo }),
        ...(edits === undefined ? {} : { edits }),
      };
      const outcome = await network.deliver(delivery);
      if (outcome.kind === "delivered" && !network.capabilities.deliveryReceipts)
        handOver(parts, context, effect.source);
      return outcome;
    }
  }
}

/** What an agent says goes before the desk's own words, and news of the wait behind them. */
function urgencyOf({
  source,
  content,
}: Extract<CustomerEffect, { type: "SayToCustomer" }>): Pick<Message, "urgency"> {
  if (source !== undefined) return { urgency: "talk" };
  return content.kind === "text" && content.key.startsWith("waiting.") ? { urgency: "news" } : {};
}

type Message = Extract<CustomerDelivery, { readonly kind: "message" }>;
type Reply = NonNullable<Extract<CustomerDelivery, { readonly kind: "message" }>["replyTo"]>;

/** What is replied to, as the customer knows it: its id on their network, and its words. */
async function replyFor(
  parts: DeliverEffectParts,
  context: DeliveryContext,
  eventId: string | undefined,
): Promise<Reply | undefined> {
  if (eventId === undefined || context.conversation === undefined) return undefined;
  const [id, carried] = await Promise.all([
    counterpart(parts, context, "event", eventId),
    parts.store.carried(context.conversation, eventId),
  ]);
  // The desk's remarks are for the room alone.
  const isForCustomer = carried?.type === "SayToCustomer" || (carried && !carried.notice);
  const quote = carried && isForCustomer ? quoteOf(forCustomer(parts, carried.content), LONGEST_QUOTE) : "";
  if (id === undefined && quote === "") return undefined;
  return { ...(id === undefined ? {} : { id }), quote };
}

async function deliverToRoom(
  parts: DeliverEffectParts,
  id: string,
  effect: HomeserverEffect,
  context: DeliveryContext,
): Promise<DeliveryOutcome> {
  const common = { id, attempt: context.attempt, customer: effect.customer };
  if (effect.type === "DressPuppet") return parts.homeserver.deliver({ ...common, ...dress(effect) });
  if (effect.type === "OpenRoom") {
    const { name, topic } = effect;
    const conversation = context.conversation ?? "";
    const opened = await parts.homeserver.deliver({
      ...common,
      kind: "open-room",
      conversation,
      name,
      topic,
    });
    return opened.kind === "reject"
      ? { kind: "retry", after_ms: NO_ROOM_RETRY_MS, why: plainWords(opened.notice, "en") }
      : opened;
  }
  const { roomId } = context;
  if (roomId === undefined)
    return { kind: "retry", after_ms: NO_ROOM_RETRY_MS, why: "the room is not open yet" };
  const delivery = await inRoom(parts, { ...common, roomId }, effect, context);
  return delivery ? parts.homeserver.deliver(delivery) : nothingThere;
}

type InRoom = {
  readonly id: string;
  readonly attempt: number;
  readonly roomId: string;
  readonly customer: CustomerEffect["customer"];
};

/** The delivery for an effect in an open room, or undefined when what it speaks of never got there. */
async function inRoom(
  parts: DeliverEffectParts,
  common: InRoom,
  effect: Exclude<HomeserverEffect, { type: "OpenRoom" | "DressPuppet" }>,
  context: DeliveryContext,
): Promise<RoomDelivery | undefined> {
  const ours = (networkId: string | undefined) => counterpart(parts, context, "network", networkId);
  switch (effect.type) {
    case "PostInRoom": {
      if (effect.file) return filePost(parts.media, common, effect, ours);
      const body = wordsForRoom(effect.content, parts.setup().texts);
      if (body === undefined) return undefined;
      const [replyTo, edits] = await Promise.all([ours(effect.replyTo), ours(effect.edits)]);
      return {
        ...common,
        kind: "post",
        as: effect.as,
        body,
        ...actionOf(effect.content),
        ...(effect.notice ? { notice: true } : {}),
        ...(replyTo === undefined ? {} : { replyTo }),
        ...(edits === undefined ? {} : { edits }),
        ...(effect.writtenAt === undefined ? {} : { writtenAt: effect.writtenAt }),
      };
    }
    case "RetractInRoom": {
      const eventId = await ours(effect.retracts);
      return eventId === undefined ? undefined : { ...common, kind: "retract", eventId };
    }
    case "PostTranscript": {
      const recorded =
        context.conversation === undefined ? undefined : await parts.store.recorded(context.conversation);
      if (recorded === undefined) return undefined;
      const body = transcriptForAgents(recorded, parts.setup());
      return { ...common, kind: "post", as: "desk", body, notice: true };
    }
    case "InviteAgent":
      return { ...common, kind: "invite", user: effect.agent, reason: effect.reason };
    case "RemoveFromRoom":
      return { ...common, kind: "remove", user: effect.user, reason: effect.reason };
    case "AdmitAgent":
      return { ...common, kind: "admit-agent", agent: effect.agent, name: effect.name };
    case "DismissAgent":
      return { ...common, kind: "dismiss-agent", agent: effect.agent };
    case "PostAsAgent": {
      const body = bodyOf(parts, effect.content);
      return { ...common, kind: "post", as: "customer", agent: effect.agent, body };
    }
    case "BotLeaves":
      return { ...common, kind: "bot-leaves" };
    case "BotReturns":
      return { ...common, kind: "bot-returns" };
    case "PuppetLeaves":
      return { ...common, kind: "puppet-leaves" };
    case "UpdateCard": {
      const { name, topic, card } = effect;
      const setup = parts.setup();
      const body = cardBody(card, setup.language, setup.texts);
      const cardEventId = context.cardEventId === undefined ? {} : { cardEventId: context.cardEventId };
      return { ...common, kind: "update-card", name, topic, body, ...cardEventId };
    }
  }
}

/** An id of this side as the other side knows it; undefined when the message never reached the other side. */
async function counterpart(
  parts: DeliverEffectParts,
  context: DeliveryContext,
  side: "event" | "network",
  id: string | undefined,
): Promise<string | undefined> {
  if (id === undefined || context.conversation === undefined) return undefined;
  if (side === "network" && id.startsWith("$")) return id;
  const found = await parts.store.counterpart(context.conversation, side, id);
  // What an agent behind a webhook said has two: its own id, and the event that says it in the room.
  const isEvent = side === "event" || found === undefined || found.startsWith("$");
  return isEvent ? found : parts.store.counterpart(context.conversation, side, found);
}

function handOver(parts: DeliverEffectParts, context: DeliveryContext, eventId: string | undefined): void {
  if (eventId !== undefined && context.conversation !== undefined)
    parts.handedOver(context.conversation, eventId);
}

const noWebhooks: DeliveryOutcome = {
  kind: "reject",
  code: "no-webhook",
  notice: "this desk speaks to no webhooks",
};

/** What was to be changed never reached the other side, so there is nothing to change. */
const nothingThere: DeliveryOutcome = { kind: "delivered" };

function bodyOf(parts: DeliverEffectParts, content: Content): RichText {
  return contentBody(content, parts.setup().texts);
}

/** No customer is shown where an agent is (claims 18 and 42). */
function forCustomer(
  parts: DeliverEffectParts,
  content: Content,
  linked: readonly SharedFile[] = [],
): RichText {
  const { rules, texts } = parts.setup();
  const lines = linkLines(linked, content.language, texts);
  const words = bodyOf(parts, content).filter((block) => lines.length === 0 || !isEmptyBlock(block));
  return hideAddresses([...words, ...lines], { names: rules.agents });
}

function isEmptyBlock(block: RichText[number]): boolean {
  return block.kind === "paragraph" && block.content.length === 0;
}

function takenBack(parts: DeliverEffectParts, language: string): RichText {
  return bodyOf(parts, { kind: "text", key: "relay.taken-back", parameters: {}, language });
}

function actionOf(content: Content): { readonly action?: true } {
  return content.kind === "message" && content.action ? { action: true } : {};
}

function dress(effect: Extract<HomeserverEffect, { type: "DressPuppet" }>) {
  const { name, avatar } = effect;
  return { kind: "dress-puppet" as const, name, ...(avatar ? { avatar } : {}) };
}

function notForDelivery(effect: Effect): never {
  throw new TypeError(`${effect.type} belongs to the fold's transaction, not to the outbox`);
}
