import type { MatrixAgent } from "../../support/matrix-agent.ts";
import type { Invitation } from "../../support/matrix-sync.ts";
import type { Interviewed } from "./connect.ts";

/** Answers all that the bot asks: from here the customer waits or is offered. */
export async function interview(customer: Interviewed, name: string, reason: string): Promise<void> {
  await customer.say(reason);
  await customer.next(/name/i);
  await customer.say(name);
  await customer.next(/finding the right person/);
}

/** The invitation to the conversation of the customer with this name. */
export function offerOf(agent: MatrixAgent, name: string, timeout_ms?: number): Promise<Invitation> {
  const options = timeout_ms === undefined ? {} : { timeout_ms };
  return agent.nextInvitation(({ roomName }) => roomName?.startsWith(name) ?? false, options);
}

/** Whichever of them is invited first, and how. */
export async function firstOffered(
  agents: readonly MatrixAgent[],
  name: string,
): Promise<{
  readonly agent: MatrixAgent;
  readonly others: readonly MatrixAgent[];
  readonly offer: Invitation;
}> {
  const { agent, offer } = await Promise.any(
    agents.map(async (agent) => ({ agent, offer: await offerOf(agent, name) })),
  );
  return { agent, others: agents.filter((each) => each !== agent), offer };
}
