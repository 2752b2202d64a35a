import { SHORTEST_HANDLE } from "../domain/command/handle.ts";
import { nameForAgents } from "../domain/conversation/masks.ts";
import type { ConversationState } from "../domain/conversation/state.ts";
import { describeDecision } from "../domain/routing/describe-decision.ts";
import type { Answer, Asked } from "./asked.ts";
import { conversationCalled, type Found } from "./directed-names.ts";
import { calledAtBeginning, ownConversations, which } from "./own-conversations.ts";

/** A conversation, and its state unless it is closed for good. */
interface Meant {
  readonly id: string;
  readonly talk?: ConversationState;
}

/** `why [conversation]`: the last decision about it, under its customer's name. */
export async function why(asked: Asked, named: string | undefined): Promise<Answer> {
  const own = await ownConversations(asked);
  const meant = named === undefined ? only(asked, own) : await called(asked, own, named);
  if ("answer" in meant) return meant.answer;
  const { id: conversation, talk } = meant;
  const made = await asked.work.view.latestDecision(conversation);
  if (!made) return asked.say("command.why-unknown", { conversation });
  const { language, timeZone } = asked.setup;
  const reading = { language, ...(timeZone === undefined ? {} : { timeZone }) };
  const { at, attempt, times } = made;
  const heading = { conversation, at, attempt, times };
  return asked.tell([
    ...(talk === undefined ? [] : asked.text("command.why-about", { name: nameForAgents(talk) })),
    ...describeDecision(made.decision, heading, (key, parameters) => asked.text(key, parameters), reading),
  ]);
}

function only(asked: Asked, own: readonly ConversationState[]): Found<Meant> {
  const [talk] = own;
  if (talk === undefined) return { answer: asked.say("command.why-which", {}) };
  return own.length === 1 ? { id: talk.id, talk } : { answer: whichOf(asked, own, own) };
}

function whichOf(
  asked: Asked,
  own: readonly ConversationState[],
  talks: readonly ConversationState[],
): Answer {
  return which(asked, { own, talks }, "why", (handle) => `why ${handle}`);
}

/** One of theirs, one of those who wait or are served, or an id, also of one long closed. */
async function called(asked: Asked, own: readonly ConversationState[], named: string): Promise<Found<Meant>> {
  const found = await calledAtBeginning(asked, own, named);
  if (found?.kind === "one") return { id: found.talk.id, talk: found.talk };
  if (found?.kind === "several") return { answer: whichOf(asked, own, found.talks) };
  const handle = named.toLowerCase();
  const others = handle.length < SHORTEST_HANDLE ? [] : await asked.work.view.conversationsEnding(handle, 2);
  if (others.length === 0) return { id: named };
  const other = await conversationCalled(asked, handle);
  return "answer" in other ? other : { id: other.talk.id, talk: other.talk };
}
