import assert from "node:assert/strict";
import { xmppNetwork } from "../../../src/adapters/networks/xmpp/network.ts";
import { systemClock } from "../../../src/adapters/system/system-clock.ts";
import type { CustomerRef } from "../../../src/domain/customer.ts";
import { plain } from "../../../src/domain/message/rich-text.ts";
import { newId, reaches, wrote } from "../../conformance/network/open-bench.ts";
import { RecordingSink } from "../../conformance/network/recording-sink.ts";
import { waitFor } from "../../support/wait-for.ts";
import type { XmppCustomer } from "../../support/xmpp-customer.ts";
import { xml } from "../../support/xmpp-library.ts";
import { useXmpp } from "./opened-bench.ts";
import { chance, quietLog } from "./xmpp-bench.ts";

describe("a customer at several XMPP clients", function () {
  this.timeout(60_000);
  const open = useXmpp();
  let count = 0;

  async function twoClients(show = true): Promise<[XmppCustomer, XmppCustomer]> {
    count += 1;
    const user = `twin${count}`;
    const phone = await open().person({ user, resource: "phone" });
    const laptop = await open().person({ user, password: phone.password, resource: "laptop" });
    if (show) for (const one of [phone, laptop]) await shows(one);
    return [phone, laptop];
  }

  /** Resolves when the desk has seen it. */
  async function shows(one: XmppCustomer): Promise<void> {
    await one.send(xml("presence", { to: open().deskAddress }));
    await one.query(xml("ping", { xmlns: "urn:xmpp:ping" }), open().deskAddress);
  }

  async function writes(one: XmppCustomer): Promise<CustomerRef> {
    const text = `hello ${newId()}`;
    await one.say(text);
    return (await wrote(open(), text)).customer;
  }

  const gone = ({ jid }: XmppCustomer) =>
    open()
      .sink.events("CustomerWentAway")
      .filter(({ customer }) => customer.identity === jid);
  const back = ({ jid }: XmppCustomer) =>
    open()
      .sink.events("CustomerCameBack")
      .filter(({ customer }) => customer.identity === jid);

  async function goesAway(one: XmppCustomer, times: number): Promise<void> {
    await waitFor(() => gone(one).length === times, { what: `${one.jid} to be away ${times} times` });
    assert.equal(gone(one).at(-1)?.customer.address, one.jid);
  }

  async function tell(customer: CustomerRef, text: string): Promise<void> {
    const delivery = { id: newId(), attempt: 1, customer, kind: "message", body: plain(text) } as const;
    assert.equal((await open().network.deliver(delivery)).kind, "delivered");
  }

  /** What the server passes on comes in order: behind the answer to a ping no second copy follows. */
  async function hearsOnce(one: XmppCustomer, other: XmppCustomer, text: string): Promise<void> {
    await one.next(text);
    await one.query(xml("ping", { xmlns: "urn:xmpp:ping" }), open().deskAddress);
    const copies = (of: XmppCustomer) => of.messages.all.filter((message) => message.text === text).length;
    assert.deepEqual([copies(one), copies(other)], [1, 0], text);
  }

  for (const [name, leavesFirst] of [
    ["the one that wrote last", "phone"],
    ["the other one", "laptop"],
  ] as const) {
    it(`is there until both are gone, where ${name} goes first, and is written to once`, async () => {
      const [phone, laptop] = await twoClients();
      const ref = await writes(phone);
      const [first, last] = leavesFirst === "phone" ? [phone, laptop] : [laptop, phone];
      await first.disconnect();
      await last.presences.find(({ from, type }) => from === first.fullJid && type === "unavailable");
      await tell(ref, "for whoever is left");
      await hearsOnce(last, first, "for whoever is left");
      assert.equal(gone(phone).length, 0);
      await last.disconnect();
      await goesAway(phone, 1);
      await tell(ref, "waits for you");
      await first.reconnect();
      await shows(first);
      await waitFor(() => back(phone).length === 1, { what: "the customer to be back" });
      assert.equal(back(phone)[0]?.customer.address, first.fullJid);
      await hearsOnce(first, last, "waits for you");
      await tell(ref, "welcome");
      await hearsOnce(first, last, "welcome");
    });
  }

  it("is known as gone each time, however often they go and come without a word", async () => {
    const [phone, laptop] = await twoClients();
    await writes(phone);
    for (const times of [1, 2, 3]) {
      for (const one of times === 2 ? [laptop, phone] : [phone, laptop]) await one.disconnect();
      await goesAway(phone, times);
      for (const one of [laptop, phone]) {
        await one.reconnect();
        await shows(one);
      }
      await waitFor(() => back(phone).length === times, { what: `the customer to be back ${times} times` });
    }
  });

  it("is not taken for gone when a client goes that is not the one they write with, unseen as that is", async () => {
    const [phone, laptop] = await twoClients(false);
    await shows(laptop);
    const ref = await writes(phone);
    await laptop.disconnect();
    await phone.presences.find(({ from, type }) => from === laptop.fullJid && type === "unavailable");
    await tell(ref, "still with you");
    await phone.next("still with you");
    await writes(phone);
    assert.equal(gone(phone).length, 0);
  });

  it("is told of as gone and back even when that could not be stored at once", async () => {
    const [phone, laptop] = await twoClients();
    await writes(phone);
    const mended = open().sink.refuse(({ type }) => type === "CustomerWentAway");
    await phone.disconnect();
    await laptop.disconnect();
    await waitFor(() => open().sink.offered.at(-1)?.event.type === "CustomerWentAway", {
      what: "the refusal",
    });
    mended();
    await goesAway(phone, 1);
  });

  it("is looked for when the desk, begun anew, writes to them", async () => {
    const [phone, laptop] = await twoClients();
    const ref = await writes(phone);
    await phone.subscribe();
    await phone.presences.find(({ type }) => type === "subscribe");
    await phone.send(xml("presence", { to: open().deskAddress, type: "subscribed" }));
    await open().network.stop();
    const again = xmppNetwork({
      host: open().prosody.host,
      port: open().prosody.componentPort,
      domain: open().prosody.componentDomain,
      secret: open().prosody.componentSecret,
      desks: [{ name: "billing", title: "Billing" }],
      clock: systemClock(),
      random: chance,
      log: quietLog,
    });
    const sink = new RecordingSink();
    await again.start(sink);
    await reaches(again, "connected");
    try {
      const delivery = {
        id: newId(),
        attempt: 1,
        customer: ref,
        kind: "message",
        body: plain("again"),
      } as const;
      await again.deliver(delivery);
      await phone.next("again");
      await laptop.disconnect();
      await phone.disconnect();
      const away = await sink.event("CustomerWentAway");
      assert.deepEqual([away.customer.identity, away.customer.address], [phone.jid, phone.jid]);
    } finally {
      await again.stop();
    }
  });
});
