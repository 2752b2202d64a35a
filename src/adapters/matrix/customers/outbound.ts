import type { CustomerDelivery } from "../../../application/ports/network.ts";
import type { DeliveryOutcome } from "../../../application/ports/outcome.ts";
import type { CustomerRef } from "../../../domain/customer.ts";
import { path } from "../client.ts";
import { deviceNames } from "../device-names.ts";
import { failureOutcome, HomeserverFailure, isForbidden, isNotFound } from "../homeserver-failure.ts";
import { postAs, retractAs } from "../rooms/post.ts";
import { cleanBody } from "./clean-body.ts";
import { type Context, type DeskUser, roomOf } from "./context.ts";
import { clientOf } from "./identify.ts";
import type { KnownRooms } from "./known-rooms.ts";
import { eventIdOf, messageIdOf } from "./message-id.ts";

const RETRY_MS = 2_000;

/** What the core has to say to customers: said in their room, by the desk's user. */
export class Outbound {
  readonly #context: Context;
  readonly #known: KnownRooms;
  readonly #random: () => number;

  constructor(context: Context, known: KnownRooms, random: () => number) {
    this.#context = context;
    this.#known = known;
    this.#random = random;
  }

  async deliver(delivery: CustomerDelivery): Promise<DeliveryOutcome> {
    const { customer } = delivery;
    const desk = this.#context.desks.get(customer.desk);
    if (desk === undefined)
      return {
        kind: "reject",
        code: "no-desk",
        notice: { key: "rejected.no-desk", parameters: { desk: customer.desk } },
      };
    const roomId = roomOf(customer);
    if (roomId === undefined) return noAddress;
    try {
      return await this.#perform(delivery, desk, roomId);
    } catch (error) {
      if (!(error instanceof HomeserverFailure)) throw error;
      if (hasNoRoom(error)) return noAddress;
      if (isForbidden(error)) return gone(customer);
      return failureOutcome(error, delivery.attempt, this.#random());
    }
  }

  /** Best effort. */
  showTyping(customer: CustomerRef, typing: boolean): void {
    const desk = this.#context.desks.get(customer.desk);
    const roomId = roomOf(customer);
    if (desk === undefined || roomId === undefined) return;
    const body = typing ? { typing, timeout: 20_000 } : { typing };
    const target = path("v3", "rooms", roomId, "typing", desk.user);
    this.#context.client
      .call({ method: "PUT", path: target, as: desk.user, body, timeout_ms: 5_000 })
      .catch((error: Error) => this.#context.log.debug({ err: error.message }, "typing could not be shown"));
  }

  async #perform(delivery: CustomerDelivery, desk: DeskUser, roomId: string): Promise<DeliveryOutcome> {
    const { customer } = delivery;
    if (delivery.kind === "ask-client") {
      this.#ask(customer);
      return { kind: "delivered" };
    }
    if (!(await this.#known.isShared(desk, roomId, customer.identity))) return gone(customer);
    const { rooms } = this.#context;
    const common = { id: delivery.id, attempt: delivery.attempt, customer, roomId } as const;
    if (delivery.kind === "retract") {
      await retractAs(
        rooms,
        { ...common, kind: "retract", eventId: eventIdOf(delivery.retracts) },
        desk.user,
      );
      return { kind: "delivered" };
    }
    const { body, action, edits, replyTo } = delivery;
    const post = {
      ...common,
      kind: "post",
      // Whoever sends it is told beside: no remark of the desk's, but what it says.
      as: "customer",
      body: cleanBody(body),
      ...(action ? { action } : {}),
      ...(edits === undefined ? {} : { edits: eventIdOf(edits) }),
      ...(replyTo?.id === undefined ? {} : { replyTo: eventIdOf(replyTo.id) }),
    } as const;
    const remoteId = messageIdOf(await postAs(rooms, post, desk.user));
    // What is edited keeps the id by which replies and further edits name it.
    return edits === undefined ? { kind: "delivered", remoteId } : { kind: "delivered" };
  }

  /** The answer comes as an event, or not at all: only the homeserver's own users are known to it. */
  #ask(customer: CustomerRef): void {
    const { client, sink, log } = this.#context;
    const told = async () => {
      const names = (await deviceNames(client, [customer.identity])).get(customer.identity) ?? [];
      const found = clientOf(names);
      if (found) await sink().accept({ type: "ClientIdentified", customer, client: found });
    };
    told().catch((error: Error) => log.debug({ err: error.message }, "a customer's devices are not known"));
  }
}

function hasNoRoom(error: HomeserverFailure): boolean {
  return error.code === "M_INVALID_PARAM" || isNotFound(error);
}

export const notConnected = (after_ms: number = RETRY_MS): DeliveryOutcome => ({
  kind: "retry",
  after_ms,
  why: "the homeserver is not heard of",
});

const noAddress: DeliveryOutcome = {
  kind: "reject",
  code: "no-address",
  notice: { key: "rejected.no-address" },
};

function gone({ identity }: CustomerRef): DeliveryOutcome {
  return {
    kind: "reject",
    code: "gone",
    notice: { key: "rejected.left", parameters: { address: identity } },
  };
}
