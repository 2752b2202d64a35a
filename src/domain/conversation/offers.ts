import type { HostingTerms } from "../hosting/terms.ts";
import { phrase, type Words } from "../text/text-key.ts";
import { automatedOf, pauseAutomated } from "./automated.ts";
import { software } from "./card.ts";
import { connect } from "./connect.ts";
import type { Effect, OfferRecord } from "./effects.ts";
import { nameForAgents } from "./masks.ts";
import { reasonLine } from "./reason-line.ts";
import { exclude, requestDecision, targetGivenUp } from "./requests.ts";
import {
  dropMembers,
  forgetWithdrawn,
  isJoined,
  member,
  memberLeft,
  putMember,
  rememberWithdrawn,
  replaceRoom,
} from "./room.ts";
import type { ConversationState, Ringing } from "./state.ts";
import type { EventOf, In, Step } from "./step.ts";
import { andThen, inStage, isIn, step, withEffects } from "./step.ts";
import { startTimer, stopTimers } from "./timers.ts";
import { toldOf } from "./told.ts";
import { isWebhook } from "./webhooks.ts";
import { agentName, customerName, tellAgent } from "./words.ts";

export type Offered = Extract<EventOf<"DecisionMade">["decision"]["outcome"], { kind: "offer" }>;

/** Rings those whose slot was claimed. One of them who sits in the room already has joined by being there. */
export function ring(
  state: In<"waiting">,
  event: EventOf<"DecisionMade">,
  offered: Offered,
  at: number,
): Step {
  const { agents, names, host, ring_ms, onNoAnswer, onDecline, automated } = offered;
  const { state: agreed, effects: unmasked } = onTermsOf(state, offered.hosting);
  const knowing = automated ? { ...agreed, automated: { ...agreed.automated, ...automated } } : agreed;
  const { kind: _, since, ...told } = state.stage;
  const ringing = inStage<"ringing">(
    agents.reduce(forgetWithdrawn, stopTimers<ConversationState>(knowing, "position")),
    {
      kind: "ringing",
      waitingSince: since,
      decisionId: event.decisionId,
      queue: event.decision.queue ?? "",
      host,
      agents,
      // A webhook that does not answer has failed to, whatever the homeserver does.
      unseen: agents.filter((agent) => !isJoined(state, agent) && !isWebhook(knowing, agent)),
      ring_ms,
      onNoAnswer,
      ...(onDecline ? { onDecline } : {}),
      ...told,
      ...(names ? { names } : {}),
    },
  );
  const timed = startTimer(ringing, "ring", at + ring_ms);
  const rung = agents.reduce<Step>(
    (before, agent) => andThen(before, (now) => ringOne(now, agent)),
    step(timed, ...unmasked),
  );
  const present = agents.find((agent) => isJoined(timed, agent));
  return present === undefined
    ? rung
    : andThen(rung, (now) => (isIn(now, "ringing") ? accept(now, present, at, true) : step(now)));
}

/**
 * They are served on the terms of the rule from here on. Who was masked and need not be is shown; who is to be masked and
 * was not gets another room, with a puppet that tells nothing: nobody who is invited to it has seen the one before.
 */
function onTermsOf(state: In<"waiting">, hosting: HostingTerms | undefined): Step {
  const { beforeDecided } = state.settings;
  if (hosting === undefined && beforeDecided === undefined && state.hosting === undefined) return step(state);
  const agreed = { ...state, hosting: hosting ?? {} };
  const mustMask = agreed.hosting.mask?.customer !== undefined;
  if (mustMask && !state.maskedPuppet) {
    const masked = { ...agreed, maskedPuppet: true as const };
    return replaceRoom(masked) ?? step(masked);
  }
  const dressed = nameForAgents(agreed);
  return dressed === nameForAgents(state)
    ? step(agreed)
    : step(agreed, { type: "DressPuppet", customer: agreed.customer, name: dressed });
}

function ringOne(state: ConversationState, agent: string): Step {
  if (!isIn(state, "ringing")) return step(state);
  const record = recordOffer(state.stage, agent, "ringing");
  if (isJoined(state, agent)) return step(state, record);
  const invited = putMember(state, { user: agent, membership: "invited", reason: "offer" });
  return step(invited, record, invitation(state, agent));
}

export function invitation(state: ConversationState, agent: string): Effect {
  return { type: "InviteAgent", customer: state.customer, agent, reason: offerLine(state) };
}

/** Who, why and on what software: what an agent sees of the offer before joining. */
function offerLine(state: ConversationState): string {
  const { name: _, ...more } = state.slots;
  const reason = more.reason ?? "";
  const on = [software(state), state.customer.network].filter((part) => part !== "").join(", ");
  const key = reason === "" ? "offer.invitation-no-reason" : "offer.invitation";
  return reasonLine(state, key, { name: customerName(state), reason, software: on });
}

/**
 * A rung agent has joined: the conversation is theirs, and the others are let off kindly. `crossed`: they sat in the room
 * before, and a removal may still be under way.
 */
export function accept(state: In<"ringing">, agent: string, at: number, crossed = false): Step {
  const { stage } = state;
  const others = stage.agents.filter((each) => each !== agent);
  const name = stage.names?.[agent];
  const withdrawn = withdraw(state, others, "withdrawn", "offer.taken", {
    agent: agentName(agent, stage.names),
  });
  return andThen(withEffects(withdrawn, recordOffer(stage, agent, "accepted")), (now) =>
    connect(now, at, {
      agent,
      ...(name === undefined ? {} : { agentName: name }),
      decisionId: stage.decisionId,
      queue: stage.queue,
      host: stage.host,
      waitingSince: stage.waitingSince,
      ...(crossed ? { crossed } : {}),
    }),
  );
}

/**
 * A join that crossed the withdrawal of its offer, when nobody has the conversation: the join counts, so that
 * the customer is served by whoever came. Their slot was given back with the withdrawal and is taken again.
 */
export function acceptCrossed(state: In<"waiting"> | In<"ringing">, agent: string, at: number): Step {
  const offer = state.withdrawn.find((each) => each.agent === agent);
  if (!offer) return step(state);
  const { stage } = state;
  const rung = stage.kind === "ringing" ? stage.agents : [];
  const withdrawn = isIn(state, "ringing")
    ? withdraw(state, rung, "withdrawn", "offer.taken", { agent: offer.name ?? agent })
    : step(state, { type: "CancelRequest" });
  const accepted: OfferRecord = { decisionId: offer.decisionId, agent, outcome: "accepted" };
  const claimed = withEffects(
    withdrawn,
    { type: "ClaimSlot", agent },
    { type: "RecordOffer", offer: accepted },
  );
  return andThen(claimed, (now) =>
    connect(forgetWithdrawn(now, agent), at, {
      agent,
      ...(offer.name === undefined ? {} : { agentName: offer.name }),
      decisionId: offer.decisionId,
      queue: offer.queue,
      host: offer.host,
      waitingSince: stage.kind === "ringing" ? stage.waitingSince : stage.since,
      crossed: true,
    }),
  );
}

/**
 * Nobody joined in time: withdrawn, and each is told. They are set away if the rule says so, and that is all
 * that passes them over: saying `ready` makes them eligible for this conversation, too. Otherwise they are
 * passed over for a while. Whoever could not see the invitation yet has failed nobody, and is only let off.
 */
export function noAnswer(state: In<"ringing">, at: number): Step {
  const { stage } = state;
  const { setAway, exclude_ms } = stage.onNoAnswer;
  const key = setAway ? "offer.unanswered-away" : "offer.unanswered";
  const name = customerName(state);
  const silent = stage.agents.filter((agent) => !isUnseen(stage, agent));
  const unseen = stage.agents.filter((agent) => isUnseen(stage, agent));
  const withdrawn = andThen(withdraw(state, silent, "unanswered", key, { name }), (now) =>
    isIn(now, "ringing") ? withdraw(now, unseen, "withdrawn", "offer.withdrawn", { name }) : step(now),
  );
  const machines = silent.filter((agent) => automatedOf(state, agent) !== undefined);
  const people = silent.filter((agent) => !machines.includes(agent));
  const paused = withEffects(withdrawn, ...machines.flatMap((agent) => pauseAutomated(state, agent, at)));
  const passedOver = setAway
    ? withEffects(paused, ...setAllAway(state, people))
    : { ...paused, state: excludeAll(paused.state, people, at, exclude_ms) };
  return andThen(passedOver, (now) => tryNext(now, stage, at));
}

/** Their invitation is still on its way. */
export function isUnseen(stage: Ringing, agent: string): boolean {
  return stage.unseen?.includes(agent) ?? false;
}

/** The invitation has reached one of those rung: they have the whole time to answer from now on. */
export function invitationSeen(state: In<"ringing">, agent: string, at: number): Step {
  const { stage } = state;
  if (!isUnseen(stage, agent)) return step(state);
  const unseen = stage.unseen?.filter((each) => each !== agent) ?? [];
  return step(startTimer(inStage<"ringing">(state, { ...stage, unseen }), "ring", at + stage.ring_ms));
}

function setAllAway(state: ConversationState, agents: readonly string[]): readonly Effect[] {
  const reason = reasonLine(state, "offer.away-reason");
  return agents.map((agent) => ({ type: "SetAgentAway", agent, reason }));
}

function excludeAll<S extends ConversationState>(
  state: S,
  agents: readonly string[],
  at: number,
  exclude_ms: number,
): S {
  const reason = phrase("exclusion.no-answer");
  return agents.reduce(
    (now, agent) => exclude(now, { agent, since: at, until: at + exclude_ms, reason }),
    state,
  );
}

/** What became of one rung agent who will not have it. */
export interface Lost {
  readonly outcome: "declined" | "unreachable" | "withdrawn";
  /** Why they are passed over for a while; undefined when they are not. */
  readonly excludedFor?: Words;
  /** They are still invited, and are to be let off. */
  readonly stillInvited: boolean;
  /** They have gone away: nobody is to blame, and whoever named them is told so. */
  readonly wentAway?: true;
  /** Why they are set away, as they read it; undefined when they are not. */
  readonly awayFor?: string;
}

/** Passed over for a while; who declined and is passed over for no time comes last instead. */
function passedOver(
  state: ConversationState,
  stage: Ringing,
  agent: string,
  { outcome, excludedFor: reason }: Lost,
  at: number,
): ConversationState {
  if (reason === undefined) return state;
  const { exclude_ms } = outcome === "declined" ? onDeclineOf(stage) : stage.onNoAnswer;
  if (outcome === "declined" && exclude_ms === 0)
    return {
      ...state,
      leastPreferred: [...state.leastPreferred.filter((each) => each !== agent), agent],
    };
  return exclude(state, { agent, since: at, until: at + exclude_ms, reason });
}

/** What follows when somebody declines. */
export function onDeclineOf({ onDecline, onNoAnswer }: Ringing): NonNullable<Ringing["onDecline"]> {
  return onDecline ?? { setAway: false, exclude_ms: onNoAnswer.exclude_ms };
}

/** One of those rung is out. The others ring on; without any, the next are looked for. */
export function loseOne(state: In<"ringing">, agent: string, lost: Lost, at: number): Step {
  const { stage } = state;
  const letOff = lost.stillInvited
    ? withdraw(state, [agent], lost.outcome, "offer.withdrawn", { name: customerName(state) })
    : andThen(memberLeft(state, agent), (now) =>
        step(now, recordOffer(stage, agent, lost.outcome), release(agent)),
      );
  const excluded = passedOver(letOff.state, stage, agent, lost, at);
  const agents = stage.agents.filter((each) => each !== agent);
  const hasFailed = lost.outcome === "unreachable" ? pauseAutomated(state, agent, at) : [];
  const away: readonly Effect[] =
    lost.awayFor === undefined || hasFailed.length > 0
      ? hasFailed
      : [
          { type: "SetAgentAway", agent, reason: lost.awayFor },
          ...(lost.outcome === "declined"
            ? [tellAgent(state, agent, "offer.declined-away", { name: customerName(state) })]
            : []),
        ];
  const next = withEffects({ state: excluded, effects: letOff.effects }, ...away);
  if (agents.length === 0)
    return andThen(next, (now) => tryNext(now, stage, at, lost.wentAway ? "away" : "late"));
  return andThen(next, (now) => step(inStage<"ringing">(now, { ...stage, agents })));
}

/** Lets all off, because there is nothing left to take, or somebody else is to take it. */
export function letAllOff(state: In<"ringing">, key: "offer.gone" | "offer.withdrawn" = "offer.gone"): Step {
  return withdraw(state, state.stage.agents, "withdrawn", key, { name: customerName(state) });
}

/**
 * One to whom it was passed and who does not take it is not waited for: it goes by the rules again. What they were
 * told while they waited holds.
 */
function tryNext(state: ConversationState, stage: Ringing, at: number, why?: "late" | "away"): Step {
  const aimless = state.target && "agent" in state.target ? targetGivenUp(state, why) : step(state);
  return andThen(aimless, (now) => requestDecision(now, at, stage.waitingSince, toldOf(stage)));
}

type Withdrawal =
  | "offer.taken"
  | "offer.withdrawn"
  | "offer.unanswered"
  | "offer.unanswered-away"
  | "offer.gone";

function withdraw(
  state: In<"ringing">,
  agents: readonly string[],
  outcome: OfferRecord["outcome"],
  key: Withdrawal,
  parameters: Readonly<Record<string, string>>,
): Step {
  const { stage } = state;
  const effects = agents.flatMap<Effect>((agent) => [
    ...letGo(state, agent, reasonLine(state, key, parameters)),
    recordOffer(stage, agent, outcome),
    release(agent),
    tellAgent(state, agent, key, parameters),
  ]);
  const offers = agents.map((agent) => {
    const name = stage.names?.[agent];
    const { decisionId, queue, host } = stage;
    return { agent, decisionId, queue, host, ...(name === undefined ? {} : { name }) };
  });
  return step(rememberWithdrawn(dropMembers<ConversationState>(state, agents), offers), ...effects);
}

/** An agent whose invitation still waits for the room to be made gets it all the same, and is then let off. */
function letGo(state: ConversationState, user: string, reason: string): readonly Effect[] {
  if (state.room.status === "open" && !member(state, user)) return [];
  return [{ type: "RemoveFromRoom", customer: state.customer, user, reason }];
}

function recordOffer(stage: Ringing, agent: string, outcome: OfferRecord["outcome"]): Effect {
  return { type: "RecordOffer", offer: { decisionId: stage.decisionId, agent, outcome } };
}

export function release(agent: string): Effect {
  return { type: "ReleaseCapacity", agent };
}

/** Agents of whom this conversation holds a slot. */
export function holds(state: ConversationState): readonly string[] {
  const { stage } = state;
  if (stage.kind === "ringing") return stage.agents;
  return stage.kind === "connected" || stage.kind === "wrapping-up" ? [stage.agent] : [];
}

/** A decision that came too late gives back the slots it claimed, except those this conversation holds anyway. */
export function giveBack(state: ConversationState, event: EventOf<"DecisionMade">): Step {
  const { outcome } = event.decision;
  if (outcome.kind !== "offer") return step(state);
  const held = holds(state);
  return step(state, ...outcome.agents.filter((agent) => !held.includes(agent)).map(release));
}
