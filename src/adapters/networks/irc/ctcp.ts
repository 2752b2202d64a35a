/** A CTCP message (draft-oakley-irc-ctcp): `\x01COMMAND parameters\x01`, the last \x01 often missing. */
export interface Ctcp {
  readonly command: string;
  readonly parameters: string;
}

/** The CTCP message that a text is, or undefined for plain words. */
export function parseCtcp(text: string): Ctcp | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: CTCP is marked by \x01.
  const parts = /^\x01([^\x01 ]*)(?: ([^\x01]*))?/.exec(text);
  if (!parts) return undefined;
  return { command: (parts[1] as string).toUpperCase(), parameters: parts[2] ?? "" };
}

export function printCtcp(command: string, parameters = ""): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: CTCP is marked by \x01.
  const clean = parameters.replace(/\x01/g, "");
  return clean === "" ? `\x01${command}\x01` : `\x01${command} ${clean}\x01`;
}

/** What another's question is answered with; undefined for what we do not answer. */
export function answerCtcp(
  asked: Ctcp,
  self: { readonly version: string; readonly now: number },
): string | undefined {
  switch (asked.command) {
    case "VERSION":
      return printCtcp("VERSION", self.version);
    case "PING":
      return printCtcp("PING", asked.parameters.slice(0, 64));
    case "TIME":
      return printCtcp("TIME", new Date(self.now).toISOString());
    case "CLIENTINFO":
      return printCtcp("CLIENTINFO", "ACTION CLIENTINFO PING TIME VERSION");
    default:
      return undefined;
  }
}

/** What a DCC offer offers (`SEND "a file.txt" 3232235521 5000 1234`, `CHAT chat …`); undefined if neither. */
export function parseDcc(
  parameters: string,
): { readonly kind: "file" | "other"; readonly name: string } | undefined {
  const parts = /^(\w+)\s+(?:"([^"]{0,512})"|(\S{1,512}))/.exec(parameters);
  const type = parts?.[1]?.toUpperCase();
  if (type === "CHAT" || type === "SCHAT") return { kind: "other", name: "DCC chat" };
  if (type === "SEND" || type === "SSEND" || type === "TSEND")
    return { kind: "file", name: parts?.[2] ?? parts?.[3] ?? "" };
  return undefined;
}
