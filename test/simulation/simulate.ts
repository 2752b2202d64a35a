import type { LoopName } from "../../src/application/run-desk.ts";
import { checkMessages } from "./check-messages.ts";
import { SimulatedAgent, SimulatedCustomer } from "./people.ts";
import type { Plan } from "./plan.ts";
import { RunningCheck } from "./running-check.ts";
import { World } from "./world.ts";

export interface Run {
  readonly plan: Plan;
  readonly problems: readonly string[];
  readonly steps: number;
  readonly deaths: number;
  readonly conversations: number;
  readonly messages: number;
}

/** Rounds of a second each that the desk has, once faults end, to bring everything to its end. */
const ROUNDS_TO_REST = 900;
const MOST_PROBLEMS = 10;
const LOOPS: readonly LoopName[] = ["inbox", "outbox", "waiting", "agents", "time"];

/**
 * The whole core in one process: the real use cases and domain, a virtual clock, and a simulated homeserver
 * and networks that delay, repeat, refuse, lose the answer or go away, while the bridge may die at any call.
 * The invariants are checked after every step; at the end every message must be where it belongs, once.
 */
export async function simulate(plan: Plan): Promise<Run> {
  const world = new World(plan);
  const customers = Array.from({ length: plan.customers }, (_, index) => new SimulatedCustomer(world, index));
  const agents = world.agentIds.map((id) => new SimulatedAgent(world, id));
  const problems: string[] = [];
  let steps = 0;
  const invariants = new RunningCheck(world.store);
  const check = async () => invariants.changed(world.clock.now());
  await world.begin();

  while (steps < plan.steps && problems.length === 0) {
    await happen(world, customers, agents);
    problems.push(...(await check()));
    steps += 1;
  }
  problems.push(...(await invariants.all(world.clock.now())));
  if (problems.length === 0) problems.push(...(await comeToRest(world, customers, agents, check)));
  problems.push(
    ...world.failures.map((error) => `a pass threw: ${error instanceof Error ? error.stack : String(error)}`),
  );
  const messages = customers.reduce((sum, customer) => sum + customer.confirmed.length, 0);
  const conversations = world.homeserver.rooms.size;
  return {
    plan,
    problems: problems.slice(0, MOST_PROBLEMS),
    steps,
    deaths: world.deaths,
    conversations,
    messages,
  };
}

/** One thing happens, of all that could. */
async function happen(
  world: World,
  customers: readonly SimulatedCustomer[],
  agents: readonly SimulatedAgent[],
): Promise<void> {
  const { random, plan } = world;
  const dice = random.number();
  if (!world.desk && random.chance(0.3)) world.live();
  if (dice < 0.1) await random.pick(customers)?.write();
  else if (dice < 0.115 && plan.faults["customer-leaves"]) await random.pick(customers)?.leave();
  else if (dice < 0.32) random.pick(agents)?.act();
  else if (dice < 0.44) await world.pushTransaction();
  else if (dice < 0.47) await answerIdentification(world, customers);
  else if (dice < 0.49) toggleAway(world);
  else if (dice < 0.6) await world.clock.advance(random.below(random.chance(0.1) ? 30_000 : 1_500));
  else if (dice < 0.602 && plan.faults.crash) world.kill();
  else if (dice < 0.8) for (const loop of LOOPS) await world.step(loop);
  else await world.step(random.pick(LOOPS) ?? "inbox");
}

async function answerIdentification(world: World, customers: readonly SimulatedCustomer[]): Promise<void> {
  for (const network of world.networks.values()) {
    const asked = network.asked.shift();
    await customers.find((customer) => customer.ref.identity === asked?.identity)?.identify();
  }
}

function toggleAway(world: World): void {
  const { random, plan, homeserver } = world;
  const network = random.pick([...world.networks.values()]);
  if (random.chance(0.5))
    homeserver.away = plan.faults["homeserver-away"] && !homeserver.away && random.chance(0.5);
  else if (network) network.away = plan.faults["network-away"] && !network.away && random.chance(0.5);
}

/** The faults end: everything must come to its end by itself, and nothing may be missing then. */
async function comeToRest(
  world: World,
  customers: readonly SimulatedCustomer[],
  agents: readonly SimulatedAgent[],
  check: () => Promise<readonly string[]>,
): Promise<readonly string[]> {
  world.endFaults();
  for (let round = 0; round < ROUNDS_TO_REST; round += 1) {
    world.live();
    for (const customer of customers) await customer.finish();
    while (world.homeserver.events.length > 0) await world.pushTransaction();
    for (const loop of LOOPS) await world.step(loop);
    if (round % 5 === 0) for (const agent of agents) agent.wrapUp();
    await world.clock.advance(1_000);
    const found = await check();
    if (found.length > 0) return found;
    if (await atRest(world)) break;
  }
  return (await atRest(world))
    ? checkMessages(world, customers)
    : [`not at rest after ${ROUNDS_TO_REST} s without faults: ${await restless(world)}`];
}

async function atRest(world: World): Promise<boolean> {
  const figures = await world.store.figures();
  const pending =
    figures.inboxPending + Object.values(figures.outboxPending).reduce((sum, count) => sum + count, 0);
  const open = Object.entries(figures.conversationsByStage).filter(
    ([stage, count]) => stage !== "closed" && count > 0,
  );
  return world.homeserver.events.length === 0 && pending === 0 && open.length === 0;
}

async function restless(world: World): Promise<string> {
  return JSON.stringify({ ...(await world.store.figures()), events: world.homeserver.events.length });
}

