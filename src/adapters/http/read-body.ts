import type { IncomingMessage } from "node:http";

/** The whole body; undefined, with the rest unread, when it is longer than `largest` bytes. Rejects when it breaks off. */
export function readBody(request: IncomingMessage, largest: number): Promise<Buffer | undefined> {
  if (Number(request.headers["content-length"] ?? 0) > largest) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let length = 0;
    request.on("data", (part: Buffer) => {
      length += part.length;
      if (length <= largest) {
        parts.push(part);
        return;
      }
      request.removeAllListeners("data").pause();
      resolve(undefined);
    });
    request.on("end", () => resolve(Buffer.concat(parts)));
    request.on("error", reject);
  });
}
