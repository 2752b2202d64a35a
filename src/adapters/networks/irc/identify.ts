import type { ClientIdentity } from "../../../domain/client/client-identity.ts";
import { cleanLine } from "../../../domain/message/clean-name.ts";

const MAX_PART_LENGTH = 100;

/** `v1.4.3`, `2.16.0`, `4.0-dev`, `0.18.1-rc2`: begins with a digit behind an optional v. */
const version = /^[vr]?\d[\w.+~-]*$/i;
const system =
  /\b(linux|gnu|windows|win32|win64|mac ?os|os x|darwin|freebsd|netbsd|openbsd|android|ios|iphone|ipad|haiku|solaris|sunos|debian|ubuntu|fedora|arch|x86_64|amd64|aarch64|arm64|i[3-6]86)\b/i;
/** Between the parts of an answer: `HexChat 2.16.0 / Linux`, `mIRC v7.7 Khaled Mardam-Bey`, `a:b:c`. */
const separator = /\s+[/|–—-]\s+|\s*[|]\s*|\s+(?:on|running|for)\s+|\s*[:;,]\s+/i;

/**
 * What a client says of itself by CTCP VERSION. There is no form that all keep to: the first word or words
 * are the name, the first thing that looks like a version is the version, and of the rest what names a system
 * is the system.
 */
export function parseVersionReply(reply: string): ClientIdentity | undefined {
  const text = cleanLine(withoutCodes(reply), 300);
  if (text === "") return undefined;
  const colons = /^([^:\s]+(?: [^:\s]+)?):(v?\d[^:]*):(.*)$/.exec(text);
  if (colons) return identity(colons[1] as string, colons[2] as string, colons[3] as string);
  const words = text.split(/\s+/);
  const at = words.findIndex((word, index) => index > 0 && version.test(bare(word)));
  if (at < 0) return withoutVersion(text);
  return identity(words.slice(0, at).join(" "), bare(words[at] as string), words.slice(at + 1).join(" "));
}

function withoutVersion(text: string): ClientIdentity {
  const slash = /^([^\s/]+)\/(v?\d[\w.+~-]*)(.*)$/i.exec(text);
  if (slash) return identity(slash[1] as string, slash[2] as string, slash[3] as string);
  const [name, ...rest] = text.split(separator);
  return identity(name ?? text, undefined, rest.join(" "));
}

function identity(name: string, told: string | undefined, rest: string): ClientIdentity {
  const os = systemIn(rest);
  const number = told?.replace(/^[vr](?=\d)/i, "").slice(0, MAX_PART_LENGTH);
  return {
    network: "irc",
    software: nameOf(name),
    ...(number === undefined || number === "" ? {} : { version: number }),
    ...(os === undefined ? {} : { os }),
    source: "CTCP VERSION",
    confidence: "told",
  };
}

/** `The Lounge, version` is `The Lounge`. */
function nameOf(text: string): string {
  const name = text.replace(/[\s,:;([-]*(?:\bversion\b)?[\s,:;([/|-]*$/i, "").trim();
  return (name === "" ? text : name).slice(0, MAX_PART_LENGTH);
}

function systemIn(rest: string): string | undefined {
  const parts = rest.split(/\s+[/|–—-]\s+|[|[\]();]|\s+(?:on|running)\s+|,\s+/i);
  const named = parts
    .map((part) => part.replace(/^[\s/:-]*(?:(?:on|running)\s+)?|[\s/:-]*$/gi, ""))
    .find((part) => system.test(part));
  return named === undefined || named === "" ? undefined : named.slice(0, MAX_PART_LENGTH);
}

function bare(word: string): string {
  return word.replace(/^[(["']+|[)\],;:"']+$/g, "");
}

function withoutCodes(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: clients decorate their answer with colours.
  return text.replace(/\x03(?:\d{1,2}(?:,\d{1,2})?)?|[\x00-\x1f]/g, "");
}
