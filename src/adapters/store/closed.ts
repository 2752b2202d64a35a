import type { ConversationState } from "../../domain/conversation/state.ts";

/** When a conversation was closed, if it is. */
export function closedAt(state: ConversationState): number | undefined {
  return state.stage.kind === "closed" ? state.stage.at : undefined;
}

/** The link from a new conversation to the one before it. */
export function previousOf(state: ConversationState): { readonly id: string; readonly agent?: string } {
  const agent = (state.stage.kind === "closed" ? state.stage.agent : undefined) ?? state.lastAgent;
  return agent === undefined ? { id: state.id } : { id: state.id, agent };
}
