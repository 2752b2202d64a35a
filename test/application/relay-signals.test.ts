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

describe("signals between the sides", () => {
  let shown: string[];
  let lookups: number;
  let signals: RelaySignals;

  beforeEach(() => {
    shown = [];
    lookups = 0;
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

  function open(): RelaySignals {
    const look = async () => {
      lookups += 1;
      return talk;
    };
    return relaySignals({
      store: {
        conversationByThread: look,
        conversationByRoom: look,
        conversation: look,
        counterpart: async () => undefined,
      },
      homeserver: {
        showTyping: (room: string, _customer: CustomerRef, typing: boolean) =>
          shown.push(`room ${room} ${typing}`),
        showReceived: () => undefined,
      } as unknown as Homeserver,
      networks: new Map([
        [
          "xmpp",
          {
            capabilities: { typing: true },
            showTyping: (_customer: CustomerRef, typing: boolean) => shown.push(`customer ${typing}`),
          } as unknown as Network,
        ],
      ]),
      log: quiet,
    });
  }
});

const talk = {
  id: "talk",
  customer: ann,
  room: { status: "open", roomId: ROOM, puppet: true },
  stage: { kind: "connected", agent: AGENT },
} as unknown as ConversationState;

/** The lookups stand for the database: they are done when the next turn of the event loop begins. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}
