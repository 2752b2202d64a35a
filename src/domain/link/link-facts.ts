import type { LinkTerms } from "./link-terms.ts";

/**
 * What a link says to conversation and rules, by name: its desk is where it was followed, and its end and limit are
 * no matter to anybody any more.
 */
export type LinkFacts = Readonly<
  Partial<Record<"queue" | "reason" | "language" | "reference" | "campaign", string>>
>;

export function factsOf({ queue, reason, language, reference, campaign }: LinkTerms): LinkFacts {
  const facts = Object.entries({ queue, reason, language, reference, campaign });
  return Object.fromEntries(facts.filter(([, fact]) => fact !== undefined));
}

/** The slots that it fills. Where it was advertised is no slot: only rules ask for that. */
export function slotsOf({ campaign: _, ...slots }: LinkFacts): Readonly<Record<string, string>> {
  return slots;
}
