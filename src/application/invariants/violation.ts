import type { AuditedConversation } from "../ports/store.ts";

/** A broken promise: the number is the invariant's in docs/ARCHITECTURE.md, `what` is for people. */
export interface Violation {
  readonly invariant: 1 | 2 | 3 | 4 | 5 | 7;
  readonly conversation?: string;
  readonly agent?: string;
  readonly what: string;
}

/** Events accepted but not folded yet: what they will change is no violation before. */
export function pendingEvents(audited: AuditedConversation): AuditedConversation["events"] {
  return audited.events.filter(({ seq }) => seq === undefined);
}

/** Events already folded, in the order in which they were. */
export function foldedEvents(
  audited: AuditedConversation,
): readonly (AuditedConversation["events"][number] & { readonly seq: number })[] {
  return audited.events
    .flatMap((event) => (event.seq === undefined ? [] : [{ ...event, seq: event.seq }]))
    .sort((one, other) => one.seq - other.seq);
}

/** What was made canonical before: states and effects are never changed in place, so it stays true of them. */
const known = new WeakMap<object, string>();

/** JSON that is equal for equal data: keys sorted, and text as a database can hold it. */
export function canonical(value: unknown): string {
  if (typeof value !== "object" || value === null) return toCanonical(value);
  const before = known.get(value);
  if (before !== undefined) return before;
  const text = toCanonical(value);
  known.set(value, text);
  return text;
}

function toCanonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner === "string") return inner.replaceAll("\0", "\ufffd").toWellFormed();
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
}
