import type { Content } from "../conversation/effects.ts";
import type { Attachment } from "../conversation/message.ts";
import { cleanLine } from "../message/clean-name.ts";
import { printPlain } from "../message/print-plain.ts";
import type { RichText } from "../message/rich-text.ts";
import type { TextOverrides } from "./render-text.ts";
import { renderText } from "./render-text.ts";

/** Attachments told of one by one; a message has hardly ever more. */
const MOST_TOLD = 10;
const LONGEST_FILE_NAME = 80;

/** What content comes to as text: our words in their language, or someone's own, and what could not go with them. */
export function contentBody(content: Content, overrides: TextOverrides = {}): RichText {
  if (content.kind === "text")
    return renderText(content.key, content.parameters, content.language, overrides);
  const attachments = (content.attachments ?? []).slice(0, MOST_TOLD);
  const told = attachments.flatMap((each) => attachmentLine(each, content.language, overrides));
  return told.length === 0 ? content.body : [...content.body.filter((block) => !isEmpty(block)), ...told];
}

function attachmentLine(attachment: Attachment, language: string, overrides: TextOverrides): RichText {
  const what = printPlain(renderText(`attachment.${attachment.kind}`, {}, language, overrides));
  const name = cleanLine(attachment.name ?? "", LONGEST_FILE_NAME);
  const isCarried = attachment.source !== undefined;
  const named = isCarried ? "attachment.sent-named" : "attachment.line-named";
  const key = name !== "" ? named : isCarried ? "attachment.sent" : "attachment.line";
  return renderText(key, { what, name }, language, overrides);
}

function isEmpty(block: RichText[number]): boolean {
  return block.kind === "paragraph" && block.content.length === 0;
}
