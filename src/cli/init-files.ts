import { join } from "node:path";

export const USUAL_DESK_NAME = "Front desk";
export const USUAL_DESK = "desk";

/** What `init` asks for. */
export interface Answers {
  readonly domain: string;
  readonly homeserverUrl: string;
  readonly listenUrl: string;
  /** Health and metrics. */
  readonly httpPort: number;
  readonly deskName: string;
  readonly language: string;
  /** Desks by name; the first is the main one. */
  readonly desks: readonly string[];
  /** Matrix user ids. */
  readonly agents: readonly string[];
  readonly xmppDomain?: string;
  readonly irc?: { readonly host: string; readonly port: number; readonly tls: boolean };
}

/** The answers as a configuration file; all that is not asked keeps its default. `samples`: where the samples lie. */
export function configurationText(answers: Answers, samples: string): string {
  const listen = new URL(answers.listenUrl);
  return `# Frontdesk's configuration. All settings, with what they mean:
#   ${join(samples, "frontdesk.sample.yaml")}
# Relative paths start at this file's directory. \`frontdesk check\` tells every mistake with its line.

homeserver:
  url: ${quoted(answers.homeserverUrl)}
  domain: ${quoted(answers.domain)}
  # The tokens are read from here; the homeserver has the same file.
  registration: registration.yaml

# Where the homeserver sends its transactions.
listen:
  host: ${quoted(listenHost(listen))}
  port: ${listen.port === "" ? 80 : Number(listen.port)}
  url: ${quoted(answers.listenUrl)}

# /health/live, /health/ready and /metrics.
http:
  host: 127.0.0.1
  port: ${answers.httpPort}

# The PostgreSQL that comes with Frontdesk. For your own, give url_file instead.
database:
  embedded:
    directory: data

${networksText(answers)}
desk:
  name: ${quoted(answers.deskName)}
  language: ${quoted(answers.language)}

# Where customers write to. Rules see the name as \`desk\`; customers read the title: "Hello, this is …".
desks:
${answers.desks.map((name) => `  - name: ${quoted(name)}\n    title: ${quoted(titleOf(name, answers))}\n`).join("")}
rules: rules.yaml
`;
}

function networksText({ xmppDomain, irc }: Answers): string {
  if (xmppDomain === undefined && irc === undefined)
    return "# No network yet, so no customer can write: see xmpp and irc in the sample.\nnetworks: {}\n";
  const xmpp =
    xmppDomain === undefined
      ? ""
      : `  xmpp:\n    host: 127.0.0.1\n    port: 5347\n    domain: ${quoted(xmppDomain)}\n    secret_file: secrets/xmpp\n`;
  const ircText =
    irc === undefined
      ? ""
      : `  irc:\n    host: ${quoted(irc.host)}\n    port: ${irc.port}\n    tls: ${irc.tls}\n`;
  return `networks:\n${xmpp}${ircText}`;
}

/** A homeserver on this machine reaches loopback; one elsewhere needs us on every address. */
function listenHost({ hostname }: URL): string {
  return ["localhost", "127.0.0.1", "[::1]"].includes(hostname) ? "127.0.0.1" : "0.0.0.0";
}

/** A first rules file: one queue that every agent serves. */
export function rulesText({ agents }: Answers, samples: string): string {
  const list = agents
    .map((id) => `  ${quoted(id)}:\n    name: ${quoted(nameOf(id))}\n    capacity: 3\n`)
    .join("");
  return `# Who serves whom. Skills, interviews and conditions by example:
#   ${join(samples, "rules.sample.yaml")}

skills: []

queues:
  default:
    title: Front desk

# Those who serve, by Matrix user id. They say \`ready\` to the bot when they are.
${list === "" ? "agents: {}\n" : `agents:\n${list}`}
# The first rule that matches has it; this one matches all.
rules:
  - name: everyone
    queue: default
    offer:
      ring: 60s
`;
}

/** A name of the operator's own where there is one desk; otherwise the address: `tech-support` → `Tech support`. */
function titleOf(name: string, { desks, deskName }: Answers): string {
  if (desks.length === 1 && (deskName !== USUAL_DESK_NAME || name === USUAL_DESK)) return deskName;
  return capitalised(name.replaceAll(/[-_]+/g, " ").trim()) || name;
}

/** `@anna.b:example.org` → `Anna.b` */
function nameOf(id: string): string {
  const localpart = id.slice(1).split(":")[0] ?? id;
  return capitalised(localpart);
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

/** What is left to do by hand. `directory` is absolute; `command` is how this program was called. */
export function nextSteps(answers: Answers, directory: string, command: string): string {
  const steps = [
    `Give Synapse the registration: in homeserver.yaml

     app_service_config_files:
       - ${directory}/registration.yaml

   Synapse's user must be able to read it. Then restart Synapse.`,
    ...(answers.xmppDomain === undefined ? [] : [prosodyStep(answers.xmppDomain, directory)]),
    ...(answers.xmppDomain !== undefined || answers.irc !== undefined
      ? []
      : [
          `No network is set, so no customer can write: put xmpp or irc into ${directory}/frontdesk.yaml,\n   or call init again with --force and --xmpp-domain or --irc-host.`,
        ]),
    ...(answers.agents.length > 0 ? [] : [`Put the Matrix ids of your agents into ${directory}/rules.yaml.`]),
    `Run it: ${command} run --config ${directory}/frontdesk.yaml`,
    `While it runs, check it, both ways: ${command} check --online --config ${directory}/frontdesk.yaml`,
    `In Element, each agent opens a chat with @frontdesk:${answers.domain} and says: ready`,
  ];
  return `Next:\n${steps.map((step, at) => `${at + 1}. ${step}`).join("\n")}`;
}

function prosodyStep(domain: string, directory: string): string {
  return `Give Prosody the component: in prosody.cfg.lua, with what stands in ${directory}/secrets/xmpp

     Component "${domain}"
       component_secret = "…"

   Then restart Prosody.`;
}
