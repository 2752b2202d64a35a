import type { MatrixHomeserver } from "../adapters/matrix/homeserver.ts";
import { reconcileRoom } from "../adapters/matrix/reconcile.ts";
import type { Names } from "../adapters/matrix/user-ids.ts";
import type { Clock } from "../application/ports/clock.ts";
import type { Inbound } from "../application/ports/store.ts";
import { puppetOf } from "../domain/conversation/puppet.ts";
import type { ConversationState } from "../domain/conversation/state.ts";

/** How far back a room is read for what may have been missed. */
const READ_BACK_MS = 86_400_000;

/** What a conversation's room holds that may not have reached us, in the homeserver's order. */
export async function* missedIn(
  {
    homeserver,
    names,
    clock,
  }: { readonly homeserver: MatrixHomeserver; readonly names: Names; readonly clock: Clock },
  conversation: ConversationState,
): AsyncIterable<Inbound> {
  const { room, startedAt } = conversation;
  if (room.status !== "open") return;
  const { client } = homeserver;
  const since_ms = Math.max(startedAt, clock.now() - READ_BACK_MS);
  yield* reconcileRoom(
    { client, names, clock },
    { roomId: room.roomId, customer: puppetOf(conversation), since_ms },
  );
}
