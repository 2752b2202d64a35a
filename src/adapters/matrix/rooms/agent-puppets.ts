import type { RoomDelivery } from "../../../application/ports/homeserver.ts";
import { isForbidden } from "../homeserver-failure.ts";
import type { DeskRooms } from "./desk-rooms.ts";
import { inviteOurs, join } from "./membership.ts";

type AdmitAgent = Extract<RoomDelivery, { kind: "admit-agent" }>;

/** Brings the puppet of an agent behind a webhook in; in already is fine. @throws HomeserverFailure */
export async function admitAgent(rooms: DeskRooms, delivery: AdmitAgent): Promise<void> {
  const { roomId, agent, name, customer } = delivery;
  const user = rooms.names.agentPuppet(agent);
  await rooms.puppets.dress(user, { name });
  try {
    await join(rooms, roomId, user);
  } catch (error) {
    if (!isForbidden(error)) throw error; // Not invited yet.
    await inviteOurs(rooms, { roomId, as: await rooms.puppets.of(customer), user });
    await join(rooms, roomId, user);
  }
}
