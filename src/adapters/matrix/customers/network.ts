import type { Network, NetworkSink } from "../../../application/ports/network.ts";
import { carriedToMatrix } from "../../../domain/capabilities.ts";
import { deskWords } from "../../../domain/text/desk-words.ts";
import { type HomeserverClient, homeserverClient } from "../client.ts";
import { puppets } from "../puppets.ts";
import { deskRooms } from "../rooms/desk-rooms.ts";
import { Connection } from "./connection.ts";
import { type Context, NETWORK } from "./context.ts";
import { Inbound } from "./inbound.ts";
import { KnownRooms } from "./known-rooms.ts";
import { linkTo, webLinkTo } from "./link.ts";
import { defaultTiming, type MatrixCustomersOptions } from "./options.ts";
import { notConnected, Outbound } from "./outbound.ts";

/** Customers who are on Matrix themselves, on this homeserver or another: they write to a user per desk. */
export function matrixCustomers(options: MatrixCustomersOptions): Network {
  return new MatrixCustomers(options);
}

class MatrixCustomers implements Network {
  readonly name = NETWORK;
  readonly capabilities = carriedToMatrix;
  readonly #context: Context;
  readonly #client: HomeserverClient;
  readonly #connection: Connection;
  readonly #inbound: Inbound;
  readonly #outbound: Outbound;
  readonly #userOf: (desk: string) => string;
  #sink: NetworkSink | undefined;
  #closing = false;

  constructor(options: MatrixCustomersOptions) {
    const { url, asToken, names, doorway, random } = options;
    this.#client = homeserverClient({ url, token: asToken, bot: names.bot, doorway });
    this.#context = this.#makeContext(options);
    this.#userOf = (desk) => this.#context.desks.get(desk)?.user ?? names.desk(desk);
    const known = new KnownRooms(this.#context);
    this.#inbound = new Inbound(this.#context, known);
    this.#outbound = new Outbound(this.#context, known, random.number);
    this.#connection = new Connection({
      context: this.#context,
      random: random.number,
      take: (...news) => this.#inbound.take(...news),
      room: () => this.#inbound.room(),
    });
  }

  get status() {
    return this.#connection.status;
  }

  async start(sink: NetworkSink): Promise<void> {
    this.#sink = sink;
    this.#connection.start();
  }

  async stop(): Promise<void> {
    this.#closing = true;
    this.#connection.halt();
    this.#inbound.halt();
    const { clock, timing } = this.#context;
    const waited = new AbortController();
    const underWay = this.#inbound.idle().then(() => this.#connection.note());
    await Promise.race([underWay, clock.sleep(timing.stop_ms, waited.signal)]);
    waited.abort();
    await this.#client.close();
    await this.#connection.stopped();
  }

  async deliver(...[delivery]: Parameters<Network["deliver"]>): ReturnType<Network["deliver"]> {
    if (this.#closing || !this.#connection.connected) return notConnected(this.#connection.retryAfter_ms());
    return await this.#outbound.deliver(delivery);
  }

  showTyping(...[customer, typing]: Parameters<Network["showTyping"]>): void {
    if (this.#connection.connected) this.#outbound.showTyping(customer, typing);
  }

  /** A room on Matrix shows nothing of it: whoever writes is answered. */
  showOpen(): void {}

  link(desk: string): string {
    return linkTo(this.#userOf(desk));
  }

  webLink(desk: string): string {
    return webLinkTo(this.#userOf(desk));
  }

  #makeContext(options: MatrixCustomersOptions): Context {
    const { names, clock, log } = options;
    const client = this.#client;
    return {
      client,
      names,
      clock,
      log,
      rooms: deskRooms({ client, names, puppets: puppets(client, names) }),
      words: options.words ?? deskWords(),
      timing: { ...defaultTiming, ...options.timing },
      isAgent: options.isAgent ?? (() => false),
      sink: () => this.#sink ?? silence,
      desks: new Map(
        options.desks.map(({ name, title, address }) => [name, { name, title, user: names.desk(address) }]),
      ),
    };
  }
}

/** Before `start` there is nobody to take anything. */
const silence: NetworkSink = {
  accept: () => Promise.reject(new Error("the network was not started")),
  typing: () => undefined,
  received: () => undefined,
  returned: () => Promise.reject(new Error("the network was not started")),
};
