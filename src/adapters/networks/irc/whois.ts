import type { Urgency } from "./flood.ts";
import type { IrcLine } from "./line.ts";

/** Who has a nick now. `nobody`: no such nick. */
export type WhoisAnswer = "nobody" | WhoisFound;

export interface WhoisFound {
  readonly nick: string;
  readonly user: string;
  readonly host: string;
  readonly realname: string;
  readonly account?: string;
  /** When the session began, s since the epoch. */
  readonly signedOnAt?: number;
}

interface Asked {
  readonly resolve: (answer: WhoisAnswer | undefined) => void;
  readonly promise: Promise<WhoisAnswer | undefined>;
  found?: WhoisFound;
  account?: string;
  signedOnAt?: number;
}

/** WHOIS questions; those about one nick share one. At most `MAX_ASKED` at once. */
export class Whois {
  static readonly MAX_ASKED = 5_000;
  readonly #asked = new Map<string, Asked>();
  readonly #fold: (nick: string) => string;
  readonly #send: (line: string, urgency: Urgency) => Promise<boolean>;
  /** Resolves when an answer is no longer waited for, or `signal` aborts. */
  readonly #timeout: (signal: AbortSignal) => Promise<void>;

  constructor(options: {
    readonly fold: (nick: string) => string;
    readonly send: (line: string, urgency: Urgency) => Promise<boolean>;
    readonly timeout: (signal: AbortSignal) => Promise<void>;
  }) {
    this.#fold = options.fold;
    this.#send = options.send;
    this.#timeout = options.timeout;
  }

  /** Undefined when the server did not say. */
  ask(nick: string, urgency: Urgency = "answer"): Promise<WhoisAnswer | undefined> {
    const key = this.#fold(nick);
    const running = this.#asked.get(key);
    if (running) return running.promise;
    if (this.#asked.size >= Whois.MAX_ASKED) return Promise.resolve(undefined);
    const { promise, resolve } = Promise.withResolvers<WhoisAnswer | undefined>();
    const asked = { promise, resolve };
    this.#asked.set(key, asked);
    void this.#bound(key, asked, { nick, urgency });
    return promise;
  }

  take({ command, params }: IrcLine): void {
    const key = this.#fold(params[1] ?? "");
    const asked = this.#asked.get(key);
    if (!asked) return;
    if (command === "401") this.#answer(key, asked, "nobody");
    if (command === "311") {
      const [, nick = "", user = "", host = ""] = params;
      asked.found = { nick, user, host, realname: params.at(-1) ?? "" };
    }
    if (command === "330" && params[2]) asked.account = params[2];
    if (command === "317" && /^\d{5,}$/.test(params[3] ?? "")) asked.signedOnAt = Number(params[3]);
    if (command === "318") this.#answer(key, asked, foundBy(asked));
  }

  close(): void {
    for (const [key, asked] of this.#asked) this.#answer(key, asked, undefined);
  }

  async #bound(
    key: string,
    asked: Asked,
    { nick, urgency }: { readonly nick: string; readonly urgency: Urgency },
  ): Promise<void> {
    if (!(await this.#send(`WHOIS ${nick}`, urgency))) return this.#answer(key, asked, undefined);
    const answered = new AbortController();
    void asked.promise.then(() => answered.abort());
    await this.#timeout(answered.signal);
    this.#answer(key, asked, undefined);
  }

  #answer(key: string, asked: Asked, answer: WhoisAnswer | undefined): void {
    if (this.#asked.get(key) === asked) this.#asked.delete(key);
    asked.resolve(answer);
  }
}

function foundBy({ found, account, signedOnAt }: Asked): WhoisAnswer {
  if (!found) return "nobody";
  return {
    ...found,
    ...(account === undefined ? {} : { account }),
    ...(signedOnAt === undefined ? {} : { signedOnAt }),
  };
}
