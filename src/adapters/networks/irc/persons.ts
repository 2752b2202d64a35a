import type { CustomerEvent } from "../../../domain/conversation/events.ts";
import type { CustomerRef } from "../../../domain/customer.ts";
import type { Mask } from "./line.ts";

/** The order in which the core hears of one customer. */
export interface Lane {
  /** What could not be stored and must go before all that follows: a move untold would part the conversation. */
  readonly owed: CustomerEvent[];
}

/** Makes of what nobody may be shown a word that is the same each time, and that nobody can turn back. */
export type Veil = (text: string) => string;

/** Someone at the network, as one desk knows them: one session of a client. */
export class Person {
  nick: string;
  user: string;
  host: string;
  account: string | undefined;
  realname: string | undefined;
  /** When this session began, s since the epoch, as the server tells it. */
  signedOnAt: number | undefined;
  /** Their account has been asked for; before that nothing of theirs goes to the core. */
  resolved = false;
  /** When they were seen to leave, ms since the epoch. */
  goneAt: number | undefined;
  /** When it was last seen that this nick is this person's; 0: not on this connection. */
  provenAt = 0;
  /** When their client was asked for its version, and has not answered. */
  askedAt: number | undefined;
  /** When we last wrote to them. */
  wroteToAt = 0;
  away = false;
  /** Who goes on for them: the same session, met again under another nick. */
  successor: Person | undefined;
  /** What this person does is taken in in order; sessions of one account share a lane. */
  lane: Lane = { owed: [] };
  /** Events that wait for `resolved`. */
  waiting: (() => void)[] = [];

  readonly #veil: Veil;
  /** Of somebody whom only the core remembers: user and host are not known, and can be recognised all the same. */
  #recalled: string | undefined;

  constructor(mask: Mask, account: string | undefined, veil: Veil, recalled?: string) {
    this.nick = mask.nick;
    this.user = mask.user;
    this.host = mask.host;
    this.account = account;
    this.#veil = veil;
    this.#recalled = recalled;
  }

  /** User and host, veiled. */
  get where(): string {
    return this.#recalled ?? this.#veil(`${this.user}@${this.host}`);
  }

  hasMask({ user, host }: Pick<Mask, "user" | "host">): boolean {
    if (this.#recalled !== undefined) return this.#recalled === this.#veil(`${user}@${host}`);
    return this.user === user && this.host === host;
  }

  /** Seen there from now on. */
  movesTo({ user, host }: Partial<Mask>): void {
    if (user === undefined || host === undefined) return;
    this.user = user;
    this.host = host;
    this.#recalled = undefined;
  }
}

/** Persons remembered at one desk; the one not seen for longest is forgotten first. */
const MAX_PERSONS = 10_000;

/** Whom a desk knows, by nick and by identity. */
export class Persons {
  readonly #fold: (name: string) => string;
  readonly #byNick = new Map<string, Person>();
  /** The session at which an identity is reached. */
  readonly #holders = new Map<string, Person>();
  /** Who had an identity before their nick, host or account changed: the core may still call them so. */
  readonly #former = new Map<string, Person>();

  constructor(fold: (name: string) => string) {
    this.#fold = fold;
  }

  /** `account:<name>`, which outlives nick and host; without one `nick:<nick>!<user@host, veiled>`. */
  identityOf(person: Person): string {
    if (person.account !== undefined) return `account:${this.#fold(person.account)}`;
    return `nick:${this.#fold(person.nick)}!${person.where}`;
  }

  /** Without a display name: a nick is where they are reached, and not yet what they are called. */
  refOf(person: Person, desk: string): CustomerRef {
    const { nick } = person;
    return { network: "irc", desk, identity: this.identityOf(person), address: nick };
  }

  at(nick: string): Person | undefined {
    return this.#byNick.get(this.#fold(nick));
  }

  /** The session at which whoever has this identity is reached. */
  holder(identity: string): Person | undefined {
    return this.#holders.get(identity);
  }

  /** As `holder`, also by an identity that they had before. */
  meant(identity: string): Person | undefined {
    let person = this.#holders.get(identity) ?? this.#former.get(identity);
    while (person?.successor !== undefined) person = person.successor;
    return person;
  }

  /**
   * Someone else who was called before as this person is now, without an account then and since: the same as
   * whoever returns with a nick, user and host that they had, once that other is gone.
   */
  calledSo(person: Person): Person | undefined {
    const identity = this.identityOf(person);
    const other = this.#holders.has(identity) ? undefined : this.meant(identity);
    return other === person || person.account !== undefined || other?.account !== undefined
      ? undefined
      : other;
  }

  all(): Iterable<Person> {
    return this.#byNick.values();
  }

  /** Puts the person at their nick, as the one seen last. */
  put(person: Person): void {
    const key = this.#fold(person.nick);
    this.#byNick.delete(key);
    this.#byNick.set(key, person);
    if (this.#byNick.size > MAX_PERSONS) this.#forgetOldest();
  }

  /** From now on, their identity is reached at this session. */
  hold(person: Person): void {
    this.#holders.set(this.identityOf(person), person);
  }

  /** Whoever is still called by this identity is meant to be this person. */
  succeed(identity: string, person: Person): void {
    this.#holders.delete(identity);
    this.#former.delete(identity);
    this.#former.set(identity, person);
    const oldest = this.#former.keys().next().value;
    if (this.#former.size > MAX_PERSONS && oldest !== undefined) this.#former.delete(oldest);
  }

  rename(person: Person, nick: string): void {
    if (this.at(person.nick) === person) this.#byNick.delete(this.#fold(person.nick));
    person.nick = nick;
    this.put(person);
  }

  /** The connection is over: whoever is at a nick must be seen anew. */
  unproveAll(): void {
    for (const people of [this.#byNick, this.#holders, this.#former]) {
      for (const person of people.values()) person.provenAt = 0;
    }
  }

  #forgetOldest(): void {
    const [key, person] = this.#byNick.entries().next().value as [string, Person];
    this.#byNick.delete(key);
    if (this.holder(this.identityOf(person)) === person) this.#holders.delete(this.identityOf(person));
  }
}

/** A person made from what the core remembers of a customer; nothing of it is proven. */
export function recall(customer: Pick<CustomerRef, "identity" | "address">, veil: Veil): Person {
  const nick = customer.address;
  const account = /^account:(.+)$/.exec(customer.identity)?.[1];
  const where = /^nick:[^!]*!(.*)$/.exec(customer.identity)?.[1] ?? "";
  const [, user, host] = /^([^@]*)@(.*)$/.exec(where) ?? [];
  // Unveiled, as identities once were.
  const person =
    user !== undefined && host !== undefined
      ? new Person({ nick, user, host }, account, veil)
      : new Person({ nick, user: "", host: "" }, account, veil, where);
  person.resolved = true;
  return person;
}
