import { setTimeout as delay } from "node:timers/promises";
import type { StandInEvent, World } from "./homeserver-stand-in-world.ts";

const PER_TRANSACTION = 100;
const FIRST_RETRY_MS = 20;
const LONGEST_RETRY_MS = 1_000;

function toService(world: World, method: "PUT" | "POST", path: string, body: object): Promise<Response> {
  const headers = { authorization: `Bearer ${world.options.hsToken}`, "content-type": "application/json" };
  return fetch(world.options.serviceUrl + path, { method, headers, body: JSON.stringify(body) });
}

export async function pinged(world: World): Promise<readonly [status: number, body: object]> {
  try {
    const answer = await toService(world, "POST", "/_matrix/app/v1/ping", {});
    await answer.arrayBuffer();
    return answer.ok
      ? [200, { duration_ms: 1 }]
      : [502, { errcode: "M_BAD_STATUS", error: String(answer.status) }];
  } catch {
    return [502, { errcode: "M_CONNECTION_FAILED", error: "no connection" }];
  }
}

/** One transaction under way at a time, in order, sent again until it is acknowledged. */
export function startPushing(world: World): { stop(): Promise<void> } {
  const ending = new AbortController();
  const push = async () => {
    for (let number = 0; !ending.signal.aborted; number++) {
      if (world.queue.length === 0) await nudged(world, ending.signal);
      const events = world.queue.slice(0, PER_TRANSACTION);
      if (events.length === 0) continue;
      if (await pushed(world, `${process.pid}-${number}`, events, ending.signal))
        world.queue.splice(0, events.length);
    }
  };
  const done = push();
  return {
    async stop() {
      ending.abort();
      await done;
    },
  };
}

function nudged(world: World, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    world.nudge = resolve;
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

async function pushed(
  world: World,
  id: string,
  events: readonly StandInEvent[],
  signal: AbortSignal,
): Promise<boolean> {
  for (let wait_ms = FIRST_RETRY_MS; !signal.aborted; wait_ms = Math.min(wait_ms * 2, LONGEST_RETRY_MS)) {
    try {
      const answer = await toService(world, "PUT", `/_matrix/app/v1/transactions/${id}`, { events });
      await answer.arrayBuffer();
      if (answer.ok) return true;
    } catch {
      // The service is away: again, later.
    }
    await delay(wait_ms, undefined, { signal }).catch(() => {});
  }
  return false;
}
