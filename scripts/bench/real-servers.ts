import { type FrontDesk, frontDesk } from "../../test/support/front-desk.ts";
import { startNgircd } from "../../test/support/ngircd.ts";
import { freePorts } from "../../test/support/ports.ts";
import { startProsody } from "../../test/support/prosody.ts";
import { startSynapse } from "../../test/support/synapse.ts";
import { waitFor } from "../../test/support/wait-for.ts";
import { type Customers, loadCustomers } from "./customers.ts";
import { startPostgres } from "./database.ts";
import { deskPlan, SERVER_NAME } from "./desk-plan.ts";
import { type LoadAgent, loadAgent } from "./load-agent.ts";
import { type Marks, marks } from "./marks.ts";
import { startRawService } from "./raw-service.ts";
import type { Talk } from "./talk.ts";

export interface RealServers {
  readonly desk: FrontDesk;
  readonly marks: Marks;
  readonly talks: readonly Talk[];
  dispose(): Promise<void>;
}

export interface TalksWanted {
  readonly raw: number;
  readonly xmpp: number;
  readonly irc: number;
  /** On XMPP, and hosted by the bridge. */
  readonly hosted?: number;
}

const AGENTS = 4;

/**
 * Synapse on PostgreSQL, Prosody, ngircd and the bridge as a process of its own, with talks under way: `raw`
 * ones between the same agents and a service that does nothing, the others over the bridge.
 */
export async function startRealServers(wanted: TalksWanted): Promise<RealServers> {
  const ending: (() => Promise<unknown>)[] = [];
  const dispose = async () => {
    for (const end of ending.reverse()) await end().catch(() => undefined);
  };
  try {
    return { ...(await start(wanted, ending)), dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function start(
  wanted: TalksWanted,
  ending: (() => Promise<unknown>)[],
): Promise<Omit<RealServers, "dispose">> {
  const found = marks();
  const [synapsePort, listenPort, healthPort] = (await freePorts(3)) as [number, number, number];
  const [postgres, prosody, ngircd, raw] = await Promise.all([
    startPostgres(),
    startProsody({ componentDomain: "help.test" }),
    startNgircd(),
    startRawService(SERVER_NAME, found.arrived),
  ]);
  ending.push(postgres.dispose, prosody.dispose, ngircd.dispose, raw.stop);
  const users = Array.from({ length: AGENTS }, (_, index) => `agent${index}`);
  const desk = await frontDesk({
    ...deskPlan({
      homeserverUrl: `http://127.0.0.1:${synapsePort}`,
      prosody,
      ngircd,
      databaseUrl: await postgres.create(),
      agents: users.map((user) => `@${user}:${SERVER_NAME}`),
    }),
    ports: [listenPort, healthPort],
  });
  const synapse = await startSynapse({
    registrations: [desk.registration, raw.registration],
    port: synapsePort,
    serverName: SERVER_NAME,
    database: await postgres.create(),
  });
  raw.use(synapse.url);
  ending.push(synapse.dispose);
  await desk.start();
  ending.push(desk.dispose);

  const rooms = new Map<string, { readonly roomId: string; readonly agent: LoadAgent }>();
  const agents: LoadAgent[] = [];
  ending.push(() => Promise.all(agents.map((agent) => agent.stop())));
  for (const user of users) {
    const agent: LoadAgent = await loadAgent({
      synapse,
      user,
      bot: `@frontdesk:${SERVER_NAME}`,
      heard: ({ roomId, sender, text }) => {
        found.arrived(text);
        rooms.set(sender, { roomId, agent });
      },
    });
    agents.push(agent);
  }
  const rawTalks: Talk[] = [];
  for (let index = 0; index < wanted.raw; index++) {
    const agent = agents[index % AGENTS] as LoadAgent;
    const user = `raw_${index}`;
    const roomId = await raw.openRoom(user, agent.userId);
    rawTalks.push({
      kind: "raw",
      customerSays: (text) => raw.send(user, roomId, text),
      agentSays: (text) => agent.send(roomId, text),
    });
  }
  const customers = await loadCustomers({ ...wanted, prosody, ngircd, heard: found.arrived });
  ending.push(async () => customers.leave());
  const bridged = await openTalks(customers, rooms);
  return { desk, marks: found, talks: [...rawTalks, ...bridged] };
}

const OPENED_AT_ONCE = 5;

async function openTalks(
  customers: Customers,
  rooms: ReadonlyMap<string, { readonly roomId: string; readonly agent: LoadAgent }>,
): Promise<Talk[]> {
  const open = async (customer: Customers["all"][number]): Promise<Talk> => {
    customer.say("Good morning");
    // The puppet's name holds the customer's; the room is the one in which it has said something.
    const room = await waitFor(() => [...rooms].find(([sender]) => sender.includes(customer.name))?.[1], {
      what: `the room of ${customer.name}`,
      timeout_ms: 60_000,
    });
    return {
      kind: customer.kind,
      customerSays: customer.say,
      agentSays: (text) => room.agent.send(room.roomId, text),
    };
  };
  const talks: Talk[] = [];
  for (let from = 0; from < customers.all.length; from += OPENED_AT_ONCE)
    talks.push(...(await Promise.all(customers.all.slice(from, from + OPENED_AT_ONCE).map(open))));
  return talks;
}
