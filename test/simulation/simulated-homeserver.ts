import type { Homeserver, RoomDelivery } from "../../src/application/ports/homeserver.ts";
import type { DeliveryOutcome } from "../../src/application/ports/outcome.ts";
import type { AgentEvent, Inbound } from "../../src/application/ports/store.ts";
import { ROOM_UNUSABLE } from "../../src/domain/conversation/effects.ts";
import type { ConversationEvent, RoomEvent } from "../../src/domain/conversation/events.ts";
import type { Attachment } from "../../src/domain/conversation/message.ts";
import { printPlain } from "../../src/domain/message/print-plain.ts";
import { plain } from "../../src/domain/message/rich-text.ts";
import type { SeededRandom } from "./seeded-random.ts";
import type { Tally } from "./tally.ts";

/** What the simulation does to the homeserver: probabilities per call. */
export interface HomeserverFaults {
  /** Refuses a call before doing anything. */
  readonly busy: number;
  /** Does it, and loses the answer. */
  readonly lostAnswer: number;
  /** The call, and its answer, are long on their way. */
  readonly slow: number;
  /** Makes no room, until it is asked again. */
  readonly noRoom: number;
}

export interface RoomPost {
  readonly eventId: string;
  readonly sender: string;
  readonly text: string;
  readonly notice: boolean;
  /** The bridge's delivery that made it; absent for what people wrote. */
  readonly deliveryId?: string;
}

export interface SimulatedRoom {
  readonly roomId: string;
  readonly conversation: string;
  readonly members: Map<string, "invited" | "joined" | "left">;
  readonly posts: RoomPost[];
  /** All events that were for the service, in the room's order. */
  readonly history: Inbound[];
  /** The desk may invite nobody any more, or can read nothing. */
  unusable?: boolean;
}

const SLOW_MS = 3_000;
/** Longer than the bridge waits for an answer. */
const VERY_SLOW_MS = 60_000;

/** A homeserver in memory: rooms, members, idempotent sends, and a queue of events for the application service. */
export class SimulatedHomeserver implements Homeserver {
  readonly rooms = new Map<string, SimulatedRoom>();
  /** Events for the service, oldest first, each until it is acknowledged. */
  events: Inbound[] = [];
  readonly deactivated = new Set<string>();
  readonly #random: SeededRandom;
  readonly #now: () => number;
  readonly #sleep: (duration_ms: number) => Promise<void>;
  readonly #tally: Tally;
  readonly #done = new Map<string, DeliveryOutcome>();
  #serial = 0;
  faults: HomeserverFaults = { busy: 0, lostAnswer: 0, slow: 0, noRoom: 0 };
  away = false;
  /** After an absence it sends nothing to the service until it is asked to. */
  backsOff = false;

  constructor(
    random: SeededRandom,
    clock: { now(): number; sleep(ms: number): Promise<void> },
    tally: Tally,
  ) {
    this.#random = random;
    this.#now = () => clock.now();
    this.#sleep = (ms) => clock.sleep(ms);
    this.#tally = tally;
  }

  async deliver(delivery: RoomDelivery): Promise<DeliveryOutcome> {
    await this.#onItsWay();
    if (this.away || this.#random.chance(this.faults.busy)) {
      this.#tally.count("homeserver-busy");
      return { kind: "retry", after_ms: 1_000, why: "homeserver away" };
    }
    const before = this.#done.get(delivery.id);
    if (before) this.#tally.count("homeserver-delivery-repeated");
    const outcome = before ?? this.#perform(delivery);
    if (outcome.kind === "delivered") this.#done.set(delivery.id, outcome);
    await this.#onItsWay();
    if (!this.#random.chance(this.faults.lostAnswer)) return outcome;
    this.#tally.count("homeserver-answer-lost");
    return { kind: "retry", after_ms: 500, why: "answer lost" };
  }

  showTyping(): void {}
  showReceived(): void {}
  async dressBot(): Promise<void> {}

  async ping(): Promise<{ readonly ok: boolean }> {
    await this.#onItsWay();
    if (!this.away) this.backsOff = false;
    return { ok: !this.away };
  }

  /** What a conversation's rooms hold for the service. @throws when the homeserver is away */
  async *missedIn(roomId: string, surely: boolean): AsyncIterable<Inbound> {
    if (!surely) await this.#onItsWay();
    if (this.away && !surely) throw new Error("the homeserver is away");
    const at = this.#now();
    for (const inbound of this.rooms.get(roomId)?.history ?? []) yield { ...inbound, at };
  }

  /** What a person's client does. */
  join(user: string, roomId: string): void {
    this.#member(roomId, user, "joined", { type: "UserJoined", user });
  }

  decline(user: string, roomId: string): void {
    this.#member(roomId, user, "left", { type: "UserDeclined", user });
  }

  leave(user: string, roomId: string): void {
    this.#member(roomId, user, "left", { type: "UserLeft", user });
  }

  /** By an administrator, of somebody who is in the room or invited. */
  kick(user: string, roomId: string): void {
    this.#member(roomId, user, "left", { type: "UserLeft", user, by: "@admin:sim", reason: "kicked" });
  }

  say(
    user: string,
    roomId: string,
    text: string,
    more: { attachments?: readonly Attachment[] } = {},
  ): string {
    const room = this.#room(roomId);
    const eventId = this.#eventId();
    room.posts.push({ eventId, sender: user, text, notice: false });
    const message = { id: eventId, body: plain(text), ...more };
    this.#emit(room, eventId, { type: "UserWrote", user, message });
    return eventId;
  }

  edit(user: string, roomId: string, edits: string, text: string): void {
    const eventId = this.#eventId();
    const message = { id: eventId, body: plain(text) };
    this.#emit(this.#room(roomId), eventId, { type: "UserEdited", user, edits, message });
  }

  retract(user: string, roomId: string, retracts: string): void {
    this.#emit(this.#room(roomId), this.#eventId(), { type: "UserRetracted", user, retracts });
  }

  react(user: string, roomId: string, to: string): void {
    const id = this.#eventId();
    this.#emit(this.#room(roomId), id, { type: "UserReacted", user, to, key: "👍", id });
  }

  /** From now on the room is of no use to the desk. */
  spoil(roomId: string, change: "encrypted" | "power-lost"): void {
    const room = this.#room(roomId);
    room.unusable = true;
    this.#emit(room, this.#eventId(), { type: "RoomChanged", change, by: "@admin:sim" });
  }

  removeOurs(roomId: string, speaker: "customer" | "desk"): void {
    const user = speaker === "desk" ? "@frontdesk:sim" : "@puppet:sim";
    this.#emit(this.#room(roomId), this.#eventId(), {
      type: "OursRemoved",
      user,
      by: "@admin:sim",
      speaker,
    });
  }

  /** The account is closed: its user leaves all rooms, also the chat with the bot. */
  deactivate(user: string): void {
    this.deactivated.add(user);
    for (const { roomId, members } of this.rooms.values()) {
      if (members.get(user) === "joined") this.leave(user, roomId);
      else if (members.get(user) === "invited") this.decline(user, roomId);
    }
    this.#toLane(user, () => ({ type: "AgentChatLeft", roomId: `!chat-of-${user}` }));
  }

  command(user: string, command: string): void {
    this.#toLane(user, (key) => ({ type: "AgentCommanded", command, eventId: key, from: "chat" }));
  }

  /** Forgets events of these rooms that it has not sent yet, as Synapse can at its restart (synapse#11637). */
  loseEvents(isOpen: (conversation: string) => boolean): number {
    const before = this.events.length;
    this.events = this.events.filter(({ target }) => {
      const room = "room" in target ? this.rooms.get(target.room) : undefined;
      return room === undefined || !isOpen(room.conversation);
    });
    return before - this.events.length;
  }

  async #onItsWay(): Promise<void> {
    if (!this.#random.chance(this.faults.slow)) return;
    const very = this.#random.chance(0.03);
    this.#tally.count(very ? "homeserver-very-slow" : "homeserver-slow");
    await this.#sleep(this.#random.below(very ? VERY_SLOW_MS : SLOW_MS));
  }

  #perform(delivery: RoomDelivery): DeliveryOutcome {
    switch (delivery.kind) {
      case "open-room":
        return this.#open(delivery.conversation);
      case "post":
        return this.#post(delivery);
      case "update-card":
        return delivery.cardEventId === undefined
          ? { kind: "delivered", remoteId: this.#eventId() }
          : { kind: "delivered" };
      case "invite":
        return this.#invite(delivery.roomId, delivery.user);
      case "remove":
        return this.#remove(delivery.roomId, delivery.user);
      default:
        return { kind: "delivered" };
    }
  }

  #open(conversation: string): DeliveryOutcome {
    if (this.#random.chance(this.faults.noRoom)) {
      this.#tally.count("room-not-made");
      return { kind: "reject", code: "M_LIMIT_EXCEEDED", notice: "no more rooms" };
    }
    const made = [...this.rooms.values()].filter((room) => room.conversation === conversation);
    const usable = made.find((room) => !room.unusable);
    if (usable) return { kind: "delivered", roomId: usable.roomId };
    if (made.length > 0) this.#tally.count("room-replaced");
    const roomId = `!room-${made.length + 1}-of-${conversation}:sim`;
    this.rooms.set(roomId, { roomId, conversation, members: new Map(), posts: [], history: [] });
    return { kind: "delivered", roomId };
  }

  #post(delivery: Extract<RoomDelivery, { kind: "post" }>): DeliveryOutcome {
    const { id, roomId, as, agent, body, notice } = delivery;
    const eventId = this.#eventId();
    const sender = agent ?? as;
    const post = { eventId, sender, text: printPlain(body), notice: notice === true, deliveryId: id };
    this.#room(roomId).posts.push(post);
    return { kind: "delivered", remoteId: eventId };
  }

  #invite(roomId: string, user: string): DeliveryOutcome {
    const room = this.#room(roomId);
    if (this.deactivated.has(user)) {
      this.#tally.count("invited-nobody");
      return { kind: "reject", code: "M_NOT_FOUND", notice: `there is no ${user}` };
    }
    if (room.members.get(user) === "joined") return { kind: "delivered" };
    if (room.unusable) return { kind: "reject", code: ROOM_UNUSABLE, notice: "the desk may invite nobody" };
    room.members.set(user, "invited");
    return { kind: "delivered" };
  }

  #remove(roomId: string, user: string): DeliveryOutcome {
    const room = this.#room(roomId);
    const membership = room.members.get(user);
    if (membership === "joined" || membership === "invited") {
      room.members.set(user, "left");
      if (membership === "joined") {
        const event = { type: "UserLeft", user, by: "@frontdesk:sim", ours: true } as const;
        this.#emit(room, this.#eventId(), event);
      }
    }
    return { kind: "delivered" };
  }

  #member(roomId: string, user: string, membership: "joined" | "left", event: RoomEvent): void {
    const room = this.#room(roomId);
    room.members.set(user, membership);
    this.#emit(room, this.#eventId(), event);
  }

  #emit(room: SimulatedRoom, eventId: string, event: ConversationEvent): void {
    const inbound = { at: this.#now(), key: `mx:${eventId}`, target: { room: room.roomId }, event };
    room.history.push(inbound);
    this.events.push(inbound);
  }

  #toLane(user: string, make: (key: string) => AgentEvent): void {
    const key = this.#eventId();
    const event = make(key);
    this.events.push({ at: this.#now(), key: `mx:${key}`, target: { agent: user }, event });
  }

  #room(roomId: string): SimulatedRoom {
    const room = this.rooms.get(roomId);
    if (!room) throw new TypeError(`the bridge spoke of room ${roomId}, which was never made`);
    return room;
  }

  #eventId(): string {
    this.#serial += 1;
    return `$event-${this.#serial}`;
  }
}
