import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import type { BreakerState, RoutingMeter } from "../../application/ports/router.ts";

const ASK_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10];
const STATES: readonly BreakerState[] = ["closed", "half-open", "open"];

/** What there is to be told of a routing server; shown once there is one. */
export function routingMetrics(register: Registry): RoutingMeter {
  const counter = (name: string, help: string, labelNames: string[]) =>
    new Counter({ name: `frontdesk_routing_server_${name}_total`, help, labelNames, registers: [register] });
  const asked = new Histogram({
    name: "frontdesk_routing_server_seconds",
    help: "Time of one question to the routing server",
    labelNames: ["outcome"],
    buckets: ASK_SECONDS,
    registers: [register],
  });
  const state = new Gauge({
    name: "frontdesk_routing_server_breaker",
    help: "1 for the state the circuit breaker is in",
    labelNames: ["state"],
    registers: [register],
  });
  const compared = counter("compared", "Shadow mode: decisions compared", ["result"]);
  const told = counter("events", "Events told to the routing server", []);
  const received = counter("received", "What the routing server sent of its own accord", ["what", "outcome"]);
  return {
    asked: (outcome, duration_ms) => asked.observe({ outcome }, duration_ms / 1000),
    breaker: (now) => {
      for (const one of STATES) state.set({ state: one }, one === now ? 1 : 0);
    },
    compared: (same) => compared.inc({ result: same ? "same" : "different" }),
    told: (events) => told.inc(events),
    received: (what, outcome) => received.inc({ what, outcome }),
  };
}
