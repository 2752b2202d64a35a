import { type Element, xml } from "@xmpp/component-core";
import { BoundedMap } from "../../../application/bounded-map.ts";
import { readError } from "./errors.ts";
import { readJid } from "./jid.ts";

/** Questions open at a time; the oldest is given up for a new one. */
const MOST_OPEN = 10_000;

export type Answer =
  | { readonly kind: "result"; readonly payload?: Element }
  | { readonly kind: "error"; readonly condition: string }
  /** Given up; nothing came. */
  | { readonly kind: "none" };

interface Open {
  readonly to: string;
  readonly settle: (answer: Answer) => void;
}

export interface Query {
  readonly from: string;
  readonly to: string;
  readonly payload: Element;
}

/** IQ requests of ours, and the answers to them, however late. */
export class Queries {
  readonly #open = new BoundedMap<string, Open>(MOST_OPEN);
  readonly #send: (element: Element) => void;
  readonly #newId: () => string;

  constructor(send: (element: Element) => void, newId: () => string) {
    this.#send = send;
    this.#newId = newId;
  }

  /** Resolves when the one asked has answered: late, or never. */
  ask({ from, to, payload }: Query): Promise<Answer> {
    const id = `ask-${this.#newId()}`;
    const { promise, resolve } = Promise.withResolvers<Answer>();
    this.#open.set(id, { to, settle: resolve })?.settle({ kind: "none" });
    this.#send(xml("iq", { type: "get", id, from, to }, payload));
    return promise;
  }

  /** Takes an answer; one that does not come from whom we asked is nobody's. */
  answered(iq: Element): void {
    const id = iq.attrs.id ?? "";
    const open = this.#open.get(id);
    if (open === undefined || readJid(iq.attrs.from)?.full !== readJid(open.to)?.full) return;
    this.#open.delete(id);
    const payload = iq.getChildElements()[0];
    if (iq.attrs.type === "error") open.settle({ kind: "error", condition: readError(iq).condition });
    else open.settle({ kind: "result", ...(payload === undefined ? {} : { payload }) });
  }

  /** No more answers are waited for. */
  giveUp(): void {
    for (const open of this.#open.values()) open.settle({ kind: "none" });
    this.#open.clear();
  }
}
