/** Messages of one customer that may wait to be stored. */
export const MAX_WAITING_PER_LANE = 1_000;
/** And of all customers of a desk. */
export const MAX_WAITING = 20_000;

export interface Job {
  /** Must not reject. */
  readonly run: () => Promise<void>;
  /** Called instead, when there is no time left for it. */
  readonly abandon: () => void;
}

/** Takes in what customers do: in each customer's order, customers side by side. */
export class Lanes {
  readonly #lanes = new Map<object, Job[]>();
  #waiting = 0;
  #idle: (() => void)[] = [];

  /** False when too much waits: the work is not taken. */
  push(lane: object, job: Job): boolean {
    const queue = this.#lanes.get(lane);
    if (this.#waiting >= MAX_WAITING || (queue?.length ?? 0) >= MAX_WAITING_PER_LANE) return false;
    this.#waiting += 1;
    if (queue) queue.push(job);
    else {
      const started = [job];
      this.#lanes.set(lane, started);
      void this.#run(lane, started);
    }
    return true;
  }

  /** Resolves when nothing waits. */
  idle(): Promise<void> {
    if (this.#lanes.size === 0) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#idle.push(resolve);
    return promise;
  }

  /** Gives up what waits and has not begun. */
  abandon(): void {
    for (const queue of this.#lanes.values()) {
      const left = queue.splice(1);
      this.#waiting -= left.length;
      for (const job of left) job.abandon();
    }
  }

  async #run(lane: object, queue: Job[]): Promise<void> {
    for (let job = queue[0]; job !== undefined; job = queue[0]) {
      await job.run();
      queue.shift();
      this.#waiting -= 1;
    }
    this.#lanes.delete(lane);
    if (this.#lanes.size > 0) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}
