import { combineLatest, distinctUntilChanged, map, type Observable, shareReplay } from "rxjs";
import type { Network, NetworkSink, NetworkStatus } from "../../../application/ports/network.ts";
import { capabilitiesOf } from "./capabilities.ts";
import { Desk } from "./desk.ts";
import { ircLink } from "./link.ts";
import { type IrcOptions, usualTiming } from "./options.ts";

/**
 * IRC (RFC 2812, with IRCv3 where the server has it). Each desk is a nick with a connection of its own.
 *
 * What IRC cannot promise: a private message that a server takes while the desk is not connected is refused by
 * that server, and a message on its way when the connection ends is gone without a trace.
 */
export function ircNetwork(options: IrcOptions): Network {
  return new Irc(options);
}

class Irc implements Network {
  readonly name = "irc";
  readonly status: Observable<NetworkStatus>;
  readonly #options: IrcOptions;
  readonly #desks: readonly Desk[];

  constructor(options: IrcOptions) {
    this.#options = options;
    const timing = { ...usualTiming, ...options.timing };
    const isOurs = (nick: string) => this.#desks.some((desk) => desk.isNick(nick));
    this.#desks = options.desks.map((desk) => new Desk(desk, options, timing, isOurs));
    this.status = combineLatest(this.#desks.map(({ status }) => status)).pipe(
      map(worst),
      distinctUntilChanged(),
      shareReplay({ bufferSize: 1, refCount: true }),
    );
  }

  /** Typing and replies as far as every server connection has them now. */
  get capabilities() {
    const features = this.#desks.map((desk) => desk.features);
    return capabilitiesOf({
      tags: features.every(({ tags }) => tags),
      echoes: features.every(({ echoes }) => echoes),
    });
  }

  async start(sink: NetworkSink): Promise<void> {
    for (const desk of this.#desks) desk.start(sink);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#desks.map((desk) => desk.stop()));
  }

  async deliver(delivery: Parameters<Network["deliver"]>[0]): ReturnType<Network["deliver"]> {
    const desk = this.#desk(delivery.customer.desk);
    if (desk) return desk.deliver(delivery);
    const parameters = { desk: delivery.customer.desk };
    return { kind: "reject", code: "no-desk", notice: { key: "rejected.no-desk", parameters } };
  }

  showTyping(customer: Parameters<Network["showTyping"]>[0], typing: boolean): void {
    this.#desk(customer.desk)?.showTyping(customer, typing);
  }

  showOpen(open: boolean): void {
    for (const desk of this.#desks) desk.showOpen(open);
  }

  link(desk: string): string {
    const { host, port, tls, desks } = this.#options;
    const nick = desks.find(({ name }) => name === desk)?.nick ?? desk;
    return ircLink({ host, port, tls: tls !== undefined, nick });
  }

  #desk(name: string): Desk | undefined {
    return this.#desks.find((desk) => desk.name === name);
  }
}

const order: readonly NetworkStatus["state"][] = ["disconnected", "connecting", "connected", "stopped"];

/** The network is as well as its worst desk. */
function worst(statuses: readonly NetworkStatus[]): NetworkStatus {
  const sorted = statuses.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  return sorted[0] ?? { state: "stopped" };
}
