import assert from "node:assert/strict";
import { NEVER } from "rxjs";
import { deliverEffect } from "../../src/application/deliver-effect.ts";
import type { DeskSetup } from "../../src/application/desk-setup.ts";
import type { CustomerDelivery, Network } from "../../src/application/ports/network.ts";
import type { DeliveryOutcome } from "../../src/application/ports/outcome.ts";
import type { CarriedMessage } from "../../src/application/ports/store.ts";
import type { Effect } from "../../src/domain/conversation/effects.ts";
import type { ConversationState } from "../../src/domain/conversation/state.ts";
import { printPlain } from "../../src/domain/message/print-plain.ts";
import { plain } from "../../src/domain/message/rich-text.ts";
import { customer, play, settings } from "../domain/conversation/play.ts";

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

interface Trial extends Known {
  readonly answers?: DeliveryOutcome;
  /** The conversation as it stands now. */
  readonly state?: ConversationState;
  readonly attempt?: number;
  readonly now?: number;
  readonly capabilities?: Partial<Network["capabilities"]>;
}

/** Delivers through a network that answers as told; gives what it was given, and the outcome. */
async function tried(effect: Effect, { ids = {}, carried = {}, ...trial }: Trial) {
  const deliveries: CustomerDelivery[] = [];
  const handedOver: string[] = [];
  const network: Network = {
    name: "xmpp",
    capabilities: { ...settings.carries, ...trial.capabilities },
    status: NEVER,
    start: async () => undefined,
    stop: async () => undefined,
    deliver: async (delivery) => {
      deliveries.push(delivery);
      // What follows belongs after the network's answer.
      await new Promise((resolve) => setImmediate(resolve));
      assert.deepEqual(handedOver, []);
      return trial.answers ?? { kind: "delivered" };
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
      recorded: async () => undefined,
      counterpart: async (_, side, id) => (side === "event" ? ids[id] : undefined),
      carried: async (_, id) => carried[id],
      conversation: async () => trial.state,
    },
    clock: { now: () => trial.now ?? 0 },
    setup: () => setup,
    handedOver: (conversation, eventId) => handedOver.push(`${conversation} ${eventId}`),
  });
  const attempt = trial.attempt ?? 1;
  const outcome = await deliver({ id: "row-1", effect, attempts: 0, at: 0 }, { attempt, conversation: "c1" });
  return { outcome, handedOver, delivery: deliveries[0] ?? assert.fail("nothing was delivered") };
}

/** What the network is given to deliver. */
async function delivered(effect: Effect, known: Known): Promise<CustomerDelivery> {
  const { outcome, delivery } = await tried(effect, known);
  assert.deepEqual(outcome, { kind: "delivered" });
  return delivery;
}

async function replyTo(eventId: string, known: Known) {
  const effect: Effect = { type: "SayToCustomer", customer, content: words("yes"), replyTo: eventId };
  const delivery = await delivered(effect, known);
  return delivery.kind === "message" ? delivery.replyTo : assert.fail("no message");
}

describe("what is said to the customer", () => {
  it("says that an agent's words go before the desk's own, and news of the wait behind", async () => {
    const say = { type: "SayToCustomer", customer } as const;
    const place = { kind: "text", key: "waiting.next", parameters: {}, language: "en" } as const;
    const urgencies = [];
    for (const effect of [
      { ...say, content: words("Hello"), source: "$e1" },
      { ...say, content: words("What is your name?") },
      { ...say, content: place },
    ]) {
      const delivery = await delivered(effect, {});
      urgencies.push(delivery.kind === "message" && (delivery.urgency ?? "none"));
    }
    assert.deepEqual(urgencies, ["talk", "none", "news"]);
  });
});

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

describe("a message that a network took over", () => {
  const effect: Effect = { type: "SayToCustomer", customer, content: words("yes"), source: "$said" };
  const without = { deliveryReceipts: false };

  it("has arrived as far as anybody will know, where the network gives no receipts", async () => {
    assert.deepEqual((await tried(effect, { capabilities: without })).handedOver, ["c1 $said"]);
  });

  it("has not arrived before the customer's client says so, where it gives receipts", async () => {
    assert.deepEqual((await tried(effect, { capabilities: { deliveryReceipts: true } })).handedOver, []);
  });

  it("has not arrived while it must be tried again, nor when it is refused", async () => {
    const refused: readonly DeliveryOutcome[] = [
      { kind: "retry", after_ms: 1, why: "not now" },
      { kind: "reject", code: "no", notice: "no" },
      { kind: "ambiguous", why: "who knows", settle: "repeat" },
    ];
    for (const answers of refused)
      assert.deepEqual((await tried(effect, { capabilities: without, answers })).handedOver, []);
  });

  it("of the desk's own says nothing in the room", async () => {
    const { source: _, ...own } = effect;
    assert.deepEqual((await tried(own as Effect, { capabilities: without })).handedOver, []);
  });
});

describe("a message for someone who has gone", () => {
  const effect: Effect = { type: "SayToCustomer", customer, content: words("there you are") };
  const gone: DeliveryOutcome = { kind: "reject", code: "gone", notice: "They are not there." };
  const { state } = play().talks();

  it("waits for them, looking a little more rarely each time", async () => {
    const pause = async (attempt: number) => {
      const { outcome } = await tried(effect, { answers: gone, state, attempt, now: 1_000 });
      return outcome.kind === "retry" ? outcome.after_ms : assert.fail(`it is ${outcome.kind}`);
    };
    assert.deepEqual([await pause(1), await pause(2), await pause(100)], [2_000, 4_000, 20_000]);
  });

  it("is refused when it has waited as long as the settings say", async () => {
    const now = settings.holdForAbsent.for_ms;
    assert.deepEqual((await tried(effect, { answers: gone, state, now })).outcome, gone);
  });

  it("goes to where they are when they are back", async () => {
    const back = { ...customer, address: "ada@home.example/elsewhere" };
    const { delivery } = await tried(effect, { state: { ...state, customer: back }, attempt: 3 });
    assert.equal(delivery.customer.address, back.address);
  });
});

describe("a message taken back", () => {
  it("is said in words of the customer's language, too", async () => {
    const effect: Effect = { type: "RetractFromCustomer", customer, retracts: "$said", language: "de" };
    const delivery = await delivered(effect, { ids: { $said: "m1" } });
    assert.ok(delivery.kind === "retract");
    assert.equal(delivery.retracts, "m1");
    assert.match(printPlain(delivery.body), /^\(Eine frühere Nachricht wurde zurückgenommen/);
  });
});
