import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { after, before, describe, it } from "mocha";
import { SeededRandom } from "../simulation/seeded-random.ts";
import { waitFor } from "../support/wait-for.ts";
import { connect } from "./support/connect.ts";
import { type RealWorld, startWorld } from "./support/real-world.ts";
import { inRoom, ircTalk, type Talk, xmppTalk } from "./support/traffic.ts";

const SEED = Number(process.env.FRONTDESK_KILL_SEED ?? 20_261);
const KILLS = 20;
/** Between two lines of one side of one talk. */
const PACE_MS = 300;
/** A life lasts between these before the next kill. */
const SHORTEST_LIFE_MS = 400;
const LONGEST_LIFE_MS = 2_500;

describe(`the bridge killed ${KILLS} times under traffic (seed ${SEED})`, function () {
  this.timeout(300_000);
  let world: RealWorld;
  before(async () => {
    world = await startWorld();
  });
  after(() => world?.dispose());

  it("loses, doubles and reorders nothing that was confirmed to its sender", async () => {
    const anna = await world.agent("anna");
    const chloe = await world.agent("chloe");
    const juliet = await world.xmpp("juliet");
    const rosaline = await world.xmpp("rosaline");
    const romeo = await world.irc("romeo");
    const talks = [
      xmppTalk("juliet", juliet, anna, await connect(juliet, anna, "Juliet", "My invoice is wrong")),
      xmppTalk("rosaline", rosaline, anna, await connect(rosaline, anna, "Rosaline", "Another invoice")),
    ];
    const irc = ircTalk("romeo", romeo, chloe, await connect(romeo, chloe, "Romeo", "My screen is black"));

    const traffic = keepTalking([...talks, irc]);
    await killAtRandomMoments(world);
    await traffic.stop();
    for (const talk of talks) await everythingArrives(talk);
    await waitFor(() => irc.accepted.every((text) => irc.shown().includes(text)), {
      what: "all lines for the IRC customer",
      timeout_ms: 60_000,
    });

    for (const talk of talks) {
      assert.deepEqual(inRoom(talk), talk.confirmed, `${talk.name} to the room`);
      assert.deepEqual(talk.shown(), talk.accepted, `the agent to ${talk.name}`);
    }
    reportIrc(world, irc);
    await world.invariantsHold();
  });
});

async function killAtRandomMoments(world: RealWorld): Promise<void> {
  const random = new SeededRandom(SEED);
  for (let kill = 0; kill < KILLS; kill += 1) {
    await delay(SHORTEST_LIFE_MS + random.below(LONGEST_LIFE_MS - SHORTEST_LIFE_MS));
    await world.desk.kill();
    await world.desk.start();
  }
}

/** Both sides of every talk write on, each line after the last was taken, until stopped. */
function keepTalking(talks: readonly Talk[]): { stop(): Promise<void> } {
  let wanted = true;
  const write = async (line: () => Promise<void>) => {
    while (wanted) {
      await line();
      await delay(PACE_MS);
    }
  };
  const writers = talks.flatMap((talk) => [write(talk.writeAsCustomer), write(talk.writeAsAgent)]);
  return {
    stop: async () => {
      wanted = false;
      await Promise.all(writers);
    },
  };
}

async function everythingArrives(talk: Talk): Promise<void> {
  await waitFor(
    () => inRoom(talk).length >= talk.confirmed.length && talk.shown().length >= talk.accepted.length,
    {
      what: `all lines of ${talk.name} (${inRoom(talk).length} of ${talk.confirmed.length} in the room, ${talk.shown().length} of ${talk.accepted.length} shown)`,
      timeout_ms: 60_000,
    },
  );
}

/**
 * What IRC cannot promise is counted, and nothing else is let pass: a line to a nick that is not there is
 * lost, and a line that may have been written before a kill is written again.
 */
function reportIrc(world: RealWorld, irc: Talk & { readonly said: readonly string[] }): void {
  const shown = irc.shown();
  const distinct = shown.filter((text, index) => shown.indexOf(text) === index);
  assert.deepEqual(distinct, irc.accepted, "the agent to the IRC customer: all lines, in order");
  const repeats = shown.length - distinct.length;
  const again = world.desk.log().match(/"effect":"SayToCustomer","attempt":(?!1\b)\d+/g)?.length ?? 0;
  assert.ok(repeats <= KILLS, `${repeats} lines were said again: at most one for each kill can be explained`);
  const received = inRoom(irc);
  const order = received.map((text) => irc.said.indexOf(text));
  assert.deepEqual(
    order,
    [...order].sort((one, other) => one - other),
    "the IRC customer's lines keep their order",
  );
  assert.equal(new Set(received).size, received.length, "no line of the IRC customer is doubled");
  console.log(
    `    IRC: ${irc.said.length - received.length} of ${irc.said.length} customer's lines fell into a time without the bridge; ` +
      `${repeats} of ${irc.accepted.length} agent's lines were said again (${again} logged attempts)`,
  );
}
