import { isIPv6 } from "node:net";

export interface LinkParts {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly nick: string;
}

/** `irc://host:port/nick,isnick` (draft-butcher-irc-url): opens a private talk with the nick. */
export function ircLink({ host, port, tls, nick }: LinkParts): string {
  const authority = isIPv6(host) ? `[${host}]` : host;
  return `${tls ? "ircs" : "irc"}://${authority}:${port}/${encodeURIComponent(nick)},isnick`;
}
