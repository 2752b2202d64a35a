import assert from "node:assert/strict";
import { newId, wrote } from "../../conformance/network/open-bench.ts";
import { waitFor } from "../../support/wait-for.ts";
import type { XmppCustomer } from "../../support/xmpp-customer.ts";
import { type XmlElement, xml } from "../../support/xmpp-library.ts";
import { type OpenedBench, useXmpp } from "./opened-bench.ts";

const INFO = "http://jabber.org/protocol/disco#info";
const ITEMS = "http://jabber.org/protocol/disco#items";
/** The smallest PNG: enough to be known as one. */
const PNG = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex").toString("base64");

async function hello(bench: OpenedBench, one: XmppCustomer) {
  const text = `hello ${newId()}`;
  await one.say(text);
  return (await wrote(bench, text)).customer;
}

async function condition(
  one: XmppCustomer,
  query: XmlElement,
  to: string,
  type = "get",
): Promise<string | undefined> {
  const id = newId();
  await one.send(xml("iq", { type, id, to }, query));
  const reply = await one.stanzas.find((stanza) => stanza.is("iq") && stanza.attrs.id === id);
  return reply.getChild("error")?.getChildElements()[0]?.name;
}

describe("what a desk tells of itself over XMPP", function () {
  this.timeout(60_000);
  const open = useXmpp();

  it("lists its desks, and describes each with its name and features", async () => {
    const ann = await open().person();
    const domain = open().prosody.componentDomain;
    const items = await ann.query(xml("query", { xmlns: ITEMS }), domain);
    assert.deepEqual(
      items?.getChildElements().map(({ attrs }) => [attrs.jid, attrs.name]),
      [
        [`billing@${domain}`, "Billing"],
        [`support@${domain}`, "Support"],
      ],
    );
    const info = await ann.query(xml("query", { xmlns: INFO }), open().deskAddress);
    assert.equal(info?.getChild("identity")?.attrs.name, "Billing");
    const features = info?.getChildElements().map(({ attrs }) => attrs.var);
    for (const feature of ["urn:xmpp:receipts", "urn:xmpp:message-correct:0", "jabber:iq:version"]) {
      assert.ok(features?.includes(feature));
    }
    const component = await ann.query(xml("query", { xmlns: INFO }), domain);
    assert.equal(component?.getChild("identity")?.attrs.category, "component");
  });

  it("tells its version and its card, and answers a ping", async () => {
    const ann = await open().person();
    const version = await ann.query(xml("query", { xmlns: "jabber:iq:version" }), open().deskAddress);
    assert.deepEqual(
      [version?.getChildText("name"), version?.getChildText("version")],
      ["Frontdesk", "0.1.0"],
    );
    const card = await ann.query(xml("vCard", { xmlns: "vcard-temp" }), open().deskAddress);
    assert.equal(card?.getChildText("FN"), "Billing");
    assert.equal(
      await condition(ann, xml("ping", { xmlns: "urn:xmpp:ping" }), open().deskAddress),
      undefined,
    );
  });

  it("answers what it cannot do with the right error", async () => {
    const ann = await open().person();
    const { deskAddress, prosody } = open();
    const info = () => xml("query", { xmlns: INFO });
    assert.equal(await condition(ann, info(), `nosuch@${prosody.componentDomain}`), "item-not-found");
    assert.equal(
      await condition(ann, xml("query", { xmlns: INFO, node: "x" }), deskAddress),
      "item-not-found",
    );
    assert.equal(
      await condition(ann, xml("query", { xmlns: "jabber:iq:register" }), deskAddress),
      "service-unavailable",
    );
    assert.equal(
      await condition(ann, xml("jingle", { xmlns: "urn:xmpp:jingle:1" }), deskAddress, "set"),
      "service-unavailable",
    );
    assert.equal(
      await condition(ann, xml("vCard", { xmlns: "vcard-temp" }), deskAddress, "set"),
      "forbidden",
    );
  });

  it("lets customers subscribe, and shows them whether it is open", async () => {
    const ann = await open().person();
    await ann.subscribe();
    const from = `${open().deskAddress}/frontdesk`;
    const shown = (show: string | null) =>
      ann.presences.next((presence) => presence.from === from && presence.show === show);
    await shown(null);
    open().network.showOpen(false);
    await shown("xa");
    open().network.showOpen(true);
    await shown(null);
    assert.ok(
      ann.presences.all.some(({ type }) => type === "subscribe"),
      "so that it sees them go",
    );
  });

  it("announces capabilities whose hash its description answers to", async () => {
    const ann = await open().person();
    await ann.subscribe();
    const presence = await ann.stanzas.find(
      (stanza) =>
        stanza.is("presence") &&
        stanza.getChild("c") !== undefined &&
        stanza.attrs.from?.startsWith("billing@") === true,
    );
    const caps = presence.getChild("c")?.attrs ?? {};
    const info = await ann.query(
      xml("query", { xmlns: INFO, node: `${caps.node}#${caps.ver}` }),
      presence.attrs.from,
    );
    assert.ok(info?.getChild("identity"));
  });

  it("refuses a subscription to a desk that does not exist", async () => {
    const ann = await open().person();
    const to = `nosuch@${open().prosody.componentDomain}`;
    await ann.subscribe(to);
    const refused = await ann.presences.find((presence) => presence.from === to && presence.type === "error");
    assert.ok(refused);
  });
});

describe("what is learnt of a customer over XMPP", function () {
  this.timeout(60_000);
  const open = useXmpp();

  it("sees a subscriber go when the last resource goes, and come back", async () => {
    const phone = await open().person({ user: "dan", resource: "phone" });
    const laptop = await open().person({ user: "dan", password: phone.password, resource: "laptop" });
    for (const one of [phone, laptop]) await one.send(xml("presence", { to: open().deskAddress }));
    const { identity } = await hello(open(), phone);
    const gone = () =>
      open()
        .sink.events("CustomerWentAway")
        .filter((event) => event.customer.identity === identity);
    await phone.disconnect();
    await hello(open(), laptop);
    assert.equal(gone().length, 0);
    await laptop.disconnect();
    await waitFor(() => gone().length === 1, { what: "the customer to be away" });
    await phone.reconnect();
    await phone.send(xml("presence", { to: open().deskAddress }));
    await open().sink.event("CustomerCameBack", (event) => event.customer.identity === identity);
  });

  it("asks a resource for its version once, however often the core asks", async () => {
    const ann = await open().person({ software: { name: "Once", version: "1" } });
    const customer = await hello(open(), ann);
    const ask = () => open().network.deliver({ id: newId(), attempt: 1, customer, kind: "ask-client" });
    const told = () =>
      open()
        .sink.events("ClientIdentified")
        .filter((event) => event.customer.identity === ann.jid);
    await ask();
    await ask();
    await waitFor(() => told().length === 1, { what: "the version" });
    await ask();
    await waitFor(() => told().length === 2, { what: "the version again" });
    const asked = ann.stanzas.all.filter(
      (stanza) => stanza.is("iq") && stanza.getChild("query", "jabber:iq:version"),
    );
    assert.equal(asked.length, 1);
    assert.deepEqual(told()[0]?.client, {
      network: "xmpp",
      software: "Once",
      version: "1",
      source: "XEP-0092",
      confidence: "told",
    });
  });

  it("judges a client that refuses by the capabilities in its presence", async () => {
    const ann = await open().person({ software: "refuses" });
    const caps = xml("c", {
      xmlns: "http://jabber.org/protocol/caps",
      hash: "sha-1",
      node: "https://gajim.org",
      ver: "x",
    });
    await ann.send(xml("presence", { to: open().deskAddress }, caps));
    const customer = await hello(open(), ann);
    await open().network.deliver({ id: newId(), attempt: 1, customer, kind: "ask-client" });
    const { client } = await open().sink.event(
      "ClientIdentified",
      (event) => event.customer.identity === ann.jid,
    );
    assert.deepEqual(client, {
      network: "xmpp",
      software: "Gajim",
      source: "XEP-0115",
      confidence: "inferred",
    });
  });

  it("takes no answer from anybody but the one asked", async () => {
    const [ann, eve] = [await open().person({ software: "silent" }), await open().person()];
    const customer = await hello(open(), ann);
    await open().network.deliver({ id: newId(), attempt: 1, customer, kind: "ask-client" });
    const query = await ann.stanzas.find(
      (stanza) => stanza.is("iq") && stanza.getChild("query", "jabber:iq:version") !== undefined,
    );
    const answer = (name: string) =>
      xml(
        "iq",
        { type: "result", id: query.attrs.id, to: open().deskAddress },
        xml("query", { xmlns: "jabber:iq:version" }, xml("name", {}, name)),
      );
    await eve.send(answer("Forged"));
    await eve.outcomeOf(await eve.say("after it"));
    await ann.send(answer("Genuine"));
    const { client } = await open().sink.event(
      "ClientIdentified",
      (event) => event.customer.identity === ann.jid,
    );
    assert.equal(client.software, "Genuine");
  });

  it("learns name and picture from the card, once", async () => {
    const ann = await open().person({ user: "carla" });
    await ann.query(xml("vCard", { xmlns: "vcard-temp" }), undefined).catch(() => undefined);
    const photo = xml("PHOTO", {}, xml("TYPE", {}, "text/html"), xml("BINVAL", {}, PNG));
    const card = xml("vCard", { xmlns: "vcard-temp" }, xml("FN", {}, "Carla\u202e Example"), photo);
    const id = newId();
    await ann.send(xml("iq", { type: "set", id }, card));
    await ann.stanzas.find((stanza) => stanza.attrs.id === id);
    await hello(open(), ann);
    const learned = await open().sink.event("ProfileLearned", (event) => event.customer.identity === ann.jid);
    assert.equal(learned.name, "Carla Example");
    assert.deepEqual(learned.avatar, { mimeType: "image/png", base64: PNG });
    const again = await hello(open(), ann);
    assert.equal(again.displayName, "Carla Example");
    assert.equal(
      open()
        .sink.events("ProfileLearned")
        .filter((event) => event.customer.identity === ann.jid).length,
      1,
    );
  });

  it("takes a nickname from a message before the card's", async () => {
    const ann = await open().person();
    const text = `with a nick ${newId()}`;
    await ann.say(text, { nick: "Annie \u202eB" });
    assert.equal((await wrote(open(), text)).customer.displayName, "Annie B");
  });
});

describe("a client over XMPP that answers late", function () {
  this.timeout(60_000);
  const open = useXmpp({ timing: { versionPatience_ms: 50 } });

  it("is judged by its capabilities at first, and by its own words when they come", async () => {
    const ann = await open().person({ software: "silent" });
    const node = "https://dino.im";
    const caps = xml("c", { xmlns: "http://jabber.org/protocol/caps", hash: "sha-1", node, ver: "x" });
    await ann.send(xml("presence", { to: open().deskAddress }, caps));
    const customer = await hello(open(), ann);
    await open().network.deliver({ id: newId(), attempt: 1, customer, kind: "ask-client" });
    const { client } = await open().sink.event("ClientIdentified");
    assert.deepEqual([client.software, client.confidence], ["Dino", "inferred"]);
    const query = await ann.stanzas.find(
      (stanza) => stanza.is("iq") && stanza.getChild("query", "jabber:iq:version") !== undefined,
    );
    const version = xml(
      "query",
      { xmlns: "jabber:iq:version" },
      xml("name", {}, "Dino"),
      xml("version", {}, "0.5"),
    );
    await ann.send(xml("iq", { type: "result", id: query.attrs.id, to: open().deskAddress }, version));
    const told = await open().sink.event("ClientIdentified", (event) => event.client.confidence === "told");
    assert.equal(told.client.version, "0.5");
  });
});
