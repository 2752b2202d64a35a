import { BoundedMap } from "../../../application/bounded-map.ts";
import { fieldOf, path } from "../client.ts";
import { isForbidden, isNotFound } from "../homeserver-failure.ts";
import { text } from "../ingress/message-content.ts";
import { membershipOf } from "../rooms/membership.ts";
import { defaultRoomVersion } from "../rooms/open-room.ts";
import type { Context, DeskUser } from "./context.ts";
import type { KnownRooms } from "./known-rooms.ts";
import { say } from "./say.ts";

const ROOMS_REMEMBERED = 20_000;
/** Account data of the desk's user in the encrypted room: the one that was made instead of it. */
const INSTEAD = "org.frontdesk.instead";

/** Encrypted rooms can be read by nobody of the desk: who writes there is told so, and called to one that can. */
export class Unreadable {
  readonly #context: Context;
  readonly #known: KnownRooms;
  readonly #told = new BoundedMap<string, number>(ROOMS_REMEMBERED);

  constructor(context: Context, known: KnownRooms) {
    this.#context = context;
    this.#known = known;
  }

  /** Somebody wrote in it, or it has just become unreadable. @throws HomeserverFailure */
  async met(desk: DeskUser, roomId: string, user: string): Promise<void> {
    const { clock, timing, words } = this.#context;
    const toldAt = this.#told.get(roomId);
    if (toldAt !== undefined && clock.now() - toldAt < timing.tellEvery_ms) return;
    this.#told.set(roomId, clock.now());
    try {
      await this.#offer(desk, roomId, user);
      await say(this.#context, desk, roomId, words(desk.name, "network.encrypted").text);
    } catch (error) {
      this.#told.delete(roomId);
      throw error;
    }
  }

  /** The room that can be read, with an invitation to it. */
  async #offer(desk: DeskUser, encrypted: string, user: string): Promise<void> {
    const before = await this.#madeBefore(desk, encrypted);
    if (before !== undefined && (await this.#invitedAgain(desk, before, user))) return;
    const roomId = await this.#make(desk, user);
    await this.#known.note(desk, roomId, user);
    const noted = path("v3", "user", desk.user, "rooms", encrypted, "account_data", INSTEAD);
    await this.#context.client.call({ method: "PUT", path: noted, as: desk.user, body: { room: roomId } });
    await say(this.#context, desk, roomId, this.#context.words(desk.name, "network.readable-here").text);
  }

  async #madeBefore(desk: DeskUser, encrypted: string): Promise<string | undefined> {
    const { client } = this.#context;
    try {
      const noted = path("v3", "user", desk.user, "rooms", encrypted, "account_data", INSTEAD);
      return text((await client.call({ method: "GET", path: noted, as: desk.user })).room);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  /** False where it cannot be had any more, or is encrypted by now as well. */
  async #invitedAgain(desk: DeskUser, roomId: string, user: string): Promise<boolean> {
    const { client, rooms } = this.#context;
    const as = desk.user;
    try {
      if (await this.#isEncrypted(roomId, as)) return false;
      const membership = await membershipOf(rooms, { roomId, user, as });
      if (membership === "join" || membership === "invite") return true;
      const invite = path("v3", "rooms", roomId, "invite");
      await client.call({ method: "POST", path: invite, as, body: { user_id: user } });
      return true;
    } catch (error) {
      if (isForbidden(error) || isNotFound(error)) return false;
      throw error;
    }
  }

  async #isEncrypted(roomId: string, as: string): Promise<boolean> {
    try {
      const state = path("v3", "rooms", roomId, "state", "m.room.encryption");
      await this.#context.client.call({ method: "GET", path: state, as });
      return true;
    } catch (error) {
      if (isNotFound(error)) return false;
      throw error;
    }
  }

  async #make(desk: DeskUser, user: string): Promise<string> {
    const version = await defaultRoomVersion(this.#context.rooms);
    const body = {
      preset: "private_chat",
      visibility: "private",
      is_direct: true,
      room_version: version,
      name: desk.title,
      invite: [user],
      initial_state: [{ type: "m.room.guest_access", content: { guest_access: "forbidden" } }],
    };
    const request = { method: "POST", path: path("v3", "createRoom"), as: desk.user, body } as const;
    return fieldOf(await this.#context.client.call(request), "room_id");
  }
}
