import type { Decision } from "../domain/routing/decision.ts";
import { accountOf, momentOf, type Reading } from "../domain/routing/decision-account.ts";
import type { RoutingRequest } from "../domain/routing/request.ts";
import { routingTable } from "../domain/routing/routing-table.ts";
import { indexRules } from "../domain/routing/rule-index.ts";
import type { Rules } from "../domain/routing/rules.ts";
import type { Snapshot } from "../domain/routing/snapshot.ts";
import type { DecidedAttempt } from "./print-why.ts";
import { english } from "./why-lines.ts";

/** A conversation that waits, and all that a decision about it would look at. */
export interface WaitingNow {
  readonly request: RoutingRequest;
  readonly snapshot: Snapshot;
}

/** The agent whom a word means: by id, by its part before the colon, or by name. */
export function agentMeant({ agents }: Rules, written: string): string | undefined {
  const word = written.toLowerCase();
  const [found] = [...agents.values()].filter(
    ({ id, name }) =>
      id === written || [id, id.slice(1).split(":")[0], name].some((each) => each?.toLowerCase() === word),
  );
  return found?.id;
}

/** Why one agent: the verdict of the last decision where it has one, and while it waits the one of this moment. */
export function formatWhyAgent(
  agent: string,
  last: DecidedAttempt,
  { rules, waiting, reading }: { rules: Rules; waiting: WaitingNow | undefined; reading: Reading },
): string {
  const { conversation, attempt, at, decision } = last;
  const kept =
    verdictLine(decision, agent) ?? "no verdict is kept of this agent: there were too many for one each";
  const now = waiting === undefined ? undefined : verdictLine(decidedNow(rules, waiting), agent);
  return [
    `Conversation ${conversation}, ${agent}`,
    `  attempt ${attempt}, ${momentOf(at, reading.timeZone)}: ${kept}`,
    ...(now === undefined ? [] : [`  now, by the rules: ${now}`]),
  ].join("\n");
}

function decidedNow(rules: Rules, { request, snapshot }: WaitingNow): Decision {
  return routingTable(indexRules(rules), snapshot.agents, { verdicts: "every" }).route(snapshot, request);
}

function verdictLine(decision: Decision, agent: string): string | undefined {
  const verdict = accountOf(decision).verdicts.find((one) => one.agent === agent);
  if (verdict === undefined) return undefined;
  const { eligible, detail, change } = verdict;
  const changes = change === undefined ? "" : `; changes when ${english(change)}`;
  return `${eligible ? "✓" : "✗"} ${english(detail)}${changes}`;
}
