import type { MatrixAgent } from "../../support/matrix-agent.ts";

/** Any customer at a client, as far as the interview needs them. */
export interface Interviewed {
  say(text: string): unknown;
  next(match?: string | RegExp): Promise<unknown>;
}

/** Goes through the interview and the invitation; resolves with the room when both sides can talk. */
export async function connect(
  customer: Interviewed,
  agent: MatrixAgent,
  name: string,
  reason: string,
): Promise<string> {
  await customer.say(reason);
  await customer.next(/name/i);
  await customer.say(name);
  const invitation = await agent.nextInvitation(({ roomName }) => roomName?.includes(name) ?? false);
  await agent.accept(invitation.roomId);
  await customer.next(/is here/i);
  return invitation.roomId;
}
