import type { RunningDesk } from "./run-desk-process.ts";

/** What a process is sent: SIGTERM and SIGINT end the desk, SIGHUP reads the rules again. */
export interface HeededSignals {
  /** Resolves at the first SIGTERM or SIGINT. */
  readonly told: Promise<undefined>;
  /** From now on SIGHUP reloads this desk; one that came before does so at once. */
  opened(desk: Pick<RunningDesk, "reload">): void;
}

/** Heeds signals from now on, also before there is a desk: a SIGHUP that nobody heeds ends a process. */
export function heedSignals(
  signals: Pick<NodeJS.EventEmitter, "on" | "once">,
  onFailure: (error: unknown) => void,
): HeededSignals {
  const { promise: told, resolve: end } = Promise.withResolvers<undefined>();
  const { promise: open, resolve: opened } = Promise.withResolvers<Pick<RunningDesk, "reload">>();
  signals.once("SIGTERM", () => end(undefined));
  signals.once("SIGINT", () => end(undefined));
  let waiting = false;
  signals.on("SIGHUP", () => {
    // However many come before the desk is open, the rules are read once.
    if (waiting) return;
    waiting = true;
    void open
      .then((desk) => {
        waiting = false;
        return desk.reload();
      })
      .catch(onFailure);
  });
  return { told, opened };
}
