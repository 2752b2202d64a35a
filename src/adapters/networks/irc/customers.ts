import type { Clock } from "../../../application/ports/clock.ts";
import type { CustomerEvent } from "../../../domain/conversation/events.ts";
import type { CustomerRef } from "../../../domain/customer.ts";
import { formerSelf, sameSession } from "./following.ts";
import type { Mask } from "./line.ts";
import { Person, Persons, recall, type Veil } from "./persons.ts";
import type { WhoisAnswer, WhoisFound } from "./whois.ts";

/** Events of one newcomer that may wait until their account is known. */
const MAX_WAITING = 1_000;
/** Former selves asked after before a newcomer is settled. */
const MAX_FORMER_ASKED = 3;
const LEFT = "left the network";
const REPLACED = "someone else has the nick now";

export interface CustomersOptions {
  readonly desk: string;
  readonly clock: Clock;
  readonly fold: (name: string) => string;
  readonly veil: Veil;
  readonly whois: (nick: string) => Promise<WhoisAnswer | undefined>;
  readonly watch: (nick: string) => void;
  readonly unwatch: (nick: string) => void;
  /** Takes an event into the person's lane; false when the lane is full. */
  readonly take: (person: Person, event: CustomerEvent, key?: string) => boolean;
}

/** What the server says of an account: undefined when it says nothing, null when there is none. */
export type ToldAccount = string | null | undefined;

/** Who the desk's customers are: keeps their identities through changes of nick, host, account and session. */
export class Customers {
  readonly #options: CustomersOptions;
  readonly #persons: Persons;
  readonly #resolving = new Set<Promise<void>>();

  constructor(options: CustomersOptions) {
    this.#options = options;
    this.#persons = new Persons(options.fold);
  }

  refOf(person: Person): CustomerRef {
    return this.#persons.refOf(person, this.#options.desk);
  }

  at(nick: string): Person | undefined {
    return this.#persons.at(nick);
  }

  /** Who is known at that nick with that user and host. */
  known(mask: Mask): Person | undefined {
    const person = this.#persons.at(mask.nick);
    return person?.hasMask(mask) && person.successor === undefined ? person : undefined;
  }

  /** Who the core means. Someone it remembers from an earlier run is taken as unproven. */
  meant(customer: CustomerRef): Person {
    const known = this.#persons.meant(customer.identity);
    if (known) return known;
    const person = recall(customer, this.#options.veil);
    if (!this.#persons.at(person.nick)) this.#persons.put(person);
    this.#persons.hold(person);
    return person;
  }

  /** Somebody writes to us: finds them, or makes their acquaintance. */
  meet(mask: Mask, account: ToldAccount): Person {
    const known = this.#persons.at(mask.nick);
    const { clock, veil } = this.#options;
    const person =
      known && isStill(known, mask, account) ? known : new Person(mask, account ?? undefined, veil);
    this.#persons.put(person);
    person.provenAt = clock.now();
    person.away = false;
    if (person !== known) this.#track(this.#resolve(person, account, known));
    else if (!person.resolved) person.goneAt = undefined;
    else {
      this.relabel(person, { ...mask, ...(account === undefined ? {} : { account: account ?? undefined }) });
      this.#arrive(person);
    }
    return person;
  }

  /** An event of theirs; `make` is called when their identity is known. False when it cannot be taken. */
  happened(person: Person, make: (customer: CustomerRef) => CustomerEvent, key?: string): boolean {
    const take = () => this.#options.take(person, make(this.refOf(person)), key);
    if (person.resolved) return take();
    if (person.waiting.length >= MAX_WAITING) return false;
    person.waiting.push(take);
    return true;
  }

  /** The same session goes on under another nick, host or account. */
  relabel(person: Person, to: Partial<Mask> & { readonly account?: string | undefined }): void {
    const from = this.#persons.identityOf(person);
    const { nick } = person;
    const held = this.#persons.holder(from) === person;
    person.movesTo(to);
    if ("account" in to) person.account = to.account;
    if (to.nick !== undefined && to.nick !== nick) this.#rename(person, to.nick);
    if (!person.resolved) return;
    const identity = this.#persons.identityOf(person);
    if (identity === from && person.nick === nick) return;
    if (held && identity !== from) this.#persons.succeed(from, person);
    const other = this.#persons.holder(identity);
    if (other) person.lane = other.lane;
    this.#persons.hold(person);
    if (held) this.happened(person, (customer) => ({ type: "CustomerMoved", customer, from }));
  }

  /** They are gone. Told once, and only if the customer is not reached at another session. */
  leave(person: Person, reason: string): void {
    if (person.goneAt !== undefined) return;
    person.goneAt = this.#options.clock.now();
    person.provenAt = 0;
    if (!person.resolved || this.#persons.holder(this.#persons.identityOf(person)) !== person) return;
    this.happened(person, (customer) => ({ type: "CustomerWentAway", customer, reason }));
  }

  /** Whether whoever has the person's nick now is that person; if not, they count as left. */
  recognise(person: Person, found: WhoisFound): boolean {
    if (!isSame(person, found)) {
      this.leave(person, REPLACED);
      if (this.#persons.at(person.nick) === person) this.#options.unwatch(person.nick);
      return false;
    }
    learn(person, found);
    person.provenAt = this.#options.clock.now();
    this.relabel(person, { user: found.user, host: found.host, account: found.account });
    this.#persons.put(person);
    this.#options.watch(person.nick);
    this.#arrive(person);
    return true;
  }

  /** Resolves when nobody's identity is being asked for. */
  async settled(): Promise<void> {
    while (this.#resolving.size > 0) await Promise.all(this.#resolving);
  }

  unproveAll(): void {
    this.#persons.unproveAll();
  }

  #track(resolving: Promise<void>): void {
    this.#resolving.add(resolving);
    void resolving.finally(() => this.#resolving.delete(resolving));
  }

  async #resolve(person: Person, told: ToldAccount, replaced: Person | undefined): Promise<void> {
    const answer = await this.#options.whois(person.nick);
    if (answer !== undefined && answer !== "nobody" && person.hasMask(answer)) {
      learn(person, answer);
      if (told === undefined) person.account = answer.account;
    }
    await this.#askAfterFormer(person);
    if (replaced && this.#persons.identityOf(replaced) !== this.#persons.identityOf(person)) {
      this.leave(replaced, REPLACED);
    }
    this.#settle(person);
  }

  /** Whoever looks like the same session under another nick may have left that nick unseen. */
  async #askAfterFormer(person: Person): Promise<void> {
    const earlier = this.#persons.calledSo(person);
    const alike = [...(earlier ? [earlier] : []), ...sameSession(person, this.#persons.all())].filter(
      ({ goneAt }) => goneAt === undefined,
    );
    for (const former of alike.slice(0, MAX_FORMER_ASKED)) {
      if ((await this.#options.whois(former.nick)) === "nobody") this.leave(former, LEFT);
    }
  }

  /** Their identity is known now: they go on where they were, or begin. */
  #settle(person: Person): void {
    const left = person.goneAt !== undefined;
    person.goneAt = undefined;
    person.resolved = true;
    const known = this.#persons.holder(this.#persons.identityOf(person)) !== undefined;
    const former = known ? undefined : this.#formerOf(person);
    if (former) this.#goOnFrom(person, former);
    this.#arrive(person);
    for (const take of person.waiting.splice(0)) take();
    if (left) this.leave(person, LEFT);
  }

  /** The same session by another nick; or who was last seen otherwise, and is back as they were before that. */
  #formerOf(person: Person): Person | undefined {
    const earlier = this.#persons.calledSo(person);
    return formerSelf(person, this.#persons.all()) ?? (earlier?.goneAt === undefined ? undefined : earlier);
  }

  #goOnFrom(person: Person, former: Person): void {
    const from = this.#persons.identityOf(former);
    person.lane = former.lane;
    former.successor = person;
    this.#persons.succeed(from, person);
    this.#persons.hold(person);
    this.#options.unwatch(former.nick);
    this.#options.watch(person.nick);
    this.happened(person, (customer) => ({ type: "CustomerMoved", customer, from }));
    this.happened(person, (customer) => ({ type: "CustomerCameBack", customer }));
  }

  /** Makes the session the one that the customer is reached at. */
  #arrive(person: Person): void {
    const from = this.#persons.identityOf(person);
    const holder = this.#persons.holder(from);
    const wasGone = (holder ?? person).goneAt !== undefined;
    const moved = holder !== undefined && holder.nick !== person.nick;
    if (holder) person.lane = holder.lane;
    this.#persons.hold(person);
    if (holder !== person || wasGone) this.#options.watch(person.nick);
    person.goneAt = undefined;
    if (moved) this.happened(person, (customer) => ({ type: "CustomerMoved", customer, from }));
    if (wasGone) this.happened(person, (customer) => ({ type: "CustomerCameBack", customer }));
  }

  #rename(person: Person, nick: string): void {
    this.#options.unwatch(person.nick);
    this.#persons.rename(person, nick);
    if (person.resolved) this.#options.watch(nick);
  }
}

function learn(person: Person, { realname, signedOnAt }: WhoisFound): void {
  person.realname = realname;
  person.signedOnAt = signedOnAt;
}

/** Whether whoever writes under a nick is the person known there; where that is not sure, the server is asked. */
function isStill(known: Person, mask: Mask, account: ToldAccount): boolean {
  if (known.successor !== undefined) return false;
  if (typeof account === "string" && known.account === account) return true;
  if (!known.hasMask(mask)) return false;
  // Someone seen without a break may log in or out meanwhile.
  if (!known.resolved || (known.goneAt === undefined && known.provenAt > 0)) return true;
  return account !== undefined && (known.account ?? null) === account;
}

function isSame(person: Person, found: WhoisFound): boolean {
  if (person.account !== undefined && person.account === found.account) return true;
  if (!person.hasMask(found)) return false;
  // Seen without a break, the same session may log in or out. After a break only the same account is the same person.
  return person.account === found.account || (person.goneAt === undefined && person.provenAt > 0);
}
