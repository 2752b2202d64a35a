import { BehaviorSubject } from "rxjs";
import type {
  CustomerDelivery,
  Network,
  NetworkSink,
  NetworkStatus,
} from "../../src/application/ports/network.ts";
import type { DeliveryOutcome } from "../../src/application/ports/outcome.ts";
import type { Capabilities } from "../../src/domain/capabilities.ts";
import type { CustomerRef } from "../../src/domain/customer.ts";
import { printPlain } from "../../src/domain/message/print-plain.ts";
import type { SeededRandom } from "./seeded-random.ts";
import type { Tally } from "./tally.ts";

export interface NetworkFaults {
  /** Not connected at this call. */
  readonly down: number;
  /** The connection dies behind the write: half of what was written then arrived. */
  readonly cut: number;
  /** The client never answers the question what it is. */
  readonly silentClient: number;
  /** The message is refused for good. */
  readonly refused: number;
  /** It counted as delivered, and comes back. */
  readonly returned: number;
  /** It, and the evidence that it arrived, are long on their way. */
  readonly slow: number;
}

export interface Received {
  readonly id: string;
  readonly text: string;
}

const SLOW_MS = 3_000;
/** Longer than the bridge waits for an answer. */
const VERY_SLOW_MS = 60_000;

/**
 * A network's server in memory, to which one worker is connected at a time. Its customers recognise a repeat by its
 * id, as XEP-0359 has it, and may change their identity.
 */
export class SimulatedNetwork {
  readonly name: string;
  readonly capabilities: Capabilities;
  /** By person. */
  readonly received = new Map<string, Received[]>();
  readonly refused = new Set<string>();
  /** Persons whose clients were asked what they are. */
  readonly asked: string[] = [];
  /** Who cannot be reached now. */
  readonly offline = new Set<string>();
  faults: NetworkFaults = { down: 0, cut: 0, silentClient: 0, refused: 0, returned: 0, slow: 0 };
  away = false;
  #connection: { readonly link: Network; readonly sink: NetworkSink } | undefined;
  readonly #identities = new Map<string, { readonly person: string; current: boolean }>();
  readonly #random: SeededRandom;
  readonly #sleep: (duration_ms: number) => Promise<void>;
  readonly #tally: Tally;

  constructor(
    name: string,
    capabilities: Capabilities,
    random: SeededRandom,
    sleep: (duration_ms: number) => Promise<void>,
    tally: Tally,
  ) {
    this.name = name;
    this.capabilities = capabilities;
    this.#random = random;
    this.#sleep = sleep;
    this.#tally = tally;
  }

  /** A worker's side of it. */
  link(): Network {
    const status = new BehaviorSubject<NetworkStatus>({ state: "connecting" });
    const link: Network = {
      name: this.name,
      capabilities: this.capabilities,
      status,
      start: async (sink) => {
        if (this.#connection) this.#tally.count("network-taken-over");
        this.#connection = { link, sink };
      },
      stop: async () => this.disconnect(link),
      showTyping() {},
      showOpen() {},
      link: (desk) => `${this.name}:${desk}`,
      deliver: (delivery) => this.#deliver(link, delivery),
    };
    return link;
  }

  disconnect(link: Network): void {
    if (this.#connection?.link === link) this.#connection = undefined;
  }

  /** Where what customers write goes; undefined while nobody is connected. */
  get sink(): NetworkSink | undefined {
    return this.away ? undefined : this.#connection?.sink;
  }

  /** From now on `person` has this identity. */
  know(person: string, identity: string): void {
    for (const known of this.#identities.values()) if (known.person === person) known.current = false;
    this.#identities.set(identity, { person, current: true });
  }

  inboxOf({ identity }: Pick<CustomerRef, "identity">): readonly Received[] {
    return this.received.get(this.personOf(identity)) ?? [];
  }

  personOf(identity: string): string {
    return this.#identities.get(identity)?.person ?? identity;
  }

  async #deliver(link: Network, delivery: CustomerDelivery): Promise<DeliveryOutcome> {
    await this.#onItsWay();
    if (this.away || this.#connection?.link !== link || this.#random.chance(this.faults.down)) {
      this.#tally.count("network-down");
      return { kind: "retry", after_ms: 700, why: "not connected" };
    }
    const { identity } = delivery.customer;
    if (this.refused.has(delivery.id)) return refusal;
    if (!this.#identities.get(identity)?.current || this.offline.has(this.personOf(identity))) {
      this.#tally.count("customer-not-reached");
      return { kind: "reject", code: "gone", notice: "They are not there." };
    }
    if (this.#random.chance(this.faults.cut)) {
      this.#tally.count("connection-cut");
      if (this.#random.chance(0.5)) this.#arrive(delivery);
      return { kind: "ambiguous", why: "connection cut", settle: "repeat" };
    }
    if (delivery.kind === "message" && delivery.attempt === 1 && this.#random.chance(this.faults.refused)) {
      this.#tally.count("message-refused");
      this.refused.add(delivery.id);
      return refusal;
    }
    this.#arrive(delivery);
    if (delivery.kind === "message" && this.#random.chance(this.faults.returned))
      void this.#comeBack(delivery);
    await this.#onItsWay();
    return { kind: "delivered", remoteId: delivery.id };
  }

  async #onItsWay(): Promise<void> {
    if (!this.#random.chance(this.faults.slow)) return;
    const very = this.#random.chance(0.03);
    this.#tally.count(very ? "network-very-slow" : "network-slow");
    await this.#sleep(this.#random.below(very ? VERY_SLOW_MS : SLOW_MS));
  }

  async #comeBack({ id, customer }: CustomerDelivery): Promise<void> {
    await this.#sleep(this.#random.below(SLOW_MS));
    this.#tally.count("message-returned");
    await this.sink?.returned(customer, id, { code: "bounced", notice: "It came back." });
  }

  #arrive(delivery: CustomerDelivery): void {
    const person = this.personOf(delivery.customer.identity);
    if (delivery.kind === "ask-client") {
      this.#tally.count("client-asked");
      if (!this.#random.chance(this.faults.silentClient)) this.asked.push(person);
      return;
    }
    const inbox = this.received.get(person) ?? [];
    this.received.set(person, inbox);
    if (inbox.some((received) => received.id === delivery.id)) {
      this.#tally.count("network-delivery-repeated");
      return;
    }
    const text = delivery.kind === "message" ? printPlain(delivery.body) : `(took back ${delivery.retracts})`;
    inbox.push({ id: delivery.id, text });
  }
}

const refusal: DeliveryOutcome = {
  kind: "reject",
  code: "refused",
  notice: "The customer's server refused it.",
};
