import type { RawMessage } from "irc-framework";

/** A line from the server. */
export interface IrcLine {
  readonly command: string;
  readonly params: readonly string[];
  /** Of a user; undefined when the server itself speaks. */
  readonly from: Mask | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** `nick!user@host`. */
export interface Mask {
  readonly nick: string;
  readonly user: string;
  readonly host: string;
}

export function lineOf(raw: RawMessage): IrcLine {
  const { nick, ident: user, hostname: host } = raw;
  const from = nick !== "" && user !== "" && host !== "" ? { nick, user, host } : undefined;
  return { command: raw.command, params: raw.params, from, tags: raw.tags };
}

/** The `nick!user@host` of a text, if it is one. */
export function maskOf(text: string): Mask | undefined {
  const parts = /^([^!@\s]+)!([^@\s]+)@(\S+)$/.exec(text);
  if (!parts) return undefined;
  return { nick: parts[1] as string, user: parts[2] as string, host: parts[3] as string };
}

/** What could end a line or a message early, made harmless: the last gate before the socket. */
export function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: CR, LF and NUL end a message in IRC.
  return text.replace(/[\r\n\u0000]+/g, " ");
}
