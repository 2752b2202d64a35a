import { acceptInbound } from "./accept-inbound.ts";
import { advanceConversations, LANES_PER_PASS } from "./advance-conversations.ts";
import { answerCommands } from "./answer-commands.ts";
import { assignWaiting } from "./assign-waiting.ts";
import { callWebhooks } from "./call-webhook.ts";
import { deliverEffect } from "./deliver-effect.ts";
import { deliverOutbox, MOST_LANES } from "./deliver-outbox.ts";
import type { DeskSetup } from "./desk-setup.ts";
import { fireTimers } from "./fire-timers.ts";
import type { FollowLinks } from "./follow-links.ts";
import { forgetClosed } from "./forget-closed.ts";
import type { Clock, Randomness } from "./ports/clock.ts";
import type { Homeserver } from "./ports/homeserver.ts";
import type { Log } from "./ports/log.ts";
import type { Media } from "./ports/media.ts";
import type { Meter } from "./ports/meter.ts";
import type { Network } from "./ports/network.ts";
import type { Router, RoutingServer } from "./ports/router.ts";
import type { Inbound, Store } from "./ports/store.ts";
import type { Webhooks } from "./ports/webhooks.ts";
import { relaySignals } from "./relay-signals.ts";
import { startWorkLoop, type WorkLoop } from "./work-loop.ts";

export interface DeskParts {
  readonly store: Store;
  readonly homeserver: Homeserver;
  readonly networks: ReadonlyMap<string, Network>;
  /** Without them no agent can be behind one. */
  readonly webhooks?: Webhooks;
  readonly router: Router;
  /** Asked before the local rules, where there is one. */
  readonly routingServer?: RoutingServer;
  readonly setup: () => DeskSetup;
  /** Who is blocked has changed, and that is stored. */
  readonly onBlocks?: () => Promise<void>;
  /** Where the desk carries files. */
  readonly media?: Media;
  /** Where the desk has links. */
  readonly followLinks?: FollowLinks;
  readonly clock: Clock;
  readonly random: Randomness;
  readonly meter: Meter;
  readonly log: Log;
  /** This process, among those that share the store. */
  readonly worker: string;
  /** Networks this worker is connected to, and so can deliver to; all when left out. */
  readonly connectedTo?: () => readonly string[];
  /** How long what belongs to a closed conversation is kept. */
  readonly retention_ms: number;
}

/**
 * How often each loop looks by itself. The store tells of new work (`nudge`) and makes it at once; these are
 * what holds when a nudge is lost.
 */
const POLL_MS = {
  inbox: 500,
  agents: 500,
  waiting: 500,
  outbox: 500,
  time: 200,
  housekeeping: 60_000,
} as const;

/** Steps that do less than this have left nothing over: looking again would find none. */
const FULL: Readonly<Partial<Record<LoopName, number>>> = {
  inbox: LANES_PER_PASS,
  outbox: Math.min(...Object.values(MOST_LANES)),
};

/** All use cases wired to one another: what comes in is folded, what is folded is delivered or decided. */
export function deskOf(parts: DeskParts) {
  const loops = new Map<LoopName, WorkLoop>();
  const nudge = (...names: readonly LoopName[]) => {
    for (const name of names) loops.get(name)?.nudge();
  };
  const signals = relaySignals(parts);
  const accept = acceptInbound(parts);
  const heard = async (inbound: readonly Inbound[]) => {
    await accept.fromAgents(inbound);
    nudge("inbox");
  };
  const deliver = deliverEffect({
    ...parts,
    handedOver: signals.handedOver,
    ...(parts.webhooks
      ? { callWebhook: callWebhooks({ ...parts, webhooks: parts.webhooks, accept: heard }) }
      : {}),
  });
  const outbox = deliverOutbox({ ...parts, deliver, nudge: () => nudge("outbox") });
  const steps: Readonly<Record<LoopName, () => Promise<number>>> = {
    inbox: advanceConversations({ ...parts, handingOver: outbox.handingOver }),
    agents: answerCommands({ ...parts, nudge: () => nudge("outbox", "waiting", "inbox") }),
    waiting: assignWaiting({ ...parts, nudge: () => nudge("inbox") }),
    outbox: outbox.step,
    time: fireTimers({ ...parts, nudge: () => nudge("inbox", "waiting") }),
    housekeeping: forgetClosed(parts),
  };

  return {
    accept,
    signals,
    /** The use cases one pass at a time, for whoever brings their own loop (the simulation). */
    steps,
    nudge,
    start: (): void => {
      for (const name of Object.keys(steps) as LoopName[])
        loops.set(name, startLoop(parts, name, steps[name]));
    },
    /** Takes nothing more up, lets what is under way end, within `timeout_ms`. */
    stop: async (timeout_ms: number): Promise<void> => {
      signals.stop();
      const ending = [...loops.values()].map((loop) => loop.stop());
      loops.clear();
      const ended = new AbortController();
      const all = Promise.all([...ending, outbox.stop(timeout_ms)]);
      await Promise.race([all, parts.clock.sleep(timeout_ms, ended.signal)]);
      ended.abort();
    },
  };
}

export type Desk = ReturnType<typeof deskOf>;
export type LoopName = keyof typeof POLL_MS;

function startLoop(parts: DeskParts, name: LoopName, step: () => Promise<number>): WorkLoop {
  const { clock, log, meter } = parts;
  const full = FULL[name] ?? 1;
  return startWorkLoop({ name, step, full, poll_ms: POLL_MS[name], clock, log, onFailure: meter.failed });
}
