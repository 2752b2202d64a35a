import { type LinkKey, writeLink } from "../domain/link/link-code.ts";
import { type LinkTerms, MINUTE_MS, NONCES, termsMistake } from "../domain/link/link-terms.ts";
import type { Clock, Randomness } from "./ports/clock.ts";
import type { Network } from "./ports/network.ts";

export interface MakeLinksParts {
  readonly key: LinkKey;
  /** Names of the desks. */
  readonly desks: readonly string[];
  /** Names of the queues that the rules know. */
  readonly queues: () => readonly string[];
  readonly networks: ReadonlyMap<string, Pick<Network, "link" | "linkSaying" | "webLink">>;
  /** How long a link counts when nothing else is said. */
  readonly expires_ms: number;
  /** Where customers reach the links page. */
  readonly pageUrl?: string;
  readonly clock: Pick<Clock, "now">;
  readonly random: Pick<Randomness, "number">;
}

/** What a link is to say. Texts are without spaces around them. */
export interface LinkAsked {
  /** May be left out where there is one desk alone. */
  readonly desk?: string | undefined;
  readonly queue?: string | undefined;
  readonly reason?: string | undefined;
  readonly language?: string | undefined;
  readonly reference?: string | undefined;
  readonly campaign?: string | undefined;
  readonly expires_ms?: number | undefined;
  /** In how many conversations it counts. */
  readonly uses?: number | undefined;
  /** One network alone. */
  readonly network?: string | undefined;
}

export interface MadeLink {
  readonly network: string;
  readonly link: string;
  /** The customer has to send the code: their client does not put it before them. */
  readonly sendsCode: boolean;
}

export interface MadeLinks {
  readonly kind: "made";
  readonly code: string;
  readonly desk: string;
  /** ms since the epoch. */
  readonly expiresAt: number;
  readonly links: readonly MadeLink[];
  /** The links page with this code. */
  readonly page?: string;
}

/** `known`: what there is instead. */
export interface LinkMistake {
  readonly kind: "mistake";
  readonly of: string;
  readonly why: string;
  readonly known?: readonly string[];
}

/** Makes a link for every network, all of one code (claim 1). Nothing is stored: a link carries all that it says. */
export function makeLinks(parts: MakeLinksParts): (asked: LinkAsked) => MadeLinks | LinkMistake {
  return (asked) => {
    const desk = asked.desk ?? (parts.desks.length === 1 ? parts.desks[0] : undefined);
    const named = desk === undefined ? { ...asked, desk: "" } : { ...asked, desk };
    const unknown = unknownIn(parts, named);
    if (unknown !== undefined) return unknown;
    const terms = termsOf(parts, named);
    const mistake = termsMistake(terms);
    if (mistake !== undefined) return { kind: "mistake", ...mistake };
    const code = writeLink(terms, parts.key);
    if (code === undefined)
      return {
        kind: "mistake",
        of: "link",
        why: "would be too long; shorten the reason, reference or campaign",
      };
    return {
      kind: "made",
      code,
      desk: terms.desk,
      expiresAt: terms.expiresAt,
      links: linksOf(parts.networks, terms.desk, code, asked.network),
      ...(parts.pageUrl === undefined ? {} : { page: pageFor(parts.pageUrl, terms.desk, code) }),
    };
  };
}

/** A link to a desk on each network, with a code where there is one. */
export function linksOf(
  networks: MakeLinksParts["networks"],
  desk: string,
  code: string | undefined,
  only?: string,
): readonly MadeLink[] {
  return [...networks].flatMap(([network, each]) => {
    if (only !== undefined && only !== network) return [];
    const saying = code === undefined ? undefined : each.linkSaying?.(desk, code);
    const sendsCode = code !== undefined && saying === undefined;
    const web = each.webLink?.(desk);
    const more = web === undefined ? [] : [{ network, link: web, sendsCode }];
    return [{ network, link: saying ?? each.link(desk), sendsCode }, ...more];
  });
}

/** The mark before a code means something else in an address. */
function pageFor(url: string, desk: string, code: string): string {
  return `${url}/links/${encodeURIComponent(desk)}/${code.slice(1)}`;
}

function unknownIn(
  { desks, queues, networks }: MakeLinksParts,
  { desk, queue, network }: LinkAsked,
): LinkMistake | undefined {
  const among = (of: string, name: string | undefined, known: readonly string[]): LinkMistake | undefined => {
    if (name === undefined || known.includes(name)) return undefined;
    return { kind: "mistake", of, why: name === "" ? "is missing" : `"${name}" is not known`, known };
  };
  return (
    among("desk", desk, desks) ??
    among("queue", queue, queues()) ??
    among("network", network, [...networks.keys()])
  );
}

function termsOf(
  { clock, random, expires_ms }: MakeLinksParts,
  asked: LinkAsked & { readonly desk: string },
): LinkTerms {
  const { desk, queue, reason, language, reference, campaign, uses } = asked;
  const stated = Object.entries({ queue, reason, language, reference, campaign });
  const ends = clock.now() + (asked.expires_ms ?? expires_ms);
  return {
    desk,
    ...Object.fromEntries(stated.filter(([, text]) => text !== undefined)),
    expiresAt: Math.ceil(ends / MINUTE_MS) * MINUTE_MS,
    ...(uses === undefined ? {} : { uses: { limit: uses, nonce: Math.floor(random.number() * NONCES) } }),
  };
}
