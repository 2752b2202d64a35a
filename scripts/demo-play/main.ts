import { type MatrixAgent, matrixAgent } from "../../test/support/matrix-agent.ts";
import { type Played, playIrc, playMatrix, playXmpp } from "./conversations.ts";
import { heading, progress, result, view } from "./print.ts";
import { DESK_NICK, type Stage, setStage } from "./stage.ts";

const PASSWORD = "demo-password";
const AGENTS = { anna: "Anna", ben: "Ben", chloe: "Chloé" } as const;
type AgentName = keyof typeof AGENTS;

const once = process.argv.includes("--once");
const interrupted = new Promise<void>((resolve) => {
  process.once("SIGINT", () => resolve());
  process.once("SIGTERM", () => resolve());
});

const stage = await setStage().catch((error: unknown) => {
  result(
    false,
    `the servers could not be started: ${error instanceof Error ? error.message : String(error)}`,
  );
  return undefined;
});
if (stage) {
  const stopped = interrupted.then(() => "interrupted" as const);
  const played = await Promise.race([playAll(stage), stopped]);
  if (played !== "interrupted") {
    const good = summary(played, await proven(stage));
    if (!good) process.exitCode = 1;
    if (!once) {
      invite(stage);
      await interrupted;
    }
  }
  progress("stopping everything");
  await stage.strike();
} else {
  process.exitCode = 1;
}
process.exit();

async function playAll(stage: Stage): Promise<readonly Played[]> {
  const agents = await signIn(stage);
  const played = [
    await playXmpp(stage, agents),
    await playIrc(stage, agents),
    await playMatrix(stage, agents),
  ];
  await why(agents.anna);
  // From here on the accounts are for whoever joins in: nobody here answers for them.
  for (const agent of Object.values(agents)) {
    await agent.command("away the demo is over");
    await agent.stop();
  }
  return played;
}

async function signIn(stage: Stage): Promise<Readonly<Record<AgentName, MatrixAgent>>> {
  heading("Three agents at their Matrix clients");
  const agents: Partial<Record<AgentName, MatrixAgent>> = {};
  for (const [localpart, name] of Object.entries(AGENTS) as [AgentName, string][]) {
    const user = await stage.synapse.registerUser(localpart, { password: PASSWORD });
    const agent = await matrixAgent({ synapse: stage.synapse, user, bot: stage.bot, displayName: name });
    const chat = await agent.botRoom();
    const welcome = await agent.next(chat, /ready/);
    view("agent", `${name} · Matrix`, "←", String(welcome.content.body));
    view("agent", `${name} · Matrix`, "→", "ready");
    view("agent", `${name} · Matrix`, "←", await agent.command("ready"));
    agents[localpart] = agent;
  }
  return agents as Record<AgentName, MatrixAgent>;
}

async function why(agent: MatrixAgent): Promise<void> {
  heading("A supervisor's question: what is waiting, who is free?");
  view("agent", "Anna · Matrix", "→", "queue");
  view("agent", "Anna · Matrix", "←", await agent.command("queue"));
}

/** Nothing lost, nobody forgotten: the checker over the tables. */
async function proven(stage: Stage): Promise<boolean> {
  const checked = await stage.desk.cli("check", "--data");
  if (checked.code !== 0) console.log(checked.out + checked.err);
  return checked.code === 0;
}

function summary(played: readonly Played[], invariantsHold: boolean): boolean {
  heading("Summary");
  for (const { title, checks } of played) {
    console.log(title);
    for (const { what, holds } of checks) result(holds, what);
  }
  result(invariantsHold, "the stored data keep every invariant (frontdesk check --data)");
  return (
    invariantsHold && played.every(({ checks }) => checks.length > 0 && checks.every(({ holds }) => holds))
  );
}

function invite({ synapse, prosody, ngircd, xmppAddress, matrixAddress, bot, desk }: Stage): void {
  const visitor = prosody.addUser("you", PASSWORD);
  heading("Join in");
  console.log(`Be an agent, with any Matrix client:
  homeserver   ${synapse.url}
  accounts     anna, ben, chloe   (password: ${PASSWORD})
  first        invite ${bot} to a chat and say: ready
Be a customer on XMPP, with any client:
  account      ${visitor.jid}   (password: ${PASSWORD}; server ${prosody.host}, port ${prosody.clientPort}, without TLS)
  write to     xmpp:${xmppAddress}?message
  e.g.         profanity, then: /connect ${visitor.jid} server ${prosody.host} port ${prosody.clientPort} tls disable
Be a customer on IRC:
  server       ${ngircd.host}, port ${ngircd.port}
  write to     ${DESK_NICK}, e.g.: irssi -c ${ngircd.host} -p ${ngircd.port}, then: /msg ${DESK_NICK} hello
Be a customer on Matrix, as anybody but the agents:
  write to     ${matrixAddress}
See how it stands:
  health       ${desk.healthUrl}/health/ready   metrics ${desk.healthUrl}/metrics
  log          ${desk.directory}/output.log

Ctrl-C ends everything and leaves nothing behind.`);
}
