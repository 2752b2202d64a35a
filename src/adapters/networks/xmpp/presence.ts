import { type Element, xml } from "@xmpp/component-core";
import { readCapsNode, writeCaps } from "./caps.ts";
import { type Context, DESK_RESOURCE, deskAddress, reportBack, reportGone } from "./context.ts";
import {
  doubtResources,
  isHere,
  type KnownCustomer,
  loseResource,
  mayBeHere,
  noteResource,
  refOf,
} from "./customers.ts";
import { errorReply } from "./errors.ts";
import type { Jid } from "./jid.ts";
import { ns } from "./namespaces.ts";
import type { Desk } from "./options.ts";
import type { Stanza } from "./stanza.ts";

/** After a reconnection, or when the desk opens or closes, at most so many are told, the latest first. */
const MOST_TOLD = 5_000;

/** The desks' presence to customers, and theirs to the desks. */
export class Presence {
  readonly #context: Context;
  readonly #onGone: (desk: string, address: string) => void;

  constructor(context: Context, onGone: (desk: string, address: string) => void) {
    this.#context = context;
    this.#onGone = onGone;
  }

  take(stanza: Stanza): void {
    const { to, type } = stanza;
    const desk = this.#context.desks.get(to.local);
    if (desk === undefined) this.#unknownDesk(stanza);
    else if (type === "subscribe") this.#subscribe(stanza, desk);
    else if (type === "probe") this.#show(desk, stanza.from.bare);
    else if (type === "unsubscribe") this.#unsubscribe(stanza);
    else if (type === "available") this.#available(stanza);
    else if (type === "unavailable") this.#unavailable(stanza);
  }

  /** To one who writes: presence directed to them. */
  greet(known: KnownCustomer): void {
    const desk = this.#context.desks.get(known.desk);
    known.current = true;
    if (known.greeted || desk === undefined) return;
    known.greeted = true;
    this.#show(desk, known.bare);
    this.lookFor(known);
  }

  /** Asks whether they are there, unless they have shown it: their server tells those who are subscribed to them. */
  lookFor(known: KnownCustomer): void {
    if (isHere(known)) return;
    const from = deskAddress(this.#context, known.desk);
    this.#context.send(xml("presence", { type: "probe", from, to: known.bare }));
  }

  /** To all who see the desk: whether it is open may have changed, or the server forgot. */
  announce(): void {
    for (const { known, desk } of this.#audience()) this.#show(desk, known.bare);
  }

  /** Asks who is still there. Without a subscription nobody tells: who was there is taken to be there still. */
  probe(): void {
    for (const { known } of this.#audience()) {
      if (known.subscribed) doubtResources(known);
      if (known.subscribed || known.resources.size > 0) this.lookFor(known);
    }
  }

  /** One of their resources is there no more. */
  lost(known: KnownCustomer, jid: Jid): void {
    loseResource(known, jid);
    this.#onGone(known.desk, jid.full);
    if (known.current && !known.away && !mayBeHere(known)) reportGone(this.#context, known, "went offline");
  }

  #audience(): { readonly known: KnownCustomer; readonly desk: Desk }[] {
    const { customers, desks } = this.#context;
    const seen = customers.all().filter((known) => known.current || known.subscribed);
    return seen.slice(-MOST_TOLD).flatMap((known) => {
      const desk = desks.get(known.desk);
      return desk === undefined ? [] : [{ known, desk }];
    });
  }

  #unknownDesk(stanza: Stanza): void {
    const { send } = this.#context;
    if (stanza.type === "subscribe" || stanza.type === "probe") send(errorReply(stanza, "item-not-found"));
  }

  #subscribe(stanza: Stanza, desk: Desk): void {
    const { send, customers } = this.#context;
    const known = customers.at(desk.name, stanza.from.bare);
    const ways = { from: deskAddress(this.#context, desk.name), to: stanza.from.bare };
    send(xml("presence", { ...ways, type: "subscribed" }));
    this.#show(desk, stanza.from.bare);
    if (known.subscribed) return;
    known.subscribed = true;
    send(xml("presence", { ...ways, type: "subscribe" }, xml("nick", ns.nick, desk.title)));
  }

  #unsubscribe(stanza: Stanza): void {
    const { send, customers } = this.#context;
    const known = customers.find(stanza.to.local, stanza.from.bare);
    if (known !== undefined) known.subscribed = false;
    send(xml("presence", { from: stanza.to.bare, to: stanza.from.bare, type: "unsubscribed" }));
  }

  #available({ from, to, element }: Stanza): void {
    const known = this.#context.customers.at(to.local, from.bare);
    noteResource(known, from, readCapsNode(element));
    if (known.away) reportBack(this.#context, known, { ...refOf(known), address: from.full });
  }

  #unavailable({ from, to }: Stanza): void {
    const known = this.#context.customers.find(to.local, from.bare);
    if (known !== undefined) this.lost(known, from);
  }

  #show(desk: Desk, to: string): void {
    const { send, isOpen } = this.#context;
    const from = `${deskAddress(this.#context, desk.name)}/${DESK_RESOURCE}`;
    const show: Element | undefined = isOpen() ? undefined : xml("show", {}, "xa");
    send(xml("presence", { from, to }, show, xml("nick", ns.nick, desk.title), writeCaps(desk)));
  }
}
