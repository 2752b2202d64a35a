import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { HttpRoute } from "../../application/ports/http-route.ts";
import type { LinkMeter } from "../../application/ports/links.ts";
import type { Log } from "../../application/ports/log.ts";
import type { Meter } from "../../application/ports/meter.ts";
import type { RoutingMeter } from "../../application/ports/router.ts";
import type { StoreFigures } from "../../application/ports/store.ts";
import { linkMetrics } from "./link-metrics.ts";
import { routingMetrics } from "./routing-metrics.ts";

export interface Metrics {
  readonly meter: Meter;
  /** Of a desk with a routing server; asked for once. */
  routingMeter(): RoutingMeter;
  /** Of a desk with links; asked for once. */
  linkMeter(): LinkMeter;
  /** Counts what a listener refused. */
  refused(listener: string): (why: string) => void;
  /** `/metrics` in Prometheus's text format. */
  readonly route: HttpRoute;
}

const DELIVERY_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30];
const WAIT_SECONDS = [1, 5, 15, 30, 60, 120, 300, 600, 1800, 3600];
const DECISION_SECONDS = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1];

/** Counts and durations as told by the use cases; what lies in the store is asked for at each scrape. */
export function prometheusMetrics(parts: { figures: () => Promise<StoreFigures>; log: Log }): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const meter = meterOn(registry);
  const showFigures = figuresOn(registry);
  const refused = new Counter({
    name: "frontdesk_firewall_refused_total",
    help: "Connections and requests that the firewall refused",
    labelNames: ["listener", "why"],
    registers: [registry],
  });
  return {
    meter,
    routingMeter: () => routingMetrics(registry),
    linkMeter: () => linkMetrics(registry),
    refused: (listener) => (why) => refused.inc({ listener, why }),
    route: {
      method: "GET",
      path: "/metrics",
      answer: async () => {
        try {
          showFigures(await parts.figures());
        } catch (error) {
          parts.log.warn({ err: String(error) }, "the store's figures are missing from the metrics");
        }
        return { status: 200, contentType: registry.contentType, body: await registry.metrics() };
      },
    },
  };
}

function meterOn(register: Registry): Meter {
  const counter = (name: string, help: string, labelNames: string[]) =>
    new Counter({ name: `frontdesk_${name}_total`, help, labelNames, registers: [register] });
  const deliveries = new Histogram({
    name: "frontdesk_delivery_seconds",
    help: "Time of one attempt at a delivery",
    labelNames: ["lane", "outcome"],
    buckets: DELIVERY_SECONDS,
    registers: [register],
  });
  const decisions = new Histogram({
    name: "frontdesk_decision_seconds",
    help: "Time of one routing decision",
    labelNames: ["outcome", "decided_by"],
    buckets: DECISION_SECONDS,
    registers: [register],
  });
  const waits = new Histogram({
    name: "frontdesk_wait_seconds",
    help: "Time a customer waited until an agent joined",
    buckets: WAIT_SECONDS,
    registers: [register],
  });
  const offers = counter("offers", "Offers made (ringing), and what became of them", ["outcome"]);
  const accepted = counter("accepted_events", "Events stored in the inbox", ["source"]);
  const folded = counter("folded_events", "Events folded into conversations", []);
  const failures = counter("failures", "Passes of a work loop that failed", ["part"]);
  return {
    delivered: (lane, outcome, duration_ms) => deliveries.observe({ lane, outcome }, duration_ms / 1000),
    accepted: (source, events) => accepted.inc({ source }, events),
    folded: (events) => folded.inc(events),
    decided: (outcome, duration_ms, decided_by) =>
      decisions.observe({ outcome, decided_by }, duration_ms / 1000),
    offered: (outcome) => offers.inc({ outcome }),
    waited: (duration_ms) => waits.observe(duration_ms / 1000),
    failed: (part) => failures.inc({ part }),
  };
}

function figuresOn(register: Registry): (figures: StoreFigures) => void {
  const gauge = (name: string, help: string, labelNames: string[]) =>
    new Gauge({ name: `frontdesk_${name}`, help, labelNames, registers: [register] });
  const inbox = gauge("inbox_pending", "Events stored and not yet folded", []);
  const oldest = gauge("outbox_oldest_seconds", "Age of the oldest delivery not yet done", []);
  const outbox = gauge("outbox_pending", "Deliveries not yet done", ["lane"]);
  const stages = gauge("conversations", "Conversations by stage", ["stage"]);
  const queues = gauge("waiting", "Conversations that wait, by queue", ["queue"]);
  const agents = gauge("agents", "Agents by availability", ["availability"]);
  return (figures) => {
    inbox.set(figures.inboxPending);
    oldest.set(figures.oldestOutbox_ms / 1000);
    setEach(outbox, "lane", figures.outboxPending);
    setEach(stages, "stage", figures.conversationsByStage);
    setEach(queues, "queue", figures.waitingByQueue);
    setEach(agents, "availability", figures.agentsByAvailability);
  };
}

/** What is no longer told of is no longer shown. */
function setEach(gauge: Gauge, label: string, values: Readonly<Record<string, number>>): void {
  gauge.reset();
  for (const [name, value] of Object.entries(values)) gauge.set({ [label]: name }, value);
}
