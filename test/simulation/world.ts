import type { DeskSetup } from "../../src/application/desk-setup.ts";
import type { Clock } from "../../src/application/ports/clock.ts";
import type { Inbound } from "../../src/application/ports/store.ts";
import { DeskProcess, LOOPS, type ProcessLoop } from "./desk-process.ts";
import { type MemoryStore, memoryStore } from "./memory-store.ts";
import type { Dangers } from "./mortal.ts";
import type { Fault, Plan } from "./plan.ts";
import { SeededRandom } from "./seeded-random.ts";
import { SimulatedHomeserver } from "./simulated-homeserver.ts";
import { SimulatedNetwork } from "./simulated-network.ts";
import { poor, type RulesVariant, rich, settings, simulatedRules, WEBHOOK } from "./simulated-rules.ts";
import { SimulatedWebhooks } from "./simulated-webhooks.ts";
import { Tally } from "./tally.ts";
import { Transactions } from "./transactions.ts";
import { settle, VirtualClock } from "./virtual-clock.ts";

const STARTS_AT = Date.UTC(2026, 0, 5, 9);
/** Probability of dying at one call of a port, before it and after it. */
const DEATH = 0.0006;
/** Probability that a call of a port, or its answer, takes its time. */
const SLOW = 0.01;
/** Probability that a decision does, and the longest that it takes, ms. */
const SLOW_DECISION = 0.15;
const SLOWEST_DECISION_MS = 3_000;

/** The outside world and what lasts of the bridge; its processes live and die in it. */
export class World {
  readonly plan: Plan;
  readonly random: SeededRandom;
  /** Ids go on across lives, as they do with real randomness. */
  readonly ids: SeededRandom;
  readonly tally = new Tally();
  readonly clock = new VirtualClock(STARTS_AT);
  readonly homeserver: SimulatedHomeserver;
  readonly networks: ReadonlyMap<string, SimulatedNetwork>;
  readonly webhooks: SimulatedWebhooks;
  readonly store: MemoryStore;
  readonly agentIds: readonly string[];
  /** Errors thrown by passes: the simulated store never fails, so each is a defect. */
  readonly failures: unknown[] = [];
  readonly transactions: Transactions;
  faultsOn = true;
  dangers: Dangers = { death: 0, slow: 0 };
  setup: DeskSetup;
  #processes: (DeskProcess | undefined)[];

  constructor(plan: Plan) {
    this.plan = plan;
    this.random = new SeededRandom(plan.seed);
    this.ids = new SeededRandom(plan.seed + 1, "c");
    const sleep = (duration_ms: number) => this.clock.sleep(duration_ms);
    const network = (name: string, capabilities: typeof rich) =>
      new SimulatedNetwork(name, capabilities, this.random, sleep, this.tally);
    this.homeserver = new SimulatedHomeserver(this.random, this.clock, this.tally);
    this.networks = new Map([
      ["rich", network("rich", rich)],
      ["poor", network("poor", poor)],
    ]);
    this.webhooks = new SimulatedWebhooks(this.random, sleep, this.tally);
    this.store = memoryStore(this.clock);
    const { commitDecisions } = this.store;
    this.store.commitDecisions = async (made) => {
      const results = await commitDecisions(made);
      this.tally.count("claim-refused", results.filter((result) => result === "claim-refused").length);
      return results;
    };
    this.transactions = new Transactions(this);
    this.agentIds = Array.from({ length: plan.agents }, (_, index) => `@agent${index}:sim`);
    this.setup = this.#setupWith({ without: [], lowered: [], sales: true, automated: plan.faults.automated });
    this.#processes = plan.faults["second-worker"] ? [undefined, undefined] : [undefined];
    this.#setFaults();
  }

  has(fault: Fault): boolean {
    return this.faultsOn && this.plan.faults[fault];
  }

  async begin(): Promise<void> {
    await this.store.syncAgents([...this.setup.rules.agents.values()], this.clock.now());
    for (const agent of this.agentIds) this.homeserver.command(agent, "ready");
    await this.live();
  }

  /** Processes that take something in. */
  get running(): readonly DeskProcess[] {
    return this.#processes.filter((process) => process?.runs) as DeskProcess[];
  }

  get living(): readonly DeskProcess[] {
    return this.#processes.filter((process) => process?.isReady) as DeskProcess[];
  }

  /** Those that are dead are started again. */
  async live(): Promise<void> {
    for (const [index, process] of this.#processes.entries())
      if (process === undefined) this.#processes[index] = new DeskProcess(this, `worker-${index}`);
    await settle();
  }

  died(process: DeskProcess): void {
    this.tally.count("process-died");
    process.disconnect();
    this.transactions.brokeOff();
    this.#processes = this.#processes.map((each) => (each === process ? undefined : each));
  }

  async step(name: ProcessLoop): Promise<void> {
    for (const process of this.running) await process.step(name);
  }

  async stepAll(): Promise<void> {
    for (const loop of LOOPS) await this.step(loop);
  }

  kill(): void {
    this.random.pick(this.living)?.life.die();
  }

  async stopOne(): Promise<void> {
    this.tally.count("process-stopped");
    await this.random.pick(this.running)?.stop();
  }

  /** Something stands still for a while, and does not know it afterwards. */
  pause(): void {
    const process = this.random.pick(this.running);
    if (!process) return;
    this.tally.count("process-paused");
    process.life.pause();
    void this.clock.sleep(this.random.below(this.random.chance(0.5) ? 40_000 : 3_000)).then(() => {
      process.life.resume();
    });
  }

  /** Other rules come into force. */
  async reload(variant: RulesVariant): Promise<void> {
    const [process] = this.running;
    if (!process) return;
    this.tally.count("rules-reloaded");
    this.tally.count("agent-retired", variant.without.length);
    for (const id of variant.lowered) {
      const held = (await this.store.routingFigures()).agents.find((agent) => agent.id === id)?.load ?? 0;
      if (held > 1) this.tally.count("capacity-lowered-below-load");
    }
    if (!variant.sales) this.tally.count("queue-removed");
    this.setup = this.#setupWith(variant);
    await process.reload();
  }

  missedIn(roomId: string): AsyncIterable<Inbound> {
    return this.homeserver.missedIn(roomId, this.transactions.areOvertaken);
  }

  /** A decision can take its time, in which another worker decides about the same agents. */
  async thinks(clock: Pick<Clock, "sleep">): Promise<void> {
    if (!this.has("slow-store") || !this.random.chance(SLOW_DECISION)) return;
    this.tally.count("decision-slow");
    await clock.sleep(this.random.below(SLOWEST_DECISION_MS));
  }

  async robotSays(conversation: string, close: boolean): Promise<void> {
    const id = `by-itself:${this.ids.id()}`;
    const reply = close ? ({ kind: "close" } as const) : this.webhooks.words();
    const event = { type: "AgentReplied", agent: WEBHOOK, id, reply } as const;
    this.tally.count("webhook-said-by-itself");
    void this.running[0]?.hearAgent([{ at: this.clock.now(), key: id, target: { conversation }, event }]);
    await settle();
  }

  async endFaults(): Promise<void> {
    this.faultsOn = false;
    this.#setFaults();
    this.homeserver.away = false;
    this.homeserver.deactivated.clear();
    this.webhooks.closes = true;
    for (const network of this.networks.values()) network.away = false;
    for (const process of this.living) process.life.die();
    await this.live();
    await this.reload({ without: [], lowered: [], sales: true, automated: this.plan.faults.automated });
  }

  #setupWith(variant: RulesVariant): DeskSetup {
    return {
      deskName: "Simulated desk",
      rules: simulatedRules(this.agentIds, variant),
      language: "en",
      texts: {},
      settingsFor: (_desk, network) => settings(network === "rich" ? rich : poor),
    };
  }

  #setFaults(): void {
    const probability = (fault: Fault, value: number) => (this.has(fault) ? value : 0);
    this.dangers = { death: probability("crash", DEATH), slow: probability("slow-store", SLOW) };
    this.homeserver.faults = {
      busy: probability("homeserver-busy", 0.05),
      lostAnswer: probability("answer-lost", 0.05),
      slow: probability("slow-homeserver", 0.2),
      noRoom: probability("rooms-break", 0.05),
    };
    for (const network of this.networks.values()) {
      network.faults = {
        down: probability("network-down", 0.05),
        cut: probability("connection-cut", 0.05),
        silentClient: probability("client-silent", 0.3),
        refused: probability("message-refused", 0.01),
        returned: probability("message-returned", 0.01),
        slow: probability("slow-network", 0.2),
      };
    }
    this.webhooks.faults = {
      fails: probability("webhook-fails", 0.1),
      refuses: probability("webhook-fails", 0.03),
      slow: probability("webhook-fails", 0.2),
    };
  }
}
