import { handlesOf } from "../domain/command/handle.ts";
import type { RichText } from "../domain/message/rich-text.ts";
import { whyWaiting } from "../domain/routing/why-waiting.ts";
import { type Phrase, phrase, type Words } from "../domain/text/text-key.ts";
import { estimated, waited } from "../domain/text/waited.ts";
import { type Answer, type Asked, list } from "./asked.ts";
import { queueCalled } from "./directed-names.ts";
import type { Waiting } from "./ports/store.ts";

/** Waiting conversations listed for agents, and for supervisors. */
const LISTED = 10;
const LISTED_FOR_SUPERVISORS = 20;
/** As many as are looked at to say who is where in which queue. */
const LOOKED_AT = 1_000;

/** `queue [queue]`: who waits, each with the handle by which commands know them. */
export async function showQueue(asked: Asked, named: string | undefined): Promise<Answer> {
  if (!asked.isSupervisor) return asked.tell(await queueForAgents(asked));
  if (named === undefined) return asked.tell(await queuesForSupervisors(asked, undefined));
  const found = queueCalled(asked, named);
  return "answer" in found ? found.answer : asked.tell(await queuesForSupervisors(asked, found.queue.name));
}

async function queueForAgents(asked: Asked): Promise<RichText> {
  const waiting = await asked.work.view.waiting(LISTED + 1);
  const ready = await readyAgents(asked);
  if (waiting.length === 0) return asked.text("command.queue-empty", { ready });
  const handles = handlesOf(waiting.map(({ conversation }) => conversation));
  const shown = waiting.slice(0, LISTED).map((row) =>
    asked.text("command.queue-line", {
      name: row.request.shown?.name ?? row.request.customer.name,
      reason: reasonOf(row),
      queue: row.queue ?? "–",
      waited: waited(asked.now - row.since),
      conversation: handles.get(row.conversation) ?? row.conversation,
    }),
  );
  const more = waiting.length > LISTED ? asked.text("command.queue-more", {}) : [];
  return [...asked.text("command.queue", { ready }), ...list(shown), ...more];
}

async function queuesForSupervisors(asked: Asked, only: string | undefined): Promise<RichText> {
  const all = await asked.work.view.waiting(LOOKED_AT);
  const ready = await readyAgents(asked);
  const waiting = only === undefined ? all : all.filter(({ queue }) => queue === only);
  if (waiting.length === 0) return asked.text("command.queue-empty", { ready });
  const handles = handlesOf(all.map(({ conversation }) => conversation));
  const queues = Map.groupBy(waiting, ({ queue }) => queue ?? "");
  const shown: RichText[] = [asked.text("command.queue", { ready })];
  let left = LISTED_FOR_SUPERVISORS;
  for (const [name, rows] of queues) {
    const listed = rows.slice(0, left);
    left -= listed.length;
    const queue = asked.setup.rules.queues.get(name)?.title ?? (name === "" ? "–" : name);
    shown.push(asked.text("queue.heading", { queue, count: rows.length }));
    const lines = listed.map((row, at) => lineOf(asked, row, at + 1, handles.get(row.conversation)));
    shown.push(list(await Promise.all(lines)));
    if (rows.length > listed.length)
      shown.push(asked.text("queue.hidden", { count: rows.length - listed.length }));
  }
  return shown.flat();
}

/** Their place is within the queue, as they are served. */
async function lineOf(
  asked: Asked,
  row: Waiting,
  position: number,
  handle = row.conversation,
): Promise<RichText> {
  const decision = (await asked.work.view.latestDecision(row.conversation))?.decision;
  const why = whyWaiting(decision).map((each) => asked.plain(each));
  const parameters = {
    position,
    name: row.request.shown?.name ?? row.request.customer.name,
    reason: reasonOf(row),
    waited: waited(asked.now - row.since),
    priority: row.priority,
    conversation: handle,
    why: why.join(", "),
  };
  const estimate = decision?.outcome.kind === "wait" ? decision.outcome.estimate : undefined;
  return estimate === undefined
    ? asked.text("queue.line", parameters)
    : asked.text("queue.line-estimate", { ...parameters, estimate: estimated(estimate) });
}

/** How many are ready; when none of them can take anything more, that too. */
async function readyAgents(asked: Asked): Promise<number | Phrase> {
  const agents = await asked.work.view.agentStates();
  const ready = agents.filter((agent) => agent.availability === "ready");
  const free = ready.some(({ id, load }) => load < (asked.setup.rules.agents.get(id)?.capacity ?? 0));
  return ready.length === 0 || free ? ready.length : phrase("queue.none-free", { ready: ready.length });
}

function reasonOf({ request }: Waiting): Words {
  const reason = request.shown?.reason ?? request.reason;
  return reason === "" ? phrase("reason.none") : reason;
}
