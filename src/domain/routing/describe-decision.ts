import type { RichText } from "../message/rich-text.ts";
import { type Phrase, phrase, type TextKey, type TextParameters } from "../text/text-key.ts";
import type { Decision, Verdict } from "./decision.ts";

/** Which decision it was, for its heading. `at` is ms since the epoch. */
export interface DecisionHeading {
  readonly conversation: string;
  readonly attempt: number;
  readonly at: number;
}

/** A text in the language of whoever asks. */
type Say = (key: TextKey, parameters: TextParameters) => RichText;

/** Agents listed; the rest are counted. */
const MOST_LISTED = 20;

/** "Why did she get that one?": the decision in words, every agent with the verdict, and what would change it. */
export function describeDecision(decision: Decision, heading: DecisionHeading, say: Say): RichText {
  const listed = [...decision.verdicts].sort(byRank).slice(0, MOST_LISTED);
  const more = decision.verdicts.length - listed.length;
  return [
    ...say("why.heading", {
      outcome: outcomeOf(decision),
      rule: ruleOf(decision),
      queue: decision.queue ?? "–",
      priority: decision.priority,
      attempt: heading.attempt,
      at: clock(heading.at),
      conversation: heading.conversation,
    }),
    { kind: "list", ordered: false, items: listed.map((verdict) => verdictLine(verdict, say)) },
    ...(more > 0 ? say("why.more", { count: more }) : []),
    ...changeLines(decision, say),
  ];
}

function outcomeOf({ outcome }: Decision): Phrase {
  if (outcome.kind === "offer") return phrase("why.offered", { agents: outcome.agents.join(", ") });
  if (outcome.kind === "close") return phrase("why.closed");
  if (outcome.hopeless) return phrase("why.hopeless");
  return phrase("why.waiting", { position: outcome.position });
}

function ruleOf(decision: Decision): Phrase {
  const rule =
    decision.rule === undefined ? phrase("why.no-rule") : phrase("why.by-rule", { rule: decision.rule });
  return decision.decidedBy === "remote" ? phrase("why.by-server", { rule }) : rule;
}

function verdictLine({ agent, eligible, detail }: Verdict, say: Say): RichText {
  return say(eligible ? "why.eligible" : "why.not-eligible", { agent, detail });
}

/** What would turn a wait into an offer (kube-scheduler's question: which event would change that?). */
function changeLines({ outcome, wakeOn, wakeAt }: Decision, say: Say): RichText {
  if (outcome.kind !== "wait") return [];
  if (wakeOn.length === 0 && wakeAt === undefined) return say("why.change-rules", {});
  const agents = wakeOn.slice(0, MOST_LISTED).join(", ");
  return [
    ...(agents === "" ? [] : say("why.change-agents", { agents })),
    ...(wakeAt === undefined ? [] : say("why.change-time", { at: clock(wakeAt) })),
  ];
}

function byRank(one: Verdict, other: Verdict): number {
  return (one.rank ?? Number.MAX_SAFE_INTEGER) - (other.rank ?? Number.MAX_SAFE_INTEGER);
}

function clock(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
