import type { DeskWords } from "../../../domain/text/desk-words.ts";
import type { Loss } from "./losses.ts";

/** What the desk itself says on IRC, outside of any conversation. */
export interface Notices {
  readonly closed: string;
  readonly leaving: string;
  /** Of `count` messages that did not arrive. */
  loss(loss: Loss, count: number): string;
}

const lossOfOne = { notStored: "network.not-stored", tooFast: "network.too-fast" } as const;

/** In the desk's language. */
export function noticesOf(desk: string, words: DeskWords): Notices {
  return {
    closed: words(desk, "network.closed").text,
    leaving: words(desk, "network.leaving").text,
    loss: (loss, count) =>
      words(desk, count === 1 ? lossOfOne[loss] : "network.lost-several", { count }).text,
  };
}
