import assert from "node:assert/strict";
import { errorReply, noticeOf } from "../../../src/adapters/networks/xmpp/errors.ts";
import { readStanza } from "../../../src/adapters/networks/xmpp/stanza.ts";
import { writeDelivery } from "../../../src/adapters/networks/xmpp/write-message.ts";
import { plain } from "../../../src/domain/message/rich-text.ts";
import { deskWords } from "../../../src/domain/text/desk-words.ts";
import { plainWords } from "../../../src/domain/text/render-text.ts";
import { newId } from "../../conformance/network/open-bench.ts";
import { xml } from "../../support/xmpp-library.ts";
import { useXmpp } from "./opened-bench.ts";

const MUC_USER = "http://jabber.org/protocol/muc#user";
const words = deskWords(() => "de");

describe("what people read over XMPP", function () {
  this.timeout(60_000);
  const open = useXmpp({ words });

  it("is in the desk's language in an error, which names it", async () => {
    const ann = await open().person();
    const id = newId();
    await ann.send(
      xml(
        "message",
        { id, type: "chat", to: `nosuch@${open().prosody.componentDomain}` },
        xml("body", {}, "?"),
      ),
    );
    const answer = await ann.stanzas.find((stanza) => stanza.attrs.id === id);
    const error = answer.getChild("error");
    assert.equal(error?.getChildText("text"), words("", "network.no-such-desk").text);
    assert.equal(error?.getChild("text")?.attrs["xml:lang"], "de");
  });

  it("is in the desk's language where a group chat is declined", async () => {
    const ann = await open().person();
    const invite = xml("x", { xmlns: MUC_USER }, xml("invite", { from: "bob@a.test" }));
    await ann.send(xml("message", { to: open().deskAddress, id: newId() }, invite));
    const answer = await ann.stanzas.find((stanza) => stanza.getChild("x", MUC_USER) !== undefined);
    const reason = answer.getChild("x")?.getChild("decline")?.getChildText("reason");
    assert.equal(reason, words("billing", "network.no-group-chats").text);
  });

  it("is in the customer's language where a client cannot take a message back", () => {
    const customer = { network: "xmpp", desk: "billing", identity: "a@x", address: "a@x/1" };
    const [stanza] = writeDelivery(
      { id: "2", attempt: 1, customer, kind: "retract", retracts: "1", body: plain("(zurückgenommen)") },
      { from: "billing@desk", to: "a@x/1", repliedTo: "a@x" },
    );
    assert.match(String(stanza), /<body>\(zurückgenommen\)<\/body>/);
  });

  it("says why a message came back, whatever the condition is called", () => {
    const told = (condition: string) => plainWords(noticeOf({ condition, type: "cancel" }), "de");
    assert.equal(told("gone"), "Die Adresse gibt es nicht mehr.");
    assert.equal(told("constructor"), "Der Server des Kunden hat es zurückgeschickt (constructor).");
  });

  it("has no words in an error that is for programs alone", () => {
    const stanza = readStanza(
      xml("iq", { type: "get", id: "1", from: "a@x/1", to: "billing@desk" }) as never,
      "desk",
    );
    assert.ok(stanza);
    assert.equal(errorReply(stanza, "bad-request")?.getChild("error")?.getChild("text"), undefined);
  });
});
