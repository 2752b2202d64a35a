import { createHmac, randomBytes } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { freePort } from "./ports.ts";
import { type ServerProcess, serverProcess, temporaryDirectory } from "./process.ts";

export interface SynapseOptions {
  /** Registration files of application services, as absolute paths; they must exist by now. */
  readonly registrations?: readonly string[];
  readonly serverName?: string;
  /** `sqlite`, or the URL of an empty PostgreSQL database with the C locale. */
  readonly database?: "sqlite" | string;
  /** Known beforehand, for whoever writes the bridge's configuration first. */
  readonly port?: number;
  /** The network namespace to run in, at all addresses there; its port is to be had on our loopback all the same. */
  readonly namespace?: string;
}

export interface SynapseUser {
  readonly userId: string;
  readonly localpart: string;
  readonly accessToken: string;
  readonly password: string;
}

export interface Synapse extends ServerProcess {
  readonly url: string;
  readonly port: number;
  readonly serverName: string;
  /** Of a server administrator, for the admin API. */
  readonly adminToken: string;
  registerUser(localpart: string, options?: { password?: string; admin?: boolean }): Promise<SynapseUser>;
}

/** Starts a homeserver of its own: no federation, no rate limits, presence on. */
export async function startSynapse(options: SynapseOptions = {}): Promise<Synapse> {
  const serverName = options.serverName ?? "desk.test";
  const directory = temporaryDirectory("synapse");
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const sharedSecret = randomBytes(24).toString("hex");
  const configuration = writeConfiguration({ directory, port, serverName, sharedSecret, options });
  const server = serverProcess({
    name: "synapse",
    directory,
    command: synapsePython(),
    args: ["-m", "synapse.app.homeserver", "--config-path", configuration],
    ...(options.namespace === undefined ? {} : { namespace: options.namespace }),
    answers: () => isHealthy(url),
  });
  await server.start();

  const registerUser: Synapse["registerUser"] = async (localpart, user = {}) => {
    const password = user.password ?? randomBytes(12).toString("hex");
    return await registerBySecret(url, sharedSecret, { localpart, password, admin: user.admin ?? false });
  };
  const admin = await registerUser("test-administrator", { admin: true });
  return Object.assign(server, { url, port, serverName, adminToken: admin.accessToken, registerUser });
}

/** Of the virtual environment that scripts/setup makes; `FRONTDESK_SYNAPSE_PYTHON` names another. */
export function synapsePython(): string {
  const named = process.env.FRONTDESK_SYNAPSE_PYTHON;
  if (named !== undefined) return named;
  const root = resolve(import.meta.dirname, "../..");
  const python = join(resolve(root, process.env.FRONTDESK_CACHE ?? ".cache"), "synapse/bin/python");
  if (!existsSync(python)) throw new Error(`no Synapse at ${python}: run scripts/setup`);
  return python;
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health`)).ok;
  } catch {
    return false;
  }
}

/** Synapse's admin API: `/_synapse/admin/v1/register` with the shared secret. */
async function registerBySecret(
  url: string,
  sharedSecret: string,
  user: { localpart: string; password: string; admin: boolean },
): Promise<SynapseUser> {
  const endpoint = `${url}/_synapse/admin/v1/register`;
  const { nonce } = (await (await fetch(endpoint)).json()) as { nonce: string };
  const signed = [nonce, user.localpart, user.password, user.admin ? "admin" : "notadmin"].join("\0");
  const mac = createHmac("sha1", sharedSecret).update(signed).digest("hex");
  const response = await fetch(endpoint, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      nonce,
      username: user.localpart,
      password: user.password,
      admin: user.admin,
      mac,
    }),
  });
  const body = (await response.json()) as { user_id: string; access_token: string };
  if (!response.ok) throw new Error(`cannot register ${user.localpart}: ${JSON.stringify(body)}`);
  return {
    userId: body.user_id,
    localpart: user.localpart,
    accessToken: body.access_token,
    password: user.password,
  };
}

interface Settings {
  readonly directory: string;
  readonly port: number;
  readonly serverName: string;
  readonly sharedSecret: string;
  readonly options: SynapseOptions;
}

function writeConfiguration(settings: Settings): string {
  const { directory } = settings;
  const path = join(directory, "homeserver.yaml");
  const seed = randomBytes(32).toString("base64").replace(/=+$/, "");
  writeFileSync(join(directory, "signing.key"), `ed25519 a_test ${seed}\n`, { mode: 0o600 });
  writeFileSync(join(directory, "log.yaml"), JSON.stringify(logging(join(directory, "synapse.log"))));
  // Every JSON document is a YAML document.
  writeFileSync(path, JSON.stringify(homeserverConfiguration(settings), undefined, 2), { mode: 0o600 });
  return path;
}

function homeserverConfiguration({ directory, port, serverName, sharedSecret, options }: Settings) {
  return {
    server_name: serverName,
    public_baseurl: `http://127.0.0.1:${port}/`,
    listeners: [
      {
        port,
        type: "http",
        bind_addresses: [options.namespace === undefined ? "127.0.0.1" : "0.0.0.0"],
        resources: [{ names: ["client"], compress: false }],
      },
    ],
    database: databaseSection(options.database ?? "sqlite", directory),
    pid_file: join(directory, "synapse.pid"),
    log_config: join(directory, "log.yaml"),
    media_store_path: join(directory, "media"),
    signing_key_path: join(directory, "signing.key"),
    app_service_config_files: options.registrations ?? [],
    registration_shared_secret: sharedSecret,
    macaroon_secret_key: randomBytes(24).toString("hex"),
    form_secret: randomBytes(24).toString("hex"),
    bcrypt_rounds: 4,
    report_stats: false,
    suppress_key_server_warning: true,
    trusted_key_servers: [],
    federation_domain_whitelist: [],
    url_preview_enabled: false,
    presence: { enabled: true },
    ...wideLimits(),
  };
}

function databaseSection(database: string, directory: string) {
  if (database === "sqlite") return { name: "sqlite3", args: { database: join(directory, "homeserver.db") } };
  const url = new URL(database);
  return {
    name: "psycopg2",
    args: {
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      host: url.hostname,
      port: Number(url.port || 5432),
      dbname: url.pathname.slice(1),
      cp_min: 5,
      cp_max: 10,
    },
  };
}

/** Tests invite and write faster than people: Synapse's limits for people are opened. */
function wideLimits() {
  const open = { per_second: 10_000, burst_count: 10_000 };
  return {
    rc_message: open,
    rc_registration: open,
    rc_login: { address: open, account: open, failed_attempts: open },
    rc_admin_redaction: open,
    rc_joins: { local: open, remote: open },
    rc_joins_per_room: open,
    rc_3pid_validation: open,
    rc_invites: { per_room: open, per_user: open, per_issuer: open },
    rc_presence: { per_user: open },
    rc_media_create: open,
    rc_room_creation: open,
    rc_delayed_event_mgmt: open,
    rc_reports: open,
  };
}

function logging(filename: string) {
  return {
    version: 1,
    formatters: { lines: { format: "%(asctime)s %(levelname)s %(name)s %(request)s %(message)s" } },
    filters: { context: { "()": "synapse.logging.context.LoggingContextFilter", request: "" } },
    handlers: { file: { class: "logging.FileHandler", filename, formatter: "lines", filters: ["context"] } },
    root: { level: "WARNING", handlers: ["file"] },
    disable_existing_loggers: false,
  };
}
