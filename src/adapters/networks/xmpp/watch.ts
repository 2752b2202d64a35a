import { xml } from "@xmpp/component-core";
import { BoundedMap } from "../../../application/bounded-map.ts";
import { type Context, deskAddress, reportBack } from "./context.ts";
import { type KnownCustomer, refOf } from "./customers.ts";
import { type Jid, readJid } from "./jid.ts";
import { ns } from "./namespaces.ts";
import type { Answer } from "./queries.ts";

/** Resources looked after at a time; the one that was longest silent is looked after no more. */
const MOST_WATCHED = 1_000;

/** What a server answers for a resource that it does not have (RFC 6121, 8.5.3.2.3). */
const NOT_THERE: ReadonlySet<string> = new Set([
  "gone",
  "item-not-found",
  "recipient-unavailable",
  "service-unavailable",
]);

/** Not answered for so many rounds, it is pinged again. */
const SILENT_ROUNDS = 5;

interface Watched {
  readonly key: string;
  readonly known: KnownCustomer;
  readonly jid: Jid;
  /** When they or the desk last said something. */
  saidAt: number;
  /** When the ping went out that is under way. */
  askedAt: number | undefined;
  /** `yes`: it has answered a ping; `no`: the first came back, which tells nothing and is asked no more. */
  answers: "unknown" | "yes" | "no";
}

/**
 * Looks after resources that do not show their presence: nobody tells when they go. They are pinged (XEP-0199), as
 * long as something was said within `lookFor_ms`. A client that does not know pings, and a server that passes none on
 * to strangers, give the same error as one that has gone: only who has answered one can go. Silence says nothing:
 * a phone's session sleeps.
 */
export class Watch {
  readonly #context: Context;
  readonly #onGone: (known: KnownCustomer, jid: Jid) => void;
  readonly #watched = new BoundedMap<string, Watched>(MOST_WATCHED);
  readonly #stopping = new AbortController();

  constructor(context: Context, onGone: (known: KnownCustomer, jid: Jid) => void) {
    this.#context = context;
    this.#onGone = onGone;
  }

  start(): void {
    void this.#run();
  }

  stop(): void {
    this.#stopping.abort();
  }

  /** They wrote from their address, or were written to there. */
  said(known: KnownCustomer): void {
    const jid = readJid(known.address);
    if (jid === undefined || jid.resource === "") return;
    const key = `${known.desk}\n${jid.full}`;
    const saidAt = this.#context.clock.now();
    const watched = this.#watched.get(key);
    if (watched !== undefined) {
      watched.saidAt = saidAt;
      return;
    }
    const begun: Watched = { key, known, jid, saidAt, askedAt: undefined, answers: "unknown" };
    this.#watched.set(key, begun);
    this.#look(begun);
  }

  async #run(): Promise<void> {
    const { clock, timing } = this.#context;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await clock.sleep(timing.lookEvery_ms, signal);
      for (const watched of this.#watched.values()) this.#look(watched);
    }
  }

  #look(watched: Watched): void {
    const { clock, timing } = this.#context;
    const now = clock.now();
    const { saidAt, askedAt, answers } = watched;
    const waitsFor = askedAt !== undefined && now - askedAt < SILENT_ROUNDS * timing.lookEvery_ms;
    if (now - saidAt > timing.lookFor_ms) this.#watched.delete(watched.key);
    else if (!waitsFor && answers !== "no" && !showsItself(watched)) void this.#ping(watched, now);
  }

  async #ping(watched: Watched, now: number): Promise<void> {
    watched.askedAt = now;
    const from = deskAddress(this.#context, watched.known.desk);
    const payload = xml("ping", ns.ping);
    const answer = await this.#context.queries.ask({ from, to: watched.jid.full, payload });
    watched.askedAt = undefined;
    if (!this.#stopping.signal.aborted) this.#heard(watched, answer);
  }

  #heard(watched: Watched, answer: Answer): void {
    const { known, jid } = watched;
    if (answer.kind === "result") {
      watched.answers = "yes";
      if (known.away) reportBack(this.#context, known, { ...refOf(known), address: jid.full });
    } else if (answer.kind === "error") {
      if (watched.answers === "unknown") watched.answers = "no";
      else if (NOT_THERE.has(answer.condition) && !showsItself(watched)) this.#onGone(known, jid);
    }
  }
}

/** Its server tells of its coming and going, then. */
function showsItself({ known, jid }: Watched): boolean {
  return known.resources.get(jid.resource)?.here === true;
}
