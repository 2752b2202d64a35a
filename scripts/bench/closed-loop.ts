import { setTimeout as delay } from "node:timers/promises";
import type { Marks } from "./marks.ts";
import { type Direction, type Talk, timed } from "./talk.ts";

/** One stream of messages: its talk keeps `outstanding` of them on their way at any time. */
export interface Stream {
  readonly talk: Talk;
  readonly direction: Direction;
  readonly outstanding: number;
}

export interface Window {
  /** Messages that came out a second. */
  readonly rate: number;
  /** Of each, ms. */
  readonly took_ms: readonly number[];
}

/** Drives all streams as fast as their messages come out, and counts after a warm-up for `window_ms`. */
export async function closedLoop(
  marks: Marks,
  streams: readonly Stream[],
  times: { readonly warmUp_ms: number; readonly window_ms: number },
): Promise<Window> {
  let running = true;
  const all: { readonly at: number; readonly took_ms: number }[] = [];
  const drive = async ({ talk, direction }: Stream) => {
    while (running) all.push({ took_ms: await timed(marks, talk, direction), at: performance.now() });
  };
  const driving = Promise.all(
    streams.flatMap((stream) => Array.from({ length: stream.outstanding }, () => drive(stream))),
  );
  const ended = driving.then(() => undefined);
  await Promise.race([delay(times.warmUp_ms), ended]);
  const from = performance.now();
  await Promise.race([delay(times.window_ms), ended]);
  const until = performance.now();
  running = false;
  await driving;
  const counted = all.filter(({ at }) => at >= from && at < until);
  return { rate: (counted.length * 1000) / (until - from), took_ms: counted.map(({ took_ms }) => took_ms) };
}
