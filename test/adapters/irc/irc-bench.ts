import { ircNetwork } from "../../../src/adapters/networks/irc/network.ts";
import type { IrcOptions } from "../../../src/adapters/networks/irc/options.ts";
import { systemClock } from "../../../src/adapters/system/system-clock.ts";
import { systemRandomness } from "../../../src/adapters/system/system-randomness.ts";
import { veilOf } from "../../../src/adapters/system/veil.ts";
import type { Log } from "../../../src/application/ports/log.ts";
import type { Capabilities } from "../../../src/domain/capabilities.ts";
import type { CustomerOptions, NetworkBench } from "../../conformance/network/network-bench.ts";
import type { IrcServer } from "../../support/ngircd.ts";
import { IrcCustomer, type IrcCustomerOptions } from "./irc-customer.ts";

export const DESK = "helpdesk";
let customers = 0;

export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLog,
};

/** Everything quick, so that no test waits for a usual interval. */
export function ircOptions(
  server: Pick<IrcServer, "host" | "port">,
  more: Partial<IrcOptions> = {},
): IrcOptions {
  const { timing, ...rest } = more;
  return {
    host: server.host,
    port: server.port,
    desks: [{ name: DESK, nick: DESK, title: "Help desk" }],
    log: silentLog,
    clock: systemClock(),
    random: systemRandomness(),
    flood: { burst: 1_000, per_s: 1_000 },
    version: "Frontdesk test",
    timing: { reconnect_ms: 50, reconnect_max_ms: 500, regain_ms: 100, poll_ms: 100, ...timing },
    ...rest,
  };
}

export interface IrcBench extends NetworkBench {
  readonly ircd: IrcServer;
  customer(options?: CustomerOptions & Partial<IrcCustomerOptions>): Promise<IrcCustomer>;
}

export async function ircBench(
  startServer: () => Promise<IrcServer>,
  more: Partial<IrcOptions> = {},
): Promise<IrcBench> {
  const ircd = await startServer();
  const network = ircNetwork(ircOptions(ircd, { veil: veilOf("a key"), ...more }));
  const made: IrcCustomer[] = [];
  return {
    network,
    desk: DESK,
    server: ircd,
    ircd,
    customer: async (options = {}) => {
      customers += 1;
      const nick = `cust${customers}`;
      const customer = new IrcCustomer({ host: ircd.host, port: ircd.port, nick, desk: DESK, ...options });
      made.push(customer);
      return await customer.connect();
    },
    cleanup: async () => {
      await network.stop();
      await Promise.all(made.map((customer) => customer.leave()));
      await ircd.stop();
    },
  };
}

/** What every IRC server carries. */
export const PLAIN_IRC: Capabilities = {
  edits: false,
  replies: false,
  retractions: false,
  reactions: false,
  typing: false,
  deliveryReceipts: false,
  media: false,
  formatting: "codes",
  clientIdentification: true,
  maxTextBytes: 66_560,
};
