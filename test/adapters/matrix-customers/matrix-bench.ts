import { matrixCustomers } from "../../../src/adapters/matrix/customers/network.ts";
import type { MatrixCustomersOptions } from "../../../src/adapters/matrix/customers/options.ts";
import { systemClock } from "../../../src/adapters/system/system-clock.ts";
import { systemRandomness } from "../../../src/adapters/system/system-randomness.ts";
import type { Log } from "../../../src/application/ports/log.ts";
import type { NetworkBench } from "../../conformance/network/network-bench.ts";
import {
  type MatrixCustomer,
  type MatrixCustomerOptions,
  matrixCustomer,
} from "../../support/matrix-customer.ts";
import type { Homeserver } from "./homeserver.ts";

let made = 0;

const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLog,
};

export interface MatrixBench extends NetworkBench {
  /** The desk's user. */
  readonly deskUser: string;
  customer(options?: Partial<MatrixCustomerOptions>): Promise<MatrixCustomer>;
}

/** A desk of its own on a homeserver that runs already. */
export async function matrixBench(
  homeserver: Homeserver,
  more: Partial<MatrixCustomersOptions> = {},
): Promise<MatrixBench> {
  const { synapse, asToken, names } = homeserver;
  await synapse.start();
  made += 1;
  const desk = `helpdesk${made}`;
  const network = matrixCustomers({
    url: synapse.url,
    asToken,
    names,
    desks: [{ name: desk, title: "Help desk", address: desk }],
    clock: systemClock(),
    random: systemRandomness(),
    log: silentLog,
    ...more,
  });
  const customers: MatrixCustomer[] = [];
  const deskUser = names.desk(desk);
  return {
    network,
    desk,
    deskUser,
    // At once: it would wait for those who ask for news.
    server: { start: () => synapse.start(), stop: () => synapse.kill() },
    customer: async (options = {}) => {
      made += 1;
      const customer = await matrixCustomer({
        synapse,
        localpart: `cust${made}`,
        desk: deskUser,
        ...options,
      });
      customers.push(customer);
      return customer;
    },
    cleanup: async () => {
      await network.stop();
      await Promise.all(customers.map((customer) => customer.leave()));
    },
  };
}
