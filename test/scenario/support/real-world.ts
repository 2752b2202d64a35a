import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type FrontDesk, frontDesk } from "../../support/front-desk.ts";
import { type IrcCustomer, type IrcCustomerOptions, ircCustomer } from "../../support/irc-customer.ts";
import { type MatrixAgent, matrixAgent } from "../../support/matrix-agent.ts";
import {
  type MatrixCustomer,
  type MatrixCustomerOptions,
  matrixCustomer,
} from "../../support/matrix-customer.ts";
import { type IrcServer, startNgircd } from "../../support/ngircd.ts";
import { freePorts } from "../../support/ports.ts";
import { type Prosody, startProsody } from "../../support/prosody.ts";
import { type Synapse, startSynapse } from "../../support/synapse.ts";
import { type XmppCustomer, type XmppCustomerOptions, xmppCustomer } from "../../support/xmpp-customer.ts";
import { unlogged } from "./unlogged.ts";

export const DESK_NICK = "HelpDesk";

export interface WorldOptions {
  /** Over `standardRules`. */
  readonly rules?: (domain: string) => object;
  readonly conversation?: object;
  /** As in the configuration. */
  readonly links?: object;
  /** Matrix users can be customers, too. */
  readonly matrix?: boolean;
  /** As in the configuration; where customers reach it is added. */
  readonly media?: object;
  /** Beside the one that customers write to. */
  readonly otherDesks?: readonly object[];
  /** Something between the bridge and Prosody: gives the port to which the bridge connects instead. */
  readonly xmppVia?: (componentPort: number) => Promise<number>;
  /** The same between the bridge and Synapse. */
  readonly homeserverVia?: (synapsePort: number) => Promise<number>;
}

/** Real Synapse, Prosody and ngircd, with the real bridge between them, for whole conversations. */
export interface RealWorld {
  readonly synapse: Synapse;
  readonly prosody: Prosody;
  readonly ngircd: IrcServer;
  readonly desk: FrontDesk;
  /** An agent of the rules, signed in; `ready` said and answered unless told otherwise. */
  agent(localpart: string, options?: { readonly ready?: boolean }): Promise<MatrixAgent>;
  xmpp(user: string, options?: Partial<XmppCustomerOptions>): Promise<XmppCustomer>;
  irc(nick: string, options?: Partial<IrcCustomerOptions>): Promise<IrcCustomer>;
  /** Somebody on the homeserver who writes to the desk's user there. */
  matrix(localpart: string, options?: Partial<MatrixCustomerOptions>): Promise<MatrixCustomer>;
  /** Runs the checker over the tables: every scenario ends with it. */
  invariantsHold(): Promise<void>;
  /** Ends all of it, and looks for everybody's words in the desk's logs. */
  dispose(): Promise<void>;
}

/** Three agents with different skills, two queues, and an interview of two questions. */
export function standardRules(domain: string): object {
  return {
    skills: ["billing", "technical"],
    queues: { billing: { title: "Billing" }, technical: { title: "Technical support" } },
    agents: {
      [`@anna:${domain}`]: { name: "Anna", skills: { billing: 5 }, capacity: 3 },
      [`@ben:${domain}`]: { name: "Ben", skills: { technical: 4, billing: 1 }, capacity: 2 },
      [`@chloe:${domain}`]: { name: "Chloé", skills: { technical: 5 }, capacity: 1 },
    },
    interview: { silence: "5m", client_answer: "3s" },
    rules: [
      {
        name: "billing",
        when: 'reason.contains("invoice") || desk == "billing"',
        queue: "billing",
        steps: [{ skills: { billing: 3 } }],
        offer: { ring: "20s" },
      },
      {
        name: "everything else",
        queue: "technical",
        steps: [{ skills: { technical: 1 } }],
        offer: { ring: "20s" },
      },
    ],
  };
}

/** For whoever looks into a failure: the bridge's log in the directory that FRONTDESK_KEEP_LOGS names. */
function keepLog(desk: FrontDesk): void {
  const directory = process.env.FRONTDESK_KEEP_LOGS;
  if (directory !== undefined) writeFileSync(join(directory, `frontdesk-${desk.listenPort}.log`), desk.log());
}

export async function startWorld(options: WorldOptions = {}): Promise<RealWorld> {
  const domain = "desk.test";
  const [synapsePort, listenPort, healthPort] = (await freePorts(3)) as [number, number, number];
  const [prosody, ngircd] = await Promise.all([
    startProsody({ componentDomain: "help.test" }),
    startNgircd(),
  ]);
  const desk = await frontDesk({
    homeserver: {
      url: `http://127.0.0.1:${(await options.homeserverVia?.(synapsePort)) ?? synapsePort}`,
      domain,
    },
    networks: {
      xmpp: {
        host: prosody.host,
        port: (await options.xmppVia?.(prosody.componentPort)) ?? prosody.componentPort,
        domain: prosody.componentDomain,
        secret: prosody.componentSecret,
      },
      irc: { host: ngircd.host, port: ngircd.port, tls: false, lines_per_second: 500, burst: 500 },
      ...(options.matrix ? { matrix: {} } : {}),
    },
    desks: [{ name: "help", title: "Help", addresses: { irc: DESK_NICK } }, ...(options.otherDesks ?? [])],
    ...(options.links === undefined ? {} : { links: options.links }),
    ...(options.media === undefined
      ? {}
      : { media: { url: `http://127.0.0.1:${healthPort}`, ...options.media } }),
    rules: (options.rules ?? standardRules)(domain),
    conversation: { wrap_up: "1s", ...options.conversation },
    ports: [listenPort, healthPort],
  });
  const synapse = await startSynapse({
    registrations: [desk.registration],
    port: synapsePort,
    serverName: domain,
  });
  await desk.start();
  const words = unlogged();
  const leaving: (() => Promise<unknown>)[] = [];
  const xmppDesk = `help@${prosody.componentDomain}`;

  return {
    synapse,
    prosody,
    ngircd,
    desk,
    agent: async (localpart, { ready = true } = {}) => {
      const agent = words.agent(await matrixAgent({ synapse, user: localpart, bot: `@frontdesk:${domain}` }));
      leaving.push(() => agent.stop());
      await agent.next(await agent.botRoom(), /^Hello/);
      if (ready) assert.match(await agent.command("ready"), /^You're ready/);
      return agent;
    },
    xmpp: async (user, more = {}) => {
      const customer = await xmppCustomer({ prosody, user, desk: xmppDesk, ...more });
      leaving.push(() => customer.disconnect());
      return words.customer(customer);
    },
    irc: async (nick, more = {}) => {
      const customer = await ircCustomer({ server: ngircd, nick, desk: DESK_NICK, ...more });
      leaving.push(() => customer.quit());
      return words.customer(customer);
    },
    matrix: async (localpart, more = {}) => {
      const user = `@_desk_help:${domain}`;
      const customer = await matrixCustomer({ synapse, localpart, desk: user, ...more });
      leaving.push(() => customer.leave());
      return words.customer(customer);
    },
    invariantsHold: async () => {
      const checked = await desk.cli("check", "--data");
      assert.equal(checked.code, 0, checked.out + checked.err);
    },
    dispose: async () => {
      await Promise.allSettled(leaving.map((leave) => leave()));
      try {
        await desk.stop();
        keepLog(desk);
        words.assertUnlogged(desk);
      } finally {
        await Promise.allSettled([desk, synapse, prosody, ngircd].map((server) => server.dispose()));
      }
    },
  };
}
