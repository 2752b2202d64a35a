import { automatedOf } from "./automated.ts";
import type { Effect, WebhookCall } from "./effects.ts";
import type { ConversationState } from "./state.ts";
import { customerName } from "./words.ts";

/**
 * An agent behind a webhook hears over HTTP what others see in the room: that a conversation is theirs, what the
 * customer writes, and that it is theirs no more. Whoever was told of a start is told of its end. In the room they
 * have a puppet of ours. No automated agent is told anything in a chat with the bot: two machines would never end.
 */
export function throughWebhooks(
  before: ConversationState,
  after: ConversationState,
  effects: readonly Effect[],
): readonly Effect[] {
  if (after.automated === undefined) return effects;
  const were = onCall(before);
  const are = onCall(after);
  const came = are.filter((agent) => !were.includes(agent));
  const went = were.filter((agent) => !are.includes(agent));
  return [
    ...effects.flatMap((effect) => translated(after, were, effect)),
    ...came.flatMap((agent) => [admission(after, agent), call(agent, started(after))]),
    ...went.map((agent) => call(agent, { kind: "closed", because: after.stage.kind })),
  ];
}

/** Agents behind webhooks that are rung or talk. */
function onCall(state: ConversationState): readonly string[] {
  const { stage } = state;
  const agents = stage.kind === "ringing" ? stage.agents : stage.kind === "connected" ? [stage.agent] : [];
  return agents.filter((agent) => isWebhook(state, agent));
}

export function isWebhook(state: ConversationState, agent: string): boolean {
  return automatedOf(state, agent)?.webhook === true;
}

function translated(state: ConversationState, hearing: readonly string[], effect: Effect): readonly Effect[] {
  switch (effect.type) {
    case "TellAgent":
      return automatedOf(state, effect.agent) === undefined ? [effect] : [];
    case "InviteAgent":
      return isWebhook(state, effect.agent) ? [] : [effect];
    case "RemoveFromRoom": {
      const { customer, user: agent } = effect;
      return isWebhook(state, agent) ? [{ type: "DismissAgent", customer, agent }] : [effect];
    }
    case "PostInRoom":
      return [effect, ...heard(hearing, effect)];
    default:
      return [effect];
  }
}

function heard(
  hearing: readonly string[],
  effect: Extract<Effect, { readonly type: "PostInRoom" }>,
): readonly Effect[] {
  const { as, notice, content, source, edits, writtenAt } = effect;
  // A file stands among the attachments of the words that it came with.
  if (as !== "customer" || notice || effect.file || content.kind !== "message") return [];
  return hearing.map((agent) =>
    call(agent, {
      kind: "message",
      content,
      ...(source === undefined ? {} : { id: source }),
      ...(edits === undefined ? {} : { edits }),
      ...(writtenAt === undefined ? {} : { writtenAt }),
    }),
  );
}

function admission(state: ConversationState, agent: string): Effect {
  const { stage, customer } = state;
  const name = stage.kind === "ringing" ? stage.names?.[agent] : undefined;
  const known = stage.kind === "connected" ? stage.agentName : name;
  return { type: "AdmitAgent", customer, agent, name: known ?? agent };
}

function started(state: ConversationState): WebhookCall {
  const { customer, client, language, slots, previous } = state;
  return {
    kind: "started",
    customer: { name: customerName(state), network: customer.network, identity: customer.identity },
    ...(client ? { client } : {}),
    language,
    reason: slots.reason ?? "",
    slots,
    ...(previous ? { previous: previous.id } : {}),
  };
}

function call(agent: string, what: WebhookCall): Effect {
  return { type: "CallWebhook", agent, call: what };
}
