import { ircNetwork } from "../adapters/networks/irc/network.ts";
import { xmppNetwork } from "../adapters/networks/xmpp/network.ts";
import type { Clock, Randomness } from "../application/ports/clock.ts";
import type { Log } from "../application/ports/log.ts";
import type { Network } from "../application/ports/network.ts";
import type { Configuration, DeskConfiguration, IrcConfiguration } from "../config/configuration.ts";

export interface NetworkSurroundings {
  readonly clock: Clock;
  readonly random: Randomness;
  readonly log: Log;
}

/** The networks that the configuration names, by their names. */
export function configuredNetworks(
  configuration: Configuration,
  surroundings: NetworkSurroundings,
): ReadonlyMap<string, Network> {
  const { xmpp, irc } = configuration.networks;
  const { desks } = configuration;
  const networks = [
    xmpp &&
      xmppNetwork({ ...surroundings, ...xmpp, desks: desks.map(({ name, title }) => ({ name, title })) }),
    irc && ircNetwork({ ...surroundings, ...ircOptions(irc, desks) }),
  ].filter((network) => network !== undefined);
  return new Map(networks.map((network) => [network.name, network]));
}

function ircOptions(
  { tls, tlsCa, burst, linesPerSecond, channels, ...connection }: IrcConfiguration,
  desks: readonly DeskConfiguration[],
) {
  return {
    ...connection,
    ...(tls ? { tls: tlsCa === undefined ? {} : { ca: tlsCa } } : {}),
    flood: { burst, per_s: linesPerSecond },
    desks: desks.map(({ name, title, addresses }) => ({
      name,
      title,
      nick: addresses.irc ?? name,
      ...channelOf(channels, name),
    })),
  };
}

function channelOf(channels: IrcConfiguration["channels"], desk: string): { readonly channel?: string } {
  const channel = channels[desk];
  return channel === undefined ? {} : { channel };
}
