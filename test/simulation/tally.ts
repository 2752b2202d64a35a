/** What a run is to try, each of which is counted as it happens: a kind that never does is not tried. */
export const HAPPENINGS = [
  // The bridge's processes.
  "process-died",
  "process-died-at-a-call",
  "process-paused",
  "process-stopped",
  "store-slow",
  "decision-slow",
  "claim-refused",
  "network-taken-over",
  "rules-reloaded",
  "agent-retired",
  "queue-removed",
  "capacity-lowered-below-load",
  // The homeserver.
  "homeserver-away",
  "homeserver-busy",
  "homeserver-slow",
  "homeserver-very-slow",
  "homeserver-answer-lost",
  "homeserver-delivery-repeated",
  "room-not-made",
  "room-power-lost",
  "room-encrypted",
  "room-replaced",
  "ours-removed",
  "transaction-slow",
  "transaction-repeated",
  "transaction-crossed",
  "transaction-overtaken",
  "events-lost",
  "events-found-again",
  // The networks.
  "network-away",
  "network-down",
  "network-slow",
  "network-very-slow",
  "connection-cut",
  "network-delivery-repeated",
  "message-refused",
  "message-returned",
  "customer-not-reached",
  "client-asked",
  "client-identified",
  // Customers.
  "customer-wrote",
  "customer-refused",
  "customer-wrote-again",
  "customer-edited",
  "customer-retracted",
  "customer-attached",
  "customer-replied",
  "customer-left",
  "customer-came-back",
  "customer-moved",
  "customer-asked-for-person",
  "profile-learned",
  // Agents.
  "agent-joined",
  "agent-declined",
  "agent-wrote",
  "agent-edited",
  "agent-retracted",
  "agent-reacted",
  "agent-attached",
  "agent-closed",
  "agent-left",
  "agent-kicked",
  "invitation-revoked",
  "agent-deactivated",
  "invited-nobody",
  "agent-away",
  "agent-asked",
  "passed-to-queue",
  "passed-to-agent",
  "guest-joined",
  "guest-wrote",
  "guest-left",
  "supervisor-moved",
  "supervisor-took",
  "supervisor-prioritised",
  "supervisor-requeued",
  "supervisor-set-away",
  // Automated agents.
  "webhook-called",
  "webhook-failed",
  "webhook-refused",
  "webhook-slow",
  "webhook-repeated",
  "webhook-replied",
  "webhook-handed-over",
  "webhook-closed",
  "webhook-said-by-itself",
  "bot-handed-over",
  // What came of it.
  "conversation-closed",
  "conversation-reopened",
  "conversation-followed",
  "reached-nobody-in-time",
] as const;

export type Happening = (typeof HAPPENINGS)[number];

export type Counts = Readonly<Record<Happening, number>>;

export class Tally {
  readonly #counts = noCounts();

  count(what: Happening, times = 1): void {
    this.#counts[what] += times;
  }

  get counts(): Counts {
    return { ...this.#counts };
  }
}

export function addCounts(one: Counts, other: Counts): Record<Happening, number> {
  const sum = noCounts();
  for (const what of HAPPENINGS) sum[what] = one[what] + other[what];
  return sum;
}

export function noCounts(): Record<Happening, number> {
  return Object.fromEntries(HAPPENINGS.map((what) => [what, 0])) as Record<Happening, number>;
}
