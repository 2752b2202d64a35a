import { localRouter } from "../../src/adapters/routers/local/local-router.ts";
import { openPostgresStore, type PostgresStore } from "../../src/adapters/store/open-postgres-store.ts";
import { systemClock } from "../../src/adapters/system/system-clock.ts";
import { systemRandomness } from "../../src/adapters/system/system-randomness.ts";
import type { Meter } from "../../src/application/ports/meter.ts";
import { deskOf } from "../../src/application/run-desk.ts";
import { plain } from "../../src/domain/message/rich-text.ts";
import { quiet } from "../../test/support/postgres.ts";
import { waitFor } from "../../test/support/wait-for.ts";
import { agreeingHomeserver, agreeingNetwork } from "./agreeing-ports.ts";
import { AGENT_CAPACITY } from "./desk-plan.ts";
import { customerRef, setupFor } from "./in-process-setup.ts";

/** The desk's core over a real store, between a homeserver and a network that have done everything at once. */
export interface DeskInProcess {
  readonly store: PostgresStore;
  /** Resolves when it is stored. */
  customerWrites(customer: number, text: string): Promise<void>;
  agentWrites(customer: number, text: string): Promise<void>;
  /** The agent closes it, and their time for wrapping up is over. */
  close(customer: number): Promise<void>;
  /** Until each of so many customers talks with an agent. */
  connect(customers: number): Promise<void>;
  /** So many customers wait for as many agents as they need, who are all away. */
  letWait(customers: number): Promise<void>;
  /** All agents are ready from now on; resolves to the time, ms, after which each customer is offered to one. */
  serve(customers: number): Promise<number>;
  /** Another worker on the same database. */
  knows(customers: number): void;
  stop(): Promise<void>;
}

export interface DeskInProcessOptions {
  readonly connectionString: string;
  /** Words that were delivered, to the room or to the customer. */
  readonly delivered: (text: string) => void;
}

let workers = 0;

export async function startDeskInProcess(options: DeskInProcessOptions): Promise<DeskInProcess> {
  const clock = systemClock();
  const { connectionString, delivered } = options;
  const store = await openPostgresStore({ connectionString, now: clock.now });
  const talks = new Map<string, { readonly room: string; readonly agent: string }>();
  let setup = setupFor([]);
  const desk = deskOf({
    store,
    homeserver: agreeingHomeserver(delivered, async ({ customer, roomId, user }) => {
      talks.set(customer.identity, { room: roomId, agent: user });
      await accept({ room: roomId }, { type: "UserJoined", user });
    }),
    networks: new Map([["xmpp", agreeingNetwork(delivered)]]),
    router: localRouter(() => setup.rules),
    setup: () => setup,
    clock,
    random: systemRandomness(),
    meter: silent,
    log: quiet,
    worker: `bench-${workers++}`,
    retention_ms: 86_400_000,
  });
  type Inbound = Parameters<typeof desk.accept.fromHomeserver>[0][number];
  const accept = async (target: Inbound["target"], event: Inbound["event"], key?: string): Promise<void> => {
    const inbound = { at: clock.now(), target, event, ...(key === undefined ? {} : { key }) } as Inbound;
    await desk.accept.fromHomeserver([inbound]);
  };
  desk.start();
  const wakeups = store.wakeups().subscribe((what) => desk.nudge(what));
  let written = 0;
  const customerWrites: DeskInProcess["customerWrites"] = (index, text) => {
    written += 1;
    const message = { id: `message-${written}`, body: plain(text) };
    return desk.accept.fromNetwork(
      { type: "CustomerWrote", customer: customerRef(index), message },
      message.id,
    );
  };
  const hire = async (customers: number) => {
    setup = setupFor(agentsFor(customers));
    await store.syncAgents([...setup.rules.agents.values()], clock.now());
  };
  const callIn = async () => {
    for (const agent of setup.rules.agents.keys())
      await accept({ agent }, { type: "AgentCommanded", command: "ready", from: "chat" });
  };
  const untilConnected = async (customers: number) => {
    const connected = async () => (await store.figures()).conversationsByStage.connected === customers;
    await waitFor(connected, { what: "all talks to be under way", timeout_ms: 120_000 });
  };
  return {
    store,
    customerWrites,
    agentWrites: async (index, text) => {
      const talk = talks.get(customerRef(index).identity);
      if (talk === undefined) throw new Error(`customer ${index} talks with nobody`);
      written += 1;
      const message = { id: `$event-${written}`, body: plain(text) };
      await accept({ room: talk.room }, { type: "UserWrote", user: talk.agent, message }, message.id);
    },
    close: async (index) => {
      const talk = talks.get(customerRef(index).identity);
      const message = { id: "$close", body: plain("!close") };
      await accept({ room: talk?.room ?? "" }, { type: "UserWrote", user: talk?.agent ?? "", message });
      const closed = async () =>
        (await store.conversationByThread(customerRef(index)))?.stage.kind === "closed";
      await waitFor(closed, { what: "the talk to be closed" });
    },
    connect: async (customers) => {
      await hire(customers);
      await callIn();
      for (let index = 0; index < customers; index++) await customerWrites(index, "Good morning");
      await untilConnected(customers);
    },
    letWait: async (customers) => {
      await hire(customers);
      const writing = Array.from({ length: customers }, (_, index) => customerWrites(index, "Good morning"));
      await Promise.all(writing);
      const waiting = async () => (await store.figures()).waitingByQueue.all === customers;
      await waitFor(waiting, { what: "all to wait", timeout_ms: 60_000 });
    },
    serve: async (customers) => {
      const from = performance.now();
      await callIn();
      const offered = async () => {
        const { ringing = 0, connected = 0 } = (await store.figures()).conversationsByStage;
        return ringing + connected === customers;
      };
      await waitFor(offered, { what: "all to be offered", timeout_ms: 120_000 });
      const took_ms = performance.now() - from;
      await untilConnected(customers);
      return took_ms;
    },
    knows: (customers) => {
      setup = setupFor(agentsFor(customers));
    },
    stop: async () => {
      wakeups.unsubscribe();
      await desk.stop(2_000);
      await store.close();
    },
  };
}

function agentsFor(customers: number): readonly string[] {
  const count = Math.ceil(customers / AGENT_CAPACITY);
  return Array.from({ length: count }, (_, at) => `@agent${at}:desk.test`);
}

const silent: Meter = {
  delivered() {},
  accepted() {},
  folded() {},
  decided() {},
  offered() {},
  waited() {},
  failed() {},
};
