import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { after, before, describe, it } from "mocha";
import { isAlive } from "../../src/adapters/store/embedded/running-server.ts";
import { SeededRandom } from "../simulation/seeded-random.ts";
import type { IrcCustomer } from "../support/irc-customer.ts";
import { waitFor } from "../support/wait-for.ts";
import type { XmppCustomer } from "../support/xmpp-customer.ts";
import { assertXmppArrived } from "./support/arrivals.ts";
import { type EmbeddedDatabase, embeddedDatabase } from "./support/embedded-database.ts";
import { type Absence, judgeIrc } from "./support/irc-judgement.ts";
import { type RealWorld, startWorld } from "./support/real-world.ts";
import { type SteadyTraffic, steadyTraffic } from "./support/steady-traffic.ts";
import { ircTalk, type Talk, xmppTalk } from "./support/talks.ts";

const KILLS = 20;
/** FRONTDESK_SEED repeats the moments of an earlier run. */
const SEED = Number(process.env.FRONTDESK_SEED ?? Math.floor(Math.random() * 1_000_000));
/** Three conversations, so about ten messages a second each way. */
const EVERY_MS = 300;
/** Some die before they are ready. */
const EARLY = 0.3;
const LONGEST_LIFE_MS = 1_600;

describe("processes that are killed under traffic both ways", function () {
  this.timeout(180_000);
  let world: RealWorld;
  let database: EmbeddedDatabase;
  let xmpp: readonly Talk<XmppCustomer>[];
  let irc: Talk<IrcCustomer>;

  before(async () => {
    world = await startWorld();
    database = await embeddedDatabase(world.desk);
    const [anna, ben] = await Promise.all([world.agent("anna"), world.agent("ben")]);
    xmpp = [await xmppTalk(world, "juliet", anna), await xmppTalk(world, "viola", anna)];
    irc = await ircTalk(world, "romeo", ben);
  });
  after(() => world.dispose());

  it(`loses, doubles and reorders nothing when the desk is killed ${KILLS} times`, async () => {
    // Before the first kill, so that a run that fails can be repeated, too.
    console.log(`      seed ${SEED}`);
    const traffic = steadyTraffic({ title: "kills", xmpp, irc: [irc], every_ms: EVERY_MS });
    const absences = await killRepeatedly(world, new SeededRandom(SEED));
    await delay(EVERY_MS * 2);
    await traffic.end();
    await judge(traffic, database, absences, `${KILLS} kills`);
    await world.invariantsHold();
  });

  it("brings its embedded PostgreSQL back when that ends or is killed under it", async () => {
    const absences: Absence[] = [];
    const traffic = steadyTraffic({ title: "database", xmpp, irc: [irc], every_ms: EVERY_MS });
    for (const signal of ["SIGINT", "SIGKILL"] as const) {
      await delay(1_000);
      const { pid } = await database.server();
      const from = performance.now();
      process.kill(pid, signal);
      await waitFor(() => !isAlive(pid), { what: `the database to end of ${signal}` });
      await waitFor(() => isReady(world), { what: "the desk to be ready again", timeout_ms: 60_000 });
      absences.push({ from, to: performance.now() });
    }
    await delay(1_000);
    await traffic.end();
    await judge(traffic, database, absences, "the database ended twice");
    await world.invariantsHold();
  });
});

/** Gives the times of absence. Ends with the desk ready. */
async function killRepeatedly({ desk }: RealWorld, random: SeededRandom): Promise<Absence[]> {
  const kills: { readonly at: number; readonly backAt: number }[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    const early = kill > 0 && random.chance(EARLY);
    // An end of its own would be a defect, and is seen below: the desk runs when it is killed.
    const started = desk.start().catch(() => undefined);
    if (!early) await started;
    const backAt = early ? Number.POSITIVE_INFINITY : performance.now();
    await delay(random.number() * LONGEST_LIFE_MS);
    assert.ok(desk.running, `the desk ended by itself: ${desk.log().slice(-2_000)}`);
    kills.push({ at: performance.now(), backAt });
    await desk.kill();
    await started;
  }
  await desk.start();
  const backAts = [...kills.slice(1).map(({ backAt }) => backAt), performance.now()];
  return kills.map(({ at }, index) => ({ from: at, to: Math.min(...backAts.slice(index)) }));
}

async function isReady({ desk }: RealWorld): Promise<boolean> {
  const answer = await fetch(`${desk.healthUrl}/health/ready`).catch(() => undefined);
  return answer?.status === 200;
}

/** Every conversation by itself; then what IRC cannot promise, with its reason, and the summary. */
async function judge(
  traffic: SteadyTraffic,
  database: EmbeddedDatabase,
  absences: readonly Absence[],
  title: string,
): Promise<void> {
  for (const each of traffic.xmpp) await assertXmppArrived(each);
  const onIrc = await Promise.all(traffic.irc.map((each) => judgeIrc(each, database, absences)));
  const messages = traffic.xmpp.flatMap(({ customer }) => customer.messages);
  const raw = traffic.xmpp.flatMap(({ talk }) => talk.customer.messages.all).length;
  const seen = traffic.xmpp.flatMap(({ talk }) => talk.customer.transcript()).length;
  const written = [...traffic.xmpp, ...traffic.irc].flatMap(({ agent }) => agent.numbers).length;
  console.log(
    [
      `      ${title}`,
      `      XMPP customers: ${messages.length} messages with a receipt, once and in order; ` +
        `${messages.filter(({ sendings }) => sendings > 1).length} of them were sent again`,
      `      agents: ${written} events accepted by Synapse, all arrived in order; ` +
        `${raw - seen} repeats on XMPP under an id that clients know`,
      ...onIrc.map(
        ({ said, missing, repeated }) =>
          `      IRC, apart: ${missing} of ${said} lines of the customer were said while nobody could take them in; ` +
          `${repeated} of the agent's lines came twice, each after a delivery that broke off`,
      ),
    ].join("\n"),
  );
}
