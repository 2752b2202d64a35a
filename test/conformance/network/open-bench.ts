import { filter, firstValueFrom } from "rxjs";
import type { CustomerDelivery, Network, NetworkStatus } from "../../../src/application/ports/network.ts";
import type { CustomerRef } from "../../../src/domain/customer.ts";
import { printPlain } from "../../../src/domain/message/print-plain.ts";
import { plain } from "../../../src/domain/message/rich-text.ts";
import { WAIT_MS, waitFor, within } from "../../support/wait-for.ts";
import type { CustomerOptions, Heard, NetworkBench, TestCustomer } from "./network-bench.ts";
import { type EventOf, RecordingSink } from "./recording-sink.ts";

export type MakeBench = () => Promise<NetworkBench>;

export interface OpenBench extends NetworkBench {
  readonly sink: RecordingSink;
}

/** A customer whom the desk knows: they have written once. */
export interface Acquaintance {
  readonly customer: TestCustomer;
  readonly ref: CustomerRef;
}

let made = 0;

/** An id as the outbox gives it: unique across all suites of a process. */
export function newId(): string {
  made += 1;
  return `out-${Date.now().toString(36)}-${made}`;
}

/** Makes a bench before the suite's tests, connected, and cleans it up behind them. */
export function useBench(make: MakeBench): () => OpenBench {
  let open: OpenBench | undefined;
  before(async () => {
    const bench = await make();
    const sink = new RecordingSink();
    open = Object.assign(bench, { sink });
    await bench.network.start(sink);
    await reaches(bench.network, "connected");
  });
  after(async () => {
    await open?.network.stop();
    await open?.cleanup();
  });
  return () => {
    if (open === undefined) throw new Error("the bench is there only while its tests run");
    return open;
  };
}

export async function reaches<S extends NetworkStatus["state"]>(network: Network, state: S): Promise<void> {
  const reached = firstValueFrom(network.status.pipe(filter((status) => status.state === state)));
  await within(reached, { what: `the network to be ${state}`, timeout_ms: 2 * WAIT_MS });
}

/** A new customer who said hello. */
export async function acquaintance(bench: OpenBench, options?: CustomerOptions): Promise<Acquaintance> {
  const customer = await bench.customer(options);
  const hello = `hello ${newId()}`;
  await customer.say(hello);
  const event = await wrote(bench, hello);
  return { customer, ref: event.customer };
}

export async function wrote(bench: OpenBench, text: string): Promise<EventOf<"CustomerWrote">> {
  return await bench.sink.event("CustomerWrote", ({ message }) => printPlain(message.body) === text);
}

export async function hears(
  customer: TestCustomer,
  matches: string | ((heard: Heard) => boolean),
): Promise<Heard> {
  const wanted = typeof matches === "string" ? (heard: Heard) => heard.text === matches : matches;
  return await waitFor(() => customer.heard.find(wanted), { what: `the customer to see ${matches}` });
}

/** Says `text` to the customer; fails unless the network says that it was delivered. */
export async function tell(bench: OpenBench, ref: CustomerRef, text: string): Promise<string | undefined> {
  return await deliver(bench, { id: newId(), attempt: 1, customer: ref, kind: "message", body: plain(text) });
}

/** Performs a delivery, again while the network says `retry`, at most 20 times. */
export async function deliver(bench: OpenBench, delivery: CustomerDelivery): Promise<string | undefined> {
  for (let attempt = 1; attempt <= 20; attempt++) {
    const outcome = await bench.network.deliver({ ...delivery, attempt });
    if (outcome.kind === "delivered") return outcome.remoteId;
    if (outcome.kind !== "retry") throw new Error(`not delivered: ${JSON.stringify(outcome)}`);
    await new Promise((resolve) => setTimeout(resolve, Math.min(outcome.after_ms, 1_000)));
  }
  throw new Error("not delivered after 20 attempts");
}
