import { type FrontDesk, frontDesk } from "../../test/support/front-desk.ts";
import { type IrcServer, startNgircd } from "../../test/support/ngircd.ts";
import { freePorts } from "../../test/support/ports.ts";
import { type Prosody, startProsody } from "../../test/support/prosody.ts";
import { type Synapse, startSynapse } from "../../test/support/synapse.ts";
import { progress } from "./print.ts";

export const DESK_NICK = "HelpDesk";
const MATRIX_DOMAIN = "desk.demo";
const XMPP_DOMAIN = "customers.demo";
const DESK_DOMAIN = "help.demo";

/** Everything that runs during the demo: a homeserver, an XMPP and an IRC server, and the desk. */
export interface Stage {
  readonly synapse: Synapse;
  readonly prosody: Prosody;
  readonly ngircd: IrcServer;
  readonly desk: FrontDesk;
  readonly bot: string;
  readonly xmppAddress: string;
  /** The desk's user, to whom customers on Matrix write. */
  readonly matrixAddress: string;
  /** Starts nothing more and stops what runs. */
  strike(): Promise<void>;
}

export async function setStage(): Promise<Stage> {
  const [synapsePort, listenPort, healthPort] = (await freePorts(3)) as [number, number, number];
  progress("starting Prosody (XMPP) and ngircd (IRC)");
  const [prosody, ngircd] = await Promise.all([
    startProsody({ domain: XMPP_DOMAIN, componentDomain: DESK_DOMAIN }),
    startNgircd(),
  ]);
  const desk = await frontDesk({
    homeserver: { url: `http://127.0.0.1:${synapsePort}`, domain: MATRIX_DOMAIN },
    networks: {
      xmpp: {
        host: prosody.host,
        port: prosody.componentPort,
        domain: DESK_DOMAIN,
        secret: prosody.componentSecret,
      },
      irc: { host: ngircd.host, port: ngircd.port, tls: false, lines_per_second: 50, burst: 50 },
      matrix: {},
    },
    desks: [{ name: "help", title: "the help desk", addresses: { irc: DESK_NICK } }],
    rules: demoRules(),
    conversation: { wrap_up: "2s" },
    deskName: "the help desk",
    ports: [listenPort, healthPort],
  });
  progress("starting Synapse");
  const synapse = await startSynapse({
    registrations: [desk.registration],
    port: synapsePort,
    serverName: MATRIX_DOMAIN,
  });
  progress("starting Frontdesk with its embedded PostgreSQL");
  await desk.start();
  progress("all servers answer");
  return {
    synapse,
    prosody,
    ngircd,
    desk,
    bot: `@frontdesk:${MATRIX_DOMAIN}`,
    xmppAddress: `help@${DESK_DOMAIN}`,
    matrixAddress: `@_desk_help:${MATRIX_DOMAIN}`,
    strike: async () => {
      await desk.dispose();
      await Promise.allSettled([synapse.dispose(), prosody.dispose(), ngircd.dispose()]);
    },
  };
}

/** Three agents: who gets what depends on what it is about. */
function demoRules(): object {
  return {
    skills: ["billing", "technical", "german"],
    queues: { billing: { title: "Billing" }, technical: { title: "Technical support" } },
    agents: {
      [`@anna:${MATRIX_DOMAIN}`]: { name: "Anna", skills: { billing: 5, german: 3 }, capacity: 3 },
      [`@ben:${MATRIX_DOMAIN}`]: { name: "Ben", skills: { billing: 2 }, capacity: 2 },
      [`@chloe:${MATRIX_DOMAIN}`]: { name: "Chloé", skills: { technical: 4 }, capacity: 2 },
    },
    rules: [
      {
        name: "parcels",
        when: 'reason.contains("parcel")',
        queue: "billing",
        host: "bridge",
        steps: [{ skills: { german: 3 } }],
        offer: { ring: "30s" },
      },
      {
        name: "invoices",
        when: 'reason.contains("invoice")',
        queue: "billing",
        steps: [{ skills: { billing: 4 } }],
        offer: { ring: "30s" },
      },
      {
        name: "everything else",
        queue: "technical",
        steps: [{ skills: { technical: 2 } }],
        offer: { ring: "30s" },
      },
    ],
  };
}
