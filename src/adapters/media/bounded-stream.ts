import { Transform, type TransformCallback } from "node:stream";
import { SNIFFED_BYTES } from "../../domain/media/sniff-type.ts";

export interface StreamBounds {
  readonly largest_bytes: number;
  /** Without a byte passing. */
  readonly idle_ms: number;
  /** From its making to its end. */
  readonly whole_ms: number;
}

/** Why a stream was cut, by a code as system errors have. */
export class StreamCut extends Error {
  override readonly name = "StreamCut";
  readonly code: "EMSGSIZE" | "ETIMEDOUT";

  constructor(code: "EMSGSIZE" | "ETIMEDOUT") {
    super(code === "EMSGSIZE" ? "more than it may have" : "too slow");
    this.code = code;
  }
}

/** Passes bytes on at the reader's pace, and is cut when they are too many, or either side too slow. */
export class BoundedStream extends Transform {
  readonly #bounds: StreamBounds;
  readonly #whole: NodeJS.Timeout;
  #idle: NodeJS.Timeout;
  readonly #head = Promise.withResolvers<Buffer>();
  #first = Buffer.alloc(0);
  /** That have passed. */
  bytes = 0;

  constructor(bounds: StreamBounds) {
    super();
    this.#bounds = bounds;
    this.#whole = setTimeout(() => this.destroy(new StreamCut("ETIMEDOUT")), bounds.whole_ms).unref();
    this.#idle = this.#watch();
    // Nobody need ask for it.
    this.#head.promise.catch(() => undefined);
  }

  /** The first bytes, as soon as they have come: all of them where there are fewer. Rejects when it is cut before that. */
  get head(): Promise<Buffer> {
    return this.#head.promise;
  }

  override _transform(part: Buffer, _: BufferEncoding, done: TransformCallback): void {
    this.bytes += part.length;
    clearTimeout(this.#idle);
    if (this.bytes > this.#bounds.largest_bytes) {
      done(new StreamCut("EMSGSIZE"));
      return;
    }
    this.#idle = this.#watch();
    if (this.#first.length < SNIFFED_BYTES) this.#learn(part);
    done(null, part);
  }

  override _flush(done: TransformCallback): void {
    this.#head.resolve(this.#first);
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#head.reject(error ?? new Error("it was cut"));
    clearTimeout(this.#whole);
    clearTimeout(this.#idle);
    done(error);
  }

  #learn(part: Buffer): void {
    this.#first = Buffer.concat([this.#first, part.subarray(0, SNIFFED_BYTES - this.#first.length)]);
    if (this.#first.length === SNIFFED_BYTES) this.#head.resolve(this.#first);
  }

  #watch(): NodeJS.Timeout {
    return setTimeout(() => this.destroy(new StreamCut("ETIMEDOUT")), this.#bounds.idle_ms).unref();
  }
}
