import type { RoutingRequest } from "../../../domain/routing/request.ts";
import type { Rules } from "../../../domain/routing/rules.ts";
import type { Answer } from "./contract.ts";

/** A person named who is to have it (`pass`, `take`): nobody is asked, and the server hears what comes of it. */
export function isForNamedAgent(rules: Rules, { target }: RoutingRequest): boolean {
  return target !== undefined && "agent" in target && rules.agents.has(target.agent);
}

/** A person named the queue (`pass`, `move`): who serves it is the server's to say, but not that another queue does. */
export function leavesNamedQueue(rules: Rules, { target }: RoutingRequest, answer: Answer): boolean {
  if (target === undefined || !("queue" in target) || !rules.queues.has(target.queue)) return false;
  switch (answer.kind) {
    case "offer":
      return answer.queue !== undefined && answer.queue !== target.queue;
    case "queue":
      return answer.queue !== target.queue;
    case "bot":
    case "close":
      return true;
    case "wait":
    case "message":
      return false;
  }
}
