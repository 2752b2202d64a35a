import { nameForAgents } from "../domain/conversation/masks.ts";
import type { ConversationState } from "../domain/conversation/state.ts";
import { findPassTarget, type PassTarget, titleOf, unmistakable } from "../domain/routing/pass-target.ts";
import type { Agent, Rules } from "../domain/routing/rules.ts";
import { REASON_AT_FIRST } from "../domain/routing/snapshot.ts";
import type { Answer, Asked } from "./asked.ts";
import { unknownTarget } from "./directed-names.ts";
import {
  type Called,
  calledAtBeginning,
  calledById,
  calledByName,
  namesOf,
  ownConversations,
  talking,
  which,
} from "./own-conversations.ts";

/**
 * `pass <queue or agent> [conversation]`; a customer's name may stand before it too. The names are the rules', so that
 * the conversation gets one that counts.
 */
export async function passOn(asked: Asked, written: string, note?: string): Promise<Answer> {
  const own = await ownConversations(asked);
  const talks = talking(own);
  if (talks.length === 0) return asked.say("command.no-conversation", { command: "pass" });
  const { called, to } = await readPass(asked, own, written);
  if (called?.kind === "one" && to === "") return toWhom(asked, nameForAgents(called.talk), false);
  const found = findPassTarget(asked.setup.rules, to);
  if (found.kind === "ambiguous")
    return asked.say("command.pass-ambiguous", { to, choices: found.choices.join(", ") });
  if (found.kind === "unknown") return unknownTarget(asked, to, found.suggestions);
  if (called?.kind === "not-theirs") return notTheirs(asked, called.word, "pass");
  if (called?.kind === "one") return passTo(asked, called.talk, found.target, note);
  const among = called?.kind === "several" ? called.talks : talks;
  const [only] = among;
  if (only && among.length === 1) return passTo(asked, only, found.target, note);
  return which(
    asked,
    { own, talks: among },
    "pass",
    (handle) => `pass ${unmistakable(found.target)} ${handle}`,
  );
}

/** Which conversation the words name, and to whom it goes. What the rules know is never taken for a customer's name. */
async function readPass(
  asked: Asked,
  own: readonly ConversationState[],
  written: string,
): Promise<{ readonly called: Called | undefined; readonly to: string }> {
  const words = written.split(" ");
  const before = words.slice(0, -1).join(" ");
  const byId = words.length > 1 ? await calledById(asked, own, words.at(-1) ?? "", before) : undefined;
  const to = byId === undefined ? written : before;
  if (findPassTarget(asked.setup.rules, to).kind !== "unknown") return { called: byId, to };
  // Given in a room, its own conversation follows: only its customer can be meant then.
  const among = byId?.kind === "one" ? [byId.talk] : byId === undefined ? own : [];
  const byName = calledByName(among, to, "beginning") ?? calledByName(among, to, "end");
  return byName === undefined || byName.kind === "not-theirs"
    ? { called: byId, to }
    : { called: byName, to: byName.rest.replace(/^to\s+(?=\S)|\s+to$/iu, "") };
}

function notTheirs(asked: Asked, conversation: string, command: string): Answer {
  return asked.say("command.not-among-yours", { conversation, command });
}

/** `pass` alone; `about`: the customer in whose room it was given. */
export async function passToWhom(asked: Asked, about?: string): Promise<Answer> {
  const talks = talking(await ownConversations(asked));
  if (talks.length === 0) return asked.say("command.no-conversation", { command: "pass" });
  return toWhom(asked, about ?? namesOf(talks), about !== undefined);
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

async function passTo(
  asked: Asked,
  talk: ConversationState,
  target: PassTarget,
  note: string | undefined,
): Promise<Answer> {
  const command = `pass ${unmistakable(target)}`;
  const event = {
    type: "UserCommanded" as const,
    user: asked.work.agent,
    command,
    title: titleOf(target),
    ...(note === undefined ? {} : { note }),
  };
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
  const told = { to: agent.name, name: nameForAgents(talk) };
  if (state?.availability === "ready")
    return state.load < capacity ? { tell: [] } : asked.say("command.pass-busy", told);
  const reason = state?.reason ?? "";
  return reason === "" || reason === REASON_AT_FIRST
    ? asked.say("command.pass-away", told)
    : asked.say("command.pass-away-because", { ...told, reason });
}

/** `close [conversation] [reason]`. */
export async function close(asked: Asked, written: string): Promise<Answer> {
  const own = await ownConversations(asked);
  const talks = talking(own);
  const [only] = talks;
  if (!only) return asked.say("command.no-conversation", { command: "close" });
  const called = await calledAtBeginning(asked, own, written);
  switch (called?.kind) {
    case "not-theirs":
      return notTheirs(asked, called.word, "close");
    case "one":
      return closeOne(asked, called.talk, called.rest);
    case "several":
      return which(asked, { own, talks: called.talks }, "close", (handle) =>
        `close ${handle} ${called.rest}`.trim(),
      );
    default:
      return talks.length === 1
        ? closeOne(asked, only, written)
        : which(asked, { own, talks }, "close", (handle) => `close ${handle} ${written}`.trim());
  }
}

function closeOne(asked: Asked, talk: ConversationState, reason: string): Answer {
  const command = `close ${reason}`.trim();
  const event = { type: "UserCommanded" as const, user: asked.work.agent, command };
  return { tell: [], forward: [{ conversation: talk.id, event }] };
}
