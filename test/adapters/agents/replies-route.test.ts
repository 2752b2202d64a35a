import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import { repliesRoute } from "../../../src/adapters/agents/webhook/routes.ts";
import { secretIn, signedHeaders } from "../../../src/adapters/agents/webhook/signature.ts";
import type { Inbound } from "../../../src/application/ports/store.ts";
import { play } from "../../domain/conversation/play.ts";

const NOW = 1_800_000_000_000;
const hook = "@hook:desk.example";
const SECRET = "a secret of some length";

describe("what agents behind webhooks post by themselves", () => {
  let folder: string;
  let accepted: Inbound[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "frontdesk-webhook-"));
    await writeFile(join(folder, "secret"), SECRET);
    accepted = [];
  });

  afterEach(() => rm(folder, { recursive: true }));

  const post = (said: object, how: { secret?: string; at?: number; stage?: "theirs" | "none" } = {}) => {
    const { secret = SECRET, at = NOW, stage = "theirs" } = how;
    const automated = { [hook]: { silence_ms: 1, pause_ms: 1, webhook: true } } as const;
    const talk = play().waits().roomOpens().offers([hook], { automated }).state;
    const route = repliesRoute({
      webhookOf: (agent) =>
        agent === hook
          ? { url: "http://127.0.0.1:1", secretFile: join(folder, "secret"), deadline_ms: 1 }
          : undefined,
      store: { conversation: async () => (stage === "theirs" ? talk : undefined) },
      accept: async (inbound) => {
        accepted.push(...inbound);
        return [];
      },
      clock: { now: () => NOW },
    });
    const body = JSON.stringify(said);
    const headers = signedHeaders(secretIn(secret), { id: "mine-1", timestamp: at / 1000, body });
    return route.answer({
      path: route.path,
      parameters: {},
      headers,
      from: "127.0.0.1",
      body: Buffer.from(body),
    });
  };

  const reply = {
    conversation: "c1",
    agent: hook,
    replies: [{ type: "text", text: "Are you still there?" }],
  };

  it("is taken in under keys of theirs, the same when it is posted again", async () => {
    assert.equal((await post(reply)).status, 200);
    assert.equal((await post(reply)).status, 200);
    const keys = accepted.map(({ key }) => key);
    assert.deepEqual([keys.length, new Set(keys).size], [2, 1]);
    assert.deepEqual(accepted[0]?.target, { conversation: "c1" });
  });

  it("is refused when it is signed by somebody else, long ago, or by nobody known", async () => {
    assert.equal((await post(reply, { secret: "guessed" })).status, 401);
    assert.equal((await post(reply, { at: NOW - 301_000 })).status, 401);
    assert.equal((await post({ ...reply, agent: "@other:desk.example" })).status, 401);
    assert.deepEqual(accepted, []);
  });

  it("is refused when it is not understood, or the conversation is not theirs", async () => {
    assert.equal((await post({ ...reply, replies: [{ type: "dance" }] })).status, 400);
    assert.equal((await post(reply, { stage: "none" })).status, 409);
    assert.deepEqual(accepted, []);
  });
});
