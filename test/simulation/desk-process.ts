import { BehaviorSubject, Subject } from "rxjs";
import { type HoldNetworks, holdNetworks } from "../../src/application/hold-networks.ts";
import type { Log } from "../../src/application/ports/log.ts";
import type { Meter } from "../../src/application/ports/meter.ts";
import type { Network, NetworkSink } from "../../src/application/ports/network.ts";
import type { Accepted, Inbound } from "../../src/application/ports/store.ts";
import { type Desk, deskOf, type LoopName } from "../../src/application/run-desk.ts";
import { settleRooms } from "../../src/application/settle-rooms.ts";
import { route } from "../../src/domain/routing/route.ts";
import { keepHomeserver } from "../../src/main/keep-homeserver.ts";
import { Life } from "./mortal.ts";
import { settle } from "./virtual-clock.ts";
import type { World } from "./world.ts";

export type ProcessLoop = Exclude<LoopName, "housekeeping"> | "networks" | "homeserver";

export const LOOPS: readonly ProcessLoop[] = [
  "inbox",
  "outbox",
  "waiting",
  "agents",
  "time",
  "networks",
  "homeserver",
];

/** One process of the bridge, from its start to its end: the use cases, wired as in `src/main/`. */
export class DeskProcess {
  readonly life: Life;
  readonly startedAt: number;
  readonly #world: World;
  readonly #desk: Desk;
  readonly #holding: HoldNetworks;
  readonly #links: ReadonlyMap<string, Network>;
  readonly #accept: (inbound: readonly Inbound[]) => Promise<readonly Accepted[]>;
  readonly #steps: Readonly<Record<ProcessLoop, () => Promise<unknown>>>;
  readonly #homeserverProblem = new BehaviorSubject<string | undefined>("not asked yet");
  readonly #homeserverHeard = new Subject<void>();
  readonly #busy = new Set<ProcessLoop>();

  constructor(world: World, worker: string) {
    this.#world = world;
    this.startedAt = world.clock.now();
    const life = new Life(
      world.random,
      world.clock,
      world.tally,
      () => world.dangers,
      () => world.died(this),
    );
    this.life = life;
    this.#links = new Map([...world.networks].map(([name, network]) => [name, network.link()]));
    const networks = new Map([...this.#links].map(([name, link]) => [name, life.wrap<Network>(link)]));
    const store = life.wrap(world.store);
    const clock = life.clock();
    const homeserver = life.wrap(world.homeserver);
    const surroundings = { clock, log: logOf(world), worker, store };
    this.#desk = deskOf({
      ...surroundings,
      homeserver,
      networks,
      webhooks: life.wrap(world.webhooks),
      router: {
        route: async (request, snapshot) => {
          await world.thinks(clock);
          return route(world.setup.rules, snapshot, request);
        },
      },
      setup: () => world.setup,
      random: world.ids,
      meter: noMeter,
      connectedTo: () => [...this.#holding.held()],
      retention_ms: 365 * 86_400_000,
    });
    const rooms = settleRooms({
      ...surroundings,
      accept: this.#desk.accept.fromHomeserver,
      missed: ({ room }) => world.missedIn(room.status === "open" ? room.roomId : ""),
    });
    this.#accept = rooms.accept;
    this.#holding = holdNetworks({ ...surroundings, networks, sink: this.#sink() });
    this.#steps = {
      ...this.#desk.steps,
      networks: () => this.#holding.step(),
      homeserver: keepHomeserver({
        ...surroundings,
        homeserver,
        rooms,
        configuration: { desk: { name: "Simulated desk" } } as never,
        homeserverProblem: this.#homeserverProblem,
        homeserverHeard: this.#homeserverHeard,
        signal: new AbortController().signal,
      }),
    };
    // Whoever listens on our port is us: what a process killed before us held is ours again.
    void store
      .releaseWorker(worker)
      .then(() => store.syncAgents([...world.setup.rules.agents.values()], clock.now()))
      .then(() => {
        this.#isReady = true;
      });
  }

  #isReady = false;

  /** It has started, lives, and stands not still. */
  get runs(): boolean {
    return this.#isReady && !this.life.dead && !this.life.paused;
  }

  get isReady(): boolean {
    return this.#isReady && !this.life.dead;
  }

  /** It knows that the homeserver does not answer. */
  get missesHomeserver(): boolean {
    return this.#homeserverProblem.value !== undefined;
  }

  /** Runs one pass of a loop, unless its last pass still runs. */
  async step(name: ProcessLoop): Promise<void> {
    if (!this.runs || this.#busy.has(name)) return;
    this.#busy.add(name);
    void this.#steps[name]().then(
      () => this.#busy.delete(name),
      (error: unknown) => {
        this.#busy.delete(name);
        this.#world.failures.push(error);
      },
    );
    await settle();
  }

  /** A transaction of the homeserver; resolves when it is acknowledged. */
  hear(inbound: readonly Inbound[]): Promise<unknown> {
    return this.#taken(async () => {
      const at = this.#world.clock.now();
      await this.#accept(inbound.map((each) => ({ ...each, at })));
      this.#homeserverHeard.next();
    });
  }

  /** What an agent behind a webhook says by itself. */
  hearAgent(inbound: readonly Inbound[]): Promise<unknown> {
    return this.#taken(() => this.#desk.accept.fromAgents(inbound));
  }

  async reload(): Promise<void> {
    const { rules } = this.#world.setup;
    await this.#world.store.syncAgents([...rules.agents.values()], this.#world.clock.now());
    await this.#world.store.wakeWaiting(this.#world.clock.now(), true);
  }

  /** Its connections end with it. */
  disconnect(): void {
    for (const [name, link] of this.#links) this.#world.networks.get(name)?.disconnect(link);
  }

  /** As on SIGTERM: what is under way ends, and what it held is free at once. */
  async stop(): Promise<void> {
    void this.#holding.stop();
    void this.#desk.stop(2_000);
    await settle();
    this.life.die();
  }

  #sink(): NetworkSink {
    const { accept } = this.#desk;
    return {
      accept: (event, key) => this.#taken(() => accept.fromNetwork(event, key)) as Promise<void>,
      returned: (...args) => this.#taken(() => accept.returned(...args)) as Promise<void>,
      typing() {},
      received() {},
    };
  }

  /** Nobody answers while the process stands still, or ever when it is dead. */
  #taken(take: () => Promise<unknown>): Promise<unknown> {
    return new Promise((resolve, reject) => this.life.run(() => void take().then(resolve, reject)));
  }
}

const noMeter: Meter = {
  delivered() {},
  accepted() {},
  folded() {},
  decided() {},
  offered() {},
  waited() {},
  failed() {},
};

/** Nothing is written, but how much was found in rooms that were read again is counted. */
function logOf({ tally }: World): Log {
  const log: Log = {
    debug() {},
    info: ({ events }) => tally.count("events-found-again", typeof events === "number" ? events : 0),
    warn() {},
    error() {},
    child: () => log,
  };
  return log;
}
