import type { CustomerEvent } from "../domain/conversation/events.ts";
import type { ConversationState } from "../domain/conversation/state.ts";
import { takeCode } from "../domain/link/code-in-words.ts";
import { type LinkKey, type LinkVerdict, readLink } from "../domain/link/link-code.ts";
import { factsOf } from "../domain/link/link-facts.ts";
import type { Clock } from "./ports/clock.ts";
import type { FollowedAs, LinkMeter, LinkUses } from "./ports/links.ts";
import type { Log } from "./ports/log.ts";

export interface FollowLinksParts {
  /** The desk's own, and those whose links still count. */
  readonly keys: readonly LinkKey[];
  readonly uses: LinkUses;
  readonly clock: Pick<Clock, "now">;
  readonly meter: LinkMeter;
  readonly log: Log;
}

/** What a customer did, without the code of a link in it, and with what that link says if it counts. */
export type FollowLinks = (
  event: CustomerEvent,
  reopens: (closed: ConversationState, at: number) => boolean,
) => Promise<CustomerEvent>;

type Wrote = Extract<CustomerEvent, { type: "CustomerWrote" }>;

/**
 * Looks for a link's code in what customers write (claim 1). Whatever is wrong with one, they are served as if they
 * had brought none, and it is counted. The code goes no further: neither to agents nor into the inbox or a log.
 */
export function followLinks(parts: FollowLinksParts): FollowLinks {
  return async (event, reopens) => {
    if (event.type !== "CustomerWrote" && event.type !== "CustomerEdited") return event;
    const found = takeCode(event.message.body);
    if (found === undefined) return event;
    const message = { ...event.message, body: found.body, codeTaken: true } as const;
    // A correction repeats what was said, and what it first brought has counted.
    if (event.type === "CustomerEdited") return { ...event, message };
    const verdict = readLink(found.code, parts.keys, { desk: event.customer.desk, now: parts.clock.now() });
    const as = await followedAs(parts, event, verdict, reopens);
    parts.meter.followed(as);
    const { desk, network } = event.customer;
    const campaign = verdict.kind === "good" ? verdict.terms.campaign : undefined;
    parts.log.info({ desk, network, verdict: as, campaign }, "a customer brought a link's code");
    return verdict.kind === "good" && as === "good"
      ? { ...event, message, link: factsOf(verdict.terms) }
      : { ...event, message };
  };
}

async function followedAs(
  { uses, clock }: FollowLinksParts,
  { customer }: Wrote,
  verdict: LinkVerdict,
  reopens: (closed: ConversationState, at: number) => boolean,
): Promise<FollowedAs> {
  if (verdict.kind !== "good" || verdict.terms.uses === undefined) return verdict.kind;
  const { expiresAt, uses: use } = verdict.terms;
  const counted = await uses.count({
    link: verdict.id,
    limit: use.limit,
    expiresAt,
    customer,
    at: clock.now(),
    reopens,
  });
  return counted === "counted" ? "good" : "used-up";
}
