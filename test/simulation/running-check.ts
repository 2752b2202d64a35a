import { checkInvariants, type Violation } from "../../src/application/check-invariants.ts";
import { CapacityAudit } from "../../src/application/invariants/check-capacity.ts";
import { checkMessages } from "../../src/application/invariants/check-messages.ts";
import { checkMembers, checkStage } from "../../src/application/invariants/check-stage.ts";
import { checkReplay, type Replay } from "../../src/application/invariants/replay.ts";
import type { AuditedConversation } from "../../src/application/ports/store.ts";
import { advance } from "../../src/domain/conversation/advance.ts";
import type { MemoryStore } from "./memory-store.ts";
import { RunningReplay } from "./running-replay.ts";

interface Known {
  readonly audited: AuditedConversation;
  readonly replayed: Replay | undefined;
}

/**
 * The invariants, checked after every step at the cost of what the step has changed: what depends on a conversation's
 * own rows alone (1, 2, 4 and 7) where rows of its were written, that nobody sleeps who could be served (5) for all who
 * wait, that slots and load agree (3) for all who hold one. Nothing else can have come out differently.
 */
export class RunningCheck {
  readonly #store: MemoryStore;
  readonly #replay = new RunningReplay();
  readonly #known = new Map<string, Known>();

  /** When it was last looked whom time alone wakes: until then nobody sleeps too long. */
  #lookedAt = 0;

  constructor(store: MemoryStore) {
    this.#store = store;
    const { wakeWaiting } = store;
    store.wakeWaiting = async (now, all) => {
      const woken = await wakeWaiting(now, all);
      this.#lookedAt = Math.max(this.#lookedAt, now);
      return woken;
    };
  }

  /** After a step. */
  changed(now: number): readonly string[] {
    const page = this.#store.auditTouched();
    const capacity = new CapacityAudit();
    capacity.begin(page);
    const violations: Violation[] = [];
    const fresh = new Set<string>();
    for (const audited of page.conversations) {
      const { id } = audited.state;
      const replayed = this.#replay.of(audited);
      this.#known.set(id, { audited, replayed });
      fresh.add(id);
      capacity.lookWhetherAwake(audited, this.#lookedAt);
      violations.push(
        ...checkMessages(audited, replayed),
        ...checkStage(audited, now, undefined),
        ...capacity.checkClaims(audited, replayed),
        ...checkMembers(audited),
        ...checkReplay(audited, replayed),
      );
    }
    for (const [id, waiting] of page.waiting) {
      const known = fresh.has(id) ? undefined : this.#known.get(id);
      if (known) capacity.lookWhetherAwake({ ...known.audited, waiting }, this.#lookedAt);
    }
    for (const id of page.holding) {
      const known = fresh.has(id) ? undefined : this.#known.get(id);
      if (known) violations.push(...capacity.checkClaims(known.audited, known.replayed));
    }
    violations.push(...capacity.end());
    return violations.map(inWords);
  }

  /** All of it, from the first event of each conversation on, as `frontdesk check --data` does it. */
  async all(): Promise<readonly string[]> {
    const found: string[] = [];
    const options = { now: this.#lookedAt, advance };
    for await (const violation of checkInvariants(this.#store.audit(), options))
      found.push(inWords(violation));
    return found;
  }
}

function inWords({ invariant, conversation, agent, what }: Violation): string {
  return `invariant ${invariant}: ${[conversation, agent].filter(Boolean).join(" ")} ${what}`;
}
