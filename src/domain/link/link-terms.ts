/** What a connection link says of whoever follows it (claim 1). It never says who they are. */
export interface LinkTerms {
  /** The desk at which it counts. */
  readonly desk: string;
  readonly queue?: string;
  readonly reason?: string;
  /** BCP 47, lower case. */
  readonly language?: string;
  /** A number of an order, a case, a contract. */
  readonly reference?: string;
  /** Where it was advertised. */
  readonly campaign?: string;
  /** ms since the epoch, a whole minute. */
  readonly expiresAt: number;
  /** In how many conversations it counts; any number when not stated. */
  readonly uses?: LinkUse;
}

/** `nonce` tells two links apart that say the same. */
export interface LinkUse {
  /** 1 to 65,535. */
  readonly limit: number;
  /** 0 to 16,777,215. */
  readonly nonce: number;
}

/** The texts of a link, in the order in which a code carries them. */
export const LINK_TEXTS = ["desk", "queue", "reason", "language", "reference", "campaign"] as const;
export type LinkText = (typeof LINK_TEXTS)[number];

/** Longest of each, in bytes of UTF-8. */
export const LONGEST_TEXT: Readonly<Record<LinkText, number>> = {
  desk: 63,
  queue: 64,
  reason: 80,
  language: 16,
  reference: 40,
  campaign: 40,
};

export const MINUTE_MS = 60_000;
/** Codes count minutes from here: 2025-01-01T00:00:00Z. */
export const FIRST_MINUTE_MS = Date.UTC(2025, 0, 1);
/** Three bytes of minutes: some time in November 2056. */
export const LAST_MINUTE_MS = FIRST_MINUTE_MS + 0xff_ff_ff * MINUTE_MS;
export const MOST_USES = 0xff_ff;
export const NONCES = 0x1_00_00_00;

/** The setting that cannot stand in a link, and why, in words; undefined when all can. */
export function termsMistake(terms: LinkTerms): { readonly of: string; readonly why: string } | undefined {
  for (const name of LINK_TEXTS) {
    const text = terms[name];
    if (text === undefined) continue;
    const bytes = new TextEncoder().encode(text).length;
    if (text.trim() !== text || text === "" || !text.isWellFormed() || /\p{Cc}/u.test(text))
      return { of: name, why: "is empty, or begins or ends with a space, or holds signs that are none" };
    if (bytes > LONGEST_TEXT[name])
      return { of: name, why: `is ${bytes} bytes long; at most ${LONGEST_TEXT[name]} fit into a link` };
  }
  const { expiresAt, uses } = terms;
  if (expiresAt % MINUTE_MS !== 0 || expiresAt < FIRST_MINUTE_MS || expiresAt > LAST_MINUTE_MS)
    return { of: "expires", why: "is no minute that a link can carry" };
  if (uses !== undefined && !(isWithin(uses.limit, 1, MOST_USES) && isWithin(uses.nonce, 0, NONCES - 1)))
    return { of: "uses", why: `is no number from 1 to ${MOST_USES}` };
  return undefined;
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
