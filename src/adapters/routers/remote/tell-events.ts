import type { Clock } from "../../../application/ports/clock.ts";
import type { Log } from "../../../application/ports/log.ts";
import type { RoutingMeter } from "../../../application/ports/router.ts";
import type { RoutingEvent, RoutingExchange } from "../../../application/ports/routing-ledger.ts";
import type { Breaker } from "./breaker.ts";
import { NoAnswer, type RoutingClient } from "./client.ts";
import { MOST_EVENTS } from "./contract.ts";

export interface TellEventsParts {
  readonly exchange: RoutingExchange;
  readonly client: RoutingClient;
  readonly breaker: Breaker;
  readonly deadline_ms: number;
  /** One worker tells, so that the order holds. */
  readonly mayTell: () => Promise<boolean>;
  /** The server is there again, or somebody's load outside is out of date: whoever waits is decided anew. */
  readonly wake: () => void;
  readonly clock: Clock;
  readonly meter: RoutingMeter;
  readonly log: Log;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** Events that could not be told for so long are given up. */
const GIVE_UP_AFTER_MS = 7 * 86_400_000;
/** A batch may take longer than a question. */
const TELL_WITHIN_MS = 10_000;

/**
 * One step of keeping the server informed: sees whether a server that was down is back, lets loads lapse that it
 * did not renew, and tells the next events. Answers how many were told.
 */
export function tellEvents(parts: TellEventsParts): () => Promise<number> {
  const { exchange, client, breaker, deadline_ms, clock, log, meter } = parts;
  let failures = 0;
  let notBefore = 0;

  const tell = async (events: readonly RoutingEvent[]): Promise<number> => {
    const key = `events.${events[0]?.id}.${events.length}`;
    const body = { events: latestOfAgents(events).map(({ serial: _, ...event }) => event) };
    try {
      await client.post({ path: "/v1/events", body, key, deadline_ms: TELL_WITHIN_MS });
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      notBefore = clock.now() + Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures, 10));
      if (failures === 0)
        log.warn({ why: error.message }, "the routing server takes no events; they are kept");
      failures += 1;
      return 0;
    }
    if (failures > 0) log.info({}, "the routing server takes events again");
    failures = 0;
    await exchange.told(events.map(({ serial }) => serial));
    meter.told(events.length);
    return events.length;
  };

  return async () => {
    if (breaker.wantsProbe()) breaker.probed(await client.isThere(deadline_ms));
    if ((await exchange.lapseLoads(clock.now())) > 0) parts.wake();
    if (clock.now() < notBefore || !(await parts.mayTell())) return 0;
    const lost = await exchange.giveUp(clock.now() - GIVE_UP_AFTER_MS);
    if (lost > 0)
      log.error({ events: lost }, "events were never taken by the routing server and are given up");
    const events = await exchange.untold(MOST_EVENTS);
    return events.length === 0 ? 0 : tell(events);
  };
}

/** Of an agent's states in one batch the last one says it all: each is as it is now. */
function latestOfAgents(events: readonly RoutingEvent[]): readonly RoutingEvent[] {
  const last = new Map(events.flatMap((event) => (event.type === "agent" ? [[event.agent, event.id]] : [])));
  return events.filter((event) => event.type !== "agent" || last.get(event.agent) === event.id);
}
