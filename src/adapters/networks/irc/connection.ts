import { Client } from "irc-framework";
import { backoff } from "./backoff.ts";
import { type IrcLine, lineOf, maskOf, oneLine } from "./line.ts";
import { alternativeNick, MAX_NICK_TRIES, nickRefusals } from "./nick.ts";
import type { IrcDesk, IrcOptions, IrcTiming } from "./options.ts";
import { Transport } from "./transport.ts";

/** Asked for beside what the library asks for itself (message-tags, batch, account-tag, server-time …). */
const wantedCapabilities = ["labeled-response", "echo-message", "message-tags", "batch", "account-tag"];
const alsoWanted = ["account-notify", "extended-join", "server-time", "chghost", "cap-notify"];
const QUIT_MS = 1_000;
/** Assumed of our own user and host until the server has told them: longer than servers make them. */
const ASSUMED_USERHOST_BYTES = 80;

export interface ConnectionEvents {
  /** Registered, and the server's features are known. */
  up(): void;
  /** The connection is over; a new one is tried at `retryAt` (ms since the epoch). */
  down(why: string, retryAt: number): void;
  line(line: IrcLine): void;
}

/** A connection for one nick, made again without end until `stop`. */
export class IrcConnection {
  readonly #desk: IrcDesk;
  readonly #options: IrcOptions;
  readonly #timing: IrcTiming;
  readonly #events: ConnectionEvents;
  readonly #stopping = new AbortController();
  #client: Client | undefined;
  #running: Promise<void> | undefined;
  #up = false;
  #nick: string;
  #userHost: string | undefined;
  #heardAt = 0;
  #why = "";
  #triedNicks = 0;

  constructor(desk: IrcDesk, options: IrcOptions, timing: IrcTiming, events: ConnectionEvents) {
    this.#desk = desk;
    this.#options = options;
    this.#timing = timing;
    this.#events = events;
    this.#nick = desk.nick;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(quit: string): Promise<void> {
    this.#stopping.abort();
    const client = this.#client;
    if (client?.connection.connected) client.quit(quit);
    await Promise.race([this.#running, this.#options.clock.sleep(QUIT_MS)]);
    client?.connection.end(null, true);
    await this.#running;
  }

  get registered(): boolean {
    return this.#up;
  }

  /** The nick that the server knows us by now. */
  get nick(): string {
    return this.#nick;
  }

  /** Bytes that the server puts before a line of ours when it passes it on: `:nick!user@host `, nick excepted. */
  get userHostBytes(): number {
    return this.#userHost === undefined ? ASSUMED_USERHOST_BYTES : Buffer.byteLength(this.#userHost);
  }

  has(capability: string): boolean {
    return this.#up && this.#client?.network.cap.isEnabled(capability) === true;
  }

  /** The value of an ISUPPORT token; `""` for one without value. */
  supports(token: string): string | undefined {
    const value = this.#client?.network.options[token];
    if (value === undefined || value === false) return undefined;
    return typeof value === "string" ? value : "";
  }

  /** False when there is no connection: the line is not sent. Without flood control: see `FloodControl`. */
  write(line: string): boolean {
    if (!this.#client?.connection.connected) return false;
    this.#client.connection.write(oneLine(line));
    return true;
  }

  /** Ends this connection as dead; a new one is made. */
  drop(why: string): void {
    this.#why = why;
    this.#client?.connection.end(null, true);
  }

  async #run(): Promise<void> {
    const { clock, random, log } = this.#options;
    const limits = { first_ms: this.#timing.reconnect_ms, max_ms: this.#timing.reconnect_max_ms };
    let failures = 0;
    while (!this.#stopping.signal.aborted) {
      const upFor_ms = await this.#connectOnce();
      failures = upFor_ms > limits.max_ms ? 1 : failures + 1;
      const wait_ms = backoff(failures, limits, random.number());
      if (this.#stopping.signal.aborted) break;
      log.warn({ desk: this.#desk.name, why: this.#why, wait_ms }, "IRC connection lost, trying again");
      this.#events.down(this.#why, clock.now() + wait_ms);
      await clock.sleep(wait_ms, this.#stopping.signal);
    }
    this.#events.down("stopped", clock.now());
  }

  /** Resolves when the connection is over: ms that it was up. */
  async #connectOnce(): Promise<number> {
    const { clock } = this.#options;
    const over = new AbortController();
    const { promise, resolve } = Promise.withResolvers<void>();
    const client = new Client();
    let upAt: number | undefined;
    this.#begin(client);
    client.requestCap([...wantedCapabilities, ...alsoWanted]);
    client.on("socket close", (error: Error | false | undefined) => {
      if (error) this.#why = error.message;
      resolve();
    });
    client.on("sasl failed", ({ reason }: { reason: string }) => {
      this.#options.log.error({ desk: this.#desk.name, reason }, "the IRC server refused the desk's account");
    });
    client.connection.on("message", (raw) => {
      const line = lineOf(raw);
      this.#hear(line);
      if (this.#up) upAt ??= clock.now();
    });
    client.connect(this.#clientOptions());
    void this.#endUnregistered(client, over.signal);
    void this.#endSilent(client, over.signal);
    await promise;
    over.abort();
    client.removeAllListeners();
    this.#up = false;
    this.#client = undefined;
    return upAt === undefined ? 0 : clock.now() - upAt;
  }

  #begin(client: Client): void {
    this.#client = client;
    this.#nick = this.#desk.nick;
    this.#userHost = undefined;
    this.#triedNicks = 0;
    this.#why = "the server closed the connection";
    this.#heardAt = this.#options.clock.now();
  }

  #clientOptions(): Readonly<Record<string, unknown>> {
    const { host, port, tls, sasl, password, log, doorway } = this.#options;
    return {
      host,
      port,
      tls: tls !== undefined,
      ...(tls?.ca === undefined ? {} : { ca: tls.ca }),
      rejectUnauthorized: tls?.rejectUnauthorized ?? true,
      nick: this.#desk.nick,
      username: "frontdesk",
      gecos: this.#desk.title,
      ...(password === undefined ? {} : { password }),
      // An empty account keeps the library from using the server's password as the account's.
      account: sasl ?? {},
      // Empty: the library shall not answer VERSION itself, without any limit.
      version: "",
      auto_reconnect: false,
      ping_interval: 0,
      ping_timeout: 0,
      transport: Transport,
      doorway,
      onBadLine: (why: string) =>
        log.warn({ desk: this.#desk.name, why }, "left out a malformed line of the IRC server"),
    };
  }

  async #endUnregistered(client: Client, over: AbortSignal): Promise<void> {
    await this.#options.clock.sleep(this.#timing.register_ms, over);
    if (!over.aborted && !this.#up) this.#drop(client, "no registration in time");
  }

  /** Ends a connection whose server has gone silent. */
  async #endSilent(client: Client, over: AbortSignal): Promise<void> {
    const { clock, random } = this.#options;
    const { ping_ms, pong_ms } = this.#timing;
    while (!over.aborted) {
      await clock.sleep(ping_ms, over);
      if (over.aborted || !this.#up || clock.now() - this.#heardAt < ping_ms) continue;
      const askedAt = clock.now();
      this.write(`PING alive-${random.id()}`);
      await clock.sleep(pong_ms, over);
      if (!over.aborted && this.#heardAt < askedAt) this.#drop(client, "the server does not answer");
    }
  }

  #drop(client: Client, why: string): void {
    if (this.#client === client) this.drop(why);
  }

  #hear(line: IrcLine): void {
    this.#heardAt = this.#options.clock.now();
    this.#learnSelf(line);
    if (!this.#up && nickRefusals.has(line.command)) this.#tryAlternative();
    if (line.command === "ERROR") this.#why = line.params.at(-1) ?? this.#why;
    if (!this.#up && (line.command === "376" || line.command === "422")) {
      this.#up = true;
      // Where the server can hide a user's host, the desk's own, which is inside, is not shown to customers.
      this.write(`MODE ${this.#nick} +x`);
      this.write(`USERHOST ${this.#nick}`);
      this.#events.up();
    }
    if (this.#up) this.#events.line(line);
  }

  #tryAlternative(): void {
    this.#triedNicks += 1;
    if (this.#triedNicks > MAX_NICK_TRIES) {
      this.drop("the server refuses every nick");
      return;
    }
    this.#nick = alternativeNick(this.#desk.nick, this.#triedNicks, this.#options.random.number());
    this.write(`NICK ${this.#nick}`);
  }

  /** Our nick, user and host as the server shows them to others. */
  #learnSelf({ command, from, params }: IrcLine): void {
    if (command === "001") this.#nick = params[0] ?? this.#nick;
    if (from !== undefined && from.nick === this.#nick) {
      this.#userHost = `${from.user}@${from.host}`;
      if (command === "NICK") this.#nick = params[0] ?? this.#nick;
    }
    if (command === "302") {
      const mask = (params[1] ?? "").trim().replace(/^([^=*]+)\*?=[+-]/, "$1!");
      const self = maskOf(mask);
      if (self?.nick === this.#nick) this.#userHost = `${self.user}@${self.host}`;
    }
    // 396: the host is shown differently from now on.
    if (command === "396" && this.#userHost)
      this.#userHost = `${this.#userHost.split("@")[0]}@${params[1] ?? ""}`;
  }
}
