import type { CustomerEvent } from "../../src/domain/conversation/events.ts";
import type { Attachment } from "../../src/domain/conversation/message.ts";
import type { CustomerRef } from "../../src/domain/customer.ts";
import { plain } from "../../src/domain/message/rich-text.ts";
import type { SimulatedNetwork } from "./simulated-network.ts";
import { settle } from "./virtual-clock.ts";
import type { World } from "./world.ts";

interface Written {
  readonly text: string;
  readonly key: string;
}

/** A customer who numbers what they write, and writes again what nobody confirmed. */
export class SimulatedCustomer {
  readonly person: string;
  ref: CustomerRef;
  /** What the bridge confirmed to have, in order. */
  readonly confirmed: string[] = [];
  readonly #world: World;
  readonly #network: SimulatedNetwork;
  #written = 0;
  #lastKey: string | undefined;
  #unconfirmed: Written | undefined;
  /** The identity before, until the bridge knows of the new one. */
  #movedFrom: string | undefined;
  #away = false;

  constructor(world: World, index: number) {
    this.#world = world;
    this.person = `customer${index}`;
    const network = index % 3 === 2 ? "poor" : "rich";
    this.#network = world.networks.get(network) as SimulatedNetwork;
    this.ref = this.#refOf(network, this.person);
    this.#network.know(this.person, this.person);
  }

  async write(): Promise<void> {
    if (!(await this.#isKnown())) return;
    const { tally } = this.#world;
    if (this.#unconfirmed) tally.count("customer-wrote-again");
    this.#unconfirmed ??= this.#next();
    const message = this.#unconfirmed;
    const more = this.#more();
    const event: CustomerEvent = {
      type: "CustomerWrote",
      customer: this.ref,
      message: { id: message.key, body: plain(message.text), ...more },
    };
    if (!(await this.#accepted(event, message.key))) return tally.count("customer-refused");
    tally.count("customer-wrote");
    if (more.attachments) tally.count("customer-attached");
    if (more.replyTo) tally.count("customer-replied");
    this.confirmed.push(message.text);
    this.#lastKey = message.key;
    this.#unconfirmed = undefined;
  }

  async askForPerson(): Promise<void> {
    const key = this.#key();
    const message = { id: key, body: plain("human please") };
    if (
      (await this.#isKnown()) &&
      (await this.#accepted({ type: "CustomerWrote", customer: this.ref, message }, key))
    )
      this.#world.tally.count("customer-asked-for-person");
  }

  /** Changes, or takes back, what they wrote last. */
  async change(): Promise<void> {
    const { random, tally } = this.#world;
    const edits = this.#lastKey;
    if (edits === undefined || !(await this.#isKnown())) return;
    const key = this.#key();
    const customer = this.ref;
    const retracts = random.chance(0.3);
    const message = { id: key, body: plain(`${this.person} corrects ${edits}`) };
    const event: CustomerEvent = retracts
      ? { type: "CustomerRetracted", customer, retracts: edits }
      : { type: "CustomerEdited", customer, edits, message };
    if (await this.#accepted(event, key)) tally.count(retracts ? "customer-retracted" : "customer-edited");
  }

  /** Until what they wrote last is confirmed, and they are back: a person would press "send again". */
  async finish(): Promise<void> {
    if (this.#unconfirmed) await this.write();
    else await this.#isKnown();
  }

  async leave(): Promise<void> {
    if (this.#away) return;
    this.#away = true;
    this.#network.offline.add(this.person);
    this.#world.tally.count("customer-left");
    await this.#accepted({ type: "CustomerWentAway", customer: this.ref, reason: "gone" }, undefined);
  }

  /** They go on under another identity. */
  async move(): Promise<void> {
    if (this.#away || this.#movedFrom !== undefined) return;
    this.#movedFrom = this.ref.identity;
    this.ref = this.#refOf(this.ref.network, `${this.person}-${this.#key()}`);
    this.#network.know(this.person, this.ref.identity);
    this.#world.tally.count("customer-moved");
    await this.#isKnown();
  }

  async identify(): Promise<void> {
    const { network } = this.ref;
    const client = {
      network,
      software: "Sim",
      version: "1.0",
      source: "simulation",
      confidence: "told",
    } as const;
    if (await this.#accepted({ type: "ClientIdentified", customer: this.ref, client }, undefined))
      this.#world.tally.count("client-identified");
  }

  async showProfile(): Promise<void> {
    const event = { type: "ProfileLearned", customer: this.ref, name: `Name of ${this.person}` } as const;
    if (await this.#accepted(event, undefined)) this.#world.tally.count("profile-learned");
  }

  /** The bridge has heard that they are here, and who they are by now: before that they say nothing. */
  async #isKnown(): Promise<boolean> {
    const from = this.#movedFrom;
    if (from !== undefined) {
      if (!(await this.#accepted({ type: "CustomerMoved", customer: this.ref, from }, undefined)))
        return false;
      this.#movedFrom = undefined;
    }
    if (!this.#away) return true;
    if (!(await this.#accepted({ type: "CustomerCameBack", customer: this.ref }, undefined))) return false;
    this.#away = false;
    this.#network.offline.delete(this.person);
    this.#world.tally.count("customer-came-back");
    return true;
  }

  async #accepted(event: CustomerEvent, key: string | undefined): Promise<boolean> {
    const { sink } = this.#network;
    if (!sink) return false;
    let accepted = false;
    void sink.accept(event, key === undefined ? undefined : `${this.person}:${key}`).then(() => {
      accepted = true;
    });
    await settle();
    if (!accepted) await this.#world.clock.advance(this.#world.random.below(300));
    return accepted;
  }

  #more(): { readonly attachments?: readonly Attachment[]; readonly replyTo?: string } {
    const { random } = this.#world;
    const received = random.pick(this.#network.inboxOf(this.ref));
    return {
      ...(this.#world.has("attachments") && random.chance(0.05) ? { attachments: [picture] } : {}),
      ...(received && random.chance(0.05) ? { replyTo: received.id } : {}),
    };
  }

  #next(): Written {
    const key = this.#key();
    const about = this.#world.random.chance(0.3) ? "I want to buy" : "my invoice is wrong";
    return { text: `${this.person} says ${key}: ${about}`, key };
  }

  #key(): string {
    this.#written += 1;
    return `m${this.#written}`;
  }

  #refOf(network: string, identity: string): CustomerRef {
    return { network, desk: "help", identity, address: `${identity}/client` };
  }
}

const picture: Attachment = { kind: "image", name: "picture.png" };
