import assert from "node:assert/strict";
import type { AuditedConversation, Store } from "../../../src/application/ports/store.ts";
import { plain } from "../../../src/domain/message/rich-text.ts";
import type { Bench } from "./exercise-store.ts";
import {
  closed,
  customer,
  deliverAll,
  folding,
  happen,
  laneOf,
  openOne,
  poke,
  post,
  rules,
  START,
  say,
  takeOne,
  textOf,
  want,
  wrote,
} from "./store-bench.ts";

const ann = customer("ann");
const bob = customer("bob");

export function exerciseFolding(bench: Bench): void {
  const accept = (...texts: readonly string[]) =>
    bench.store.accept(
      texts.map((text) => wrote(ann, text)),
      rules,
    );

  describe("folds", () => {
    it("each event once, also when several passes run at once", async () => {
      await bench.store.accept(
        Array.from({ length: 40 }, (_, n) => wrote(customer(`customer${n % 8}`), String(n))),
        rules,
      );
      const counts = await Promise.all(Array.from({ length: 6 }, () => bench.store.advance(4, folding())));
      let folded = counts.reduce((sum, count) => sum + count, 0);
      for (let more = -1; more !== 0; folded += more) more = await bench.store.advance(4, folding());
      assert.equal(folded, 40);
      assert.equal(
        (await bench.store.conversationByThread(customer("customer3")))?.slots.seen,
        "3 11 19 27 35",
      );
    });

    it("at most as many lanes as it is told, and at most 200 events of one", async () => {
      await bench.store.accept([wrote(ann, "a"), wrote(bob, "b")], rules);
      assert.equal(await bench.store.advance(1, folding()), 1);
      assert.equal(await bench.store.advance(1, folding()), 1);
      await accept(...Array.from({ length: 250 }, (_, n) => String(n)));
      assert.deepEqual(
        [await bench.store.advance(10, folding()), await bench.store.advance(10, folding())],
        [200, 50],
      );
    });

    it("nothing when nothing is pending", async () => {
      assert.equal(await bench.store.advance(10, folding()), 0);
    });

    it("other lanes when the fold of one throws, and that one again after a time that grows", async () => {
      await bench.store.accept([wrote(ann, "bad"), wrote(bob, "good")], rules);
      const failing = folding((event) => {
        if (textOf(event) === "bad") throw new Error("this fold fails");
        return {};
      });
      assert.equal(await bench.store.advance(10, failing), 1);
      assert.equal((await bench.store.conversationByThread(bob))?.slots.seen, "good");
      assert.equal(await bench.store.advance(10, folding()), 0, "it is set aside");
      bench.clock.tick(1_000);
      assert.equal(await bench.store.advance(10, failing), 0);
      bench.clock.tick(1_000);
      assert.equal(await bench.store.advance(10, folding()), 0, "after the second failure for longer");
      bench.clock.tick(1_000);
      assert.equal(await bench.store.advance(10, folding()), 1);
      assert.equal((await bench.store.conversationByThread(ann))?.slots.seen, "bad");
    });

    it("so that replaying the events by their numbers gives the stored state", async () => {
      await accept("1", "2");
      await bench.store.advance(10, folding());
      await accept("3");
      await bench.store.advance(10, folding());
      await accept("4");
      const [conversation] = await audited(bench.store);
      assert.deepEqual(
        conversation?.events.map(({ seq }) => seq),
        [1, 2, 3, undefined],
      );
      const done = conversation?.events.filter(({ seq }) => seq !== undefined) ?? [];
      const replayed = folding()({ id: conversation?.state.id ?? "", state: undefined, events: done });
      assert.deepEqual(conversation?.state, JSON.parse(JSON.stringify(replayed.state)));
    });

    it("with the time at which each event was accepted", async () => {
      const times: number[] = [];
      await bench.store.accept(
        [wrote(ann, "1", { at: START + 1 }), wrote(ann, "2", { at: START + 2 })],
        rules,
      );
      await bench.store.advance(
        10,
        folding((_event, _state, at) => {
          times.push(at);
          return {};
        }),
      );
      assert.deepEqual(times, [START + 1, START + 2]);
    });

    it("effects into two lanes, each in order", async () => {
      const id = await openOne(bench.store, ann);
      await want(bench.store, id, say(ann, "1"), post(ann, "a"), say(ann, "2"), post(ann, "b"), {
        type: "AskClient",
        customer: ann,
      });
      assert.deepEqual(await deliverAll(bench.store, bench.clock), {
        [`customer:${id}`]: ["SayToCustomer", "SayToCustomer", "AskClient"],
        [`room:${id}`]: ["PostInRoom", "PostInRoom"],
      });
    });

    it("what two conversations tell one agent into that agent's one lane", async () => {
      const ids = [await openOne(bench.store, ann), await openOne(bench.store, bob)];
      const content = { kind: "message" as const, body: plain("hello"), language: "en" };
      await Promise.all(
        ids.map((id) => want(bench.store, id, { type: "TellAgent", agent: "@csr:home", content })),
      );
      const lane = await takeOne(bench.store, "agent");
      assert.equal(lane.lane, "agent:@csr:home");
      assert.equal(lane.rows.length, 2);
    });

    it("a command about the agent into the agent's lane, once", async () => {
      const id = await openOne(bench.store, ann);
      await want(bench.store, id, {
        type: "ForwardCommand",
        agent: "@csr:home",
        command: "clsoe",
        about: "Ann",
      });
      const commands: unknown[] = [];
      const handle = async ({
        agent,
        known,
        events,
      }: {
        agent: string;
        known: boolean;
        events: readonly unknown[];
      }) => {
        commands.push({ agent, known, events });
        return { tell: [], forward: [] };
      };
      await bench.store.handleAgentLanes(10, handle);
      await bench.store.handleAgentLanes(10, handle);
      const event = { type: "AgentCommanded", command: "clsoe", from: "room", about: "Ann" };
      assert.deepEqual(commands, [{ agent: "@csr:home", known: false, events: [{ at: START, event }] }]);
    });
  });

  describe("fires deadlines", () => {
    const timersOf = (timers: object) => () => ({ change: { timers } });

    it("that have passed, once each, and says when the next one is due", async () => {
      const id = await openOne(bench.store, ann, timersOf({ silence: START + 10, idle: START + 20 }));
      assert.deepEqual(await bench.store.fireTimers(START + 9, 10), { fired: 0, next: START + 10 });
      assert.deepEqual(await bench.store.fireTimers(START + 10, 10), { fired: 1, next: START + 20 });
      assert.deepEqual(await bench.store.fireTimers(START + 10, 10), { fired: 0, next: START + 20 });
      await happen(bench.store, id, poke, () => ({}));
      assert.equal(
        (await bench.store.fireTimers(START + 15, 10)).fired,
        0,
        "also when the fold leaves it in the state",
      );
      assert.deepEqual(await bench.store.fireTimers(START + 20, 10), { fired: 1 });
      await bench.store.advance(10, folding());
      assert.equal(
        (await bench.store.conversation(id))?.slots.seen,
        "hello DeadlinePassed UserReacted DeadlinePassed",
      );
    });

    it("anew when the fold sets the same timer to another time, and not when it takes it back", async () => {
      const id = await openOne(bench.store, ann, timersOf({ silence: START + 10 }));
      await bench.store.fireTimers(START + 10, 10);
      await bench.store.advance(10, folding(timersOf({ silence: START + 30 })));
      assert.deepEqual(await bench.store.fireTimers(START + 30, 10), { fired: 1 });
      await happen(bench.store, id, poke, timersOf({ ring: START + 50 }));
      await happen(bench.store, id, poke, timersOf({}));
      assert.deepEqual(await bench.store.fireTimers(START + 50, 10), { fired: 0 });
    });

    it("with the timer's name and time, also when several look at once", async () => {
      await openOne(bench.store, ann, timersOf({ ring: START + 10 }));
      const looks = await Promise.all(
        Array.from({ length: 5 }, () => bench.store.fireTimers(START + 12, 10)),
      );
      assert.equal(
        looks.reduce((sum, { fired }) => sum + fired, 0),
        1,
      );
      const events: unknown[] = [];
      await bench.store.advance(
        10,
        folding((event) => {
          events.push(event);
          return {};
        }),
      );
      assert.deepEqual(events, [{ type: "DeadlinePassed", timer: "ring", due: START + 10 }]);
    });
  });

  describe("lists", () => {
    it("open conversations in pages, and no closed ones", async () => {
      const ids = [await openOne(bench.store, ann), await openOne(bench.store, bob)].sort();
      await openOne(bench.store, customer("gone"), (event) =>
        textOf(event) ? { change: closed(START) } : {},
      );
      const first = await bench.store.openConversations(undefined, 1);
      const rest = await bench.store.openConversations(first[0]?.id, 10);
      assert.deepEqual(
        [...first, ...rest].map(({ id }) => id),
        ids,
      );
    });

    it("no conversation where there is none", async () => {
      assert.equal(await bench.store.conversation("none"), undefined);
      assert.equal(await bench.store.conversationByRoom("!none:home"), undefined);
      assert.equal(await bench.store.conversationByThread(ann), undefined);
      assert.equal(laneOf((await accept("pending"))[0]).length > 0, true);
      assert.equal(await bench.store.conversationByThread(ann), undefined, "nor one that was never folded");
    });
  });
}

export async function audited(store: Store): Promise<readonly AuditedConversation[]> {
  const conversations: AuditedConversation[] = [];
  for await (const page of store.audit()) conversations.push(...page.conversations);
  return conversations;
}
