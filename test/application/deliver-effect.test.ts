import assert from "node:assert/strict";
import { NEVER } from "rxjs";
import { deliverEffect } from "../../src/application/deliver-effect.ts";
import type { DeskSetup } from "../../src/application/desk-setup.ts";
import type { CustomerDelivery, Network } from "../../src/application/ports/network.ts";
import type { CarriedMessage } from "../../src/application/ports/store.ts";
import type { Effect } from "../../src/domain/conversation/effects.ts";
import { plain } from "../../src/domain/message/rich-text.ts";
import { customer, settings } from "../domain/conversation/play.ts";

const setup: DeskSetup = {
  deskName: "Example Desk",
  rules: { skills: [], agents: new Map(), queues: new Map(), rules: [] },
  language: "en",
  texts: {},
  settingsFor: () => settings,
};

function words(text: string): CarriedMessage["content"] {
  return { kind: "message", body: plain(text), language: "en" };
}

function posted(text: string, more: Partial<Extract<Effect, { type: "PostInRoom" }>> = {}): CarriedMessage {
  return { type: "PostInRoom", as: "customer", customer, content: words(text), ...more };
}

interface Known {
  readonly ids?: Readonly<Record<string, string>>;
  readonly carried?: Readonly<Record<string, CarriedMessage>>;
}

/** What the network is given to deliver. */
async function delivered(effect: Effect, { ids = {}, carried = {} }: Known): Promise<CustomerDelivery> {
  const deliveries: CustomerDelivery[] = [];
  const network: Network = {
    name: "xmpp",
    capabilities: settings.carries,
    status: NEVER,
    start: async () => undefined,
    stop: async () => undefined,
    deliver: async (delivery) => {
      deliveries.push(delivery);
      return { kind: "delivered" };
    },
    showTyping: () => undefined,
    showOpen: () => undefined,
    link: () => "",
  };
  const deliver = deliverEffect({
    networks: new Map([["xmpp", network]]),
    homeserver: {
      deliver: () => assert.fail("nothing is for the homeserver"),
      showTyping: () => undefined,
      showReceived: () => undefined,
      ping: async () => ({ ok: true }),
    },
    store: {
      counterpart: async (_, side, id) => (side === "event" ? ids[id] : undefined),
      carried: async (_, id) => carried[id],
    },
    setup: () => setup,
    handedOver: () => undefined,
  });
  const outcome = await deliver(
    { id: "row-1", effect, attempts: 0, at: 0 },
    { attempt: 1, conversation: "c1" },
  );
  assert.deepEqual(outcome, { kind: "delivered" });
  return deliveries[0] ?? assert.fail("nothing was delivered");
}

async function replyTo(eventId: string, known: Known) {
  const effect: Effect = { type: "SayToCustomer", customer, content: words("yes"), replyTo: eventId };
  const delivery = await delivered(effect, known);
  return delivery.kind === "message" ? delivery.replyTo : assert.fail("no message");
}

describe("a reply to the customer", () => {
  it("has the network's id and a short quote of what is replied to", async () => {
    const known = { ids: { $q: "stanza-1" }, carried: { $q: posted("Is my invoice\nfor May wrong?") } };
    assert.deepEqual(await replyTo("$q", known), {
      id: "stanza-1",
      quote: "Is my invoice for May wrong?",
    });
  });

  it("quotes at most 120 characters, and of a reply only its own words", async () => {
    const long = await replyTo("$q", { carried: { $q: posted("é".repeat(500)) } });
    assert.equal(long?.quote, `${"é".repeat(119)}…`);
    const body = [{ kind: "quote" as const, content: plain("older") }, ...plain("newer")];
    const nested = posted("", { content: { kind: "message", body, language: "en" } });
    assert.equal((await replyTo("$q", { carried: { $q: nested } }))?.quote, "newer");
  });

  it("quotes where the network has no ids of its own", async () => {
    assert.deepEqual(await replyTo("$q", { carried: { $q: posted("hello?") } }), { quote: "hello?" });
  });

  it("quotes the agent's own words, and what the desk had asked", async () => {
    const mine: CarriedMessage = { type: "SayToCustomer", customer, content: words("mine"), source: "$m" };
    assert.equal((await replyTo("$m", { carried: { $m: mine } }))?.quote, "mine");
    const asked = posted("", {
      as: "desk",
      content: { kind: "text", key: "waiting.kept", parameters: {}, language: "fr" },
    });
    assert.match((await replyTo("$d", { carried: { $d: asked } }))?.quote ?? "", /^C'est noté\. /u);
  });

  it("never quotes the desk's remarks, which are for the room alone", async () => {
    const remark = posted("Ada has gone offline.", { as: "desk", notice: true });
    assert.equal(await replyTo("$r", { carried: { $r: remark } }), undefined);
  });

  it("to a message that never was carried is just a message", async () => {
    assert.equal(await replyTo("$guest", {}), undefined);
  });
});
