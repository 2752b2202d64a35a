/** On what terms the rules let a customer and the desk talk. Plain data: it is stored with the conversation. */
export interface HostingTerms {
  readonly mask?: Mask;
  readonly content?: ContentRules;
  /** The customer is told of being passed on, unless it is `silent`. */
  readonly onTransfer?: "silent";
  readonly agentGone?: AgentGone;
  /** Who may read the transcript by command; whoever serves, when not stated. */
  readonly transcript?: "supervisors";
}

/** Who is not shown to the other side as they are. */
export interface Mask {
  readonly customer?: "name" | "address" | "both";
  /** What the customer knows every agent as. */
  readonly agent?: string;
}

/** What does not cross from one side to the other, in either direction. */
export interface ContentRules {
  readonly redact: readonly Redaction[];
  /** Kinds of attachments (`image`) or endings of files' names (`exe`), in lower case. */
  readonly blockFiles: readonly string[];
}

/** A kind that is known and checked, or an operator's own pattern, and what people call it. */
export type Redaction =
  | { readonly kind: "card" | "iban" }
  | { readonly kind: "pattern"; readonly name: string; readonly pattern: string };

/** What becomes of a talk whose agent is not there. */
export interface AgentGone {
  /** They left the room: the next are looked for, or they are called back for `wait_ms` first. */
  readonly left: "move" | "wait";
  /** They said `away` with the talk open. */
  readonly away: "keep" | "move";
  readonly wait_ms: number;
  /** A customer who waits for an answer for so long, ms, goes to somebody else; for ever when not stated. */
  readonly unanswered_ms?: number;
}

/** A rule's terms with a queue's content rules added. */
export function withContent(terms: HostingTerms, content: ContentRules | undefined): HostingTerms {
  return content === undefined ? terms : { ...terms, content: joined(terms.content, content) };
}

/**
 * What holds until the rules have decided: whatever any of them hides is hidden, since nobody knows yet which will
 * have it. Undefined when nothing is hidden by any.
 */
export function strictest(all: readonly HostingTerms[]): HostingTerms | undefined {
  const masks = new Set(all.flatMap(({ mask }) => mask?.customer ?? []));
  const [only] = masks;
  const customer = masks.size > 1 ? "both" : only;
  const content = all.reduce<ContentRules | undefined>(
    (sum, each) => (each.content === undefined ? sum : joined(sum, each.content)),
    undefined,
  );
  if (customer === undefined && content === undefined) return undefined;
  return {
    ...(customer === undefined ? {} : { mask: { customer } }),
    ...(content === undefined ? {} : { content }),
  };
}

function joined(one: ContentRules | undefined, other: ContentRules): ContentRules {
  if (one === undefined) return other;
  const known = new Set(one.redact.map((each) => JSON.stringify(each)));
  return {
    redact: [...one.redact, ...other.redact.filter((each) => !known.has(JSON.stringify(each)))],
    blockFiles: [...new Set([...one.blockFiles, ...other.blockFiles])],
  };
}
