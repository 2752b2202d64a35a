import type { Clock } from "../../../application/ports/clock.ts";

interface Post {
  readonly settle: (passed: boolean) => void;
  readonly promise: Promise<boolean>;
  readonly timer: AbortController;
}

export interface FenceOptions {
  /** Sends a ping of this id to our own domain: the server hands it back behind all that we wrote before. */
  readonly ping: (id: string) => void;
  readonly newId: () => string;
  readonly clock: Clock;
  readonly timeout_ms: number;
  /** A fence was not answered in time: the peer is dead. */
  readonly onSilence: () => void;
}

/**
 * Evidence that the server took what was written: a ping (XEP-0199) behind it on the same stream that came
 * back. All who wait in one turn of the event loop share one ping.
 */
export class GroupFence {
  readonly #options: FenceOptions;
  readonly #posts = new Map<string, Post>();
  #gathering: Promise<boolean> | undefined;

  constructor(options: FenceOptions) {
    this.#options = options;
  }

  /** Whether an answer is being waited for. */
  get waiting(): boolean {
    return this.#posts.size > 0;
  }

  /** True when everything written before this call was taken; false when the stream died before that. */
  passed(): Promise<boolean> {
    this.#gathering ??= this.#gather();
    return this.#gathering;
  }

  /** Whether `id` was one of ours. */
  answer(id: string): boolean {
    const post = this.#posts.get(id);
    post?.settle(true);
    return post !== undefined;
  }

  /** The stream is gone. */
  break(): void {
    for (const post of this.#posts.values()) post.settle(false);
  }

  #gather(): Promise<boolean> {
    const { newId, ping } = this.#options;
    const id = newId();
    const post = this.#post(id);
    setImmediate(() => {
      this.#gathering = undefined;
      if (this.#posts.has(id)) ping(id);
    });
    return post.promise;
  }

  #post(id: string): Post {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = new AbortController();
    const settle = (passed: boolean) => {
      this.#posts.delete(id);
      timer.abort();
      resolve(passed);
    };
    const post = { promise, timer, settle };
    this.#posts.set(id, post);
    void this.#watch(id, timer.signal);
    return post;
  }

  async #watch(id: string, signal: AbortSignal): Promise<void> {
    await this.#options.clock.sleep(this.#options.timeout_ms, signal);
    if (!this.#posts.has(id)) return;
    this.#options.onSilence();
    this.break();
  }
}
