import type { Capabilities } from "../../domain/capabilities.ts";
import type { NetworkKind } from "../network-kind.ts";

/** What a rules file is used with, as far as that is known: then more can be said of it. */
export interface Surroundings {
  /** What each network carries at most, by its name. */
  readonly networks?: ReadonlyMap<string, Capabilities>;
  /** Of `frontdesk.yaml`. */
  readonly desks?: readonly string[];
  /** Whether the files with the webhooks' secrets must be there; who only tries rules need not have them. */
  readonly secrets?: boolean;
  /** ms since the epoch; now when left out. */
  readonly now?: number;
}

/** What these kinds of network carry; of all kinds, where `names` are not given. `media`: whether the desk carries files. */
export function carriedBy(
  kinds: readonly NetworkKind[],
  names: Iterable<string> = kinds.map(({ name }) => name),
  { media = true }: { readonly media?: boolean } = {},
): ReadonlyMap<string, Capabilities> {
  const among = new Set(names);
  const used = kinds.filter(({ name }) => among.has(name));
  return new Map(used.map(({ name, carries }) => [name, { ...carries, media: carries.media && media }]));
}
