import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * Below the range from which Linux gives ports to outgoing connections (32768 up): a server that is stopped
 * and started again on its port must not find it taken by a client's connection.
 */
const LOWEST_PORT = 12_000;
const HIGHEST_PORT = 29_999;
const MOST_TRIES = 200;

const given = new Set<number>();

/** A loopback port on which nothing listens, never given twice by this process. */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < MOST_TRIES; tried++) {
    const port = randomInt(LOWEST_PORT, HIGHEST_PORT + 1);
    if (given.has(port)) continue;
    if (await isFree(port)) {
      given.add(port);
      return port;
    }
  }
  throw new Error(`no free loopback port found in ${MOST_TRIES} tries`);
}

/** As many different free ports as asked for. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) ports.push(await freePort());
  return ports;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen({ port, host: "127.0.0.1", exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
