import type { IrcLine } from "./line.ts";

/** Lines kept of one labelled answer. */
const MAX_ANSWER_LINES = 50;

/** IRCv3 labeled-response: which of the server's lines answer which of ours. */
export class Labels {
  readonly #waiting = new Map<string, (answer: readonly IrcLine[] | undefined) => void>();
  readonly #batches = new Map<string, { readonly label: string; readonly lines: IrcLine[] }>();

  /** Resolves to all that the server answered, undefined when the connection ended before that. */
  expect(label: string): Promise<readonly IrcLine[] | undefined> {
    const { promise, resolve } = Promise.withResolvers<readonly IrcLine[] | undefined>();
    this.#waiting.set(label, resolve);
    return promise;
  }

  forget(label: string): void {
    this.#resolve(label, undefined);
  }

  /** True when the line belongs to an answer. */
  take(line: IrcLine): boolean {
    if (line.command === "BATCH") return this.#takeBatch(line);
    const batch = this.#batches.get(line.tags.batch ?? "");
    if (batch) {
      if (batch.lines.length < MAX_ANSWER_LINES) batch.lines.push(line);
      return true;
    }
    const label = line.tags.label;
    return label !== undefined && this.#resolve(label, [line]);
  }

  close(): void {
    for (const label of [...this.#waiting.keys()]) this.#resolve(label, undefined);
    this.#batches.clear();
  }

  #takeBatch({ params, tags }: IrcLine): boolean {
    const [reference = "", type] = params;
    const id = reference.slice(1);
    const label = tags.label;
    if (reference.startsWith("+") && type === "labeled-response" && label !== undefined) {
      if (this.#waiting.has(label)) this.#batches.set(id, { label, lines: [] });
      return true;
    }
    const batch = this.#batches.get(id);
    if (!batch) return false;
    this.#batches.delete(id);
    this.#resolve(batch.label, batch.lines);
    return true;
  }

  #resolve(label: string, answer: readonly IrcLine[] | undefined): boolean {
    const resolve = this.#waiting.get(label);
    if (!resolve) return false;
    this.#waiting.delete(label);
    resolve(answer);
    return true;
  }
}
