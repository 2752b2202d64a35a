import type { Clock } from "./ports/clock.ts";
import type { Log } from "./ports/log.ts";

/** A worker that does one kind of work until there is none, then waits to be nudged or polls. */
export interface WorkLoop {
  /** There may be work: look now. Nudges while a step runs are remembered. */
  nudge(): void;
  /** Ends after the step under way. */
  stop(): Promise<void>;
}

export interface WorkLoopOptions {
  readonly name: string;
  /** Does some of the work; answers how much it did. */
  readonly step: () => Promise<number>;
  /** A step that did less than this has left none over. 1 when not stated. */
  readonly full?: number;
  /** Polling is the truth, nudges only make it faster. */
  readonly poll_ms: number;
  readonly clock: Clock;
  readonly log: Log;
  /** Told of each failure; the loop goes on after a pause of 0.1 s doubling to 5 s. */
  readonly onFailure?: (part: string) => void;
}

/** Said, so that no error with a stack is made for it each time. */
const NUDGED = "nudged";
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

export function startWorkLoop(options: WorkLoopOptions): WorkLoop {
  const stopping = new AbortController();
  let wake = new AbortController();
  let nudged = false;

  const nudge = (): void => {
    nudged = true;
    wake.abort(NUDGED);
  };

  const rest = async (duration_ms: number): Promise<void> => {
    if (nudged || stopping.signal.aborted) return;
    wake = new AbortController();
    await options.clock.sleep(duration_ms, wake.signal);
  };

  const run = async (): Promise<void> => {
    const { full = 1 } = options;
    let failures = 0;
    while (!stopping.signal.aborted) {
      nudged = false;
      try {
        const done = await options.step();
        failures = 0;
        if (done < full) await rest(options.poll_ms);
      } catch (error) {
        failures += 1;
        options.onFailure?.(options.name);
        options.log.error(
          { part: options.name, failures, err: describe(error) },
          "a step failed, it is tried again",
        );
        nudged = false;
        await rest(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 10)));
      }
    }
  };

  const ended = Promise.resolve().then(run);
  return {
    nudge,
    stop: () => {
      stopping.abort();
      wake.abort();
      return ended;
    },
  };
}

/** An error as a log field: name and message, and the stack only of programmers' errors. */
export function describe(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { message: String(error) };
  const programmers =
    error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;
  const code = (error as { code?: unknown }).code;
  return {
    name: error.name,
    message: error.message,
    ...(code === undefined ? {} : { code }),
    ...(programmers ? { stack: error.stack } : {}),
  };
}
