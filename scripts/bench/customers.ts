import type { IrcServer } from "../../test/support/ngircd.ts";
import type { Prosody } from "../../test/support/prosody.ts";
import { DESK_NICK } from "./desk-plan.ts";
import type { LoadCustomer } from "./load-customer.ts";
import { loadIrcCustomer } from "./load-irc.ts";
import { loadXmppCustomer } from "./load-xmpp.ts";

export interface Customers {
  readonly all: readonly (LoadCustomer & { readonly kind: "xmpp" | "irc" | "hosted" })[];
  leave(): void;
}

export interface CustomersWanted {
  readonly xmpp: number;
  readonly irc: number;
  /** On XMPP, and hosted by the bridge. */
  readonly hosted?: number;
  readonly prosody: Prosody;
  readonly ngircd: IrcServer;
  /** Customers of an earlier call: names go on from there. */
  readonly from?: number;
  readonly heard: (text: string) => void;
}

const AT_ONCE = 20;

/** Signs in customers on both networks. No name is the beginning of another. */
export async function loadCustomers(wanted: CustomersWanted): Promise<Customers> {
  const { prosody, ngircd, heard, from: first = 0 } = wanted;
  const xmpp = (index: number, kind: "xmpp" | "hosted") => async () => {
    const name = `${kind}${1000 + first + index}`;
    const { password } = prosody.addUser(name);
    const { host, clientPort: port, domain } = prosody;
    const desk = `help@${prosody.componentDomain}`;
    const customer = await loadXmppCustomer({ host, port, domain, name, password, desk, heard });
    return { ...customer, kind };
  };
  const irc = (index: number) => async () => {
    const { host, port } = ngircd;
    const customer = await loadIrcCustomer({
      host,
      port,
      name: `irc${1000 + first + index}`,
      desk: DESK_NICK,
      heard,
    });
    return { ...customer, kind: "irc" as const };
  };
  const signIns = [
    ...Array.from({ length: wanted.xmpp }, (_, index) => xmpp(index, "xmpp")),
    ...Array.from({ length: wanted.hosted ?? 0 }, (_, index) => xmpp(index, "hosted")),
    ...Array.from({ length: wanted.irc }, (_, index) => irc(index)),
  ];
  const all: Customers["all"][number][] = [];
  for (let from = 0; from < signIns.length; from += AT_ONCE)
    all.push(...(await Promise.all(signIns.slice(from, from + AT_ONCE).map((signIn) => signIn()))));
  return {
    all,
    leave: () => {
      for (const customer of all) customer.leave();
    },
  };
}
