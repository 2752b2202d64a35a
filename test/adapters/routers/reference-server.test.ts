import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, it } from "mocha";
import { routingClient } from "../../../src/adapters/routers/remote/client.ts";
import {
  answeredSchema,
  lateAnswerSchema,
  laterSchema,
} from "../../../src/adapters/routers/remote/contract.ts";
import { keyOf, questionOf } from "../../../src/adapters/routers/remote/question.ts";
import { signedHeaders } from "../../../src/adapters/routers/remote/signing.ts";
import type { RoutingRequest } from "../../../src/domain/routing/request.ts";
import type { AgentState } from "../../../src/domain/routing/snapshot.ts";
import {
  makeAgent,
  makeRequest,
  makeRule,
  makeRules,
  makeSnapshot,
  NOW,
  ready,
} from "../../domain/routing/make.ts";
import { temporaryDirectory } from "../../support/process.ts";
import { type AskedOfServer, SECRET, scriptedServer } from "./scripted-routing-server.ts";

const SERVER = new URL("../../../examples/routing-server/server.py", import.meta.url).pathname;
const rules = {
  ...makeRules(
    [
      makeAgent("@anna:x", { capacity: 2, skills: { german: 3 } }),
      makeAgent("@ben:x", { capacity: 3 }),
      makeAgent("@bot:x", { capacity: 9, automated: { silence_ms: 1, pause_ms: 1 } }),
    ],
    [
      makeRule({ name: "tech", matches: ({ reason }) => reason.includes("tech"), queue: "support" }),
      makeRule({ name: "heavy", matches: ({ reason }) => reason.includes("heavy"), weight: 2 }),
      makeRule({ name: "shut", matches: ({ reason }) => reason.includes("shut"), queue: "shut" }),
      makeRule(),
    ],
  ),
  queues: new Map([
    ["billing", { name: "billing", title: "Billing" }],
    ["support", { name: "support", title: "Support" }],
    ["shut", { name: "shut", title: "Shut", state: "closed" as const }],
  ]),
};
const free = [ready("@anna:x"), ready("@ben:x"), ready("@bot:x")];
const onlyBot = [ready("@bot:x")];

describe("the reference routing server", function () {
  this.timeout(20_000);
  let server: ChildProcess | undefined;
  let stderr = "";
  let attempt = 0;

  afterEach(async () => {
    if (server?.exitCode === null) {
      server.kill("SIGKILL");
      await once(server, "exit");
    }
    assert.doesNotMatch(stderr, /Traceback/);
  });

  const start = async (...args: readonly string[]): Promise<string> => {
    stderr = "";
    const secret = join(temporaryDirectory("reference-server"), "secret");
    writeFileSync(secret, `${SECRET}\n`);
    server = spawn("python3", [SERVER, "--port", "0", "--secret-file", secret, ...args]);
    server.stderr?.on("data", (text) => {
      stderr += text;
    });
    const [said] = await once(server.stdout as NodeJS.ReadableStream, "data");
    return `http://${/listening on (\S+)/.exec(String(said))?.[1]}`;
  };
  const questionAbout = (part: Partial<RoutingRequest>, agents: readonly AgentState[]) => {
    attempt += 1;
    const request = makeRequest({ ...part, attempt });
    const turn = { conversation: "c1", attempt, turn: 1 };
    const snapshot = makeSnapshot(agents);
    const body = questionOf({ turn, mode: "decide", deadline_ms: 2000, rules, request, snapshot });
    return { path: "/v1/route", body, key: keyOf(turn), deadline_ms: 5_000 };
  };
  const asking = async (url: string) => {
    const client = routingClient({ url, secret: SECRET, now: Date.now });
    return async (part: Partial<RoutingRequest>, agents: readonly AgentState[]) => {
      const { status, body } = await client.post(questionAbout(part, agents));
      assert.equal(status, 200);
      return answeredSchema.parse(body).answer;
    };
  };

  it("gives each of the contract's answers, as the contract says", async () => {
    const ask = await asking(
      await start("--defer", "support", "--refuse", "casino", "--message-after", "60"),
    );
    assert.deepEqual(await ask({}, free), { kind: "offer", agents: ["@ben:x"], queue: "billing" });
    assert.deepEqual(await ask({ reason: "german please" }, free), {
      kind: "offer",
      agents: ["@anna:x"],
      queue: "billing",
    });
    assert.deepEqual(await ask({ reason: "tech" }, free), { kind: "queue", queue: "support" });
    assert.equal((await ask({ reason: "shut" }, free)).kind, "message");
    assert.equal((await ask({ reason: "my casino" }, free)).kind, "close");
    assert.deepEqual(await ask({}, onlyBot), { kind: "bot", agent: "@bot:x" });
    assert.equal((await ask({ peopleOnly: true }, onlyBot)).kind, "wait");
    assert.equal((await ask({ peopleOnly: true, waitingSince: NOW - 60_000 }, onlyBot)).kind, "message");
  });

  it("heeds what a person said, who lost the customer before, and how much the conversation takes", async () => {
    const ask = await asking(await start("--refuse", "casino"));
    const named = { target: { queue: "support" }, reason: "my casino" };
    assert.deepEqual(await ask(named, free), { kind: "offer", agents: ["@ben:x"], queue: "support" });
    assert.equal((await ask(named, onlyBot)).kind, "wait");
    const lost = await ask({ leastPreferred: ["@ben:x"] }, free);
    assert.ok(lost.kind === "offer" && lost.agents[0] === "@anna:x");
    const heavy = await ask({ reason: "heavy" }, [ready("@anna:x"), ready("@ben:x", { load: 2 })]);
    assert.ok(heavy.kind === "offer" && heavy.agents[0] === "@anna:x");
    const busy = await ask({ reason: "heavy" }, [
      ready("@anna:x", { load: 1 }),
      ready("@ben:x", { load: 2 }),
    ]);
    assert.equal(busy.kind, "wait");
  });

  it("answers whatever is sent, and goes on", async () => {
    const url = await start();
    const send = async (path: string, text: string) => {
      const body = Buffer.from(text);
      const headers = { ...signedHeaders(SECRET, Date.now(), `POST ${path}`, body), "idempotency-key": "k" };
      return (await fetch(url + path, { method: "POST", body, headers })).status;
    };
    for (const text of ["{", "", "{}", "[]", "null", '{"attempt":1,"turn":1,"mode":"decide","request":3}'])
      assert.equal(await send("/v1/route", text), 400, text);
    for (const text of ["{", "{}", '{"events":3}', '{"events":[3]}'])
      assert.equal(await send("/v1/events", text), 400, text);
    assert.equal(await send("/v1/nowhere", "{}"), 404);
    for (const text of ["{", "[]", '{"@anna:x":"many"}'])
      assert.equal((await fetch(`${url}/demo/calls`, { method: "POST", body: text })).status, 400, text);
    assert.equal((await fetch(`${url}/v1/route`, { method: "POST", body: "{}" })).status, 401);
    assert.equal((await (await asking(url))({}, free)).kind, "offer");
  });

  it("promises, answers later once, and promises a repeat the same", async () => {
    let heard: (asked: AskedOfServer) => void = () => undefined;
    const came = new Promise<AskedOfServer>((resolve) => {
      heard = resolve;
    });
    const desk = await scriptedServer((asked, reply) => {
      reply(200, { accepted: true, repeat: false });
      heard(asked);
    });
    try {
      const client = routingClient({
        url: await start("--later", "200", "--desk", desk.url),
        secret: SECRET,
        now: Date.now,
      });
      const question = questionAbout({}, free);
      for (const _ of [1, 2]) {
        const { status, body } = await client.post(question);
        assert.equal(status, 202);
        assert.deepEqual(laterSchema.parse(body), { attempt, turn: 1, within_ms: 2_200 });
      }
      const { path, trusted, body } = await came;
      assert.deepEqual([path, trusted], ["/v1/routing/answers", true]);
      const { conversation, answer } = lateAnswerSchema.parse(body);
      assert.deepEqual([conversation, answer.kind], ["c1", "offer"]);
      assert.equal(desk.asked.length, 1);
    } finally {
      await desk.close();
    }
  });
});
