import assert from "node:assert/strict";
import { healthRoutes } from "../../../src/adapters/http/health.ts";
import { prometheusMetrics } from "../../../src/adapters/http/metrics.ts";
import { CannotListen, type HttpServer, startHttpServer } from "../../../src/adapters/http/server.ts";
import type { Log } from "../../../src/application/ports/log.ts";

const silent: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };

describe("the operator's HTTP", () => {
  let server: HttpServer | undefined;
  afterEach(() => server?.stop());

  it("is live when it answers, and ready when every part is, and else says why not", async () => {
    let why: string | undefined = "no connection to PostgreSQL";
    const checks = [
      { part: "database", problem: () => why },
      { part: "homeserver", problem: async () => undefined },
    ];
    server = await startHttpServer({ host: "::1", port: 0, routes: healthRoutes(checks), log: silent });
    const ask = async (path: string) => {
      const answer = await fetch(`http://[::1]:${server?.port}${path}`);
      return [answer.status, await answer.json()];
    };
    assert.deepEqual(await ask("/health/live"), [200, { live: true }]);
    const problems = [{ part: "database", why }];
    assert.deepEqual(await ask("/health/ready"), [503, { ready: false, problems }]);
    why = undefined;
    assert.deepEqual(await ask("/health/ready"), [200, { ready: true, problems: [] }]);
  });

  it("shows what the store holds and what was counted", async () => {
    const figures = async () => ({
      inboxPending: 3,
      outboxPending: { customer: 1, room: 2, agent: 0 },
      oldestOutbox_ms: 1500,
      conversationsByStage: { waiting: 4 },
      waitingByQueue: { billing: 4 },
      agentsByAvailability: { ready: 2 },
    });
    const { meter, route } = prometheusMetrics({ figures, log: silent });
    meter.delivered("room", "delivered", 12);
    meter.accepted("network", 5);
    meter.decided("offer", 1, "local");
    meter.offered("declined");
    meter.waited(20_000);
    server = await startHttpServer({ host: "127.0.0.1", port: 0, routes: [route], log: silent });
    const text = await (await fetch(`http://127.0.0.1:${server.port}/metrics`)).text();
    for (const line of [
      "frontdesk_inbox_pending 3",
      'frontdesk_outbox_pending{lane="room"} 2',
      "frontdesk_outbox_oldest_seconds 1.5",
      'frontdesk_waiting{queue="billing"} 4',
      'frontdesk_delivery_seconds_count{lane="room",outcome="delivered"} 1',
      'frontdesk_accepted_events_total{source="network"} 5',
      'frontdesk_offers_total{outcome="declined"} 1',
      'frontdesk_wait_seconds_bucket{le="30"} 1',
    ]) {
      assert.ok(text.includes(line), line);
    }
  });

  it("says which port is taken", async () => {
    server = await startHttpServer({ host: "127.0.0.1", port: 0, routes: [], log: silent });
    const taken = { host: "127.0.0.1", port: server.port, routes: [], log: silent };
    await assert.rejects(startHttpServer(taken), (error: Error) => {
      assert.ok(error instanceof CannotListen);
      assert.match(error.message, new RegExp(`127.0.0.1:${taken.port}: another program listens there`));
      return true;
    });
  });
});
