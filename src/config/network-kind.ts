import type { z } from "zod";
import type { Capabilities } from "../domain/capabilities.ts";
import type { DeskConfiguration } from "./configuration.ts";
import type { ConfigurationFiles } from "./configuration-files.ts";
import type { NetworkMaker } from "./network-maker.ts";

/**
 * One kind of IM network, as the configuration knows it: what people write about it, and what comes of that.
 * Each network's folder exports one from `configuration.ts`.
 */
export interface NetworkKind<S extends z.ZodType = z.ZodType> {
  /** The section's name under `networks`, and the made network's; small letters, digits and `-`. */
  readonly name: string;
  /** Its section, with a description for every setting: the sample and the JSON schema are made from it. */
  readonly section: S;
  /** The most that it carries, whatever server it meets: what rules may need of it. */
  readonly carries: Capabilities;
  /** What is wrong with a desk's address on this network, in words. Asked also when the section is absent. */
  addressMistake?(address: string, desk: string): string | undefined;
  /**
   * Called once, with a section that the schema has passed. What the schema cannot see is told by `files.fail`,
   * with the whole path (`["networks", name, …]`); after that, what is answered is not used.
   */
  configure(
    section: z.output<S>,
    files: ConfigurationFiles,
    desks: readonly DeskConfiguration[],
  ): NetworkMaker;
}
