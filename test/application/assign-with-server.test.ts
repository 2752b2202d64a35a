import assert from "node:assert/strict";
import { assignWaiting } from "../../src/application/assign-waiting.ts";
import type { DeskSetup } from "../../src/application/desk-setup.ts";
import type { Meter } from "../../src/application/ports/meter.ts";
import type { Proposal, RoutingServer } from "../../src/application/ports/router.ts";
import type { MadeDecision, Store, Waiting } from "../../src/application/ports/store.ts";
import type { Decision } from "../../src/domain/routing/decision.ts";
import { route } from "../../src/domain/routing/route.ts";
import { makeAgent, makeRequest, makeRules, NOW, ready } from "../domain/routing/make.ts";
import { quiet } from "../support/postgres.ts";

const rules = makeRules([makeAgent("@anna:x"), makeAgent("@ben:x")]);
const nothing = () => undefined;

/** A store that answers each commit as told, and a server that proposes what it is told. */
function desk(conversations: readonly string[], commits: readonly ("committed" | "claim-refused")[]) {
  const made: MadeDecision[] = [];
  const events: string[] = [];
  const waiting = conversations.map(
    (conversation): Waiting => ({
      conversation,
      request: makeRequest({ conversation }),
      priority: 0,
      aging: 0,
      since: NOW,
    }),
  );
  const store = {
    takeWaiting: async () => waiting,
    routingFigures: async () => ({ agents: [ready("@anna:x"), ready("@ben:x")], waiting: {}, pace: {} }),
    commitDecisions: async (decisions: readonly MadeDecision[]) =>
      decisions.map((decision) => {
        made.push(decision);
        return commits[made.length - 1] ?? "committed";
      }),
  } as unknown as Store;
  const proposals = new Map<string, () => Promise<Decision | undefined>>();
  const routingServer: RoutingServer = {
    atOnce: 8,
    propose: async ({ conversation }): Promise<Proposal | undefined> => {
      events.push(`asked ${conversation}`);
      const decision = await proposals.get(conversation)?.();
      return decision && { decision, settled: async () => void events.push(`settled ${conversation}`) };
    },
    decidedLocally: ({ conversation }) => void events.push(`local ${conversation}`),
  };
  const meter = { decided: nothing } as unknown as Meter;
  const assign = assignWaiting({
    store,
    router: { route: async (request, snapshot) => route(rules, snapshot, request) },
    routingServer,
    setup: () => ({ rules }) as DeskSetup,
    clock: { now: () => NOW, sleep: async () => undefined },
    random: { id: () => `d${made.length}`, number: () => 0.5 },
    meter,
    log: quiet,
    worker: "worker",
    nudge: nothing,
  });
  return { assign, made, events, proposals };
}

function remote(...agents: readonly string[]): Decision {
  const outcome = {
    kind: "offer",
    agents,
    host: "homeserver",
    ring_ms: 1,
    onNoAnswer: { setAway: true, exclude_ms: 1 },
  } as const;
  return { outcome, priority: 0, decidedBy: "remote", verdicts: [], wakeOn: [] };
}

describe("assigning with a routing server", () => {
  it("commits what it proposes, and tells it so", async () => {
    const { assign, made, events, proposals } = desk(["c1"], []);
    proposals.set("c1", async () => remote("@ben:x"));
    assert.equal(await assign(), 1);
    assert.deepEqual(
      made.map(({ decision }) => decision.decidedBy),
      ["remote"],
    );
    assert.deepEqual(events, ["asked c1", "settled c1"]);
  });

  it("asks again when the slots were taken, three times, and then the rules decide", async () => {
    const { assign, made, events, proposals } = desk(
      ["c1"],
      ["claim-refused", "claim-refused", "claim-refused"],
    );
    proposals.set("c1", async () => remote("@ben:x"));
    assert.equal(await assign(), 1);
    assert.equal(events.filter((event) => event === "asked c1").length, 3);
    assert.deepEqual(
      made.map(({ decision }) => decision.decidedBy),
      ["remote", "remote", "remote", "local"],
    );
  });

  it("lets the rules decide where it proposes nothing, and says what they decided", async () => {
    const { assign, made, events } = desk(["c1"], []);
    assert.equal(await assign(), 1);
    assert.equal(made[0]?.decision.decidedBy, "local");
    assert.deepEqual(events, ["asked c1", "local c1"]);
  });

  it("asks about several at once, and decides them in the order in which they are served", async () => {
    const { assign, made, events, proposals } = desk(["c1", "c2"], []);
    let answerSecond = nothing as () => void;
    const second = new Promise<void>((resolve) => {
      answerSecond = resolve as () => void;
    });
    proposals.set("c2", async () => {
      answerSecond();
      return remote("@anna:x");
    });
    proposals.set("c1", async () => {
      await second;
      return remote("@ben:x");
    });
    assert.equal(await assign(), 2);
    assert.deepEqual(events.slice(0, 2), ["asked c1", "asked c2"]);
    assert.deepEqual(
      made.map(({ conversation }) => conversation),
      ["c1", "c2"],
    );
  });
});
