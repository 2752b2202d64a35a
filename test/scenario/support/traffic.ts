import type { IrcCustomer } from "../../support/irc-customer.ts";
import type { MatrixAgent } from "../../support/matrix-agent.ts";
import type { XmppCustomer } from "../../support/xmpp-customer.ts";

/** A talk under way, whose sides number what they write. */
export interface Talk {
  readonly name: string;
  readonly agent: MatrixAgent;
  readonly roomId: string;
  /** What the customer's side was told is kept, in order. */
  readonly confirmed: string[];
  /** What the homeserver took from the agent, in order. */
  readonly accepted: string[];
  /** Writes one line as the customer; resolves when it is confirmed, however often it must be sent. */
  writeAsCustomer(): Promise<void>;
  writeAsAgent(): Promise<void>;
  /** What the customer's client shows of the agent's lines. */
  shown(): readonly string[];
}

/** Lines of the customer as the room has them. */
export function inRoom(talk: Talk): readonly string[] {
  return talk.agent.bodies(talk.roomId).filter((body) => body.startsWith(`${talk.name} says `));
}

const RECEIPT_WITHIN_MS = 2_000;
const MOST_TRIES = 60;

/** An XMPP customer sends again, under the same id, what nobody confirmed: as clients do. */
export function xmppTalk(name: string, customer: XmppCustomer, agent: MatrixAgent, roomId: string): Talk {
  const confirmed: string[] = [];
  const { accepted, writeAsAgent } = agentSide(name, agent, roomId);
  let written = 0;
  return {
    name,
    agent,
    roomId,
    confirmed,
    accepted,
    writeAsAgent,
    writeAsCustomer: async () => {
      written += 1;
      const text = `${name} says ${written}`;
      const id = `${name}-${written}`;
      for (let tries = 1; ; tries += 1) {
        await customer.say(text, { id, originId: id, receiptRequested: true });
        if (await receipt(customer, id)) break;
        if (tries >= MOST_TRIES) throw new Error(`${text} was never confirmed`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      confirmed.push(text);
    },
    shown: () =>
      customer
        .transcript()
        .map((message) => message.text)
        .filter((text) => text.startsWith(`to ${name}: `)),
  };
}

/** An IRC customer is told nothing: what they wrote while nobody listened is lost, and counted apart. */
export function ircTalk(
  name: string,
  customer: IrcCustomer,
  agent: MatrixAgent,
  roomId: string,
): Talk & { readonly said: string[] } {
  const said: string[] = [];
  const side = agentSide(name, agent, roomId);
  return {
    name,
    agent,
    roomId,
    confirmed: [],
    said,
    ...side,
    writeAsCustomer: async () => {
      const text = `${name} says ${said.length + 1}`;
      customer.say(text);
      said.push(text);
    },
    shown: () =>
      customer.lines.all.map((line) => line.text).filter((text) => text.startsWith(`to ${name}: `)),
  };
}

function receipt(customer: XmppCustomer, id: string): Promise<boolean> {
  const ours = (outcome: { readonly id: string; readonly kind: string }) =>
    outcome.id === id && outcome.kind === "received";
  return customer.outcomes.find(ours, { timeout_ms: RECEIPT_WITHIN_MS }).then(
    () => true,
    () => false,
  );
}

function agentSide(
  name: string,
  agent: MatrixAgent,
  roomId: string,
): Pick<Talk, "accepted" | "writeAsAgent"> {
  const accepted: string[] = [];
  let written = 0;
  return {
    accepted,
    writeAsAgent: async () => {
      written += 1;
      const text = `to ${name}: ${written}`;
      await agent.send(roomId, text);
      accepted.push(text);
    },
  };
}
