import type { LinkTerms } from "./link-terms.ts";

/**
 * What a link says to conversation and rules, by name: its desk is where it was followed, and its end and limit are
 * no matter to anybody any more.
 */
export type LinkFacts = Readonly<
  Partial<Record<"queue" | "reason" | "language" | "reference" | "campaign", string>>
>;

export function factsOf({ queue, reason, language, reference, campaign }: LinkTerms): LinkFacts {
  return stated({ queue, reason, language, reference, campaign });
}

/** The slots that it fills. Where it was advertised is no slot: only rules ask for that. */
export function slotsOf({ queue, reason, language, reference }: LinkFacts): Readonly<Record<string, string>> {
  return stated({ queue, reason, language, reference });
}

function stated(facts: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(facts).flatMap(([name, fact]) => (fact === undefined ? [] : [[name, fact]])),
  );
}
