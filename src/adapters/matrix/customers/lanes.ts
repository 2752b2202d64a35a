/** Work that may wait in one lane, and in all of them. */
const MOST_PER_LANE = 1_000;
const MOST_WAITING = 20_000;

interface Lane {
  waiting: number;
  last: Promise<void>;
}

/** Work in order per room, side by side across rooms. */
export class Lanes {
  readonly #lanes = new Map<string, Lane>();
  #waiting = 0;

  /** Too much waits for more to be asked for. */
  get full(): boolean {
    return (
      this.#waiting >= MOST_WAITING || [...this.#lanes.values()].some((lane) => lane.waiting >= MOST_PER_LANE)
    );
  }

  /** Resolves when it is done, whatever it comes to: `work` says itself what it could not do. */
  add(room: string, work: () => Promise<void>): Promise<void> {
    const lane = this.#lanes.get(room) ?? { waiting: 0, last: Promise.resolve() };
    this.#lanes.set(room, lane);
    lane.waiting += 1;
    this.#waiting += 1;
    const done = lane.last.then(work).then(
      () => this.#done(room, lane),
      () => this.#done(room, lane),
    );
    lane.last = done;
    return done;
  }

  /** Resolves when all that is waiting now has been done. */
  async idle(): Promise<void> {
    await Promise.all([...this.#lanes.values()].map((lane) => lane.last));
  }

  #done(room: string, lane: Lane): void {
    lane.waiting -= 1;
    this.#waiting -= 1;
    if (lane.waiting === 0) this.#lanes.delete(room);
  }
}
