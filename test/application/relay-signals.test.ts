import assert from "node:assert/strict";
import type { Homeserver } from "../../src/application/ports/homeserver.ts";
import type { Network } from "../../src/application/ports/network.ts";
import { type RelaySignals, relaySignals } from "../../src/application/relay-signals.ts";
import type { ConversationState } from "../../src/domain/conversation/state.ts";
import type { CustomerRef } from "../../src/domain/customer.ts";
import { quiet } from "../support/postgres.ts";

const ann: CustomerRef = {
  network: "xmpp",
  desk: "help",
  identity: "ann@home.example",
  address: "ann@home.example",
};
const ROOM = "!talk:desk.example";
const AGENT = "@agent:desk.example";

const PAIRS: Readonly<Record<"event" | "network", Readonly<Record<string, string>>>> = {
  event: { $asked: "stanza-0", $answer: "stanza-1" },
  network: { "stanza-0": "$asked", "stanza-1": "$answer" },
};

const talk = {
  id: "talk",
  customer: ann,
  room: { status: "open", roomId: ROOM, puppet: true },
  stage: { kind: "connected", agent: AGENT },
} as unknown as ConversationState;

describe("signals between the sides", () => {
  let shown: string[];
  let lookups: number;
  /** The conversation as the store has it. */
  let stored: ConversationState | undefined;
  let signals: RelaySignals;

  beforeEach(() => {
    shown = [];
    lookups = 0;
    stored = talk;
    signals = open();
  });
  afterEach(() => signals.stop());

  it("show that the customer types, and that they stopped", async () => {
    signals.customerTyping(ann, true);
    signals.customerTyping(ann, false);
    await settled();
    assert.deepEqual(shown, [`room ${ROOM} true`, `room ${ROOM} false`]);
  });

  it("cost nothing where somebody stops who was not shown typing", async () => {
    signals.customerTyping(ann, false);
    signals.roomTyping(ROOM, []);
    await settled();
    assert.deepEqual(shown, []);
    assert.equal(lookups, 0);
  });

  it("show the agent's typing to the customer, and that they stopped", async () => {
    signals.roomTyping(ROOM, [AGENT]);
    signals.roomTyping(ROOM, []);
    await settled();
    assert.deepEqual(shown, ["customer true", "customer false"]);
  });

  it("remember a bounded number of people who type", async () => {
    signals.customerTyping(ann, true);
    for (let other = 0; other < 1_000; other++)
      signals.customerTyping({ ...ann, identity: `guest${other}@home.example` }, true);
    await settled();
    shown = [];
    signals.customerTyping(ann, false);
    await settled();
    assert.deepEqual(shown, []);
  });

  describe("that a message arrived", () => {
    it("is shown by the customer's puppet at the event that it carried", async () => {
      signals.customerReceived(ann, "stanza-1");
      await settled();
      assert.deepEqual(shown, [`received ${ROOM} ann@home.example $answer`]);
    });

    it("is not shown where the desk knows no such message", async () => {
      signals.customerReceived(ann, "stanza-of-somebody-else");
      await settled();
      assert.deepEqual(shown, []);
    });

    it("is shown as soon as a network has taken over that tells no more than that", async () => {
      signals.handedOver("talk", "$answer");
      await settled();
      assert.deepEqual(shown, [`received ${ROOM} ann@home.example $answer`]);
    });

    for (const [how, gone] of Object.entries<ConversationState | undefined>({
      "has none yet": { ...talk, room: { status: "opening" } } as unknown as ConversationState,
      "has one that the puppet is out of": {
        ...talk,
        room: { status: "open", roomId: ROOM, puppet: false },
      } as unknown as ConversationState,
      "is none": undefined,
    }))
      it(`is shown in no room where the conversation ${how}`, async () => {
        stored = gone;
        signals.customerReceived(ann, "stanza-1");
        signals.handedOver("talk", "$answer");
        await settled();
        assert.deepEqual(shown, []);
      });
  });

  describe("that a message was read", () => {
    it("is shown to the customer when the agent who has the conversation read it", async () => {
      signals.roomRead(ROOM, AGENT, "$asked");
      await settled();
      assert.deepEqual(shown, ["read stanza-0"]);
    });

    it("is not shown of anybody else who looks in", async () => {
      signals.roomRead(ROOM, "@other:desk.example", "$asked");
      await settled();
      assert.deepEqual(shown, []);
    });

    it("is not shown of what the customer never wrote", async () => {
      signals.roomRead(ROOM, AGENT, "$card");
      await settled();
      assert.deepEqual(shown, []);
    });

    it("is not shown once the conversation is closed", async () => {
      stored = { ...talk, stage: { kind: "closed", agent: AGENT } } as unknown as ConversationState;
      signals.roomRead(ROOM, AGENT, "$asked");
      await settled();
      assert.deepEqual(shown, []);
    });
  });

  function open(): RelaySignals {
    const look = async () => {
      lookups += 1;
      return stored;
    };
    return relaySignals({
      store: {
        conversationByThread: look,
        conversationByRoom: look,
        conversation: look,
        counterpart: async (conversation, side, id) =>
          conversation === "talk" ? PAIRS[side][id] : undefined,
      },
      homeserver: {
        showTyping: (room: string, _customer: CustomerRef, typing: boolean) =>
          shown.push(`room ${room} ${typing}`),
        showReceived: (room: string, customer: CustomerRef, eventId: string) =>
          shown.push(`received ${room} ${customer.identity} ${eventId}`),
      } as unknown as Homeserver,
      networks: new Map([
        [
          "xmpp",
          {
            capabilities: { typing: true },
            showTyping: (_customer: CustomerRef, typing: boolean) => shown.push(`customer ${typing}`),
            showRead: (_customer: CustomerRef, messageId: string) => shown.push(`read ${messageId}`),
          } as unknown as Network,
        ],
      ]),
      log: quiet,
    });
  }
});

/** The lookups stand for the database: they are done when the next turn of the event loop begins. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}
