import { unknownClient } from "../client/client-identity.ts";
import type { Exclusion, RoutingRequest } from "../routing/request.ts";
import { isGone, keptWhileAbsent } from "./absence.ts";
import { termsOf, wordsForAgents } from "./on-terms.ts";
import type { ConversationState, Target, Waiting } from "./state.ts";
import type { In, Step } from "./step.ts";
import { inStage, step } from "./step.ts";
import { startTimer, stopTimers } from "./timers.ts";
import { customerName, remark, tellAgent } from "./words.ts";

/** Added to the priority of someone who was being served and lost their agent, once per loss up to the bound. */
const BOOST = 10;
const MOST_BOOST = 50;

export type WaitingMemory = Partial<Omit<Waiting, "kind" | "since">>;

/** (Back) to waiting, and asks for a decision. `since`: when they began to wait, which trying again keeps. */
export function requestDecision(
  state: ConversationState,
  at: number,
  since: number,
  memory: WaitingMemory = {},
): Step {
  const waiting = inStage<"waiting">(
    stopTimers(state, "silence", "ring", "idle", "answer", "wrap-up", "target"),
    {
      kind: "waiting",
      since,
      toldKept: false,
      ...memory,
    },
  );
  return askAgain(keptWhileAbsent(waiting, at), at);
}

/** Asks anew without another request: only what has changed since is heard of again. */
export function lookAgain(state: In<"waiting">, at: number): Step {
  return step(state, {
    type: "RequestDecision",
    request: routingRequest(state, at),
    priority: state.priorityBoost,
  });
}

/** A new request in place of the one that stands; answers to older ones are stale from here on. */
export function askAgain(state: ConversationState, at: number): Step {
  const exclusions = state.exclusions.filter((each) => each.until > at);
  const asked = { ...withAbsence(state), exclusions, attempt: state.attempt + 1 };
  const timed = startTimer(asked, "position", at + state.settings.positionUpdate_ms);
  return step(timed, {
    type: "RequestDecision",
    request: routingRequest(timed, at),
    priority: timed.priorityBoost,
  });
}

/** Whether they are there now; who left a message need not be. */
function withAbsence(state: ConversationState): ConversationState {
  const { stage } = state;
  if (stage.kind !== "waiting") return state;
  const { absent: _, ...present } = stage;
  return inStage<"waiting">(state, isGone(state) && !stage.message ? { ...present, absent: true } : present);
}

function routingRequest(state: ConversationState, at: number): RoutingRequest {
  const lastAgent = state.lastAgent ?? state.previous?.agent;
  const { network, identity } = state.customer;
  const target = state.target && routingTarget(state.target);
  return {
    conversation: state.id,
    attempt: state.attempt,
    desk: state.customer.desk,
    customer: { network, identity, name: customerName(state) },
    ...shownOf(state),
    client: state.client ?? unknownClient(network),
    carries: state.settings.carries,
    language: state.language,
    reason: state.slots.reason ?? "",
    slots: state.slots,
    ...(state.link ? { link: state.link } : {}),
    waitingSince: state.stage.kind === "waiting" ? state.stage.since : at,
    priorityBoost: state.priorityBoost,
    exclusions: state.exclusions,
    leastPreferred: state.leastPreferred,
    // Somebody who passes it to an automated agent has decided that.
    ...(state.peopleOnly && !(target && "agent" in target) ? { peopleOnly: true } : {}),
    ...(lastAgent === undefined ? {} : { lastAgent }),
    ...(state.lastAgent === undefined && state.previous?.closedAt !== undefined
      ? { lastServedAt: state.previous.closedAt }
      : {}),
    ...(target ? { target } : {}),
    ...placedAt(state),
    ...(state.stage.kind === "waiting" && state.stage.absent ? { absent: true } : {}),
  };
}

function shownOf(state: ConversationState): Pick<RoutingRequest, "shown"> {
  const { mask, content } = termsOf(state);
  if (mask === undefined && content === undefined) return {};
  const words = wordsForAgents(state);
  return { shown: { name: words(customerName(state)), reason: words(state.slots.reason ?? "") } };
}

/** Only a supervisor's move goes on with the wait that there was; the queue counts its own from then. */
function placedAt({ target, directed }: ConversationState): Pick<RoutingRequest, "placedAt"> {
  if (target === undefined || !("queue" in target) || target.by === undefined || !directed) return {};
  return { placedAt: directed.at };
}

function routingTarget(target: Target): NonNullable<RoutingRequest["target"]> {
  return "agent" in target ? { agent: target.agent } : { queue: target.queue };
}

/** The one it was passed to does not take it: the rules decide after all. The room, and who passed it on, hear so. */
export function targetGivenUp(state: ConversationState, why: "late" | "away" = "late"): Step {
  const { target, ...aimless } = state;
  const to = target && "agent" in target ? (target.name ?? target.agent) : (target?.queue ?? "");
  const quiet = stopTimers<ConversationState>(aimless, "target");
  const told = { to, name: customerName(state) };
  const passedBy = target?.by ?? state.lastAgent;
  const passer =
    passedBy === undefined ? [] : [tellAgent(state, passedBy, `waiting.target-${why}-agent`, told)];
  return step(quiet, remark(state, `waiting.target-${why}`, told), ...passer);
}

export function exclude<S extends ConversationState>(state: S, exclusion: Exclusion): S {
  const others = state.exclusions.filter((each) => each.agent !== exclusion.agent);
  return { ...state, exclusions: [...others, exclusion] };
}

/** A supervisor may have given more than a loss gives. */
function boosted(boost: number): number {
  return Math.max(boost, Math.min(boost + BOOST, MOST_BOOST));
}

/** Whoever lost their agent comes sooner, and that agent last. */
export function raise<S extends ConversationState>(state: S, lost: string): S {
  const leastPreferred = [...state.leastPreferred.filter((agent) => agent !== lost), lost];
  return { ...state, leastPreferred, priorityBoost: boosted(state.priorityBoost) };
}
