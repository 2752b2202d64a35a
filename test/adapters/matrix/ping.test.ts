import assert from "node:assert/strict";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type MatrixHomeserver, matrixHomeserver } from "../../../src/adapters/matrix/homeserver.ts";
import { inbox } from "../../support/inbox.ts";
import { names, quietLog } from "./desk-on-synapse.ts";

/** What a homeserver does with the pings it gets, in turn; the last goes for all that follow. */
type Answer = (response: ServerResponse) => void;

const fine: Answer = (response) => response.end('{"duration_ms":1}');
const cannotReachUs: Answer = (response) =>
  response.writeHead(502).end('{"errcode":"M_CONNECTION_FAILED","error":"Connection was lost"}');
const dies: Answer = (response) => response.destroy();
const refused: Answer = (response) =>
  response.writeHead(502).end('{"errcode":"M_BAD_STATUS","error":"HTTP 403"}');

describe("a ping", () => {
  let server: Server;
  let homeserver: MatrixHomeserver;
  let answers: readonly Answer[];
  let asked: number;

  beforeEach(async () => {
    asked = 0;
    server = createServer((request, response) => {
      request.resume().on("end", () => {
        const answer = answers[Math.min(asked, answers.length - 1)] ?? fine;
        asked += 1;
        answer(response);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    homeserver = matrixHomeserver({
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      asToken: "as",
      serviceId: "frontdesk",
      names,
      random: { number: () => 0.5, id: () => "x" },
      log: quietLog(inbox<string>("log line")),
    });
  });
  afterEach(async () => {
    await homeserver.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const pinged = async (...given: readonly Answer[]) => {
    answers = given;
    const { ok, wayBack } = await homeserver.ping();
    return { ok, wayBack, asked };
  };

  it("is repeated at once when a connection broke, on either side of the homeserver", async () => {
    assert.deepEqual(await pinged(dies, fine), { ok: true, wayBack: undefined, asked: 2 });
    asked = 0;
    assert.deepEqual(await pinged(cannotReachUs, fine), { ok: true, wayBack: undefined, asked: 2 });
  });

  it("fails when it breaks again, and at once when it was refused", async () => {
    assert.deepEqual(await pinged(cannotReachUs), { ok: false, wayBack: "unanswered", asked: 2 });
    asked = 0;
    assert.deepEqual(await pinged(refused), { ok: false, wayBack: "refused", asked: 1 });
  });

  it("goes over no connection that was kept: what died there unnoticed is no sign", async () => {
    let connections = 0;
    server.on("connection", () => connections++);
    await pinged(fine);
    await pinged(fine);
    assert.equal(connections, 2);
  });
});
