import assert from "node:assert/strict";
import { advance } from "../../../src/domain/conversation/advance.ts";
import type { Content, Effect, EffectRef } from "../../../src/domain/conversation/effects.ts";
import type { ConversationEvent } from "../../../src/domain/conversation/events.ts";
import type { Attachment } from "../../../src/domain/conversation/message.ts";
import type {
  ConversationSettings,
  ConversationState,
  TimerName,
} from "../../../src/domain/conversation/state.ts";
import type { CustomerRef } from "../../../src/domain/customer.ts";
import { printPlain } from "../../../src/domain/message/print-plain.ts";
import { plain } from "../../../src/domain/message/rich-text.ts";
import type { Decision, Verdict } from "../../../src/domain/routing/decision.ts";
import { contentBody } from "../../../src/domain/text/content-body.ts";
import type { TextParameters, Words } from "../../../src/domain/text/text-key.ts";

export const anna = "@anna:desk.example";
export const ben = "@ben:desk.example";
export const carla = "@carla:desk.example";
export const names = { [anna]: "Anna", [ben]: "Ben", [carla]: "Carla" };
export const room = "!room:desk.example";

export const customer: CustomerRef = {
  network: "xmpp",
  desk: "billing",
  identity: "ada@home.example",
  address: "ada@home.example/phone",
};

export const settings: ConversationSettings = {
  deskName: "Example Desk",
  defaultLanguage: "en",
  script: {
    slots: [
      { slot: "name", ask: { en: "What is your name?", de: "Wie heißen Sie?" } },
      { slot: "reason", ask: { en: "What is it about?", de: "Worum geht es?" } },
    ],
    maxTurns: 6,
    silence_ms: 120_000,
    clientAnswer_ms: 3_000,
  },
  carries: {
    edits: true,
    replies: true,
    retractions: true,
    reactions: false,
    typing: true,
    deliveryReceipts: true,
    media: false,
    formatting: "styling",
    clientIdentification: true,
    maxTextBytes: 65_536,
  },
  followUp_ms: 3_600_000,
  wrapUp_ms: 30_000,
  positionUpdate_ms: 60_000,
  idleClose_ms: 1_800_000,
  holdForAbsent: { messages: 3, for_ms: 600_000 },
};

export const offered = {
  host: "homeserver",
  ring_ms: 30_000,
  onNoAnswer: { setAway: true, exclude_ms: 300_000 },
} as const;

export type Keyed = { readonly key: string; readonly parameters: TextParameters };

/** One conversation, played event by event on a clock of its own; what each event led to can be looked at. */
export class Play {
  readonly settings: ConversationSettings;
  readonly birth: {
    readonly id: string;
    readonly settings: ConversationSettings;
    readonly previous?: { id: string; agent?: string };
  };
  now = 1_000_000;
  current: ConversationState | undefined;
  /** Of the last event. */
  effects: readonly Effect[] = [];
  all: Effect[] = [];
  #ids = 0;

  constructor(changes: Partial<ConversationSettings> = {}, previous?: { id: string; agent?: string }) {
    this.settings = { ...settings, ...changes };
    this.birth = { id: "c1", settings: this.settings, ...(previous ? { previous } : {}) };
  }

  get state(): ConversationState {
    assert.ok(this.current, "the conversation has not begun");
    return this.current;
  }

  get stage(): ConversationState["stage"] {
    return this.state.stage;
  }

  event(event: ConversationEvent, later_ms = 2_000): this {
    this.now += later_ms;
    const { state, effects } = advance(this.current, { at: this.now, event }, this.birth);
    this.current = state;
    this.effects = effects;
    this.all.push(...effects);
    return this;
  }

  writes(text: string, from: CustomerRef = customer, later_ms = 2_000): this {
    this.#ids += 1;
    return this.event(
      { type: "CustomerWrote", customer: from, message: { id: `m${this.#ids}`, body: plain(text) } },
      later_ms,
    );
  }

  says(text: string, user: string = anna, attachments?: readonly Attachment[]): this {
    this.#ids += 1;
    const message = {
      id: `$e${this.#ids}`,
      body: text === "" ? [] : plain(text),
      ...(attachments ? { attachments } : {}),
    };
    return this.event({ type: "UserWrote", user, message });
  }

  roomOpens(): this {
    return this.event({ type: "Delivered", effect: { type: "OpenRoom" }, roomId: room }, 0);
  }

  client(software = "Conversations", version = "2.15"): this {
    return this.event({
      type: "ClientIdentified",
      customer,
      client: { network: "xmpp", software, version, source: "XEP-0092", confidence: "told" },
    });
  }

  offers(
    agents: readonly string[],
    changes: Partial<Extract<Decision["outcome"], { kind: "offer" }>> = {},
    attempt = this.state.attempt,
  ): this {
    const outcome = { kind: "offer", agents, names, ...offered, ...changes } as const;
    return this.event({
      type: "DecisionMade",
      attempt,
      decisionId: `d${attempt}`,
      decision: decision(outcome),
    });
  }

  mustWait(position: number, hopeless = false, verdicts: readonly Verdict[] = [], nobodyIn = false): this {
    const { attempt } = this.state;
    const outcome = { kind: "wait", position, hopeless, ...(nobodyIn ? { nobodyIn } : {}) } as const;
    const made = { ...decision(outcome), verdicts };
    return this.event({ type: "DecisionMade", attempt, decisionId: `d${attempt}`, decision: made });
  }

  /** The store answers where they are in line. */
  placeRead(position: number): this {
    return this.event({ type: "PlaceRead", attempt: this.state.attempt, position });
  }

  /** The rules answer with something else than an offer. */
  decides(outcome: Exclude<Decision["outcome"], { kind: "offer" }>, queue = "billing"): this {
    const { attempt } = this.state;
    return this.event({
      type: "DecisionMade",
      attempt,
      decisionId: `d${attempt}`,
      decision: { ...decision(outcome), queue },
    });
  }

  joins(user: string): this {
    return this.event({ type: "UserJoined", user });
  }

  /** Those who are rung can see their invitations. */
  sees(...agents: readonly string[]): this {
    for (const agent of agents) this.event({ type: "Delivered", effect: { type: "InviteAgent", agent } }, 0);
    return this;
  }

  /** The running deadline passes; of an offer in an open room, all have seen it. */
  passes(timer: TimerName): this {
    const { stage, room } = this.state;
    if (timer === "ring" && stage.kind === "ringing" && room.status === "open")
      this.sees(...(stage.unseen ?? []));
    return this.isDue(timer);
  }

  isDue(timer: TimerName): this {
    const due = this.state.timers[timer];
    assert.ok(due !== undefined, `the timer ${timer} is not running`);
    this.now = Math.max(this.now, due);
    return this.event({ type: "DeadlinePassed", timer, due }, 0);
  }

  fails(effect: EffectRef, notice: Words = "they are not there", code = "gone"): this {
    return this.event({ type: "DeliveryFailed", effect, code, notice });
  }

  of<T extends Effect["type"]>(
    type: T,
    among: readonly Effect[] = this.effects,
  ): readonly Extract<Effect, { type: T }>[] {
    return among.filter((effect): effect is Extract<Effect, { type: T }> => effect.type === type);
  }

  has(type: Effect["type"]): boolean {
    return this.effects.some((effect) => effect.type === type);
  }

  /** What the customer reads of the last event, as text. */
  get customerReads(): readonly string[] {
    return this.of("SayToCustomer").map((effect) => textOf(effect.content));
  }

  /** Keys of the desk's words to the customer in the last event. */
  get toldCustomer(): readonly string[] {
    return this.of("SayToCustomer").flatMap((effect) => keyOf(effect.content));
  }

  get toldRoom(): readonly string[] {
    return this.of("PostInRoom").flatMap((effect) => keyOf(effect.content));
  }

  get toldAgents(): readonly (readonly [string, string])[] {
    return this.of("TellAgent").flatMap((effect) =>
      keyOf(effect.content).map((key) => [effect.agent, key] as const),
    );
  }

  // Stages to begin from ------------------------------------------------------------------------------

  /** Name and reason are known, the client has answered, the room is there. */
  waits(): this {
    return this.writes("My invoice is wrong").roomOpens().client().writes("Ada");
  }

  rings(agents: readonly string[] = [anna]): this {
    return this.waits().offers(agents);
  }

  talks(host: "homeserver" | "bridge" = "homeserver"): this {
    return this.waits().offers([anna], { host }).joins(anna);
  }
}

export function play(changes: Partial<ConversationSettings> = {}): Play {
  return new Play(changes);
}

export function decision(outcome: Decision["outcome"]): Decision {
  return {
    outcome,
    rule: "all",
    queue: "billing",
    priority: 0,
    decidedBy: "local",
    verdicts: [],
    wakeOn: [],
  };
}

export function textOf(content: Content): string {
  return printPlain(contentBody(content));
}

export function keyOf(content: Content): readonly string[] {
  return content.kind === "text" ? [content.key] : [];
}
