import type { AuditedConversation } from "../../src/application/ports/store.ts";
import { advance } from "../../src/domain/conversation/advance.ts";
import type { ConversationState } from "../../src/domain/conversation/state.ts";
import { printPlain } from "../../src/domain/message/print-plain.ts";
import type { SimulatedCustomer } from "./people.ts";
import type { World } from "./world.ts";

/** Invariant 1 as people see it: what was confirmed to its writer reached the other side once, in order. */
export async function checkMessages(
  world: World,
  customers: readonly SimulatedCustomer[],
): Promise<readonly string[]> {
  for await (const page of world.store.audit()) {
    for (const { outbox } of page.conversations) for (const row of outbox) world.knownDeliveries.add(row.id);
  }
  const problems = customers.flatMap((customer) => checkCustomer(world, customer));
  for await (const page of world.store.audit()) {
    for (const conversation of page.conversations) {
      problems.push(...checkAgents(world, conversation), ...checkDeliveries(world, conversation));
    }
  }
  return problems;
}

/** All that the customer was told is kept stands in their rooms, once and in order. */
function checkCustomer(world: World, customer: SimulatedCustomer): readonly string[] {
  const texts = [...world.homeserver.rooms.values()]
    .flatMap((room) => room.posts)
    .filter((post) => post.sender === "customer" && !post.notice)
    .map((post) => post.text)
    .filter((text) => text.startsWith(`${customer.ref.identity} says `));
  return differences(`${customer.ref.identity} -> room`, customer.confirmed, texts);
}

/** All that the agent who held the conversation wrote reached the customer, once and in order. */
function checkAgents(world: World, conversation: AuditedConversation): readonly string[] {
  const network = world.networks.get(conversation.state.customer.network);
  const refused = new Set(
    conversation.outbox.filter((row) => row.end?.kind === "rejected").map((row) => row.id),
  );
  const received = (network?.inboxOf(conversation.state.customer) ?? []).map((message) => message.text);
  const lost = conversation.outbox
    .filter(
      (row) =>
        refused.has(row.id) && row.effect.type === "SayToCustomer" && row.effect.content.kind === "message",
    )
    .map((row) =>
      row.effect.type === "SayToCustomer" && row.effect.content.kind === "message"
        ? printPlain(row.effect.content.body)
        : "",
    );
  const expected = relayed(conversation).filter((text) => !lost.includes(text));
  const seen = received.filter((text) => expected.includes(text));
  return differences(`${conversation.state.id} -> customer`, expected, seen);
}

/** What the outbox says was delivered is there, each once and in the lane's order, and nothing besides. */
function checkDeliveries(world: World, conversation: AuditedConversation): readonly string[] {
  const { id, customer, room } = conversation.state;
  const delivered = (type: "SayToCustomer" | "PostInRoom") =>
    conversation.outbox
      .filter((row) => row.end?.kind === "delivered" && row.effect.type === type)
      .map((row) => row.id);
  const own = new Set(conversation.outbox.map((row) => row.id));
  const inbox = world.networks.get(customer.network)?.inboxOf(customer) ?? [];
  const ownOrUnknown = (deliveryId: string) => own.has(deliveryId) || !world.isKnownDelivery(deliveryId);
  const received = inbox.map((message) => message.id).filter(ownOrUnknown);
  const posts = (room.status === "open" ? world.homeserver.rooms.get(room.roomId)?.posts : undefined) ?? [];
  const posted = posts.flatMap((post) => post.deliveryId ?? []);
  return [
    ...differences(`${id}: deliveries to the customer`, delivered("SayToCustomer"), received),
    ...differences(`${id}: deliveries to the room`, delivered("PostInRoom"), posted),
  ];
}

/** What the agents wrote while they held the conversation, by replaying it. */
function relayed(conversation: AuditedConversation): readonly string[] {
  const texts: string[] = [];
  let state: ConversationState | undefined;
  const { id, settings, previous } = conversation.state;
  const birth = { id, settings, ...(previous ? { previous } : {}) };
  const folded = conversation.events
    .filter((timed) => timed.seq !== undefined)
    .sort((one, other) => (one.seq ?? 0) - (other.seq ?? 0));
  for (const timed of folded) {
    const { event } = timed;
    const holds =
      state?.stage.kind === "connected" && event.type === "UserWrote" && state.stage.agent === event.user;
    if (holds && event.type === "UserWrote") {
      const text = printPlain(event.message.body);
      if (!text.startsWith("!")) texts.push(text);
    }
    state = advance(state, timed, birth).state;
  }
  return texts;
}

function differences(
  where: string,
  expected: readonly string[],
  actual: readonly string[],
): readonly string[] {
  if (JSON.stringify(expected) === JSON.stringify(actual)) return [];
  const missing = expected.filter((text) => !actual.includes(text));
  const doubled = actual.filter((text, index) => actual.indexOf(text) !== index);
  return [
    `${where}: missing ${JSON.stringify(missing)}, doubled ${JSON.stringify(doubled)}, or in another order: ${JSON.stringify(actual)}`,
  ];
}
