import { isOnlyLinks } from "../media/beyond-links.ts";
import { shownBytes } from "../media/shown-bytes.ts";
import type { Effect } from "./effects.ts";
import type { Attachment, CarriedFile, CustomerMessage, RoomMessage } from "./message.ts";
import type { ConversationState } from "./state.ts";
import type { EventOf } from "./step.ts";
import { customerName, remark, say } from "./words.ts";

/** The code of a file's `PostInRoom` that failed because the file is not taken; the notice says why. */
export const FILE_REFUSED = "media-refused";

/** Without the addresses of what is not carried: in an effect, `source` stands only for what is. */
export function asCarried<M extends CustomerMessage | RoomMessage>(state: ConversationState, message: M): M {
  const { attachments } = message;
  if (attachments === undefined) return message;
  const { media } = state.settings;
  const isMeant = ({ isLink }: Attachment) => isLink === undefined || media !== undefined;
  return { ...message, attachments: attachments.filter(isMeant).map((each) => ofCarried(state, each)) };
}

function ofCarried({ settings: { media } }: ConversationState, attachment: Attachment): Attachment {
  if (isFile(attachment) && media !== undefined && (attachment.bytes ?? 0) <= media.largest_bytes)
    return attachment;
  const { kind, name } = attachment;
  return { kind, ...(name === undefined ? {} : { name }) };
}

export function isFile(attachment: Attachment): attachment is CarriedFile {
  return attachment.source !== undefined;
}

/**
 * The files of a customer's message, each posted by itself behind its words, since each may be refused. One that is
 * all there is goes by the message's own id; the others are pieces of it.
 */
export function postCustomerFiles(
  state: ConversationState,
  message: CustomerMessage,
  writtenAt: number,
): readonly Effect[] {
  const { id, body, attachments = [] } = message;
  const files = attachments.filter(isFile);
  const isAll = files.length === 1 && attachments.length === 1 && isOnlyLinks(body, sourcesOf(files));
  return files.map(
    (file, at): Effect => ({
      type: "PostInRoom",
      as: "customer",
      customer: state.customer,
      content: { kind: "message", body: [], attachments: [file], language: state.settings.defaultLanguage },
      file: true,
      writtenAt,
      ...(id === undefined ? {} : { source: isAll ? id : `${id}/file-${at + 1}` }),
    }),
  );
}

export function sourcesOf(attachments: readonly Attachment[]): readonly string[] {
  return attachments.filter(isFile).map(({ source }) => source);
}

/** Both sides hear that a file was not taken, and why. */
export function fileNotTaken(
  state: ConversationState,
  { notice }: EventOf<"DeliveryFailed">,
): readonly Effect[] {
  return [
    say(state, "media.not-taken", { why: notice }),
    remark(state, "media.not-taken-remark", { name: customerName(state), why: notice }),
  ];
}

/** Why an agent's attachment does not go to the customer, at that very message; undefined when it does. */
export function keptOutRemark(state: ConversationState, message: RoomMessage): Effect | undefined {
  const kept = (message.attachments ?? []).find((each) => ofCarried(state, each).source === undefined);
  if (kept === undefined) return undefined;
  const { media } = state.settings;
  const name = customerName(state);
  const reference = { replyTo: message.id };
  if (isFile(kept) && media !== undefined)
    return remark(
      state,
      "media.too-large-remark",
      { name, largest: shownBytes(media.largest_bytes) },
      reference,
    );
  return remark(
    state,
    kept.kind === "encrypted" ? "relay.encrypted" : "relay.not-carried",
    { name },
    reference,
  );
}
