import { randomBytes, randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import { join } from "node:path";
import { Agent, request } from "undici";
import { stringify } from "yaml";
import { freePort } from "../../test/support/ports.ts";
import { temporaryDirectory } from "../../test/support/process.ts";

/**
 * The least that an application service can be: what is measured with it is the homeserver alone. It takes
 * transactions without a look at who sends them, for this is a closed loop on one machine.
 */
export interface RawService {
  /** Path of the registration file, for the homeserver's configuration. */
  readonly registration: string;
  /** From now on at this homeserver. */
  use(homeserverUrl: string): void;
  /** Makes a user of ours and a room of theirs with this person in it, when they join. */
  openRoom(user: string, person: string): Promise<string>;
  send(user: string, roomId: string, text: string): Promise<void>;
  stop(): Promise<void>;
}

const CONNECTIONS = 64;

export async function startRawService(
  serverName: string,
  heard: (text: string) => void,
): Promise<RawService> {
  const port = await freePort();
  const asToken = randomBytes(24).toString("hex");
  const registration = join(temporaryDirectory("raw-service"), "registration.yaml");
  writeFileSync(registration, registrationOf(port, asToken, serverName));
  const listener = createServer(async (request, response) => {
    const { events = [] } = await bodyOf(request);
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
    for (const event of events) {
      const body = event.content?.body;
      if (event.type === "m.room.message" && typeof body === "string" && !event.sender.startsWith("@raw_"))
        heard(body);
    }
  });
  await new Promise<void>((resolve) => listener.listen(port, "127.0.0.1", resolve));
  const dispatcher = new Agent({ connections: CONNECTIONS });
  let homeserver = "";
  const call = async (method: "PUT" | "POST", path: string, user: string | undefined, body: object) => {
    const as = user === undefined ? "" : `?user_id=${encodeURIComponent(`@${user}:${serverName}`)}`;
    const answer = await request(`${homeserver}/_matrix/client/v3/${path}${as}`, {
      dispatcher,
      method,
      headers: { authorization: `Bearer ${asToken}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`${method} ${path}: ${answer.statusCode} ${text}`);
    return JSON.parse(text) as Record<string, string>;
  };
  return {
    registration,
    use: (url) => {
      homeserver = url;
    },
    openRoom: async (user, person) => {
      await call("POST", "register", undefined, { type: "m.login.application_service", username: user });
      const invite = [person];
      const { room_id = "" } = await call("POST", "createRoom", user, { preset: "private_chat", invite });
      return room_id;
    },
    send: async (user, roomId, body) => {
      const path = `rooms/${encodeURIComponent(roomId)}/send/m.room.message/${randomUUID()}`;
      await call("PUT", path, user, { msgtype: "m.text", body });
    },
    stop: async () => {
      listener.closeAllConnections();
      listener.close();
      await dispatcher.destroy();
    },
  };
}

function registrationOf(port: number, asToken: string, serverName: string): string {
  return stringify({
    id: "raw",
    url: `http://127.0.0.1:${port}`,
    as_token: asToken,
    hs_token: randomBytes(24).toString("hex"),
    sender_localpart: "raw",
    rate_limited: false,
    receive_ephemeral: true,
    namespaces: { users: [{ exclusive: true, regex: `^@raw_.+:${serverName}$` }] },
  });
}

interface Transaction {
  readonly events?: readonly { type: string; sender: string; content?: { body?: unknown } }[];
}

async function bodyOf(request: IncomingMessage): Promise<Transaction> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  try {
    return JSON.parse(Buffer.concat(chunks).toString()) as Transaction;
  } catch {
    return {};
  }
}
