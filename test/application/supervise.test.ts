import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { answerCommands } from "../../src/application/answer-commands.ts";
import type { AgentResult, Store, Waiting } from "../../src/application/ports/store.ts";
import type { ConversationState } from "../../src/domain/conversation/state.ts";
import type { Decision, Verdict } from "../../src/domain/routing/decision.ts";
import type { Rules } from "../../src/domain/routing/rules.ts";
import type { AgentState } from "../../src/domain/routing/snapshot.ts";
import { anna, ben, decision, play, settings, textOf } from "../domain/conversation/play.ts";
import { away, makeAgent, makeRequest, ready } from "../domain/routing/make.ts";

const eva = "@eva:desk.example";
const rules: Rules = {
  skills: [],
  agents: new Map(
    [makeAgent(anna, { name: "Anna Müller" }), makeAgent(ben, { name: "Ben Ode" })].map((agent) => [
      agent.id,
      agent,
    ]),
  ),
  queues: new Map([
    ["billing", { name: "billing", title: "Invoices" }],
    ["tech", { name: "tech", title: "Technical help" }],
  ]),
  rules: [],
  supervisors: [eva, anna],
};

const ADA = "01k849q6cfi5lc367jtm72k3f9";
const BO = "01k849q6cfi5lc367jtm7xk3f9";
const CY = "01k849q6cfi5lc367jtm7zzzzz";

function waits(id: string, name: string): ConversationState {
  const { state } = play().waits();
  return { ...state, id, slots: { ...state.slots, name } };
}

interface Situation {
  readonly by?: string;
  readonly conversations?: readonly ConversationState[];
  readonly states?: readonly AgentState[];
  readonly waiting?: readonly Waiting[];
  readonly decisions?: Readonly<Record<string, Decision>>;
  readonly language?: string;
}

async function lane(command: string, situation: Situation = {}): Promise<AgentResult> {
  const { by = eva, conversations = [waits(ADA, "Ada"), waits(CY, "Cy")] } = situation;
  const { states = [], waiting = [], decisions = {}, language = "en" } = situation;
  let result: AgentResult | undefined;
  const store: Pick<Store, "handleAgentLanes"> = {
    handleAgentLanes: async (_, handle) => {
      result = await handle({
        agent: by,
        known: true,
        events: [{ at: 0, event: { type: "AgentCommanded", command, from: "chat" } }],
        view: {
          blocks: async () => [],
          runningWith: async () => [],
          agentState: async (agent) => states.find(({ id }) => id === agent),
          conversationsOf: async () => [],
          conversationsEnding: async (ending, limit) =>
            conversations.filter(({ id }) => id.endsWith(ending)).slice(0, limit),
          waiting: async (limit) => waiting.slice(0, limit),
          recorded: async () => undefined,
          latestDecision: async (conversation) => {
            const made = decisions[conversation];
            return (
              made && {
                decisionId: "d",
                conversation,
                attempt: 1,
                at: 0,
                decision: made,
                offers: [],
                times: 1,
              }
            );
          },
          agentStates: async () => states,
        },
      });
      return 1;
    },
  };
  const setup = { deskName: "Example Desk", rules, language, texts: {}, settingsFor: () => settings };
  const clock = { now: () => 600_000, monotonic: () => 0, sleep: async () => undefined };
  await answerCommands({ store: store as Store, setup: () => setup, clock, nudge: () => undefined })();
  return result ?? assert.fail("nothing was handled");
}

const told = ({ tell }: AgentResult) =>
  tell.flatMap((effect) => (effect.type === "TellAgent" ? [[effect.agent, textOf(effect.content)]] : []));

/** What they read when nothing is done. */
async function reads(command: string, situation: Situation = {}): Promise<string> {
  const result = await lane(command, situation);
  assert.deepEqual([result.forward, result.others ?? [], result.availability], [[], [], undefined]);
  return told(result)
    .map(([, text]) => text)
    .join("\n");
}

/** What goes to conversations. */
async function directs(command: string, situation: Situation = {}) {
  const { forward } = await lane(command, situation);
  return forward.map(({ conversation, event }) =>
    event.type === "SupervisorDirected" ? [conversation, event.name, event.direction] : event.type,
  );
}

describe("a supervisor's commands", () => {
  it("reach the conversation that the handle names, in the rules' words", async () => {
    const move = { kind: "move", queue: "tech", title: "Technical help" };
    assert.deepEqual(await directs("move k3f9 technical HELP"), [[ADA, "eva", move]]);
    assert.deepEqual(await directs(`move ${ADA.toUpperCase()} to tech`), [[ADA, "eva", move]]);
    assert.deepEqual(await directs("requeue #zzzz"), [[CY, "eva", { kind: "requeue" }]]);
    assert.deepEqual(await directs("prioritise k3f9 by 30"), [[ADA, "eva", { kind: "prioritise", by: 30 }]]);
    const forBen = { kind: "take", agent: ben, name: "Ben Ode" };
    assert.deepEqual(await directs("take k3f9 for ben"), [[ADA, "eva", forBen]]);
    assert.deepEqual(await directs("move k3f9 Ben Ode"), [[ADA, "eva", forBen]]);
  });

  it("take for themselves who is an agent too", async () => {
    const forAnna = { kind: "take", agent: anna, name: "Anna Müller" };
    assert.deepEqual(await directs("take k3f9", { by: anna, states: [ready(anna)] }), [
      [ADA, "Anna Müller", forAnna],
    ]);
    assert.equal(
      await reads("take k3f9"),
      "You are not among the agents yourself. Name one: take k3f9 for <agent>.",
    );
  });

  it("warn when whoever is to take it cannot now, and say what becomes of it", async () => {
    const taken = await lane("take k3f9 for ben", { states: [away(ben, "lunch")] });
    assert.equal(taken.forward.length, 1);
    assert.match(String(told(taken)), /Ben Ode is away just now \(lunch\)\. .* Ada within a minute/);
  });

  it("are refused to whoever is no supervisor, and not suggested to them", async () => {
    assert.equal(
      await reads("move k3f9 tech", { by: ben }),
      "Only supervisors of this desk can move. You can pass and close your own.",
    );
    assert.match(await reads("take", { by: ben }), /^Only supervisors/);
    assert.equal(
      await reads("prioritse k3f9", { by: ben }),
      "I don't know “prioritse”. Say help to see what I understand.",
    );
    assert.match(await reads("prioritse k3f9"), /Did you mean: prioritise\?/);
    assert.doesNotMatch(await reads("help", { by: ben }), /requeue/);
    assert.match(await reads("help"), /requeue/);
    assert.match(await reads("help", { by: "@stranger:desk.example" }), /not among its agents/);
  });

  it("touch nothing when the conversation, the queue or the agent is not there, or could be several", async () => {
    assert.match(await reads("move nono tech"), /^Nobody who waits goes by “nono”/);
    assert.match(await reads("move 9 tech"), /^Nobody who waits goes by “9”/);
    const alike = { conversations: [waits(ADA, "Ada"), waits(BO, "Bo")] };
    assert.equal(
      await reads("move k3f9 tech", alike),
      "“k3f9” could be several: 2k3f9 (Ada), xk3f9 (Bo). Please write which one you mean.",
    );
    assert.equal((await directs("move xk3f9 tech", alike)).length, 1);
    assert.equal(await reads("move k3f9 tehc"), "I know no queue or agent “tehc”. Did you mean tech?");
    assert.equal(await reads("take k3f9 for Bem"), "I know no agent “Bem”. Did you mean Ben Ode?");
    assert.equal(await reads("move k3f9"), "I don't know “move”. Did you mean: move <conversation> <queue>?");
  });
});

describe("a supervisor and agents", () => {
  it("sets another away or ready, and both are told", async () => {
    const gone = await lane("away Ben Ode at the dentist");
    assert.deepEqual(gone.others, [{ agent: ben, availability: "away", reason: "at the dentist" }]);
    assert.deepEqual(told(gone), [
      [eva, "Ben Ode is away now, and gets no new conversations."],
      [
        ben,
        "eva has set you away (at the dentist), and you get no new conversations. Say ready when you're back.",
      ],
    ]);
    const silent = await lane("away ben");
    assert.deepEqual(silent.others, [{ agent: ben, availability: "away", reason: "set away by eva" }]);
    const back = await lane("ready ben", { states: [away(ben)] });
    assert.deepEqual(back.others, [{ agent: ben, availability: "ready", reason: "" }]);
    assert.match(String(told(back)), /Ben Ode is ready now: 0 of 1 taken/);
  });

  it("speaks of themselves without a name, or with a reason that is nobody's name", async () => {
    const own = await lane("away lunch", { by: anna });
    assert.deepEqual(own.availability, { availability: "away", reason: "lunch" });
    assert.deepEqual(own.others, []);
    assert.equal((await lane("ready", { by: anna })).availability?.availability, "ready");
    assert.equal((await lane("ready anna", { by: anna })).availability?.availability, "ready");
    assert.match(await reads("away"), /^You are not among the agents yourself/);
  });

  it("changes nobody on a slip", async () => {
    assert.equal(await reads("away Bem", { by: anna }), "I know no agent “Bem”. Did you mean Ben Ode?");
    assert.equal(await reads("ready everybody", { by: anna }), "I know no agent “everybody”.");
  });

  it("cannot be played by an agent: their words stay a reason", async () => {
    const own = await lane("away Anna Müller", { by: ben });
    assert.deepEqual(own.availability, { availability: "away", reason: "Anna Müller" });
    assert.deepEqual(own.others, []);
  });
});

describe("the queues, to a supervisor", () => {
  const row = (conversation: string, name: string, queue: string, priority = 0): Waiting => ({
    conversation,
    request: makeRequest({
      conversation,
      reason: "broken",
      customer: { network: "xmpp", identity: name, name },
    }),
    priority,
    aging: 0,
    queue,
    since: 0,
  });
  const verdict = (agent: string, code: Verdict["code"]): Verdict => ({
    agent,
    eligible: false,
    code,
    detail: "",
  });
  const wait = { kind: "wait", position: 1, hopeless: false } as const;
  const situation: Situation = {
    states: [ready(anna)],
    waiting: [row(ADA, "Ada", "tech", 30), row(CY, "Cy", "billing"), row(BO, "Bo", "tech")],
    decisions: {
      [ADA]: {
        ...decision({ ...wait, estimate: [60_000, 300_000] }),
        verdicts: [verdict(anna, "at-capacity"), verdict(ben, "unreachable")],
      },
      [CY]: decision({ ...wait, closed: { opens: "Monday at 9:00" } }),
    },
  };

  it("show place, reason, wait, priority, handle, why, and the estimate, by queue", async () => {
    assert.equal(
      (await reads("queue", situation)).replace(/\n+/g, "\n"),
      [
        "These are waiting, the most urgent first and then the longest. Agents ready: 1.",
        "Technical help (2 waiting)",
        "- 1. Ada: broken (10 min, priority 30, 2k3f9): 1 busy, 1 not reachable; it takes 1 to 5 minutes",
        "- 2. Bo: broken (10 min, priority 0, xk3f9): being decided",
        "Invoices (1 waiting)",
        "- 1. Cy: broken (10 min, priority 0, zzzz): the queue is closed until Monday at 9:00",
      ].join("\n"),
    );
  });

  it("say when whoever is ready has no place free, and when no reason was given", async () => {
    const full = { ...situation, states: [ready(anna, { load: 1 }), away(ben)] };
    assert.match(await reads("queue", full), /Agents ready: 1 \(no free place\)\./);
    const [first] = situation.waiting ?? [];
    assert.ok(first);
    const silent = { ...first, request: { ...first.request, reason: "" } };
    assert.match(await reads("queue", { ...situation, waiting: [silent] }), /Ada: no reason given \(/);
    assert.match(await reads("queue", { by: ben, waiting: [silent] }), /Ada: no reason given \(/);
  });

  it("can be one alone, by name or title, also mistyped", async () => {
    const one = await reads("queue invoices", situation);
    assert.match(one, /Invoices/);
    assert.doesNotMatch(one, /Technical/);
    assert.match(await reads("queue tehc", situation), /Did you mean tech\?/);
  });

  it("are bounded, and say how many more wait", async () => {
    const waiting = Array.from({ length: 30 }, (_, n) =>
      row(`01k849q6cfi5lc367jtm7zz${1000 + n}`, `N${n}`, "tech"),
    );
    const shown = await reads("queue", { waiting });
    assert.equal(shown.split("\n").filter((line) => line.startsWith("- ")).length, 20);
    assert.match(shown, /… and 10 more\./);
  });

  it("name conversations to agents by the same handles, which why understands", async () => {
    assert.match(await reads("queue", { ...situation, by: ben }), /Ada: broken \(tech, 10 min, 2k3f9\)/);
    assert.match(
      await reads("why k3f9", { ...situation, by: ben }),
      /conversation 01k849q6cfi5lc367jtm72k3f9/i,
    );
  });
});

describe("who may look into a talk", () => {
  const talk = { ...play().talks("bridge").state, id: ADA };
  const conversations = [talk];
  const commandsOf = ({ forward }: AgentResult) =>
    forward.map(({ conversation, event }) => [conversation, event.type === "UserCommanded" && event.command]);

  it("a supervisor, by listening or barging in", async () => {
    assert.deepEqual(commandsOf(await lane("listen k3f9", { conversations })), [[ADA, `listen ${ADA}`]]);
    assert.deepEqual(commandsOf(await lane("barge k3f9", { conversations })), [[ADA, `barge ${ADA}`]]);
    assert.match(await reads("listen k3f9", { conversations, by: ben }), /^Only supervisors/);
    assert.match(await reads("listen k3f9"), /nobody's conversation just now/);
  });

  it("who may have it hosted otherwise: its agent, or a supervisor", async () => {
    assert.deepEqual(commandsOf(await lane("host homeserver k3f9", { conversations })), [
      [ADA, "host homeserver"],
    ]);
    assert.match(await reads("host homeserver k3f9", { conversations, by: ben }), /^Only whoever has/);
  });

  it("nobody else reads its transcript", async () => {
    assert.match(await reads("transcript k3f9", { conversations, by: ben }), /^I know no conversation/);
  });
});
