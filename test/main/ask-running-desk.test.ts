import assert from "node:assert/strict";
import { startHttpServer } from "../../src/adapters/http/server.ts";
import { pinoLog } from "../../src/adapters/log/pino-log.ts";
import { ingressRoutes } from "../../src/adapters/matrix/ingress/routes.ts";
import type { Configuration } from "../../src/config/configuration.ts";
import { askRunningDesk } from "../../src/main/ask-running-desk.ts";

describe("a running desk, asked by check --online", () => {
  it("is known by the hs_token it was started with", async () => {
    const log = pinoLog("silent");
    const routes = ingressRoutes({ hsToken: "started-with", log } as Parameters<typeof ingressRoutes>[0]);
    const server = await startHttpServer({ host: "127.0.0.1", port: 0, routes, log });
    const ask = (hsToken: string) =>
      askRunningDesk({
        listen: { host: "0.0.0.0", port: server.port, url: "http://elsewhere:1" },
        homeserver: { hsToken },
      } as Pick<Configuration, "listen" | "homeserver">);
    assert.equal(await ask("started-with"), "same-token");
    assert.equal(await ask("another"), "other-token");
    await server.stop();
    assert.equal(await ask("started-with"), "unknown");
  });
});
