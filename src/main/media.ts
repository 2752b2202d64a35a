import { doorway } from "../adapters/firewall/doorway.ts";
import { fetchNamed } from "../adapters/firewall/fetch-named.ts";
import type { MatrixHomeserver } from "../adapters/matrix/homeserver.ts";
import { failureOutcome, HomeserverFailure } from "../adapters/matrix/homeserver-failure.ts";
import { roomFiles } from "../adapters/matrix/room-files.ts";
import type { Names } from "../adapters/matrix/user-ids.ts";
import { bringIn } from "../adapters/media/bring-in.ts";
import { linkWith, writeToken } from "../adapters/media/media-links.ts";
import { mediaRoute } from "../adapters/media/media-route.ts";
import type { Clock, Randomness } from "../application/ports/clock.ts";
import type { Doorway } from "../application/ports/doorway.ts";
import type { HttpRoute } from "../application/ports/http-route.ts";
import type { Log } from "../application/ports/log.ts";
import type { Media } from "../application/ports/media.ts";
import type { Store } from "../application/ports/store.ts";
import type { Configuration } from "../config/configuration.ts";

interface MediaParts {
  readonly homeserver: MatrixHomeserver;
  readonly names: Names;
  readonly clock: Pick<Clock, "now">;
  readonly random: Pick<Randomness, "number">;
  readonly log: Log;
}

/** Undefined where no files are carried. */
export function mediaOf(configuration: Configuration, parts: MediaParts): Media | undefined {
  const { media } = configuration;
  if (media === undefined) return undefined;
  const { homeserver, clock, random, log } = parts;
  const through = doorways(configuration, media.uploadServices);
  return {
    linkTo: (file) =>
      linkWith(media.url, writeToken(file, clock.now() + media.expires_ms, media.secret), file.name),
    bringIn: bringIn({
      policy: media.policy,
      // What a customer on Matrix sends lies with the homeserver already.
      fetch: (url, options) =>
        url.startsWith("mxc:")
          ? homeserver.client.download(url, options.signal)
          : fetchNamed(url, { ...options, doorway: through }),
      upload: homeserver.client.upload,
      failureOf: (error, attempt) => {
        if (!(error instanceof HomeserverFailure)) return undefined;
        const outcome = failureOutcome(error, attempt, random.number());
        return outcome.kind === "retry" || outcome.kind === "reject" ? outcome : undefined;
      },
      spoolDirectory: media.spoolDirectory,
      log,
    }),
  };
}

/** What the operator names as theirs may lie inside; all else that a message names may not. */
function doorways({ firewall }: Configuration, services: readonly string[]): (url: URL) => Doorway {
  const { opens: policy } = firewall.policy;
  const [named, ours] = [doorway({ policy, by: "message" }), doorway({ policy, by: "configuration" })];
  return (url) => (services.some((service) => url.href.startsWith(service)) ? ours : named);
}

/** What customers may ask of the desk about files. */
export function mediaRoutesOf(
  { media }: Configuration,
  parts: MediaParts & { readonly store: Pick<Store, "conversation"> },
): readonly HttpRoute[] {
  if (media === undefined) return [];
  const files = roomFiles(parts.homeserver.client, parts.names);
  const { policy, streams: mostStreams } = media;
  return [mediaRoute({ ...parts, keys: media, policy, mostStreams, files, download: files.download })];
}
