import { phrase } from "../text/text-key.ts";
import type { Direction } from "./events.ts";
import { letAllOff } from "./offers.ts";
import { exclude, requestDecision } from "./requests.ts";
import type { ConversationState, Told } from "./state.ts";
import type { EventOf, In, Step } from "./step.ts";
import { andThen, isIn, step, withEffects } from "./step.ts";
import { toldOf } from "./told.ts";
import { customerName, remark, tellAgent } from "./words.ts";

/**
 * For so long after a supervisor's word about where somebody waits, ms, another supervisor's is refused: they
 * cannot have seen the first when they gave theirs.
 */
const SETTLING_MS = 10_000;
/** What supervisors can add to or take from the priority that the rules give, in all. */
const MOST_BOOST = 1_000;

type Unserved = In<"waiting"> | In<"ringing">;
type Directed = EventOf<"SupervisorDirected">;
type Placing = Exclude<Direction, { readonly kind: "prioritise" }>;

/** A supervisor's word about somebody who waits, or is being offered. */
export function directed(state: Unserved, event: Directed, at: number): Step {
  const { supervisor, direction } = event;
  if (direction.kind === "prioritise") return prioritise(state, supervisor, direction.by, at);
  const told = { name: customerName(state) };
  const { directed: before } = state;
  // A clock that was set back says nothing of how long ago it was.
  const settling = before !== undefined && before.at <= at && at - before.at < SETTLING_MS;
  if (settling && before.supervisor !== supervisor) {
    const seconds = Math.ceil((before.at + SETTLING_MS - at) / 1000);
    const parameters = { ...told, by: before.name, seconds };
    return step(state, tellAgent(state, supervisor, "supervising.another-decided", parameters));
  }
  if (direction.kind === "take" && isIn(state, "ringing") && state.stage.agents.includes(direction.agent)) {
    const parameters = { ...told, to: direction.name };
    return step(state, tellAgent(state, supervisor, "supervising.rung-already", parameters));
  }
  return place(state, event, direction, at);
}

/** Somebody who is not waiting is left as they are. */
export function directedElsewhere(state: ConversationState, { supervisor }: Directed): Step {
  const { stage } = state;
  const name = customerName(state);
  return stage.kind === "connected"
    ? step(
        state,
        tellAgent(state, supervisor, "supervising.served", { name, agent: stage.agentName ?? stage.agent }),
      )
    : step(
        state,
        tellAgent(state, supervisor, "supervising.not-waiting", {
          name,
          stage: phrase(`stage.${stage.kind}`),
        }),
      );
}

/** Whoever is rung is let off, and the rules are asked again with what the supervisor wants; the wait goes on. */
function place(state: Unserved, { supervisor, name }: Directed, direction: Placing, at: number): Step {
  const since = isIn(state, "ringing") ? state.stage.waitingSince : state.stage.since;
  const free = isIn(state, "ringing") ? letAllOff(state, "offer.withdrawn") : step(state);
  const aimed = {
    ...aim(free.state, state, supervisor, direction, at),
    directed: { supervisor, name, at },
  };
  const told = withEffects(
    { state: aimed, effects: free.effects },
    ...announce(aimed, name, direction, supervisor),
  );
  return andThen(told, (now) => requestDecision(now, at, since, memory(state.stage, direction)));
}

function aim(
  state: ConversationState,
  before: Unserved,
  by: string,
  direction: Placing,
  at: number,
): ConversationState {
  const { target: _, ...aimless } = state;
  switch (direction.kind) {
    case "move":
      return { ...aimless, target: { queue: direction.queue, by } };
    case "take": {
      const { agent, name } = direction;
      const exclusions = state.exclusions.filter((each) => each.agent !== agent);
      return { ...aimless, exclusions, target: { agent, name, by } };
    }
    case "requeue":
      return passOverRung({ ...aimless, exclusions: [] }, before, at);
  }
}

/** A supervisor who sees that whoever is rung does not come wants somebody else. */
function passOverRung(state: ConversationState, before: Unserved, at: number): ConversationState {
  if (!isIn(before, "ringing")) return state;
  const { agents, onNoAnswer } = before.stage;
  const until = at + onNoAnswer.exclude_ms;
  const reason = phrase("exclusion.no-answer");
  return agents.reduce((now, agent) => exclude(now, { agent, since: at, until, reason }), state);
}

/** Where they come to wait is the next decision's to say. */
function memory(stage: Unserved["stage"], direction: Placing): Told {
  return direction.kind === "take" ? toldOf(stage) : { ...toldOf(stage), placedAnew: true };
}

function announce(state: ConversationState, by: string, direction: Placing, supervisor: string) {
  const name = customerName(state);
  switch (direction.kind) {
    case "move":
      return [
        remark(state, "supervising.moved-remark", { by, to: direction.title }),
        tellAgent(state, supervisor, "supervising.moved", { name, to: direction.title }),
      ];
    case "take":
      return [
        remark(state, "supervising.taken-remark", { by, to: direction.name }),
        tellAgent(state, supervisor, "supervising.taken", { name, to: direction.name }),
      ];
    case "requeue":
      return [tellAgent(state, supervisor, "supervising.requeued", { name })];
  }
}

/** Adds up, so that nobody's word undoes another's. Who is rung is rung on. */
function prioritise(state: Unserved, supervisor: string, by: number, at: number): Step {
  const boost = Math.max(-MOST_BOOST, Math.min(MOST_BOOST, state.priorityBoost + by));
  const raised = { ...state, priorityBoost: boost };
  const parameters = { name: customerName(state), boost: boost > 0 ? `+${boost}` : String(boost) };
  const told = step(raised, tellAgent(state, supervisor, "supervising.prioritised", parameters));
  if (!isIn(state, "waiting")) return told;
  const { stage } = state;
  return andThen(told, (now) => requestDecision(now, at, stage.since, toldOf(stage)));
}
