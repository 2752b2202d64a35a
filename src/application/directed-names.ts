import { handlesOf, SHORTEST_HANDLE } from "../domain/command/handle.ts";
import { nameForAgents } from "../domain/conversation/masks.ts";
import type { ConversationState } from "../domain/conversation/state.ts";
import { findPassTarget } from "../domain/routing/pass-target.ts";
import type { Agent, Queue } from "../domain/routing/rules.ts";
import type { Answer, Asked } from "./asked.ts";

/** What was found, or what to say when it was not. */
export type Found<T> = T | { readonly answer: Answer };

/** Conversations named when several go by one handle. */
const MOST_NAMED = 5;
/** Queues named when none is called what was written. */
const MOST_QUEUES = 10;
/** Words that an agent's name may have. */
const MOST_WORDS = 5;

/** A conversation that waits, or has somebody, by its handle or its id. */
export async function conversationCalled(
  asked: Asked,
  handle: string,
): Promise<Found<{ readonly talk: ConversationState }>> {
  const none = asked.say("supervising.no-such", { conversation: handle });
  if (handle.length < SHORTEST_HANDLE) return { answer: none };
  const found = await asked.work.view.conversationsEnding(handle, MOST_NAMED);
  const [talk] = found;
  if (talk === undefined) return { answer: none };
  if (found.length === 1) return { talk };
  const handles = handlesOf(found.map(({ id }) => id));
  const choices = found.map((each) => `${handles.get(each.id)} (${nameForAgents(each)})`).join(", ");
  return { answer: asked.say("supervising.ambiguous", { conversation: handle, choices }) };
}

export function queueCalled(asked: Asked, written: string): Found<{ readonly queue: Queue }> {
  const { rules } = asked.setup;
  const found = findPassTarget({ ...rules, agents: new Map() }, written);
  if (found.kind === "found" && found.target.kind === "queue") return { queue: found.target.queue };
  if (found.kind === "ambiguous") {
    const parameters = { to: written, choices: found.choices.join(", ") };
    return { answer: asked.say("command.pass-ambiguous", parameters) };
  }
  return { answer: unknownTarget(asked, written, found.kind === "unknown" ? found.suggestions : []) };
}

export function agentCalled(asked: Asked, written: string): Found<{ readonly agent: Agent }> {
  const found = findPassTarget({ ...asked.setup.rules, queues: new Map() }, written);
  if (found.kind === "found" && found.target.kind === "agent") return { agent: found.target.agent };
  if (found.kind === "ambiguous") {
    const parameters = { agent: written, suggestions: found.choices.join(", ") };
    return { answer: asked.say("supervising.no-agent-ambiguous", parameters) };
  }
  const suggestions = found.kind === "unknown" ? found.suggestions : [];
  const key =
    suggestions.length === 0
      ? ("supervising.no-agent" as const)
      : ("supervising.no-agent-did-you-mean" as const);
  return { answer: asked.say(key, { agent: written, suggestions: suggestions.join(", ") }) };
}

/** `Ben Ode lunch`: the longest beginning that names an agent, and what follows it. */
export function agentAtBeginning(
  asked: Asked,
  written: string,
): { readonly agent: Agent; readonly rest: string } | undefined {
  const words = written.split(" ");
  for (let count = Math.min(MOST_WORDS, words.length); count > 0; count -= 1) {
    const found = findPassTarget(
      { ...asked.setup.rules, queues: new Map() },
      words.slice(0, count).join(" "),
    );
    if (found.kind === "found" && found.target.kind === "agent")
      return { agent: found.target.agent, rest: words.slice(count).join(" ") };
  }
  return undefined;
}

/** Neither a queue nor an agent; what was meant, or what there is. */
export function unknownTarget(asked: Asked, to: string, suggestions: readonly string[]): Answer {
  if (suggestions.length > 0)
    return asked.say("command.pass-did-you-mean", { to, suggestions: suggestions.join(", ") });
  const queues = [...asked.setup.rules.queues.keys()];
  if (queues.length === 0) return asked.say("command.pass-unknown", { to });
  const more = queues.length > MOST_QUEUES ? ", …" : "";
  return asked.say("command.pass-queues", { to, queues: queues.slice(0, MOST_QUEUES).join(", ") + more });
}
