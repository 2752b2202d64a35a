import assert from "node:assert/strict";
import { connect } from "node:net";
import { type HttpServer, startHttpServer } from "../../../src/adapters/http/server.ts";
import type { HttpRoute } from "../../../src/application/ports/http-route.ts";
import type { Log } from "../../../src/application/ports/log.ts";
import { inbox } from "../../support/inbox.ts";

const LARGEST = 100_000;

describe("the HTTP server", () => {
  let server: HttpServer | undefined;
  afterEach(() => server?.stop());

  const errors = inbox<string>("logged error");
  const log: Log = {
    debug() {},
    info() {},
    warn() {},
    error: (fields) => errors.push(JSON.stringify(fields)),
    child: () => log,
  };
  const serving = async (...routes: readonly HttpRoute[]) => {
    server = await startHttpServer({ host: "127.0.0.1", port: 0, routes, log });
    return `http://127.0.0.1:${server.port}`;
  };
  const echo: HttpRoute = {
    method: "PUT",
    path: "/rooms/:room/send/:id",
    largestBody: LARGEST,
    answer: async ({ parameters, body, path }) => ({
      status: 200,
      body: { parameters, path, length: body.length },
    }),
  };

  it("finds a route by method and parts of the path, and unescapes its parameters", async () => {
    const url = await serving(echo);
    const answer = await fetch(`${url}/rooms/%23a%2Fb%3Ac/send/1?x=/y`, { method: "PUT", body: "é" });
    assert.match(answer.headers.get("content-type") ?? "", /^application\/json/);
    const path = "/rooms/%23a%2Fb%3Ac/send/1";
    assert.deepEqual(await answer.json(), { parameters: { room: "#a/b:c", id: "1" }, path, length: 2 });
  });

  it("answers 404 to what is no route of its own", async () => {
    const url = await serving(echo);
    const status = async (path: string, method = "PUT") => (await fetch(url + path, { method })).status;
    assert.equal(await status("/rooms/a/send/1", "POST"), 404);
    assert.equal(await status("/rooms/a/send"), 404);
    assert.equal(await status("/rooms/a/send/"), 404);
    assert.equal(await status("/rooms/a/send/1/"), 404);
    assert.equal(await status("/rooms/%ff/send/1"), 404);
    assert.equal(await status(`/rooms/${"x".repeat(301)}/send/1`), 404);
    assert.equal(await status(`/rooms/${"x".repeat(300)}/send/1`), 200);
  });

  it("takes HEAD where it takes GET, without a body", async () => {
    const url = await serving({
      method: "GET",
      path: "/live",
      answer: async () => ({ status: 200, body: "yes" }),
    });
    const answer = await fetch(`${url}/live`, { method: "HEAD" });
    assert.deepEqual(
      [answer.status, answer.headers.get("content-length"), await answer.text()],
      [200, "3", ""],
    );
  });

  it("takes a body up to its bound, and none that is longer, told beforehand or not", async () => {
    const url = `${await serving(echo)}/rooms/a/send/1`;
    const put = async (body: Buffer | ReadableStream) =>
      (await fetch(url, { method: "PUT", body, ...(Buffer.isBuffer(body) ? {} : { duplex: "half" }) }))
        .status;
    const bytes = (length: number) => Buffer.alloc(length, "x");
    const inParts = (length: number) => new Blob([bytes(length)]).stream();
    assert.equal(await put(bytes(LARGEST)), 200);
    assert.equal(await put(bytes(LARGEST + 1)), 413);
    assert.equal(await put(inParts(LARGEST)), 200);
    assert.equal(await put(inParts(LARGEST + 1)), 413);
  });

  it("refuses before it reads a body, and so before the body has come", async () => {
    await serving({ ...echo, refuse: () => ({ status: 403, body: {} }) });
    const socket = connect(server?.port ?? 0, "127.0.0.1");
    socket.write("PUT /rooms/a/send/1 HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n");
    const [first] = await new Promise<string[]>((resolve) =>
      socket.once("data", (data) => resolve(String(data).split("\r\n"))),
    );
    assert.equal(first, "HTTP/1.1 403 Forbidden");
    socket.destroy();
  });

  it("answers 500 to a mistake of ours, tells the log and not the one who asked, and goes on", async () => {
    let broken = true;
    const url = await serving({
      method: "GET",
      path: "/x",
      answer: async () => {
        if (broken) throw new Error("a secret");
        return { status: 200, body: {} };
      },
    });
    const answer = await fetch(`${url}/x?token=mine`);
    assert.equal(answer.status, 500);
    assert.ok(!(await answer.text()).includes("secret"));
    const logged = await errors.next();
    assert.ok(logged.includes("a secret") && !logged.includes("mine"));
    broken = false;
    assert.equal((await fetch(`${url}/x`)).status, 200);
  });

  it("lets an answer under way end when it stops, and keeps no connection open for it", async () => {
    const asked = inbox<() => void>("request", () => "a request");
    const url = await serving({
      method: "GET",
      path: "/slow",
      answer: () =>
        new Promise((resolve) => asked.push(() => resolve({ status: 200, body: { done: true } }))),
    });
    const answer = fetch(`${url}/slow`);
    const finish = await asked.next();
    const stopping = server?.stop();
    server = undefined;
    finish();
    assert.deepEqual(await (await answer).json(), { done: true });
    await stopping;
    await assert.rejects(fetch(`${url}/slow`));
  });

  it("outlives those who leave within their request, and before their answer", async () => {
    const asked = inbox<() => void>("request", () => "a request");
    const slow: HttpRoute = {
      ...echo,
      answer: (request) =>
        new Promise((resolve, reject) => asked.push(() => echo.answer(request).then(resolve, reject))),
    };
    const url = await serving(slow);
    const head = "PUT /rooms/a/send/1 HTTP/1.1\r\nhost: x\r\n";
    const leave = async (sent: string, when: () => Promise<unknown>) => {
      const socket = connect(server?.port ?? 0, "127.0.0.1");
      await new Promise<void>((resolve) => socket.write(sent, () => resolve()));
      await when();
      socket.destroy();
      await new Promise((resolve) => socket.once("close", resolve));
    };
    await leave(`${head}content-length: 1000\r\n\r\nhalf`, async () => undefined);
    await leave(`${head}content-length: 1\r\n\r\nx`, async () => {
      const finish = await asked.next();
      setImmediate(() => setImmediate(finish));
    });
    const answer = fetch(`${url}/rooms/a/send/2`, { method: "PUT", body: "x" });
    (await asked.next())();
    assert.equal((await answer).status, 200);
    assert.deepEqual(
      errors.all.filter((line) => line.includes("/rooms/")),
      [],
    );
  });
});
