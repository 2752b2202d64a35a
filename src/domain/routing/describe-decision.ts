import type { Block, Inline, RichText } from "../message/rich-text.ts";
import type { Decision, Verdict } from "./decision.ts";

/** Which decision it was, for its heading. `at` is ms since the epoch. */
export interface DecisionHeading {
  readonly conversation: string;
  readonly attempt: number;
  readonly at: number;
}

/** Agents listed; the rest are counted. */
const MOST_LISTED = 20;

/** "Why did she get that one?": the decision in words, every agent with the verdict, and what would change it. */
export function describeDecision(decision: Decision, heading: DecisionHeading): RichText {
  const listed = [...decision.verdicts].sort(byRank).slice(0, MOST_LISTED);
  const more = decision.verdicts.length - listed.length;
  return [
    paragraph([
      { kind: "strong", content: [text(outcomeLine(decision))] },
      text(
        ` — ${origin(decision)}, attempt ${heading.attempt}, ${clock(heading.at)}, conversation ${heading.conversation}`,
      ),
    ]),
    { kind: "list", ordered: false, items: listed.map((verdict) => [paragraph(verdictLine(verdict))]) },
    ...(more > 0 ? [paragraph([text(`… and ${more} more.`)])] : []),
    ...changeLine(decision),
  ];
}

function outcomeLine(decision: Decision): string {
  const { outcome } = decision;
  if (outcome.kind === "offer") return `Offered to ${outcome.agents.join(", ")}`;
  if (outcome.hopeless) return "Waiting: nobody here can serve this as things stand";
  return `Waiting, number ${outcome.position}`;
}

function origin(decision: Decision): string {
  const rule = decision.rule === undefined ? "no rule matched" : `rule "${decision.rule}"`;
  const queue = decision.queue === undefined ? "" : `, queue "${decision.queue}"`;
  const who = decision.decidedBy === "remote" ? ", decided by the routing server" : "";
  return `${rule}${queue}, priority ${decision.priority}${who}`;
}

function verdictLine(verdict: Verdict): readonly Inline[] {
  return [
    text(`${verdict.eligible ? "✓" : "✗"} `),
    { kind: "code", text: verdict.agent },
    text(` ${verdict.detail}`),
  ];
}

/** What would turn a wait into an offer (kube-scheduler's question: which event would change that?). */
function changeLine(decision: Decision): RichText {
  if (decision.outcome.kind !== "wait") return [];
  const who = decision.wakeOn.slice(0, MOST_LISTED).join(", ");
  const when =
    decision.wakeAt === undefined
      ? ""
      : `${who === "" ? "" : "; or "}time alone, at ${clock(decision.wakeAt)}`;
  const what = who === "" ? "" : `a change of ${who} (ready, or a slot freed)`;
  return [
    paragraph([
      text(
        `What would change it: ${what}${when}${what === "" && when === "" ? "other rules or agents" : ""}.`,
      ),
    ]),
  ];
}

function byRank(one: Verdict, other: Verdict): number {
  return (one.rank ?? Number.MAX_SAFE_INTEGER) - (other.rank ?? Number.MAX_SAFE_INTEGER);
}

function clock(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

function paragraph(content: readonly Inline[]): Block {
  return { kind: "paragraph", content };
}

function text(words: string): Inline {
  return { kind: "text", text: words };
}
