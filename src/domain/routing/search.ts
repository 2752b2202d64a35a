import type { Applied, Closure, Diversion, Say } from "./decision.ts";
import { exclusionsAt } from "./eligibility.ts";
import type { Held } from "./last-agent.ts";
import { type Deed, type Moment, type Standing, standingIn } from "./overflow.ts";
import type { Figures } from "./queue-figures.ts";
import type { Picked } from "./ranking.ts";
import type { Exclusion, RoutingRequest } from "./request.ts";
import type { Reach } from "./rule-index.ts";
import { type Plan, planFor } from "./rule-plan.ts";
import type { LocalText, Rules } from "./rules.ts";

/** How a request came where somebody was looked for, and what is done with it there. */
export interface Course {
  readonly plan: Plan;
  readonly diverted: readonly Diversion[];
  /** Nobody is rung while it is closed. */
  readonly closed?: Closure;
  readonly says: readonly Say[];
  readonly message: boolean;
  readonly close?: { readonly text?: LocalText };
  /** The overflow entry that asked for a message, or closed. */
  readonly applied?: Applied;
  /** When the queue will do otherwise by itself, ms since the epoch. */
  readonly changesAt?: number;
}

/** One place in which somebody was looked for: a queue, or an agent whom it would send to. */
export interface Look {
  readonly course: Course;
  readonly reach: Reach;
  readonly held: Held | undefined;
  readonly picker: (count: number) => Picked;
  readonly picked: Picked;
}

export interface Search {
  /** Where it ended: somebody is picked there, or it waits there, or is closed. */
  readonly found: Look;
  /** All of them in order, `found` among them: a change in any of them may help. */
  readonly looks: readonly Look[];
  /** When somebody can be sent to whom the request was passed over for until then, ms since the epoch. */
  readonly excludedUntil?: number;
}

/** A request is sent from queue to queue at most so often, and never twice into one. */
const MOST_DIVERSIONS = 5;

/**
 * Queue by queue: in each, whoever is free has it; only where nobody is, what the queue does with who must wait sends
 * it on. An agent whom it would send to and who cannot take it now is passed over, so that nobody is trapped with one
 * who is down; so is a queue where it was already. Whoever was passed to an agent by a person is not sent on, nor is who is not there.
 */
export function searchFor(
  look: (course: Course) => Look,
  rules: Rules,
  moment: Moment,
  request: RoutingRequest,
  figures: Figures,
): Search {
  return new Journey(look, rules, moment, request, figures).go();
}

class Journey {
  private readonly look: (course: Course) => Look;
  private readonly rules: Rules;
  private readonly moment: Moment;
  private readonly request: RoutingRequest;
  private readonly figures: Figures;
  private readonly excluded: ReadonlyMap<string, Exclusion>;
  private readonly looks: Look[] = [];
  private readonly says: Say[] = [];
  private readonly diverted: Diversion[] = [];
  private excludedUntil = Number.POSITIVE_INFINITY;

  constructor(
    look: (course: Course) => Look,
    rules: Rules,
    moment: Moment,
    request: RoutingRequest,
    figures: Figures,
  ) {
    this.look = look;
    this.rules = rules;
    this.moment = moment;
    this.request = request;
    this.figures = figures;
    this.excluded = exclusionsAt(request, moment.now);
  }

  go(): Search {
    let plan = planFor(this.rules, this.request, this.moment.now, this.figures);
    for (let entered = enteredFirst(this.request); ; ) {
      const standing = this.standing(plan, entered);
      const here = this.lookIn(this.courseOf(plan, standing));
      if (isPicked(here) || this.request.absent) return this.ended(here);
      const next = this.onward(here, standing);
      if (!("plan" in next)) return next;
      ({ plan, entered } = next);
    }
  }

  private standing(plan: Plan, entered: number): Standing {
    const queue = this.rules.queues.get(plan.queue);
    if (queue === undefined || plan.targetAgent !== undefined) return { deeds: [] };
    return standingIn(queue, this.request, this.moment, entered);
  }

  private courseOf(plan: Plan, { closed, changesAt }: Standing): Course {
    return {
      plan,
      diverted: [...this.diverted],
      says: this.says,
      message: false,
      ...(closed ? { closed } : {}),
      ...(changesAt === undefined ? {} : { changesAt }),
    };
  }

  private lookIn(course: Course): Look {
    const here = this.look(course);
    this.looks.push(here);
    return here;
  }

  /** Nobody is free here: what the queue does about it, first what comes first. */
  private onward(
    here: Look,
    { deeds }: Standing,
  ): Search | { readonly plan: Plan; readonly entered: number } {
    const { course } = here;
    const from = course.plan.queue;
    for (const deed of deeds) {
      const { action } = deed;
      const applied = { queue: from, entry: deed.index, when: deed.when };
      switch (action.kind) {
        case "say":
          this.says.push({ id: `${from}:${deed.index}`, text: action.text });
          break;
        case "agent": {
          const there = this.sentTo(course.plan, action.agent, deed);
          if (there !== undefined && isPicked(there)) return this.ended(there);
          break;
        }
        case "queue": {
          if (!this.mayGoTo(from, action.queue)) break;
          const to = { queue: action.queue };
          this.diverted.push({ from, because: BECAUSE[deed.when.kind], to });
          return { plan: this.planTo(to), entered: deed.since };
        }
        case "message":
          if (action.text) this.says.push({ id: `${from}:message`, text: action.text });
          return this.ended({ ...here, course: { ...course, message: true, applied } });
        case "close": {
          const close = action.text === undefined ? {} : { text: action.text };
          return this.ended({ ...here, course: { ...course, close, applied } });
        }
      }
    }
    return this.ended(here);
  }

  private sentTo(from: Plan, agent: string, { when }: Deed): Look | undefined {
    const exclusion = this.excluded.get(agent);
    if (exclusion !== undefined) {
      this.excludedUntil = Math.min(this.excludedUntil, exclusion.until);
      return undefined;
    }
    const plan = this.planTo({ agent });
    if (plan.targetAgent === undefined) return undefined;
    const diversion: Diversion = { from: from.queue, because: BECAUSE[when.kind], to: { agent } };
    // Who was sent to an agent still waits, and is counted, where they were sent from.
    const course = this.courseOf({ ...plan, queue: from.queue }, { deeds: [] });
    return this.lookIn({ ...course, diverted: [...course.diverted, diversion] });
  }

  private mayGoTo(from: string, to: string): boolean {
    if (this.diverted.length >= MOST_DIVERSIONS || !this.rules.queues.has(to)) return false;
    return to !== from && !this.diverted.some((one) => one.from === to);
  }

  private planTo(target: NonNullable<RoutingRequest["target"]>): Plan {
    return planFor(this.rules, { ...this.request, target }, this.moment.now, this.figures);
  }

  private ended(found: Look): Search {
    const { looks, excludedUntil } = this;
    return { found, looks, ...(Number.isFinite(excludedUntil) ? { excludedUntil } : {}) };
  }
}

const BECAUSE = { closed: "closed", length: "full", after: "waited" } as const satisfies Record<
  Deed["when"]["kind"],
  Diversion["because"]
>;

/** Since when a request is in the first queue: a supervisor may have moved it there long after it began to wait. */
function enteredFirst({ waitingSince, placedAt = waitingSince }: RoutingRequest): number {
  return Math.max(waitingSince, placedAt);
}

function isPicked({ picked }: Look): boolean {
  return picked.states.length > 0;
}
