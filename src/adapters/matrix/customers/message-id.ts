/**
 * A message's id, as the desk knows it: without the `$` by which it tells an event of its own room from the id of a
 * customer's network.
 */
export function messageIdOf(eventId: string): string {
  return eventId.replace(/^\$/, "");
}

export function eventIdOf(messageId: string): string {
  return `$${messageId}`;
}
