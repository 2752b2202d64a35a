import { path } from "../client.ts";
import { HomeserverFailure, isForbidden } from "../homeserver-failure.ts";
import { join, leave } from "../rooms/membership.ts";
import type { Context, DeskUser } from "./context.ts";
import type { KnownRooms } from "./known-rooms.ts";
import { say } from "./say.ts";
import { type StrippedEvent, strippedEvent } from "./sync-answer.ts";

/**
 * Who invites the desk's user to a room of the two of them has its ear. Rooms of more people, rooms that anyone may
 * enter and agents, who have their own chat with the bot, are refused with a reason.
 */
export class Invitations {
  readonly #context: Context;
  readonly #known: KnownRooms;
  readonly #unreadable: (desk: DeskUser, roomId: string, user: string) => Promise<void>;

  constructor(
    context: Context,
    known: KnownRooms,
    unreadable: (desk: DeskUser, roomId: string, user: string) => Promise<void>,
  ) {
    this.#context = context;
    this.#known = known;
    this.#unreadable = unreadable;
  }

  /** @throws HomeserverFailure */
  async take(desk: DeskUser, roomId: string, state: readonly unknown[]): Promise<void> {
    const told = state.flatMap((event) => strippedEvent.safeParse(event).data ?? []);
    const own = told.find(({ type, state_key }) => type === "m.room.member" && state_key === desk.user);
    if (own === undefined) return;
    const by = own.sender;
    const { names, isAgent, rooms } = this.#context;
    if (names.isOurs(by)) return;
    if (isAgent(by)) return this.#refuse(desk, roomId, "network.agent-elsewhere", { bot: names.bot });
    if (isPublic(told)) return this.#refuse(desk, roomId, "network.no-group-chats");
    try {
      await join(rooms, roomId, desk.user);
    } catch (error) {
      // Taken back meanwhile, or the room is no more.
      if (!(error instanceof HomeserverFailure) || error.status < 400 || error.status >= 429) throw error;
      this.#context.log.info({ roomId, by, code: error.code }, "a room cannot be joined");
      return;
    }
    await this.#settle(desk, roomId, by);
    if (told.some(({ type }) => type === "m.room.encryption")) await this.#unreadable(desk, roomId, by);
  }

  async #settle(desk: DeskUser, roomId: string, by: string): Promise<void> {
    const others = await this.#others(desk, roomId);
    if (others.length > 1) {
      await say(this.#context, desk, roomId, this.#context.words(desk.name, "network.no-group-chats").text);
      return this.#refuse(desk, roomId, "network.no-group-chats");
    }
    await this.#known.note(desk, roomId, by);
  }

  /** People in the room, or invited. */
  async #others(desk: DeskUser, roomId: string): Promise<readonly string[]> {
    const members = path("v3", "rooms", roomId, "members");
    const answer = await this.#context.client.call({ method: "GET", path: members, as: desk.user });
    const chunk: readonly unknown[] = Array.isArray(answer.chunk) ? answer.chunk : [];
    return chunk.flatMap((event) => {
      const { state_key, content } = (event ?? {}) as {
        state_key?: unknown;
        content?: { membership?: unknown };
      };
      const isThere = content?.membership === "join" || content?.membership === "invite";
      return typeof state_key === "string" && isThere && !this.#context.names.isOurs(state_key)
        ? [state_key]
        : [];
    });
  }

  async #refuse(
    desk: DeskUser,
    roomId: string,
    why: "network.agent-elsewhere" | "network.no-group-chats",
    parameters: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const { client, words, rooms } = this.#context;
    const reason = words(desk.name, why, parameters).text;
    try {
      await client.call({
        method: "POST",
        path: path("v3", "rooms", roomId, "leave"),
        as: desk.user,
        body: { reason },
      });
    } catch (error) {
      if (!isForbidden(error)) throw error;
      await leave(rooms, roomId, desk.user);
    }
  }
}

function isPublic(state: readonly StrippedEvent[]): boolean {
  return state.some(({ type, content }) => type === "m.room.join_rules" && content.join_rule === "public");
}
