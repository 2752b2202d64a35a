import { z } from "zod";
import type { NetworkKind } from "../network-kind.ts";

/** A section for each kind, by its name; one that is absent leaves the network out. */
export function networksSchema(kinds: readonly NetworkKind[]) {
  const sections = Object.fromEntries(kinds.map(({ name, section }) => [name, section.optional()]));
  return z.strictObject(sections).prefault({}).describe("Where customers come from.");
}
