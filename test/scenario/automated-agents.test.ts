import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import type { MatrixAgent } from "../support/matrix-agent.ts";
import { freePorts } from "../support/ports.ts";
import { accepts, type ServerProcess, serverProcess, temporaryDirectory } from "../support/process.ts";
import { interview, offerOf } from "./support/interview.ts";
import { type RealWorld, startWorld } from "./support/real-world.ts";

const EXAMPLES = join(import.meta.dirname, "../../examples");

/** Whoever says "bot" or "hook" gets that one; after a second people are looked for as well. */
function rules(port: number, secretFile: string): (domain: string) => object {
  const queue = (skill: string) => ({
    name: skill,
    when: `reason.contains("${skill}")`,
    queue: "everything",
    steps: [{ skills: { [skill]: 1 }, for: "1s" }, { skills: { person: 1 } }],
    offer: { ring: "20s" },
  });
  return (domain) => ({
    skills: ["bot", "hook", "person"],
    queues: { everything: {} },
    agents: {
      [`@anna:${domain}`]: { name: "Anna", skills: { person: 5 }, capacity: 3 },
      [`@botty:${domain}`]: { name: "Botty", skills: { bot: 1 }, capacity: 3, automated: { silence: "3s" } },
      [`@hooky:${domain}`]: {
        name: "Hooky",
        skills: { hook: 1 },
        capacity: 3,
        automated: {
          silence: "5s",
          webhook: { url: `http://127.0.0.1:${port}/`, secret_file: secretFile, deadline: "2s" },
        },
      },
    },
    interview: { silence: "5m", client_answer: "3s" },
    rules: [queue("bot"), queue("hook")],
  });
}

describe("automated agents, on real servers, each in a process of its own", function () {
  this.timeout(60_000);
  let world: RealWorld;
  let hook: ServerProcess;
  let bot: ServerProcess;
  let anna: MatrixAgent;

  before(async function () {
    this.timeout(120_000);
    const [port] = (await freePorts(1)) as [number];
    const directory = temporaryDirectory("webhook");
    const secret = join(directory, "secret");
    writeFileSync(secret, "a secret that both know\n");
    hook = serverProcess({
      name: "webhook-agent",
      directory,
      command: process.execPath,
      args: [join(EXAMPLES, "webhook-agent/agent.mjs"), String(port), secret],
      answers: () => accepts(port),
    });
    await hook.start();
    world = await startWorld({ rules: rules(port, secret) });
    const account = await world.synapse.registerUser("botty");
    bot = serverProcess({
      name: "matrix-bot",
      directory: temporaryDirectory("matrix-bot"),
      command: process.execPath,
      args: [join(EXAMPLES, "matrix-bot/bot.mjs")],
      env: { HOMESERVER: world.synapse.url, TOKEN: account.accessToken, PUPPETS: "@_desk_" },
      answers: async () => /listening/.test(bot.log()),
    });
    await bot.start();
    anna = await world.agent("anna");
  });

  after(async () => {
    await Promise.all([bot?.dispose(), hook?.dispose()]);
    await world?.dispose();
  });

  it("a Matrix bot answers, gives way to a person who is asked for, and may be asked again", async () => {
    const customer = await world.xmpp("weatherwise");
    await interview(customer, "Wendy", "the bot please");
    await customer.next(/Botty, an automated assistant.*human/);
    await customer.next("Hello! Ask me about the weather.");
    await customer.say("How is the weather?");
    await customer.next("It is sunny.");
    await customer.say("a human please");
    await customer.next(/A person will take over/);
    const { roomId } = await offerOf(anna, "Wendy");
    await anna.accept(roomId);
    await customer.next("Anna is here for you now.");
    await anna.send(roomId, "!pass Botty");
    await customer.next(/Botty, an automated assistant/);
    await customer.next("Hello! Ask me about the weather.");
    await bot.kill();
    await customer.say("And tomorrow?");
    await customer.next(/cannot help any further/);
    await anna.accept((await offerOf(anna, "Wendy")).roomId);
    await customer.next("Anna is here for you now.");
    await anna.send(roomId, "!close");
    await world.invariantsHold();
  });

  it("a webhook answers, hands over with a note, and traps nobody when it is down", async () => {
    const customer = await world.irc("hooked");
    await interview(customer, "Harry", "the hook please");
    await customer.next(/Hooky, an automated assistant/);
    await customer.next("Hello Harry!");
    await customer.say("What are your hours?");
    await customer.next("We are open from 9 to 17 o'clock.");
    await customer.say("Can I pay by card?");
    await customer.next(/cannot help any further/);
    const { roomId } = await offerOf(anna, "Harry");
    await anna.accept(roomId);
    await customer.next("Anna is here for you now.");
    await anna.next(roomId, "We are open from 9 to 17 o'clock.");
    await anna.next(roomId, "could not answer: Can I pay by card?");
    await anna.send(roomId, "!close");
    await hook.kill();
    const second = await world.irc("unhooked");
    await interview(second, "Hanna", "the hook please");
    const offer = await offerOf(anna, "Hanna", 30_000);
    await anna.accept(offer.roomId);
    await second.next("Anna is here for you now.");
    await anna.send(offer.roomId, "!close");
    await world.invariantsHold();
  });
});
