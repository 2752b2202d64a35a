import type { ReadinessCheck } from "../adapters/http/health.ts";
import { linksApi } from "../adapters/links/api.ts";
import { linkKey } from "../adapters/links/link-keys.ts";
import { linksPageRoutes } from "../adapters/links/page-routes.ts";
import { pinoLog } from "../adapters/log/pino-log.ts";
import { localRouter } from "../adapters/routers/local/local-router.ts";
import type { PostgresStore } from "../adapters/store/open-postgres-store.ts";
import { systemClock } from "../adapters/system/system-clock.ts";
import { systemRandomness } from "../adapters/system/system-randomness.ts";
import { type FollowLinks, type FollowLinksParts, followLinks } from "../application/follow-links.ts";
import { type LinkAsked, type LinkMistake, type MadeLinks, makeLinks } from "../application/make-links.ts";
import type { Clock, Randomness } from "../application/ports/clock.ts";
import type { HttpRoute } from "../application/ports/http-route.ts";
import type { LinkMeter, LinkUses } from "../application/ports/links.ts";
import type { Log } from "../application/ports/log.ts";
import type { Network } from "../application/ports/network.ts";
import { showLinks } from "../application/show-links.ts";
import type { Configuration, LinksConfiguration } from "../config/configuration.ts";
import type { LoadedFiles } from "../config/load-all.ts";
import { type LinkKey, readLink } from "../domain/link/link-code.ts";
import type { Rules } from "../domain/routing/rules.ts";
import { languages } from "../domain/text/catalogue.ts";
import { configuredNetworks } from "./networks.ts";
import type { RulesInForce } from "./rules-in-force.ts";

export type MakeLinks = (asked: LinkAsked) => MadeLinks | LinkMistake;

export interface LinkRoutesParts extends Omit<LinkMakerParts, "rules"> {
  readonly rules: RulesInForce;
  readonly store: PostgresStore;
  /** Those of the networks tell which of them can be reached. */
  readonly checks: readonly ReadinessCheck[];
  readonly log: Log;
}

export interface LinkMakerParts {
  readonly configuration: Configuration;
  readonly rules: () => Rules;
  readonly networks: ReadonlyMap<string, Network>;
  readonly clock: Pick<Clock, "now">;
  readonly random: Randomness;
}

/** The keys with which links are read: the first of them signs. */
export function linkKeysOf({ secret, formerSecret }: LinksConfiguration): readonly [LinkKey, ...LinkKey[]] {
  return [linkKey(secret), ...(formerSecret === undefined ? [] : [linkKey(formerSecret)])];
}

/** Undefined where no links are configured. */
export function linkMakerOf(parts: LinkMakerParts): MakeLinks | undefined {
  const { configuration, rules, networks, clock, random } = parts;
  const { links, desks } = configuration;
  if (links === undefined) return undefined;
  return makeLinks({
    key: linkKeysOf(links)[0],
    desks: desks.map(({ name }) => name),
    queues: () => [...rules().queues.keys()],
    networks,
    expires_ms: links.expires_ms,
    ...(links.page?.url === undefined ? {} : { pageUrl: links.page.url }),
    clock,
    random,
  });
}

/** The same without a desk that runs: networks are made and not connected. */
export function linkMakerOfFiles(
  { configuration, rulesFile }: LoadedFiles,
  version: string,
): MakeLinks | undefined {
  const surroundings = { clock: systemClock(), random: systemRandomness(), log: pinoLog("error") };
  const networks = configuredNetworks(configuration, {
    ...surroundings,
    software: { name: "Frontdesk", version },
  });
  return linkMakerOf({ configuration, rules: () => rulesFile.rules, networks, ...surroundings });
}

/** Heeds the codes that customers bring; undefined where no links are configured. */
export function followLinksOf(
  { links }: Configuration,
  parts: Pick<FollowLinksParts, "uses" | "clock" | "log"> & { readonly meter: () => LinkMeter },
): FollowLinks | undefined {
  if (links === undefined) return undefined;
  return followLinks({ ...parts, keys: linkKeysOf(links), meter: parts.meter() });
}

/** What programs and customers may ask of the desk about links. */
export function linkRoutesOf(parts: LinkRoutesParts): readonly HttpRoute[] {
  const { configuration, rules, log } = parts;
  const make = linkMakerOf({ ...parts, rules: () => rules.setup().rules });
  const secret = configuration.links?.apiSecret;
  const api = make === undefined || secret === undefined ? [] : [linksApi({ secret, make, log })];
  return [...api, ...pageRoutesOf(parts)];
}

function pageRoutesOf(parts: LinkRoutesParts): readonly HttpRoute[] {
  const { configuration, rules, checks, clock } = parts;
  const { links, desk, desks } = configuration;
  if (links?.page === undefined) return [];
  const keys = linkKeysOf(links);
  const router = localRouter(() => rules.setup().rules);
  const problems = new Map(checks.map(({ part, problem }) => [part, problem]));
  // Asked of networks alone, which know it at once.
  const problemOf = (network: string) => {
    const problem = problems.get(network)?.();
    return typeof problem === "string" ? problem : undefined;
  };
  return linksPageRoutes({
    show: showLinks({ ...parts, keys, router, problemOf, setup: rules.setup }),
    readCode: (code, at) => {
      const read = readLink(code, keys, { desk: at, now: clock.now() });
      return read.kind === "good" ? read.code : undefined;
    },
    title: desk.name,
    desks: desks.map(({ name, title, language }) => ({
      name,
      // A desk without a title goes by the name of them all, where it is the only one.
      title: title === name && desks.length === 1 ? desk.name : title,
      language: language ?? desk.language,
    })),
    languages: [...new Set([...languages, ...Object.keys(desk.texts)])],
    language: desk.language,
    texts: desk.texts,
    frameAncestors: links.page.frameAncestors,
    clock,
  });
}

/** How often the uses of expired links are forgotten, and of how many at most in a pass. */
export const FORGET_LINKS_EVERY_MS = 60_000;
const FORGOTTEN_AT_ONCE = 500;

export function forgetLinks({
  store,
  clock,
}: {
  readonly store: { readonly links: LinkUses };
  readonly clock: Clock;
}) {
  return () => store.links.forgetExpired(clock.now(), FORGOTTEN_AT_ONCE);
}
