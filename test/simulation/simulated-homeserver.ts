import type { Homeserver, RoomDelivery } from "../../src/application/ports/homeserver.ts";
import type { DeliveryOutcome } from "../../src/application/ports/outcome.ts";
import type { Inbound } from "../../src/application/ports/store.ts";
import type { RoomEvent } from "../../src/domain/conversation/events.ts";
import { printPlain } from "../../src/domain/message/print-plain.ts";
import { plain } from "../../src/domain/message/rich-text.ts";
import type { SeededRandom } from "./seeded-random.ts";

/** What the simulation does to the homeserver: probabilities per call. */
export interface HomeserverFaults {
  /** Refuses a call before doing anything. */
  readonly busy: number;
  /** Does it, and loses the answer. */
  readonly lostAnswer: number;
}

export interface RoomPost {
  readonly eventId: string;
  readonly sender: string;
  readonly text: string;
  readonly notice: boolean;
  /** The bridge's delivery that made it; absent for what people wrote. */
  readonly deliveryId?: string;
}

interface SimulatedRoom {
  readonly roomId: string;
  readonly conversation: string;
  readonly members: Map<string, "invited" | "joined" | "left">;
  readonly posts: RoomPost[];
}

/** A homeserver in memory: rooms, members, idempotent sends, and a queue of events for the application service. */
export class SimulatedHomeserver implements Homeserver {
  readonly rooms = new Map<string, SimulatedRoom>();
  readonly told = new Map<string, string[]>();
  /** Events for the service, oldest first, each until it is acknowledged. */
  readonly events: Inbound[] = [];
  readonly #random: SeededRandom;
  readonly #now: () => number;
  readonly #done = new Map<string, DeliveryOutcome>();
  #serial = 0;
  faults: HomeserverFaults = { busy: 0, lostAnswer: 0 };
  away = false;

  constructor(random: SeededRandom, now: () => number) {
    this.#random = random;
    this.#now = now;
  }

  async deliver(delivery: RoomDelivery): Promise<DeliveryOutcome> {
    if (this.away || this.#random.chance(this.faults.busy))
      return { kind: "retry", after_ms: 1_000, why: "homeserver away" };
    const before = this.#done.get(delivery.id);
    const outcome = before ?? this.#perform(delivery);
    this.#done.set(delivery.id, outcome);
    if (this.#random.chance(this.faults.lostAnswer))
      return { kind: "retry", after_ms: 500, why: "answer lost" };
    return outcome;
  }

  showTyping(): void {}
  showReceived(): void {}
  async ping(): Promise<{ readonly ok: boolean }> {
    return { ok: !this.away };
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

  say(user: string, roomId: string, text: string): string {
    const room = this.#room(roomId);
    const eventId = this.#eventId();
    room.posts.push({ eventId, sender: user, text, notice: false });
    this.#emit(room, eventId, { type: "UserWrote", user, message: { id: eventId, body: plain(text) } });
    return eventId;
  }

  command(user: string, command: string): void {
    const key = this.#eventId();
    this.events.push({
      at: this.#now(),
      key: `mx:${key}`,
      target: { agent: user },
      event: { type: "AgentCommanded", command, eventId: key, from: "chat" },
    });
  }

  membership(user: string, roomId: string): "invited" | "joined" | "left" | undefined {
    return this.rooms.get(roomId)?.members.get(user);
  }

  #perform(delivery: RoomDelivery): DeliveryOutcome {
    switch (delivery.kind) {
      case "open-room":
        return this.#open(delivery.conversation);
      case "tell-agent": {
        const told = this.told.get(delivery.agent) ?? [];
        this.told.set(delivery.agent, [...told, printPlain(delivery.body)]);
        return { kind: "delivered" };
      }
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
    const existing = [...this.rooms.values()].find((room) => room.conversation === conversation);
    if (existing) return { kind: "delivered", roomId: existing.roomId };
    const roomId = `!room-of-${conversation}:sim`;
    this.rooms.set(roomId, { roomId, conversation, members: new Map(), posts: [] });
    return { kind: "delivered", roomId };
  }

  #post({ id, roomId, as, body, notice }: Extract<RoomDelivery, { kind: "post" }>): DeliveryOutcome {
    const eventId = this.#eventId();
    const post = { eventId, sender: as, text: printPlain(body), notice: notice === true, deliveryId: id };
    this.#room(roomId).posts.push(post);
    return { kind: "delivered", remoteId: eventId };
  }

  #invite(roomId: string, user: string): DeliveryOutcome {
    const { members } = this.#room(roomId);
    if (members.get(user) !== "joined") members.set(user, "invited");
    return { kind: "delivered" };
  }

  #remove(roomId: string, user: string): DeliveryOutcome {
    const room = this.#room(roomId);
    const membership = room.members.get(user);
    if (membership === "joined" || membership === "invited") {
      room.members.set(user, "left");
      if (membership === "joined")
        this.#emit(room, this.#eventId(), { type: "UserLeft", user, by: "@frontdesk:sim", ours: true });
    }
    return { kind: "delivered" };
  }

  #member(roomId: string, user: string, membership: "joined" | "left", event: RoomEvent): void {
    const room = this.#room(roomId);
    room.members.set(user, membership);
    this.#emit(room, this.#eventId(), event);
  }

  #emit(room: SimulatedRoom, eventId: string, event: RoomEvent): void {
    this.events.push({ at: this.#now(), key: `mx:${eventId}`, target: { room: room.roomId }, event });
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
