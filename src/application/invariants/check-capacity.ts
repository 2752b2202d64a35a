import { holds } from "../../domain/conversation/offers.ts";
import type { Decision } from "../../domain/routing/decision.ts";
import type { AuditedConversation, AuditPage } from "../ports/store.ts";
import type { Replay } from "./replay.ts";
import { pendingEvents, type Violation } from "./violation.ts";

type Claims = NonNullable<AuditPage["claims"]>;
type Agents = NonNullable<AuditPage["agents"]>;

/** What invariants over all conversations need to remember of each, which is little. */
export class CapacityAudit {
  private claims: Claims = [];
  private agents: Agents = [];
  private readonly seen = new Set<string>();
  /** `agent conversation` of slots taken beyond capacity with good reason, or about to be given back. */
  private readonly excused = new Set<string>();
  private claimsByConversation = new Map<string, readonly string[]>();
  /** Sleepers for whom an agent is free. */
  private readonly asleep: { readonly conversation: string; readonly agent: string }[] = [];
  /** Agents on whose account somebody is awake. */
  private readonly calling = new Set<string>();

  /** Takes what the first page says of all. */
  begin(page: AuditPage): void {
    this.agents = page.agents ?? this.agents;
    if (!page.claims) return;
    this.claims = page.claims;
    const grouped = Map.groupBy(page.claims, ({ conversation }) => conversation);
    this.claimsByConversation = new Map(
      [...grouped].map(([id, claims]) => [id, claims.map(({ agent }) => agent)]),
    );
  }

  /**
   * Invariants 3 and 4 for one conversation: it holds a slot of exactly those agents whom it rings or talks to.
   * A decision that was committed and is not folded yet holds its slots already.
   */
  checkClaims(audited: AuditedConversation, replayed: Replay | undefined): readonly Violation[] {
    const conversation = audited.state.id;
    this.seen.add(conversation);
    const held = holds(audited.state);
    const claimed = this.claimsByConversation.get(conversation) ?? [];
    const coming = offered(audited);
    for (const agent of claimed)
      if (isExcused(audited, replayed, agent)) this.excused.add(`${agent} ${conversation}`);
    return [
      ...missing([...held, ...coming], claimed).map(
        (agent): Violation => ({
          invariant: 3,
          conversation,
          agent,
          what: "is rung or talks, without a slot being taken",
        }),
      ),
      ...missing(claimed, [...held, ...coming]).map(
        (agent): Violation => ({
          invariant: 3,
          conversation,
          agent,
          what: "has a slot taken by it without a reason",
        }),
      ),
    ];
  }

  /**
   * Invariant 5 for one conversation: it is awake while an eligible agent is free, or another one is on that agent's
   * account, who comes before it or has passed it by: which is known at the end.
   */
  lookWhetherAwake(audited: AuditedConversation, now: number): void {
    const { waiting, state } = audited;
    for (const agent of waiting?.awake ? (waiting.wokenFor ?? []) : []) this.calling.add(agent);
    if (!waiting || waiting.awake || state.stage.kind !== "waiting" || pendingEvents(audited).length > 0)
      return;
    const decided = lastWait(audited, waiting.request.attempt);
    const helpers = new Set(decided?.wakeOn);
    const weight = decided?.weight ?? 1;
    const excluded = new Set(
      waiting.request.exclusions.filter(({ until }) => until > now).map(({ agent }) => agent),
    );
    const free = this.agents
      .filter((agent) => helpers.has(agent.id) && !excluded.has(agent.id))
      .filter(
        ({ availability, load, externalLoad = 0, capacity }) =>
          availability === "ready" && load + externalLoad + weight <= capacity,
      );
    for (const { id } of free) this.asleep.push({ conversation: state.id, agent: id });
  }

  /** What is known only when every conversation has been seen. */
  end(): readonly Violation[] {
    const stray = this.claims
      .filter(({ conversation }) => !this.seen.has(conversation))
      .map(
        ({ agent, conversation }): Violation => ({
          invariant: 3,
          conversation,
          agent,
          what: "has a slot taken by no conversation",
        }),
      );
    const asleep = this.asleep
      .filter(({ agent }) => !this.calling.has(agent))
      .map((each): Violation => ({ invariant: 5, ...each, what: "is free for it, but it sleeps" }));
    return [...asleep, ...stray, ...this.agents.flatMap((agent) => this.checkLoad(agent))];
  }

  /**
   * Invariant 3 for one agent: their load is the slots held, and no slot was taken beyond the capacity. What was held
   * when the rules lowered it stays held.
   */
  private checkLoad({ id: agent, load, capacity }: Agents[number]): readonly Violation[] {
    const claims = this.claims.filter((claim) => claim.agent === agent);
    const taken = weightOf(claims);
    const counting = claims.filter(({ conversation }) => !this.excused.has(`${agent} ${conversation}`));
    const newest = counting.findLastIndex(({ beforeLowering }) => !beforeLowering);
    const counted = weightOf(counting.slice(0, newest + 1));
    return [
      ...(load === taken
        ? []
        : [{ invariant: 3 as const, agent, what: `has load ${load}, but ${taken} slots are taken` }]),
      ...(counted <= capacity
        ? []
        : [{ invariant: 3 as const, agent, what: `has ${counted} slots taken of ${capacity}` }]),
    ];
  }
}

function weightOf(claims: Claims): number {
  return claims.reduce((sum, { weight }) => sum + weight, 0);
}

/** Agents in a decision that is on its way to the fold. */
function offered(audited: AuditedConversation): readonly string[] {
  return pendingEvents(audited).flatMap(({ event }) =>
    event.type === "DecisionMade" && event.decision.outcome.kind === "offer"
      ? event.decision.outcome.agents
      : [],
  );
}

/** A join that crossed its withdrawal takes a slot even of a full agent; one who is gone keeps theirs until the end. */
function isExcused(audited: AuditedConversation, replayed: Replay | undefined, agent: string): boolean {
  const { stage } = audited.state;
  if (stage.kind === "connected" && stage.agent === agent && stage.crossed) return true;
  if (pendingEvents(audited).some(({ event }) => event.type === "AgentLost" && event.agent === agent))
    return true;
  const last = replayed?.effects.findLast(
    (effect) => (effect.type === "ClaimSlot" || effect.type === "ReleaseCapacity") && effect.agent === agent,
  );
  return last?.type === "ClaimSlot";
}

function lastWait(audited: AuditedConversation, attempt: number): Decision | undefined {
  const made = audited.events.findLast(
    ({ event }) => event.type === "DecisionMade" && event.attempt === attempt,
  )?.event;
  return made?.type === "DecisionMade" && made.decision.outcome.kind === "wait" ? made.decision : undefined;
}

function missing(wanted: readonly string[], present: readonly string[]): readonly string[] {
  return [...new Set(wanted)].filter((agent) => !present.includes(agent));
}
