import assert from "node:assert/strict";
import { answerCommands } from "../../src/application/answer-commands.ts";
import type { DeskSetup } from "../../src/application/desk-setup.ts";
import type { AgentEvent, AgentResult, Store } from "../../src/application/ports/store.ts";
import type { ConversationState } from "../../src/domain/conversation/state.ts";
import type { Rules } from "../../src/domain/routing/rules.ts";
import { type AgentState, REASON_AT_FIRST } from "../../src/domain/routing/snapshot.ts";
import { anna, ben, decision, play, settings, textOf } from "../domain/conversation/play.ts";
import { away, makeAgent, ready } from "../domain/routing/make.ts";

const other = "@anna:other.example";
const rules: Rules = {
  skills: [],
  agents: new Map(
    [
      makeAgent(anna, { name: "Anna Müller" }),
      makeAgent(ben, { name: "Ben Ode" }),
      makeAgent(other, { name: "Anna Zoll" }),
      makeAgent("@billing:desk.example", { name: "Bill" }),
    ].map((agent) => [agent.id, agent]),
  ),
  queues: new Map([
    ["billing", { name: "billing", title: "Invoices" }],
    ["tech", { name: "tech", title: "Technical help" }],
  ]),
  rules: [],
};

const ID = "0c1f8qz2";
const SECOND = "0c1f9abc";

function talk(id = ID, name = "Ada"): ConversationState {
  const { state } = play().talks();
  return { ...state, id, slots: { ...state.slots, name } };
}

const says = [{ id: "1", text: { en: "Please wait", de: "Bitte warten" } }];
const waits = decision({ kind: "wait", position: 1, hopeless: false, says });
const two = [talk(), talk(SECOND, "Bo")];

const commanded = (command: string): AgentEvent => ({ type: "AgentCommanded", command, from: "chat" });

const fromRoom = (command: string, about: string): AgentEvent => ({
  type: "AgentCommanded",
  command,
  from: "room",
  about,
});

/** What becomes of a command in an agent's lane. */
async function lane(
  command: string | AgentEvent,
  conversations: readonly ConversationState[] = [talk()],
  changes: Partial<DeskSetup> = {},
  states: readonly AgentState[] = [],
): Promise<AgentResult> {
  const setup: DeskSetup = {
    deskName: "Example Desk",
    rules,
    language: "en",
    texts: {},
    settingsFor: () => settings,
    ...changes,
  };
  let result: AgentResult | undefined;
  const store: Pick<Store, "handleAgentLanes"> = {
    handleAgentLanes: async (_, handle) => {
      result = await handle({
        agent: anna,
        known: true,
        events: [{ at: 0, event: typeof command === "string" ? commanded(command) : command }],
        view: {
          blocks: async () => [],
          runningWith: async () => [],
          agentState: async (agent) =>
            states.find(({ id }) => id === agent) ?? (agent === anna ? undefined : ready(agent)),
          conversationsOf: async () => conversations,
          conversationsEnding: async (ending) => conversations.filter(({ id }) => id.endsWith(ending)),
          waiting: async () => [],
          recorded: async () => undefined,
          latestDecision: async (conversation) => ({
            conversation,
            decision: waits,
            decisionId: "d",
            offers: [],
            times: 1,
            at: 0,
            attempt: 1,
          }),
          agentStates: async () => [],
        },
      });
      return 1;
    },
  };
  const clock = { now: () => 0, monotonic: () => 0, sleep: async () => undefined };
  await answerCommands({ store: store as Store, setup: () => setup, clock, nudge: () => undefined })();
  return result ?? assert.fail("nothing was handled");
}

/** What the agent reads in their chat with the bot. */
async function reads(...asked: Parameters<typeof lane>): Promise<string> {
  const { tell, forward } = await lane(...asked);
  assert.deepEqual(forward, [], "nothing is done");
  return tell
    .map((effect) => (effect.type === "TellAgent" ? textOf(effect.content) : effect.type))
    .join("\n");
}

/** What goes into conversations, when there is nothing to say about it yet. */
async function does(...asked: Parameters<typeof lane>) {
  const { tell, forward } = await lane(...asked);
  assert.deepEqual(tell, []);
  return forward.map(({ conversation, event }) =>
    event.type === "UserCommanded" ? [conversation, event.command, event.title] : [conversation, event.type],
  );
}

describe("pass, in the agent's lane", () => {
  for (const [written, command, title] of [
    ["billing", "pass billing", "Invoices"],
    ["BILLING", "pass billing", "Invoices"],
    ["to invoices", "pass billing", "Invoices"],
    ["Technical  help", "pass tech", "Technical help"],
    ["“tech”.", "pass tech", "Technical help"],
    ["ben", `pass ${ben}`, "Ben Ode"],
    ["@Ben", `pass ${ben}`, "Ben Ode"],
    ["ben ode", `pass ${ben}`, "Ben Ode"],
    [ben, `pass ${ben}`, "Ben Ode"],
    [ben.toUpperCase(), `pass ${ben}`, "Ben Ode"],
    ["anna müller", `pass ${anna}`, "Anna Müller"],
    ["@billing:desk.example", "pass @billing:desk.example", "Bill"],
  ] as const) {
    it(`understands ${written}`, async () => {
      assert.deepEqual(await does(`pass ${written}`), [[ID, command, title]]);
    });
  }

  it("asks what was meant on a typo, and names what there is when nothing is near", async () => {
    assert.equal(
      await reads("pass biling"),
      "I know no queue or agent “biling”. Did you mean billing, Bill?",
    );
    assert.equal(await reads("pass tehc"), "I know no queue or agent “tehc”. Did you mean tech?");
    assert.equal(await reads("pass Ben Oed"), "I know no queue or agent “Ben Oed”. Did you mean Ben Ode?");
    assert.equal(
      await reads("pass the moon"),
      "I know no queue or agent “the moon”. The queues are: billing, tech.",
    );
    const none = { rules: { ...rules, queues: new Map() } };
    assert.equal(await reads("pass the moon", [talk()], none), "I know no queue or agent “the moon”.");
  });

  it("understands each of its own suggestions and choices", async () => {
    for (const name of ["billing", "Bill", "tech", "Ben Ode", anna, other])
      assert.equal((await does(`pass ${name}`)).length, 1, name);
  });

  it("asks which one when several are called so", async () => {
    assert.equal(
      await reads("pass anna"),
      "“anna” could be several: @anna:desk.example, @anna:other.example. Please write which one you mean.",
    );
  });

  it("asks which conversation, with the words that choose it", async () => {
    assert.equal(
      await reads("pass invoices", two),
      [
        "You have more than one conversation. Write which one you mean, or !pass in its room:",
        "- pass billing 8qz2 (Ada: My invoice is wrong)",
        "- pass billing 9abc (Bo: My invoice is wrong)",
      ].join("\n"),
    );
    assert.deepEqual(await does(`pass billing ${SECOND}`, two), [[SECOND, "pass billing", "Invoices"]]);
    assert.deepEqual(await does(`pass Technical help ${ID.toUpperCase()}`, two), [
      [ID, "pass tech", "Technical help"],
    ]);
  });

  it("leaves alone what is not theirs", async () => {
    assert.equal(
      await reads("pass billing 0c1f7xyz"),
      "You have no conversation “0c1f7xyz” to pass, so I left everything as it is.",
    );
    assert.equal(await reads("pass billing", []), "You have no conversation to pass.");
    const rung = { ...play().rings().state, id: ID };
    assert.equal(await reads(`pass billing ${ID}`, [rung]), "You have no conversation to pass.");
  });

  it("without a name asks to whom, with names of the rules", async () => {
    assert.equal(await reads("pass"), "Pass Ada to whom? Write pass ben or pass billing.");
    assert.equal(await reads("pass", two), "Pass Ada / Bo to whom? Write pass ben or pass billing.");
    assert.equal(await reads("pass", []), "You have no conversation to pass.");
    const none = { rules: { ...rules, queues: new Map() } };
    assert.equal(await reads("pass", [talk()], none), "Pass Ada to whom? Write pass ben.");
    assert.equal(
      await reads(fromRoom("!pass", "Bo"), two),
      "Pass Bo to whom? Write !pass ben or !pass billing.",
    );
  });

  it("given in a room comes here with its conversation, and goes back with what the rules call it", async () => {
    const room = play().talks().says("!pass Technical Help");
    const [sent] = room.of("ForwardCommand");
    const { forward } = await lane(sent?.command ?? "", [talk(SECOND), room.state]);
    const [back] = forward;
    assert.equal(back?.conversation, room.state.id);
    room.event(back?.event ?? assert.fail("nothing came back"));
    assert.deepEqual(room.state.target, { queue: "tech" });
    assert.deepEqual(
      room.of("TellAgent").map(({ content }) => textOf(content)),
      ["You passed Ada on to Technical help. Thank you!"],
    );
  });

  it("with a typo in a room is answered in the chat, and the talk goes on", async () => {
    const room = play().talks().says("!pass tec");
    const [sent] = room.of("ForwardCommand");
    assert.equal(
      await reads(sent?.command ?? "", [room.state]),
      "I know no queue or agent “tec”. Did you mean tech?",
    );
    assert.equal(room.stage.kind, "connected");
  });

  it("is answered in the desk's language", async () => {
    assert.equal(
      await reads("pass techh", two, { language: "de" }),
      "Ich kenne keine Warteschlange und niemanden namens „techh“. Meintest du tech?",
    );
    assert.equal(
      await reads("pass techh", two, { language: "fr" }),
      "Je ne connais ni file ni personne du nom de « techh ». Vouliez-vous dire tech ?",
    );
  });
});

describe("close, in the agent's lane", () => {
  it("ends the only conversation, with all the words as its reason", async () => {
    assert.deepEqual(await does("close"), [[ID, "close", undefined]]);
    assert.deepEqual(await does("close solved by phone"), [[ID, "close solved by phone", undefined]]);
    assert.deepEqual(await does(`close ${ID} solved`), [[ID, "close solved", undefined]]);
  });

  it("asks which conversation, with the words that choose it and the reason given", async () => {
    assert.equal(
      await reads("close solved", two),
      [
        "You have more than one conversation. Write which one you mean, or !close in its room:",
        "- close 8qz2 solved (Ada: My invoice is wrong)",
        "- close 9abc solved (Bo: My invoice is wrong)",
      ].join("\n"),
    );
    assert.deepEqual(await does(`close ${SECOND} solved`, two), [[SECOND, "close solved", undefined]]);
  });

  it("chooses by as few letters as name one of all that are theirs, and those choose it", async () => {
    const rung = { ...play().rings().state, id: "0c1fx8qz2" };
    const asked = await reads("close", [...two, rung]);
    assert.match(asked, /- close f8qz2 \(Ada: .*\n- close 9abc \(Bo: [^\n]*$/);
    assert.deepEqual(await does("close f8qz2", [...two, rung]), [[ID, "close", undefined]]);
  });

  it("never ends another conversation than the one named", async () => {
    assert.equal(
      await reads("close 0c1f7xyz"),
      "You have no conversation “0c1f7xyz” to close, so I left everything as it is.",
    );
    assert.equal(await reads("close", []), "You have no conversation to close.");
  });

  it("by someone who does not have it (any more) is refused by the conversation itself", () => {
    const taken = play().talks().event({ type: "UserCommanded", user: ben, command: "close" });
    assert.equal(taken.stage.kind, "connected");
    assert.deepEqual(
      taken.of("TellAgent").map(({ agent, content }) => [agent, textOf(content)]),
      [[ben, "The conversation with Ada is not yours, so I left it as it is."]],
    );
  });
});

describe("a customer's name or a handle", () => {
  const juliet = talk(ID, "Juliet Capulet");
  const romeo = talk(SECOND, "Romeo Montague");
  const both = [juliet, romeo];

  it("names one's own conversation to close", async () => {
    for (const named of ["Juliet", "juliet capulet", "CAPULET", "8qz2", "#f8qz2", ID])
      assert.deepEqual(await does(`close ${named} solved`, both), [[ID, "close solved", undefined]], named);
    assert.deepEqual(await does("close solved by Juliet", [romeo]), [
      [SECOND, "close solved by Juliet", undefined],
    ]);
  });

  it("names one's own conversation to pass on, before or behind to whom", async () => {
    const passed = [[ID, `pass ${ben}`, "Ben Ode"]];
    for (const written of [
      "Juliet ben",
      "ben Juliet",
      "Juliet Capulet to ben ode",
      "juliet to Ben Ode",
      "ben 8qz2",
      `Juliet ben ${ID}`,
    ])
      assert.deepEqual(await does(`pass ${written}`, both), passed, written);
    assert.equal(
      await reads("pass juliet", both),
      "Pass Juliet Capulet to whom? Write pass ben or pass billing.",
    );
    assert.match(await reads("pass juliet bem", both), /no queue or agent “bem”\. Did you mean Ben Ode/);
    assert.deepEqual(await does("pass ben", [talk(ID, "Ben")]), passed, "the rules come first");
  });

  it("asks which one when several are called so, and leaves alone what is closed already", async () => {
    const other = talk("0c1f7777", "Juliet Miller");
    assert.match(
      await reads("close juliet solved", [...both, other]),
      /- close 8qz2 solved \(Juliet Capulet: .*\n- close 7777 solved \(Juliet Miller: [^\n]*$/,
    );
    assert.match(
      await reads("pass juliet ben", [...both, other]),
      /- pass @ben:desk.example 8qz2 \(.*\n- pass @ben:desk.example 7777 \([^\n]*$/,
    );
    const closed: ConversationState = { ...juliet, stage: play().talks().says("!close").stage };
    assert.deepEqual(await does("close juliet", [closed, romeo]), [[ID, "close", undefined]]);
  });

  it("tells why by the desk's clock, and quotes in its language", async () => {
    const german = { language: "de", timeZone: "Europe/Berlin" };
    const answer = await reads("why", [talk()], german);
    assert.match(answer, /1970-01-01 01:00:00 Europe\/Berlin/);
    assert.match(answer, /Bitte warten/);
    assert.doesNotMatch(answer, /Please wait|UTC/);
  });

  it("names whose decision why explains; it asks which one when there are several", async () => {
    assert.match(
      await reads("why", [juliet]),
      /^Juliet Capulet\n+Waiting, number 1 in line .*conversation 0c1f8qz2/,
    );
    for (const named of ["romeo", "9abc", SECOND])
      assert.match(await reads(`why ${named}`, both), /^Romeo Montague\n.*conversation 0c1f9abc/s, named);
    assert.equal(
      await reads("why", both),
      [
        "You have more than one conversation. Write which one you mean, or !why in its room:",
        "- why 8qz2 (Juliet Capulet: My invoice is wrong)",
        "- why 9abc (Romeo Montague: My invoice is wrong)",
      ].join("\n"),
    );
  });
});

describe("a command that is not understood", () => {
  it("says in which conversation's room it was given", async () => {
    assert.equal(
      await reads(fromRoom("!clsoe", "Juliet Capulet")),
      "In the room with Juliet Capulet: I don't know “clsoe”. Did you mean: close?",
    );
    assert.match(await reads(fromRoom("!dance", "Bo"), two), /^In the room with Bo: I don't know “dance”\./);
    assert.match(await reads("clsoe"), /^I don't know/);
  });
});

describe("status", () => {
  it("says well that an agent has never been ready", async () => {
    assert.equal(
      await reads("status", []),
      "You're not taking conversations yet: 0 of 1 taken. Say ready to begin.",
    );
    assert.match(await reads("status", [], { language: "de" }), /^Du nimmst noch keine Gespräche an/);
  });

  it("tells of each conversation in words, in the desk's language", async () => {
    assert.match(await reads("status", [talk()]), /Ada: .*\(talking, less than a minute, 8qz2\)/);
    assert.match(await reads("status", [talk()], { language: "de" }), /\(im Gespräch, unter einer Minute, /);
  });
});

describe("pass to a person", () => {
  const warned = async (state?: AgentState) => {
    const { tell, forward } = await lane(`pass ${ben}`, [talk()], {}, state ? [state] : []);
    assert.equal(forward.length, 1, "it is passed on all the same");
    return tell.flatMap((effect) => (effect.type === "TellAgent" ? [textOf(effect.content)] : [])).join();
  };

  it("tells at once when they are away or have no slot free, and what becomes of it then", async () => {
    assert.match(await warned(away(ben)), /^Ben Ode is away just now\. .* Ada within a minute/);
    assert.match(await warned(away(ben, REASON_AT_FIRST)), /^Ben Ode is away just now\. /);
    assert.match(await warned(away(ben, "lunch")), /^Ben Ode is away just now \(lunch\)\. /);
    assert.match(await warned(ready(ben, { load: 1 })), /^Ben Ode has no slot free just now\. /);
    assert.equal(await warned(ready(ben)), "");
  });
});

describe("an agent who leaves their chat with the bot", () => {
  it("is away with that reason, and not told in a chat that they left", async () => {
    const { availability, tell } = await lane({ type: "AgentChatLeft", roomId: "!chat:desk.example" });
    assert.deepEqual(availability, { availability: "away", reason: "left the chat with the bot" });
    assert.deepEqual(tell, []);
  });
});

describe("an encrypted chat with the bot", () => {
  it("is answered in plain words: that it cannot be read, and how to open one that can", async () => {
    const { tell } = await lane({ type: "AgentChatUnreadable", roomId: "!chat:desk.example" });
    const [said = ""] = tell.flatMap((effect) =>
      effect.type === "TellAgent" ? [textOf(effect.content)] : [],
    );
    assert.match(said, /cannot read encrypted chats/);
    assert.match(said, /without encryption .* invite me there/);
  });
});
