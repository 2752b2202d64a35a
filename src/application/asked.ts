import type { Effect } from "../domain/conversation/effects.ts";
import { wordsForAgents } from "../domain/conversation/on-terms.ts";
import type { ConversationState } from "../domain/conversation/state.ts";
import type { RichText } from "../domain/message/rich-text.ts";
import type { Agent } from "../domain/routing/rules.ts";
import { plainWords, renderText } from "../domain/text/render-text.ts";
import { phrase, type TextKey, type TextParameters, type Words } from "../domain/text/text-key.ts";
import type { DeskSetup } from "./desk-setup.ts";
import type { AgentResult, AgentWork } from "./ports/store.ts";

export type Answer = AgentResult;

/** One agent's lane with what is needed to answer in it. */
export class Asked {
  readonly work: AgentWork;
  readonly setup: DeskSetup;
  readonly now: number;

  constructor(work: AgentWork, setup: DeskSetup, now: number) {
    this.work = work;
    this.setup = setup;
    this.now = now;
  }

  get deskName(): string {
    return this.setup.deskName;
  }

  text(key: TextKey, parameters: TextParameters): RichText {
    return renderText(key, parameters, this.setup.language, this.setup.texts);
  }

  /** Words that stand in other words. */
  plain(words: Words): string {
    return plainWords(words, this.setup.language, this.setup.texts);
  }

  /** Whoever asks may direct others' conversations. */
  get isSupervisor(): boolean {
    return this.setup.rules.supervisors?.includes(this.work.agent) ?? false;
  }

  /** As colleagues know them: by name, or by the local part of their Matrix id. */
  nameOf(user: string): string {
    return this.setup.rules.agents.get(user)?.name ?? user.slice(1).split(":")[0] ?? user;
  }

  /** To somebody else, in their chat with the bot. */
  tellTo(agent: string, key: TextKey, parameters: TextParameters): Effect {
    const body = this.text(key, parameters);
    return { type: "TellAgent", agent, content: { kind: "message", body, language: this.setup.language } };
  }

  say(key: TextKey, parameters: TextParameters): Answer {
    return this.tell(this.text(key, parameters));
  }

  tell(body: RichText): Answer {
    const content = { kind: "message" as const, body, language: this.setup.language };
    const effect: Effect = { type: "TellAgent", agent: this.work.agent, content };
    return { tell: [effect], forward: [] };
  }

  async loadOf(agent: Agent): Promise<{ readonly load: number; readonly capacity: number }> {
    const state = await this.work.view.agentState(agent.id);
    return { load: state?.load ?? 0, capacity: agent.capacity };
  }
}

/** What it is about, for people. */
export function reasonOf(state: ConversationState): Words {
  const { reason = "" } = state.slots;
  return reason === "" ? phrase("reason.none") : wordsForAgents(state)(reason);
}

export function list(items: readonly RichText[]): RichText {
  return items.length === 0 ? [] : [{ kind: "list", ordered: false, items }];
}
