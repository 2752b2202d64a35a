import assert from "node:assert/strict";
import { printPlain } from "../../../src/domain/message/print-plain.ts";
import { plain } from "../../../src/domain/message/rich-text.ts";
import { newId, wrote } from "../../conformance/network/open-bench.ts";
import { waitFor } from "../../support/wait-for.ts";
import { xml } from "../../support/xmpp-library.ts";
import { useXmpp } from "./opened-bench.ts";

const STANZAS_PER_SECOND = 500;

describe("messages over XMPP", function () {
  this.timeout(60_000);
  const open = useXmpp();

  it("names a message by its origin id, so that a repeat is known again", async () => {
    const ann = await open().person();
    const text = `with a key ${newId()}`;
    await ann.say(text, { id: "m1", originId: "o1" });
    await wrote(open(), text);
    const taken = open().sink.taken.find(
      ({ event }) => event.type === "CustomerWrote" && printPlain(event.message.body) === text,
    );
    assert.equal(taken?.key, `xmpp:${ann.jid}:o1`);
    const without = `without a key ${newId()}`;
    await ann.say(without, { originId: "none" });
    await wrote(open(), without);
    assert.equal(open().sink.taken.findLast(({ event }) => event.type === "CustomerWrote")?.key, undefined);
  });

  it("finds a message by its id where its origin id is another", async () => {
    const ann = await open().person();
    const text = `two ids ${newId()}`;
    await ann.say(text, { id: "stanza-id", originId: "origin-id" });
    const first = await wrote(open(), text);
    assert.equal(first.message.id, "stanza-id");
    const answer = `about it ${newId()}`;
    await ann.say(answer, { replyTo: { id: "origin-id" } });
    assert.equal((await wrote(open(), answer)).message.replyTo, "stanza-id");
  });

  it("sees one customer in two resources, and answers the one that wrote last", async () => {
    const phone = await open().person({ user: "eve", resource: "phone" });
    const desktop = await open().person({ user: "eve", password: phone.password, resource: "desktop" });
    const texts = [`phone ${newId()}`, `desktop ${newId()}`] as const;
    await phone.say(texts[0]);
    const first = await wrote(open(), texts[0]);
    await desktop.say(texts[1]);
    const second = await wrote(open(), texts[1]);
    assert.equal(first.customer.identity, second.customer.identity);
    assert.deepEqual([first.customer.address, second.customer.address], [phone.fullJid, desktop.fullJid]);
    await open().network.deliver({
      id: newId(),
      attempt: 1,
      customer: first.customer,
      kind: "message",
      body: plain("to the desktop"),
    });
    const heard = await desktop.next("to the desktop");
    assert.equal(heard.stanza.attrs.to, desktop.fullJid);
  });

  it("carries 64 KB of text both ways in one message", async () => {
    const ann = await open().person();
    const text = `${newId()} ${"wörd & <more> ".repeat(4_681)}`.slice(0, 60_000).trimEnd();
    assert.ok(Buffer.byteLength(text) > 60_000);
    await ann.say(text);
    const { customer } = await wrote(open(), text);
    const outcome = await open().network.deliver({
      id: newId(),
      attempt: 1,
      customer,
      kind: "message",
      body: plain(text),
    });
    assert.equal(outcome.kind, "delivered");
    assert.equal((await ann.next(text.slice(0, 40))).text, text);
  });

  it("takes 500 messages of one customer in a second, in order, and acknowledges each", async () => {
    const ann = await open().person();
    const tag = newId();
    const texts = Array.from({ length: STANZAS_PER_SECOND }, (_, index) => `${tag} ${index}`);
    const before = performance.now();
    const ids = await Promise.all(texts.map((text) => ann.say(text)));
    await wrote(open(), texts.at(-1) ?? "");
    const took_ms = performance.now() - before;
    const got = open()
      .sink.events("CustomerWrote")
      .map((event) => printPlain(event.message.body));
    assert.deepEqual(
      got.filter((text) => text.startsWith(`${tag} `)),
      texts,
    );
    for (const id of ids) assert.equal((await ann.outcomeOf(id)).kind, "received");
    assert.ok(took_ms < 10_000, `took ${took_ms} ms`);
  });

  it("refuses what is beyond its queue, with an error that says to wait, and loses none that it took", async () => {
    const ann = await open().person();
    const tag = newId();
    const release = open().sink.hold(
      (event) => event.type === "CustomerWrote" && event.customer.identity === ann.jid,
    );
    const ids = await Promise.all(Array.from({ length: 1_050 }, (_, index) => ann.say(`${tag} ${index}`)));
    const refused = await waitFor(() => ann.outcomes.all.find(({ kind }) => kind === "refused"), {
      what: "a refusal",
    });
    assert.ok(refused.kind === "refused" && refused.condition === "resource-constraint");
    await waitFor(() => ann.outcomes.all.length >= 50, { what: "50 refusals" });
    release();
    await waitFor(() => ann.outcomes.all.length === ids.length, { what: "an outcome for each message" });
    const received = new Set(ann.outcomes.all.filter(({ kind }) => kind === "received").map(({ id }) => id));
    const stored = open()
      .sink.events("CustomerWrote")
      .filter((event) => event.customer.identity === ann.jid);
    assert.deepEqual(
      stored.map((event) => event.message.id),
      ids.filter((id) => received.has(id)),
    );
    assert.equal(received.size, 1_000);
  });

  it("answers a message to a desk that does not exist with item-not-found, and one to the domain too", async () => {
    const ann = await open().person();
    for (const to of [`nosuch@${open().prosody.componentDomain}`, open().prosody.componentDomain]) {
      const id = await ann.say("hello?", { to });
      const outcome = await ann.outcomeOf(id);
      assert.ok(outcome.kind === "refused" && outcome.condition === "item-not-found");
    }
  });

  it("answers no error, no group chat and no headline, and goes on", async () => {
    const ann = await open().person();
    const before = ann.stanzas.all.length;
    for (const type of ["error", "groupchat", "headline"]) {
      await ann.send(xml("message", { to: open().deskAddress, type, id: type }, xml("body", {}, type)));
    }
    const text = `still ${newId()}`;
    const id = await ann.say(text);
    await ann.outcomeOf(id);
    const answers = ann.stanzas.all
      .slice(before)
      .filter((stanza) => ["error", "groupchat", "headline"].includes(stanza.attrs.id ?? ""));
    assert.deepEqual(answers, []);
    assert.ok(
      !open()
        .sink.events("CustomerWrote")
        .some((event) => printPlain(event.message.body) === "headline"),
    );
  });

  it("declines an invitation to a room towards the room, and tells of a call while ending its ringing", async () => {
    const ann = await open().person();
    await ann.send(
      xml(
        "message",
        { to: open().deskAddress, type: "chat", id: newId() },
        xml("propose", { xmlns: "urn:xmpp:jingle-message:0", id: "call-1" }),
      ),
    );
    const event = await open().sink.event("CustomerWrote", ({ customer }) => customer.identity === ann.jid);
    assert.deepEqual(event.message.attachments, [{ kind: "other", name: "a voice call" }]);
    await ann.stanzas.find(
      (stanza) => stanza.getChild("reject", "urn:xmpp:jingle-message:0")?.attrs.id === "call-1",
    );
    const invitation = xml(
      "x",
      { xmlns: "http://jabber.org/protocol/muc#user" },
      xml("invite", { from: "bob@a.test" }),
    );
    await ann.send(xml("message", { to: open().deskAddress, id: newId() }, invitation));
    const declined = await ann.stanzas.find(
      (stanza) => stanza.getChild("x", "http://jabber.org/protocol/muc#user") !== undefined,
    );
    assert.equal(declined.getChild("x")?.getChild("decline")?.attrs.to, "bob@a.test");
  });

  it("gives our messages everything that a client needs to show them once and to answer them", async () => {
    const ann = await open().person();
    const text = `hi ${newId()}`;
    await ann.say(text);
    const { customer } = await wrote(open(), text);
    const id = newId();
    await open().network.deliver({ id, attempt: 1, customer, kind: "message", body: plain("*not bold*") });
    const { stanza, ...heard } = await ann.next("*not bold*");
    assert.deepEqual(
      [heard.id, heard.originId, heard.type, heard.from],
      [id, id, "chat", open().deskAddress],
    );
    assert.ok(stanza.getChild("request", "urn:xmpp:receipts"));
    assert.ok(stanza.getChild("markable", "urn:xmpp:chat-markers:0"));
    assert.ok(stanza.getChild("active", "http://jabber.org/protocol/chatstates"));
    assert.ok(stanza.getChild("unstyled", "urn:xmpp:styling:0"));
  });

  it("rejects what would show nothing", async () => {
    const customer = {
      network: "xmpp",
      desk: "billing",
      identity: "a@customers.test",
      address: "a@customers.test",
    };
    const outcome = await open().network.deliver({
      id: newId(),
      attempt: 1,
      customer,
      kind: "message",
      body: [],
    });
    assert.equal(outcome.kind, "reject");
  });

  it("rejects, in words, what the customer's server sends back", async () => {
    const customer = {
      network: "xmpp",
      desk: "billing",
      identity: "nobody@customers.test",
      address: "nobody@customers.test",
    };
    const outcome = await open().network.deliver({
      id: newId(),
      attempt: 1,
      customer,
      kind: "message",
      body: plain("x"),
    });
    assert.ok(outcome.kind === "reject");
    assert.equal(outcome.code, "service-unavailable");
    assert.deepEqual(outcome.notice, { key: "rejected.offline-or-unknown" });
  });

  it("tells that a customer is away when a message comes back later", async () => {
    const ann = await open().person({ givesReceipts: false });
    const text = `hi ${newId()}`;
    await ann.say(text);
    const { customer } = await wrote(open(), text);
    const id = newId();
    await open().network.deliver({ id, attempt: 1, customer, kind: "message", body: plain("come back") });
    const error = xml(
      "error",
      { type: "cancel" },
      xml("recipient-unavailable", { xmlns: "urn:ietf:params:xml:ns:xmpp-stanzas" }),
    );
    await ann.send(xml("message", { to: open().deskAddress, type: "error", id }, error));
    const away = await open().sink.event("CustomerWentAway", (event) => event.customer.identity === ann.jid);
    assert.match(away.reason, /unavailable/);
    const again = `back ${newId()}`;
    await ann.say(again);
    await open().sink.event("CustomerCameBack", (event) => event.customer.identity === ann.jid);
  });

  it("tells at which message it came back later, once, and not of one that was received", async () => {
    const ann = await open().person({ givesReceipts: false });
    const text = `hi ${newId()}`;
    await ann.say(text);
    const { customer } = await wrote(open(), text);
    const deliver = async (words: string) => {
      const id = newId();
      await open().network.deliver({ id, attempt: 1, customer, kind: "message", body: plain(words) });
      return id;
    };
    const error = xml(
      "error",
      { type: "cancel" },
      xml("remote-server-timeout", { xmlns: "urn:ietf:params:xml:ns:xmpp-stanzas" }),
    );
    const sendBack = (id: string) =>
      ann.send(
        xml("message", { to: open().deskAddress, type: "error", id }, error, xml("body", {}, "words")),
      );
    const [seen, lost, long] = [
      await deliver("seen"),
      await deliver("lost"),
      await deliver(`${"long ".repeat(16_000)}`),
    ];
    await ann.send(
      xml("message", { to: open().deskAddress }, xml("received", { xmlns: "urn:xmpp:receipts", id: seen })),
    );
    for (const id of [seen, lost, `${long}.2`]) await sendBack(id);
    const returned = () => open().sink.returns.filter((one) => one.customer.identity === ann.jid);
    await waitFor(() => returned().length >= 2, { what: "both messages to be told of" });
    assert.deepEqual(
      returned().map(({ remoteId, code }) => [remoteId, code]),
      [
        [lost, "remote-server-timeout"],
        [long, "remote-server-timeout"],
      ],
    );
    assert.ok(
      !open()
        .sink.events("CustomerWrote")
        .some(({ message }) => printPlain(message.body) === "words"),
    );
  });

  it("does not believe one customer's error about another's message", async () => {
    const [ann, eve] = [await open().person(), await open().person()];
    const text = `hi ${newId()}`;
    await ann.say(text);
    const { customer } = await wrote(open(), text);
    const id = newId();
    await open().network.deliver({ id, attempt: 1, customer, kind: "message", body: plain("x") });
    const error = xml(
      "error",
      { type: "cancel" },
      xml("gone", { xmlns: "urn:ietf:params:xml:ns:xmpp-stanzas" }),
    );
    await eve.send(xml("message", { to: open().deskAddress, type: "error", id }, error));
    await eve.outcomeOf(await eve.say("after it"));
    assert.ok(
      !open()
        .sink.events("CustomerWentAway")
        .some((event) => event.customer.identity === ann.jid),
    );
  });

  it("knows a repeat as arrived when its receipt came in between", async () => {
    const ann = await open().person();
    const text = `hi ${newId()}`;
    await ann.say(text);
    const { customer } = await wrote(open(), text);
    const delivery = { id: newId(), customer, kind: "message", body: plain("once only") } as const;
    await open().network.deliver({ ...delivery, attempt: 1 });
    await waitFor(() => open().sink.receipts.some(({ remoteId }) => remoteId === delivery.id), {
      what: "the receipt",
    });
    assert.equal((await open().network.deliver({ ...delivery, attempt: 2 })).kind, "delivered");
    await open().network.deliver({ ...delivery, id: newId(), body: plain("the end"), attempt: 1 });
    await ann.next("the end");
    assert.equal(ann.messages.all.filter((message) => message.text === "once only").length, 1);
  });
});
