import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePorts } from "./ports.ts";
import { accepts, answersWith, type ServerProcess, serverProcess, temporaryDirectory } from "./process.ts";

export interface ProsodyOptions {
  /** Where the customers have their accounts. */
  readonly domain?: string;
  /** The desk's own domain, answered by the component. */
  readonly componentDomain?: string;
  readonly componentPort?: number;
  readonly clientPort?: number;
  /** The network namespace to run in, at all addresses there; its ports are to be had on our loopback all the same. */
  readonly namespace?: string;
}

export interface Prosody extends ServerProcess {
  /** Listens on the IPv4 and, where there is one, the IPv6 loopback. */
  readonly host: string;
  readonly clientPort: number;
  readonly componentPort: number;
  readonly domain: string;
  readonly componentDomain: string;
  readonly componentSecret: string;
  /** May be called while the server runs: accounts are read at login. */
  addUser(localpart: string, password?: string): ProsodyUser;
}

export interface ProsodyUser {
  readonly jid: string;
  readonly localpart: string;
  readonly password: string;
}

/** Starts an XMPP server of its own: one host for customers, one component, no encryption, no limits. */
export async function startProsody(options: ProsodyOptions = {}): Promise<Prosody> {
  const domain = options.domain ?? "customers.test";
  const componentDomain = options.componentDomain ?? "desk.test";
  const directory = temporaryDirectory("prosody");
  const [freeClientPort, freeComponentPort] = (await freePorts(2)) as [number, number];
  const clientPort = options.clientPort ?? freeClientPort;
  const componentPort = options.componentPort ?? freeComponentPort;
  const componentSecret = randomBytes(16).toString("hex");
  const configuration = join(directory, "prosody.cfg.lua");
  const { namespace } = options;
  const interfaces = namespace === undefined ? '"127.0.0.1", "::1"' : '"0.0.0.0"';
  const settings = {
    interfaces,
    directory,
    domain,
    componentDomain,
    componentSecret,
    clientPort,
    componentPort,
  };
  writeFileSync(configuration, prosodyConfiguration(settings), { mode: 0o600 });
  mkdirSync(join(directory, "data"), { recursive: true });

  const server = serverProcess({
    name: "prosody",
    directory,
    command: "prosody",
    args: ["--config", configuration, "-F"],
    ...(namespace === undefined ? {} : { namespace }),
    answers: async () => (await answersXmpp(clientPort, domain)) && (await accepts(componentPort)),
  });
  await server.start();
  const addUser = (localpart: string, password = randomBytes(12).toString("hex")) => {
    writeAccount(directory, { domain, localpart, password });
    return { jid: `${localpart}@${domain}`, localpart, password };
  };
  const addresses = {
    host: "127.0.0.1",
    clientPort,
    componentPort,
    domain,
    componentDomain,
    componentSecret,
  };
  return Object.assign(server, { ...addresses, addUser });
}

function answersXmpp(port: number, domain: string): Promise<boolean> {
  const namespaces = "xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'";
  const opening = `<?xml version='1.0'?><stream:stream to='${domain}' version='1.0' ${namespaces}>`;
  return answersWith(port, opening, "stream:features");
}

/** The file that Prosody's internal storage keeps for an account (mod_auth_internal_plain). */
function writeAccount(
  directory: string,
  account: { domain: string; localpart: string; password: string },
): void {
  const folder = join(directory, "data", storeName(account.domain), "accounts");
  mkdirSync(folder, { recursive: true });
  const content = `return { ["password"] = ${JSON.stringify(account.password)}; };\n`;
  writeFileSync(join(folder, `${storeName(account.localpart)}.dat`), content);
}

/** Prosody's file names: everything but ASCII letters and digits as `%xx`, byte by byte. */
function storeName(name: string): string {
  const encoded = [...Buffer.from(name, "utf8")].map((byte) => {
    const character = String.fromCharCode(byte);
    return /[A-Za-z0-9]/.test(character) ? character : `%${byte.toString(16).padStart(2, "0")}`;
  });
  return encoded.join("");
}

interface Settings {
  readonly interfaces: string;
  readonly directory: string;
  readonly domain: string;
  readonly componentDomain: string;
  readonly componentSecret: string;
  readonly clientPort: number;
  readonly componentPort: number;
}

const LARGEST_STANZA_BYTES = 4 * 1024 * 1024;

function prosodyConfiguration(settings: Settings): string {
  const { interfaces, directory, domain, componentDomain, componentSecret, clientPort, componentPort } =
    settings;
  return `
run_as_root = true
pidfile = "${directory}/prosody.pid"
data_path = "${directory}/data"
certificates = "${directory}"
log = { { levels = { min = "info" }, to = "file", filename = "${directory}/prosody.log" } }
interfaces = { ${interfaces} }
c2s_ports = { ${clientPort} }
c2s_interfaces = { ${interfaces} }
component_ports = { ${componentPort} }
component_interfaces = { ${interfaces} }
s2s_ports = {}
modules_enabled = {
  "roster", "saslauth", "disco", "presence", "message", "iq", "ping", "time", "uptime", "version", "posix",
  "vcard4", "vcard_legacy", "pep", "private", "blocklist", "carbons", "smacks", "csi", "offline", "register",
}
modules_disabled = { "s2s", "tls", "limits" }
authentication = "internal_plain"
storage = "internal"
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
-- Saves 10,000 rounds of hashing per login, and xmpp.js fails at it; SCRAM-SHA-256 stays for other clients.
disable_sasl_mechanisms = { "SCRAM-SHA-1" }
c2s_stanza_size_limit = ${LARGEST_STANZA_BYTES}
component_stanza_size_limit = ${LARGEST_STANZA_BYTES}

VirtualHost "${domain}"

Component "${componentDomain}"
  component_secret = "${componentSecret}"
`;
}
