import type { Effect } from "./effects.ts";
import type { ConversationEvent } from "./events.ts";
import type { ConversationState, Stage } from "./state.ts";

/** What one event came to: the state after it, and what is to be done, in order. */
export interface Step {
  readonly state: ConversationState;
  readonly effects: readonly Effect[];
}

export type StageName = Stage["kind"];
export type EventType = ConversationEvent["type"];
export type EventOf<T extends EventType> = Extract<ConversationEvent, { readonly type: T }>;

/** A conversation known to stand in one stage. */
export type In<K extends StageName> = ConversationState & {
  readonly stage: Extract<Stage, { readonly kind: K }>;
};

/** `at` is when the event was accepted, ms since the epoch: the only clock there is. */
export type Handler<S extends ConversationState, T extends EventType> = (
  state: S,
  event: EventOf<T>,
  at: number,
) => Step;

/** What a stage does about every event: the compiler refuses a stage that forgets one. */
export type Handlers<K extends StageName> = { readonly [T in EventType]: Handler<In<K>, T> };

export function step(state: ConversationState, ...effects: readonly Effect[]): Step {
  return { state, effects };
}

/** Goes on from a step: the effects of both, in order. */
export function andThen(first: Step, next: (state: ConversationState) => Step): Step {
  const second = next(first.state);
  return { state: second.state, effects: [...first.effects, ...second.effects] };
}

/** Adds effects without touching the state. */
export function withEffects(first: Step, ...effects: readonly Effect[]): Step {
  return { state: first.state, effects: [...first.effects, ...effects] };
}

/** The event changes nothing here, for the stated reason. */
export function nothing(_because: string): (state: ConversationState) => Step {
  return (state) => step(state);
}

/** The same state with another stage. */
export function inStage<K extends StageName>(
  state: ConversationState,
  stage: Extract<Stage, { readonly kind: K }>,
): In<K> {
  return { ...state, stage } as In<K>;
}

export function isIn<K extends StageName>(state: ConversationState, kind: K): state is In<K> {
  return state.stage.kind === kind;
}
