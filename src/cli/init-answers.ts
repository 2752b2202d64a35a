import type { Answers } from "./init-files.ts";
import { httpPortBeside, notPort, QUESTIONS, type Question, USUAL, words } from "./init-questions.ts";
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

type Ask = (question: string) => Promise<string>;

/** Asked again at most this often when an answer cannot be right. */
const MAX_TRIES = 5;

/** What the flags do not say is asked; without a terminal the usual is taken. Throws `CliProblem`. */
export async function answersFor(flags: InitFlags, ask: Ask | undefined): Promise<Answers> {
  const given = (value: string | undefined, question: Question) => answer(value, question, ask);
  const domain = await given(flags.domain, QUESTIONS.domain);
  const homeserverUrl = await given(flags.homeserverUrl, QUESTIONS.homeserverUrl);
  const listenUrl = await given(flags.listenUrl, QUESTIONS.listenUrl);
  // Who moves the one port likely has another desk on this machine, which has the other port too.
  const askForPort = listenUrl === USUAL.listenUrl ? undefined : ask;
  const httpPort = await answer(flags.httpPort, httpPortBeside(listenUrl), askForPort);
  const deskName = await given(flags.deskName, QUESTIONS.deskName);
  const language = await given(flags.language, QUESTIONS.language);
  const desks = await given(flags.desk?.join(" "), QUESTIONS.desks);
  const agents = await given(flags.agent?.join(" "), QUESTIONS.agents);
  const xmppDomain = await given(flags.xmppDomain, QUESTIONS.xmppDomain);
  const ircHost = await given(flags.ircHost, QUESTIONS.ircHost);
  return {
    ...{ domain, homeserverUrl, listenUrl, httpPort: Number(httpPort), deskName, language },
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
