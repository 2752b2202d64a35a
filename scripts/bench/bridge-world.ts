import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { type FrontDesk, frontDesk } from "../../test/support/front-desk.ts";
import { type HomeserverStandIn, startHomeserverStandIn } from "../../test/support/homeserver-stand-in.ts";
import { startNgircd } from "../../test/support/ngircd.ts";
import { freePorts } from "../../test/support/ports.ts";
import { startProsody } from "../../test/support/prosody.ts";
import { waitFor } from "../../test/support/wait-for.ts";
import { type Customers, loadCustomers } from "./customers.ts";
import { startPostgres } from "./database.ts";
import { AGENT_CAPACITY, deskPlan, SERVER_NAME } from "./desk-plan.ts";
import { type Marks, marks } from "./marks.ts";
import { type StandInAgents, standInAgents } from "./stand-in-agents.ts";
import type { Talk } from "./talk.ts";

/** The bridge as a process between real networks and a homeserver that answers at once. */
export interface BridgeWorld {
  readonly desk: FrontDesk;
  readonly databaseUrl: string;
  readonly homeserver: HomeserverStandIn;
  readonly marks: Marks;
  /** Signs in new customers and begins a talk with each. */
  openTalks(wanted: { readonly xmpp: number; readonly irc: number }): Promise<readonly Talk[]>;
  dispose(): Promise<void>;
}

const OPENED_WITHIN_MS = 120_000;

/** Room for `talks` of them; the bridge is started, unless it is to be started by the measurement. */
export async function startBridgeWorld(options: {
  readonly talks: number;
  readonly started?: boolean;
}): Promise<BridgeWorld> {
  const found = marks();
  const [homeserverPort, listenPort, healthPort] = (await freePorts(3)) as [number, number, number];
  const [postgres, prosody, ngircd] = await Promise.all([
    startPostgres(),
    startProsody({ componentDomain: "help.test" }),
    startNgircd(),
  ]);
  const users = Array.from(
    { length: Math.ceil(options.talks / AGENT_CAPACITY) },
    (_, at) => `@agent${at}:${SERVER_NAME}`,
  );
  const databaseUrl = await postgres.create();
  const homeserverUrl = `http://127.0.0.1:${homeserverPort}`;
  const plan = deskPlan({ homeserverUrl, prosody, ngircd, databaseUrl, agents: users });
  const desk = await frontDesk({ ...plan, ports: [listenPort, healthPort] });
  const { as_token: asToken, hs_token: hsToken } = parse(readFileSync(desk.registration, "utf8")) as Record<
    "as_token" | "hs_token",
    string
  >;
  const homeserver = await startHomeserverStandIn({
    serverName: SERVER_NAME,
    asToken,
    hsToken,
    serviceUrl: `http://127.0.0.1:${listenPort}`,
    port: homeserverPort,
  });
  const agents = standInAgents({
    homeserver,
    asToken,
    users,
    bot: `@frontdesk:${SERVER_NAME}`,
    heard: found.arrived,
  });
  const signedIn: Customers[] = [];
  if (options.started !== false) {
    await desk.start();
    await agents.sayReady();
  }
  let named = 0;
  return {
    desk,
    databaseUrl,
    homeserver,
    marks: found,
    openTalks: async (wanted) => {
      const customers = await loadCustomers({
        ...wanted,
        prosody,
        ngircd,
        heard: found.arrived,
        from: named,
      });
      named += wanted.xmpp + wanted.irc;
      signedIn.push(customers);
      return openTalks(customers, agents);
    },
    dispose: async () => {
      for (const customers of signedIn) customers.leave();
      await desk.dispose();
      await Promise.allSettled([homeserver.stop(), prosody.dispose(), ngircd.dispose()]);
      await postgres.dispose();
    },
  };
}

async function openTalks(customers: Customers, agents: StandInAgents): Promise<readonly Talk[]> {
  for (const customer of customers.all) customer.say("Good morning");
  return Promise.all(
    customers.all.map(async (customer): Promise<Talk> => {
      const room = await waitFor(() => agents.roomOf(customer.name), {
        what: `the talk with ${customer.name}`,
        timeout_ms: OPENED_WITHIN_MS,
      });
      return {
        kind: customer.kind,
        customerSays: customer.say,
        agentSays: (text) => agents.say(room, text),
      };
    }),
  );
}
