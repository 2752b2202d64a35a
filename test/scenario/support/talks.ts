import type { IrcCustomer } from "../../support/irc-customer.ts";
import type { MatrixAgent } from "../../support/matrix-agent.ts";
import type { XmppCustomer } from "../../support/xmpp-customer.ts";
import type { RealWorld } from "./real-world.ts";

/** A customer and an agent who are connected. */
export interface Talk<Customer> {
  readonly name: string;
  readonly customer: Customer;
  readonly agent: MatrixAgent;
  readonly roomId: string;
}

/** Through greeting, interview and invitation, to the agent with the skill for billing. */
export async function xmppTalk(
  world: RealWorld,
  user: string,
  agent: MatrixAgent,
): Promise<Talk<XmppCustomer>> {
  const customer = await world.xmpp(user);
  await customer.say(`My invoice is wrong, says ${user}`);
  await customer.next(/name/i);
  await customer.say(user);
  const roomId = await accepted(agent, user);
  await customer.next(/Anna/);
  return { name: user, customer, agent, roomId };
}

/** As `xmppTalk`, to the agent with the technical skill. */
export async function ircTalk(
  world: RealWorld,
  nick: string,
  agent: MatrixAgent,
): Promise<Talk<IrcCustomer>> {
  const customer = await world.irc(nick);
  customer.say(`My screen stays black, says ${nick}`);
  await customer.next(/name/i);
  customer.say(nick);
  const roomId = await accepted(agent, nick);
  await customer.next(/Ben/);
  return { name: nick, customer, agent, roomId };
}

async function accepted(agent: MatrixAgent, name: string): Promise<string> {
  const { roomId } = await agent.nextInvitation(
    (invitation) => `${invitation.roomName} ${invitation.topic} ${invitation.reason}`.includes(name),
    { timeout_ms: 60_000 },
  );
  await agent.accept(roomId);
  return roomId;
}
