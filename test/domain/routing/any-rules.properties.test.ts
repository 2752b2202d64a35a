import assert from "node:assert/strict";
import fc from "fast-check";
import { countVerdicts } from "../../../src/domain/routing/count-verdicts.ts";
import type { Decision } from "../../../src/domain/routing/decision.ts";
import { openingAt } from "../../../src/domain/routing/hours.ts";
import type { RoutingRequest } from "../../../src/domain/routing/request.ts";
import { route } from "../../../src/domain/routing/route.ts";
import { routingTable } from "../../../src/domain/routing/routing-table.ts";
import { indexRules } from "../../../src/domain/routing/rule-index.ts";
import type { Agent, Rule, Rules } from "../../../src/domain/routing/rules.ts";
import type { AgentState, Snapshot } from "../../../src/domain/routing/snapshot.ts";
import { anyRequest, anyRules, anySnapshot, anyState, IDS } from "./any-rules.ts";
import { NOW } from "./make.ts";

const world = fc.tuple(anyRules, anySnapshot, anyRequest);
const RUNS = { numRuns: 500 };

/** Said in other words than the code does: what the rules keep nobody from. */
function isFound(agent: Agent, { steps, weight = 1 }: Rule, asked: RoutingRequest, now: number): boolean {
  let begins = asked.waitingSince;
  const reached = steps.filter((_, at) => {
    begins += at === 0 ? 0 : (steps[at - 1]?.for_ms ?? 0);
    return at === 0 || begins <= now;
  });
  const has = (skill: string, level: number) => (agent.skills[skill] ?? 0) >= level;
  return (
    agent.capacity >= weight &&
    (agent.networks?.includes(asked.customer.network) ?? true) &&
    !(asked.peopleOnly && agent.automated) &&
    reached.some(({ skills }) => Object.entries(skills).every(([skill, level]) => has(skill, level)))
  );
}

function hasRoom(agent: Agent, at: Snapshot, weight: number): boolean {
  const state = at.agents.find(({ id }) => id === agent.id);
  return state?.availability === "ready" && state.load + weight <= agent.capacity;
}

function isExcluded(agent: string, asked: RoutingRequest, now: number): boolean {
  return asked.exclusions.some((one) => one.agent === agent && one.until > now);
}

/** The queues it went through, the one where it ended among them. */
function wayOf({ diverted = [], queue = "" }: Decision): readonly string[] {
  return [...new Set([...diverted.map(({ from }) => from), queue])];
}

function ruleOf(some: Rules, queue: string): Rule {
  return some.rules.find((rule) => rule.queue === queue) as Rule;
}

/** Rings somebody, were somebody free: open, and not kept for the last agent. */
function rings(some: Rules, at: Snapshot, asked: RoutingRequest, name: string): boolean {
  const { state = "open", hours } = some.queues.get(name) ?? {};
  const among = at.waiting[name]?.some(({ conversation }) => conversation === asked.conversation) ?? false;
  if (state === "closed" || (state === "draining" && !among)) return false;
  if (hours !== undefined && !openingAt(hours, at.now).open) return false;
  const { hold_ms = 0 } = ruleOf(some, name).sticky ?? {};
  return asked.lastAgent === undefined || at.now >= asked.waitingSince + hold_ms;
}

function withState(at: Snapshot, changed: AgentState): Snapshot {
  return { ...at, agents: [...at.agents.filter(({ id }) => id !== changed.id), changed] };
}

/** What a customer notices of a decision. */
function deed({ outcome, queue }: Decision): unknown {
  if (outcome.kind !== "wait") return outcome;
  const { message = false, says = [], hopeless, closed } = outcome;
  return { queue, message, says: says.map(({ id }) => id), hopeless, closed: closed !== undefined };
}

describe("route, whatever queues do with those who must wait", () => {
  it("always answers, always the same, with a verdict for everybody, in whatever order states were read", () => {
    fc.assert(
      fc.property(world, ([some, at, asked]) => {
        const decision = route(some, at, asked);
        assert.deepEqual(route(some, { ...at, agents: at.agents.toReversed() }, asked), decision);
        assert.deepEqual(decision.verdicts.map(({ agent }) => agent).sort(), [...IDS].sort());
      }),
      RUNS,
    );
  });

  it("offers only to those who have room for it, whom the rules find, and calls exactly those eligible", () => {
    fc.assert(
      fc.property(world, ([some, at, asked]) => {
        const { outcome, queue = "", weight = 1, verdicts, diverted = [] } = route(some, at, asked);
        const eligible = verdicts.filter((one) => one.eligible).map(({ agent }) => agent);
        if (outcome.kind !== "offer") return assert.deepEqual(eligible, []);
        for (const id of outcome.agents) {
          const agent = some.agents.get(id) as Agent;
          assert.ok(hasRoom(agent, at, weight), `${id} has no room`);
          assert.ok(eligible.includes(id));
          const named = [asked.target, diverted.at(-1)?.to].some(
            (to) => to && "agent" in to && to.agent === id,
          );
          assert.ok(named || isFound(agent, ruleOf(some, queue), asked, NOW), `${id} is not found`);
        }
      }),
      RUNS,
    );
  });

  it("nobody waits, leaves a message or is closed while somebody is free in a queue on the way", () => {
    fc.assert(
      fc.property(world, ([some, at, asked]) => {
        const decision = route(some, at, asked);
        if (decision.outcome.kind === "offer" || (asked.target && "agent" in asked.target)) return;
        for (const name of wayOf(decision).filter((one) => rings(some, at, asked, one))) {
          const rule = ruleOf(some, name);
          const free = [...some.agents.values()].filter(
            (agent) =>
              isFound(agent, rule, asked, NOW) &&
              hasRoom(agent, at, rule.weight ?? 1) &&
              !isExcluded(agent.id, asked, NOW),
          );
          assert.deepEqual(
            free.map(({ id }) => id),
            [],
            `free in ${name}`,
          );
        }
      }),
      RUNS,
    );
  });

  it("a wait that somebody's change can turn into an offer wakes on it", () => {
    fc.assert(
      fc.property(world, ([some, at, asked]) => {
        const { outcome, wakeOn } = route(some, at, asked);
        if (outcome.kind !== "wait") return;
        for (const id of IDS.filter((each) => !wakeOn.includes(each))) {
          const free: AgentState = { id, availability: "ready", reason: "", load: 0, idleSince: 0 };
          const after = route(some, withState(at, free), asked);
          assert.notEqual(after.outcome.kind, "offer", `${id} could have served`);
        }
      }),
      RUNS,
    );
  });

  it("a wait wakes when time alone changes anything about it, and sleeps until then", () => {
    const later = fc.integer({ min: 1, max: 900_000 });
    fc.assert(
      fc.property(world, later, ([some, at, asked], after) => {
        const decision = route(some, at, asked);
        const { wakeAt = Number.POSITIVE_INFINITY } = decision;
        if (decision.outcome.kind !== "wait") return;
        const now = Math.min(NOW + after, wakeAt - 1);
        assert.deepEqual(deed(route(some, { ...at, now }, asked)), deed(decision));
      }),
      RUNS,
    );
  });

  it("where not everybody has a verdict, it still counts how many have which, and names who could help", () => {
    fc.assert(
      fc.property(anyRules, anySnapshot, fc.array(fc.tuple(anyState, anyRequest)), (some, at, changes) => {
        const table = routingTable(indexRules(some), at.agents, { verdicts: "nearest" });
        let now = at;
        for (const [changed, asked] of changes) {
          table.update(changed);
          now = withState(now, changed);
          const { counts, verdicts, ...decision } = table.route(now, asked);
          const { verdicts: all, ...same } = route(some, now, asked);
          assert.deepEqual(decision, same);
          if (decision.outcome.kind === "offer") continue;
          assert.deepEqual(counts, countVerdicts(all));
          if (decision.outcome.kind !== "wait") continue;
          for (const id of decision.wakeOn) assert.ok(verdicts.some(({ agent }) => agent === id));
          for (const verdict of verdicts) {
            const told = all.find(({ agent }) => agent === verdict.agent);
            if (told?.code !== "not-yet" && told?.code !== "queue-closed") assert.deepEqual(verdict, told);
          }
        }
      }),
    );
  });

  it("a table that was told of each change decides like one made anew", () => {
    fc.assert(
      fc.property(anyRules, anySnapshot, fc.array(fc.tuple(anyState, anyRequest)), (some, at, changes) => {
        const table = routingTable(indexRules(some), at.agents);
        let now = at;
        for (const [changed, asked] of changes) {
          table.update(changed);
          now = withState(now, changed);
          assert.deepEqual(table.route(now, asked), route(some, now, asked));
        }
      }),
    );
  });
});
