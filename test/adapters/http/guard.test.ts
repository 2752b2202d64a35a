import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { type GuardOptions, guardOf, operatorsOnly } from "../../../src/adapters/http/guard.ts";
import { type HttpServer, startHttpServer } from "../../../src/adapters/http/server.ts";
import type { HttpRoute } from "../../../src/application/ports/http-route.ts";
import type { Log } from "../../../src/application/ports/log.ts";
import { ranges } from "../../../src/domain/firewall/cidr.ts";

const silent: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };
const plenty = { rate: { perMinute: 6_000, burst: 1_000 }, connections: 256 };

describe("the guard of a listener", () => {
  let server: HttpServer | undefined;
  let refused: string[] = [];
  let asked = 0;
  const route: HttpRoute = {
    method: "GET",
    path: "/",
    answer: async ({ from }) => {
      asked += 1;
      return { status: 200, body: { from } };
    },
  };
  beforeEach(() => {
    refused = [];
    asked = 0;
  });
  afterEach(() => server?.stop());

  async function listen(
    { policy = {}, ...options }: Partial<Omit<GuardOptions, "policy">> & { policy?: object },
    host = "127.0.0.1",
  ) {
    const guard = guardOf({
      policy: { deny: [], trustedProxies: [], perAddress: plenty, ...policy },
      listener: { allow: [], deny: [] },
      now: () => 0,
      onRefused: (why) => refused.push(why),
      ...options,
    });
    server = await startHttpServer({ host, port: 0, routes: [route], log: silent, guard });
    const { port } = server;
    return { port, url: `http://${host.includes(":") ? "[::1]" : host}:${port}/` };
  }

  /** What comes back for bytes that are no HTTP at all: a parser that read them would answer 400. */
  async function answerToNonsense(port: number): Promise<string> {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    socket.write("nonsense\r\n\r\n");
    let text = "";
    socket.on("data", (bytes) => {
      text += bytes;
    });
    await once(socket, "close");
    return text;
  }

  it("cuts off whoever is denied before a byte is read, and serves all others", async () => {
    const open = await listen({});
    assert.match(await answerToNonsense(open.port), /400 Bad Request/);
    await server?.stop();
    const { url, port } = await listen({ policy: { deny: ranges("127.0.0.0/8") } });
    await assert.rejects(fetch(url));
    assert.equal(await answerToNonsense(port), "");
    assert.deepEqual([refused, asked], [["denied", "denied"], 0]);
  });

  it("knows an IPv4 address also when it comes over IPv6", async () => {
    const { port } = await listen({ listener: { allow: ranges("127.0.0.1"), deny: [] } }, "::");
    assert.deepEqual(await (await fetch(`http://127.0.0.1:${port}/`)).json(), { from: "127.0.0.1" });
    await assert.rejects(fetch(`http://[::1]:${port}/`));
    assert.deepEqual(refused, ["not-allowed"]);
  });

  it("refuses what people have blocked meanwhile, over a connection that was there before", async () => {
    let blocked = ranges();
    const { port } = await listen({ blocked: () => blocked });
    const socket = connect(port, "127.0.0.1");
    const ask = async () => {
      socket.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
      const [bytes] = await once(socket, "data");
      return String(bytes).split("\r\n", 1)[0];
    };
    assert.equal(await ask(), "HTTP/1.1 200 OK");
    blocked = ranges("127.0.0.1");
    assert.equal(await ask(), "HTTP/1.1 403 Forbidden");
    socket.destroy();
    await assert.rejects(fetch(`http://127.0.0.1:${port}/`));
    assert.deepEqual(refused, ["blocked", "blocked"]);
  });

  it("gives one address so many connections at once, and so many in time", async () => {
    let now = 0;
    const { port } = await listen({
      policy: { perAddress: { rate: { perMinute: 60, burst: 3 }, connections: 2 } },
      now: () => now,
    });
    const open = async () => {
      const socket = connect(port, "127.0.0.1");
      socket.on("error", () => undefined);
      socket.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
      const bytes = await Promise.race([once(socket, "data"), once(socket, "close").then(() => undefined)]);
      return { served: bytes !== undefined, socket };
    };
    const first = await open();
    const second = await open();
    const third = await open();
    assert.deepEqual([first.served, second.served, third.served], [true, true, false]);
    first.socket.destroy();
    second.socket.destroy();
    await Promise.all([once(first.socket, "close"), once(second.socket, "close")]);
    const answers: boolean[] = [];
    for (let time = 0; time < 2; time += 1) {
      const { served, socket } = await open();
      answers.push(served);
      socket.destroy();
    }
    assert.deepEqual(answers, [true, false]);
    now = 1_000;
    const later = await open();
    assert.equal(later.served, true);
    later.socket.destroy();
    assert.deepEqual(refused, ["too-many-at-once", "too-many"]);
  });

  it("believes a trusted proxy, and nobody else, about who asks", async () => {
    const policy = {
      deny: ranges("203.0.113.0/24"),
      trustedProxies: ranges("127.0.0.1", "10.0.0.0/8"),
      perAddress: { rate: { perMinute: 1, burst: 2 }, connections: 1 },
    };
    const { url } = await listen({ policy });
    const ask = async (forwarded: string) => {
      const answer = await fetch(url, { headers: { "x-forwarded-for": forwarded } });
      return answer.status === 200 ? ((await answer.json()) as { from: string }).from : answer.status;
    };
    assert.equal(await ask("203.0.113.9, 198.51.100.1"), "198.51.100.1", "the first is made up");
    assert.equal(await ask("203.0.113.9, 10.0.0.7"), 403);
    assert.equal(await ask("nonsense"), 403);
    assert.equal(await ask("198.51.100.1"), "198.51.100.1");
    assert.equal(await ask("198.51.100.1"), 429);
    await server?.stop();
    const untrusting = await listen({});
    const answer = await fetch(untrusting.url, { headers: { "x-forwarded-for": "198.51.100.1" } });
    assert.deepEqual(await answer.json(), { from: "127.0.0.1" });
  });

  it("shows health and metrics to operators alone: to inner addresses when none are named", () => {
    const statusFor = (from: string, ...operators: string[]) =>
      operatorsOnly(ranges(...operators))({ from })?.status ?? 200;
    assert.deepEqual([statusFor("127.0.0.1"), statusFor("10.1.2.3"), statusFor("8.8.8.8")], [200, 200, 403]);
    assert.deepEqual([statusFor("8.8.8.8", "8.8.8.0/24"), statusFor("127.0.0.1", "8.8.8.0/24")], [200, 403]);
  });
});
