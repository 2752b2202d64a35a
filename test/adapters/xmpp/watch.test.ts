import assert from "node:assert/strict";
import type { CustomerRef } from "../../../src/domain/customer.ts";
import { plain } from "../../../src/domain/message/rich-text.ts";
import { newId, wrote } from "../../conformance/network/open-bench.ts";
import { waitFor } from "../../support/wait-for.ts";
import type { XmppCustomer } from "../../support/xmpp-customer.ts";
import { xml } from "../../support/xmpp-library.ts";
import { useXmpp } from "./opened-bench.ts";

const LOOK_FOR_MS = 1_000;

describe("a customer on XMPP who does not show their presence", function () {
  this.timeout(60_000);
  const open = useXmpp({ timing: { lookEvery_ms: 100, lookFor_ms: LOOK_FOR_MS } });

  async function writes(one: XmppCustomer): Promise<CustomerRef> {
    const text = `hello ${newId()}`;
    await one.say(text);
    return (await wrote(open(), text)).customer;
  }

  const pings = (one: XmppCustomer) =>
    one.stanzas.all.filter((stanza) => stanza.is("iq") && stanza.getChild("ping") !== undefined);
  const isPinged = (one: XmppCustomer, more = 2) => {
    const before = pings(one).length;
    return waitFor(() => pings(one).length >= before + more, { what: `${one.jid} to be pinged` });
  };
  const of = (type: "CustomerWentAway" | "CustomerCameBack", { jid }: XmppCustomer) =>
    open()
      .sink.events(type)
      .filter(({ customer }) => customer.identity === jid);

  it("is known as gone when their client has closed, and as back when it is there again", async () => {
    const ann = await open().person();
    const ref = await writes(ann);
    await isPinged(ann);
    await ann.disconnect();
    await waitFor(() => of("CustomerWentAway", ann).length === 1, { what: "the customer to be away" });
    assert.equal(of("CustomerWentAway", ann)[0]?.customer.address, ann.jid);
    await ann.reconnect();
    await waitFor(() => of("CustomerCameBack", ann).length === 1, { what: "the customer to be back" });
    assert.equal(of("CustomerCameBack", ann)[0]?.customer.address, ref.address);
    await ann.disconnect();
    await waitFor(() => of("CustomerWentAway", ann).length === 2, { what: "the customer to be away again" });
  });

  it("is not taken for gone where their client refuses pings, however often it is written to", async () => {
    const deaf = await open().person({ software: "refuses" });
    const ann = await open().person();
    const ref = await writes(deaf);
    await writes(ann);
    await isPinged(ann);
    assert.equal(pings(deaf).length, 1, "asked once");
    for (const one of [deaf, ann]) await one.disconnect();
    const delivery = {
      id: newId(),
      attempt: 1,
      customer: ref,
      kind: "message",
      body: plain("there?"),
    } as const;
    assert.equal((await open().network.deliver(delivery)).kind, "delivered");
    await waitFor(() => of("CustomerWentAway", ann).length === 1, { what: "the other one to be away" });
    assert.deepEqual(of("CustomerWentAway", deaf), []);
  });

  it("is not taken for gone while their client is silent", async () => {
    const asleep = await open().person({ software: "silent" });
    await writes(asleep);
    await waitFor(() => pings(asleep).length === 2, { what: "a second ping" });
    assert.deepEqual(of("CustomerWentAway", asleep), []);
  });

  it("is pinged no more once nothing was said for a while, or once they show their presence", async () => {
    const ann = await open().person();
    const shown = await open().person();
    const bob = await open().person();
    for (const one of [ann, shown]) await writes(one);
    await isPinged(shown);
    await shown.send(xml("presence", { to: open().deskAddress }));
    await shown.query(xml("ping", { xmlns: "urn:xmpp:ping" }), open().deskAddress);
    const before = pings(shown).length;
    await writes(bob);
    await isPinged(bob, 3);
    assert.ok(pings(shown).length <= before + 1, "one may have been under way");
    const since = performance.now();
    await waitFor(
      async () => {
        await writes(bob);
        return performance.now() - since > LOOK_FOR_MS + 200;
      },
      { what: "a while to pass" },
    );
    const last = pings(ann).length;
    await isPinged(bob, 3);
    assert.equal(pings(ann).length, last);
  });
});
