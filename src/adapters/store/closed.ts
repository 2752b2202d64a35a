import type { ConversationState, Previous } from "../../domain/conversation/state.ts";

/** When a conversation was closed, if it is. */
export function closedAt(state: ConversationState): number | undefined {
  return state.stage.kind === "closed" ? state.stage.at : undefined;
}

/** The link from a new conversation to the one before it. */
export function previousOf(state: ConversationState): Previous {
  const agent = (state.stage.kind === "closed" ? state.stage.agent : undefined) ?? state.lastAgent;
  const at = closedAt(state);
  return {
    id: state.id,
    ...(agent === undefined ? {} : { agent }),
    ...(at === undefined ? {} : { closedAt: at }),
  };
}
