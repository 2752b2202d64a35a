import assert from "node:assert/strict";
import { type CheckOptions, checkInvariants } from "../../src/application/check-invariants.ts";
import type { AuditedConversation, AuditPage } from "../../src/application/ports/store.ts";
import { advance } from "../../src/domain/conversation/advance.ts";
import type { ConversationEvent } from "../../src/domain/conversation/events.ts";
import { plain } from "../../src/domain/message/rich-text.ts";
import { anna, ben, customer, decision, offered } from "../domain/conversation/play.ts";
import { AuditedPlay } from "./audited-play.ts";

async function violations(page: AuditPage, options: Partial<CheckOptions> = {}): Promise<readonly string[]> {
  async function* pages() {
    yield page;
  }
  const found: string[] = [];
  for await (const { invariant, agent, what } of checkInvariants(pages(), { now: 0, advance, ...options })) {
    found.push(`${invariant}${agent === undefined ? "" : ` ${agent}`}: ${what}`);
  }
  return found;
}

const play = () => new AuditedPlay();
const pending = (event: ConversationEvent) => ({ at: 0, event, seq: undefined });

function pendingOffer(attempt: number, agents: readonly string[]) {
  return pending({
    type: "DecisionMade",
    attempt,
    decisionId: "d",
    decision: decision({ kind: "offer", agents, ...offered }),
  });
}

describe("a desk in order", () => {
  const moments: readonly [string, AuditedPlay][] = [
    ["in the interview", play().writes("hello")],
    ["waiting", play().waits()],
    ["told to wait", play().waits().mustWait(2)],
    ["ringing", play().rings([anna, ben])],
    ["declined", play().rings().event({ type: "UserDeclined", user: anna })],
    ["unanswered", play().rings().passes("ring")],
    ["talking", play().talks().says("hello").writes("hi").writes("hi")],
    ["talking through the bridge", play().talks("bridge").says("hello")],
    ["without its agent again", play().talks().event({ type: "UserLeft", user: anna })],
    ["with a join that crossed its withdrawal", play().rings().passes("ring").joins(anna)],
    ["wrapping up", play().talks().says("!close")],
    ["closed", play().talks().says("!close").passes("wrap-up")],
    ["reopened", play().talks().says("!close").passes("wrap-up").writes("one more thing")],
    ["given up", play().writes("hello").passes("client-answer").passes("silence").passes("silence")],
  ];
  for (const [name, moment] of moments) {
    it(`has no violation ${name}`, async () => assert.deepEqual(await violations(moment.page()), []));
  }

  it("may hold closed conversations whose events were forgotten", async () => {
    const closed = play().talks().says("!close").passes("wrap-up");
    assert.deepEqual(await violations(closed.page({ events: [], outbox: [] })), []);
  });

  it("may hold conversations that an earlier version folded: named, and not folded again to be compared", async () => {
    const { foldedBy: _, ...before } = play().talks().state;
    const mixed = { ...before, foldedBy: 0 };
    for (const state of [before, mixed]) {
      const notCompared: string[] = [];
      const onNotCompared = (id: string) => notCompared.push(id);
      const page = play()
        .talks()
        .page({ state: { ...state, slots: { reason: "as it came out then" } } });
      assert.deepEqual(await violations(page, { onNotCompared }), []);
      assert.deepEqual(notCompared, ["c1"]);
    }
  });

  it("may have events that are not folded yet", async () => {
    const waiting = play().waits();
    const page = waiting.page({ events: [...waiting.stored().events, pendingOffer(1, [anna])] });
    page.claims = [{ agent: anna, conversation: "c1", weight: 1 }];
    page.agents = page.agents.map((agent) => ({ ...agent, load: agent.id === anna ? 1 : 0 }));
    page.conversations = page.conversations.map(({ waiting: _, ...rest }) => rest);
    assert.deepEqual(await violations(page), []);
  });

  it("may have a full agent who joined as their offer was withdrawn", async () => {
    const crossed = () => play().rings().passes("ring").joins(anna);
    for (const moment of [crossed(), crossed().says("!close")]) {
      const page = moment.page();
      page.agents = page.agents.map((agent) => ({ ...agent, capacity: 0 }));
      assert.deepEqual(await violations(page), []);
    }
  });
});

describe("invariant 1: each message is on its way to the other side, once, in order", () => {
  const talk = play().talks().says("one").writes("two").says("three");
  const { outbox } = talk.stored();
  const posts = (row: AuditedConversation["outbox"][number]) =>
    row.effect.type === "PostInRoom" && row.effect.as === "customer";
  const says = (row: AuditedConversation["outbox"][number]) =>
    row.effect.type === "SayToCustomer" && row.effect.source !== undefined;

  it("sees a message that is missing", async () => {
    const found = await violations(
      talk.page({ outbox: outbox.filter((row) => row !== outbox.findLast(posts)) }),
    );
    assert.match(found.join("\n"), /^1: .*towards the room/m);
    assert.match(found.join("\n"), /^1: the customer's message in event \d+ is not in the room's outbox/m);
  });

  it("sees a message that stands there twice", async () => {
    const again = outbox.findLast(says);
    assert.ok(again);
    const found = await violations(talk.page({ outbox: [...outbox, { ...again, id: "again" }] }));
    assert.deepEqual(found, [
      "1: towards the customer, again (SayToCustomer) was decided by no event",
      "1: towards the customer, again carries a message that an earlier one carried",
    ]);
  });

  it("sees messages that changed places", async () => {
    const swapped = [...outbox.filter((row) => !says(row)), ...outbox.filter(says).reverse()];
    assert.match((await violations(talk.page({ outbox: swapped }))).join("\n"), /^1: .*as decided/m);
  });

  it("sees a message that overtook another", async () => {
    const first = outbox.find(posts);
    const found = await violations(
      talk.page({ outbox: outbox.map((row) => (row === first ? { ...row, end: undefined } : row)) }),
    );
    assert.equal(found.length, 1);
    assert.match(found[0] ?? "", /^1: towards the room, o\d+ ended before /);
  });

  it("sees a message whose words changed", async () => {
    const changed = outbox.map((row) =>
      row === outbox.find(posts)
        ? {
            ...row,
            effect: {
              ...row.effect,
              content: { kind: "message" as const, body: plain("x"), language: "en" },
            } as typeof row.effect,
          }
        : row,
    );
    assert.notDeepEqual(await violations(talk.page({ outbox: changed })), []);
  });
});

describe("invariant 2: nothing open is left alone", () => {
  it("sees a deadline that will not fire", async () => {
    const { nextTimer: _, ...rest } = play().waits().stored();
    const page = { ...play().waits().page(), conversations: [rest] };
    assert.match((await violations(page)).join("\n"), /^2: its deadline \d+ will not fire/);
  });

  it("sees a stage without its deadline", async () => {
    const ringing = play().rings();
    const found = await violations(ringing.page({ state: { ...ringing.state, timers: {} } }));
    assert.ok(found.includes("2: ringing, but no deadline of that stage runs"));
  });

  it("sees a request that is with nobody", async () => {
    const { waiting: _, ...rest } = play().waits().stored();
    const page = { ...play().waits().page(), conversations: [rest] };
    assert.deepEqual(await violations(page), ["2: it waits, but its request 1 is with nobody"]);
  });

  it("sees a request of a conversation that waits no more", async () => {
    const waiting = play().waits().stored().waiting;
    assert.ok(waiting);
    assert.deepEqual(await violations(play().talks().page({ waiting })), [
      "2: it waits for a decision that it does not need",
    ]);
  });

  it("sees a room that nothing will open", async () => {
    const begun = play().writes("hello");
    const outbox = begun
      .stored()
      .outbox.map((row) => ({ ...row, end: { kind: "delivered" as const, at: 0 } }));
    assert.deepEqual(await violations(begun.page({ outbox })), ["2: its room is being opened by nothing"]);
  });

  it("sees an offer to nobody", async () => {
    const ringing = play().rings();
    assert.ok(ringing.stage.kind === "ringing");
    const state = { ...ringing.state, stage: { ...ringing.stage, agents: [] } };
    assert.ok((await violations(ringing.page({ state }))).includes("2: it rings for nobody"));
  });

  it("looks at lateness only when told how late is late", async () => {
    const waiting = play().waits();
    const now = waiting.now + 1_000_000;
    assert.deepEqual(await violations(waiting.page(), { now }), []);
    assert.match(
      (await violations(waiting.page(), { now, overdue_ms: 60_000 })).join(),
      /^2: its deadline passed \d+ ms ago/,
    );
  });
});

describe("invariant 3: load, claims and conversations agree", () => {
  it("sees a slot that nobody took", async () => {
    const page = { ...play().rings().page(), claims: [] };
    assert.deepEqual(await violations(page), [
      `3 ${anna}: is rung or talks, without a slot being taken`,
      `3 ${anna}: has load 1, but 0 slots are taken`,
    ]);
  });

  it("sees a slot that was not given back", async () => {
    const page = play().waits().page();
    page.claims = [{ agent: ben, conversation: "c1", weight: 1 }];
    page.agents = page.agents.map((agent) => ({ ...agent, load: agent.id === ben ? 1 : 0 }));
    assert.deepEqual(await violations(page), [`3 ${ben}: has a slot taken by it without a reason`]);
  });

  it("sees a slot taken by no conversation", async () => {
    const page = play().waits().page();
    page.claims = [{ agent: ben, conversation: "gone", weight: 1 }];
    page.agents = page.agents.map((agent) => ({ ...agent, load: agent.id === ben ? 1 : 0 }));
    assert.deepEqual(await violations(page), [`3 ${ben}: has a slot taken by no conversation`]);
  });

  it("sees an agent with more than they can take", async () => {
    const page = play().talks().page();
    page.agents = page.agents.map((agent) => ({ ...agent, capacity: 0 }));
    assert.deepEqual(await violations(page), [`3 ${anna}: has 1 slots taken of 0`]);
  });
});

describe("invariant 3: an agent of whom the rules make less while they are full", () => {
  const page = () => {
    const held = play().talks().page();
    held.agents = held.agents.map((agent) => ({ ...agent, capacity: 0 }));
    return held;
  };

  it("keeps what they had", async () => {
    const lowered = page();
    lowered.claims = lowered.claims.map((claim) => ({ ...claim, beforeLowering: true as const }));
    assert.deepEqual(await violations(lowered), []);
  });

  it("may take nothing more", async () => {
    const taken = page();
    const before = { agent: anna, conversation: "another", weight: 1, beforeLowering: true as const };
    taken.claims = [before, ...taken.claims];
    taken.agents = taken.agents.map((agent) => ({ ...agent, capacity: 1, load: 2 }));
    const found = await violations(taken);
    assert.ok(found.includes(`3 ${anna}: has 2 slots taken of 1`), found.join("\n"));
  });
});

describe("invariant 4: one agent, and nobody without a reason", () => {
  it("sees a second agent, and an invitation for an offer that is over", async () => {
    const talk = play().talks();
    assert.ok(talk.state.room.status === "open");
    const extra = [
      { user: ben, membership: "joined", reason: "agent" },
      { user: "@carla:desk.example", membership: "invited", reason: "offer" },
    ] as const;
    const room = { ...talk.state.room, members: [...talk.state.room.members, ...extra] };
    const found = await violations(talk.page({ state: { ...talk.state, room } }));
    assert.deepEqual(
      found.filter((each) => each.startsWith("4")),
      [
        `4 ${ben}: is in the room as its agent, but it is not theirs (connected)`,
        "4 @carla:desk.example: is in the room for an offer that does not stand (connected)",
        "4: more than one agent has it",
      ],
    );
  });
});

describe("invariant 5: who can be helped is awake", () => {
  const waiting = play().waits();
  waiting.event({
    type: "DecisionMade",
    attempt: 1,
    decisionId: "d",
    decision: { ...decision({ kind: "wait", position: 1, hopeless: false }), wakeOn: [anna] },
  });
  const asleep = () => {
    const row = waiting.stored().waiting;
    assert.ok(row);
    return waiting.page({ waiting: { ...row, awake: false } });
  };

  it("sees a sleeper for whom an agent is free", async () => {
    assert.deepEqual(await violations(asleep()), [`5 ${anna}: is free for it, but it sleeps`]);
    assert.deepEqual(await violations(waiting.page()), []);
  });

  it("lets sleep who comes after one that is awake on that agent's account", async () => {
    const page = asleep();
    const [sleeper] = page.conversations;
    assert.ok(sleeper?.waiting);
    const first = play().waits().stored();
    assert.ok(first.waiting);
    const called = (...wokenFor: string[]) => ({
      ...first,
      state: { ...first.state, id: "c0" },
      waiting: { ...first.waiting, awake: true, wokenFor },
    });
    page.conversations = [called(anna) as typeof sleeper, sleeper];
    assert.deepEqual(
      (await violations(page)).filter((each) => each.startsWith("5")),
      [],
    );
    page.conversations = [called("@other:desk.example") as typeof sleeper, sleeper];
    assert.deepEqual(
      (await violations(page)).filter((each) => each.startsWith("5")),
      [`5 ${anna}: is free for it, but it sleeps`],
    );
  });

  it("lets sleep who needs more room than is left", async () => {
    const heavy = play().waits();
    const made = { ...decision({ kind: "wait", position: 1, hopeless: false }), wakeOn: [anna], weight: 2 };
    heavy.event({ type: "DecisionMade", attempt: 1, decisionId: "d", decision: made });
    const row = heavy.stored().waiting;
    assert.ok(row);
    const page = heavy.page({ waiting: { ...row, awake: false } });
    assert.deepEqual(await violations(page), []);
    page.agents = page.agents.map((agent) => ({ ...agent, capacity: 2 }));
    assert.deepEqual(await violations(page), [`5 ${anna}: is free for it, but it sleeps`]);
  });

  it("lets sleep who can only be helped by agents that are away or full", async () => {
    for (const change of [{ availability: "away" as const }, { capacity: 0 }]) {
      const page = asleep();
      page.agents = page.agents.map((agent) => ({ ...agent, ...change }));
      assert.deepEqual(await violations(page), []);
    }
  });
});

describe("invariant 7: the events tell the state", () => {
  it("sees a state that its events do not give, and says which part", async () => {
    const talk = play().talks();
    const found = await violations(talk.page({ state: { ...talk.state, slots: { name: "Eve" } } }));
    assert.deepEqual(found, ["7: replaying its events gives another state (slots)"]);
  });

  it("sees events that are missing", async () => {
    const talk = play().talks();
    const { events } = talk.stored();
    assert.match(
      (await violations(talk.page({ events: events.toSpliced(2, 1) }))).join(),
      /^7: an event before number 4 is missing/,
    );
    assert.deepEqual(await violations(talk.page({ events: [], outbox: [] })), [
      "7: it is open, but has no events",
    ]);
  });

  it("does not mind the order in which a database gives a state's parts, nor what it cannot store", async () => {
    const talk = play().writes("a\0b", customer);
    const state = JSON.parse(
      JSON.stringify(Object.fromEntries(Object.entries(talk.state).reverse())).replaceAll(
        "\\u0000",
        "\ufffd",
      ),
    );
    assert.deepEqual(await violations(talk.page({ state })), []);
  });
});
