import { setTimeout as delay } from "node:timers/promises";
import type { IrcCustomer } from "../../support/irc-customer.ts";
import type { XmppCustomer } from "../../support/xmpp-customer.ts";
import { type InsistentCustomer, insistentCustomer } from "./insistent-customer.ts";
import { numbered } from "./numbered.ts";
import type { Talk } from "./talks.ts";

/** What an agent wrote and the homeserver accepted, in order. */
export interface AgentWords {
  readonly speaker: string;
  readonly numbers: readonly number[];
  readonly eventIds: readonly string[];
}

export interface SaidLine {
  readonly number: number;
  /** `performance.now()` */
  readonly at: number;
}

export interface XmppTraffic {
  readonly speaker: string;
  readonly talk: Talk<XmppCustomer>;
  readonly customer: InsistentCustomer;
  readonly agent: AgentWords;
}

export interface IrcTraffic {
  readonly speaker: string;
  readonly talk: Talk<IrcCustomer>;
  readonly said: readonly SaidLine[];
  readonly agent: AgentWords;
}

export interface SteadyTraffic {
  readonly xmpp: readonly XmppTraffic[];
  readonly irc: readonly IrcTraffic[];
  /** Nobody says anything new; what was begun is finished. */
  end(): Promise<void>;
}

export interface TrafficOptions {
  /** Tells these words from those of other times in the same rooms. */
  readonly title: string;
  readonly xmpp?: readonly Talk<XmppCustomer>[];
  readonly irc?: readonly Talk<IrcCustomer>[];
  /** Between two messages of one side of one conversation. */
  readonly every_ms: number;
  /** Who says nothing. */
  readonly silent?: "customers" | "agents";
}

/** Numbered messages both ways in every conversation. A message that the homeserver did not accept is none. */
export function steadyTraffic(options: TrafficOptions): SteadyTraffic {
  const { title, xmpp = [], irc = [], every_ms, silent } = options;
  const ending = new AbortController();
  const speaking: Promise<void>[] = [];
  const repeatedly = (speak: () => Promise<void> | void) => {
    const run = async () => {
      while (!ending.signal.aborted) {
        await Promise.all([
          speak(),
          delay(every_ms, undefined, { signal: ending.signal }).catch(() => undefined),
        ]);
      }
    };
    speaking.push(run());
  };
  const customers = silent !== "customers";

  const agentWords = (talk: Talk<unknown>): AgentWords => {
    const words = {
      speaker: `${title}: agent of ${talk.name}`,
      numbers: [] as number[],
      eventIds: [] as string[],
    };
    let next = 0;
    if (silent !== "agents") {
      repeatedly(async () => {
        next += 1;
        const number = next;
        const id = await talk.agent.send(talk.roomId, numbered(words.speaker, number)).catch(() => undefined);
        if (id === undefined) return;
        words.numbers.push(number);
        words.eventIds.push(id);
      });
    }
    return words;
  };

  const xmppTraffic = xmpp.map((talk) => {
    const speaker = `${title}: ${talk.name}`;
    const customer = insistentCustomer(speaker, talk.customer);
    if (customers) repeatedly(() => customer.say());
    return { speaker, talk, customer, agent: agentWords(talk) };
  });
  const ircTraffic = irc.map((talk) => {
    const speaker = `${title}: ${talk.name}`;
    const said: SaidLine[] = [];
    if (customers) {
      repeatedly(() => {
        if (!talk.customer.online) return;
        said.push({ number: said.length + 1, at: performance.now() });
        talk.customer.say(numbered(speaker, said.length));
      });
    }
    return { speaker, talk, said, agent: agentWords(talk) };
  });
  return {
    xmpp: xmppTraffic,
    irc: ircTraffic,
    end: async () => {
      ending.abort();
      await Promise.all(speaking);
    },
  };
}
