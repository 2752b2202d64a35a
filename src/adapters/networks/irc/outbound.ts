import type { Clock } from "../../../application/ports/clock.ts";
import type { CustomerDelivery } from "../../../application/ports/network.ts";
import type { DeliveryOutcome } from "../../../application/ports/outcome.ts";
import { MAX_TEXT_BYTES, MAX_TEXT_LINES } from "./capabilities.ts";
import { printCtcp } from "./ctcp.ts";
import type { Customers } from "./customers.ts";
import type { Urgency } from "./flood.ts";
import type { Person } from "./persons.ts";
import { textsOf } from "./printing.ts";
import { type DeliveryProgress, Progress } from "./progress.ts";
import type { LineResult, Wire } from "./wire.ts";

const RETRY_MS = 2_000;
const RETRY_LATER_MS = 30_000;

export interface OutboundOptions {
  readonly clock: Clock;
  readonly proof_ms: number;
  readonly customers: Customers;
  /** Undefined while not connected, or not under the desk's own nick. */
  readonly wire: () => Wire | undefined;
  readonly roomFor: (nick: string) => number;
  /** Whether we would have been told that the nick left. */
  readonly isToldOf: (nick: string) => boolean;
}

/** What the core has to say to customers. */
export class Outbound {
  readonly #options: OutboundOptions;
  readonly #progress = new Progress();
  /** Deliveries under way, by id: no more than the core delivers at once. */
  readonly #underWay = new Map<string, Promise<DeliveryOutcome>>();

  constructor(options: OutboundOptions) {
    this.#options = options;
  }

  /** A long message takes its time at the nick's rate; a repeat meanwhile says nothing again, and waits with it. */
  async deliver(delivery: CustomerDelivery): Promise<DeliveryOutcome> {
    const { id } = delivery;
    const underWay = this.#underWay.get(id);
    if (underWay) return underWay;
    const begun = this.#deliver(delivery);
    this.#underWay.set(id, begun);
    return begun.finally(() => this.#underWay.delete(id));
  }

  async #deliver(delivery: CustomerDelivery): Promise<DeliveryOutcome> {
    const wire = this.#options.wire();
    if (!wire) return { kind: "retry", after_ms: RETRY_MS, why: "not connected under the desk's nick" };
    if (delivery.kind === "retract") return notCarried;
    if (!singleNick.test(delivery.customer.address)) return gone(delivery.customer.address);
    const person = this.#options.customers.meant(delivery.customer);
    const urgency = urgencyOf(delivery);
    const found = await this.#find(wire, person, urgency);
    if (found === "unknown")
      return { kind: "retry", after_ms: RETRY_MS, why: "the server did not say who has the nick" };
    if (found === "gone") return gone(person.nick);
    person.wroteToAt = this.#options.clock.now();
    if (delivery.kind === "ask-client") return this.#ask(wire, person);
    return this.#say(wire, person, delivery);
  }

  /** Whether the nick is still this person's: what is meant for one must not reach another. */
  async #find(wire: Wire, person: Person, urgency: Urgency): Promise<"here" | "gone" | "unknown"> {
    const { clock, proof_ms, customers, isToldOf } = this.#options;
    const fresh = clock.now() - person.provenAt < proof_ms || isToldOf(person.nick);
    if (person.goneAt === undefined && person.provenAt > 0 && fresh) return "here";
    const answer = await wire.whois(person.nick, urgency);
    if (answer === undefined) return "unknown";
    if (answer === "nobody") {
      customers.leave(person, "left the network");
      return "gone";
    }
    return customers.recognise(person, answer) ? "here" : "gone";
  }

  async #ask(wire: Wire, person: Person): Promise<DeliveryOutcome> {
    person.askedAt = this.#options.clock.now();
    return this.#outcome(
      person,
      await Promise.all(wire.say(person.nick, person.nick, [printCtcp("VERSION")])),
    );
  }

  async #say(
    wire: Wire,
    person: Person,
    delivery: Extract<CustomerDelivery, { readonly kind: "message" }>,
  ): Promise<DeliveryOutcome> {
    const { id, body, action, replyTo } = delivery;
    const words = {
      body,
      ...(action ? { action } : {}),
      ...(replyTo && (replyTo.id === undefined || !wire.carriesTags) ? { quote: replyTo.quote } : {}),
    };
    const progress = this.#progress.of(id, () => textsOf(words, this.#options.roomFor(person.nick)));
    const bytes = progress.texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    if (bytes > MAX_TEXT_BYTES || progress.texts.length > MAX_TEXT_LINES) {
      this.#progress.forget(id);
      return tooLong;
    }
    const results = await this.#sayMissing(wire, person, progress, delivery);
    const outcome = this.#outcome(person, results);
    if (outcome.kind === "reject") this.#progress.forget(id);
    if (outcome.kind !== "delivered") return outcome;
    const msgid = progress.arrived.get(0);
    this.#progress.finish(id, msgid);
    return msgid === undefined ? outcome : { ...outcome, remoteId: msgid };
  }

  async #sayMissing(
    wire: Wire,
    person: Person,
    { texts, arrived }: DeliveryProgress,
    delivery: Extract<CustomerDelivery, { readonly kind: "message" }>,
  ): Promise<readonly LineResult[]> {
    const replyTo = delivery.replyTo?.id;
    const missing = [...texts.entries()].filter(([index]) => !arrived.has(index));
    const said = wire.say(
      person.nick,
      person.nick,
      missing.map(([, text]) => text),
      { urgency: urgencyOf(delivery), ...(replyTo === undefined ? {} : { replyTo }) },
    );
    const noted = missing.map(async ([index], place) => {
      const result = (await said[place]) ?? { kind: "unsent" };
      if (result.kind === "arrived") arrived.set(index, result.msgid);
      return result;
    });
    return await Promise.all(noted);
  }

  #outcome(person: Person, results: readonly LineResult[]): DeliveryOutcome {
    const refused = results.find((result) => result.kind === "refused");
    if (refused?.how === "gone") {
      this.#options.customers.leave(person, "left the network");
      return gone(person.nick);
    }
    if (refused?.how === "later")
      return { kind: "retry", after_ms: RETRY_LATER_MS, why: "the server asks to wait" };
    if (refused)
      return {
        kind: "reject",
        code: "refused",
        notice: { key: "rejected.refused", parameters: { why: refused.why } },
      };
    if (results.some(({ kind }) => kind === "lost")) {
      return {
        kind: "ambiguous",
        why: "the connection ended before the server showed that it took this",
        settle: "repeat",
      };
    }
    if (results.some(({ kind }) => kind === "unsent")) {
      return { kind: "retry", after_ms: RETRY_MS, why: "the connection ended, or too much waits to be sent" };
    }
    person.wroteToAt = this.#options.clock.now();
    return { kind: "delivered" };
  }
}

/** A question or news by which nobody's talk is held up goes behind it: as the core says, or as an answer. */
function urgencyOf(delivery: CustomerDelivery): Urgency {
  return delivery.kind === "message" ? (delivery.urgency ?? "answer") : "answer";
}

/** One nick, and nothing that a server would take for several, a mask or a channel. */
const singleNick = /^[^\s,:!@*?#&$+][^\s,!@*?]*$/;

const notCarried: DeliveryOutcome = {
  kind: "reject",
  code: "not-carried",
  notice: { key: "rejected.no-taking-back" },
};

const tooLong: DeliveryOutcome = {
  kind: "reject",
  code: "too-long",
  notice: { key: "rejected.too-long" },
};

function gone(nick: string): DeliveryOutcome {
  return {
    kind: "reject",
    code: "gone",
    notice: { key: "rejected.gone", parameters: { address: nick } },
  };
}
