import { randomUUID } from "node:crypto";

export class MatrixError extends Error {
  override readonly name = "MatrixError";
  readonly status: number;
  readonly errcode: string;
  constructor(status: number, errcode: string, message: string) {
    super(`${status} ${errcode}: ${message}`);
    this.status = status;
    this.errcode = errcode;
  }
}

export type Query = Readonly<Record<string, string | number | undefined>>;

/** The client-server API as it is, for one user. */
export interface MatrixClient {
  readonly userId: string;
  /** `path` after `/_matrix/client/`. @throws MatrixError for an error answer; TypeError with no answer. */
  call(method: string, path: string, body?: unknown, query?: Query, signal?: AbortSignal): Promise<unknown>;
  /** Sends an event; gives its id. */
  send(roomId: string, type: string, content: object): Promise<string>;
}

export function matrixClient(url: string, userId: string, accessToken: string): MatrixClient {
  const call: MatrixClient["call"] = async (method, path, body, query = {}, signal) => {
    const address = new URL(`/_matrix/client/${path}`, url);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) address.searchParams.set(name, String(value));
    }
    const response = await fetch(address, {
      method,
      headers: { authorization: `Bearer ${accessToken}`, "content-type": "application/json" },
      ...(method === "GET" ? {} : { body: JSON.stringify(body ?? {}) }),
      ...(signal === undefined ? {} : { signal }),
    });
    const answer = (await response.json()) as { errcode?: string; error?: string };
    if (!response.ok) throw new MatrixError(response.status, answer.errcode ?? "", answer.error ?? "");
    return answer;
  };
  return {
    userId,
    call,
    async send(roomId, type, content) {
      const path = `v3/rooms/${encodeURIComponent(roomId)}/send/${type}/${randomUUID()}`;
      return ((await call("PUT", path, content)) as { event_id: string }).event_id;
    },
  };
}
