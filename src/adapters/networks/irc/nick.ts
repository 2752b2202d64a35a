/** Nicks tried before a registration is given up and made anew. */
export const MAX_NICK_TRIES = 10;

/** ERR_ERRONEUSNICKNAME, ERR_NICKNAMEINUSE, ERR_NICKCOLLISION, ERR_UNAVAILRESOURCE. */
export const nickRefusals: ReadonlySet<string> = new Set(["432", "433", "436", "437"]);

/**
 * A nick to register with when the desk's own is taken; `tried` is 1 at first. Nobody is sent to it: it only
 * holds the connection until the desk's own nick is free.
 */
export function alternativeNick(nick: string, tried: number, random: number): string {
  if (tried === 1) return `${nick}_`;
  const digits = String(Math.floor(random * 1000)).padStart(3, "0");
  return tried < MAX_NICK_TRIES / 2 ? `${nick}${digits}` : `${nick.slice(0, 5)}_${digits}`;
}
