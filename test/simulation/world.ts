import type { DeskSetup } from "../../src/application/desk-setup.ts";
import type { Log } from "../../src/application/ports/log.ts";
import type { Meter } from "../../src/application/ports/meter.ts";
import type { Network } from "../../src/application/ports/network.ts";
import { type Desk, deskOf, type LoopName } from "../../src/application/run-desk.ts";
import type { Capabilities } from "../../src/domain/capabilities.ts";
import type { ConversationSettings } from "../../src/domain/conversation/state.ts";
import { route } from "../../src/domain/routing/route.ts";
import type { Agent, Rule, Rules } from "../../src/domain/routing/rules.ts";
import { type MemoryStore, memoryStore } from "./memory-store.ts";
import { Life } from "./mortal.ts";
import type { Plan } from "./plan.ts";
import { SeededRandom } from "./seeded-random.ts";
import { SimulatedHomeserver } from "./simulated-homeserver.ts";
import { SimulatedNetwork } from "./simulated-network.ts";
import { settle, VirtualClock } from "./virtual-clock.ts";

const STARTS_AT = Date.UTC(2026, 0, 5, 9);
/** Probability of dying at one call of a port, before it and after it. */
const DEATH = 0.0015;

const rich: Capabilities = {
  edits: true,
  replies: true,
  retractions: true,
  reactions: true,
  typing: true,
  deliveryReceipts: true,
  media: false,
  formatting: "styling",
  clientIdentification: true,
  maxTextBytes: 65_536,
};
const poor: Capabilities = {
  ...rich,
  edits: false,
  replies: false,
  retractions: false,
  reactions: false,
  typing: false,
  deliveryReceipts: false,
  formatting: "none",
};

/** The outside world and what lasts of the bridge; the bridge itself lives and dies in it. */
export class World {
  readonly plan: Plan;
  readonly random: SeededRandom;
  readonly clock = new VirtualClock(STARTS_AT);
  readonly homeserver: SimulatedHomeserver;
  readonly networks: ReadonlyMap<string, SimulatedNetwork>;
  readonly store: MemoryStore;
  readonly rules: Rules;
  readonly agentIds: readonly string[];
  deaths = 0;
  #life: Life | undefined;
  #desk: Desk | undefined;
  #busy = new Set<LoopName>();
  /** Ids go on across lives, as they do with real randomness. */
  readonly #ids: SeededRandom;
  faultsOn = true;
  /** Ids of all outbox rows, gathered when messages are checked. */
  readonly knownDeliveries = new Set<string>();

  constructor(plan: Plan) {
    this.plan = plan;
    this.random = new SeededRandom(plan.seed);
    this.#ids = new SeededRandom(plan.seed + 1, "c");
    this.homeserver = new SimulatedHomeserver(this.random, () => this.clock.now());
    this.networks = new Map(
      [new SimulatedNetwork("rich", rich, this.random), new SimulatedNetwork("poor", poor, this.random)].map(
        (network) => [network.name, network],
      ),
    );
    this.store = memoryStore(this.clock);
    this.agentIds = Array.from({ length: plan.agents }, (_, index) => `@agent${index}:sim`);
    this.rules = rulesFor(this.agentIds);
    this.#setFaults();
  }

  isKnownDelivery(id: string): boolean {
    return this.knownDeliveries.has(id);
  }

  get desk(): Desk | undefined {
    return this.#desk;
  }

  async begin(): Promise<void> {
    const agents = [...this.rules.agents.values()].map(({ id, capacity }) => ({ id, capacity }));
    await this.store.syncAgents(agents, this.clock.now());
    for (const agent of this.agentIds) this.homeserver.command(agent, "ready");
    this.live();
  }

  /** The bridge is started, or started again after its death. */
  live(): void {
    if (this.#desk) return;
    const life = new Life(this.random, this.plan.faults.crash && this.faultsOn ? DEATH : 0, () =>
      this.#died(),
    );
    const wrapped = [...this.networks].map(([name, network]): [string, Network] => [
      name,
      life.wrap<Network>(network),
    ]);
    this.#life = life;
    this.#busy = new Set();
    this.#desk = deskOf({
      store: life.wrap(this.store),
      homeserver: life.wrap(this.homeserver),
      networks: new Map(wrapped),
      router: { route: async (request, snapshot) => route(this.rules, snapshot, request) },
      setup: () => this.setup,
      clock: this.clock,
      random: this.#ids,
      meter: noMeter,
      log: noLog,
      worker: `life-${this.deaths}`,
      retention_ms: 365 * 86_400_000,
    });
  }

  /** Runs one pass of a loop, unless its last pass still runs. */
  async step(name: LoopName): Promise<void> {
    const desk = this.#desk;
    if (!desk || this.#busy.has(name)) return;
    const busy = this.#busy;
    busy.add(name);
    void desk.steps[name]().then(
      () => busy.delete(name),
      (error: unknown) => {
        busy.delete(name);
        this.failures.push(error);
      },
    );
    await settle();
  }

  /** Errors thrown by passes: the simulated store never fails, so each is a defect. */
  readonly failures: unknown[] = [];

  /** Hands the oldest homeserver events to the bridge as one transaction. */
  async pushTransaction(): Promise<void> {
    const { events } = this.homeserver;
    if (!this.#desk || events.length === 0) return;
    const batch = events.slice(0, 1 + this.random.below(5));
    const repeat = this.faultsOn && this.plan.faults["transaction-repeated"] && this.random.chance(0.1);
    let acknowledged = false;
    void this.#desk.accept.fromHomeserver(batch).then(() => {
      acknowledged = true;
    });
    await settle();
    if (acknowledged && !repeat) events.splice(0, batch.length);
  }

  endFaults(): void {
    this.faultsOn = false;
    this.#setFaults();
    this.homeserver.away = false;
    for (const network of this.networks.values()) network.away = false;
    this.kill();
    this.live();
  }

  kill(): void {
    this.#life?.die();
  }

  get setup(): DeskSetup {
    return {
      deskName: "Simulated desk",
      rules: this.rules,
      language: "en",
      texts: {},
      settingsFor: (_desk, network) => settings(network === "rich" ? rich : poor),
    };
  }

  #died(): void {
    this.deaths += 1;
    this.#desk = undefined;
    this.clock.forgetSleepers();
  }

  #setFaults(): void {
    const probability = (fault: keyof Plan["faults"], value: number) =>
      this.faultsOn && this.plan.faults[fault] ? value : 0;
    this.homeserver.faults = {
      busy: probability("homeserver-busy", 0.05),
      lostAnswer: probability("answer-lost", 0.05),
    };
    for (const network of this.networks.values()) {
      network.faults = {
        down: probability("network-down", 0.05),
        cut: probability("connection-cut", 0.05),
        silentClient: probability("client-silent", 0.3),
        refused: probability("message-refused", 0.01),
      };
    }
  }
}

function settings(carries: Capabilities): ConversationSettings {
  const name = { slot: "name", ask: { en: "May I have your name?" } };
  const reason = { slot: "reason", ask: { en: "What is it about?" } };
  return {
    deskName: "Simulated desk",
    defaultLanguage: "en",
    script: { slots: [name, reason], maxTurns: 6, silence_ms: 300_000, clientAnswer_ms: 3_000 },
    carries,
    followUp_ms: 60_000,
    wrapUp_ms: 5_000,
    positionUpdate_ms: 60_000,
    idleClose_ms: 3_600_000,
    holdForAbsent: { messages: 100, for_ms: 600_000 },
  };
}

function rulesFor(ids: readonly string[]): Rules {
  const agents = ids.map((id, index): [string, Agent] => [
    id,
    { id, name: `Agent ${index}`, skills: { help: 1 + (index % 5) }, capacity: 1 + (index % 3) },
  ]);
  const rule: Rule = {
    name: "all",
    matches: () => true,
    queue: "help",
    priority: 5,
    host: "homeserver",
    steps: [{ skills: { help: 1 }, order: "longest-idle" }],
    offer: { ring_ms: 20_000, atOnce: 2, setAway: true, exclude_ms: 60_000 },
  };
  return {
    skills: ["help"],
    agents: new Map(agents),
    queues: new Map([["help", { name: "help", title: "Help" }]]),
    rules: [rule],
  };
}

const noLog: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => noLog };
const noMeter: Meter = {
  delivered() {},
  accepted() {},
  folded() {},
  decided() {},
  offered() {},
  waited() {},
  failed() {},
};
