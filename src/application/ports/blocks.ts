import type { Block } from "../../domain/firewall/block.ts";

/** Kept at once; those that are over do not count. */
export const MOST_BLOCKS = 5_000;

/** What becomes of who is not served. */
export type BlockChange =
  /** One of the same customer is replaced. */
  | { readonly kind: "block"; readonly block: Block }
  | { readonly kind: "lift"; readonly network: string; readonly who: string };

/** Who is not served, as it lasts; changed by commands, in the agents' lanes. */
export interface Blocks {
  /** Those in force, the oldest first; those that are over are forgotten. */
  current(now: number): Promise<readonly Block[]>;
}
