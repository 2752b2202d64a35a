import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { filter, firstValueFrom } from "rxjs";
import { webhooks } from "../../../src/adapters/agents/webhook/webhooks.ts";
import { doorway } from "../../../src/adapters/firewall/doorway.ts";
import { exchangesWith } from "../../../src/adapters/matrix/exchange.ts";
import { ircNetwork } from "../../../src/adapters/networks/irc/network.ts";
import { xmppNetwork } from "../../../src/adapters/networks/xmpp/network.ts";
import { routingClient } from "../../../src/adapters/routers/remote/client.ts";
import { systemClock } from "../../../src/adapters/system/system-clock.ts";
import { systemRandomness } from "../../../src/adapters/system/system-randomness.ts";
import type { Log } from "../../../src/application/ports/log.ts";
import type { Network } from "../../../src/application/ports/network.ts";
import type { WebhookDelivery } from "../../../src/application/ports/webhooks.ts";
import { ranges } from "../../../src/domain/firewall/cidr.ts";
import { RecordingSink } from "../../conformance/network/recording-sink.ts";

const silent: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };
const allow = { ranges: ranges("192.0.2.0/24"), names: [] };
const strict = doorway({ policy: { allow }, by: "configuration" });
const surroundings = { clock: systemClock(), random: systemRandomness(), log: silent, doorway: strict };

describe("an allow list without this machine", () => {
  let server: Server;
  let port = 0;
  let connections = 0;
  let directory = "";

  before(async () => {
    server = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    port = (server.address() as AddressInfo).port;
    directory = mkdtempSync(join(tmpdir(), "frontdesk-doorway-"));
    writeFileSync(
      join(directory, "secret"),
      `whsec_${Buffer.from("a secret of some length").toString("base64")}`,
    );
  });
  after(() => {
    server.close();
    rmSync(directory, { recursive: true });
  });
  afterEach(() => assert.equal(connections, 0, "something was opened"));

  /** Why a network that was started is not connected. */
  async function whyNot(network: Network): Promise<string> {
    await network.start(new RecordingSink());
    const lost = network.status.pipe(filter((status) => status.state === "disconnected"));
    const status = await firstValueFrom(lost);
    await network.stop();
    return status.state === "disconnected" ? status.why : "";
  }

  for (const host of ["127.0.0.1", "localhost"]) {
    const refusal = new RegExp(`firewall does not let ${host} be opened: not on the allow list|^EFIREWALL$`);

    it(`keeps the homeserver's client from ${host}`, async () => {
      const url = `http://${host}:${port}`;
      const bounds = { connections: 1, connectWithin_ms: 1_000, keepUnused_ms: 1_000, largestAnswer: 1_000 };
      const exchanges = exchangesWith(url, { ...bounds, doorway: strict });
      const asked = exchanges.ask({ method: "GET", url, headers: {}, timeout_ms: 1_000 });
      await assert.rejects(asked, { name: "OpeningRefused", code: "EFIREWALL" });
      exchanges.close();
    });

    it(`keeps the routing server's client from ${host}`, async () => {
      const secret = "a secret of some length";
      const client = routingClient({ url: `http://${host}:${port}`, secret, now: Date.now, doorway: strict });
      const posting = { path: "/v1/route", body: {}, key: "k", deadline_ms: 1_000 };
      await assert.rejects(client.post(posting), refusal);
      client.close();
    });

    it(`keeps webhooks from ${host}`, async () => {
      const webhook = {
        url: `http://${host}:${port}/`,
        secretFile: join(directory, "secret"),
        deadline_ms: 1_000,
      };
      const delivery = { id: "d1", attempt: 1, webhook, message: { conversation: "c1", agent: "@a:b" } };
      const { outcome } = await webhooks(surroundings).call(delivery as unknown as WebhookDelivery);
      assert.equal(outcome.kind, "retry");
      assert.match("why" in outcome ? outcome.why : "", refusal);
    });

    it(`keeps IRC from ${host}, in the clear and with TLS, and says why`, async () => {
      const irc = { ...surroundings, host, port, desks: [{ name: "d", nick: "Desk", title: "Desk" }] };
      const flood = { burst: 1, per_s: 1 };
      assert.match(await whyNot(ircNetwork({ ...irc, flood })), refusal);
      assert.match(await whyNot(ircNetwork({ ...irc, flood, tls: {} })), refusal);
    });

    it(`keeps XMPP from ${host}, and says why`, async () => {
      const component = { domain: "desk.test", secret: "s", desks: [{ name: "d", title: "Desk" }] };
      assert.match(await whyNot(xmppNetwork({ ...surroundings, ...component, host, port })), refusal);
    });
  }
});
