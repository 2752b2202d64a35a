import type { Content } from "../conversation/effects.ts";
import { printPlain } from "../message/print-plain.ts";
import { contentBody } from "../text/content-body.ts";
import { plainWords } from "../text/render-text.ts";
import type { Transcript } from "./transcript.ts";
import type { TranscriptReading } from "./transcript-lines.ts";

/** A transcript for programs: times as ISO 8601, words as plain text. */
export function transcriptAsJson(transcript: Transcript, reading: TranscriptReading): readonly object[] {
  const words = (content: Content) => printPlain(contentBody(content, reading.texts));
  return transcript.map((entry) => {
    const { kind, by } = entry;
    const user =
      by.side === "agent" && by.user !== undefined ? { user: by.user, name: reading.nameOf(by.user) } : {};
    const common = { at: iso(entry.at), kind, side: by.side, ...user };
    if (!("content" in entry)) return common;
    const { content, earlier, retractedAt, deliveredAt, failed } = entry;
    const attachments = content.kind === "message" ? (content.attachments ?? []) : [];
    const isShown = retractedAt === undefined || reading.wholly;
    return {
      ...common,
      ...(isShown ? { text: words(content) } : {}),
      ...(earlier.length === 0 || !reading.wholly
        ? {}
        : { earlier: earlier.map(({ at, content }) => ({ at: iso(at), text: words(content) })) }),
      ...(attachments.length === 0 ? {} : { attachments }),
      ...(retractedAt === undefined ? {} : { retractedAt: iso(retractedAt) }),
      ...(deliveredAt === undefined ? {} : { deliveredAt: iso(deliveredAt) }),
      ...(failed === undefined ? {} : { failed: plainWords(failed, reading.language, reading.texts) }),
    };
  });
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
