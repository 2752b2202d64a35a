import { fork } from "node:child_process";
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { fileServer } from "./file-server.ts";

export interface BigFileFigures {
  /** Bytes that arrived at the homeserver, or at whoever has the link. */
  readonly bytes: number;
  readonly took_ms: number;
  /** The process's resident memory: before it, and the most meanwhile. */
  readonly before: number;
  readonly resident: number;
}

export interface BigFile {
  readonly told: BigFileFigures;
  readonly untold: BigFileFigures;
  readonly out: BigFileFigures;
}

const PART = Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), Buffer.alloc(65_528, 7)]);

/** A file of so many bytes goes in, with its length told and without, and out, through a process that does nothing else. */
export async function carryBigFile(bytes: number): Promise<BigFile> {
  let uploaded = 0;
  const server = await fileServer((request, response) => {
    if (request.method === "POST") return take(request, response, (length) => (uploaded = length));
    const isTold = !request.url?.startsWith("/untold");
    response.writeHead(200, isTold ? { "content-length": bytes } : {});
    pour(response, bytes);
  });
  const child = fork(new URL("./big-file-child.ts", import.meta.url), [server.url], {
    execArgv: ["--expose-gc", "--disable-warning=DEP0060"],
  });
  try {
    const [{ link }] = (await once(child, "message")) as [{ readonly link: string }];
    const ask = async (message: object) => {
      child.send(message);
      const [answer] = await once(child, "message");
      return answer as { readonly outcome?: { readonly kind: string }; readonly held: BigFileFigures };
    };
    const timed = async (work: () => Promise<number>): Promise<BigFileFigures> => {
      await ask({});
      const began = performance.now();
      const passed = await work();
      const took_ms = performance.now() - began;
      return { ...(await ask({ look: true })).held, bytes: passed, took_ms };
    };
    const brought = (path: string) => async () => {
      uploaded = 0;
      const { outcome } = await ask({ url: `${server.url}${path}`, look: true });
      if (outcome?.kind !== "brought") throw new Error(JSON.stringify(outcome));
      return uploaded;
    };
    const fetched = async () => {
      let length = 0;
      for await (const part of (await fetch(link)).body ?? []) length += part.length;
      return length;
    };
    return {
      told: await timed(brought("/told/big.png")),
      untold: await timed(brought("/untold/big.png")),
      out: await timed(fetched),
    };
  } finally {
    child.disconnect();
    await server.stop();
  }
}

function pour(response: ServerResponse, bytes: number): void {
  let left = bytes;
  const more = () => {
    while (left > 0) {
      const part = PART.subarray(0, Math.min(left, PART.length));
      left -= part.length;
      if (!response.write(part)) return;
    }
    response.end();
  };
  response.on("drain", more);
  more();
}

function take(request: IncomingMessage, response: ServerResponse, done: (length: number) => void): void {
  let length = 0;
  request.on("data", (part: Buffer) => {
    length += part.length;
  });
  request.on("end", () => {
    done(length);
    response.end(JSON.stringify({ content_uri: "mxc://desk.test/big" }));
  });
}
