import type { HostingCommand } from "../domain/command/parse-command.ts";
import type { ConversationEvent } from "../domain/conversation/events.ts";
import { termsOf } from "../domain/conversation/on-terms.ts";
import type { ConversationState } from "../domain/conversation/state.ts";
import { findPassTarget, type PassTarget } from "../domain/routing/pass-target.ts";
import type { Agent, Queue } from "../domain/routing/rules.ts";
import type { Answer, Asked } from "./asked.ts";
import { conversationCalled, type Found, unknownTarget } from "./directed-names.ts";
import { calledById, ownConversations, talking, which } from "./own-conversations.ts";
import { transcriptForAgents } from "./read-transcript.ts";

/** What an agent or supervisor wants of how a talk is carried. What it names is looked up here, and who may. */
export async function hosting(asked: Asked, command: HostingCommand): Promise<Answer> {
  switch (command.kind) {
    case "consult":
      return consult(asked, command.target);
    case "listen":
    case "barge":
      return asked.isSupervisor
        ? inTalk(asked, command.conversation, command.kind)
        : asked.say("supervising.only", { command: command.kind });
    case "leave":
      return leave(asked, command.conversation);
    case "host":
      return host(asked, command);
    case "transcript":
      return transcript(asked, command.conversation);
  }
}

/** `consult <agent or queue> [conversation]`. */
async function consult(asked: Asked, written: string): Promise<Answer> {
  const own = await ownConversations(asked);
  const words = written.split(" ");
  const before = words.slice(0, -1).join(" ");
  const byId = words.length > 1 ? await calledById(asked, own, words.at(-1) ?? "", before) : undefined;
  const to = byId?.kind === "one" ? before : written;
  const talks = byId?.kind === "one" ? talking([byId.talk]) : talking(own);
  const [talk] = talks;
  if (talk === undefined) return asked.say("command.no-conversation", { command: "consult" });
  const found = findPassTarget(asked.setup.rules, to);
  if (found.kind === "ambiguous")
    return asked.say("command.pass-ambiguous", { to, choices: found.choices.join(", ") });
  if (found.kind === "unknown") return unknownTarget(asked, to, found.suggestions);
  if (talks.length > 1) return which(asked, { own, talks }, "consult", (handle) => `consult ${to} ${handle}`);
  const colleague = await colleagueOf(asked, found.target);
  if ("answer" in colleague) return colleague.answer;
  const { id, name } = colleague.agent;
  return forwarded(talk, { user: asked.work.agent, command: `consult ${id}`, title: name });
}

/** Of a queue whoever is ready and free, has the skills of a rule for it and has been idle longest. */
async function colleagueOf(asked: Asked, target: PassTarget): Promise<Found<{ readonly agent: Agent }>> {
  if (target.kind === "agent") return target;
  const states = await asked.work.view.agentStates();
  const fitting = states
    .flatMap((state) => {
      const agent = asked.setup.rules.agents.get(state.id);
      const isFree = state.availability === "ready" && agent !== undefined && state.load < agent.capacity;
      return isFree && serves(asked, agent, target.queue) ? [{ agent, since: state.idleSince }] : [];
    })
    .sort((one, other) => one.since - other.since);
  const [first] = fitting;
  return first ?? { answer: asked.say("consult.nobody-free", { queue: target.queue.title }) };
}

function serves({ setup: { rules }, work }: Asked, agent: Agent, queue: Queue): boolean {
  if (agent.id === work.agent || agent.automated !== undefined) return false;
  return rules.rules
    .filter((rule) => rule.queue === queue.name)
    .some(({ steps }) =>
      steps.some(({ skills }) =>
        Object.entries(skills).every(([skill, level]) => (agent.skills[skill] ?? 0) >= level),
      ),
    );
}

async function inTalk(asked: Asked, conversation: string, command: "listen" | "barge"): Promise<Answer> {
  const found = await conversationCalled(asked, conversation);
  if ("answer" in found) return found.answer;
  if (found.talk.stage.kind !== "connected") return asked.say("hosting.no-talk", { conversation });
  return forwarded(found.talk, own(asked, `${command} ${found.talk.id}`));
}

async function leave(asked: Asked, conversation: string | undefined): Promise<Answer> {
  if (conversation === undefined) return asked.say("transcript.which", {});
  const found = await conversationCalled(asked, conversation);
  return "answer" in found ? found.answer : forwarded(found.talk, own(asked, "leave"));
}

async function host(asked: Asked, command: Extract<HostingCommand, { kind: "host" }>): Promise<Answer> {
  const found = await meant(asked, command.conversation, `host ${command.to}`);
  if ("answer" in found) return found.answer;
  const { talk } = found;
  if (talk.stage.kind !== "connected") return asked.say("hosting.no-talk", { conversation: talk.id });
  if (talk.stage.agent !== asked.work.agent && !asked.isSupervisor) return asked.say("hosting.not-yours", {});
  return forwarded(talk, own(asked, `host ${command.to}`));
}

async function transcript(asked: Asked, conversation: string | undefined): Promise<Answer> {
  const found = await meant(asked, conversation, "transcript");
  if ("answer" in found) return found.answer;
  const { talk } = found;
  const unknown = asked.say("transcript.not-known", { conversation: conversation ?? talk.id });
  if (!asked.isSupervisor && !takesPart(asked.work.agent, talk)) return unknown;
  if (!asked.isSupervisor && termsOf(talk).transcript === "supervisors")
    return asked.say("transcript.supervisors-only", {});
  const { stage } = talk;
  if (stage.kind === "connected" && stage.host === "homeserver")
    return asked.say("transcript.homeserver-hosted", {});
  const recorded = await asked.work.view.recorded(talk.id);
  return recorded === undefined ? unknown : asked.tell(transcriptForAgents(recorded, asked.setup));
}

/** The conversation that is named, or the only one of theirs. */
async function meant(
  asked: Asked,
  conversation: string | undefined,
  command: string,
): Promise<Found<{ readonly talk: ConversationState }>> {
  if (conversation !== undefined) return conversationCalled(asked, conversation);
  const talks = talking(await ownConversations(asked));
  const [talk] = talks;
  if (talk === undefined) return { answer: asked.say("command.no-conversation", { command }) };
  if (talks.length === 1) return { talk };
  return { answer: which(asked, { own: talks }, command, (handle) => `${command} ${handle}`) };
}

/** They have it, or share it. */
function takesPart(user: string, { stage, room }: ConversationState): boolean {
  if ((stage.kind === "connected" || stage.kind === "wrapping-up") && stage.agent === user) return true;
  const members = room.status === "open" ? room.members : [];
  return members.some(
    (each) =>
      each.user === user &&
      each.membership === "joined" &&
      each.reason !== "guest" &&
      each.reason !== "former",
  );
}

type Commanded = Omit<Extract<ConversationEvent, { type: "UserCommanded" }>, "type">;

function own(asked: Asked, command: string): Commanded {
  return { user: asked.work.agent, command, title: asked.nameOf(asked.work.agent) };
}

function forwarded(talk: ConversationState, commanded: Commanded): Answer {
  return { tell: [], forward: [{ conversation: talk.id, event: { type: "UserCommanded", ...commanded } }] };
}
