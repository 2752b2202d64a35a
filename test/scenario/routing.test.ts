import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "mocha";
import type { MatrixAgent } from "../support/matrix-agent.ts";
import { waitFor } from "../support/wait-for.ts";
import { firstOffered, interview, offerOf } from "./support/interview.ts";
import { type RealWorld, startWorld } from "./support/real-world.ts";
import { capital } from "./support/teams.ts";

/** By skill, which is what a customer names in their reason; each scenario has agents of its own. */
const levels: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  widening: { emil: 5, bea: 1 },
  crowded: { fay: 5 },
  spare: { sam: 5 },
  beyond: { bob: 5 },
  night: { nina: 5 },
  entrance: { otto: 5 },
  left: { lea: 5 },
  right: { rex: 5 },
  again: { stan: 5, stella: 5 },
  styled: { cora: 5, dan: 5 },
  dressed: { ella: 5, emma: 5 },
};

function rules(domain: string): object {
  const rule = (name: string, more: object = {}) => ({
    name,
    when: `reason.contains("${name}")`,
    queue: name,
    steps: [{ skills: { [name]: 1 } }],
    offer: { ring: "30s" },
    ...more,
  });
  const agent = (name: string, skill: string, level: number) => [
    `@${name}:${domain}`,
    {
      name: capital(name),
      skills: { [skill]: level },
      capacity: 2,
      ...(name === "cora" ? { client: { formatting: false } } : {}),
    },
  ];
  const named = Object.keys(levels);
  return {
    skills: named,
    hours: { never: { time_zone: "UTC", open: {}, except: { "2000-01-01": "09:00-10:00" } } },
    queues: {
      ...Object.fromEntries(named.map((name) => [name, { title: capital(name) }])),
      crowded: {
        overflow: [
          { after: "1s", say: { en: "Many are asking today." } },
          { after: "2s", queue: "spare" },
        ],
      },
      spare: { overflow: [{ after: "1s", queue: "beyond" }] },
      night: { hours: "never", overflow: [{ closed: true, message: { en: "Write it all down for us." } }] },
    },
    agents: Object.fromEntries(
      Object.entries(levels).flatMap(([skill, agents]) =>
        Object.entries(agents).map(([name, level]) => agent(name, skill, level)),
      ),
    ),
    supervisors: [`@eva:${domain}`, `@finn:${domain}`],
    interview: { silence: "5m", client_answer: "1s" },
    clients: [{ software: "Element X", lacks: ["formatting"] }],
    rules: named.map((name) => {
      if (name === "widening")
        return rule(name, {
          steps: [{ for: "2s", skills: { widening: 4 } }, { skills: { widening: 1 } }],
        });
      if (name === "again") return rule(name, { sticky: { within: "1h", hold: "30s" } });
      return rule(name, ["styled", "dressed"].includes(name) ? { needs: ["formatting"] } : {});
    }),
  };
}

describe("the rules at work, on real servers", function () {
  this.timeout(30_000);
  let world: RealWorld;
  let eva: MatrixAgent;
  before(async function () {
    this.timeout(120_000);
    world = await startWorld({ rules });
    eva = await world.agent("eva", { ready: false });
  });
  after(() => world.dispose());
  afterEach(() => world.invariantsHold());

  it("rings a beginner when the second step begins, and nobody less able before", async () => {
    const bea = await world.agent("bea");
    const customer = await world.xmpp("wide");
    await interview(customer, "Wilma", "widening, please");
    await customer.next(/number 1 in line/);
    assert.match(await eva.command("queue widening"), /Wilma.*1 away, 1 not yet/);
    const offer = await offerOf(bea, "Wilma");
    await bea.accept(offer.roomId);
    await customer.next("Bea is here");
    assert.match(await bea.command("why"), /@bea:desk\.test/);
    await bea.send(offer.roomId, "!close");
    await customer.next(/closed/);
  });

  it("says so when it takes long, and sends who waits too long from queue to queue, to the first with somebody free", async () => {
    const bob = await world.agent("bob");
    const sam = await world.agent("sam");
    const customer = await world.irc("crowd");
    await interview(customer, "Cato", "it is crowded");
    await customer.next("Many are asking today.");
    const offer = await offerOf(sam, "Cato");
    await sam.accept(offer.roomId);
    await customer.next("Sam is here");
    await sam.send(offer.roomId, "!close");
    await customer.next(/closed/);
    await sam.command("away");
    const other = await world.irc("throng");
    await interview(other, "Dora", "it is crowded");
    const last = await offerOf(bob, "Dora");
    await bob.accept(last.roomId);
    await other.next("Bob is here");
    await bob.send(last.roomId, "!close");
    await other.next(/closed/);
  });

  it("takes a message out of hours, which a supervisor has answered", async () => {
    const nina = await world.agent("nina");
    const customer = await world.xmpp("owl");
    await interview(customer, "Olga", "the night lamp");
    await customer.next("Write it all down for us.");
    await customer.say("It flickers. Good night, bye");
    const queue = await eva.command("queue");
    const [, handle = ""] = /Olga.*, ([0-9a-v]{4,})\)/.exec(queue.replaceAll("`", "")) ?? [];
    assert.match(await eva.command(`take ${handle} for nina`), /^Olga goes to Nina/);
    const offer = await offerOf(nina, "Olga");
    await nina.accept(offer.roomId);
    await nina.next(offer.roomId, "It flickers. Good night, bye");
    await nina.send(offer.roomId, "We will send you another one.");
    await customer.next("We will send you another one.");
    await nina.send(offer.roomId, "!close");
    await customer.next(/closed/);
  });

  it("lets exactly one of two supervisors move a conversation, and tells the other", async () => {
    const [lea, rex, finn] = await Promise.all([
      world.agent("lea"),
      world.agent("rex"),
      world.agent("finn", { ready: false }),
    ]);
    const customer = await world.irc("torn");
    await interview(customer, "Tara", "at the entrance");
    await customer.next(/number 1 in line/);
    const queue = (await eva.command("queue entrance")).replaceAll("`", "");
    const [, handle = ""] = /Tara.*, ([0-9a-v]{4,})\)/.exec(queue) ?? [];
    const answers = await Promise.all([
      eva.command(`move ${handle} left`),
      finn.command(`move ${handle} right`),
    ]);
    assert.equal(answers.filter((answer) => /^Tara waits in (Left|Right) now/.test(answer)).length, 1);
    assert.equal(
      answers.filter((answer) => /^(eva|finn) has just decided about Tara/.test(answer)).length,
      1,
    );
    const [winner, loser] = answers[0]?.startsWith("Tara waits") ? [lea, rex] : [rex, lea];
    const offer = await offerOf(winner, "Tara");
    await winner.accept(offer.roomId);
    await customer.next(/is here/);
    assert.deepEqual(
      loser.invitations.all.filter(({ roomName }) => roomName?.startsWith("Tara")),
      [],
    );
    await winner.send(offer.roomId, "!close");
    await customer.next(/closed/);
  });

  it("brings a customer back to who served them last, who is not next by rights", async () => {
    const agents = await Promise.all([world.agent("stan"), world.agent("stella")]);
    const customer = await world.xmpp("loyal");
    await interview(customer, "Lars", "here again");
    const { agent, offer } = await firstOffered(agents, "Lars");
    await agent.accept(offer.roomId);
    await customer.next(/is here/);
    await agent.send(offer.roomId, "!close");
    await customer.next(/closed/);
    await agent.next(await agent.botRoom(), /is closed/);
    await agent.leave(offer.roomId);
    await waitFor(async () => /0 of 2/.test(await agent.command("status")), { what: "the wrap-up's end" });
    await customer.say("It broke once more.");
    const again = await firstOffered(agents, "Lars");
    assert.equal(again.agent.userId, agent.userId);
    await agent.accept(again.offer.roomId);
    await customer.next(/is here/);
    await agent.send(offer.roomId, "!close");
    await customer.next(/closed/);
  });

  it("passes over an agent whose client cannot do what is needed, and why says so", async () => {
    const [cora, dan] = await Promise.all([world.agent("cora"), world.agent("dan")]);
    const customer = await world.xmpp("stylish");
    await interview(customer, "Stina", "something styled");
    const offer = await offerOf(dan, "Stina");
    await dan.accept(offer.roomId);
    await customer.next("Dan is here");
    assert.match(await dan.command("why"), /@cora:desk\.test.*their client cannot do formatting/s);
    assert.match(await cora.command("status"), /0 of 2/);
    await dan.send(offer.roomId, "!close");
    await customer.next(/closed/);
  });

  it("passes over an agent whose devices, as the homeserver lists them, cannot do what is needed", async () => {
    const [ella, emma] = await Promise.all([world.agent("ella"), world.agent("emma")]);
    await logsInAs(ella, "Element X Android");
    world.desk.replaceRules(rules("desk.test"));
    await waitFor(async () => world.desk.log().includes("the agents' devices can do other things"), {
      what: "the agents' devices to be read",
    });
    await interview(await world.irc("dressy"), "Desmond", "dressed up");
    const offer = await offerOf(emma, "Desmond");
    await emma.accept(offer.roomId);
    assert.match(
      await emma.command("why"),
      /@ella:desk\.test.*by their devices \(Element X Android\) they cannot do formatting/s,
    );
    await emma.send(offer.roomId, "!close");
  });
});

/** As a client does that can encrypt: its device has that name and publishes keys. */
async function logsInAs({ client, userId }: MatrixAgent, name: string): Promise<void> {
  const { device_id } = (await client.call("GET", "v3/account/whoami")) as { device_id: string };
  await client.call("PUT", `v3/devices/${device_id}`, { display_name: name });
  const device_keys = {
    user_id: userId,
    device_id,
    algorithms: ["m.megolm.v1.aes-sha2"],
    keys: { [`curve25519:${device_id}`]: "aaaa", [`ed25519:${device_id}`]: "bbbb" },
    signatures: { [userId]: { [`ed25519:${device_id}`]: "cccc" } },
  };
  await client.call("POST", "v3/keys/upload", { device_keys });
}
