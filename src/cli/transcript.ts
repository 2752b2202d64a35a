import { deskTimeZone } from "../config/desk-time-zone.ts";
import { shownAddress } from "../domain/conversation/words.ts";
import { momentOf } from "../domain/routing/decision-account.ts";
import { networkName } from "../domain/text/network-name.ts";
import { plainWords } from "../domain/text/render-text.ts";
import { phrase, type Words } from "../domain/text/text-key.ts";
import {
  printTranscriptHtml,
  printTranscriptText,
  type TranscriptHeading,
} from "../domain/transcript/print-transcript.ts";
import { type Transcript, transcriptOf } from "../domain/transcript/transcript.ts";
import { transcriptAsJson } from "../domain/transcript/transcript-as-json.ts";
import { type TranscriptReading, transcriptLines } from "../domain/transcript/transcript-lines.ts";
import { loadOrTell } from "./load.ts";
import type { RecordedTalk } from "./parts.ts";
import { type CliParts, CliProblem, EXIT } from "./parts.ts";
import { idsOf } from "./why.ts";
import { writeAll } from "./write-files.ts";

export const TRANSCRIPT_FORMATS = ["text", "html", "json"] as const;
export type TranscriptFormat = (typeof TRANSCRIPT_FORMATS)[number];

export interface TranscriptOptions {
  readonly config: string;
  readonly format: TranscriptFormat;
  readonly output?: string;
  readonly force?: boolean;
}

/** Prints what was said in a conversation, or writes it to a file that only its owner may read. */
export async function transcript(
  conversation: string,
  options: TranscriptOptions,
  parts: CliParts,
): Promise<number> {
  const loaded = loadOrTell(options.config, parts);
  if (loaded === undefined) return EXIT.problem;
  const { configuration, rulesFile } = loaded;
  const [id = conversation, ...others] = await idsOf(conversation, configuration, parts);
  if (others.length > 0)
    throw new CliProblem(`Several conversations end in "${conversation}"; write more of the id.`);
  const recorded = await parts.transcript?.(configuration, id);
  if (recorded === undefined)
    throw new CliProblem(
      `No conversation "${conversation}" is kept. Its id stands on the card in its room; closed ones are forgotten in time.`,
    );
  const { agents } = rulesFile.rules;
  const text = printed(recorded, options.format, {
    language: configuration.desk.language,
    texts: configuration.desk.texts,
    nameOf: (user) => agents.get(user)?.name ?? user,
    timeZone: deskTimeZone(configuration, rulesFile.rules),
  });
  if (options.output === undefined) parts.terminal.out(text.trimEnd());
  else {
    writeAll([{ path: options.output, text, secret: true }], options.force === true);
    parts.terminal.out(`Written to ${options.output}.`);
  }
  return EXIT.ok;
}

interface Setting extends Pick<TranscriptReading, "language" | "texts" | "nameOf"> {
  readonly timeZone: string | undefined;
}

function printed(recorded: RecordedTalk, format: TranscriptFormat, setting: Setting): string {
  const { state } = recorded;
  const spoken = transcriptOf(recorded);
  const reading: TranscriptReading = {
    ...setting,
    customer: state.slots.name ?? state.customer.displayName ?? shownAddress(state.customer),
    desk: state.settings.deskName,
    moment: (at) => momentOf(at, setting.timeZone),
    wholly: true,
  };
  if (format === "json") return `${JSON.stringify(jsonOf(recorded, spoken, reading), undefined, 2)}\n`;
  const heading = headingOf(recorded, reading);
  const lines = transcriptLines(spoken, reading);
  return format === "html" ? printTranscriptHtml(heading, lines) : printTranscriptText(heading, lines);
}

function headingOf({ state }: RecordedTalk, reading: TranscriptReading): TranscriptHeading {
  const said = (words: Words) => plainWords(words, reading.language, reading.texts);
  return {
    title: said(phrase("transcript.title", { conversation: state.id })),
    language: reading.language,
    facts: [
      [said(phrase("transcript.customer")), reading.customer],
      [said(phrase("transcript.address")), shownAddress(state.customer)],
      [said(phrase("transcript.network")), networkName(state.customer.network)],
      [said(phrase("transcript.desk")), reading.desk],
      [said(phrase("transcript.began")), reading.moment(state.startedAt)],
      [said(phrase("transcript.stage")), said(phrase(`stage.${state.stage.kind}`))],
    ],
  };
}

function jsonOf({ state }: RecordedTalk, spoken: Transcript, reading: TranscriptReading): object {
  const { network, desk } = state.customer;
  return {
    conversation: state.id,
    customer: { name: reading.customer, address: shownAddress(state.customer), network },
    desk,
    began: new Date(state.startedAt).toISOString(),
    stage: state.stage.kind,
    entries: transcriptAsJson(spoken, reading),
  };
}
