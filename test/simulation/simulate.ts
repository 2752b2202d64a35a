import type { AuditedConversation } from "../../src/application/ports/store.ts";
import { bystanderActs } from "./bystanders.ts";
import { checkMessages } from "./check-messages.ts";
import { LOOPS } from "./desk-process.ts";
import type { Plan } from "./plan.ts";
import { RunningCheck } from "./running-check.ts";
import { SimulatedAgent } from "./simulated-agent.ts";
import { SimulatedCustomer } from "./simulated-customer.ts";
import { BOT } from "./simulated-rules.ts";
import type { Counts, Happening } from "./tally.ts";
import { World } from "./world.ts";

export interface Run {
  readonly plan: Plan;
  readonly problems: readonly string[];
  readonly steps: number;
  /** Begun and brought to their end. */
  readonly conversations: number;
  readonly messages: number;
  readonly counts: Counts;
}

/** Rounds of a second or more that the desk has, once faults end, to bring everything to its end. */
const ROUNDS_TO_REST = 900;
const MOST_PROBLEMS = 10;

/**
 * The whole core in one process: the real use cases and domain, a virtual clock, and a simulated homeserver
 * and networks that delay, repeat, refuse, lose the answer or go away, while the bridge's processes may die or stand
 * still at any call. The invariants are checked after every step; at the end every message must be where it belongs,
 * once.
 */
export async function simulate(plan: Plan): Promise<Run> {
  const world = new World(plan);
  const people: People = {
    customers: Array.from({ length: plan.customers }, (_, index) => new SimulatedCustomer(world, index)),
    agents: [...world.agentIds, ...(plan.faults.automated ? [BOT] : [])].map(
      (id) => new SimulatedAgent(world, id),
    ),
  };
  const invariants = new RunningCheck(world.store);
  const check = () => [
    ...invariants.changed(world.clock.now()),
    ...[...world.failures, ...world.store.brokenFolds].map(
      (error) => `something threw: ${error instanceof Error ? error.stack : String(error)}`,
    ),
  ];
  const problems: string[] = [];
  let steps = 0;
  await world.begin();
  while (steps < plan.steps && problems.length === 0) {
    await happen(world, people);
    problems.push(...check());
    steps += 1;
  }
  if (problems.length === 0) problems.push(...(await comeToRest(world, people, check)));
  problems.push(...(await invariants.all()));
  const conversations = await countOutcomes(world);
  return {
    plan,
    problems: problems.slice(0, MOST_PROBLEMS),
    steps,
    conversations,
    messages: people.customers.reduce((sum, { confirmed }) => sum + confirmed.length, 0),
    counts: world.tally.counts,
  };
}

interface People {
  readonly customers: readonly SimulatedCustomer[];
  readonly agents: readonly SimulatedAgent[];
}

/** One thing happens, of all that could. */
async function happen(world: World, { customers, agents }: People): Promise<void> {
  const { random } = world;
  const dice = random.number();
  if (random.chance(0.1)) await world.live();
  if (dice < 0.12) await random.pick(customers)?.write();
  else if (dice < 0.15) await customerActs(world, random.pick(customers));
  else if (dice < 0.36) random.pick(agents)?.act();
  else if (dice < 0.4) await bystanderActs(world);
  else if (dice < 0.55) await world.transactions.push();
  else if (dice < 0.57) await answerIdentification(world, customers);
  else if (dice < 0.585) toggleAway(world);
  else if (dice < 0.588) await processFails(world);
  else if (dice < 0.72) await world.clock.advance(random.below(random.chance(0.1) ? 25_000 : 1_500));
  else if (dice < 0.88) await world.stepAll();
  else await world.step(random.pick(LOOPS) ?? "inbox");
}

async function customerActs(world: World, customer: SimulatedCustomer | undefined): Promise<void> {
  const dice = world.random.number();
  if (dice < 0.25 && world.has("customer-leaves")) await customer?.leave();
  else if (dice < 0.45 && world.has("customer-moves")) await customer?.move();
  else if (dice < 0.8 && world.has("customer-edits")) await customer?.change();
  else if (dice < 0.9) await customer?.askForPerson();
  else await customer?.showProfile();
}

async function processFails(world: World): Promise<void> {
  const dice = world.random.number();
  if (dice < 0.4 && world.has("crash")) world.kill();
  else if (dice < 0.8 && world.has("pause")) world.pause();
  else if (world.has("crash")) await world.stopOne();
}

async function answerIdentification(world: World, customers: readonly SimulatedCustomer[]): Promise<void> {
  for (const network of world.networks.values()) {
    const asked = network.asked.shift();
    await customers.find(({ person }) => person === asked)?.identify();
  }
}

function toggleAway(world: World): void {
  const { random, homeserver, tally } = world;
  const network = random.pick([...world.networks.values()]);
  if (random.chance(0.5)) {
    if (homeserver.away) homeserverReturns(world);
    else if (world.has("homeserver-away") && random.chance(0.5)) {
      homeserver.away = true;
      tally.count("homeserver-away");
    }
  } else if (network) {
    network.away = world.has("network-away") && !network.away && random.chance(0.5);
    if (network.away) tally.count("network-away");
  }
}

/** It may have lost, with its restart, what it had not sent; who noticed that it was away reads the rooms then. */
function homeserverReturns(world: World): void {
  const { homeserver, random, tally } = world;
  homeserver.away = false;
  homeserver.backsOff = true;
  const noticed = world.living.length > 0 && world.living.every((process) => process.missesHomeserver);
  if (!noticed || !world.has("events-lost") || !random.chance(0.5)) return;
  const open = world.store.open();
  tally.count(
    "events-lost",
    homeserver.loseEvents((conversation) => open.includes(conversation)),
  );
}

/** The faults end: everything must come to its end by itself, and nothing may be missing then. */
async function comeToRest(
  world: World,
  { customers, agents }: People,
  check: () => readonly string[],
): Promise<readonly string[]> {
  await world.endFaults();
  for (let round = 0; round < ROUNDS_TO_REST; round += 1) {
    await world.live();
    for (const customer of customers) await customer.finish();
    for (let pushes = 0; world.homeserver.events.length > 0 && pushes < 50; pushes += 1)
      await world.transactions.push();
    await world.stepAll();
    if (round % 5 === 0) {
      for (const agent of agents) agent.wrapUp();
      for (const id of world.store.open()) await world.robotSays(id, true);
    }
    await world.clock.advance(1_000);
    const found = check();
    if (found.length > 0) return found;
    if (await atRest(world)) return checkMessages(world, customers);
  }
  return [`not at rest after ${ROUNDS_TO_REST} s without faults: ${await restless(world)}`];
}

async function restless({ store, homeserver }: World): Promise<string> {
  const open = await Promise.all(store.open().map((id) => store.conversation(id)));
  return JSON.stringify({
    ...(await store.figures()),
    events: homeserver.events.length,
    open: open.map((state) => ({ id: state?.id, stage: state?.stage, room: state?.room })),
  });
}

async function atRest(world: World): Promise<boolean> {
  const figures = await world.store.figures();
  const pending =
    figures.inboxPending + Object.values(figures.outboxPending).reduce((sum, count) => sum + count, 0);
  return world.homeserver.events.length === 0 && pending === 0 && world.store.open().length === 0;
}

/** What became of all conversations; answers how many there were. */
async function countOutcomes({ store, tally }: World): Promise<number> {
  let conversations = 0;
  for await (const page of store.audit()) {
    for (const audited of page.conversations) {
      conversations += 1;
      for (const what of outcomesOf(audited)) tally.count(what);
    }
  }
  return conversations;
}

function outcomesOf({ state, events, outbox }: AuditedConversation): readonly Happening[] {
  const has = (type: string) => events.some(({ event }) => event.type === type);
  const said = (key: string) =>
    outbox.some(
      ({ effect }) =>
        (effect.type === "SayToCustomer" || effect.type === "PostInRoom") &&
        effect.content.kind === "text" &&
        effect.content.key === key,
    );
  return [
    ...(state.stage.kind === "closed" ? (["conversation-closed"] as const) : []),
    ...(said("reopened.remark") ? (["conversation-reopened"] as const) : []),
    ...(state.previous ? (["conversation-followed"] as const) : []),
    ...(has("DeliveryDelayed") ? (["reached-nobody-in-time"] as const) : []),
  ];
}
