import type {
  LoadsTaken,
  ReportedState,
  RoutingExchange,
} from "../../../application/ports/routing-ledger.ts";
import type { AgentEffect } from "../../../domain/conversation/effects.ts";
import type { AgentReport } from "./contract.ts";

/** Loads and states of agents, each as far as it is newer than what is known. */
export async function takeReports(
  exchange: RoutingExchange,
  reports: readonly AgentReport[],
  language: string,
  now: number,
): Promise<LoadsTaken> {
  const loads = reports.flatMap(({ agent, externalLoad, at, valid_ms }) =>
    externalLoad === undefined
      ? []
      : [{ agent, load: externalLoad, at: Math.min(at, now), until: now + valid_ms }],
  );
  const states = statesOf(reports, language, now);
  const [loaded, set] = [
    loads.length > 0 ? await exchange.reportLoads(loads, now) : NONE,
    states.length > 0 ? await exchange.reportStates(states, now) : NONE,
  ];
  const agents = new Set(reports.map(({ agent }) => agent));
  const unknown = agents.intersection(new Set([...loaded.unknown, ...set.unknown]));
  const older = agents.intersection(new Set([...loaded.older, ...set.older]));
  const taken = agents.difference(unknown).difference(older).size;
  return { taken, unknown: [...unknown], older: [...older] };
}

const NONE: LoadsTaken = { taken: 0, unknown: [], older: [] };

export function statesOf(
  reports: readonly AgentReport[],
  language: string,
  now: number,
): readonly ReportedState[] {
  return reports.flatMap(({ agent, availability, reason = "", at }) => {
    if (availability === undefined) return [];
    const state = {
      agent,
      availability,
      reason: availability === "away" ? reason : "",
      at: Math.min(at, now),
    };
    return [{ ...state, tell: tellOf(state, language) }];
  });
}

function tellOf(
  { agent, availability, reason }: Pick<ReportedState, "agent" | "availability" | "reason">,
  language: string,
): AgentEffect {
  const key =
    availability === "ready"
      ? "supervising.server-set-ready"
      : reason === ""
        ? "supervising.server-set-away"
        : "supervising.server-set-away-because";
  return { type: "TellAgent", agent, content: { kind: "text", key, parameters: { reason }, language } };
}
