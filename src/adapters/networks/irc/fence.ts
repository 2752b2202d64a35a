/**
 * Evidence that the server has handled all that was written so far: it answers commands of one connection in
 * order, so its PONG says that what stood before the PING was taken or refused. Those who wait when a PING is
 * written share it, and those who come while it is under way the next one: at most one PING per round trip, however
 * many messages there are, and fewer where lines wait for their turn.
 */
export class Fence {
  readonly #ping: (line: () => string) => Promise<boolean>;
  readonly #newToken: () => string;
  #token: string | undefined;
  #isAsked = false;
  #passing: ((passed: boolean) => void)[] = [];
  #waiting: ((passed: boolean) => void)[] = [];
  #closed = false;

  constructor(options: {
    /** Writes the line when its turn has come, and asks for it only then; false when it never will. */
    readonly ping: (line: () => string) => Promise<boolean>;
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
    this.#next();
    return promise;
  }

  /** Whether the token was ours. */
  pong(token: string): boolean {
    if (token !== this.#token) return false;
    const passed = this.#passing;
    this.#token = undefined;
    this.#passing = [];
    for (const resolve of passed) resolve(true);
    this.#next();
    return true;
  }

  close(): void {
    this.#closed = true;
    for (const resolve of [...this.#passing, ...this.#waiting]) resolve(false);
    this.#passing = [];
    this.#waiting = [];
  }

  #next(): void {
    if (this.#isAsked || this.#token !== undefined || this.#waiting.length === 0) return;
    this.#isAsked = true;
    void this.#ping(() => this.#begin()).then((written) => {
      if (!written) this.close();
    });
  }

  #begin(): string {
    const token = this.#newToken();
    this.#isAsked = false;
    this.#token = token;
    this.#passing = this.#waiting;
    this.#waiting = [];
    return `PING ${token}`;
  }
}
