import { type Element, xml } from "@xmpp/component-core";
import { readCapsNode, writeCaps } from "./caps.ts";
import { type Context, DESK_RESOURCE, deskAddress, report } from "./context.ts";
import { type KnownCustomer, noteResource, refOf } from "./customers.ts";
import { errorReply } from "./errors.ts";
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
  }

  /** To all who see the desk: whether it is open may have changed, or the server forgot. */
  announce(): void {
    for (const { known, desk } of this.#audience()) this.#show(desk, known.bare);
  }

  /** Asks who is still there; without a subscription nobody tells. */
  probe(): void {
    for (const { known } of this.#audience()) {
      if (!known.subscribed && known.resources.size === 0) continue;
      const from = deskAddress(this.#context, known.desk);
      this.#context.send(xml("presence", { type: "probe", from, to: known.bare }));
    }
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
    if (!known.away) return;
    known.away = false;
    report(this.#context, { type: "CustomerCameBack", customer: { ...refOf(known), address: from.full } });
  }

  #unavailable({ from, to }: Stanza): void {
    const known = this.#context.customers.find(to.local, from.bare);
    if (known === undefined) return;
    const seen = known.resources.size > 0;
    if (from.resource === "") known.resources.clear();
    else known.resources.delete(from.resource);
    // The conversation knows them by the address that is gone now; a server that hides who is there tells nothing.
    const customer = refOf(known);
    if (seen && (known.address === from.full || from.resource === "")) known.address = from.bare;
    this.#onGone(to.local, from.full);
    if (!seen || known.resources.size > 0 || !known.current || known.away) return;
    known.away = true;
    report(this.#context, { type: "CustomerWentAway", customer, reason: "went offline" });
  }

  #show(desk: Desk, to: string): void {
    const { send, isOpen } = this.#context;
    const from = `${deskAddress(this.#context, desk.name)}/${DESK_RESOURCE}`;
    const show: Element | undefined = isOpen() ? undefined : xml("show", {}, "xa");
    send(xml("presence", { from, to }, show, xml("nick", ns.nick, desk.title), writeCaps(desk)));
  }
}
