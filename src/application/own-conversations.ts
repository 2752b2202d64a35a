import { handlesOf, SHORTEST_HANDLE } from "../domain/command/handle.ts";
import { nameForAgents } from "../domain/conversation/masks.ts";
import type { ConversationState } from "../domain/conversation/state.ts";
import { type Answer, type Asked, list, reasonOf } from "./asked.ts";

/** Conversations named when it is asked which one is meant; an agent has hardly ever more. */
const MOST_NAMED = 20;
/** Words of a customer's name that are looked at. */
const MOST_WORDS = 5;

/** What words say about which conversation of whoever asks is meant. */
export type Called =
  | { readonly kind: "one"; readonly talk: ConversationState; readonly rest: string }
  | { readonly kind: "several"; readonly talks: readonly ConversationState[]; readonly rest: string }
  /** It is the id or the handle of one that is not theirs (any more). */
  | { readonly kind: "not-theirs"; readonly word: string };

/** Those that take one of their places: also what they are rung for, and what they have just closed. */
export async function ownConversations(asked: Asked): Promise<readonly ConversationState[]> {
  return asked.work.view.conversationsOf(asked.work.agent);
}

export function talking(own: readonly ConversationState[]): readonly ConversationState[] {
  return own.filter((state) => state.stage.kind === "connected");
}

/** The conversation with which the words begin: its id, its handle or its customer's name. */
export async function calledAtBeginning(
  asked: Asked,
  own: readonly ConversationState[],
  written: string,
): Promise<Called | undefined> {
  const [first = "", ...rest] = written.split(" ");
  return (await calledById(asked, own, first, rest.join(" "))) ?? calledByName(own, written, "beginning");
}

/** By its id, or by the end of it. */
export async function calledById(
  asked: Asked,
  own: readonly ConversationState[],
  word: string,
  rest: string,
): Promise<Called | undefined> {
  const id = word.toLowerCase().replace(/^#/u, "");
  const isHandle = id.length >= SHORTEST_HANDLE && /^[0-9a-z]+$/u.test(id);
  const exact = own.filter((each) => each.id.toLowerCase() === id);
  const ending = isHandle ? own.filter((each) => each.id.toLowerCase().endsWith(id)) : [];
  const found = oneOf(exact.length > 0 ? exact : ending, rest);
  if (found) return found;
  // Taken for a reason or a part of a name, it would end or pass on another conversation than was meant.
  const isLikeAnId = /\d/u.test(word) && own.some((each) => each.id.length === word.length);
  const isAnothers = isHandle && (await asked.work.view.conversationsEnding(id, 1)).length > 0;
  return isLikeAnId || isAnothers ? { kind: "not-theirs", word } : undefined;
}

/** By its customer's name, or the first or last words of it, in any case; as many words as there can be. */
export function calledByName(
  own: readonly ConversationState[],
  written: string,
  where: "beginning" | "end",
): Called | undefined {
  const words = written.split(" ");
  for (let count = Math.min(MOST_WORDS, words.length); count > 0; count -= 1) {
    const cut = where === "beginning" ? count : words.length - count;
    const [before, after] = [words.slice(0, cut).join(" "), words.slice(cut).join(" ")];
    const [name, rest] = where === "beginning" ? [before, after] : [after, before];
    const found = oneOf(
      own.filter((talk) => isCalled(talk, name)),
      rest,
    );
    if (found) return found;
  }
  return undefined;
}

function isCalled(talk: ConversationState, written: string): boolean {
  const [name, word] = [folded(nameForAgents(talk)), folded(written)];
  return word !== "" && (name === word || name.startsWith(`${word} `) || name.endsWith(` ${word}`));
}

function folded(name: string): string {
  return name.normalize("NFKC").toLowerCase().trim();
}

function oneOf(talks: readonly ConversationState[], rest: string): Called | undefined {
  const [talk] = talks;
  if (talk === undefined) return undefined;
  return talks.length === 1 ? { kind: "one", talk, rest } : { kind: "several", talks, rest };
}

/** The names of them all, for a question about them. */
export function namesOf(talks: readonly ConversationState[]): string {
  return talks.slice(0, MOST_NAMED).map(nameForAgents).join(" / ");
}

/** Each conversation with the words that choose it among all that are theirs. */
export function which(
  asked: Asked,
  { own, talks = own }: { readonly own: readonly ConversationState[]; readonly talks?: typeof own },
  command: string,
  choosing: (handle: string) => string,
): Answer {
  const handles = handlesOf(own.map(({ id }) => id));
  const lines = talks.slice(0, MOST_NAMED).map((talk) =>
    asked.text("command.choice-line", {
      command: choosing(handles.get(talk.id) ?? talk.id),
      name: nameForAgents(talk),
      reason: reasonOf(talk),
    }),
  );
  return asked.tell([...asked.text("command.which-conversation", { command }), ...list(lines)]);
}
