import { randomUUID } from "node:crypto";
import pg from "pg";
import { type Observable, Subject } from "rxjs";
import type { Log } from "../../application/ports/log.ts";
import { connectionConfig, type Wakeup } from "./database.ts";

const CHANNEL = "frontdesk_wakeup";
/** Other processes are told at most this often: a notification makes commits wait for one another. */
const NOTIFY_EVERY_MS = 20;
/** A hint need not wait for the disk. */
const NOTIFY = `SELECT set_config('synchronous_commit', 'off', true), pg_notify('${CHANNEL}', $1)`;
const RECONNECT_MS = { first: 200, longest: 10_000 } as const;
const KINDS: ReadonlySet<string> = new Set<Wakeup>(["inbox", "outbox", "waiting", "agents"]);

export interface Wakeups {
  readonly observable: Observable<Wakeup>;
  nudge(...what: readonly Wakeup[]): void;
  close(): Promise<void>;
}

/**
 * Nudges within this process at once, and between processes through LISTEN/NOTIFY. Losing one is harmless:
 * polling is the truth. The listening connection is made again for ever, with growing pauses.
 */
export function openWakeups(connectionString: string, pool: pg.Pool, log: Log): Wakeups {
  const subject = new Subject<Wakeup>();
  const self = randomUUID();
  const toTell = new Set<Wakeup>();
  let telling: NodeJS.Timeout | undefined;
  const listener = listen(connectionString, log, (payload) => {
    const [from, ...kinds] = payload.split(" ");
    if (from !== self) for (const kind of kinds) if (KINDS.has(kind)) subject.next(kind as Wakeup);
  });

  const tellOthers = () => {
    telling = undefined;
    const payload = [self, ...toTell].join(" ");
    toTell.clear();
    pool.query({ name: "notify", text: NOTIFY, values: [payload] }).catch(() => undefined);
  };

  return {
    observable: subject.asObservable(),
    nudge: (...what) => {
      for (const kind of what) {
        subject.next(kind);
        toTell.add(kind);
      }
      if (toTell.size > 0) telling ??= setTimeout(tellOthers, NOTIFY_EVERY_MS);
    },
    close: async () => {
      clearTimeout(telling);
      subject.complete();
      await listener.close();
    },
  };
}

function listen(connectionString: string, log: Log, heard: (payload: string) => void) {
  let closed = false;
  let client: pg.Client | undefined;
  let waiting: NodeJS.Timeout | undefined;
  let pause_ms: number = RECONNECT_MS.first;

  const again = (error: unknown) => {
    if (closed || waiting) return;
    client?.removeAllListeners();
    client?.on("error", () => undefined);
    client?.end().catch(() => undefined);
    log.debug(
      { err: error instanceof Error ? error.message : String(error), pause_ms },
      "listening for wake-ups broke off",
    );
    waiting = setTimeout(() => {
      waiting = undefined;
      void connect();
    }, pause_ms);
    pause_ms = Math.min(pause_ms * 2, RECONNECT_MS.longest);
  };

  const connect = async () => {
    client = new pg.Client(connectionConfig(connectionString));
    client.on("error", again);
    client.on("end", () => again("the connection ended"));
    client.on("notification", ({ payload }) => heard(payload ?? ""));
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      pause_ms = RECONNECT_MS.first;
    } catch (error) {
      again(error);
    }
  };

  const connected = connect();
  return {
    close: async () => {
      closed = true;
      clearTimeout(waiting);
      await connected;
      await client?.end().catch(() => undefined);
    },
  };
}
