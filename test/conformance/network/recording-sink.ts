import type { NetworkSink, Returned } from "../../../src/application/ports/network.ts";
import type { CustomerEvent } from "../../../src/domain/conversation/events.ts";
import type { CustomerRef } from "../../../src/domain/customer.ts";
import { waitFor } from "../../support/wait-for.ts";

export type EventOf<T extends CustomerEvent["type"]> = Extract<CustomerEvent, { readonly type: T }>;

export interface Taken {
  readonly event: CustomerEvent;
  readonly key?: string;
}

type Decide = (event: CustomerEvent) => Promise<void> | undefined;

/** Keeps what a network hands in; can be told to hold an event back or to refuse it. */
export class RecordingSink implements NetworkSink {
  /** Everything handed in, in order, also what is held back or was refused. */
  readonly offered: Taken[] = [];
  /** What was accepted, in the order in which `accept` resolved. */
  readonly taken: Taken[] = [];
  readonly typings: { readonly customer: CustomerRef; readonly typing: boolean }[] = [];
  readonly receipts: { readonly remoteId: string; readonly how: "received" | "displayed" }[] = [];
  readonly returns: { readonly customer: CustomerRef; readonly remoteId: string; readonly code: string }[] =
    [];
  #decide: Decide = () => undefined;

  async accept(event: CustomerEvent, key?: string): Promise<void> {
    const taken = key === undefined ? { event } : { event, key };
    this.offered.push(taken);
    await this.#decide(event);
    this.taken.push(taken);
  }

  typing(customer: CustomerRef, typing: boolean): void {
    this.typings.push({ customer, typing });
  }

  received(_customer: CustomerRef, remoteId: string, how: "received" | "displayed"): void {
    this.receipts.push({ remoteId, how });
  }

  async returned(customer: CustomerRef, remoteId: string, { code }: Returned): Promise<void> {
    this.returns.push({ customer, remoteId, code });
  }

  /** From now on `decide` may return a promise that holds an event back, or rejects it. */
  decideWith(decide: Decide): void {
    this.#decide = decide;
  }

  /** Holds back what matches until the returned function is called. */
  hold(matches: (event: CustomerEvent) => boolean): () => void {
    const gate = Promise.withResolvers<void>();
    this.#decide = (event) => (matches(event) ? gate.promise : undefined);
    return () => {
      this.#decide = () => undefined;
      gate.resolve();
    };
  }

  refuse(matches: (event: CustomerEvent) => boolean): () => void {
    this.#decide = (event) =>
      matches(event) ? Promise.reject(new Error("the store is not there")) : undefined;
    return () => {
      this.#decide = () => undefined;
    };
  }

  events<T extends CustomerEvent["type"]>(type: T): EventOf<T>[] {
    return this.taken.map(({ event }) => event).filter((event): event is EventOf<T> => event.type === type);
  }

  /** The first event accepted, now or later, of this type that matches. */
  async event<T extends CustomerEvent["type"]>(
    type: T,
    matches: (event: EventOf<T>) => boolean = () => true,
  ): Promise<EventOf<T>> {
    return await waitFor(() => this.events(type).find(matches), { what: `${type} to be accepted` });
  }
}
