import type { Content, CustomerEffect } from "../domain/conversation/effects.ts";
import { isFile } from "../domain/conversation/files.ts";
import type { Attachment } from "../domain/conversation/message.ts";
import { beyondLinks } from "../domain/media/beyond-links.ts";
import { cleanFileName } from "../domain/media/file-name.ts";
import { shownBytes } from "../domain/media/shown-bytes.ts";
import { printPlain } from "../domain/message/print-plain.ts";
import type { RichText } from "../domain/message/rich-text.ts";
import { contentBody } from "../domain/text/content-body.ts";
import { plainWords, renderText, type TextOverrides } from "../domain/text/render-text.ts";
import { phrase } from "../domain/text/text-key.ts";
import type { Media, SharedFile } from "./ports/media.ts";

type SayToCustomer = Extract<CustomerEffect, { readonly type: "SayToCustomer" }>;

/** The files of what is said to a customer, each by its link. None where the desk carries files no longer. */
export function sharedFiles(
  media: Media | undefined,
  conversation: string | undefined,
  { content, source: event }: SayToCustomer,
): readonly SharedFile[] {
  if (media === undefined || conversation === undefined || event === undefined) return [];
  return attachmentsOf(content)
    .filter(isFile)
    .map((file) => {
      const name = cleanFileName(file.name ?? "", file.kind);
      return {
        url: media.linkTo({ conversation, event, source: file.source, name }),
        name,
        kind: file.kind,
        ...(file.bytes === undefined ? {} : { bytes: file.bytes }),
        ...(file.mimeType === undefined ? {} : { mimeType: file.mimeType }),
      };
    });
}

/** What is said without the files that go beside it; a file that no longer can is told of in words. */
export function wordsBeside(content: Content, files: readonly unknown[]): Content {
  if (content.kind !== "message" || content.attachments === undefined) return content;
  const { attachments, ...words } = content;
  const told =
    files.length > 0
      ? attachments.filter((each) => !isFile(each))
      : attachments.map(({ kind, name }) => ({ kind, ...(name === undefined ? {} : { name }) }));
  return told.length === 0 ? words : { ...words, attachments: told };
}

/** For networks that carry words alone: a line for each file, with its link. */
export function linkLines(files: readonly SharedFile[], language: string, texts: TextOverrides): RichText {
  return files.flatMap(({ kind, name, bytes, url }) => {
    const what = plainWords(phrase(`attachment.${kind}`), language, texts);
    if (bytes === undefined) return renderText("attachment.link", { what, name, url }, language, texts);
    return renderText("attachment.link-sized", { what, name, size: shownBytes(bytes), url }, language, texts);
  });
}

/** A customer's words for the room, whose files are posted by themselves; undefined when they are all there is. */
export function wordsForRoom(content: Content, texts: TextOverrides): RichText | undefined {
  const files = attachmentsOf(content).filter(isFile);
  if (content.kind === "text" || files.length === 0) return contentBody(content, texts);
  const links = files.map(({ source }) => source);
  const words = wordsBeside({ ...content, body: beyondLinks(content.body, links) }, files);
  const body = contentBody(words, texts);
  return printPlain(body).trim() === "" ? undefined : body;
}

function attachmentsOf(content: Content): readonly Attachment[] {
  return content.kind === "message" ? (content.attachments ?? []) : [];
}
