import type { Clock } from "../../../application/ports/clock.ts";
import type { Log } from "../../../application/ports/log.ts";
import type { NetworkSink } from "../../../application/ports/network.ts";
import type { CustomerMessage } from "../../../domain/conversation/message.ts";
import { cleanLine } from "../../../domain/message/clean-name.ts";
import { parseIrc } from "../../../domain/message/parse-irc.ts";
import { printPlain } from "../../../domain/message/print-plain.ts";
import { answerCtcp, type Ctcp, parseCtcp, parseDcc } from "./ctcp.ts";
import type { Customers, ToldAccount } from "./customers.ts";
import { TokenBucket } from "./flood.ts";
import { parseVersionReply } from "./identify.ts";
import type { IrcLine, Mask } from "./line.ts";
import type { Notices } from "./notices.ts";
import type { Person } from "./persons.ts";
import type { Presence } from "./presence.ts";

/** Answers to CTCP questions: five at once, then one every two seconds, to all askers together. */
const CTCP_LIMITS = { burst: 5, per_s: 0.5 };
/** A NOTICE so soon after a line of ours is an automatic answer (an away text, a bot), not a person's. */
const AUTOMATIC_ANSWER_MS = 2_000;
/** An answer to our VERSION question is believed that long. */
const VERSION_ANSWER_MS = 10 * 60_000;
/** Accounts of the network itself, not people. */
const services = /^(?:nick|chan|memo|oper|host|bot|sasl|auth|help|info|stat|root|game|group)serv$|^global$/i;

export interface InboundOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  readonly customers: Customers;
  readonly presence: Presence;
  readonly sink: () => NetworkSink | undefined;
  /** Whether a nick is one of our own desks. */
  readonly isOurs: (nick: string) => boolean;
  readonly isSelf: (nick: string) => boolean;
  /** Whether the server puts the account to each line (account-tag), so that no tag means none. */
  readonly tagsAccounts: () => boolean;
  readonly notice: (nick: string, text: string) => void;
  readonly notices: Pick<Notices, "loss">;
  readonly tooFast: (person: Person) => void;
}

/** What the server tells, made into events of customers. */
export class Inbound {
  readonly #options: InboundOptions;
  readonly #answers: TokenBucket;

  constructor(options: InboundOptions) {
    this.#options = options;
    this.#answers = new TokenBucket(CTCP_LIMITS, options.clock.now());
  }

  take(line: IrcLine): void {
    const { presence } = this.#options;
    presence.take(line);
    if (line.command === "301") this.#noteAway(line.params[1] ?? "");
    if (line.command === "401") this.#left(line.params[1] ?? "", "left the network");
    const { from } = line;
    if (!from || this.#options.isSelf(from.nick) || this.#options.isOurs(from.nick)) return;
    this.#takeOfUser(line, from);
  }

  /** Tells who writes while the desk stops that it is not taken in. */
  refuse({ command, from, params }: IrcLine): void {
    const [target = "", text = ""] = params;
    if (command !== "PRIVMSG" || !from || !this.#options.isSelf(target) || this.#options.isSelf(from.nick))
      return;
    if (services.test(from.nick) || parseCtcp(text)) return;
    this.#options.notice(from.nick, this.#options.notices.loss("notStored", 1));
  }

  #takeOfUser(line: IrcLine, from: Mask): void {
    const { customers } = this.#options;
    if (line.command === "PRIVMSG") this.#takeMessage(line, from);
    if (line.command === "NOTICE") this.#takeNotice(line, from);
    if (line.command === "TAGMSG") this.#takeTag(line, from);
    const known = customers.known(from);
    if (!known) return;
    const [first, second] = line.params;
    if (line.command === "NICK" && first) customers.relabel(known, { nick: first });
    if (line.command === "CHGHOST" && first && second)
      customers.relabel(known, { user: first, host: second });
    if (line.command === "ACCOUNT") customers.relabel(known, { account: accountOf(first) ?? undefined });
    // extended-join
    if (line.command === "JOIN" && second)
      customers.relabel(known, { account: accountOf(second) ?? undefined });
    if (line.command === "QUIT") customers.leave(known, quitReason(first, from));
  }

  #takeMessage(line: IrcLine, from: Mask): void {
    const [target = "", text = ""] = line.params;
    // What is said in a channel is none of our business.
    if (!this.#options.isSelf(target) || services.test(from.nick)) return;
    const ctcp = parseCtcp(text);
    if (!ctcp) this.#wrote(line, from, { body: parseIrc(text) });
    else this.#takeCtcp(line, from, ctcp);
  }

  #takeCtcp(line: IrcLine, from: Mask, ctcp: Ctcp): void {
    const offer = ctcp.command === "DCC" ? parseDcc(ctcp.parameters) : undefined;
    if (offer) this.#wrote(line, from, { body: [], attachments: [offer] });
    else if (ctcp.command === "ACTION")
      this.#wrote(line, from, { body: parseIrc(ctcp.parameters), action: true });
    else this.#answer(ctcp, from);
  }

  #wrote(line: IrcLine, from: Mask, words: CustomerMessage): void {
    if (words.attachments === undefined && printPlain(words.body).trim() === "") return;
    const { msgid, "+draft/reply": draft, "+reply": reply } = line.tags;
    const replyTo = reply ?? draft;
    const message: CustomerMessage = {
      ...words,
      ...(msgid ? { id: msgid } : {}),
      ...(replyTo ? { replyTo } : {}),
    };
    const person = this.#options.customers.meet(from, this.#account(line));
    const taken = this.#options.customers.happened(
      person,
      (customer) => ({ type: "CustomerWrote", customer, message }),
      msgid || undefined,
    );
    if (!taken) this.#options.tooFast(person);
  }

  /** RFC 2812: a NOTICE is never answered automatically, so it opens no conversation. */
  #takeNotice(line: IrcLine, from: Mask): void {
    const [target = "", text = ""] = line.params;
    if (!this.#options.isSelf(target) || services.test(from.nick)) return;
    const { clock, customers, log } = this.#options;
    const person = customers.known(from);
    const ctcp = parseCtcp(text);
    if (!person) log.debug({}, "left out a NOTICE of someone unknown");
    else if (ctcp?.command === "VERSION") this.#takeVersion(person, ctcp.parameters);
    else if (ctcp) log.debug({}, "left out a CTCP answer");
    else if (clock.now() - person.wroteToAt < AUTOMATIC_ANSWER_MS)
      log.debug({}, "left out an automatic answer");
    else this.#wrote(line, from, { body: parseIrc(text) });
  }

  /** Only the first answer to a question of ours counts: an unasked one is no news, and could be a flood. */
  #takeVersion(person: Person, reply: string): void {
    const { clock, customers } = this.#options;
    const client = parseVersionReply(reply);
    if (!client || person.askedAt === undefined || clock.now() - person.askedAt > VERSION_ANSWER_MS) return;
    person.askedAt = undefined;
    customers.happened(person, (customer) => ({ type: "ClientIdentified", customer, client }));
  }

  #takeTag(line: IrcLine, from: Mask): void {
    const typing = line.tags["+typing"] ?? line.tags["+draft/typing"];
    const person = this.#options.customers.known(from);
    if (!typing || !person?.resolved || !this.#options.isSelf(line.params[0] ?? "")) return;
    this.#options.sink()?.typing(this.#options.customers.refOf(person), typing === "active");
  }

  #answer(asked: Ctcp, from: Mask): void {
    const { clock, version, log, notice } = this.#options;
    const now = clock.now();
    const answer = answerCtcp(asked, { version, now });
    if (answer !== undefined && this.#answers.take(now) === 0) notice(from.nick, answer);
    else log.debug({ command: asked.command.slice(0, 20) }, "left out a CTCP question");
  }

  #account(line: IrcLine): ToldAccount {
    if (!this.#options.tagsAccounts()) return undefined;
    return accountOf(line.tags.account);
  }

  #left(nick: string, reason: string): void {
    const person = this.#options.customers.at(nick);
    if (person) this.#options.customers.leave(person, reason);
  }

  #noteAway(nick: string): void {
    const person = this.#options.customers.at(nick);
    if (!person || person.away) return;
    person.away = true;
    this.#options.log.info(
      { customer: this.#options.customers.refOf(person).identity },
      "the customer is marked away",
    );
  }
}

/** `*` and `0` stand for no account. */
function accountOf(told: string | undefined): string | null {
  return told === undefined || told === "" || told === "*" || told === "0" ? null : told;
}

/** Why they left, in their words; where a server says it, and names where they were, that is left out. */
function quitReason(text: string | undefined, { host }: Mask): string {
  const reason = cleanLine(text ?? "", 200);
  const tells = /\d+\.\d+\.\d+\.\d+|[\da-f]*:[\da-f]*:[\da-f:]+/iu.test(reason) || reason.includes(host);
  return reason === "" || tells ? "left the network" : reason;
}
