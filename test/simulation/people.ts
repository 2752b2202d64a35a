import type { CustomerEvent } from "../../src/domain/conversation/events.ts";
import type { CustomerRef } from "../../src/domain/customer.ts";
import { plain } from "../../src/domain/message/rich-text.ts";
import { settle } from "./virtual-clock.ts";
import type { World } from "./world.ts";

/** A customer who numbers what they write, and writes again what nobody confirmed. */
export class SimulatedCustomer {
  readonly ref: CustomerRef;
  /** What the bridge confirmed to have, in order. */
  readonly confirmed: string[] = [];
  #written = 0;
  #unconfirmed: { readonly text: string; readonly key: string } | undefined;
  readonly #world: World;
  #away = false;

  constructor(world: World, index: number) {
    this.#world = world;
    const network = index % 3 === 2 ? "poor" : "rich";
    this.ref = { network, desk: "help", identity: `customer${index}`, address: `customer${index}/client` };
  }

  async write(): Promise<void> {
    if (this.#away) await this.#presence({ type: "CustomerCameBack", customer: this.ref });
    this.#unconfirmed ??= this.#next();
    const message = this.#unconfirmed;
    const event: CustomerEvent = {
      type: "CustomerWrote",
      customer: this.ref,
      message: { id: message.key, body: plain(message.text) },
    };
    if (await this.#accepted(event, `${this.ref.identity}:${message.key}`)) {
      this.confirmed.push(message.text);
      this.#unconfirmed = undefined;
    }
  }

  /** Until what they wrote last is confirmed: a person would press "send again". */
  async finish(): Promise<void> {
    if (this.#unconfirmed) await this.write();
  }

  async leave(): Promise<void> {
    if (!this.#away) await this.#presence({ type: "CustomerWentAway", customer: this.ref, reason: "gone" });
  }

  async identify(): Promise<void> {
    const client = {
      network: this.ref.network,
      software: "Sim",
      version: "1.0",
      source: "simulation",
      confidence: "told",
    } as const;
    await this.#accepted({ type: "ClientIdentified", customer: this.ref, client }, undefined);
  }

  async #presence(
    event: Extract<CustomerEvent, { type: "CustomerWentAway" | "CustomerCameBack" }>,
  ): Promise<void> {
    if (await this.#accepted(event, undefined)) this.#away = event.type === "CustomerWentAway";
  }

  async #accepted(event: CustomerEvent, key: string | undefined): Promise<boolean> {
    const { desk } = this.#world;
    if (!desk) return false;
    let accepted = false;
    void desk.accept.fromNetwork(event, key).then(() => {
      accepted = true;
    });
    await settle();
    return accepted;
  }

  #next(): { readonly text: string; readonly key: string } {
    this.#written += 1;
    return {
      text: `${this.ref.identity} says ${this.#written}: my invoice is wrong`,
      key: `m${this.#written}`,
    };
  }
}

/** An agent who answers invitations as the dice say, and numbers what they write. */
export class SimulatedAgent {
  readonly id: string;
  readonly #world: World;
  #written = 0;

  constructor(world: World, id: string) {
    this.#world = world;
    this.id = id;
  }

  /** One thing an agent does of what there is to do. */
  act(): void {
    const { random, plan, homeserver } = this.#world;
    const invited = random.pick(this.#rooms("invited"));
    const talk = random.pick(this.#rooms("joined"));
    if (invited !== undefined && random.chance(0.7)) this.#answer(invited);
    else if (talk === undefined) homeserver.command(this.id, random.chance(0.9) ? "ready" : "away lunch");
    else this.#actIn(talk, random.number(), plan.faults["agent-leaves"]);
  }

  #actIn(roomId: string, dice: number, mayLeave: boolean): void {
    const { homeserver } = this.#world;
    if (dice < 0.03 && mayLeave) homeserver.leave(this.id, roomId);
    else if (dice < 0.12) homeserver.say(this.id, roomId, "!close");
    else if (dice < 0.16) homeserver.say(this.id, roomId, "!status");
    else if (dice < 0.19) homeserver.say(this.id, roomId, "!pass help");
    else this.#say(roomId);
  }

  /** Ends all there is, so that the desk can come to rest. */
  wrapUp(): void {
    const { homeserver } = this.#world;
    homeserver.command(this.id, "ready");
    for (const roomId of this.#rooms("invited")) homeserver.join(this.id, roomId);
    for (const roomId of this.#rooms("joined")) homeserver.say(this.id, roomId, "!close");
  }

  #answer(roomId: string): void {
    const { random, plan, homeserver } = this.#world;
    if (plan.faults["agent-declines"] && random.chance(0.15)) homeserver.decline(this.id, roomId);
    else homeserver.join(this.id, roomId);
  }

  #say(roomId: string): void {
    this.#written += 1;
    this.#world.homeserver.say(this.id, roomId, `${this.id} answers ${this.#written}`);
  }

  #rooms(membership: "invited" | "joined"): readonly string[] {
    return [...this.#world.homeserver.rooms.values()]
      .filter((room) => room.members.get(this.id) === membership)
      .map((room) => room.roomId);
  }
}
