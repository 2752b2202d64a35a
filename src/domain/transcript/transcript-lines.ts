import type { Attachment } from "../conversation/message.ts";
import { printPlain } from "../message/print-plain.ts";
import type { RichText } from "../message/rich-text.ts";
import { contentBody } from "../text/content-body.ts";
import { plainWords, type TextOverrides } from "../text/render-text.ts";
import { type Phrase, phrase } from "../text/text-key.ts";
import type { Author, SpokenEntry, Transcript, TranscriptEntry } from "./transcript.ts";

/** How a transcript is read. */
export interface TranscriptReading {
  readonly language: string;
  readonly texts?: TextOverrides;
  /** The customer as whoever reads it may know them. */
  readonly customer: string;
  readonly desk: string;
  /** A colleague's name by their Matrix user id. */
  readonly nameOf: (user: string) => string;
  /** A moment for people. */
  readonly moment: (at: number) => string;
  /** Words that were taken back, and versions before an edit, are shown as well. */
  readonly wholly: boolean;
}

/** One line of a transcript in words: when, who, what, and what became of it. */
export interface TranscriptLine {
  readonly at: string;
  readonly who: string;
  readonly kind: TranscriptEntry["kind"];
  readonly side: Author["side"];
  readonly body: RichText;
  readonly retracted: boolean;
  readonly marks: readonly string[];
  readonly attachments: readonly Attachment[];
}

export function transcriptLines(
  transcript: Transcript,
  reading: TranscriptReading,
): readonly TranscriptLine[] {
  return transcript.map((entry) => lineOf(entry, reading));
}

function lineOf(entry: TranscriptEntry, reading: TranscriptReading): TranscriptLine {
  const { kind, by } = entry;
  const common = { at: reading.moment(entry.at), who: authorOf(by, reading), kind, side: by.side };
  if (!("content" in entry))
    return {
      ...common,
      body: [],
      retracted: false,
      marks: [said(phrase(`transcript.${entry.kind}`), reading)],
      attachments: [],
    };
  const retracted = entry.retractedAt !== undefined;
  const { content } = entry;
  return {
    ...common,
    body: retracted && !reading.wholly ? [] : contentBody(content, reading.texts),
    retracted,
    marks: marksOf(entry, reading),
    attachments: content.kind === "message" ? (content.attachments ?? []) : [],
  };
}

function marksOf(
  { kind, earlier, retractedAt, deliveredAt, failed }: SpokenEntry,
  reading: TranscriptReading,
): readonly string[] {
  const { moment } = reading;
  const phrases: (Phrase | undefined)[] = [
    kind === "whispered" ? phrase("transcript.whispered") : undefined,
    ...(reading.wholly
      ? earlier.map(({ content }) =>
          phrase("transcript.before", { text: printPlain(contentBody(content, reading.texts)) }),
        )
      : []),
    earlier.length > 0 && !reading.wholly ? phrase("transcript.edited") : undefined,
    retractedAt === undefined ? undefined : phrase("transcript.retracted", { at: moment(retractedAt) }),
    failed === undefined ? undefined : phrase("transcript.failed", { why: failed }),
    deliveredAt === undefined || !reading.wholly
      ? undefined
      : phrase("transcript.delivered", { at: moment(deliveredAt) }),
    kind === "said" && deliveredAt === undefined && failed === undefined
      ? phrase("transcript.under-way")
      : undefined,
  ];
  return phrases.flatMap((each) => (each === undefined ? [] : [said(each, reading)]));
}

function authorOf(by: Author, { customer, desk, nameOf, language, texts }: TranscriptReading): string {
  switch (by.side) {
    case "customer":
      return customer;
    case "desk":
      return desk;
    case "agent":
      return by.user === undefined
        ? plainWords(phrase("transcript.an-agent"), language, texts)
        : nameOf(by.user);
  }
}

function said(words: Phrase, { language, texts }: TranscriptReading): string {
  return plainWords(words, language, texts);
}
