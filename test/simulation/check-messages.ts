import type { AuditedConversation } from "../../src/application/ports/store.ts";
import { advance } from "../../src/domain/conversation/advance.ts";
import type { Effect } from "../../src/domain/conversation/effects.ts";
import type { ConversationEvent } from "../../src/domain/conversation/events.ts";
import type { ConversationState } from "../../src/domain/conversation/state.ts";
import { printPlain } from "../../src/domain/message/print-plain.ts";
import type { SimulatedCustomer } from "./simulated-customer.ts";
import type { World } from "./world.ts";

/** By which a person's words are found again, whatever is said around them. */
const MARK = /\S+ (?:says|answers) m?\d+/u;

/** Invariant 1 as people see it: what was confirmed to its writer reached the other side once, in order. */
export async function checkMessages(
  world: World,
  customers: readonly SimulatedCustomer[],
): Promise<readonly string[]> {
  const problems = customers.flatMap((customer) => checkCustomer(world, customer));
  for await (const { conversations } of world.store.audit()) {
    const known = new Set(conversations.flatMap(({ outbox }) => outbox.map(({ id }) => id)));
    for (const conversation of conversations)
      problems.push(...checkAgents(world, conversation), ...checkDeliveries(world, conversation, known));
  }
  return problems;
}

/** All that the customer was told is kept stands in their rooms, once and in order. */
function checkCustomer(world: World, customer: SimulatedCustomer): readonly string[] {
  // A conversation whose room could not be made for long may have one after a later conversation has.
  const inOrder = [...world.homeserver.rooms.values()].sort((one, other) =>
    one.conversation === other.conversation ? 0 : one.conversation < other.conversation ? -1 : 1,
  );
  const words = inOrder
    .flatMap((room) => room.posts)
    .filter((post) => post.sender === "customer" && !post.notice)
    .flatMap((post) => MARK.exec(post.text)?.[0] ?? [])
    .filter((mark) => mark.startsWith(`${customer.person} says `));
  const confirmed = customer.confirmed.map((text) => MARK.exec(text)?.[0] ?? text);
  return differences(`${customer.person} -> room`, confirmed, words);
}

/** All that the agent who held the conversation wrote reached the customer, once and in order. */
function checkAgents(world: World, conversation: AuditedConversation): readonly string[] {
  const { customer, id } = conversation.state;
  const inbox = world.networks.get(customer.network)?.inboxOf(customer) ?? [];
  const received = inbox.flatMap(({ text }) => MARK.exec(text)?.[0] ?? []);
  const refused = conversation.outbox.flatMap((row) =>
    row.end?.kind === "rejected" ? markOf(row.effect) : [],
  );
  const { expected, silenced } = relayed(conversation);
  const due = expected.filter((mark) => !refused.includes(mark));
  const seen = received.filter((mark) => due.includes(mark));
  return [
    ...silenced.map((mark) => `${id}: nothing became of ${mark}, and its writer was not told`),
    ...differences(`${id} -> customer`, due, seen),
  ];
}

function markOf(effect: Effect): readonly string[] {
  if (effect.type !== "SayToCustomer" || effect.content.kind !== "message") return [];
  return MARK.exec(printPlain(effect.content.body)) ?? [];
}

/** What the outbox says was delivered is there, each once and in the lane's order, and nothing besides. */
function checkDeliveries(
  world: World,
  { state, outbox }: AuditedConversation,
  known: ReadonlySet<string>,
): readonly string[] {
  const { id, customer } = state;
  const delivered = (...types: readonly Effect["type"][]) =>
    outbox
      .filter((row) => row.end?.kind === "delivered" && types.includes(row.effect.type))
      .filter(({ effect }) => effect.type !== "RetractFromCustomer")
      .map((row) => row.id);
  const own = new Set(outbox.map((row) => row.id));
  const inbox = world.networks.get(customer.network)?.inboxOf(customer) ?? [];
  const takenBack = new Set(
    outbox.filter(({ effect }) => effect.type === "RetractFromCustomer").map((row) => row.id),
  );
  // Refused after an attempt of which nobody knows what came: it may be there all the same.
  const doubtful = new Set(
    outbox.filter(({ end, attempts }) => end?.kind === "rejected" && attempts > 1).map((row) => row.id),
  );
  const received = inbox
    .map((message) => message.id)
    .filter((delivery) => own.has(delivery) || !known.has(delivery))
    .filter((delivery) => !takenBack.has(delivery) && !doubtful.has(delivery));
  const posted = [...world.homeserver.rooms.values()]
    .filter((room) => room.conversation === id)
    .flatMap((room) => room.posts.flatMap((post) => post.deliveryId ?? []));
  return [
    ...differences(`${id}: deliveries to the customer`, delivered("SayToCustomer"), received),
    ...differences(
      `${id}: deliveries to the room`,
      delivered("PostInRoom", "PostAsAgent", "PostTranscript"),
      posted,
    ),
  ];
}

/** What the agents wrote while they held the conversation, by replaying it; `silenced`: of which nothing came. */
function relayed(conversation: AuditedConversation): {
  readonly expected: readonly string[];
  readonly silenced: readonly string[];
} {
  const expected: string[] = [];
  const silenced: string[] = [];
  let state: ConversationState | undefined;
  const { id, settings, previous } = conversation.state;
  const birth = { id, settings, ...(previous ? { previous } : {}) };
  const folded = conversation.events
    .filter((timed) => timed.seq !== undefined)
    .sort((one, other) => (one.seq ?? 0) - (other.seq ?? 0));
  for (const timed of folded) {
    const mark = MARK.exec(wordsOfHolder(state, timed.event))?.[0];
    const before = state;
    const step = advance(state, timed, birth);
    state = step.state;
    if (mark === undefined) continue;
    if (step.effects.some((effect) => markOf(effect).includes(mark))) expected.push(mark);
    // To someone who went and did not come back nothing is said any more: the agent is told so.
    else if (before?.presence.status !== "away") silenced.push(mark);
  }
  return { expected, silenced };
}

function wordsOfHolder(state: ConversationState | undefined, event: ConversationEvent): string {
  if (state?.stage.kind !== "connected") return "";
  if (event.type === "UserWrote" && event.user === state.stage.agent) return printPlain(event.message.body);
  if (event.type === "AgentReplied" && event.agent === state.stage.agent && event.reply.kind === "text")
    return printPlain(event.reply.body);
  return "";
}

function differences(
  where: string,
  expected: readonly string[],
  actual: readonly string[],
): readonly string[] {
  if (JSON.stringify(expected) === JSON.stringify(actual)) return [];
  const missing = expected.filter((text) => !actual.includes(text));
  const more = actual.filter((text) => !expected.includes(text));
  const doubled = actual.filter((text, index) => actual.indexOf(text) !== index);
  return [
    `${where}: missing ${JSON.stringify(missing)}, not expected ${JSON.stringify(more)}, doubled ${JSON.stringify(doubled)}, or in another order: ${JSON.stringify(actual)}`,
  ];
}
