import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import type { XmppCustomer } from "../support/xmpp-customer.ts";
import { assertOnceInOrder, numbered, numbersOf } from "./support/numbered.ts";
import { type RealWorld, startWorld } from "./support/real-world.ts";
import { type Talk, xmppTalk } from "./support/talks.ts";

const WRONG_TOKEN = "this-token-was-only-guessed";

describe("transactions of the homeserver that come twice, crossed or malformed", function () {
  this.timeout(60_000);
  let world: RealWorld;
  let talk: Talk<XmppCustomer>;
  let speakers = 0;
  let transactions = 0;

  before(async function () {
    this.timeout(120_000);
    world = await startWorld();
    talk = await xmppTalk(world, "juliet", await world.agent("anna"));
  });
  after(() => world.dispose());
  afterEach(() => world.invariantsHold());

  const put = (body: unknown, more: { id?: string; token?: string | undefined } = {}) => {
    const token = "token" in more ? more.token : world.desk.hsToken;
    const id = more.id ?? `by-hand-${++transactions}`;
    return fetch(`http://127.0.0.1:${world.desk.listenPort}/_matrix/app/v1/transactions/${id}`, {
      method: "PUT",
      headers: {
        "content-type": "application/json",
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  };

  /** Events of the agent in the room, as Synapse would hand them over. */
  const events = (speaker: string, numbers: readonly number[]) =>
    numbers.map((number) => ({
      event_id: `$${speaker}-${number}`,
      room_id: talk.roomId,
      sender: talk.agent.userId,
      type: "m.room.message",
      origin_server_ts: Date.now(),
      content: { msgtype: "m.text", body: numbered(speaker, number) },
    }));

  /** What of the speaker's words the customer sees, once words written after them have come. */
  const shown = async (speaker: string) => {
    const mark = `mark-${speaker}`;
    await talk.agent.send(talk.roomId, mark);
    await talk.customer.next(mark);
    return numbersOf(
      speaker,
      talk.customer.messages.all.map(({ text }) => text),
    );
  };
  const newSpeaker = () => `speaker${++speakers}`;

  it("shows the customer once what is delivered twice under one id", async () => {
    const speaker = newSpeaker();
    const body = { events: events(speaker, [1, 2, 3]) };
    assert.equal((await put(body, { id: "twice" })).status, 200);
    assert.equal((await put(body, { id: "twice" })).status, 200);
    assert.equal((await put(body, { id: "under-another-id" })).status, 200);
    assertOnceInOrder("what came twice", await shown(speaker), [1, 2, 3]);
  });

  it("takes new events under an id that it knows", async () => {
    const speaker = newSpeaker();
    await put({ events: events(speaker, [1]) }, { id: "known" });
    await put({ events: events(speaker, [2]) }, { id: "known" });
    assertOnceInOrder("both contents of one id", await shown(speaker), [1, 2]);
  });

  it("shows the customer once what comes in crossing transactions", async () => {
    const speaker = newSpeaker();
    const numbers = Array.from({ length: 40 }, (_, index) => index + 1);
    const crossing = [numbers, numbers, numbers.slice(0, 20), numbers].map((some) =>
      put({ events: events(speaker, some) }),
    );
    const answers = await Promise.all(crossing);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200, 200],
    );
    assertOnceInOrder("what crossed", await shown(speaker), numbers);
  });

  it("shows the customer once what Synapse delivered and then delivers again", async () => {
    const speaker = newSpeaker();
    const ids: string[] = [];
    for (const number of [1, 2, 3]) ids.push(await talk.agent.send(talk.roomId, numbered(speaker, number)));
    await talk.customer.next(numbered(speaker, 3));
    const { timeline } = talk.agent.room(talk.roomId);
    const again = await Promise.all(ids.map((id) => timeline.find(({ event_id }) => event_id === id)));
    const body = { events: again.map((event) => ({ ...event, room_id: talk.roomId })) };
    const answers = await Promise.all([put(body), put(body)]);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200],
    );
    assertOnceInOrder("what Synapse repeated", await shown(speaker), [1, 2, 3]);
  });

  it("takes in nothing without the right token, and logs no token", async () => {
    const speaker = newSpeaker();
    const missing = await put({ events: events(speaker, [1]) }, { token: undefined });
    const wrong = await put({ events: events(speaker, [2]) }, { token: WRONG_TOKEN });
    const nearly = await put({ events: events(speaker, [3]) }, { token: `${world.desk.hsToken}x` });
    assert.deepEqual([missing.status, wrong.status, nearly.status], [401, 403, 403]);
    assert.equal(((await missing.json()) as { errcode: string }).errcode, "M_MISSING_TOKEN");
    assert.equal(((await wrong.json()) as { errcode: string }).errcode, "M_FORBIDDEN");
    assert.deepEqual(await shown(speaker), []);
    const log = world.desk.log();
    assert.match(log, /without the right hs_token/);
    assert.ok(!log.includes(WRONG_TOKEN), "the wrong token is in the log");
    assert.ok(!log.includes(world.desk.hsToken), "the right token is in the log");
  });

  it("refuses what is not JSON, and goes on", async () => {
    const speaker = newSpeaker();
    for (const body of ["{", "", "[]", "null", "\u0000", '{"events": [', "text"]) {
      const answer = await put(body);
      assert.equal(answer.status, 400, JSON.stringify(body));
      assert.equal(((await answer.json()) as { errcode: string }).errcode, "M_NOT_JSON");
    }
    assert.equal((await put({ events: events(speaker, [1]) })).status, 200);
    assertOnceInOrder("what came behind", await shown(speaker), [1]);
  });

  it("leaves absurd events out, and loses none that stand among them", async () => {
    const speaker = newSpeaker();
    const [first, second, third] = events(speaker, [1, 2, 3]);
    const absurd = [
      null,
      42,
      "an event",
      [],
      {},
      { ...first, event_id: 7 },
      { ...first, event_id: "no-sigil" },
      { ...first, event_id: `$${"x".repeat(70_000)}` },
      { ...first, event_id: "$no-room", room_id: undefined },
      { ...first, event_id: "$odd-sender", sender: { a: 1 } },
      { ...first, event_id: "$no-content", content: null },
      { ...first, event_id: "$odd-content", content: "text" },
      { ...first, event_id: "$odd-body", content: { msgtype: "m.text", body: { deep: [1] } } },
      { ...first, event_id: "$odd-type", type: "m.room.message\u0000", content: {} },
      { ...first, event_id: "$other-room", room_id: "!elsewhere:desk.test" },
      {
        ...first,
        event_id: "$odd-edit",
        content: { "m.relates_to": { rel_type: "m.replace", event_id: [] } },
      },
      { ...first, event_id: "$odd-member", type: "m.room.member", state_key: "", content: { membership: 1 } },
      { ...first, event_id: "$odd-redaction", type: "m.room.redaction", redacts: { $: 1 }, content: [] },
    ];
    const body = { events: [...absurd, first, ...absurd, second, third, ...absurd] };
    assert.equal((await put(body)).status, 200);
    for (const odd of [{ events: "none" }, { events: { 0: first } }, { ephemeral: [null, 1, {}] }, {}]) {
      assert.equal((await put(odd)).status, 200, JSON.stringify(odd));
    }
    assertOnceInOrder("what stood among them", await shown(speaker), [1, 2, 3]);
    assert.ok(world.desk.running);
  });
});
