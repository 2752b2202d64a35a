import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { answerCommands } from "../../src/application/answer-commands.ts";
import type { AgentResult, Store } from "../../src/application/ports/store.ts";
import type { ConversationState } from "../../src/domain/conversation/state.ts";
import { type Block, covers } from "../../src/domain/firewall/block.ts";
import type { Rules } from "../../src/domain/routing/rules.ts";
import { anna, ben, customer, play, settings, textOf } from "../domain/conversation/play.ts";
import { makeAgent } from "../domain/routing/make.ts";

const eva = "@eva:desk.example";
const agents = [makeAgent(anna, { name: "Anna" }), makeAgent(ben, { name: "Ben" })];
const rules: Rules = {
  skills: [],
  agents: new Map(agents.map((agent) => [agent.id, agent])),
  queues: new Map(),
  rules: [],
  supervisors: [eva],
};
const NOW = Date.UTC(2026, 10, 23, 18, 0);
const ADA = "01k849q6cfi5lc367jtm72k3f9";

const talk: ConversationState = (() => {
  const { state } = play().talks();
  return { ...state, id: ADA, slots: { ...state.slots, name: "Ada Lovelace" } };
})();

const rude: Block = {
  network: "xmpp",
  who: customer.identity,
  name: "Ada Lovelace",
  conversation: ADA,
  why: "rude",
  by: anna,
  at: 0,
};

async function lane(command: string, by: string, blocks: readonly Block[] = []): Promise<AgentResult> {
  let result: AgentResult | undefined;
  let told = 0;
  const store: Pick<Store, "handleAgentLanes"> = {
    handleAgentLanes: async (_, handle) => {
      const event = { type: "AgentCommanded", command, from: "chat" } as const;
      result = await handle({
        agent: by,
        known: true,
        events: [{ at: 0, event }],
        view: {
          blocks: async () => blocks,
          runningWith: async (blocked) => (covers(blocked, talk.customer) ? [ADA] : []),
          agentState: async () => undefined,
          conversationsOf: async (agent) => (agent === anna ? [talk] : []),
          conversationsEnding: async (ending) => (ADA.endsWith(ending) ? [talk] : []),
          waiting: async () => [],
          recorded: async () => undefined,
          latestDecision: async () => undefined,
          agentStates: async () => [],
        },
      });
      assert.equal(told, 0, "told before it is stored");
      return 1;
    },
  };
  const setup = { deskName: "Desk", rules, language: "en", texts: {}, settingsFor: () => settings };
  const clock = { now: () => NOW, monotonic: () => 0, sleep: async () => undefined };
  const onBlocks = async () => {
    told += 1;
  };
  await answerCommands({
    store: store as Store,
    setup: () => setup,
    clock,
    nudge: () => undefined,
    onBlocks,
  })();
  assert.equal(told, (result?.blocks ?? []).length > 0 ? 1 : 0);
  return result ?? assert.fail("nothing was handled");
}

const words = ({ tell }: AgentResult) =>
  tell.map((effect) => (effect.type === "TellAgent" ? textOf(effect.content) : "")).join("\n");

describe("block and unblock", () => {
  it("block the customer of one's own conversation, by handle or name, and end it", async () => {
    for (const whom of ["2k3f9", "#2k3f9", ADA, "Ada Lovelace", "ada"]) {
      const result = await lane(`block ${whom} for 7d insults`, anna);
      const block = { ...rude, why: "insults", at: NOW, until: NOW + 7 * 86_400_000 };
      assert.deepEqual(result.blocks, [{ kind: "block", block }], whom);
      const event = { type: "CustomerBlocked", by: anna, byName: "Anna", kindly: true };
      assert.deepEqual(result.forward, [{ conversation: ADA, event }]);
      assert.match(words(result), /^Ada Lovelace is blocked until 2026-11-30 18:00 UTC, .*unblock k3f9\./);
    }
  });

  it("block an address, an address's whole server or a range, which supervisors may", async () => {
    const blocked = async (whom: string) => {
      const { blocks = [] } = await lane(`block ${whom}`, eva);
      return blocks.map((change) => change.kind === "block" && `${change.block.network} ${change.block.who}`);
    };
    assert.deepEqual(await blocked("Ada@Home.example"), ["* ada@home.example"]);
    assert.deepEqual(await blocked("xmpp:*@home.example"), ["xmpp *@home.example"]);
    assert.deepEqual(await blocked("203.0.113.0/24 scanners"), ["ip 203.0.113.0/24"]);
    const { forward } = await lane("block ada@home.example", eva);
    assert.equal(forward.length, 1, "whoever is served is not served any more");
  });

  it("leave others' customers to supervisors", async () => {
    for (const whom of ["2k3f9", "ada@home.example", "203.0.113.0/24"]) {
      const result = await lane(`block ${whom}`, ben);
      assert.deepEqual([result.blocks, result.forward], [[], []]);
      assert.match(words(result), /supervisors can/);
    }
    assert.match(words(await lane("unblock k3f9", ben, [rude])), /supervisors can/);
  });

  it("list who is blocked, and say when nobody is meant", async () => {
    assert.match(
      words(await lane("block", ben, [rude])),
      /Blocked.* \(1\)[\s\S]*Ada Lovelace \(`k3f9`\), by Anna/,
    );
    assert.match(words(await lane("block", ben)), /Nobody is blocked/);
    assert.match(words(await lane("block nobody-here", eva)), /don't know whom to block by “nobody-here”/);
    assert.match(words(await lane("unblock k3f9", eva)), /Nobody is blocked as “k3f9”/);
  });

  it("lift it by handle, name or address", async () => {
    for (const whom of ["k3f9", "Ada Lovelace", "ada@home.example", "xmpp:ada@home.example"]) {
      const result = await lane(`unblock ${whom}`, eva, [rude]);
      assert.deepEqual(result.blocks, [{ kind: "lift", network: "xmpp", who: "ada@home.example" }], whom);
    }
  });

  it("take what is over for lifted", async () => {
    assert.match(words(await lane("block", eva, [{ ...rude, until: NOW }])), /Nobody is blocked/);
  });
});
