/** Waiting work of one customer, at most; beyond it their next message is refused. */
const MOST_PER_CUSTOMER = 1_000;
const MOST_BYTES_PER_CUSTOMER = 4 * 1024 * 1024;
/** Of all customers together. */
const MOST_BYTES = 64 * 1024 * 1024;

interface Lane {
  waiting: number;
  bytes: number;
  last: Promise<void>;
}

/** Work in order per customer, side by side across customers. */
export class CustomerLanes {
  readonly #lanes = new Map<string, Lane>();
  #bytes = 0;

  /**
   * False when the customer's lane is full: the work will not be done. `work` must settle; what it throws is
   * its own affair and holds up nothing.
   */
  add(customer: string, bytes: number, work: () => Promise<void>): boolean {
    const lane = this.#lanes.get(customer) ?? { waiting: 0, bytes: 0, last: Promise.resolve() };
    const full = lane.waiting >= MOST_PER_CUSTOMER || lane.bytes + bytes > MOST_BYTES_PER_CUSTOMER;
    if (full || this.#bytes + bytes > MOST_BYTES) return false;
    this.#lanes.set(customer, lane);
    lane.waiting += 1;
    lane.bytes += bytes;
    this.#bytes += bytes;
    lane.last = lane.last.then(work).then(
      () => this.#done(customer, lane, bytes),
      () => this.#done(customer, lane, bytes),
    );
    return true;
  }

  /** Resolves when all that is waiting now has been done. */
  async idle(): Promise<void> {
    await Promise.all([...this.#lanes.values()].map((lane) => lane.last));
  }

  #done(customer: string, lane: Lane, bytes: number): void {
    lane.waiting -= 1;
    lane.bytes -= bytes;
    this.#bytes -= bytes;
    if (lane.waiting === 0) this.#lanes.delete(customer);
  }
}
