import type { Inbound } from "../../src/application/ports/store.ts";
import { settle } from "./virtual-clock.ts";
import type { World } from "./world.ts";

/** A transaction without an answer for so long is sent again, ms. */
const ANSWERED_WITHIN_MS = 10_000;
/** So soon after its start a process reads rooms before it takes what is sent of them, ms. */
const YOUNG_MS = 5_000;
/** The longest that a recovering homeserver lets a transaction lie, ms. */
const LONGEST_LYING_MS = 12_000;
/** Longer than the homeserver waits. */
const LONGEST_ON_ITS_WAY_MS = 60_000;
const MOST_EVENTS = 6;

/** How the homeserver sends its events to the service: each until it is acknowledged, the oldest first, mostly. */
export class Transactions {
  readonly #world: World;
  #sending: { readonly batch: readonly Inbound[]; at: number } | undefined;
  /** Those that newer ones overtake. */
  #lying: { readonly batch: ReadonlySet<Inbound>; readonly until: number } | undefined;
  #wasAbsent = false;

  constructor(world: World) {
    this.#world = world;
  }

  get areOvertaken(): boolean {
    return this.#lying !== undefined;
  }

  /** Hands the oldest events to the bridge as one transaction, or again the one that nobody answered. */
  async push(): Promise<void> {
    const { homeserver, random, clock, tally } = this.#world;
    const process = random.pick(this.#world.running);
    if (!process || homeserver.away || homeserver.backsOff) {
      if (!process) this.#wasAbsent = true;
      return;
    }
    if (this.#sending) {
      if (clock.now() - this.#sending.at < ANSWERED_WITHIN_MS) return;
      tally.count("transaction-crossed");
      this.#sending.at = clock.now();
    } else {
      this.#layAside(process.startedAt);
      const batch = homeserver.events
        .filter((event) => !this.#lying?.batch.has(event))
        .slice(0, 1 + random.below(MOST_EVENTS));
      if (batch.length === 0) return;
      this.#sending = { batch, at: clock.now() };
    }
    void this.#send((batch) => process.hear(batch), this.#sending);
    await settle();
  }

  /** The connection ended: it is sent again as soon as somebody listens. */
  brokeOff(): void {
    this.#sending = undefined;
  }

  async #send(
    hear: (batch: readonly Inbound[]) => Promise<unknown>,
    sending: { readonly batch: readonly Inbound[] },
  ): Promise<void> {
    const { homeserver, random, clock, tally } = this.#world;
    if (this.#world.has("slow-homeserver") && random.chance(0.15)) {
      tally.count("transaction-slow");
      await clock.sleep(random.below(random.chance(0.2) ? LONGEST_ON_ITS_WAY_MS : 2_000));
    }
    await hear(sending.batch);
    const isRepeated = this.#world.has("transaction-repeated") && random.chance(0.1);
    if (isRepeated) tally.count("transaction-repeated");
    else homeserver.events = homeserver.events.filter((event) => !sending.batch.includes(event));
    if (this.#sending === sending) this.#sending = undefined;
  }

  /**
   * After an absence of the only worker a homeserver can let a transaction lie while it sends newer ones. Of two
   * workers one may have been there all the time and reads no rooms.
   */
  #layAside(startedAt: number): void {
    const { homeserver, random, clock, tally, plan } = this.#world;
    if (this.#lying && (this.#lying.until <= clock.now() || !this.#world.faultsOn)) this.#lying = undefined;
    const wasAbsent = this.#wasAbsent;
    this.#wasAbsent = false;
    const young = clock.now() - startedAt < YOUNG_MS && !plan.faults["second-worker"];
    if (!wasAbsent || !young || this.#lying || !this.#world.has("transaction-overtaken")) return;
    const batch = new Set(homeserver.events.slice(0, 1 + random.below(MOST_EVENTS)));
    if (batch.size === homeserver.events.length || !random.chance(0.5)) return;
    tally.count("transaction-overtaken");
    this.#lying = { batch, until: clock.now() + random.below(LONGEST_LYING_MS) };
  }
}
