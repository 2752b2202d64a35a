import { countBefore } from "../routing/count-before.ts";
import { inOrder } from "../routing/places.ts";
import type { Place } from "../routing/snapshot.ts";

/** Somebody who waits: where, and whose change can help. */
export interface InLine {
  readonly queue: string;
  readonly place: Place;
  /** As the decision has it; decisions of one shape share one list. */
  readonly wakeOn: readonly string[];
  /** Agents whom the rules counted: one who becomes free may make another rule hold. */
  readonly watched?: readonly string[] | undefined;
}

/** Who waits, found by the agent who can help, in the order in which they are to be served. */
export interface WaitingLines<T extends InLine> {
  add(one: T): void;
  remove(one: T): void;
  /** The first of those whom this agent can help, or whose rules count the agent; with `after`, of those who come after that place. */
  firstFor(agent: string, after?: Place): T | undefined;
  /**
   * By queue, in order. A list that was given stays as it is; it is another when the queue has changed. Of more than
   * 200 who wait, one in 200 may have come or gone since: to copy all for each one would take hours.
   */
  places(): Readonly<Record<string, readonly Place[]>>;
}

/** One for all empty queues: routing arranges each list anew that it is given. */
const NOBODY: readonly Place[] = [];

/** Queues up to this length are given as they are. */
const EXACT_UP_TO = 200;

interface Line<T> {
  readonly members: T[];
}

/** By the agents that they wait for. */
type Lines<T> = Map<readonly string[], Line<T>>;

/**
 * Those whom the same agents can help stand in one line. An agent looks at the first of each line of theirs, and at
 * nobody behind.
 */
export function waitingLines<T extends InLine>(): WaitingLines<T> {
  const helped: Lines<T> = new Map();
  const watching: Lines<T> = new Map();
  const ofAgent = new Map<string, Set<Line<T>>>();
  const queues = new Map<string, Place[]>();
  const given: Record<string, readonly Place[]> = {};
  const changes = new Map<string, number>();
  const changed = (queue: string): void => {
    changes.set(queue, (changes.get(queue) ?? 0) + 1);
  };

  return {
    add(one) {
      stand(helped, one.wakeOn, one);
      if (one.watched !== undefined) stand(watching, one.watched, one);
      const queue = queues.get(one.queue) ?? [];
      queues.set(one.queue, queue);
      insert(queue, one.place, itself);
      changed(one.queue);
    },
    remove(one) {
      if (helped.get(one.wakeOn) === undefined) return;
      leave(helped, one.wakeOn, one);
      if (one.watched !== undefined) leave(watching, one.watched, one);
      take(queues.get(one.queue) ?? [], one.place, itself);
      changed(one.queue);
    },
    firstFor(agent, after) {
      let first: T | undefined;
      for (const { members } of ofAgent.get(agent) ?? []) {
        const head = members[after === undefined ? 0 : indexAfter(members, after)];
        if (head && (first === undefined || inOrder(head.place, first.place) < 0)) first = head;
      }
      return first;
    },
    places() {
      for (const [name, count] of changes) {
        const queue = queues.get(name) ?? [];
        if (count * EXACT_UP_TO < queue.length && given[name] !== undefined) continue;
        given[name] = queue.length === 0 ? NOBODY : [...queue];
        changes.delete(name);
      }
      return given;
    },
  };

  function stand(lines: Lines<T>, agents: readonly string[], one: T): void {
    const line = lines.get(agents) ?? { members: [] };
    if (!lines.has(agents)) {
      lines.set(agents, line);
      for (const agent of agents) ofAgent.set(agent, (ofAgent.get(agent) ?? new Set()).add(line));
    }
    insert(line.members, one, placeOfMember);
  }

  function leave(lines: Lines<T>, agents: readonly string[], one: T): void {
    const line = lines.get(agents);
    if (line === undefined) return;
    take(line.members, one.place, placeOfMember);
    if (line.members.length > 0) return;
    lines.delete(agents);
    for (const agent of agents) ofAgent.get(agent)?.delete(line);
  }
}

function itself(place: Place): Place {
  return place;
}

function placeOfMember({ place }: InLine): Place {
  return place;
}

/** As `waiting` is handed out to be decided. */
function indexOf<M>(sorted: readonly M[], place: Place, placeOf: (member: M) => Place): number {
  return countBefore(sorted, (member) => inOrder(placeOf(member), place) < 0);
}

function indexAfter(members: readonly InLine[], place: Place): number {
  const at = indexOf(members, place, placeOfMember);
  return members[at]?.place.conversation === place.conversation ? at + 1 : at;
}

function insert<M>(sorted: M[], member: M, placeOf: (member: M) => Place): void {
  const place = placeOf(member);
  const last = sorted.at(-1);
  // Most come last.
  if (last === undefined || inOrder(placeOf(last), place) < 0) sorted.push(member);
  else sorted.splice(indexOf(sorted, place, placeOf), 0, member);
}

function take<M>(sorted: M[], place: Place, placeOf: (member: M) => Place): void {
  const at = indexOf(sorted, place, placeOf);
  const found = sorted[at];
  if (found !== undefined && placeOf(found).conversation === place.conversation) sorted.splice(at, 1);
}
