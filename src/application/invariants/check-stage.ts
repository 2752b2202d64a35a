import type { ConversationState, Member, Stage, TimerName } from "../../domain/conversation/state.ts";
import type { AuditedConversation } from "../ports/store.ts";
import { pendingEvents, type Violation } from "./violation.ts";

/** The deadlines of which one must run in each stage. */
const deadlines: Readonly<Record<Stage["kind"], readonly TimerName[]>> = {
  interviewing: ["silence", "client-answer"],
  waiting: ["position"],
  ringing: ["ring"],
  connected: ["idle"],
  "wrapping-up": ["wrap-up"],
  closed: [],
};

/**
 * Invariant 2: a conversation that is not closed has one owner, a deadline that will fire or an event in its
 * inbox, and a next action. `overdue_ms`: how late a deadline may be before that is a violation too; without
 * it, only that it will fire is looked at, which holds also while the desk is not running.
 */
export function checkStage(
  audited: AuditedConversation,
  now: number,
  overdue_ms: number | undefined,
): readonly Violation[] {
  const { state } = audited;
  const settled = pendingEvents(audited).length === 0;
  const problems = [
    ...ownerless(state.stage),
    ...(settled ? [...withoutDeadline(audited, now, overdue_ms), ...withoutNextAction(audited)] : []),
    ...(audited.waiting && state.stage.kind !== "waiting"
      ? ["it waits for a decision that it does not need"]
      : []),
  ];
  return problems.map((what) => ({ invariant: 2, conversation: state.id, what }));
}

function ownerless(stage: Stage): readonly string[] {
  if (stage.kind === "ringing" && stage.agents.length === 0) return ["it rings for nobody"];
  if ((stage.kind === "connected" || stage.kind === "wrapping-up") && stage.agent === "")
    return ["nobody has it"];
  return [];
}

function withoutDeadline(
  audited: AuditedConversation,
  now: number,
  overdue_ms: number | undefined,
): readonly string[] {
  const { state, nextTimer } = audited;
  if (state.stage.kind === "closed") return [];
  const running = runningTimers(audited);
  const wanted = deadlines[state.stage.kind];
  if (!wanted.some((timer) => running.has(timer)))
    return [`${state.stage.kind}, but no deadline of that stage runs`];
  const next = Math.ceil(Math.min(...running.values()));
  if (nextTimer === undefined || Math.ceil(nextTimer) !== next)
    return [`its deadline ${next} will not fire (${nextTimer})`];
  const late = overdue_ms !== undefined && next + overdue_ms < now;
  return late ? [`its deadline passed ${now - next} ms ago`] : [];
}

/** Deadlines that have not fired yet. */
function runningTimers({ state, events }: AuditedConversation): ReadonlyMap<TimerName, number> {
  const fired = (timer: string, due: number) =>
    events.some(({ event }) => event.type === "DeadlinePassed" && event.timer === timer && event.due === due);
  return new Map(
    (Object.entries(state.timers) as [TimerName, number][]).filter(([timer, due]) => !fired(timer, due)),
  );
}

function withoutNextAction(audited: AuditedConversation): readonly string[] {
  const { state, waiting, outbox } = audited;
  const problems: string[] = [];
  if (state.stage.kind === "waiting" && waiting?.request.attempt !== state.attempt) {
    problems.push(`it waits, but its request ${state.attempt} is with nobody`);
  }
  const openers = outbox.filter(
    (row) => row.effect.type === "OpenRoom" && row.end?.kind !== "delivered" && row.end?.kind !== "rejected",
  );
  if (state.stage.kind !== "closed" && state.room.status === "opening" && openers.length === 0) {
    problems.push("its room is being opened by nothing");
  }
  return problems;
}

/** Invariant 4: at most one agent holds an unshared conversation, and nobody is in a room without a reason. */
export function checkMembers({ state }: AuditedConversation): readonly Violation[] {
  if (state.room.status !== "open") return [];
  const { members } = state.room;
  const holders = members.filter(({ reason }) => reason === "agent");
  const violations = members.flatMap((member): Violation[] => {
    const what = unreasoned(state, member);
    return what === undefined ? [] : [{ invariant: 4, conversation: state.id, agent: member.user, what }];
  });
  if (holders.length > 1)
    violations.push({ invariant: 4, conversation: state.id, what: "more than one agent has it" });
  return violations;
}

function unreasoned({ stage }: ConversationState, member: Member): string | undefined {
  if (member.reason === "agent") {
    const theirs =
      (stage.kind === "connected" || stage.kind === "wrapping-up") && stage.agent === member.user;
    return theirs ? undefined : `is in the room as its agent, but it is not theirs (${stage.kind})`;
  }
  if (member.reason === "offer") {
    const rung = stage.kind === "ringing" && stage.agents.includes(member.user);
    return rung ? undefined : `is in the room for an offer that does not stand (${stage.kind})`;
  }
  return undefined;
}
