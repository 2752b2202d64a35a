import type { Content } from "../conversation/effects.ts";
import type { ConversationEvent, Timed } from "../conversation/events.ts";
import { isWhisper } from "../conversation/whisper.ts";
import type { Words } from "../text/text-key.ts";
import type { Recorded, RecordedDelivery } from "./recorded.ts";

/** What was said in a conversation, by whom, and what became of it, oldest first. Times are ms since the epoch. */
export type Transcript = readonly TranscriptEntry[];

export type TranscriptEntry = SpokenEntry | MovementEntry;

export interface SpokenEntry {
  /** `whispered`: among agents; the customer never got it. */
  readonly kind: "said" | "whispered";
  readonly at: number;
  readonly by: Author;
  /** As it stands now: of an edited message the last version. */
  readonly content: Content;
  /** The versions before it, oldest first. */
  readonly earlier: readonly { readonly at: number; readonly content: Content }[];
  readonly retractedAt?: number;
  /** When it arrived at the other side. */
  readonly deliveredAt?: number;
  /** Why it did not. */
  readonly failed?: Words;
}

/** Somebody came into the room, or left it. */
export interface MovementEntry {
  readonly kind: "joined" | "left";
  readonly at: number;
  readonly by: Author;
}

export type Author =
  | { readonly side: "customer" }
  | { readonly side: "desk" }
  /** A Matrix user id, where it is known. */
  | { readonly side: "agent"; readonly user?: string };

type Spoken = { -readonly [K in keyof SpokenEntry]: SpokenEntry[K] };

/**
 * The transcript of what is stored: words are read from the deliveries, so that it holds what crossed to the other side
 * and nothing else; the events say who wrote them and when. Total and pure.
 */
export function transcriptOf({ events, outbox }: Recorded): Transcript {
  const written = writersOf(events);
  const spoken = new Map<string, Spoken>();
  const entries: TranscriptEntry[] = [];
  const sent = new Set<string>();
  for (const row of outbox) {
    const line = lineOf(row, written);
    if (line === undefined) continue;
    if (line.kind === "retraction") {
      const entry = spoken.get(line.retracts);
      if (entry) entry.retractedAt ??= row.at;
      continue;
    }
    if (line.source !== undefined) sent.add(line.source);
    const first = line.edits === undefined ? undefined : spoken.get(line.edits);
    if (first) edit(first, line);
    else entries.push(say(line, spoken));
  }
  // Who comes is greeted: what an event tells stands before what was said because of it.
  return [...events.flatMap((event) => fromEvent(event, sent)), ...entries].toSorted(
    (one, other) => one.at - other.at,
  );
}

interface Line {
  readonly kind: "line";
  readonly at: number;
  readonly by: Author;
  readonly content: Content;
  readonly source?: string | undefined;
  readonly edits?: string | undefined;
  readonly ended: Pick<SpokenEntry, "deliveredAt" | "failed">;
}

/** Who wrote the message with this id, and when. */
type Writers = ReadonlyMap<string, { readonly at: number; readonly user?: string }>;

function writersOf(events: Recorded["events"]): Writers {
  const writers = new Map<string, { at: number; user?: string }>();
  for (const { at, event } of events) {
    if (event.type === "UserWrote" || event.type === "UserEdited")
      writers.set(event.message.id, { at, user: event.user });
    else if (event.type === "UserReacted") writers.set(event.id, { at, user: event.user });
    else if (event.type === "AgentReplied") writers.set(event.id, { at, user: event.agent });
    else if (event.type === "CustomerWrote" || event.type === "CustomerEdited") {
      const { id, writtenAt = at } = event.message;
      if (id !== undefined) writers.set(id, { at: Math.min(at, writtenAt) });
    }
  }
  return writers;
}

function lineOf(
  { effect, at, end }: RecordedDelivery,
  written: Writers,
): Line | { readonly kind: "retraction"; readonly retracts: string } | undefined {
  switch (effect.type) {
    case "SayToCustomer": {
      const writer = effect.source === undefined ? undefined : written.get(effect.source);
      const by: Author =
        effect.source === undefined
          ? { side: "desk" }
          : { side: "agent", ...(writer?.user === undefined ? {} : { user: writer.user }) };
      return { kind: "line", ...referencesOf(effect), at: writer?.at ?? at, by, ended: ended(end) };
    }
    case "PostInRoom": {
      // The desk's words to the customer are read where they are said to them; its remarks are no part of the talk.
      if (effect.as !== "customer" || effect.notice) return undefined;
      const writer = effect.source === undefined ? undefined : written.get(effect.source);
      const when = writer?.at ?? effect.writtenAt ?? at;
      return {
        kind: "line",
        ...referencesOf(effect),
        at: when,
        by: { side: "customer" },
        ended: ended(end),
      };
    }
    case "RetractInRoom":
    case "RetractFromCustomer":
      return { kind: "retraction", retracts: effect.retracts };
    default:
      return undefined;
  }
}

function referencesOf({ content, source, edits }: Pick<Line, "content" | "source" | "edits">) {
  return { content, source, edits };
}

function ended(end: RecordedDelivery["end"]): Line["ended"] {
  if (end?.kind === "delivered") return { deliveredAt: end.at };
  return end?.kind === "rejected" ? { failed: end.notice } : {};
}

function say({ at, by, content, source, ended }: Line, spoken: Map<string, Spoken>): SpokenEntry {
  const entry: Spoken = { kind: "said", at, by, content, earlier: [], ...ended };
  if (source !== undefined) spoken.set(source, entry);
  return entry;
}

function edit(first: Spoken, { at, content, ended }: Line): void {
  first.earlier = [
    ...first.earlier,
    { at: first.earlier.length === 0 ? first.at : at, content: first.content },
  ];
  first.content = content;
  if (ended.deliveredAt !== undefined) first.deliveredAt = ended.deliveredAt;
}

/** What only the events tell: who came and went, and what agents said to one another. */
function fromEvent({ at, event }: Timed<ConversationEvent>, sent: ReadonlySet<string>): TranscriptEntry[] {
  if (event.type === "UserJoined" || event.type === "UserLeft") {
    const kind = event.type === "UserJoined" ? "joined" : "left";
    return [{ kind, at, by: { side: "agent", user: event.user } }];
  }
  if (event.type !== "UserWrote" || !isWhisper(event.message) || sent.has(event.message.id)) return [];
  const content: Content = { kind: "message", body: event.message.body, language: "en" };
  return [{ kind: "whispered", at, by: { side: "agent", user: event.user }, content, earlier: [] }];
}
