import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { answersIrc, type IrcServer } from "./ngircd.ts";
import { freePorts } from "./ports.ts";
import { accepts, serverProcess, temporaryDirectory } from "./process.ts";
import { type SelfSigned, selfSignedCertificate } from "./self-signed.ts";

export interface InspircdOptions {
  readonly tls?: boolean;
  readonly password?: string;
}

const MODULES = [
  "cap",
  "ircv3",
  "ircv3_accounttag",
  "ircv3_batch",
  "ircv3_capnotify",
  "ircv3_ctctags",
  "ircv3_echomessage",
  "ircv3_labeledresponse",
  "ircv3_msgid",
  "ircv3_servertime",
  "monitor",
  "namesx",
  "services_account",
  "setname",
];

/** Starts a server with IRCv3: message-tags, echo-message, labeled-response, msgid, account-tag, server-time. */
export async function startInspircd(options: InspircdOptions = {}): Promise<IrcServer> {
  const directory = temporaryDirectory("inspircd");
  const [port, tlsPort] = (await freePorts(2)) as [number, number];
  const tls = options.tls === true ? await selfSignedCertificate(directory) : undefined;
  const configuration = join(directory, "inspircd.conf");
  writeFileSync(
    configuration,
    inspircdConfiguration({ directory, port, tlsPort, tls, password: options.password }),
    { mode: 0o600 },
  );
  const server = serverProcess({
    name: "inspircd",
    directory,
    command: "/usr/sbin/inspircd",
    args: ["--nofork", "--nopid", "--runasroot", "--config", configuration],
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

interface Settings {
  readonly directory: string;
  readonly port: number;
  readonly tlsPort: number;
  readonly tls: SelfSigned | undefined;
  readonly password: string | undefined;
}

function inspircdConfiguration({ directory, port, tlsPort, tls, password }: Settings): string {
  const asked = password === undefined ? "" : `password="${password}"`;
  return `
<server name="irc.test" description="Test server" network="TestNet">
<admin name="Test" nick="test" email="admin@irc.test">
<path configdir="${directory}" datadir="${directory}" logdir="${directory}" runtimedir="${directory}">
<bind address="127.0.0.1" port="${port}" type="clients">
${tls === undefined ? "" : tlsBlocks(tls, tlsPort)}
<connect name="everybody" allow="*" ${asked} timeout="20" pingfreq="60" threshold="100000" commandrate="10000000"
  fakelag="no" hardsendq="16M" softsendq="8M" recvq="1M" localmax="10000" globalmax="10000"
  limit="10000" resolvehostnames="no" useident="no" useconnectban="no" useconnflood="no">
<performance softlimit="10000" somaxconn="128" quietbursts="yes">
<options syntaxhints="yes" defaultmodes="nt">
<limits maxnick="30" maxline="512" maxchan="64" maxquit="255" maxtopic="307">
<dns server="127.0.0.1" timeout="1" enabled="no">
<class name="all" commands="*" privs="*">
<type name="operator" classes="all">
<log method="file" type="* -USERINPUT -USEROUTPUT" level="default" target="inspircd.log">
${MODULES.map((name) => `<module name="${name}">`).join("\n")}
`;
}

function tlsBlocks(tls: SelfSigned, tlsPort: number): string {
  return `
<module name="ssl_gnutls">
<sslprofile name="clients" provider="gnutls" certfile="${tls.certificateFile}" keyfile="${tls.keyFile}">
<bind address="127.0.0.1" port="${tlsPort}" type="clients" sslprofile="clients">
`;
}
