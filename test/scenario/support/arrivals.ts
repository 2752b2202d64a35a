import assert from "node:assert/strict";
import type { IrcCustomer } from "../../support/irc-customer.ts";
import { waitFor } from "../../support/wait-for.ts";
import type { XmppCustomer } from "../../support/xmpp-customer.ts";
import { wrongWayRound } from "./insistent-customer.ts";
import { assertOnceInOrder, numbersOf } from "./numbered.ts";
import type { IrcTraffic, XmppTraffic } from "./steady-traffic.ts";
import type { Talk } from "./talks.ts";

const ARRIVE_WITHIN_MS = 90_000;

interface InRoom {
  readonly speaker: string;
  readonly talk: Talk<unknown>;
}

/** The numbers of the customer's words in the room, as the agent sees them. */
export function inRoom({ speaker, talk }: InRoom): number[] {
  return numbersOf(speaker, talk.agent.bodies(talk.roomId));
}

/** The numbers of a speaker's words as a good client shows them. */
export function shownOnXmpp(customer: XmppCustomer, speaker: string): number[] {
  return numbersOf(
    speaker,
    customer.transcript().map(({ text }) => text),
  );
}

export function linesOnIrc(customer: IrcCustomer, speaker: string): number[] {
  return numbersOf(
    speaker,
    customer.lines.all.map(({ text }) => text),
  );
}

/** What the customer was told is delivered is in the room once and in order; what the agent wrote is shown once. */
export async function assertXmppArrived(traffic: XmppTraffic): Promise<void> {
  const { speaker, talk, customer, agent } = traffic;
  await customer.allReceived({ timeout_ms: ARRIVE_WITHIN_MS });
  customer.stop();
  await allArrive(`all of ${speaker} in the room`, customer.messages.length, () => inRoom(traffic));
  await allArrive(`all of the ${agent.speaker}`, agent.numbers.length, () =>
    shownOnXmpp(talk.customer, agent.speaker),
  );
  const got = inRoom(traffic);
  const numbers = customer.messages.map(({ number }) => number);
  assertOnceInOrder(
    `what ${speaker} said`,
    [...got].sort((a, b) => a - b),
    numbers,
  );
  assert.deepEqual(wrongWayRound(customer.messages, got), [], `the order of what ${speaker} said`);
  assertOnceInOrder(`what ${agent.speaker} wrote`, shownOnXmpp(talk.customer, agent.speaker), agent.numbers);
}

export interface IrcArrivals {
  /** Numbers of the agent's lines that the customer saw more than once. */
  readonly repeated: readonly number[];
  /** Numbers of the customer's lines that are not in the room. */
  readonly missing: readonly number[];
}

/**
 * No line of the agent is lost, and they come in order, a repeat right behind its first; no line of the
 * customer comes twice or out of order. What no protocol can promise is given back, to be judged apart.
 */
export async function ircArrivals(traffic: IrcTraffic): Promise<IrcArrivals> {
  const { speaker, talk, said, agent } = traffic;
  await allArrive(`all of the ${agent.speaker}`, agent.numbers.length, () => [
    ...new Set(linesOnIrc(talk.customer, agent.speaker)),
  ]);
  await allCameIn(traffic);
  const lines = linesOnIrc(talk.customer, agent.speaker);
  const once = lines.filter((number, index) => lines[index - 1] !== number);
  assertOnceInOrder(`what ${agent.speaker} wrote`, once, agent.numbers);
  const got = inRoom(traffic);
  const missing = said.map(({ number }) => number).filter((number) => !got.includes(number));
  assertOnceInOrder(
    `what ${speaker} said`,
    got,
    said.map(({ number }) => number).filter((number) => !missing.includes(number)),
  );
  const repeated = lines.filter((number, index) => lines[index - 1] === number);
  return { repeated: [...new Set(repeated)], missing };
}

/** What came in of the customer's lines is in the room when a later one is. */
async function allCameIn({ speaker, talk }: IrcTraffic): Promise<void> {
  const end = `${speaker}: that was all`;
  talk.customer.say(end);
  const { timeline } = talk.agent.room(talk.roomId);
  await timeline.find(({ content }) => content.body === end, {
    what: `the last words of ${speaker}`,
    timeout_ms: ARRIVE_WITHIN_MS,
  });
}

async function allArrive(what: string, count: number, look: () => readonly number[]): Promise<void> {
  await waitFor(() => look().length >= count, { what, timeout_ms: ARRIVE_WITHIN_MS }).catch((error) => {
    throw new Error(`${String(error)}; ${look().length} of ${count} came: ${look().slice(-10)}`, {
      cause: error,
    });
  });
}
