import { randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, unlink } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";

/** What was put down, to be read once from its beginning. */
export interface Spooled {
  readonly bytes: number;
  read(): Readable;
  close(): Promise<void>;
}

const READ_BYTES = 64 * 1024;

/**
 * Writes a stream into a file that has no name any more, so that nothing is left of it when the process dies. As
 * large as the stream, which is bounded by whoever made it. Rejects with what the stream fails with.
 */
export async function spool(stream: Readable, directory: string): Promise<Spooled> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const name = join(directory, randomUUID());
  const file = await open(name, "wx+", 0o600);
  try {
    await unlink(name);
    let bytes = 0;
    for await (const part of stream as AsyncIterable<Buffer>) {
      await file.writeFile(part);
      bytes += part.length;
    }
    return { bytes, read: () => Readable.from(partsOf(file)), close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function* partsOf(file: FileHandle): AsyncGenerator<Buffer> {
  for (let at = 0; ; ) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(READ_BYTES), 0, READ_BYTES, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
