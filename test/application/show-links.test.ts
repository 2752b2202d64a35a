import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { localRouter } from "../../src/adapters/routers/local/local-router.ts";
import type { Network } from "../../src/application/ports/network.ts";
import { showLinks } from "../../src/application/show-links.ts";
import { writeLink } from "../../src/domain/link/link-code.ts";
import type { Queue, Rules } from "../../src/domain/routing/rules.ts";
import type { AgentState, Snapshot } from "../../src/domain/routing/snapshot.ts";
import { plainWords } from "../../src/domain/text/render-text.ts";
import { settings } from "../domain/conversation/play.ts";
import { NOW, ours, terms } from "../domain/link/make.ts";
import { away, makeAgent, makeRule, makeRules, ready } from "../domain/routing/make.ts";

const networks = new Map<string, Pick<Network, "link" | "linkSaying">>([
  ["xmpp", { link: (desk) => `xmpp:${desk}`, linkSaying: (desk, words) => `xmpp:${desk}?${words}` }],
  ["irc", { link: (desk) => `irc:${desk}` }],
]);
const spring = { ...terms, campaign: "spring" };
const code = writeLink(spring, ours) ?? "";

interface Situation {
  readonly agents?: readonly AgentState[];
  readonly waiting?: Snapshot["waiting"];
  readonly pace?: NonNullable<Snapshot["pace"]>;
  readonly rules?: Rules;
  readonly down?: readonly string[];
}

const standard = makeRules([makeAgent("@anna:x")]);

function show(situation: Situation, given?: string, language = "en") {
  const { agents = [ready("@anna:x")], waiting = {}, pace = {}, rules = standard, down = [] } = situation;
  return showLinks({
    keys: [ours],
    networks: networks as unknown as ReadonlyMap<string, Network>,
    problemOf: (network) => (down.includes(network) ? "disconnected" : undefined),
    setup: () => ({ deskName: "Desk", rules, language: "en", texts: {}, settingsFor: () => settings }),
    router: localRouter(() => rules),
    store: { routingFigures: async () => ({ agents, waiting, pace }) },
    clock: { now: () => NOW },
  })({ desk: "billing", code: given, language });
}

async function standing(situation: Situation, given?: string) {
  const { open, standing } = await show(situation, given);
  return [open, standing.map((each) => plainWords(each, "en")).join(" ")] as const;
}

const queued = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ conversation: `c${at}`, priority: 10, since: NOW - 1_000 }));

describe("what the links page shows", () => {
  it("that somebody is free, by the rules as they would decide now", async () => {
    assert.deepEqual(await standing({}), [true, "Somebody is free for you."]);
  });

  it("the expected wait as a range, from the pace of the queue", async () => {
    const busy = { agents: [ready("@anna:x", { load: 1 })], waiting: { billing: queued(2) } };
    const pace = { billing: { served: 12, window_ms: 3_600_000 } };
    const [open, words] = await standing({ ...busy, pace });
    assert.ok(open);
    assert.match(words, /^Expected wait: \d+ to \d+ minutes\.$/);
    assert.deepEqual(await standing(busy), [true, "You would be number 3 in line."]);
  });

  it("that nobody is in, and that it is closed until it opens", async () => {
    assert.match(
      (await standing({ agents: [away("@anna:x")] }))[1],
      /^Nobody is in at the moment\. Write all the same/,
    );
    const closed: Queue = { name: "billing", title: "Billing", state: "closed" };
    const rules = { ...standard, queues: new Map([["billing", closed]]) };
    assert.deepEqual((await standing({ rules }))[0], false);
  });

  it("what the rules say to whom they do not serve, in the language of the page", async () => {
    const text = { en: "Please call us.", de: "Bitte rufen Sie an." };
    const overflow = [{ when: { kind: "closed" }, action: { kind: "close", text } }] as const;
    const queue: Queue = { name: "billing", title: "Billing", state: "closed", overflow };
    const rules = { ...standard, queues: new Map([["billing", queue]]) };
    assert.deepEqual((await show({ rules }, undefined, "de")).standing, ["Bitte rufen Sie an."]);
  });

  it("each for the link that they came by: the code's queue and campaign count", async () => {
    const forSpring = makeRule({
      name: "spring",
      queue: "support",
      matches: ({ link }) => link?.campaign === "spring",
    });
    const shut: Queue = { name: "support", title: "Support", state: "closed" };
    const rules = { ...makeRules([makeAgent("@anna:x")], [forSpring, makeRule()]) };
    const queues = new Map([...rules.queues, ["support", shut] as const]);
    assert.equal((await standing({ rules: { ...rules, queues } }))[0], true);
    assert.equal((await standing({ rules: { ...rules, queues } }, code))[0], false);
    const toSupport = writeLink({ ...terms, queue: "support" }, ours);
    assert.equal((await standing({ rules: { ...rules, queues } }, toSupport))[0], false);
  });

  it("the code in every link that can hold it, as we write it, and nothing of one that is not good", async () => {
    const { ways, code: shown } = await show({}, code.toUpperCase());
    assert.equal(shown, code);
    assert.deepEqual(ways[0]?.link, `xmpp:billing?${code}`);
    const without = await show({}, `${code}7`);
    assert.equal("code" in without, false);
    assert.deepEqual(without.ways, [
      { network: "xmpp", link: "xmpp:billing", sendsCode: false, reachable: true },
      { network: "irc", link: "irc:billing", sendsCode: false, reachable: true },
    ]);
  });

  it("which networks cannot be reached", async () => {
    const { ways } = await show({ down: ["xmpp"] });
    assert.deepEqual(
      ways.map(({ reachable }) => reachable),
      [false, true],
    );
  });
});
