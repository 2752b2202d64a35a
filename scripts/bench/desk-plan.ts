import type { FrontDeskPlan } from "../../test/support/front-desk.ts";
import type { IrcServer } from "../../test/support/ngircd.ts";
import type { Prosody } from "../../test/support/prosody.ts";
import { builtProgram } from "./built-program.ts";

export const DESK_NICK = "HelpDesk";
export const DESK_DOMAIN = "help.test";
export const SERVER_NAME = "desk.test";
export const AGENT_CAPACITY = 100;

export interface DeskServers {
  readonly homeserverUrl: string;
  readonly prosody: Prosody;
  readonly ngircd: IrcServer;
  readonly databaseUrl: string;
  readonly agents: readonly string[];
}

/** A desk that asks nothing, so that conversations are under way quickly; flood control as wide as it goes. */
export function deskPlan(servers: DeskServers): FrontDeskPlan {
  const { prosody, ngircd } = servers;
  const agents = servers.agents.map((id) => [id, { name: "Agent", skills: {}, capacity: AGENT_CAPACITY }]);
  return {
    homeserver: { url: servers.homeserverUrl, domain: SERVER_NAME },
    networks: {
      xmpp: {
        host: prosody.host,
        port: prosody.componentPort,
        domain: prosody.componentDomain,
        secret: prosody.componentSecret,
      },
      irc: { host: ngircd.host, port: ngircd.port, tls: false, lines_per_second: 1000, burst: 1000 },
    },
    desks: [
      {
        name: "help",
        title: "Help",
        addresses: { irc: DESK_NICK },
        slots: { name: "Juliet", reason: "A question" },
      },
    ],
    rules: {
      queues: { all: {} },
      agents: Object.fromEntries(agents),
      rules: [
        {
          name: "hosted by the bridge",
          when: 'customer.identity.startsWith("hosted")',
          queue: "all",
          host: "bridge",
          mask: { agent: "Our team" },
          content: { redact: ["card", "iban"], block_files: ["exe"] },
        },
        { name: "all", queue: "all" },
      ],
    },
    databaseUrl: servers.databaseUrl,
    program: builtProgram(),
  };
}
