import assert from "node:assert/strict";
import type { MadeDecision, Waiting } from "../../../src/application/ports/store.ts";
import { routingTable } from "../../../src/domain/routing/routing-table.ts";
import { indexRules } from "../../../src/domain/routing/rule-index.ts";
import { makeAgent, makeRule, makeRules } from "../../domain/routing/make.ts";
import { SeededRandom } from "../../simulation/seeded-random.ts";
import type { Bench } from "./exercise-store.ts";
import { setAvailability } from "./exercise-waiting.ts";
import { request } from "./sample-decisions.ts";
import { customer, openOne, START, want } from "./store-bench.ts";

const SEEDS = 5;
const STEPS = 70;
const SKILLS = ["german", "billing"];

/** Agents who can do one thing, the other or both, with one slot to three; some work takes two. */
const rules = makeRules(
  [
    makeAgent("@anna:x", { skills: { german: 3 }, capacity: 1 }),
    makeAgent("@ben:x", { skills: { billing: 3 }, capacity: 2 }),
    makeAgent("@carla:x", { skills: { german: 2, billing: 1 }, capacity: 3 }),
  ],
  SKILLS.flatMap((skill) =>
    [1, 2].map((weight) =>
      makeRule({
        name: `${skill} ${weight}`,
        matches: ({ slots }) => slots.skill === skill && slots.weight === String(weight),
        queue: skill === "german" ? "support" : "billing",
        weight,
        steps: [{ skills: { [skill]: 1 }, order: "longest-idle" }],
        offer: { ring_ms: 30_000, atOnce: weight, setAway: true, exclude_ms: 60_000 },
      }),
    ),
  ),
);
const index = indexRules(rules);
const agents = [...rules.agents.values()];

/** A worker in the middle of a pass: it may have read its figures long before it commits. */
interface Worker {
  readonly name: string;
  taken: readonly Waiting[];
  decided: readonly MadeDecision[];
}

/** Whatever happens while whoever decides: nobody is left asleep whom somebody could serve. */
export function exerciseWaking(bench: Bench): void {
  describe("leaves nobody asleep whom somebody could serve", () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      it(`whatever happens while it is decided (seed ${seed})`, async function () {
        this.timeout(60_000);
        const run = new Run(bench, new SeededRandom(seed));
        await run.begin();
        for (let step = 0; step < STEPS; step += 1) await run.step();
        await run.comeToRest();
        assert.deepEqual(await run.sleepersWhoCouldBeServed(), []);
      });
    }
  });
}

class Run {
  offers = 0;
  readonly #bench: Bench;
  readonly #random: SeededRandom;
  readonly #workers: readonly Worker[] = ["one", "other"].map((name) => ({ name, taken: [], decided: [] }));
  readonly #held: { readonly agent: string; readonly conversation: string }[] = [];
  readonly #attempts = new Map<string, number>();
  #waiters = 0;

  constructor(bench: Bench, random: SeededRandom) {
    this.#bench = bench;
    this.#random = random;
  }

  async begin(): Promise<void> {
    await this.#bench.store.syncAgents(agents, START);
  }

  async step(): Promise<void> {
    const random = this.#random;
    const dice = random.number();
    const agent = random.pick(agents)?.id ?? "";
    const conversation = random.pick([...this.#attempts.keys()]);
    this.#bench.clock.tick(10);
    if (dice < 0.2) await this.#comes();
    else if (dice < 0.3) await setAvailability(this.#bench, agent, "ready");
    else if (dice < 0.35) await setAvailability(this.#bench, agent, "away");
    else if (dice < 0.5) await this.#release();
    else if (dice < 0.55 && conversation !== undefined) await this.#cancel(conversation);
    else if (dice < 0.6 && conversation !== undefined) await this.#ask(conversation);
    else await this.#work(random.pick(this.#workers) as Worker);
  }

  /** Everybody who is awake is decided, by workers who are done with what they had. */
  async comeToRest(): Promise<void> {
    for (const worker of this.#workers) while (worker.taken.length > 0) await this.#work(worker);
    for (let found = 1; found > 0; ) {
      found = 0;
      for (const worker of this.#workers) {
        await this.#work(worker);
        found += worker.taken.length;
        while (worker.taken.length > 0) await this.#work(worker);
      }
    }
  }

  async sleepersWhoCouldBeServed(): Promise<readonly string[]> {
    const { agents: states, waiting } = await this.#bench.store.routingFigures();
    const table = routingTable(index, states);
    const found: string[] = [];
    for await (const { conversations } of this.#bench.store.audit())
      for (const { waiting: one } of conversations) {
        if (one === undefined) continue;
        const { outcome } = table.route({ now: this.#bench.clock.now(), waiting }, one.request);
        if (one.awake || outcome.kind === "offer") found.push(`${one.conversation} ${one.awake}`);
      }
    return found;
  }

  async #comes(): Promise<void> {
    this.#waiters += 1;
    const id = await openOne(this.#bench.store, customer(`customer${this.#waiters}`));
    this.#attempts.set(id, 0);
    await this.#ask(id);
  }

  async #ask(conversation: string): Promise<void> {
    const random = this.#random;
    if (this.#held.some((held) => held.conversation === conversation)) return;
    const attempt = (this.#attempts.get(conversation) ?? 0) + 1;
    this.#attempts.set(conversation, attempt);
    const slots = { skill: random.pick(SKILLS) ?? "", weight: random.chance(0.3) ? "2" : "1" };
    const asked = request(conversation, attempt, { slots, waitingSince: START + random.below(1_000) });
    await want(this.#bench.store, conversation, { type: "RequestDecision", request: asked, priority: 0 });
  }

  async #cancel(conversation: string): Promise<void> {
    await want(this.#bench.store, conversation, { type: "CancelRequest" });
  }

  async #release(): Promise<void> {
    const at = this.#random.below(this.#held.length);
    const [held] = this.#held.splice(at, 1);
    if (held)
      await want(this.#bench.store, held.conversation, { type: "ReleaseCapacity", agent: held.agent });
  }

  /** Takes, or decides, or commits: one thing at a time, so that all else may come between. */
  async #work(worker: Worker): Promise<void> {
    const { store } = this.#bench;
    if (worker.taken.length === 0) worker.taken = await store.takeWaiting(3, worker.name, 60_000);
    else if (worker.decided.length === 0) worker.decided = await this.#decide(worker.taken);
    else {
      const results = await store.commitDecisions(worker.decided);
      for (const [at, { conversation, decision }] of worker.decided.entries())
        if (results[at] === "committed" && decision.outcome.kind === "offer") await this.#rings(conversation);
      worker.taken = [];
      worker.decided = [];
    }
  }

  async #decide(taken: readonly Waiting[]): Promise<readonly MadeDecision[]> {
    const { agents: states, waiting } = await this.#bench.store.routingFigures();
    const table = routingTable(index, states);
    const at = this.#bench.clock.now();
    const loads = new Map(states.map((state) => [state.id, state]));
    return taken.map(({ conversation, request: asked, hand }): MadeDecision => {
      const decision = table.route({ now: at, waiting }, asked);
      const { outcome, weight = 1 } = decision;
      for (const id of outcome.kind === "offer" ? outcome.agents : []) {
        const state = loads.get(id);
        if (state === undefined) continue;
        const next = { ...state, load: state.load + weight };
        loads.set(id, next);
        table.update(next);
      }
      const capacityOf = (agent: string) => rules.agents.get(agent)?.capacity ?? 0;
      const made = { conversation, attempt: asked.attempt, decision, at, capacityOf };
      return { ...made, decisionId: this.#random.id(), ...(hand === undefined ? {} : { hand }) };
    });
  }

  async #rings(conversation: string): Promise<void> {
    const [stored] = (await this.#bench.store.decisions(conversation)).slice(-1);
    const outcome = stored?.decision.outcome;
    this.offers += 1;
    for (const agent of outcome?.kind === "offer" ? outcome.agents : [])
      this.#held.push({ agent, conversation });
  }
}
