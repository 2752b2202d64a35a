import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { advance } from "../../../src/domain/conversation/advance.ts";
import type { Content, Effect } from "../../../src/domain/conversation/effects.ts";
import type { ConversationEvent, Timed } from "../../../src/domain/conversation/events.ts";
import { saysNothing } from "../../../src/domain/conversation/link.ts";
import type { ConversationState } from "../../../src/domain/conversation/state.ts";
import { en } from "../../../src/domain/text/en.ts";
import type { Move } from "./moves.ts";
import { eventOf, moves } from "./moves.ts";
import { settings } from "./play.ts";

const birth = { id: "c1", settings };

/** A deadline of which one must run in each stage. */
const owned = {
  interviewing: ["silence", "client-answer"],
  waiting: ["position"],
  ringing: ["ring"],
  connected: ["idle"],
  "wrapping-up": ["wrap-up"],
};

/** What the world holds of one conversation, kept by its effects alone. */
class World {
  now = 1_000_000;
  state: ConversationState | undefined;
  readonly claims = new Set<string>();
  request: number | undefined;
  bot = true;
  botRefused = false;
  nth = 0;

  move(move: Move): void {
    this.nth += 1;
    const event = eventOf(move, this.state, this.nth);
    if (!event) return;
    this.now += move.later_ms;
    if (event.type === "DeadlinePassed") this.now = Math.max(this.now, event.due);
    if (event.type === "DecisionMade" && event.decision.outcome.kind === "offer") {
      for (const agent of event.decision.outcome.agents) this.claims.add(agent);
      if (event.attempt === this.request) this.request = undefined;
    }
    if (event.type === "DeliveryFailed" && event.effect.type === "BotReturns") this.botRefused = true;
    this.fold({ at: this.now, event });
  }

  fold(timed: Timed<ConversationEvent>): void {
    const before = deepFreeze(this.state);
    const step = advance(before, deepFreeze(timed), birth);
    assert.deepEqual(advance(before, timed, birth), step, "the same event gives the same step");
    assert.deepEqual(JSON.parse(JSON.stringify(step)), step, "a step is plain data");
    for (const effect of step.effects) this.apply(effect);
    this.state = step.state;
    checkMessage(before, timed.event, step.effects);
    this.checkState(step.state);
    if (before?.stage.kind === "closed") checkClosed(timed.event, step.effects);
  }

  apply(effect: Effect): void {
    switch (effect.type) {
      case "ClaimSlot":
        this.claims.add(effect.agent);
        break;
      case "ReleaseCapacity":
        assert.ok(this.claims.delete(effect.agent), `${effect.agent} had no slot to give back`);
        break;
      case "RequestDecision":
        this.request = effect.request.attempt;
        break;
      case "CancelRequest":
        this.request = undefined;
        break;
      case "OpenRoom":
      case "BotReturns":
        this.bot = true;
        break;
      case "BotLeaves":
        this.bot = false;
        break;
      case "PostInRoom":
        if (effect.as === "desk" && this.state?.room.status === "open")
          assert.ok(this.bot, "the bot speaks only where it is");
        checkContent(effect.content);
        break;
      case "SayToCustomer":
      case "TellAgent":
        checkContent(effect.content);
        break;
    }
  }

  checkState(state: ConversationState): void {
    const { stage } = state;
    const deadlines = Object.keys(state.timers);
    if (stage.kind === "closed") assert.deepEqual(deadlines, [], "a closed conversation waits for nothing");
    else
      assert.ok(
        deadlines.some((timer) => owned[stage.kind].includes(timer)),
        `${stage.kind} has a deadline of its own`,
      );
    assert.deepEqual([...this.claims].sort(), [...holds(state)].sort(), `claims in ${stage.kind}`);
    if (stage.kind === "waiting")
      assert.equal(this.request, state.attempt, "a waiting conversation has its request");
    else assert.equal(this.request, undefined, `no request is left behind in ${stage.kind}`);
    this.checkRoom(state);
  }

  checkRoom(state: ConversationState): void {
    if (state.room.status !== "open") return;
    const { stage, room } = state;
    const deskSpeaks = stage.kind === "interviewing" || stage.kind === "waiting" || stage.kind === "ringing";
    if (deskSpeaks && room.puppet && !this.botRefused)
      assert.ok(room.bot, `the bot is in the room while ${stage.kind}`);
    const users = room.members.map((member) => member.user);
    assert.equal(new Set(users).size, users.length, "everyone is in the room once");
    const serving = room.members.filter((member) => member.reason === "agent").map((member) => member.user);
    const agent = stage.kind === "connected" || stage.kind === "wrapping-up" ? [stage.agent] : [];
    assert.ok(
      serving.every((user) => agent.includes(user)),
      `${serving} serve in ${stage.kind}`,
    );
    const invited = room.members
      .filter((member) => member.membership === "invited")
      .map((member) => member.user);
    assert.ok(
      invited.every((user) => [...(stage.kind === "ringing" ? stage.agents : []), ...agent].includes(user)),
      "only the rung are invited, and the agent to a new room",
    );
  }
}

function holds({ stage }: ConversationState): readonly string[] {
  if (stage.kind === "ringing") return stage.agents;
  return stage.kind === "connected" || stage.kind === "wrapping-up" ? [stage.agent] : [];
}

/** A customer's words reach the room once, an agent's the customer once, or it is said at them that they do not. */
function checkMessage(
  before: ConversationState | undefined,
  event: ConversationEvent,
  effects: readonly Effect[],
): void {
  if (event.type === "CustomerWrote") {
    const posts = effects.filter(
      (effect) => effect.type === "PostInRoom" && effect.source === event.message.id,
    );
    const isStranger = before && before.customer.identity !== event.customer.identity;
    const expected = isStranger || saysNothing(event.message) ? 0 : 1;
    assert.equal(
      posts.length,
      expected,
      "a customer's words are posted once, a stranger's and a mere code never",
    );
  }
  if (event.type !== "UserWrote" || before?.stage.kind !== "connected" || event.user !== before.stage.agent)
    return;
  const { id } = event.message;
  const isCommand = effects.some(
    (effect) =>
      effect.type === "ForwardCommand" || effect.type === "TellAgent" || effect.type === "RequestDecision",
  );
  const said = effects.filter((effect) => effect.type === "SayToCustomer" && effect.source === id);
  const remarked = effects.filter((effect) => effect.type === "PostInRoom" && effect.replyTo === id);
  assert.equal(
    said.length + remarked.length + (isCommand ? 1 : 0),
    1,
    `${id} is said, refused aloud, or a command`,
  );
}

const allowedInClosed: ReadonlySet<Effect["type"]> = new Set([
  "ReleaseCapacity",
  "PostInRoom",
  "RetractInRoom",
  "DressPuppet",
  "UpdateCard",
  "TellAgent",
  "ForwardCommand",
  "FollowAddress",
  "RemoveFromRoom",
  "SayToCustomer",
]);

function checkClosed(event: ConversationEvent, effects: readonly Effect[]): void {
  if (event.type === "CustomerWrote") return;
  for (const effect of effects)
    assert.ok(allowedInClosed.has(effect.type), `${effect.type} after close, by ${event.type}`);
}

/** Every text has all the parameters that it names. */
function checkContent(content: Content): void {
  if (content.kind !== "text") return;
  const text: string = en[content.key];
  assert.ok(text, `there is a text ${content.key}`);
  for (const [, name = ""] of text.matchAll(/\{([a-z]+)\}/gu)) {
    assert.ok(name in content.parameters, `${content.key} is given ${name}`);
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) deepFreeze(inner);
  return value;
}

const first: Move = { kind: "writes", pick: 1, later_ms: 0 };
const led: readonly Move[] = [
  first,
  { kind: "room-opens", pick: 0, later_ms: 10 },
  { kind: "client", pick: 1, later_ms: 10 },
  { kind: "writes", pick: 2, later_ms: 5_000 },
];

function live(all: readonly Move[]): World {
  const world = new World();
  for (const move of all) world.move(move);
  return world;
}

describe("whatever happens to a conversation", () => {
  it("keeps every invariant from the first event on", () => {
    fc.assert(
      fc.property(moves, (all) => void live([first, ...all])),
      { numRuns: 1_500 },
    );
  });

  it("keeps every invariant once it waits for an agent", () => {
    fc.assert(
      fc.property(moves, (all) => void live([...led, ...all])),
      { numRuns: 1_500 },
    );
  });

  it("takes any first event without opening anything but for words", () => {
    fc.assert(
      fc.property(moves, (all) => {
        const world = live(all);
        if (world.state && world.state.stage.kind !== "closed")
          assert.notEqual(world.state.room.status, undefined);
      }),
      { numRuns: 500 },
    );
  });

  it("gives the stored state again when its events are replayed", () => {
    fc.assert(
      fc.property(moves, (all) => {
        const one = live([...led, ...all]);
        const other = live([...led, ...all]);
        assert.deepEqual(JSON.parse(JSON.stringify(one.state)), other.state);
      }),
      { numRuns: 200 },
    );
  });

  it("reaches every stage in these runs", () => {
    const reached = new Set<string>();
    const sample = fc.sample(moves, { numRuns: 300, seed: 7 });
    for (const all of sample) {
      const world = new World();
      for (const move of [...led, ...all]) {
        world.move(move);
        if (world.state) reached.add(world.state.stage.kind);
      }
    }
    assert.deepEqual([...reached].sort(), [
      "closed",
      "connected",
      "interviewing",
      "ringing",
      "waiting",
      "wrapping-up",
    ]);
  });
});
