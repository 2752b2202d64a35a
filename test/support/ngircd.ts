import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePorts } from "./ports.ts";
import { accepts, answersWith, type ServerProcess, serverProcess, temporaryDirectory } from "./process.ts";
import { type SelfSigned, selfSignedCertificate } from "./self-signed.ts";

export interface NgircdOptions {
  /** A second port that speaks TLS, with a certificate of its own. */
  readonly tls?: boolean;
  /** Asked of every client (PASS). */
  readonly password?: string;
  readonly port?: number;
  /** The network namespace to run in, at all addresses there; its port is to be had on our loopback all the same. */
  readonly namespace?: string;
  /** Shown of everybody instead of their host. */
  readonly cloak?: string;
}

export interface IrcServer extends ServerProcess {
  readonly host: string;
  readonly port: number;
  readonly tlsPort: number | undefined;
  /** PEM, to be trusted by whoever connects to `tlsPort`. */
  readonly certificate: string | undefined;
}

/** Starts a plain RFC 2812 server: no message tags, no echo-message; no flood penalty. */
export async function startNgircd(options: NgircdOptions = {}): Promise<IrcServer> {
  const directory = temporaryDirectory("ngircd");
  const [freePort, tlsPort] = (await freePorts(2)) as [number, number];
  const { port = freePort, namespace, cloak } = options;
  const listen = namespace === undefined ? "127.0.0.1,::1" : "0.0.0.0";
  const tls = options.tls === true ? await selfSignedCertificate(directory) : undefined;
  const configuration = join(directory, "ngircd.conf");
  const settings = { listen, cloak, port, tlsPort, tls, password: options.password };
  writeFileSync(configuration, ngircdConfiguration(settings), { mode: 0o600 });
  const server = serverProcess({
    name: "ngircd",
    directory,
    command: "/usr/sbin/ngircd",
    args: ["-n", "-f", configuration],
    ...(namespace === undefined ? {} : { namespace }),
    answers: async () => (await answersIrc(port)) && (tls === undefined || (await accepts(tlsPort))),
  });
  await server.start();
  return Object.assign(server, {
    host: "127.0.0.1",
    port,
    tlsPort: tls === undefined ? undefined : tlsPort,
    certificate: tls?.certificate,
  });
}

export function answersIrc(port: number): Promise<boolean> {
  return answersWith(port, "CAP LS 302\r\n", "CAP * LS");
}

interface Settings {
  readonly listen: string;
  readonly cloak: string | undefined;
  readonly port: number;
  readonly tlsPort: number;
  readonly tls: SelfSigned | undefined;
  readonly password: string | undefined;
}

function ngircdConfiguration({ listen, cloak, port, tlsPort, tls, password }: Settings): string {
  return `
[Global]
  Name = irc.test
  Info = Test server
  AdminInfo1 = Test
  AdminEMail = admin@irc.test
  MotdPhrase = "Welcome"
  Network = TestNet
  Listen = ${listen}
  Ports = ${port}
  ${password === undefined ? "" : `Password = ${password}`}
[Limits]
  MaxConnections = 0
  MaxConnectionsIP = 0
  MaxJoins = 0
  MaxNickLength = 30
  MaxPenaltyTime = 0
  PingTimeout = 60
  PongTimeout = 20
[Options]
  DNS = no
  Ident = no
  PAM = no
  ${cloak === undefined ? "" : `CloakHost = ${cloak}`}
${tls === undefined ? "" : `[SSL]\n  CertFile = ${tls.certificateFile}\n  KeyFile = ${tls.keyFile}\n  Ports = ${tlsPort}\n`}`;
}
