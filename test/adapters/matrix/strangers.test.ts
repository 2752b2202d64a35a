import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { MatrixHomeserver } from "../../../src/adapters/matrix/homeserver.ts";
import { homeserverOf } from "../../../src/main/homeserver-of.ts";
import { inbox } from "../../support/inbox.ts";
import { names, quietLog } from "./desk-on-synapse.ts";

describe("a stranger who invites the desk's bot", () => {
  const bodies = inbox<{ readonly reason?: string }>("a refusal");
  let server: Server;
  let homeserver: MatrixHomeserver;

  beforeEach(async () => {
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => {
        if (request.url?.includes("/leave")) bodies.push(JSON.parse(body));
        response.end("{}");
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const configured = {
      homeserver: { url, asToken: "as", registrationId: "frontdesk" },
      desk: { name: "Beispiel", language: "de", texts: {} },
      firewall: { policy: { opens: {} } },
    };
    homeserver = homeserverOf(configured as never, names, quietLog(inbox<string>("log line")));
  });
  afterEach(async () => {
    await homeserver.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it("reads in the desk's language why they are refused, and whose desk it is", async () => {
    homeserver.declineInvitation(names.bot, "!room:desk.test");
    const { reason } = await bodies.next();
    assert.match(reason ?? "", /^Hallo! Ich kümmere mich um die Gespräche von Beispiel\./);
  });
});
