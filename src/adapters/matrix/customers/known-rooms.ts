import { BoundedMap } from "../../../application/bounded-map.ts";
import { path } from "../client.ts";
import { isForbidden, isNotFound } from "../homeserver-failure.ts";
import { fieldsOf, text } from "../ingress/message-content.ts";
import { membershipOf } from "../rooms/membership.ts";
import type { Context, DeskUser } from "./context.ts";

/** Whose room it is. */
export interface CustomerRoom {
  readonly user: string;
  displayName?: string | undefined;
  /** They are in it, as far as is known. */
  isIn: boolean;
}

const ROOMS_REMEMBERED = 20_000;
/** Account data of the desk's user, in the room: it lasts, whoever joins later. */
const CUSTOMER = "org.frontdesk.customer";

/** The rooms in which a desk talks with a customer. Losing what is remembered costs a request. */
export class KnownRooms {
  readonly #context: Context;
  readonly #known = new BoundedMap<string, CustomerRoom>(ROOMS_REMEMBERED);

  constructor(context: Context) {
    this.#context = context;
  }

  /** Undefined where it is nobody's: a room of several people. @throws HomeserverFailure */
  async of(desk: DeskUser, roomId: string): Promise<CustomerRoom | undefined> {
    const known = this.remembered(desk, roomId);
    if (known) return known;
    const user = await this.#noted(desk, roomId);
    return user === undefined ? undefined : await this.#remember(desk, roomId, user);
  }

  remembered(desk: DeskUser, roomId: string): CustomerRoom | undefined {
    return this.#known.get(keyOf(desk, roomId));
  }

  /** From now on it is this customer's room. @throws HomeserverFailure */
  async note(desk: DeskUser, roomId: string, user: string): Promise<CustomerRoom> {
    const target = path("v3", "user", desk.user, "rooms", roomId, "account_data", CUSTOMER);
    await this.#context.client.call({ method: "PUT", path: target, as: desk.user, body: { user } });
    return await this.#remember(desk, roomId, user);
  }

  forget(desk: DeskUser, roomId: string): void {
    this.#known.delete(keyOf(desk, roomId));
  }

  /** Whether the desk and the customer are in it. @throws HomeserverFailure */
  async isShared(desk: DeskUser, roomId: string, user: string): Promise<boolean> {
    const known = this.remembered(desk, roomId);
    if (known?.user === user) return known.isIn;
    const place = { roomId, user, as: desk.user };
    try {
      return (await membershipOf(this.#context.rooms, place)) === "join";
    } catch (error) {
      if (isForbidden(error) || isNotFound(error)) return false;
      throw error;
    }
  }

  async #noted(desk: DeskUser, roomId: string): Promise<string | undefined> {
    try {
      const target = path("v3", "user", desk.user, "rooms", roomId, "account_data", CUSTOMER);
      const { user } = await this.#context.client.call({ method: "GET", path: target, as: desk.user });
      return text(user);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  async #remember(desk: DeskUser, roomId: string, user: string): Promise<CustomerRoom> {
    const member = await this.#member(desk, roomId, user);
    const displayName = text(member.displayname);
    const room = { user, displayName, isIn: member.membership === "join" };
    this.#known.set(keyOf(desk, roomId), room);
    return room;
  }

  async #member(desk: DeskUser, roomId: string, user: string) {
    try {
      const state = path("v3", "rooms", roomId, "state", "m.room.member", user);
      return fieldsOf(await this.#context.client.call({ method: "GET", path: state, as: desk.user }));
    } catch (error) {
      if (isNotFound(error) || isForbidden(error)) return {};
      throw error;
    }
  }
}

function keyOf({ user }: DeskUser, roomId: string): string {
  return `${user} ${roomId}`;
}
