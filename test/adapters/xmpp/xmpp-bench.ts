import { randomBytes } from "node:crypto";
import { xmppNetwork } from "../../../src/adapters/networks/xmpp/network.ts";
import type { XmppOptions } from "../../../src/adapters/networks/xmpp/options.ts";
import { systemClock } from "../../../src/adapters/system/system-clock.ts";
import type { Log } from "../../../src/application/ports/log.ts";
import type {
  CustomerOptions,
  Heard,
  NetworkBench,
  TestCustomer,
} from "../../conformance/network/network-bench.ts";
import { type Prosody, startProsody } from "../../support/prosody.ts";
import { type XmppCustomer, type XmppCustomerOptions, xmppCustomer } from "../../support/xmpp-customer.ts";
import { xml } from "../../support/xmpp-library.ts";
import type { ReceivedMessage } from "../../support/xmpp-message.ts";

export interface XmppBench extends NetworkBench {
  readonly prosody: Prosody;
  readonly deskAddress: string;
  /** A customer with everything that an XMPP client can do. */
  person(options?: Partial<XmppCustomerOptions>): Promise<XmppCustomer>;
}

export const quietLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (fields, message) => console.error(message, fields),
  child: () => quietLog,
};

export const chance = { number: () => Math.random(), id: () => randomBytes(13).toString("hex") };

const DESKS = [
  { name: "billing", title: "Billing" },
  { name: "support", title: "Support" },
];

/** The adapter on a Prosody of its own. */
export async function xmppBench(options: Partial<XmppOptions> = {}): Promise<XmppBench> {
  const prosody = await startProsody();
  const deskAddress = `billing@${prosody.componentDomain}`;
  const people: XmppCustomer[] = [];
  const network = xmppNetwork({
    host: prosody.host,
    port: prosody.componentPort,
    domain: prosody.componentDomain,
    secret: prosody.componentSecret,
    desks: DESKS,
    clock: systemClock(),
    random: chance,
    log: quietLog,
    software: { name: "Frontdesk", version: "0.1.0" },
    ...options,
  });
  let made = 0;
  const person = async (wanted: Partial<XmppCustomerOptions> = {}) => {
    made += 1;
    const one = await xmppCustomer({ prosody, user: `customer${made}`, desk: deskAddress, ...wanted });
    people.push(one);
    return one;
  };
  return {
    network,
    desk: "billing",
    server: { stop: () => prosody.stop(), start: () => prosody.start() },
    prosody,
    deskAddress,
    person,
    customer: async (wanted) => await testCustomer(person, deskAddress, wanted),
    cleanup: async () => {
      await network.stop();
      await Promise.allSettled(people.map((one) => one.disconnect()));
      await prosody.dispose();
    },
  };
}

async function testCustomer(
  person: XmppBench["person"],
  desk: string,
  options: CustomerOptions = {},
): Promise<TestCustomer> {
  const software = options.version === undefined ? {} : { software: options.version };
  let current = await person(software);
  const resources = [current];
  const meet = (one: XmppCustomer) => one.send(xml("presence", { to: desk }));
  const everything = <T>(of: (one: XmppCustomer) => readonly T[]) => resources.flatMap(of);
  await meet(current);
  return {
    get heard() {
      return everything((one) => one.messages.all.map(heardAs));
    },
    get acknowledged() {
      return everything((one) =>
        one.outcomes.all.flatMap(({ id, kind }) => (kind === "received" ? [id] : [])),
      );
    },
    get refusals() {
      return everything((one) =>
        one.outcomes.all.flatMap(({ id, kind }) => (kind === "refused" ? [id] : [])),
      );
    },
    get sawTyping() {
      return everything((one) => one.chatStates.all.map(({ state }) => state === "composing"));
    },
    say: (text, { edits, replyTo } = {}) =>
      current.say(text, {
        ...(edits === undefined ? {} : { correct: edits }),
        ...(replyTo === undefined ? {} : { replyTo: { id: replyTo } }),
      }),
    type: (typing) => current.typing(typing ? "composing" : "paused"),
    retract: (id) => current.retract(id),
    rename: async () => {
      const [user = ""] = current.jid.split("@");
      current = await person({ ...software, user, password: current.password, resource: "another" });
      resources.push(current);
      await meet(current);
    },
    leave: async () => {
      for (const one of resources) await one.disconnect();
    },
  };
}

function heardAs({ text, id, replaces, replyTo, retracts }: ReceivedMessage): Heard {
  return {
    text,
    ...(id === undefined ? {} : { id }),
    ...(replaces === undefined ? {} : { edits: replaces }),
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(retracts === undefined ? {} : { retracts }),
  };
}
