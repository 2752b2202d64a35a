import assert from "node:assert/strict";
import { advanceConversations } from "../../src/application/advance-conversations.ts";
import { assignWaiting } from "../../src/application/assign-waiting.ts";
import type { DeskSetup } from "../../src/application/desk-setup.ts";
import type { Log } from "../../src/application/ports/log.ts";
import type { Meter } from "../../src/application/ports/meter.ts";
import type { Router } from "../../src/application/ports/router.ts";
import type { ConversationEvent } from "../../src/domain/conversation/events.ts";
import type { Stage } from "../../src/domain/conversation/state.ts";
import { plain } from "../../src/domain/message/rich-text.ts";
import { route } from "../../src/domain/routing/route.ts";
import type { Rules } from "../../src/domain/routing/rules.ts";
import { anna, ben, customer, keyOf, settings } from "../domain/conversation/play.ts";
import { makeAgent, makeRule, makeRules } from "../domain/routing/make.ts";
import { memoryStore } from "../simulation/memory-store.ts";
import { VirtualClock } from "../simulation/virtual-clock.ts";

const nothing = () => undefined;
const log: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing, child: () => log };
const meter: Meter = {
  delivered: nothing,
  accepted: nothing,
  folded: nothing,
  decided: nothing,
  offered: nothing,
  waited: nothing,
  failed: nothing,
};

/** One customer at a desk whose rules are replaced under it, as SIGHUP does. */
class Desk {
  readonly clock = new VirtualClock(1_000_000);
  readonly store = memoryStore(this.clock);
  #ids = 0;
  #rules: Rules = makeRules([]);
  readonly #steps: readonly (() => Promise<number>)[];

  constructor() {
    const setup = (): DeskSetup => ({
      deskName: "Example Desk",
      rules: this.#rules,
      language: "en",
      texts: {},
      settingsFor: () => ({ ...settings, script: { ...settings.script, slots: [] } }),
    });
    const random = { id: () => `id${++this.#ids}`, number: () => 0.5 };
    const router: Router = { route: async (request, snapshot) => route(this.#rules, snapshot, request) };
    const worker = "worker";
    const parts = {
      store: this.store,
      setup,
      meter,
      clock: this.clock,
      random,
      router,
      log,
      worker,
      nudge: nothing,
    };
    this.#steps = [advanceConversations(parts), assignWaiting(parts)];
  }

  async reload(rules: Rules): Promise<this> {
    this.#rules = rules;
    const agents = [...rules.agents.values()].map(({ id, capacity }) => ({ id, capacity }));
    await this.store.syncAgents(agents, this.clock.now());
    await this.store.wakeWaiting(this.clock.now(), true);
    return this.works();
  }

  async ready(agent: string): Promise<this> {
    const event = { type: "AgentCommanded", command: "ready", from: "chat" } as const;
    await this.store.accept([{ at: this.clock.now(), target: { agent }, event }], rulesOfAccepting);
    await this.store.handleAgentLanes(1, async () => ({
      tell: [],
      forward: [],
      availability: { availability: "ready", reason: "" },
    }));
    return this.works();
  }

  async happens(event: ConversationEvent): Promise<this> {
    const target = "customer" in event ? { customer: event.customer, opens: true } : { conversation: "c1" };
    await this.store.accept([{ at: this.clock.now(), target, event }], rulesOfAccepting);
    return this.works();
  }

  async writes(text: string): Promise<this> {
    const message = { id: `m${++this.#ids}`, body: plain(text) };
    await this.happens({ type: "CustomerWrote", customer, message });
    const client = {
      network: "xmpp",
      software: "Gajim",
      version: "1",
      source: "XEP-0092",
      confidence: "told",
    };
    return this.happens({ type: "ClientIdentified", customer, client } as ConversationEvent);
  }

  async works(): Promise<this> {
    for (let done = 1; done > 0; ) {
      done = 0;
      for (const step of this.#steps) done += await step();
    }
    return this;
  }

  async stage(): Promise<Stage> {
    const state = await this.store.conversation("c1");
    assert.ok(state, "there is a conversation");
    return state.stage;
  }

  /** Keys of all that the customer was told, of the words in the texts. */
  async told(): Promise<readonly string[]> {
    const keys: string[] = [];
    for await (const { conversations } of this.store.audit())
      for (const { effect } of conversations.flatMap(({ outbox }) => outbox))
        if (effect.type === "SayToCustomer") keys.push(...keyOf(effect.content));
    return keys;
  }
}

const rulesOfAccepting = { newId: () => "c1", reopens: () => true };
const both = makeRules([makeAgent(anna), makeAgent(ben)]);
const onlyBen = makeRules([makeAgent(ben)]);

async function talking(): Promise<Desk> {
  const desk = await new Desk().reload(makeRules([makeAgent(anna)]));
  await desk.ready(anna);
  await desk.writes("My invoice is wrong");
  await desk.happens({ type: "UserJoined", user: anna });
  assert.equal((await desk.stage()).kind, "connected");
  return desk;
}

describe("new rules while people talk and wait", () => {
  it("without the agent of a talk: it goes on with them until it is closed, and they get no other", async () => {
    const desk = await talking();
    await desk.reload(onlyBen);
    await desk.ready(ben);
    assert.equal((await desk.stage()).kind, "connected");
    assert.ok(!(await desk.told()).includes("waiting.agent-lost"));
    const message = { id: "$late", body: plain("nearly done") };
    await desk.happens({ type: "UserWrote", user: anna, message });
    await desk.happens({ type: "UserCommanded", user: anna, command: "close" });
    assert.equal((await desk.stage()).kind, "wrapping-up");
    await desk.writes("one more thing");
    assert.equal((await desk.stage()).kind, "connected", "it is still theirs");
  });

  it("without the agent who is rung: another is rung in their place", async () => {
    const desk = await new Desk().reload(both);
    await desk.ready(anna);
    await desk.writes("My invoice is wrong");
    await desk.ready(ben);
    await desk.reload(onlyBen);
    const stage = await desk.stage();
    assert.deepEqual(stage.kind === "ringing" && stage.agents, [ben]);
  });

  it("without the queue in which a customer waits: they wait in the one of the new rules", async () => {
    const desk = await new Desk().reload(makeRules([makeAgent(anna)], [makeRule({ queue: "billing" })]));
    await desk.writes("My invoice is wrong");
    assert.deepEqual(Object.keys((await desk.store.routingFigures()).waiting), ["billing"]);
    const { queues: _, ...rest } = makeRules([makeAgent(anna)], [makeRule({ queue: "general" })]);
    await desk.reload({ ...rest, queues: new Map([["general", { name: "general", title: "General" }]]) });
    assert.deepEqual(Object.keys((await desk.store.routingFigures()).waiting), ["general"]);
    await desk.ready(anna);
    assert.equal((await desk.stage()).kind, "ringing");
  });

  it("without the queue to which a customer was passed: the rules decide anew", async () => {
    const desk = await talking();
    await desk.happens({ type: "UserCommanded", user: anna, command: "pass support", title: "Support" });
    const waiting = await desk.stage();
    assert.ok(waiting.kind === "waiting" || waiting.kind === "ringing");
    const { queues: _, ...rest } = makeRules([makeAgent(ben)]);
    await desk.reload({ ...rest, queues: new Map([["billing", { name: "billing", title: "Billing" }]]) });
    await desk.ready(ben);
    const stage = await desk.stage();
    assert.deepEqual(stage.kind === "ringing" && [stage.queue, ...stage.agents], ["billing", ben]);
  });

  it("without the queue of a talk: the talk goes on", async () => {
    const desk = await talking();
    const { queues: _, ...rest } = makeRules([makeAgent(anna)], [makeRule({ queue: "general" })]);
    await desk.reload({ ...rest, queues: new Map([["general", { name: "general", title: "General" }]]) });
    const stage = await desk.stage();
    assert.equal(stage.kind === "connected" && stage.agent, anna);
  });
});
