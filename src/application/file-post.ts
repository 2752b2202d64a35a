import type { HomeserverEffect } from "../domain/conversation/effects.ts";
import { FILE_REFUSED, isFile } from "../domain/conversation/files.ts";
import type { CustomerRef } from "../domain/customer.ts";
import type { RoomDelivery } from "./ports/homeserver.ts";
import type { Media } from "./ports/media.ts";

interface Common {
  readonly id: string;
  readonly attempt: number;
  readonly roomId: string;
  readonly customer: CustomerRef;
}

/** One file of a customer's message. It goes with the message, where it is not all of it. */
export async function filePost(
  media: Media | undefined,
  common: Common,
  { as, content, source, writtenAt }: Extract<HomeserverEffect, { readonly type: "PostInRoom" }>,
  ours: (id: string | undefined) => Promise<string | undefined>,
): Promise<RoomDelivery | undefined> {
  const [file] = content.kind === "message" ? (content.attachments ?? []).filter(isFile) : [];
  if (file === undefined) return undefined;
  const message = source?.replace(/\/file-\d+$/u, "");
  const pieceOf = message === source ? undefined : await ours(message);
  const { attempt } = common;
  return {
    ...common,
    kind: "post",
    as,
    body: [],
    file: { bring: async (user) => media?.bringIn(file, { user, attempt }) ?? filesNoMore },
    ...(pieceOf === undefined ? {} : { pieceOf }),
    ...(writtenAt === undefined ? {} : { writtenAt }),
  };
}

/** The configuration has changed since. */
const filesNoMore = {
  kind: "reject",
  code: FILE_REFUSED,
  notice: { key: "media.not-opened" },
} as const;
