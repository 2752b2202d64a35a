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

export interface NetworkFaults {
  /** Not connected at this call. */
  readonly down: number;
  /** The connection dies behind the write: half of what was written then arrived. */
  readonly cut: number;
  /** The client never answers the question what it is. */
  readonly silentClient: number;
  /** The message is refused for good. */
  readonly refused: number;
}

export interface Received {
  readonly id: string;
  readonly text: string;
}

/** A network in memory whose customers recognise a repeat by its id, as XEP-0359 has it. */
export class SimulatedNetwork implements Network {
  readonly name: string;
  readonly capabilities: Capabilities;
  readonly status = new BehaviorSubject<NetworkStatus>({ state: "connecting" });
  readonly received = new Map<string, Received[]>();
  readonly refused = new Set<string>();
  /** Clients that were asked what they are. */
  readonly asked: CustomerRef[] = [];
  faults: NetworkFaults = { down: 0, cut: 0, silentClient: 0, refused: 0 };
  away = false;
  readonly #random: SeededRandom;

  constructor(name: string, capabilities: Capabilities, random: SeededRandom) {
    this.name = name;
    this.capabilities = capabilities;
    this.#random = random;
  }

  async start(_sink: NetworkSink): Promise<void> {}
  async stop(): Promise<void> {}
  showTyping(): void {}
  showOpen(): void {}
  link(desk: string): string {
    return `${this.name}:${desk}`;
  }

  async deliver(delivery: CustomerDelivery): Promise<DeliveryOutcome> {
    if (this.away || this.#random.chance(this.faults.down))
      return { kind: "retry", after_ms: 700, why: "not connected" };
    if (this.refused.has(delivery.id)) return refusal;
    if (this.#random.chance(this.faults.cut)) {
      if (this.#random.chance(0.5)) this.#arrive(delivery);
      return { kind: "ambiguous", why: "connection cut", settle: "repeat" };
    }
    if (delivery.kind === "message" && delivery.attempt === 1 && this.#random.chance(this.faults.refused)) {
      this.refused.add(delivery.id);
      return refusal;
    }
    this.#arrive(delivery);
    return { kind: "delivered", remoteId: delivery.id };
  }

  inboxOf(customer: Pick<CustomerRef, "identity">): readonly Received[] {
    return this.received.get(customer.identity) ?? [];
  }

  #arrive(delivery: CustomerDelivery): void {
    if (delivery.kind === "ask-client") {
      if (!this.#random.chance(this.faults.silentClient)) this.asked.push(delivery.customer);
      return;
    }
    const inbox = this.received.get(delivery.customer.identity) ?? [];
    this.received.set(delivery.customer.identity, inbox);
    if (inbox.some((received) => received.id === delivery.id)) return;
    const text = delivery.kind === "message" ? printPlain(delivery.body) : `(took back ${delivery.retracts})`;
    inbox.push({ id: delivery.id, text });
  }
}

const refusal: DeliveryOutcome = {
  kind: "reject",
  code: "refused",
  notice: "The customer's server refused it.",
};
