import type { Birth } from "./birth.ts";
import { begin } from "./birth.ts";
import { askOtherClient } from "./client.ts";
import { closed } from "./closed.ts";
import { connected } from "./connected.ts";
import { follow } from "./customer.ts";
import type { ConversationEvent, Timed } from "./events.ts";
import { foldedNow } from "./fold-version.ts";
import { givenUp, takesLeave } from "./giving-up.ts";
import { interviewing } from "./interviewing.ts";
import { onTerms } from "./on-terms.ts";
import { cameBack } from "./presence.ts";
import { byPuppet } from "./puppet.ts";
import { ringing } from "./ringing.ts";
import { forgetWithdrawn, isJoined } from "./room.ts";
import type { ConversationState } from "./state.ts";
import type { Handlers, StageName, Step } from "./step.ts";
import { andThen, step } from "./step.ts";
import { unnoticed } from "./transfer.ts";
import { waiting } from "./waiting.ts";
import { throughWebhooks } from "./webhooks.ts";
import { wrappingUp } from "./wrapping-up.ts";

export type { Birth } from "./birth.ts";
export type { Step } from "./step.ts";

/** What is done about every event in every stage. */
export const stages: { readonly [K in StageName]: Handlers<K> } = {
  interviewing,
  waiting,
  ringing,
  connected,
  "wrapping-up": wrappingUp,
  closed,
};

/**
 * Folds one event into a conversation. Pure and total: the same events give the same state and effects, every
 * event has an answer in every stage, and nothing throws. Time is `timed.at` alone; `birth` counts only for
 * the first event.
 */
export function advance(
  state: ConversationState | undefined,
  timed: Timed<ConversationEvent>,
  birth: Birth,
): Step {
  const { state: after, effects } = state ? folded(state, timed) : begin(timed.event, timed.at, birth);
  const noticed = unnoticed(state, effects, after, timed.at);
  const crossing = byPuppet(after, onTerms(after, timed.event, noticed));
  return { state: foldedNow(state, after), effects: crossing };
}

function folded(state: ConversationState, { at, event }: Timed<ConversationEvent>): Step {
  const followed = follow(state, event);
  // A stranger's event has no place here, and a merge by mistake could not be undone.
  if (followed === "stranger") return step(state);
  const handled = andThen(noticed(followed, event), (now) => handle(now, event, at));
  const asked = event.type === "CustomerWrote" ? andThen(handled, askOtherClient) : handled;
  const heard = throughWebhooks(state, asked.state, asked.effects);
  return { state: asked.state, effects: heard };
}

/** Whoever writes is there, whatever their network said last. */
function noticed(followed: Step, event: ConversationEvent): Step {
  const isOpen = followed.state.stage.kind !== "closed" && followed.state.stage.kind !== "wrapping-up";
  return event.type === "CustomerWrote" && isOpen ? andThen(followed, cameBack) : followed;
}

/**
 * What the desk wanted it knows, and may have called them again since. But a removal that their join had crossed is news:
 * whoever counts as being there is so no more.
 */
function isNews(state: ConversationState, user: string): boolean {
  const { stage } = state;
  const talk = stage.kind === "wrapping-up" ? stage.talk : stage;
  return talk.kind === "connected" && talk.agent === user ? talk.crossed === true : isJoined(state, user);
}

function handle(state: ConversationState, event: ConversationEvent, at: number): Step {
  if (event.type === "UserLeft" && event.ours && !isNews(state, event.user))
    return step(forgetWithdrawn(state, event.user));
  if (takesLeave(state, event)) return givenUp(state, event, at);
  // The table pairs each stage with handlers of its own state, and each event type with its own event.
  const handler = stages[state.stage.kind][event.type] as (
    state: ConversationState,
    event: ConversationEvent,
    at: number,
  ) => Step;
  return handler(state, event, at);
}
