import { linksApi } from "../adapters/links/api.ts";
import { linkKey } from "../adapters/links/link-keys.ts";
import { pinoLog } from "../adapters/log/pino-log.ts";
import { systemClock } from "../adapters/system/system-clock.ts";
import { systemRandomness } from "../adapters/system/system-randomness.ts";
import { type FollowLinks, type FollowLinksParts, followLinks } from "../application/follow-links.ts";
import { type LinkAsked, type LinkMistake, type MadeLinks, makeLinks } from "../application/make-links.ts";
import type { Clock, Randomness } from "../application/ports/clock.ts";
import type { HttpRoute } from "../application/ports/http-route.ts";
import type { LinkMeter, LinkUses } from "../application/ports/links.ts";
import type { Log } from "../application/ports/log.ts";
import type { Network } from "../application/ports/network.ts";
import type { Configuration, LinksConfiguration } from "../config/configuration.ts";
import type { LoadedFiles } from "../config/load-all.ts";
import type { LinkKey } from "../domain/link/link-code.ts";
import type { Rules } from "../domain/routing/rules.ts";
import { configuredNetworks } from "./networks.ts";
import type { RulesInForce } from "./rules-in-force.ts";

export type MakeLinks = (asked: LinkAsked) => MadeLinks | LinkMistake;

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

/** What programs may ask of the desk about links. */
export function linkRoutesOf({
  configuration,
  rules,
  ...rest
}: Omit<LinkMakerParts, "rules"> & {
  readonly rules: RulesInForce;
  readonly log: Log;
}): readonly HttpRoute[] {
  const make = linkMakerOf({ ...rest, configuration, rules: () => rules.setup().rules });
  const secret = configuration.links?.apiSecret;
  return make === undefined || secret === undefined ? [] : [linksApi({ secret, make, log: rest.log })];
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
