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
export function foldedEvents(audited: AuditedConversation): readonly Folded[] {
  const folded = audited.events.filter(isFolded);
  const inOrder = folded.every(({ seq }, index) => index === 0 || seq >= (folded[index - 1]?.seq ?? seq));
  return inOrder ? folded : folded.sort((one, other) => one.seq - other.seq);
}

type Folded = AuditedConversation["events"][number] & { readonly seq: number };

function isFolded(event: AuditedConversation["events"][number]): event is Folded {
  return event.seq !== undefined;
}

/** What was found to be the same before: states and effects are never changed in place, so it stays true of them. */
const known = new WeakMap<object, object>();

/** Whether two are equal as data: the order of keys does not count, and text does as a database can hold it. */
export function isSame(one: unknown, other: unknown): boolean {
  if (!isObject(one) || !isObject(other)) return toCanonical(one) === toCanonical(other);
  if (known.get(one) === other) return true;
  // Plainly equal they are nearly always; what text a database can hold matters only where they are not.
  const same = isPlainlyEqual(one, other) || toCanonical(one) === toCanonical(other);
  if (same) known.set(one, other);
  return same;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isPlainlyEqual(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (!isObject(one) || !isObject(other) || Array.isArray(one) !== Array.isArray(other)) return false;
  if (Array.isArray(one) && one.length !== (other as unknown[]).length) return false;
  const [mine, theirs] = [one, other] as Readonly<Record<string, unknown>>[];
  if (!mine || !theirs) return false;
  for (const key in mine) if (!isPlainlyEqual(mine[key], theirs[key])) return false;
  for (const key in theirs) if (mine[key] === undefined && theirs[key] !== undefined) return false;
  return true;
}

/** JSON that is equal for equal data: keys sorted, and text as a database can hold it. */
function toCanonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner === "string") return inner.replaceAll("\0", "\ufffd").toWellFormed();
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
}
