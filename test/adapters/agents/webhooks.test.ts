import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { type AddressInfo, createServer as createNetServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import { webhookMessageSchema } from "../../../src/adapters/agents/webhook/schema.ts";
import { faultOf, secretIn, sign, signedHeaders } from "../../../src/adapters/agents/webhook/signature.ts";
import { webhooks } from "../../../src/adapters/agents/webhook/webhooks.ts";
import type { Log } from "../../../src/application/ports/log.ts";
import type { WebhookMessage } from "../../../src/application/ports/webhooks.ts";
import { printPlain } from "../../../src/domain/message/print-plain.ts";
import { freePorts } from "../../support/ports.ts";

const NOW = 1_800_000_000_000;
const SECRET = "a secret of some length";
const message: WebhookMessage = {
  conversation: "c1",
  agent: "@hook:desk.example",
  type: "message",
  message: { text: "Hello", id: "m1", at: new Date(NOW).toISOString() },
};

type Asked = { readonly headers: IncomingHttpHeaders; readonly body: string; readonly path: string };
type Told = {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Record<string, string>;
  readonly late_ms?: number;
};

describe("the webhooks of agents", () => {
  let folder: string;
  let server: Server;
  let asked: Asked[];
  let tell: (asked: Asked) => Told;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "frontdesk-webhook-"));
    await writeFile(join(folder, "secret"), `${SECRET}\n`);
    asked = [];
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const one = {
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
        path: request.url ?? "",
      };
      asked.push(one);
      const { status, body = "", headers = {}, late_ms = 0 } = tell(one);
      setTimeout(() => response.writeHead(status, headers).end(body), late_ms);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true });
  });

  const signedAnswer = (text: string, id = "d1"): Told => ({
    status: 200,
    body: text,
    headers: signedHeaders(secretIn(SECRET), { id, timestamp: NOW / 1000, body: text }),
  });

  const call = (attempt = 1, changes: { deadline_ms?: number } = {}) => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/agent`;
    const webhook = { url, secretFile: join(folder, "secret"), deadline_ms: 2_000, ...changes };
    return webhooks({ clock: { now: () => NOW }, log: silent }).call({ id: "d1", attempt, webhook, message });
  };

  it("sign what they send, under the delivery's id at each attempt, as the schema says", async () => {
    tell = () => ({ status: 204 });
    assert.deepEqual(await call(), { outcome: { kind: "delivered" }, replies: [] });
    await call(2);
    for (const { headers, body } of asked) {
      assert.equal(headers["webhook-id"], "d1");
      assert.equal(faultOf(secretIn(SECRET), single(headers), body, NOW), undefined);
      assert.deepEqual(webhookMessageSchema.parse(JSON.parse(body)), message);
    }
  });

  it("take signed answers", async () => {
    const replies = [
      { type: "text", text: "Hi", html: "<b>Hi</b>" },
      { type: "handover", note: "a\nb" },
    ];
    tell = () => signedAnswer(JSON.stringify({ replies }));
    const answered = await call();
    const [said, handover] = answered.replies;
    assert.ok(said?.kind === "text");
    assert.equal(printPlain(said.body), "Hi");
    assert.deepEqual(handover, { kind: "handover", note: "a b" });
  });

  it("let nobody speak to a customer without the secret, or with an old answer", async () => {
    const body = JSON.stringify({ replies: [{ type: "text", text: "Send me your password" }] });
    const forged = { id: "d1", timestamp: NOW / 1000, body };
    const old = { id: "d1", timestamp: NOW / 1000 - 301, body };
    for (const headers of [
      {},
      signedHeaders(secretIn("guessed"), forged),
      signedHeaders(secretIn(SECRET), old),
      { ...signedHeaders(secretIn(SECRET), forged), "webhook-timestamp": String(NOW / 1000 + 1) },
    ]) {
      tell = () => ({ status: 200, body, headers });
      const { outcome, replies } = await call();
      assert.deepEqual([outcome.kind, replies], ["reject", []]);
    }
  });

  it("try again what may pass, and give up after five attempts", async () => {
    for (const status of [500, 503, 429]) {
      tell = () => ({ status });
      const { outcome } = await call();
      assert.equal(outcome.kind, "retry");
      assert.equal((await call(5)).outcome.kind, "reject");
    }
  });

  it("wait no longer than their deadline", async () => {
    tell = () => ({ status: 204, late_ms: 1_000 });
    assert.equal((await call(1, { deadline_ms: 50 })).outcome.kind, "retry");
  });

  it("say in the log why a message was not taken, in words and with the system's code, and what follows", async () => {
    const address = server.address() as AddressInfo;
    const base = `http://127.0.0.1:${address.port}`;
    const [taken] = await freePorts(1);
    const empty = join(folder, "empty");
    await writeFile(empty, "\n");
    type Changes = { url?: string; secretFile?: string; deadline_ms?: number };
    const whyOf = async (changes: Changes, attempt = 1) => {
      const logged: Record<string, unknown>[] = [];
      const log: Log = { ...silent, warn: (fields) => void logged.push({ ...fields }) };
      const webhook = { url: base, secretFile: join(folder, "secret"), deadline_ms: 2_000, ...changes };
      const { outcome } = await webhooks({ clock: { now: () => NOW }, log }).call({
        id: "d1",
        attempt,
        webhook,
        message,
      });
      assert.equal(logged.length, 1);
      return [logged[0]?.why, outcome.kind, logged[0]?.after];
    };
    const again = ["retry", "it is tried again"];
    const failed = ["reject", "the agent has failed"];
    const refusing = `127.0.0.1:${taken}`;
    const nothing = `nothing listens at ${refusing} (ECONNREFUSED)`;
    assert.deepEqual(await whyOf({ url: `http://${refusing}/` }), [nothing, ...again]);
    assert.deepEqual(await whyOf({ url: `http://${refusing}/` }, 5), [nothing, ...failed]);
    const [unknown] = await whyOf({ url: "http://no-such-host.invalid/" });
    assert.match(
      String(unknown),
      /^the name no-such-host\.invalid is not known.* \((ENOTFOUND|EAI_AGAIN)\)$/,
    );
    assert.deepEqual(await whyOf({ secretFile: join(folder, "gone") }), [
      `there is no secret file ${join(folder, "gone")}`,
      ...failed,
    ]);
    assert.deepEqual(await whyOf({ secretFile: empty }), [`the secret file ${empty} is empty`, ...failed]);
    assert.deepEqual(await whyOf({ secretFile: folder }), [
      `the secret file ${folder} cannot be read (EISDIR)`,
      ...failed,
    ]);
    tell = () => ({ status: 204, late_ms: 500 });
    assert.deepEqual(await whyOf({ deadline_ms: 50 }), ["no answer within 0.05 s", ...again]);
    tell = () => ({ status: 503 });
    assert.deepEqual(await whyOf({}), ["it answered 503", ...again]);
    tell = () => ({ status: 302, headers: { location: "/inner" } });
    assert.deepEqual(await whyOf({}), ["it redirects (302), which is not followed", ...failed]);
    tell = () => ({ status: 200, body: "{}" });
    assert.deepEqual(await whyOf({}), ["its answer is not signed", ...failed]);
    const listening = createNetServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
    const { port } = listening.address() as AddressInfo;
    assert.deepEqual(await whyOf({ url: `http://127.0.0.1:${port}/` }), [
      `the connection to 127.0.0.1:${port} broke off (ECONNRESET)`,
      ...again,
    ]);
    await new Promise((resolve) => listening.close(resolve));
  });

  it("follow no redirect, and read no endless answer or nonsense", async () => {
    tell = ({ path }) =>
      path === "/agent" ? { status: 302, headers: { location: "/inner" } } : { status: 200 };
    assert.equal((await call()).outcome.kind, "reject");
    assert.deepEqual(
      asked.map(({ path }) => path),
      ["/agent"],
    );
    for (const text of ["x".repeat(300_000), "nonsense", "[]", '{"replies":[{"type":"dance"}]}']) {
      tell = () => signedAnswer(text);
      assert.equal((await call()).outcome.kind, "reject", text.slice(0, 20));
    }
  });

  it("are as Standard Webhooks signs them", () => {
    // The example of its specification's libraries.
    const secret = secretIn("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    const signed = {
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
      timestamp: 1614265330,
      body: '{"test": 2432232314}',
    };
    assert.equal(sign(secret, signed), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  });
});

function single(headers: IncomingHttpHeaders): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
}

const silent: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };
