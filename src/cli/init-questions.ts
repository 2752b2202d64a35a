import { matrixUserSchema } from "../config/rules/names.ts";
import { languages } from "../domain/text/catalogue.ts";
import { USUAL_DESK, USUAL_DESK_NAME } from "./init-files.ts";

/** What `init` takes where nothing is said. */
export const USUAL = {
  homeserverUrl: "http://localhost:8008",
  listenUrl: "http://localhost:9008",
  httpPort: "9009",
  deskName: USUAL_DESK_NAME,
  desk: USUAL_DESK,
  language: "en",
} as const;

/** A question; `usual` is taken for an empty answer, and without anybody to ask. */
export interface Question {
  readonly flag: string;
  readonly text: string;
  readonly usual?: string;
  /** What is wrong with an answer, in words. */
  readonly wrong: (answer: string) => string | undefined;
}

export const QUESTIONS = {
  domain: {
    flag: "--domain",
    text: "Your homeserver's name (behind the colon of user ids)",
    wrong: notServerName,
  },
  homeserverUrl: {
    flag: "--homeserver-url",
    text: "Where its client API is reached from here",
    usual: USUAL.homeserverUrl,
    wrong: notWebAddress,
  },
  listenUrl: {
    flag: "--listen-url",
    text: "Where the homeserver reaches Frontdesk",
    usual: USUAL.listenUrl,
    wrong: notWebAddress,
  },
  deskName: {
    flag: "--desk-name",
    text: "What the desk calls itself",
    usual: USUAL.deskName,
    wrong: () => undefined,
  },
  language: {
    flag: "--language",
    text: `Its language (${languages.join(", ")})`,
    usual: USUAL.language,
    wrong: notLanguage,
  },
  desks: {
    flag: "--desk",
    text: "Desks customers write to (on XMPP the part before the @), with spaces between",
    usual: USUAL.desk,
    wrong: notDesks,
  },
  agents: {
    flag: "--agent",
    text: "Matrix ids of agents, with spaces between",
    usual: "",
    wrong: notAgents,
  },
  xmppDomain: {
    flag: "--xmpp-domain",
    text: "XMPP component's domain (empty for no XMPP)",
    usual: "",
    wrong: notDomainOrEmpty,
  },
  ircHost: {
    flag: "--irc-host",
    text: "IRC server (empty for no IRC)",
    usual: "",
    wrong: notDomainOrEmpty,
  },
} satisfies Record<string, Question>;

export function httpPortBeside(listenUrl: string): Question {
  return {
    flag: "--http-port",
    text: "Port for health and metrics, on this machine alone",
    usual: USUAL.httpPort,
    wrong: (text) => notPort(text) ?? sameAsListen(text, listenUrl),
  };
}

export function words(text: string): readonly string[] {
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

export function notPort(text: string): string | undefined {
  return /^[1-9][0-9]{0,4}$/.test(text) && Number(text) <= 65_535
    ? undefined
    : `"${text}" is not a port; expected 1 to 65535`;
}

function sameAsListen(port: string, listenUrl: string): string | undefined {
  const { port: listens } = new URL(listenUrl);
  return port === listens ? `the homeserver reaches Frontdesk at port ${port} already` : undefined;
}

function notLanguage(text: string): string | undefined {
  if (!/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/.test(text))
    return `"${text}" is not a language code; expected one such as "en"`;
  return languages.includes(text.split("-")[0] ?? "")
    ? undefined
    : `there are no texts in "${text}"; there are ${languages.join(", ")}. For texts of your own, take one of these, and set desk.texts afterwards`;
}

function notDesks(text: string): string | undefined {
  const wrong = words(text).find((word) => !/^[a-z0-9][a-z0-9_-]{0,62}$/.test(word));
  if (wrong !== undefined)
    return `"${wrong}" is not a desk's name (the part before the @ on XMPP); it is made of a–z, 0–9, - and _`;
  return words(text).length === 0 ? "at least one desk is needed" : undefined;
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
