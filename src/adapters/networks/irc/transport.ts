import { EventEmitter } from "node:events";
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { Doorway } from "../../../application/ports/doorway.ts";

/** IRCv3 allows 8,191 bytes of tags and 512 of message; anything longer is no IRC and is left out. */
const MAX_LINE_BYTES = 16_384;

export interface TransportOptions {
  readonly host: string;
  readonly port: number;
  readonly tls?: boolean;
  readonly ca?: string;
  readonly rejectUnauthorized?: boolean;
  /** Everything may be opened when it is left out. */
  readonly doorway?: Doorway;
  /** Told of a line that could not be handled; the connection goes on. */
  readonly onBadLine: (why: string) => void;
}

/**
 * The socket under irc-framework, in its transport interface. Ours, because the library's own takes no
 * certificate authority, has no bound on a line, and garbles text that is not UTF-8.
 */
export class Transport extends EventEmitter {
  readonly #options: TransportOptions;
  #socket: Socket | undefined;
  #open = false;
  #error: Error | undefined;
  #parts: Buffer[] = [];
  #bytes = 0;

  constructor(options: TransportOptions) {
    super();
    this.#options = options;
  }

  connect(): void {
    const { host, port, tls, ca, rejectUnauthorized, doorway } = this.#options;
    const through = doorway ? { lookup: doorway.lookup } : {};
    try {
      doorway?.assertMayOpen(host);
    } catch (error) {
      // As any connection that fails: it is tried again, and the operator is told why.
      process.nextTick(() => this.emit("close", error));
      return;
    }
    const socket = tls
      ? connectTls({
          ...through,
          host,
          port,
          ...(isIP(host) === 0 ? { servername: host } : {}),
          ...(ca === undefined ? {} : { ca }),
          rejectUnauthorized: rejectUnauthorized ?? true,
        })
      : connectTcp({ ...through, host, port });
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on(tls ? "secureConnect" : "connect", () => {
      this.#open = true;
      this.emit("open");
    });
    socket.on("data", (bytes: Buffer) => this.#take(bytes));
    socket.on("error", (error) => {
      this.#error = error;
    });
    socket.on("close", () => {
      this.#open = false;
      this.emit("close", this.#error ?? false);
    });
  }

  isConnected(): boolean {
    return this.#open;
  }

  writeLine(line: string, done?: () => void): boolean {
    if (!this.#open || !this.#socket) {
      if (done) process.nextTick(done);
      return false;
    }
    this.#socket.write(`${line}\r\n`, "utf8", done);
    return true;
  }

  close(force?: boolean): void {
    if (force || !this.#open) this.#socket?.destroy();
    else this.#socket?.end();
  }

  disposeSocket(): void {
    this.#socket?.destroy();
  }

  setEncoding(): boolean {
    return true;
  }

  #take(bytes: Buffer): void {
    let from = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
      this.#keep(bytes.subarray(from, end));
      this.#endLine();
      from = end + 1;
    }
    this.#keep(bytes.subarray(from));
  }

  /** Counts what is beyond the bound without keeping it. */
  #keep(part: Buffer): void {
    this.#bytes += part.length;
    if (this.#bytes <= MAX_LINE_BYTES) this.#parts.push(part);
    else this.#parts = [];
  }

  #endLine(): void {
    const tooLong = this.#bytes > MAX_LINE_BYTES;
    const line = Buffer.concat(this.#parts);
    this.#parts = [];
    this.#bytes = 0;
    try {
      if (tooLong) this.#options.onBadLine("a line without end");
      else this.emit("line", decodeLine(line));
    } catch (error) {
      // The library throws on some malformed lines; none of them may end the process.
      this.#options.onBadLine(error instanceof Error ? error.message : String(error));
    }
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const latin1 = new TextDecoder("windows-1252");

/** UTF-8; a line that is not valid UTF-8 is read as Windows-1252, which every byte fits (as most IRC clients do). */
export function decodeLine(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return latin1.decode(bytes);
  }
}
