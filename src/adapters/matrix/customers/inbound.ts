import type { CustomerEvent } from "../../../domain/conversation/events.ts";
import { path } from "../client.ts";
import { HomeserverFailure } from "../homeserver-failure.ts";
import { type EphemeralEvent, ephemeralEvent, type MatrixEvent } from "../ingress/matrix-event.ts";
import { fieldsOf, text } from "../ingress/message-content.ts";
import { inboxKey } from "../ingress/take-transaction.ts";
import { leave } from "../rooms/membership.ts";
import { pauseAfter } from "./backoff.ts";
import { type Context, type DeskUser, refOf } from "./context.ts";
import { Invitations } from "./invitations.ts";
import type { CustomerRoom, KnownRooms } from "./known-rooms.ts";
import { Lanes } from "./lanes.ts";
import { messageIdOf } from "./message-id.ts";
import { missedBetween } from "./missed.ts";
import { readEvent } from "./read-event.ts";
import { say } from "./say.ts";
import type { JoinedRoom, SyncAnswer } from "./sync-answer.ts";
import { understood } from "./understood.ts";
import { Unreadable } from "./unreadable.ts";
import { followUpgrade } from "./upgrade.ts";

/** Tries of what another homeserver has a part in, within about a minute. */
const MOST_ATTEMPTS = 10;

/** What happens in customers' rooms, in each room's order, side by side across rooms. */
export class Inbound {
  readonly #context: Context;
  readonly #known: KnownRooms;
  readonly #lanes = new Lanes();
  readonly #stopping = new AbortController();
  readonly #invitations: Invitations;
  readonly #unreadable: Unreadable;

  constructor(context: Context, known: KnownRooms) {
    this.#context = context;
    this.#known = known;
    this.#unreadable = new Unreadable(context, known);
    this.#invitations = new Invitations(context, known, (...met) => this.#unreadable.met(...met));
  }

  /** Resolves when all of it is stored, or told to be lost. Of what was before the first news, nothing is taken. */
  async take(desk: DeskUser, { rooms }: SyncAnswer, since: string | undefined): Promise<void> {
    const invited = Object.entries(rooms.invite).map(([roomId, { invite_state }]) =>
      this.#work(desk, roomId, () => this.#invitations.take(desk, roomId, invite_state.events)),
    );
    if (since === undefined) return void (await Promise.all(invited));
    const joined = Object.entries(rooms.join).map(([roomId, room]) =>
      this.#takeRoom(desk, roomId, room, since),
    );
    const left = Object.entries(rooms.leave).map(([roomId, { timeline }]) =>
      this.#work(desk, roomId, () => this.#putOut(desk, roomId, understood(roomId, timeline.events))),
    );
    await Promise.all([...invited, ...joined, ...left]);
  }

  /** Nothing is tried again from here on. */
  halt(): void {
    this.#stopping.abort();
  }

  /** Resolves when more can be taken in. */
  async room(): Promise<void> {
    if (this.#lanes.full) await this.#lanes.idle();
  }

  idle(): Promise<void> {
    return this.#lanes.idle();
  }

  async #takeRoom(desk: DeskUser, roomId: string, room: JoinedRoom, since: string): Promise<void> {
    const { events, limited, prev_batch } = room.timeline;
    const done: Promise<void>[] = [];
    if (limited && prev_batch !== undefined) {
      const gap = { roomId, from: prev_batch, to: since };
      done.push(
        this.#work(desk, roomId, async () => {
          for (const event of await missedBetween(this.#context, desk, gap))
            await this.#takeEvent(desk, event);
        }),
      );
    }
    for (const event of understood(roomId, events))
      done.push(this.#work(desk, roomId, () => this.#takeEvent(desk, event)));
    for (const event of room.ephemeral.events) this.#takeEphemeral(desk, roomId, event);
    await Promise.all(done);
  }

  /**
   * Done again while the homeserver is away, and a few times when it says that another is: until it is done, nothing
   * counts as stored. What fails otherwise is logged: one room's trouble must not keep all others from being heard.
   */
  #work(desk: DeskUser, roomId: string, work: () => Promise<void>): Promise<void> {
    return this.#lanes.add(`${desk.user} ${roomId}`, async () => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await work();
        } catch (error) {
          const again = isPassing(error) && (error.status === 0 || attempt < MOST_ATTEMPTS);
          const told = { roomId, attempt, err: String(error) };
          if (!again) this.#context.log.warn(told, "something in a customer's room could not be dealt with");
          if (!again) return;
          await this.#context.clock.sleep(pauseAfter(attempt, 1), this.#stopping.signal);
          // It is not done, and so not stored: it comes again after the next start.
          if (this.#stopping.signal.aborted) await new Promise(() => undefined);
        }
      }
    });
  }

  async #takeEvent(desk: DeskUser, event: MatrixEvent): Promise<void> {
    const { names } = this.#context;
    if (names.isOurs(event.sender) && event.type !== "m.room.member") return;
    const room = await this.#known.of(desk, event.room_id);
    if (room === undefined) return;
    if (event.type === "m.room.member") return this.#takeMember(desk, room, event);
    if (event.sender !== room.user) return; // An agent in the same room is heard of by the transactions.
    if (event.type === "m.room.tombstone")
      return followUpgrade(this.#context, this.#known, desk, event, room.user);
    if (event.type === "m.room.encrypted" || event.type === "m.room.encryption")
      return this.#unreadable.met(desk, event.room_id, room.user);
    await this.#takeWords(desk, room, event);
  }

  async #takeWords(desk: DeskUser, room: CustomerRoom, event: MatrixEvent): Promise<void> {
    const { sink, words, log, names, client } = this.#context;
    const roomId = event.room_id;
    const said = readEvent(names, event, refOf(desk, { ...room, roomId }));
    if (said === undefined) return;
    try {
      await sink().accept(said, inboxKey(event.event_id));
    } catch (error) {
      log.warn({ eventId: event.event_id, err: String(error) }, "a customer's message could not be stored");
      return say(this.#context, desk, roomId, words(desk.name, "network.not-stored").text, event.event_id);
    }
    // That it was read is seen by the customer as soon as it cannot get lost any more; best effort.
    const receipt = path("v3", "rooms", roomId, "receipt", "m.read", event.event_id);
    client
      .call({ method: "POST", path: receipt, as: desk.user })
      .catch((error: Error) => log.debug({ err: error.message }, "a receipt could not be given"));
  }

  async #takeMember(desk: DeskUser, room: CustomerRoom, event: MatrixEvent): Promise<void> {
    if (event.state_key !== room.user) return;
    const roomId = event.room_id;
    const { membership } = event.content;
    const wasIn = room.isIn;
    room.isIn = membership === "join";
    if (membership === "join") {
      const displayName = text(event.content.displayname);
      const renamed = displayName !== undefined && displayName !== room.displayName;
      room.displayName = displayName;
      const customer = refOf(desk, { ...room, roomId });
      if (!wasIn) await this.#tell({ type: "CustomerCameBack", customer }, event);
      if (renamed) await this.#tell({ type: "ProfileLearned", customer, name: displayName }, event, "name");
      return;
    }
    if ((membership !== "leave" && membership !== "ban") || !wasIn) return;
    const customer = refOf(desk, { ...room, roomId });
    await this.#tell({ type: "CustomerWentAway", customer, reason: "left the chat" }, event);
    // Nobody comes back to a room that only the desk is in, unless called; a new chat is as good.
    await leave(this.#context.rooms, roomId, desk.user);
  }

  /** The customer has put the desk out of their room, or the homeserver has closed it. */
  async #putOut(desk: DeskUser, roomId: string, events: readonly MatrixEvent[]): Promise<void> {
    const own = events.findLast(({ type, state_key }) => type === "m.room.member" && state_key === desk.user);
    if (own === undefined || own.sender === desk.user) return;
    const room = await this.#known.of(desk, roomId);
    if (room === undefined) return;
    room.isIn = false;
    const customer = refOf(desk, { ...room, roomId });
    await this.#tell({ type: "CustomerWentAway", customer, reason: "left the chat" }, own);
  }

  async #tell(event: CustomerEvent, { event_id }: MatrixEvent, about = ""): Promise<void> {
    await this.#context.sink().accept(event, `${inboxKey(event_id)}${about}`);
  }

  #takeEphemeral(desk: DeskUser, roomId: string, event: unknown): void {
    const parsed = ephemeralEvent.safeParse({ ...fieldsOf(event), room_id: roomId });
    const room = parsed.success ? this.#known.remembered(desk, roomId) : undefined;
    if (!parsed.success || room === undefined) return;
    this.#show(desk, room, parsed.data);
  }

  #show(desk: DeskUser, room: CustomerRoom, event: EphemeralEvent): void {
    const { sink } = this.#context;
    const customer = refOf(desk, { ...room, roomId: event.room_id });
    if (event.type === "m.typing") {
      sink().typing(customer, event.content.user_ids.includes(room.user));
      return;
    }
    for (const [eventId, receipts] of Object.entries(event.content))
      if (room.user in (receipts["m.read"] ?? {}))
        sink().received(customer, messageIdOf(eventId), "displayed");
  }
}

function isPassing(error: unknown): error is HomeserverFailure {
  return (
    error instanceof HomeserverFailure && (error.status === 0 || error.status === 429 || error.status >= 500)
  );
}
