import { ircCustomer } from "../../test/support/irc-customer.ts";
import type { MatrixAgent } from "../../test/support/matrix-agent.ts";
import { matrixCustomer } from "../../test/support/matrix-customer.ts";
import type { Invitation } from "../../test/support/matrix-sync.ts";
import { xmppCustomer } from "../../test/support/xmpp-customer.ts";
import { heading, view } from "./print.ts";
import type { Stage } from "./stage.ts";

/** What a played conversation showed, to be judged in the summary. */
export interface Played {
  readonly title: string;
  readonly checks: readonly { readonly what: string; readonly holds: boolean }[];
}

/** A customer at any client: what the script does with them. */
interface Customer {
  readonly who: string;
  say(text: string): Promise<void>;
  sees(match: string | RegExp): Promise<void>;
  leave(): Promise<void>;
}

interface Script {
  readonly title: string;
  readonly name: string;
  readonly reason: string;
  /** Their network shows their name, so it is not asked for. */
  readonly nameIsKnown?: boolean;
  readonly software: RegExp;
  readonly agent: MatrixAgent;
  readonly agentName: string;
  readonly others: readonly MatrixAgent[];
  readonly answer: string;
  readonly thanks: string;
}

const SOON_MS = 20_000;

/** A customer on XMPP with a question of billing, for the agent who knows billing. */
export async function playXmpp(
  stage: Stage,
  agents: Readonly<Record<"anna" | "ben" | "chloe", MatrixAgent>>,
): Promise<Played> {
  const title = "A customer on XMPP, about an invoice";
  heading(title);
  const client = await xmppCustomer({
    prosody: stage.prosody,
    user: "juliet",
    desk: stage.xmppAddress,
    resource: "laptop",
    software: { name: "Gajim", version: "1.9.5", os: "Debian" },
  });
  const who = "Juliet · XMPP";
  let shown = 0;
  const show = () => {
    for (const message of client.transcript().slice(shown)) view("customer", who, "←", message.text);
    shown = client.transcript().length;
  };
  const customer: Customer = {
    who,
    say: async (text) => {
      show();
      view("customer", who, "→", text);
      const id = await client.say(text, { receiptRequested: true });
      await client.outcomeOf(id, { timeout_ms: SOON_MS });
    },
    sees: async (match) => {
      await client.next(match, { timeout_ms: SOON_MS });
      show();
    },
    leave: () => client.disconnect(),
  };
  const { anna, ben, chloe } = agents;
  return play(customer, {
    title,
    name: "Juliet Capulet",
    reason: "My invoice of May is wrong, it has the balcony twice",
    software: /Gajim 1\.9\.5/,
    agent: anna,
    agentName: "Anna",
    others: [ben, chloe],
    answer: "You are right, I have corrected it. The new one is on its way.",
    thanks: "That was quick, thank you!",
  });
}

/** A customer on IRC with a technical question, for another agent. */
export async function playIrc(
  stage: Stage,
  agents: Readonly<Record<"anna" | "ben" | "chloe", MatrixAgent>>,
): Promise<Played> {
  const title = "A customer on IRC, about a black screen";
  heading(title);
  const { DESK_NICK } = await import("./stage.ts");
  const client = await ircCustomer({
    server: stage.ngircd,
    nick: "romeo",
    desk: DESK_NICK,
    version: "WeeChat 4.1.0",
  });
  const who = "romeo · IRC";
  let shown = 0;
  const show = () => {
    for (const line of client.lines.all.slice(shown)) view("customer", who, "←", line.text);
    shown = client.lines.all.length;
  };
  const customer: Customer = {
    who,
    say: async (text) => {
      show();
      view("customer", who, "→", text);
      client.say(text);
    },
    sees: async (match) => {
      await client.next(match, { timeout_ms: SOON_MS });
      show();
    },
    leave: () => client.quit(),
  };
  const { anna, ben, chloe } = agents;
  return play(customer, {
    title,
    name: "Romeo",
    reason: "My screen stays black since this morning",
    software: /WeeChat 4\.1\.0/,
    agent: chloe,
    agentName: "Chloé",
    others: [anna, ben],
    answer: "Please hold the power button for ten seconds, then start it again.",
    thanks: "It lives again, thanks",
  });
}

/** A customer on Matrix, whose talk the desk hosts: they and the agent never meet in a room. */
export async function playMatrix(
  stage: Stage,
  agents: Readonly<Record<"anna" | "ben" | "chloe", MatrixAgent>>,
): Promise<Played> {
  const title = "A customer on Matrix, about a parcel, hosted by the desk";
  heading(title);
  const name = "Viola de Lesseps";
  const client = await matrixCustomer({
    synapse: stage.synapse,
    localpart: "viola",
    displayName: name,
    desk: stage.matrixAddress,
    version: { name: "Nheko", version: "0.12.1", os: "Linux" },
  });
  const who = "Viola · Matrix";
  let shown = 0;
  const show = () => {
    for (const { text } of client.heard.slice(shown)) view("customer", who, "←", text);
    shown = client.heard.length;
  };
  const customer: Customer = {
    who,
    say: async (text) => {
      show();
      view("customer", who, "→", text);
      await client.say(text);
    },
    sees: async (match) => {
      await client.next(match, { timeout_ms: SOON_MS });
      show();
    },
    leave: () => client.leave(),
  };
  const { anna, ben, chloe } = agents;
  return play(customer, {
    title,
    name,
    nameIsKnown: true,
    reason: "Where is my parcel? It should have come on Monday",
    software: /Nheko 0\.12\.1/,
    agent: anna,
    agentName: "Anna",
    others: [ben, chloe],
    answer: "It is in your street today, between two and four.",
    thanks: "Then I stay at home, thank you",
  });
}

async function play(customer: Customer, script: Script): Promise<Played> {
  const checks: { what: string; holds: boolean }[] = [];
  const check = (what: string, holds: boolean) => checks.push({ what, holds });
  const invitationsBefore = script.others.map((other) => other.invitations.all.length);
  try {
    await customer.say(script.reason);
    if (!script.nameIsKnown) {
      await customer.sees(/name/i);
      await customer.say(script.name);
    }
    const invitation = await invited(script);
    check(`the invitation says who, why, and on what software`, tells(invitation, script));
    await script.agent.accept(invitation.roomId);
    await customer.sees(new RegExp(script.agentName));
    check(
      `${script.agentName}, who has the skill, is the one who got it`,
      nobodyElse(script, invitationsBefore),
    );
    await script.agent.next(invitation.roomId, script.reason, { timeout_ms: SOON_MS });
    await agentSays(script, invitation.roomId, script.answer);
    await customer.sees(script.answer.slice(0, 30));
    check("the customer got the answer", true);
    await customer.say(script.thanks);
    await script.agent.next(invitation.roomId, script.thanks, { timeout_ms: SOON_MS });
    view("agent", `${script.agentName} · Matrix`, "←", script.thanks);
    check("the agent got the reply", true);
    await agentSays(script, invitation.roomId, "!close");
    await customer.sees(/./);
    check("the close was told to the customer", true);
  } catch (error) {
    check(
      `played to its end: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`,
      false,
    );
  } finally {
    await customer.leave();
  }
  return { title: script.title, checks };
}

async function invited(script: Script): Promise<Invitation> {
  const invitation = await script.agent.nextInvitation(undefined, { timeout_ms: SOON_MS });
  const who = `${script.agentName} · Matrix`;
  view("agent", who, "·", `invited to “${invitation.roomName}”`);
  if (invitation.topic !== undefined) view("agent", who, "·", `topic: ${invitation.topic}`);
  if (invitation.reason !== undefined) view("agent", who, "·", `reason: ${invitation.reason}`);
  return invitation;
}

function tells(invitation: Invitation, script: Script): boolean {
  const told = `${invitation.roomName} ${invitation.topic} ${invitation.reason}`;
  return (
    told.includes(script.name) && told.includes(script.reason.slice(0, 20)) && script.software.test(told)
  );
}

function nobodyElse(script: Script, before: readonly number[]): boolean {
  return script.others.every((other, index) => other.invitations.all.length === before[index]);
}

async function agentSays(script: Script, roomId: string, text: string): Promise<void> {
  view("agent", `${script.agentName} · Matrix`, "→", text);
  await script.agent.send(roomId, text);
}
