import { type WaitOptions, waitFor } from "../../support/wait-for.ts";
import type { XmppCustomer } from "../../support/xmpp-customer.ts";
import { numbered } from "./numbered.ts";

/** Without a receipt for this long, a client takes a message for lost and sends it again. */
const RECEIPT_WITHIN_MS = 3_000;
/** After a refusal it waits this long. */
const AGAIN_AFTER_MS = 400;
const LOOK_EVERY_MS = 100;

/** One message of an insistent customer. */
export interface InsistentMessage {
  readonly number: number;
  readonly id: string;
  /** Places of its first and its latest sending among all sendings. */
  readonly first: number;
  readonly last: number;
  readonly sendings: number;
  /** The client was told that it is delivered. */
  readonly received: boolean;
}

/** A person whose client sends again, under the same origin-id, what got no receipt (XEP-0184). */
export interface InsistentCustomer {
  readonly messages: readonly InsistentMessage[];
  /** Says the next number. Never rejects: what could not be sent is sent later. */
  say(): Promise<void>;
  /** Resolves when every message has its receipt. */
  allReceived(options?: Partial<WaitOptions>): Promise<void>;
  /** Sends nothing again from now on. */
  stop(): void;
}

interface Entry {
  number: number;
  id: string;
  first: number;
  last: number;
  sendings: number;
  received: boolean;
  sentAt: number;
  refusedAt: number | undefined;
}

export function insistentCustomer(name: string, customer: XmppCustomer): InsistentCustomer {
  const messages: Entry[] = [];
  let sendings = 0;
  let seen = 0;

  const send = async (entry: Entry) => {
    sendings += 1;
    entry.first ||= sendings;
    entry.last = sendings;
    entry.sendings += 1;
    entry.sentAt = performance.now();
    entry.refusedAt = undefined;
    await customer.say(numbered(name, entry.number), { id: entry.id }).catch(() => {
      entry.refusedAt = performance.now();
    });
  };

  const readOutcomes = () => {
    for (const outcome of customer.outcomes.all.slice(seen)) {
      seen += 1;
      const entry = messages.find(({ id }) => id === outcome.id);
      if (entry === undefined) continue;
      if (outcome.kind === "refused") entry.refusedAt = performance.now();
      else entry.received = true;
    }
  };

  const isDue = ({ received, refusedAt, sentAt }: Entry, now: number) =>
    !received &&
    (refusedAt === undefined ? now - sentAt > RECEIPT_WITHIN_MS : now - refusedAt > AGAIN_AFTER_MS);

  const looking = setInterval(() => {
    readOutcomes();
    const now = performance.now();
    for (const entry of messages) if (isDue(entry, now)) void send(entry);
  }, LOOK_EVERY_MS);

  return {
    messages,
    say: async () => {
      const number = messages.length + 1;
      const entry = { number, id: `${name} ${number}`, first: 0, last: 0, sendings: 0, received: false };
      const added: Entry = { ...entry, sentAt: 0, refusedAt: undefined };
      messages.push(added);
      await send(added);
    },
    allReceived: async (options = {}) => {
      await waitFor(
        () => {
          readOutcomes();
          return messages.every(({ received }) => received);
        },
        { what: `receipts for all that ${name} said`, timeout_ms: 60_000, ...options },
      );
    },
    stop: () => clearInterval(looking),
  };
}

/**
 * The pairs of numbers that arrived the wrong way round: what was sent for the last time before another was
 * sent for the first time comes before it. Where nothing was sent again, that is the order of sending.
 */
export function wrongWayRound(messages: readonly InsistentMessage[], got: readonly number[]): string[] {
  const arrived = got.map((number) => messages[number - 1] as InsistentMessage);
  return arrived.flatMap((later, index) =>
    arrived
      .slice(0, index)
      .filter((earlier) => later.last < earlier.first)
      .map((earlier) => `${earlier.number} before ${later.number}`),
  );
}
