import { randomUUID } from "node:crypto";
import { Agent, request } from "undici";
import { type MatrixAgent, matrixAgent } from "../../test/support/matrix-agent.ts";
import type { Synapse } from "../../test/support/synapse.ts";

/** A CSR's client that joins whatever it is invited to and tells of every message of others. */
export interface LoadAgent {
  readonly userId: string;
  send(roomId: string, text: string): Promise<void>;
  stop(): Promise<void>;
}

export interface LoadAgentOptions {
  readonly synapse: Synapse;
  readonly user: string;
  readonly bot: string;
  readonly heard: (message: {
    readonly roomId: string;
    readonly sender: string;
    readonly text: string;
  }) => void;
}

interface SyncAnswer {
  readonly next_batch: string;
  readonly rooms?: {
    readonly invite?: Record<string, unknown>;
    readonly join?: Record<string, { timeline?: { events: SyncedEvent[] } }>;
  };
}
interface SyncedEvent {
  readonly type: string;
  readonly sender: string;
  readonly content: { readonly body?: unknown };
}

const LONG_POLL_MS = 30_000;
const CONNECTIONS = 64;
/** No presence, receipts or typing: only words are measured, and nothing may be left out of a busy room. */
const FILTER = JSON.stringify({
  presence: { types: [] },
  account_data: { types: [] },
  room: { ephemeral: { types: [] }, timeline: { limit: 500 }, state: { types: [] } },
});

/** Registers, says `ready` to the bot and hears the answer, then follows `/sync`. */
export async function loadAgent(options: LoadAgentOptions): Promise<LoadAgent> {
  const { synapse, user, bot } = options;
  const chatting = await matrixAgent({ synapse, user, bot });
  await chatting.command("ready");
  await chatting.stop();
  return following(options, chatting);
}

function following({ synapse, heard }: LoadAgentOptions, agent: MatrixAgent): LoadAgent {
  const { userId, accessToken } = agent;
  const dispatcher = new Agent({ connections: CONNECTIONS });
  const stopping = new AbortController();
  const call = async (method: "GET" | "PUT" | "POST", path: string, body?: object) => {
    const answer = await request(`${synapse.url}/_matrix/client/v3/${path}`, {
      dispatcher,
      method,
      headers: { authorization: `Bearer ${accessToken}`, "content-type": "application/json" },
      body: body === undefined ? null : JSON.stringify(body),
      ...(method === "GET" ? { signal: stopping.signal, headersTimeout: LONG_POLL_MS * 2 } : {}),
    });
    const text = await answer.body.text();
    if (answer.statusCode !== 200)
      throw new Error(`${method} ${path.split("?")[0]}: ${answer.statusCode} ${text}`);
    return JSON.parse(text) as unknown;
  };
  const follow = async () => {
    let since: string | undefined;
    while (!stopping.signal.aborted) {
      const from = since === undefined ? "timeout=0" : `timeout=${LONG_POLL_MS}&since=${since}`;
      const path = `sync?${from}&filter=${encodeURIComponent(FILTER)}`;
      const { rooms, next_batch } = (await call("GET", path)) as SyncAnswer;
      for (const roomId of Object.keys(rooms?.invite ?? {}))
        void call("POST", `join/${encodeURIComponent(roomId)}`, {});
      for (const [roomId, { timeline }] of Object.entries(rooms?.join ?? {})) {
        for (const { type, sender, content } of timeline?.events ?? []) {
          if (type !== "m.room.message" || sender === userId || typeof content.body !== "string") continue;
          heard({ roomId, sender, text: content.body });
        }
      }
      since = next_batch;
    }
  };
  const followed = follow().catch((error: unknown) => {
    if (!stopping.signal.aborted) throw error;
  });
  return {
    userId,
    send: async (roomId, body) => {
      const path = `rooms/${encodeURIComponent(roomId)}/send/m.room.message/${randomUUID()}`;
      await call("PUT", path, { msgtype: "m.text", body });
    },
    stop: async () => {
      stopping.abort();
      await followed;
      await dispatcher.destroy();
    },
  };
}
