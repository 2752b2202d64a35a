import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { after, afterEach, before, describe, it } from "mocha";
import { isAlive } from "../../src/adapters/store/embedded/running-server.ts";
import type { IrcCustomer } from "../support/irc-customer.ts";
import type { MatrixAgent } from "../support/matrix-agent.ts";
import type { ServerProcess } from "../support/process.ts";
import { waitFor } from "../support/wait-for.ts";
import type { XmppCustomer } from "../support/xmpp-customer.ts";
import { assertXmppArrived } from "./support/arrivals.ts";
import { type EmbeddedDatabase, embeddedDatabase } from "./support/embedded-database.ts";
import { type Absence, type IrcJudgement, judgeIrc } from "./support/irc-judgement.ts";
import { type RealWorld, startWorld } from "./support/real-world.ts";
import { type SteadyTraffic, steadyTraffic } from "./support/steady-traffic.ts";
import { ircTalk, type Talk, xmppTalk } from "./support/talks.ts";

const OUTAGE_MS = 20_000;
const EVERY_MS = 500;
/** Said before the server goes and after it is back. */
const AROUND_MS = 1_000;

describe("a server that is away for 20 seconds", function () {
  this.timeout(180_000);
  let world: RealWorld;
  let database: EmbeddedDatabase;
  let anna: MatrixAgent;
  let xmpp: Talk<XmppCustomer>;
  let irc: Talk<IrcCustomer>;

  before(async () => {
    world = await startWorld();
    database = await embeddedDatabase(world.desk);
    anna = await world.agent("anna");
    xmpp = await xmppTalk(world, "juliet", anna);
    irc = await ircTalk(world, "romeo", await world.agent("ben"));
  });
  after(() => world.dispose());
  afterEach(() => world.invariantsHold());

  const ready = () =>
    waitFor(() => isReady(world), { what: "the desk to be ready again", timeout_ms: 60_000 });

  /** Everybody speaks meanwhile; gives what IRC could not promise. */
  const outage = async (
    traffic: SteadyTraffic,
    awayAndBack: () => Promise<void>,
  ): Promise<readonly IrcJudgement[]> => {
    await delay(AROUND_MS);
    const from = performance.now();
    await awayAndBack();
    await ready();
    const absence: Absence = { from, to: performance.now() };
    await delay(AROUND_MS);
    await traffic.end();
    for (const each of traffic.xmpp) await assertXmppArrived(each);
    return Promise.all(traffic.irc.map((each) => judgeIrc(each, database, [absence])));
  };

  it("Synapse: customers are served as far as that goes, and the room has their words afterwards", async () => {
    const traffic = steadyTraffic({
      title: "synapse",
      xmpp: [xmpp],
      irc: [irc],
      every_ms: EVERY_MS,
      silent: "agents",
    });
    const nurse = await world.xmpp("nurse");
    const [onIrc] = await outage(traffic, async () => {
      await world.synapse.stop();
      const back = delay(OUTAGE_MS);
      const first = await nurse.say("My invoice is lost");
      assert.equal((await nurse.outcomeOf(first)).kind, "received");
      await nurse.next(/name/i);
      await nurse.say("Angelica");
      await nurse.next(/moment|someone|looking|find/i);
      await back;
      await world.synapse.start();
    });
    assert.deepEqual({ missing: onIrc?.missing, repeated: onIrc?.repeated }, { missing: 0, repeated: 0 });
    const invitation = await anna.nextInvitation(({ roomName }) => roomName?.includes("Angelica") ?? false, {
      timeout_ms: 60_000,
    });
    await anna.accept(invitation.roomId);
    await anna.next(invitation.roomId, "My invoice is lost");
    await nurse.next(/Anna/);
    await anna.send(invitation.roomId, "Synapse is back");
    await nurse.next("Synapse is back");
  });

  it("PostgreSQL: nothing is acknowledged meanwhile, and the desk brings it back by itself", async () => {
    const traffic = steadyTraffic({ title: "postgresql", xmpp: [xmpp], irc: [irc], every_ms: EVERY_MS });
    const told = irc.customer.lines.all.length;
    const [onIrc] = await outage(traffic, async () => {
      const mend = database.spoil();
      const { pid } = await database.server();
      process.kill(pid, "SIGINT");
      await waitFor(() => !isAlive(pid), { what: "PostgreSQL to end" });
      await delay(OUTAGE_MS);
      mend();
    });
    const notices = irc.customer.lines.all.slice(told).filter(({ text }) => /did not arrive/.test(text));
    assert.ok(notices.length > 0, "the customer on IRC is told that a line did not arrive");
    console.log(
      `      IRC, apart: ${onIrc?.missing} of ${onIrc?.said} lines refused, ${notices.length} notices`,
    );
  });

  it("Prosody: what the agent writes meanwhile reaches the customer afterwards", async () => {
    const traffic = steadyTraffic({ title: "prosody", xmpp: [xmpp], irc: [irc], every_ms: EVERY_MS });
    const [onIrc] = await outage(traffic, () => awayAndBack(world.prosody));
    assert.deepEqual({ missing: onIrc?.missing, repeated: onIrc?.repeated }, { missing: 0, repeated: 0 });
  });

  it("ngircd: what the agent writes meanwhile reaches the customer afterwards", async () => {
    const traffic = steadyTraffic({ title: "ngircd", xmpp: [xmpp], irc: [irc], every_ms: EVERY_MS });
    const [onIrc] = await outage(traffic, () => awayAndBack(world.ngircd));
    console.log(
      `      IRC, apart: ${onIrc?.missing} of ${onIrc?.said} lines were said before both were back`,
    );
  });
});

async function awayAndBack(server: ServerProcess): Promise<void> {
  await server.stop();
  await delay(OUTAGE_MS);
  await server.start();
}

async function isReady({ desk }: RealWorld): Promise<boolean> {
  const answer = await fetch(`${desk.healthUrl}/health/ready`).catch(() => undefined);
  return answer?.status === 200;
}
