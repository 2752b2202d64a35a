import { handlesOf, SHORTEST_HANDLE } from "../domain/command/handle.ts";
import { parseBlock } from "../domain/command/parse-block.ts";
import { nameForAgents } from "../domain/conversation/masks.ts";
import type { ConversationState } from "../domain/conversation/state.ts";
import { ANY_NETWORK, type Block, blockedBy, covers, isInForce } from "../domain/firewall/block.ts";
import { type BlockedCustomer, blockOf } from "../domain/firewall/blocked-customer.ts";
import { phrase, type TextParameters } from "../domain/text/text-key.ts";
import { type Answer, type Asked, list } from "./asked.ts";
import { conversationCalled } from "./directed-names.ts";
import { calledByName, ownConversations } from "./own-conversations.ts";
import { MOST_BLOCKS } from "./ports/blocks.ts";

/** One customer's conversations at a desk's addresses, or those of a whole domain. */
const MOST_CLOSED = 200;
/** Longest reason kept, in UTF-16 units. */
const LONGEST_WHY = 300;
/** Of those blocked, so many are listed. */
const MOST_LISTED = 50;

/** `block <conversation|address|handle> [for 7d] [why]`; alone it lists who is blocked. */
export async function block(asked: Asked, written: string): Promise<Answer> {
  const blocks = await inForce(asked);
  if (written === "") return listed(asked, blocks);
  if (blocks.length >= MOST_BLOCKS) return asked.say("blocking.full", { most: MOST_BLOCKS });
  const own = await ownConversations(asked);
  const found = await meant(asked, own, written);
  if ("answer" in found) return found.answer;
  const { blocked, talk, why, for_ms } = found;
  if (!asked.isSupervisor && !own.some(({ customer }) => covers(blocked, customer)))
    return asked.say("blocking.not-yours", {});
  const made: Block = {
    ...blocked,
    ...(talk === undefined ? {} : { name: nameForAgents(talk), conversation: talk.id }),
    why: why.slice(0, LONGEST_WHY),
    by: asked.work.agent,
    at: asked.now,
    ...(for_ms === undefined ? {} : { until: asked.now + for_ms }),
  };
  const key = made.until === undefined ? "blocking.done" : "blocking.done-until";
  return {
    ...asked.say(key, lineOf(asked, made, handleIn([...blocks, made], made))),
    blocks: [{ kind: "block", block: made }],
    forward: await closing(asked, blocked),
  };
}

/** Every talk with them is over. */
async function closing(asked: Asked, blocked: BlockedCustomer): Promise<Answer["forward"]> {
  const { agent, view } = asked.work;
  const event = {
    type: "CustomerBlocked" as const,
    by: agent,
    byName: asked.nameOf(agent),
    kindly: asked.setup.blocked !== "silently",
  };
  const running = await view.runningWith(blocked, MOST_CLOSED);
  return running.map((conversation) => ({ conversation, event }));
}

/** `unblock <conversation|address|handle>`, as `block` lists it. */
export async function unblock(asked: Asked, written: string): Promise<Answer> {
  const whom = written.trim().replace(/^#/u, "").toLowerCase();
  const blocks = await inForce(asked);
  const found = blocks.filter((each) => isCalled(each, whom));
  const [only] = found;
  if (only === undefined) return asked.say("blocking.none-such", { whom: written });
  if (found.length > 1) return listed(asked, found);
  if (!asked.isSupervisor && only.by !== asked.work.agent) return asked.say("blocking.not-yours", {});
  const { network, who } = only;
  return {
    ...asked.say("blocking.lifted", { name: nameOf(only) }),
    blocks: [{ kind: "lift", network, who }],
  };
}

async function inForce(asked: Asked): Promise<readonly Block[]> {
  return (await asked.work.view.blocks(asked.now)).filter((each) => isInForce(each, asked.now));
}

interface Meant {
  readonly blocked: BlockedCustomer;
  readonly talk?: ConversationState;
  readonly why: string;
  readonly for_ms?: number;
}

/** An address or a range; a conversation; or the customer's name in one of their own. */
async function meant(
  asked: Asked,
  own: readonly ConversationState[],
  written: string,
): Promise<Meant | { readonly answer: Answer }> {
  const words = parseBlock(written);
  const address = blockedBy(words.whom);
  if (address !== undefined) {
    const talk = own.find(({ customer }) => covers(address, customer));
    return { ...words, blocked: address, ...(talk === undefined ? {} : { talk }) };
  }
  const named = calledByName(own, [words.whom, words.why].join(" ").trim(), "beginning");
  if (named?.kind === "one") return { ...ofTalk(named.talk), ...words, why: named.rest };
  const nobody = { answer: asked.say("blocking.whom", { whom: words.whom }) };
  if (words.whom.length < SHORTEST_HANDLE || !/^[0-9a-z]+$/iu.test(words.whom)) return nobody;
  const called = await conversationCalled(asked, words.whom.toLowerCase());
  return "answer" in called ? nobody : { ...ofTalk(called.talk), ...words };
}

function ofTalk(talk: ConversationState): Pick<Meant, "blocked"> & { readonly talk: ConversationState } {
  return { blocked: blockOf(talk.customer), talk };
}

function isCalled({ network, who, conversation, name }: Block, whom: string): boolean {
  const isHandle = whom.length >= SHORTEST_HANDLE && conversation?.toLowerCase().endsWith(whom);
  return isHandle || [who, `${network}:${who}`, name?.toLowerCase()].includes(whom);
}

function listed(asked: Asked, blocks: readonly Block[]): Answer {
  if (blocks.length === 0) return asked.say("blocking.nobody", {});
  const lines = blocks.slice(0, MOST_LISTED).map((each) => {
    const key = each.until === undefined ? "blocking.line" : "blocking.line-until";
    return asked.text(key, lineOf(asked, each, handleIn(blocks, each)));
  });
  return asked.tell([...asked.text("blocking.heading", { count: blocks.length }), ...list(lines)]);
}

function lineOf(asked: Asked, each: Block, handle: string): TextParameters {
  return {
    name: nameOf(each),
    handle,
    by: asked.nameOf(each.by),
    why: each.why === "" ? phrase("blocking.no-reason") : each.why,
    until: each.until === undefined ? "" : minuteOf(each.until),
  };
}

function nameOf({ name, who }: Block): string {
  return name ?? who;
}

/** What is shortest to write: the end of the conversation's id, or the address. */
function handleIn(blocks: readonly Block[], { network, who, conversation }: Block): string {
  const ids = blocks.flatMap((each) => each.conversation ?? []);
  const handle = conversation === undefined ? undefined : handlesOf(ids).get(conversation);
  return handle ?? (network === ANY_NETWORK ? who : `${network}:${who}`);
}

/** `2026-11-30 18:00 UTC`: whoever reads it may be anywhere. */
function minuteOf(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
