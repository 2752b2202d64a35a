import type { ConversationState } from "../domain/conversation/state.ts";
import { customerName } from "../domain/conversation/words.ts";
import { findPassTarget, type PassTarget, titleOf, unmistakable } from "../domain/routing/pass-target.ts";
import type { Agent, Rules } from "../domain/routing/rules.ts";
import { REASON_AT_FIRST } from "../domain/routing/snapshot.ts";
import type { Answer, Asked } from "./asked.ts";
import { list, reasonOf } from "./asked.ts";
import { unknownTarget } from "./directed-names.ts";

/** Conversations named when it is asked which one is meant; an agent has hardly ever more. */
const MOST_NAMED = 20;

/** `pass <queue or agent> [conversation]`. The names are the rules', so that the conversation gets one that counts. */
export async function passOn(asked: Asked, written: string): Promise<Answer> {
  const talks = await talksOf(asked);
  if (talks.length === 0) return asked.say("command.no-conversation", { command: "pass" });
  const words = written.split(" ");
  const last = words.length > 1 ? named(talks, words.at(-1) ?? "") : undefined;
  const to = last === undefined ? written : words.slice(0, -1).join(" ");
  const found = findPassTarget(asked.setup.rules, to);
  if (found.kind === "ambiguous")
    return asked.say("command.pass-ambiguous", { to, choices: found.choices.join(", ") });
  if (found.kind === "unknown") return unknownTarget(asked, to, found.suggestions);
  if (last === "none")
    return asked.say("command.not-among-yours", { conversation: words.at(-1) ?? "", command: "pass" });
  const talk = last ?? (talks.length === 1 ? talks[0] : undefined);
  if (talk) return passTo(asked, talk, found.target);
  return which(asked, talks, "pass", (id) => `pass ${unmistakable(found.target)} ${id}`);
}

/** `pass` alone; `about`: the customer in whose room it was given. */
export async function passToWhom(asked: Asked, about?: string): Promise<Answer> {
  const talks = await talksOf(asked);
  if (talks.length === 0) return asked.say("command.no-conversation", { command: "pass" });
  return toWhom(
    asked,
    about ?? talks.slice(0, MOST_NAMED).map(customerName).join(" / "),
    about !== undefined,
  );
}

function toWhom(asked: Asked, name: string, inRoom: boolean): Answer {
  const command = inRoom ? "!pass" : "pass";
  const [one = "<queue|agent>", other] = examplesFor(asked);
  return other === undefined
    ? asked.say("command.pass-whom-one", { name, one: `${command} ${one}` })
    : asked.say("command.pass-whom", { name, one: `${command} ${one}`, other: `${command} ${other}` });
}

/** A colleague and a queue, by words that are understood. */
function examplesFor({ setup: { rules }, work }: Asked): readonly string[] {
  const colleague = [...rules.agents.values()].find(({ id }) => id !== work.agent);
  const agent = colleague && shortWordFor(rules, colleague);
  const [queue] = rules.queues.keys();
  return [agent, queue].filter((word) => word !== undefined);
}

/** The local part of their id where nothing else is called so. */
function shortWordFor(rules: Rules, { id, name }: Agent): string {
  const meant = [id.slice(1).split(":")[0] ?? id, name].find((word) => {
    const found = findPassTarget(rules, word);
    return found.kind === "found" && unmistakable(found.target) === id;
  });
  return meant ?? id;
}

async function passTo(asked: Asked, talk: ConversationState, target: PassTarget): Promise<Answer> {
  const command = `pass ${unmistakable(target)}`;
  const event = { type: "UserCommanded" as const, user: asked.work.agent, command, title: titleOf(target) };
  const { tell } = await warnOf(asked, talk, target.kind === "agent" ? target.agent : undefined);
  return { tell, forward: [{ conversation: talk.id, event }] };
}

/** Whoever passes it on sees at once when that person cannot take it now. */
export async function warnOf(
  asked: Asked,
  talk: ConversationState,
  agent: Agent | undefined,
): Promise<Pick<Answer, "tell">> {
  const has = talk.stage.kind === "connected" && talk.stage.agent === agent?.id;
  if (agent === undefined || has) return { tell: [] };
  const { id, capacity } = agent;
  const state = await asked.work.view.agentState(id);
  const told = { to: agent.name, name: customerName(talk) };
  if (state?.availability === "ready")
    return state.load < capacity ? { tell: [] } : asked.say("command.pass-busy", told);
  const reason = state?.reason ?? "";
  return reason === "" || reason === REASON_AT_FIRST
    ? asked.say("command.pass-away", told)
    : asked.say("command.pass-away-because", { ...told, reason });
}

/** `close [conversation] [reason]`. */
export async function close(asked: Asked, written: string): Promise<Answer> {
  const talks = await talksOf(asked);
  const [only] = talks;
  if (!only) return asked.say("command.no-conversation", { command: "close" });
  const [first = "", ...rest] = written.split(" ");
  const meant = named(talks, first);
  if (meant === "none")
    return asked.say("command.not-among-yours", { conversation: first, command: "close" });
  if (meant !== undefined) return closeOne(asked, meant, rest.join(" "));
  if (talks.length === 1) return closeOne(asked, only, written);
  return which(asked, talks, "close", (id) => `close ${id} ${written}`.trim());
}

function closeOne(asked: Asked, talk: ConversationState, reason: string): Answer {
  const command = `close ${reason}`.trim();
  const event = { type: "UserCommanded" as const, user: asked.work.agent, command };
  return { tell: [], forward: [{ conversation: talk.id, event }] };
}

/** Each conversation with the words that choose it. */
function which(
  asked: Asked,
  talks: readonly ConversationState[],
  command: string,
  choosing: (id: string) => string,
): Answer {
  const lines = talks.slice(0, MOST_NAMED).map((talk) =>
    asked.text("command.choice-line", {
      command: choosing(talk.id),
      name: customerName(talk),
      reason: reasonOf(talk),
    }),
  );
  return asked.tell([...asked.text("command.which-conversation", { command }), ...list(lines)]);
}

async function talksOf(asked: Asked): Promise<readonly ConversationState[]> {
  const all = await asked.work.view.conversationsOf(asked.work.agent);
  return all.filter((state) => state.stage.kind === "connected");
}

/** The conversation that a word is the id of; `none` for an id of one that is not theirs (any more). */
function named(talks: readonly ConversationState[], word: string): ConversationState | "none" | undefined {
  const id = word.toLowerCase();
  const talk = talks.find((each) => each.id.toLowerCase() === id);
  if (talk) return talk;
  // Taken for a reason or a part of a name, it would end or pass on another conversation than was meant.
  const isLikeAnId = /\d/u.test(word) && talks.some((each) => each.id.length === word.length);
  return isLikeAnId ? "none" : undefined;
}
