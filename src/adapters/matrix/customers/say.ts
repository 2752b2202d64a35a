import { plain } from "../../../domain/message/rich-text.ts";
import { send, words } from "../rooms/post.ts";
import type { Context, DeskUser } from "./context.ts";

/** Says something outside of any conversation, as a notice, which nothing answers by itself. @throws HomeserverFailure */
export async function say(
  { rooms, clock }: Context,
  desk: DeskUser,
  roomId: string,
  text: string,
  replyTo?: string,
): Promise<void> {
  const relation =
    replyTo === undefined ? {} : { "m.relates_to": { "m.in_reply_to": { event_id: replyTo } } };
  const content = { ...words(plain(text), { notice: true }), ...relation };
  said = (said + 1) % Number.MAX_SAFE_INTEGER;
  const id = `say.${desk.name}.${clock.now()}.${said}`;
  await send(rooms, { roomId, sender: desk.user, id, content });
}

let said = 0;
