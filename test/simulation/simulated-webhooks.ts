import type { WebhookDelivery, Webhooks } from "../../src/application/ports/webhooks.ts";
import type { AgentReply } from "../../src/domain/conversation/events.ts";
import { plain } from "../../src/domain/message/rich-text.ts";
import type { SeededRandom } from "./seeded-random.ts";
import type { Tally } from "./tally.ts";

type Answer = Awaited<ReturnType<Webhooks["call"]>>;

export interface WebhookFaults {
  /** It does not answer: tried again. */
  readonly fails: number;
  /** It answers that it will never take this. */
  readonly refuses: number;
  /** Its answer comes late. */
  readonly slow: number;
}

/** A web service that answers customers. What it answered to a delivery once, it answers to its repeats. */
export class SimulatedWebhooks implements Webhooks {
  faults: WebhookFaults = { fails: 0, refuses: 0, slow: 0 };
  /** It closes whatever it is told of. */
  closes = false;
  #written = 0;
  readonly #answered = new Map<string, readonly AgentReply[]>();
  readonly #random: SeededRandom;
  readonly #sleep: (duration_ms: number) => Promise<void>;
  readonly #tally: Tally;

  constructor(random: SeededRandom, sleep: (duration_ms: number) => Promise<void>, tally: Tally) {
    this.#random = random;
    this.#sleep = sleep;
    this.#tally = tally;
  }

  async call(delivery: WebhookDelivery): Promise<Answer> {
    this.#tally.count("webhook-called");
    if (this.#random.chance(this.faults.slow)) {
      this.#tally.count("webhook-slow");
      await this.#sleep(this.#random.below(4_000));
    }
    if (this.#random.chance(this.faults.refuses)) {
      this.#tally.count("webhook-refused");
      return { outcome: { kind: "reject", code: "refused", notice: "The webhook refused it." }, replies: [] };
    }
    const replies = this.#repliesTo(delivery);
    if (this.#random.chance(this.faults.fails)) {
      this.#tally.count("webhook-failed");
      return { outcome: { kind: "retry", after_ms: 800, why: "no answer" }, replies: [] };
    }
    return { outcome: { kind: "delivered" }, replies };
  }

  /** What it says without being asked. */
  words(): AgentReply {
    this.#written += 1;
    return { kind: "text", body: plain(`robot answers ${this.#written}`) };
  }

  #repliesTo({ id, message }: WebhookDelivery): readonly AgentReply[] {
    const before = this.#answered.get(id);
    if (before) this.#tally.count("webhook-repeated");
    const replies = before ?? (message.type === "closed" ? [] : this.#think());
    this.#answered.set(id, replies);
    return replies;
  }

  #think(): readonly AgentReply[] {
    const dice = this.#random.number();
    if (this.closes || dice < 0.1) return this.#counted("webhook-closed", [this.words(), { kind: "close" }]);
    if (dice < 0.25)
      return this.#counted("webhook-handed-over", [
        this.words(),
        { kind: "handover", queue: "help", note: "needs a person" },
      ]);
    return dice < 0.85 ? this.#counted("webhook-replied", [this.words()]) : [];
  }

  #counted(
    what: "webhook-closed" | "webhook-handed-over" | "webhook-replied",
    replies: readonly AgentReply[],
  ) {
    this.#tally.count(what);
    return replies;
  }
}
