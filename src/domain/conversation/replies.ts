import { automatedOf, hasAnswered } from "./automated.ts";
import { closeTalk } from "./closing.ts";
import type { Effect } from "./effects.ts";
import { handOver } from "./handover.ts";
import { sayAgentWords } from "./relay.ts";
import type { ConversationState } from "./state.ts";
import type { EventOf, In, Step } from "./step.ts";
import { step } from "./step.ts";

/** What the agent behind a webhook answered, while it has the conversation. */
export function replied(state: In<"connected">, event: EventOf<"AgentReplied">, at: number): Step {
  const { agent, reply } = event;
  if (agent !== state.stage.agent || automatedOf(state, agent)?.webhook !== true) return step(state);
  switch (reply.kind) {
    case "text":
      return sayReply(hasAnswered(state), event.id, agent, reply.body);
    case "handover": {
      const { queue, note, skill } = reply;
      const slots = skill === undefined ? state.slots : { ...state.slots, skill };
      const hints = { ...(note === undefined ? {} : { note }), ...(queue === undefined ? {} : { queue }) };
      return handOver({ ...state, slots }, { because: "agent", ...hints }, at);
    }
    case "close":
      return closeTalk(state, at, "agent");
  }
}

/** Its words stand in the room, for whoever takes over, and go to the customer. */
export function sayReply(
  state: ConversationState,
  id: string,
  agent: string,
  body: Extract<EventOf<"AgentReplied">["reply"], { readonly kind: "text" }>["body"],
): Step {
  const { customer, language } = state;
  const content = { kind: "message", body, language } as const;
  const post: Effect = { type: "PostAsAgent", customer, agent, content, source: id };
  const said = sayAgentWords(state, { id, body });
  return { state: said.state, effects: [post, ...said.effects] };
}
