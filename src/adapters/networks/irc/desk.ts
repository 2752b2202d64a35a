import { BehaviorSubject } from "rxjs";
import type { CustomerDelivery, NetworkSink, NetworkStatus } from "../../../application/ports/network.ts";
import type { DeliveryOutcome } from "../../../application/ports/outcome.ts";
import type { CustomerRef } from "../../../domain/customer.ts";
import { deskWords } from "../../../domain/text/desk-words.ts";
import { casefold } from "./casefold.ts";
import { IrcConnection } from "./connection.ts";
import { Customers } from "./customers.ts";
import { Inbound } from "./inbound.ts";
import { Intake } from "./intake.ts";
import type { IrcLine, Mask } from "./line.ts";
import { Losses } from "./losses.ts";
import { type Notices, noticesOf } from "./notices.ts";
import type { IrcDesk, IrcOptions, IrcTiming } from "./options.ts";
import { Outbound } from "./outbound.ts";
import { Presence } from "./presence.ts";
import { roomOf } from "./printing.ts";
import { Wire } from "./wire.ts";

/** What is under way when the desk stops may take that long. */
const FINISH_MS = 700;
/** And to tell who lost a message by it. */
const TELL_MS = 300;
/** Assumed for a nick, in bytes: so that a change of nick does not change how a message is cut. */
const NICK_BYTES = 32;

/** One desk nick: its connection, its customers, what they say and what is said to them. */
export class Desk {
  readonly status: BehaviorSubject<NetworkStatus> = new BehaviorSubject<NetworkStatus>({
    state: "connecting",
  });
  readonly #desk: IrcDesk;
  readonly #options: IrcOptions;
  readonly #timing: IrcTiming;
  readonly #connection: IrcConnection;
  readonly #notices: Notices;
  readonly #losses: Losses;
  readonly #intake: Intake;
  readonly #presence: Presence;
  readonly #customers: Customers;
  readonly #inbound: Inbound;
  readonly #outbound: Outbound;
  #wire: Wire | undefined;
  #sink: NetworkSink | undefined;
  #open = true;
  #stopping = false;
  #inChannel = false;
  #over = new AbortController();

  constructor(desk: IrcDesk, options: IrcOptions, timing: IrcTiming, isOurs: (nick: string) => boolean) {
    this.#desk = desk;
    this.#options = options;
    this.#timing = timing;
    const { clock, log, version = "Frontdesk", words = deskWords() } = options;
    this.#notices = noticesOf(desk.name, words);
    const fold = (name: string) => this.fold(name);
    this.#connection = new IrcConnection(desk, options, timing, {
      up: () => this.#up(),
      down: (why, retryAt) => this.#down(why, retryAt),
      line: (line) => this.#take(line),
    });
    this.#losses = new Losses({
      clock,
      words: this.#notices.loss,
      notice: (nick, text) => this.#notice(nick, text),
    });
    const sink = () => this.#sink;
    this.#intake = new Intake({ desk: desk.name, clock, log, sink, losses: this.#losses });
    this.#presence = new Presence({
      clock,
      poll_ms: timing.poll_ms,
      fold,
      online: (nick, mask) => void this.#seenOnline(nick, mask),
      offline: (nick) => this.#seenOffline(nick),
    });
    this.#customers = new Customers({
      desk: desk.name,
      clock,
      fold,
      veil: options.veil ?? ((text) => text),
      whois: async (nick) => await this.#wire?.whois(nick),
      watch: (nick) => this.#presence.watch(nick),
      unwatch: (nick) => this.#presence.unwatch(nick),
      take: (person, event, key) => this.#intake.take(person, event, key),
    });
    this.#inbound = new Inbound({
      clock,
      log,
      version,
      customers: this.#customers,
      presence: this.#presence,
      sink,
      isOurs,
      isSelf: (nick) => this.isNick(nick),
      tagsAccounts: () => this.#connection.has("account-tag"),
      notice: (nick, text) => void this.#notice(nick, text),
      notices: this.#notices,
      tooFast: (person) => this.#losses.note(person, "tooFast"),
    });
    this.#outbound = new Outbound({
      clock,
      proof_ms: timing.proof_ms,
      customers: this.#customers,
      wire: () => (this.#isOwnNick() ? this.#wire : undefined),
      roomFor: (nick) => this.#roomFor(nick),
      isToldOf: (nick) => this.#presence.isToldOf(nick),
    });
  }

  get name(): string {
    return this.#desk.name;
  }

  get features(): { readonly tags: boolean; readonly echoes: boolean } {
    return { tags: this.#wire?.carriesTags === true, echoes: this.#wire?.echoes === true };
  }

  fold(name: string): string {
    return casefold(name, this.#connection.supports("CASEMAPPING"));
  }

  /** Whether that is the nick that this desk has now. */
  isNick(nick: string): boolean {
    return this.fold(nick) === this.fold(this.#connection.nick);
  }

  start(sink: NetworkSink): void {
    this.#sink = sink;
    this.#connection.start();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    const { clock } = this.#options;
    const finished = new AbortController();
    const done = this.#customers.settled().then(() => this.#intake.idle());
    await Promise.race([done, clock.sleep(FINISH_MS, finished.signal)]);
    finished.abort();
    this.#intake.stop();
    const told = new AbortController();
    await Promise.race([this.#losses.end(), clock.sleep(TELL_MS, told.signal)]);
    told.abort();
    await this.#connection.stop(this.#notices.leaving);
    this.status.next({ state: "stopped" });
  }

  deliver(delivery: CustomerDelivery): Promise<DeliveryOutcome> {
    if (this.#stopping) return Promise.resolve({ kind: "retry", after_ms: 2_000, why: "the desk stops" });
    return this.#outbound.deliver(delivery);
  }

  showTyping(customer: CustomerRef, typing: boolean): void {
    const wire = this.#wire;
    const person = this.#customers.meant(customer);
    if (!wire?.carriesTags || !this.#isOwnNick() || person.provenAt === 0) return;
    void wire.send(person.nick, `@+typing=${typing ? "active" : "done"} TAGMSG ${person.nick}`);
  }

  showOpen(open: boolean): void {
    this.#open = open;
    void this.#wire?.ask(open ? "AWAY" : `AWAY :${this.#notices.closed}`);
  }

  #up(): void {
    const { clock, random, flood } = this.#options;
    const connection = this.#connection;
    const fold = (name: string) => this.fold(name);
    const wire = new Wire({ connection, clock, random, flood, answer_ms: this.#timing.answer_ms, fold });
    this.#wire = wire;
    this.#inChannel = false;
    this.#over = new AbortController();
    this.#presence.up(wire);
    if (!this.#open) this.showOpen(false);
    void this.#holdPlace(wire, this.#over.signal);
    this.#tellStatus();
  }

  #down(why: string, retryAt: number): void {
    this.#over.abort();
    this.#wire?.close();
    this.#wire = undefined;
    this.#presence.down();
    this.#customers.unproveAll();
    if (!this.#stopping) this.status.next({ state: "disconnected", why, retryAt });
  }

  #take(line: IrcLine): void {
    this.#wire?.take(line);
    if (line.command === "NICK") this.#tellStatus();
    this.#noteChannel(line);
    if (this.#stopping) this.#inbound.refuse(line);
    else this.#inbound.take(line);
  }

  #noteChannel({ command, from, params }: IrcLine): void {
    if (command === "JOIN" && from && this.isNick(from.nick)) this.#inChannel = true;
    if (command === "KICK" && this.isNick(params[1] ?? "")) this.#inChannel = false;
  }

  #isOwnNick(): boolean {
    return this.isNick(this.#desk.nick);
  }

  #tellStatus(): void {
    const { clock } = this.#options;
    const before = this.status.value.state;
    if (!this.#wire || this.#stopping) return;
    if (this.#isOwnNick()) {
      if (before !== "connected") this.status.next({ state: "connected", since: clock.now() });
      return;
    }
    const retryAt = clock.now() + this.#timing.regain_ms;
    this.status.next({ state: "disconnected", why: `the nick ${this.#desk.nick} is taken`, retryAt });
  }

  /** Gets the desk's own nick and channel back whenever they are lost. */
  async #holdPlace(wire: Wire, over: AbortSignal): Promise<void> {
    const { nick, channel } = this.#desk;
    const { clock, log, sasl } = this.#options;
    for (let tries = 0; !over.aborted; tries++) {
      if (!this.#isOwnNick()) {
        if (tries === 0) log.warn({ desk: this.name }, "the desk's nick is taken, trying to get it back");
        // Services give an account's nick back to whoever has logged in.
        if (sasl) void wire.ask(`PRIVMSG NickServ :REGAIN ${nick}`);
        void wire.ask(`NICK ${nick}`);
      }
      if (channel && !this.#inChannel) void wire.ask(`JOIN ${channel}`);
      await clock.sleep(this.#timing.regain_ms, over);
    }
  }

  async #notice(nick: string, text: string): Promise<boolean> {
    return (await this.#wire?.send(nick, `NOTICE ${nick} :${text}`)) === true;
  }

  #roomFor(target: string): number {
    return roomOf({
      nickBytes: Math.max(NICK_BYTES, Buffer.byteLength(this.#desk.nick)),
      userHostBytes: this.#connection.userHostBytes,
      targetBytes: Math.max(NICK_BYTES, Buffer.byteLength(target)),
    });
  }

  async #seenOnline(nick: string, mask: Mask | undefined): Promise<void> {
    const person = this.#customers.at(nick);
    if (!person?.resolved) return;
    const same = person.goneAt === undefined && (mask === undefined || person.hasMask(mask));
    if (same) return;
    const answer = await this.#wire?.whois(nick);
    if (answer === undefined || answer === "nobody" || this.#customers.at(nick) !== person) return;
    this.#customers.recognise(person, answer);
  }

  #seenOffline(nick: string): void {
    const person = this.#customers.at(nick);
    if (person) this.#customers.leave(person, "left the network");
  }
}
