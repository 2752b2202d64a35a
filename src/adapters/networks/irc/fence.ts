/**
 * Evidence that the server has handled all that was written so far: it answers commands of one connection in
 * order, so its PONG says that what stood before the PING was taken or refused. Those who wait while a PING is
 * under way share the next one: at most one PING per round trip, however many messages there are.
 */
export class Fence {
  readonly #ping: (token: string) => Promise<boolean>;
  readonly #newToken: () => string;
  #token: string | undefined;
  #passing: ((passed: boolean) => void)[] = [];
  #waiting: ((passed: boolean) => void)[] = [];
  #closed = false;

  constructor(options: {
    readonly ping: (token: string) => Promise<boolean>;
    readonly newToken: () => string;
  }) {
    this.#ping = options.ping;
    this.#newToken = options.newToken;
  }

  /** True when the server has handled all that was written before the call; false when that stays unknown. */
  pass(): Promise<boolean> {
    if (this.#closed) return Promise.resolve(false);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#waiting.push(resolve);
    if (this.#token === undefined) this.#next();
    return promise;
  }

  /** Whether the token was ours. */
  pong(token: string): boolean {
    if (token !== this.#token) return false;
    const passed = this.#passing;
    this.#token = undefined;
    this.#passing = [];
    for (const resolve of passed) resolve(true);
    if (this.#waiting.length > 0) this.#next();
    return true;
  }

  close(): void {
    this.#closed = true;
    for (const resolve of [...this.#passing, ...this.#waiting]) resolve(false);
    this.#passing = [];
    this.#waiting = [];
  }

  #next(): void {
    const token = this.#newToken();
    this.#token = token;
    this.#passing = this.#waiting;
    this.#waiting = [];
    void this.#ping(token).then((written) => {
      if (!written) this.close();
    });
  }
}
