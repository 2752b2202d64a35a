import assert from "node:assert/strict";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import {
  type Exchange,
  type ExchangesOptions,
  exchangesWith,
} from "../../../src/adapters/matrix/exchange.ts";
import { inbox } from "../../support/inbox.ts";
import { freePort } from "../../support/ports.ts";

const OPTIONS: ExchangesOptions = {
  connections: 2,
  connectWithin_ms: 2_000,
  keepUnused_ms: 20_000,
  largestAnswer: 1_000,
};

describe("exchanges with one server", () => {
  let ends: (() => void)[] = [];
  afterEach(() => {
    for (const end of ends) end();
    ends = [];
  });

  const serving = async (listener: RequestListener, options: Partial<ExchangesOptions> = {}) => {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const exchanges = exchangesWith(url, { ...OPTIONS, ...options });
    ends.push(
      () => exchanges.close(),
      () => server.closeAllConnections(),
      () => server.close(),
    );
    const ask = (given: Partial<Exchange> = {}) =>
      exchanges.ask({ method: "GET", url, headers: {}, timeout_ms: 5_000, ...given });
    return { server, exchanges, ask };
  };

  it("gives back status, headers and text, whatever the status says", async () => {
    const { ask } = await serving((request, response) => {
      request.setEncoding("utf8").on("data", (body) => {
        response.writeHead(429, { "retry-after": "3" });
        response.end(`${request.method} ${request.headers.authorization} ${body} ë`);
      });
    });
    const answer = await ask({ method: "PUT", headers: { authorization: "Bearer x" }, body: '{"a":"é"}' });
    assert.equal(answer.status, 429);
    assert.equal(answer.headers["retry-after"], "3");
    assert.equal(answer.text, 'PUT Bearer x {"a":"é"} ë');
  });

  it("tells the length of a body beforehand, and keeps to so many connections, which it uses again", async () => {
    let connections = 0;
    const lengths: (string | undefined)[] = [];
    const { ask, server } = await serving((request, response) => {
      lengths.push(request.headers["content-length"]);
      request.resume().on("end", () => response.end("ok"));
    });
    server.on("connection", () => connections++);
    await Promise.all(Array.from({ length: 9 }, () => ask({ method: "POST", body: "{}" })));
    await ask({ method: "POST", body: "{}" });
    assert.equal(connections, OPTIONS.connections);
    assert.deepEqual([...new Set(lengths)], ["2"]);
  });

  it("uses no connection that is kept for what is asked alone, and keeps none of it", async () => {
    let connections = 0;
    const { ask, server } = await serving((_, response) => response.end("ok"));
    server.on("connection", () => connections++);
    await ask();
    await ask({ alone: true });
    await ask({ alone: true });
    await ask();
    assert.equal(connections, 3);
  });

  it("gives up a server that takes the request and says nothing", async () => {
    const { ask } = await serving(() => {});
    await assert.rejects(ask({ timeout_ms: 50 }), { code: "ETIMEDOUT" });
  });

  it("gives up a server that falls silent within its answer", async () => {
    const { ask } = await serving((_, response) => {
      response.writeHead(200, { "content-length": "10" });
      response.write("half");
    });
    await assert.rejects(ask({ timeout_ms: 50 }), (error: { code?: unknown }) => {
      assert.equal(typeof error.code, "string");
      return true;
    });
  });

  it("takes half an answer for none when the connection breaks", async () => {
    const { ask } = await serving((_, response) => {
      response.writeHead(200, { "content-length": "10" });
      response.write("half", () => response.destroy());
    });
    await assert.rejects(ask(), { code: "ECONNRESET" });
  });

  it("reads no answer beyond the largest, and can ask again after one", async () => {
    let long = true;
    const { ask } = await serving((_, response) => {
      response.end("x".repeat(long ? OPTIONS.largestAnswer + 1 : OPTIONS.largestAnswer));
      long = false;
    });
    await assert.rejects(ask(), { code: "EMSGSIZE" });
    assert.equal((await ask()).text.length, OPTIONS.largestAnswer);
  });

  it("says so when nobody listens", async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const exchanges = exchangesWith(url, OPTIONS);
    const asked = exchanges.ask({ method: "GET", url, headers: {}, timeout_ms: 5_000 });
    await assert.rejects(asked, { code: "ECONNREFUSED" });
    exchanges.close();
  });

  it("ends what is under way and what waits for a connection when it is closed", async () => {
    const arrived = inbox<true>("request");
    const { ask, exchanges } = await serving(() => arrived.push(true), { connections: 1 });
    const asked = Promise.allSettled([ask(), ask(), ask()]);
    await arrived.next();
    exchanges.close();
    assert.deepEqual(
      (await asked).map(({ status }) => status),
      ["rejected", "rejected", "rejected"],
    );
  });
});
