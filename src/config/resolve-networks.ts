import type { Configuration, DeskConfiguration } from "./configuration.ts";
import type { ConfigurationFiles } from "./configuration-files.ts";
import type { ConfigurationSections } from "./configuration-schema.ts";
import type { NetworkKind } from "./network-kind.ts";
import type { NetworkMaker } from "./network-maker.ts";

/** The networks whose sections are there, in the order of `kinds`. */
export function resolveNetworks(
  sections: ConfigurationSections["networks"],
  kinds: readonly NetworkKind[],
  files: ConfigurationFiles,
  desks: readonly DeskConfiguration[],
): Configuration["networks"] {
  return new Map(
    kinds.flatMap((kind): readonly [string, NetworkMaker][] => {
      const section = sections[kind.name];
      return section === undefined ? [] : [[kind.name, kind.configure(section, files, desks)]];
    }),
  );
}
