import { matrixUserSchema } from "../config/rules/names.ts";
import { type Answers, USUAL_DESK, USUAL_DESK_NAME } from "./init-files.ts";
import { CliProblem } from "./parts.ts";

export interface InitFlags {
  readonly directory: string;
  readonly domain?: string;
  readonly homeserverUrl?: string;
  readonly listenUrl?: string;
  readonly httpPort?: string;
  readonly deskName?: string;
  readonly language?: string;
  readonly desk?: readonly string[];
  readonly agent?: readonly string[];
  readonly xmppDomain?: string;
  readonly ircHost?: string;
  readonly ircPort?: string;
  /** `--no-irc-tls` makes it false. */
  readonly ircTls?: boolean;
  readonly force?: boolean;
}

const USUAL_LISTEN_URL = "http://localhost:9008";

type Ask = (question: string) => Promise<string>;

/** Asked again at most this often when an answer cannot be right. */
const MAX_TRIES = 5;

/** A question; `usual` is taken for an empty answer, and without anybody to ask. */
interface Question {
  readonly flag: string;
  readonly text: string;
  readonly usual?: string;
  /** What is wrong with an answer, in words. */
  readonly wrong: (answer: string) => string | undefined;
}

/** What the flags do not say is asked; without a terminal the usual is taken. Throws `CliProblem`. */
export async function answersFor(flags: InitFlags, ask: Ask | undefined): Promise<Answers> {
  const given = (value: string | undefined, question: Question) => answer(value, question, ask);
  const domain = await given(flags.domain, {
    flag: "--domain",
    text: "Your homeserver's name (behind the colon of user ids)",
    wrong: notServerName,
  });
  const homeserverUrl = await given(flags.homeserverUrl, {
    flag: "--homeserver-url",
    text: "Where its client API is reached from here",
    usual: "http://localhost:8008",
    wrong: notWebAddress,
  });
  const listenUrl = await given(flags.listenUrl, {
    flag: "--listen-url",
    text: "Where the homeserver reaches Frontdesk",
    usual: USUAL_LISTEN_URL,
    wrong: notWebAddress,
  });
  // Who moves the one port likely has another desk on this machine, which has the other port too.
  const askForPort = listenUrl === USUAL_LISTEN_URL ? undefined : ask;
  const httpPort = await answer(
    flags.httpPort,
    {
      flag: "--http-port",
      text: "Port for health and metrics, on this machine alone",
      usual: "9009",
      wrong: (text) => notPort(text) ?? sameAsListen(text, listenUrl),
    },
    askForPort,
  );
  const deskName = await given(flags.deskName, {
    flag: "--desk-name",
    text: "What the desk calls itself",
    usual: USUAL_DESK_NAME,
    wrong: () => undefined,
  });
  const language = await given(flags.language, {
    flag: "--language",
    text: "Its language",
    usual: "en",
    wrong: notLanguage,
  });
  const desks = await given(flags.desk?.join(" "), {
    flag: "--desk",
    text: "Addresses customers write to, with spaces between",
    usual: USUAL_DESK,
    wrong: notDesks,
  });
  const agents = await given(flags.agent?.join(" "), {
    flag: "--agent",
    text: "Matrix ids of agents, with spaces between",
    usual: "",
    wrong: notAgents,
  });
  const xmppDomain = await given(flags.xmppDomain, {
    flag: "--xmpp-domain",
    text: "XMPP component's domain (empty for no XMPP)",
    usual: "",
    wrong: notDomainOrEmpty,
  });
  const ircHost = await given(flags.ircHost, {
    flag: "--irc-host",
    text: "IRC server (empty for no IRC)",
    usual: "",
    wrong: notDomainOrEmpty,
  });
  return {
    domain,
    homeserverUrl,
    listenUrl,
    httpPort: Number(httpPort),
    deskName,
    language,
    desks: words(desks),
    agents: words(agents),
    ...(xmppDomain === "" ? {} : { xmppDomain }),
    ...(ircHost === "" ? {} : { irc: ircOf(ircHost, flags) }),
  };
}

function ircOf(host: string, { ircPort, ircTls = true }: InitFlags): NonNullable<Answers["irc"]> {
  const port = ircPort ?? (ircTls ? "6697" : "6667");
  const wrong = notPort(port);
  if (wrong !== undefined) throw new CliProblem(`--irc-port: ${wrong}`);
  return { host, port: Number(port), tls: ircTls };
}

async function answer(given: string | undefined, question: Question, ask: Ask | undefined): Promise<string> {
  if (given !== undefined) return checked(given.trim(), question);
  if (ask === undefined) {
    if (question.usual !== undefined) return checked(question.usual, question);
    throw new CliProblem(`${question.flag} is missing, and nobody is there to be asked`);
  }
  const usual = question.usual ? ` [${question.usual}]` : "";
  let before = "";
  for (let tries = 1; ; tries++) {
    const text = (await ask(`${before}${question.text}${usual}: `)).trim() || (question.usual ?? "");
    const wrong = question.wrong(text);
    if (wrong === undefined) return text;
    if (tries === MAX_TRIES) throw new CliProblem(wrong);
    before = `${wrong}\n`;
  }
}

function checked(text: string, question: Question): string {
  const wrong = question.wrong(text);
  if (wrong !== undefined) throw new CliProblem(`${question.flag}: ${wrong}`);
  return text;
}

function words(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== "");
}

function notServerName(text: string): string | undefined {
  return /^[A-Za-z0-9.:[\]-]{1,230}$/.test(text)
    ? undefined
    : `"${text}" is not a server name; expected one such as "example.org"`;
}

function notWebAddress(text: string): string | undefined {
  return /^https?:\/\//.test(text) && URL.canParse(text)
    ? undefined
    : `"${text}" is not a web address; expected one such as "http://localhost:8008"`;
}

function notPort(text: string): string | undefined {
  return /^[1-9][0-9]{0,4}$/.test(text) && Number(text) <= 65_535
    ? undefined
    : `"${text}" is not a port; expected 1 to 65535`;
}

function sameAsListen(port: string, listenUrl: string): string | undefined {
  const { port: listens } = new URL(listenUrl);
  return port === listens ? `the homeserver reaches Frontdesk at port ${port} already` : undefined;
}

function notLanguage(text: string): string | undefined {
  return /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/.test(text)
    ? undefined
    : `"${text}" is not a language code; expected one such as "en"`;
}

function notDesks(text: string): string | undefined {
  const wrong = words(text).find((word) => !/^[a-z0-9][a-z0-9_-]{0,62}$/.test(word));
  if (wrong !== undefined) return `"${wrong}" is not an address; it is made of a–z, 0–9, - and _`;
  return words(text).length === 0 ? "at least one address is needed" : undefined;
}

function notAgents(text: string): string | undefined {
  const wrong = words(text).find((word) => !matrixUserSchema.safeParse(word).success);
  return wrong === undefined
    ? undefined
    : `"${wrong}" is not a Matrix user id; expected one such as "@anna:example.org"`;
}

function notDomainOrEmpty(text: string): string | undefined {
  return /^[A-Za-z0-9.:_-]*$/.test(text) ? undefined : `"${text}" is not a host or domain`;
}
