import assert from "node:assert/strict";
import type { AgentEvent, AgentResult, AgentWork } from "../../../src/application/ports/store.ts";
import { plain } from "../../../src/domain/message/rich-text.ts";
import type { Bench } from "./exercise-store.ts";
import { setReady } from "./exercise-waiting.ts";
import { offer, request, wait } from "./sample-decisions.ts";
import {
  commitOne,
  customer,
  folding,
  openOne,
  poke,
  rules,
  START,
  takeAwake,
  takeOne,
  want,
} from "./store-bench.ts";

const CSR = "@csr:home";
const NOTHING: AgentResult = { tell: [], forward: [] };
const content = { kind: "message" as const, body: plain("hello"), language: "en" };

export function exerciseAgents(bench: Bench): void {
  const command = (agent: string, word: string, key?: string) => {
    const event: AgentEvent = { type: "AgentCommanded", command: word, from: "chat" };
    return bench.store.accept(
      [{ at: START, target: { agent }, event, ...(key === undefined ? {} : { key }) }],
      rules,
    );
  };
  const state = async () => (await bench.store.routingFigures()).agents[0];
  const beforeLowering = async () => {
    for await (const { claims = [] } of bench.store.audit())
      return claims.map((claim) => claim.beforeLowering === true);
    return [];
  };
  const holdOne = async (name: string) => {
    const id = await openOne(bench.store, customer(name));
    await want(bench.store, id, { type: "RequestDecision", request: request(id), priority: 5 });
    const decision = {
      conversation: id,
      attempt: 1,
      decisionId: `decision-${name}`,
      decision: offer(CSR),
      at: START,
      capacityOf: () => 5,
    };
    assert.equal(await commitOne(bench.store, decision), "committed");
    return id;
  };

  describe("hears agents", () => {
    it("each in a lane of their own, each word once, in order", async () => {
      await bench.store.syncAgents([{ id: CSR, capacity: 1 }], START);
      await command(CSR, "status", "k1");
      await command(CSR, "status", "k1");
      await command("@stranger:home", "ready");
      await command(CSR, "queue", "k2");
      const heard: Record<string, unknown> = {};
      const handle = async ({ agent, known, events }: AgentWork) => {
        heard[agent] = {
          known,
          words: events.map(({ event }) => (event.type === "AgentCommanded" ? event.command : "")),
        };
        return NOTHING;
      };
      assert.equal(await bench.store.handleAgentLanes(10, handle), 3);
      assert.equal(await bench.store.handleAgentLanes(10, handle), 0);
      assert.deepEqual(heard, {
        [CSR]: { known: true, words: ["status", "queue"] },
        "@stranger:home": { known: false, words: ["ready"] },
      });
    });

    it("about who is blocked, with what that does to conversations, in one step", async () => {
      const [talk, other] = [
        await openOne(bench.store, customer("mallory")),
        await openOne(bench.store, customer("ann")),
      ];
      const { network, identity } = customer("mallory");
      const block = { network, who: identity, why: "\0", by: CSR, at: START, until: START + 1_000 };
      const event = { type: "CustomerBlocked", by: CSR, byName: "Csr", kindly: true } as const;
      const seen: (readonly string[])[] = [];
      const handle = async ({ view }: AgentWork): Promise<AgentResult> => {
        const running = await view.runningWith(block, 10);
        seen.push(
          running,
          (await view.blocks(START)).map(({ who }) => who),
        );
        const lifted = seen.length > 4 ? [{ kind: "lift" as const, network, who: identity }] : [];
        const forward = running.map((conversation) => ({ conversation, event }));
        return { ...NOTHING, forward, blocks: [{ kind: "block", block }, ...lifted] };
      };
      for (const key of ["b1", "b2", "b3"]) {
        await command(CSR, "block mallory", key);
        assert.equal(await bench.store.handleAgentLanes(10, handle), 1);
        await bench.store.advance(10, folding());
      }
      assert.notEqual(talk, other);
      assert.deepEqual(seen, [[talk], [], [talk], [identity], [talk], [identity]]);
      await command(CSR, "block", "b4");
      const after = async ({ view }: AgentWork) => {
        seen.push((await view.blocks(START)).map(({ who }) => who));
        return NOTHING;
      };
      assert.equal(await bench.store.handleAgentLanes(10, after), 1);
      assert.deepEqual(seen.at(-1), [], "lifted");
    });

    it("also when another's handler fails, and tries that one again later", async () => {
      await command("@bad:home", "x");
      await command(CSR, "y");
      const failing = async ({ agent }: AgentWork) => {
        if (agent === "@bad:home") throw new Error("this handler fails");
        return NOTHING;
      };
      assert.equal(await bench.store.handleAgentLanes(10, failing), 1);
      assert.equal(await bench.store.handleAgentLanes(10, async () => NOTHING), 0);
      bench.clock.tick(1_000);
      assert.equal(await bench.store.handleAgentLanes(10, async () => NOTHING), 1);
    });

    it("and says it back, and does for conversations what they want", async () => {
      const id = await openOne(bench.store, customer("ann"));
      await command(CSR, "close");
      const forward = [
        { conversation: id, event: poke },
        { conversation: "unknown", event: poke },
      ];
      await bench.store.handleAgentLanes(10, async () => ({
        tell: [{ type: "TellAgent", agent: CSR, content }],
        forward,
      }));
      assert.equal((await takeOne(bench.store, "agent")).rows[0]?.effect.type, "TellAgent");
      assert.equal(await bench.store.advance(10, folding()), 1);
      assert.equal((await bench.store.conversation(id))?.slots.seen, "hello UserReacted");
    });

    it("at the time at which it comes to the conversation, so that no deadline begins in the past", async () => {
      const id = await openOne(bench.store, customer("ann"));
      await command(CSR, "close");
      bench.clock.tick(60_000);
      const forward = [{ conversation: id, event: poke }];
      await bench.store.handleAgentLanes(10, async () => ({ tell: [], forward }));
      for await (const { conversations } of bench.store.audit()) {
        const poked = conversations
          .flatMap(({ events }) => events)
          .find(({ event }) => event.type === poke.type);
        assert.equal(poked?.at, bench.clock.now());
      }
      assert.equal(await bench.store.advance(10, folding()), 1);
    });

    it("keeps what they hold when the rules lower what they can take, and knows it from what they took since", async () => {
      await bench.store.syncAgents([{ id: CSR, capacity: 5 }], START);
      await setReady(bench, CSR);
      await holdOne("one");
      await bench.store.syncAgents([{ id: CSR, capacity: 5 }], START);
      assert.deepEqual(await beforeLowering(), [false]);
      await bench.store.syncAgents([{ id: CSR, capacity: 1 }], START);
      await holdOne("two");
      assert.deepEqual(await beforeLowering(), [true, false]);
    });

    it("and shows them what they ask about", async () => {
      await bench.store.syncAgents([{ id: CSR, capacity: 5 }], START);
      await setReady(bench, CSR);
      const ids = [await holdOne("one"), await holdOne("two")];
      const waiting = await openOne(bench.store, customer("waits"));
      await want(bench.store, waiting, { type: "RequestDecision", request: request(waiting), priority: 5 });
      await command(CSR, "status");
      let seen: unknown;
      await bench.store.handleAgentLanes(10, async ({ view }) => {
        seen = {
          own: (await view.conversationsOf(CSR)).map(({ id }) => id),
          load: (await view.agentState(CSR))?.load,
          all: (await view.agentStates()).map(({ id }) => id),
          stranger: await view.agentState("@stranger:home"),
          waiting: (await view.waiting(10)).map(({ conversation }) => conversation),
          latest: (await view.latestDecision(ids[0] ?? ""))?.decisionId,
          none: await view.latestDecision(waiting),
        };
        return NOTHING;
      });
      const expected = {
        own: ids,
        load: 2,
        all: [CSR],
        stranger: undefined,
        waiting: [waiting],
        latest: "decision-one",
        none: undefined,
      };
      assert.deepEqual(seen, expected);
    });

    it("and finds by the end of its id what waits or has somebody, and nothing else", async () => {
      await bench.store.syncAgents([{ id: CSR, capacity: 5 }], START);
      await setReady(bench, CSR);
      const held = await holdOne("one");
      const waiting = await openOne(bench.store, customer("waits"));
      await want(bench.store, waiting, { type: "RequestDecision", request: request(waiting), priority: 5 });
      const talking = await openOne(bench.store, customer("answers questions"));
      await command(CSR, "why");
      const found: Record<string, readonly string[]> = {};
      await bench.store.handleAgentLanes(10, async ({ view }) => {
        for (const ending of [held, waiting, talking, waiting.slice(-2), "%"])
          found[ending] = (await view.conversationsEnding(ending, 5)).map(({ id }) => id);
        found.all = (await view.conversationsEnding("", 5)).map(({ id }) => id);
        found.one = (await view.conversationsEnding("", 1)).map(({ id }) => id);
        return NOTHING;
      });
      const ends = [held, waiting].filter((id) => id.endsWith(waiting.slice(-2))).sort();
      const all = [held, waiting].sort();
      assert.deepEqual(found, {
        [held]: [held],
        [waiting]: [waiting],
        [talking]: [],
        [waiting.slice(-2)]: ends,
        "%": [],
        all,
        one: all.slice(0, 1),
      });
    });

    it("and sets others away or ready for a supervisor, which wakes who waits for them", async () => {
      await bench.store.syncAgents([{ id: CSR, capacity: 1 }], START);
      const id = await openOne(bench.store, customer("ann"));
      await want(bench.store, id, { type: "RequestDecision", request: request(id), priority: 5 });
      await takeAwake(bench.store, 10);
      const made = { conversation: id, attempt: 1, decisionId: "waits", at: START, capacityOf: () => 1 };
      await commitOne(bench.store, { ...made, decision: wait([CSR]) });
      const set = async (availability: "ready" | "away", reason: string) => {
        await command("@eva:home", availability);
        const others = [{ agent: CSR, availability, reason }];
        await bench.store.handleAgentLanes(10, async () => ({ ...NOTHING, others }));
      };
      await set("ready", "");
      assert.equal((await state())?.availability, "ready");
      assert.deepEqual(
        (await takeAwake(bench.store, 10)).map(({ conversation }) => conversation),
        [id],
      );
      await set("away", "at the dentist");
      assert.deepEqual([(await state())?.availability, (await state())?.reason], ["away", "at the dentist"]);
    });

    it("and lets off at once what rings whoever goes away: by their word, another's, or a missed offer", async () => {
      await bench.store.syncAgents([{ id: CSR, capacity: 9 }], START);
      const other = await openOne(bench.store, customer("elsewhere"));
      const goes: Readonly<Record<string, () => Promise<unknown>>> = {
        themselves: async () => {
          await command(CSR, "away");
          const availability = { availability: "away" as const, reason: "lunch" };
          await bench.store.handleAgentLanes(10, async () => ({ ...NOTHING, availability }));
        },
        another: async () => {
          await command("@eva:home", "away");
          const others = [{ agent: CSR, availability: "away" as const, reason: "lunch" }];
          await bench.store.handleAgentLanes(10, async () => ({ ...NOTHING, others }));
        },
        missed: () => want(bench.store, other, { type: "SetAgentAway", agent: CSR, reason: "lunch" }),
      };
      for (const [name, go] of Object.entries(goes)) {
        await setReady(bench, CSR);
        const id = await holdOne(name);
        await bench.store.advance(10, folding());
        await go();
        await bench.store.advance(10, folding());
        const seen = (await bench.store.conversation(id))?.slots.seen?.split(" ") ?? [];
        assert.deepEqual(
          seen.filter((word) => word === "AgentWentAway"),
          ["AgentWentAway"],
          name,
        );
        await want(bench.store, id, { type: "ReleaseCapacity", agent: CSR });
      }
    });

    it("and remembers the room of the chat with them, also of somebody who is no agent", async () => {
      for (const agent of [CSR, "@stranger:home"]) {
        await bench.store.accept(
          [{ at: START, target: { agent }, event: { type: "AgentChatOpened", roomId: `!chat${agent}` } }],
          rules,
        );
      }
      await bench.store.syncAgents([{ id: CSR, capacity: 1 }], START);
      await bench.store.handleAgentLanes(10, async ({ agent }) => ({
        chatRoom: `!chat${agent}`,
        tell: [{ type: "TellAgent", agent, content }],
        forward: [],
      }));
      const lanes = await bench.store.takeOutboxLanes({
        budget: { agent: 10 },
        worker: "worker",
        lease_ms: 1_000,
      });
      assert.deepEqual(lanes.map(({ lane, roomId }) => [lane, roomId]).sort(), [
        [`agent:${CSR}`, `!chat${CSR}`],
        ["agent:@stranger:home", "!chat@stranger:home"],
      ]);
      assert.deepEqual(
        (await bench.store.routingFigures()).agents.map(({ id }) => id),
        [CSR],
      );
    });
  });

  describe("knows agents", () => {
    it("as away until they say that they are ready, and idle from then", async () => {
      await bench.store.syncAgents([{ id: CSR, capacity: 1 }], START);
      assert.equal((await state())?.availability, "away");
      bench.clock.tick(500);
      await setReady(bench, CSR);
      assert.deepEqual(await state(), {
        id: CSR,
        availability: "ready",
        reason: "",
        load: 0,
        rungAt: 0,
        idleSince: START + 500,
      });
      bench.clock.tick(500);
      await setReady(bench, CSR);
      assert.equal((await state())?.idleSince, START + 500, "saying it again does not make them wait longer");
    });

    it("as away when a conversation found them silent", async () => {
      await bench.store.syncAgents([{ id: CSR, capacity: 1 }], START);
      await setReady(bench, CSR);
      const id = await openOne(bench.store, customer("ann"));
      await want(bench.store, id, { type: "SetAgentAway", agent: CSR, reason: "did not answer" });
      assert.deepEqual([(await state())?.availability, (await state())?.reason], ["away", "did not answer"]);
    });

    it("as ready from the start when they are automated, but not against their word", async () => {
      const automated = [{ id: CSR, capacity: 1, automated: {} }];
      await bench.store.syncAgents(automated, START);
      assert.equal((await state())?.availability, "ready");
      const id = await openOne(bench.store, customer("ann"));
      await want(bench.store, id, { type: "SetAgentAway", agent: CSR, reason: "out of order" });
      await bench.store.syncAgents(automated, START);
      await bench.store.wakeWaiting(START + 1_000_000, false);
      assert.equal((await state())?.availability, "away");
    });

    it("as ready again by itself when it was set away until then, which wakes who waits for it", async () => {
      await bench.store.syncAgents([{ id: CSR, capacity: 1, automated: {} }], START);
      const id = await openOne(bench.store, customer("ann"));
      const until = START + 60_000;
      await want(bench.store, id, { type: "SetAgentAway", agent: CSR, reason: "it failed", until });
      await want(bench.store, id, { type: "RequestDecision", request: request(id), priority: 5 });
      await takeAwake(bench.store, 10);
      const capacityOf = () => 1;
      const made = { conversation: id, attempt: 1, decisionId: "waits", at: START, capacityOf };
      await commitOne(bench.store, { ...made, decision: wait([CSR]) });
      await bench.store.wakeWaiting(until - 1, false);
      assert.deepEqual([(await state())?.availability, await takeAwake(bench.store, 10)], ["away", []]);
      await bench.store.wakeWaiting(until, false);
      assert.equal((await state())?.availability, "ready");
      assert.deepEqual(
        (await takeAwake(bench.store, 10)).map(({ conversation }) => conversation),
        [id],
      );
    });

    it("as they were, when the rules are read again", async () => {
      await bench.store.syncAgents([{ id: CSR, capacity: 1 }], START);
      await setReady(bench, CSR);
      await bench.store.syncAgents([{ id: CSR, capacity: 2 }], START);
      assert.equal((await state())?.availability, "ready");
    });

    it("no more when the rules do not, which their conversations are told once", async () => {
      await bench.store.syncAgents([{ id: CSR, capacity: 1 }], START);
      await setReady(bench, CSR);
      const id = await holdOne("ann");
      await bench.store.advance(10, folding());
      await bench.store.syncAgents([], START);
      await bench.store.syncAgents([], START);
      await bench.store.advance(10, folding());
      assert.deepEqual((await bench.store.routingFigures()).agents, []);
      assert.equal(
        (await bench.store.conversation(id))?.slots.seen?.split(" ").filter((word) => word === "AgentLost")
          .length,
        1,
      );
    });

    it("again when the rules do, and wakes who waits for them when they are ready", async () => {
      await bench.store.syncAgents([{ id: CSR, capacity: 1 }], START);
      await bench.store.syncAgents([], START);
      const id = await openOne(bench.store, customer("ann"));
      await want(bench.store, id, { type: "RequestDecision", request: request(id), priority: 5 });
      await takeAwake(bench.store, 10);
      const decision = {
        conversation: id,
        attempt: 1,
        decisionId: "waits",
        decision: wait([CSR]),
        at: START,
        capacityOf: () => 1,
      };
      await commitOne(bench.store, decision);
      assert.deepEqual(await takeAwake(bench.store, 10), []);
      await bench.store.syncAgents([{ id: CSR, capacity: 1 }], START);
      assert.deepEqual(await takeAwake(bench.store, 10), [], "they are away at first");
      await setReady(bench, CSR);
      assert.deepEqual(
        (await takeAwake(bench.store, 10)).map(({ conversation }) => conversation),
        [id],
      );
    });
  });
}
