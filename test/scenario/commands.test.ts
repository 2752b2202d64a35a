import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "mocha";
import { type MatrixAgent, matrixAgent } from "../support/matrix-agent.ts";
import { waitFor } from "../support/wait-for.ts";
import { xml } from "../support/xmpp-library.ts";
import { connect } from "./support/connect.ts";
import { firstOffered, interview, offerOf } from "./support/interview.ts";
import { type RealWorld, startWorld } from "./support/real-world.ts";
import { teams } from "./support/teams.ts";

const BOT = "@frontdesk:desk.test";

const rules = teams({
  words: { agents: ["wendy"] },
  rooms: { agents: ["rita"] },
  hosted: { agents: ["hans"], host: "bridge" },
  passing: { agents: ["pam"] },
  target: { agents: ["tom"] },
  again: { agents: ["abe", "ada"] },
  media: { agents: ["mia"] },
});

describe("commands, and who hosts the talk, on real servers", function () {
  this.timeout(60_000);
  let world: RealWorld;
  const strangers: MatrixAgent[] = [];
  before(async function () {
    this.timeout(120_000);
    world = await startWorld({ rules });
  });
  after(async () => {
    await Promise.all(strangers.map((stranger) => stranger.stop()));
    await world.dispose();
  });
  afterEach(() => world.invariantsHold());

  it("answers an agent in the chat with the bot", async () => {
    const wendy = await world.agent("wendy", { ready: false });
    assert.match(await wendy.command("status"), /^You're not taking conversations yet: 0 of 1 taken/);
    assert.match(await wendy.command("Ready!"), /^You're ready: 0 of 1 taken/);
    assert.match(await wendy.command("away lunch"), /^You're away \(lunch\)/);
    assert.match(await wendy.command("status"), /^You're away \(lunch\): 0 of 1 taken/);
    assert.match(await wendy.command("queue"), /^Nobody is waiting/);
    assert.match(await wendy.command("why"), /^You have no conversation right now/);
    assert.match(await wendy.command("why 123"), /no decision about “123”/);
    assert.match(await wendy.command("close"), /^You have no conversation to close/);
    assert.match(await wendy.command("help"), /ready.*away \[reason\].*pass <queue\|agent>/s);
    assert.match(await wendy.command("redy"), /Did you mean: ready\?/);
    assert.match(await wendy.command("pass"), /^You have no conversation to pass/);
    assert.match(await wendy.command("bananas"), /^I don't know “bananas”/);
    const customer = await world.irc("waiter");
    await interview(customer, "Walt", "words fail me");
    await customer.next(/nobody is in right now. You're number 1 in line/);
    assert.match(await wendy.command("queue"), /Walt: words fail me \(words, less than a minute/);
    await wendy.command("ready");
    const offer = await offerOf(wendy, "Walt");
    await wendy.accept(offer.roomId);
    await customer.next(/is here/);
    assert.match(await wendy.command("status"), /1 of 1 taken.*Walt: words fail me/s);
    assert.match(await wendy.command("why"), /Offered to.*wendy/s);
    await wendy.send(await wendy.botRoom(), "close");
    await customer.next(/closed/);
  });

  it("leaves the room to the homeserver, and still obeys in it, answering in the bot's chat", async () => {
    const rita = await world.agent("rita");
    const customer = await world.xmpp("quiet");
    const roomId = await connect(customer, rita, "Quinn", "rooms are cold");
    await rita
      .room(roomId)
      .timeline.find(
        (event) =>
          event.type === "m.room.member" && event.state_key === BOT && event.content.membership === "leave",
      );
    assert.ok(!(await rita.members(roomId)).has(BOT));
    const chat = await rita.botRoom();
    await rita.send(roomId, "!status");
    await rita.next(chat, /1 of 1 taken.*Quinn/s);
    await rita.send(roomId, "!why");
    await rita.next(chat, /Offered to.*rita/s);
    await rita.send(roomId, "!clsoe");
    await rita.next(chat, /Did you mean: close/);
    await rita.send(roomId, "!!! really, it is fine");
    await customer.next("!!! really, it is fine");
    await rita.send(roomId, "!close");
    await customer.next(/closed/);
    await rita.next(chat, /The conversation with Quinn is closed/);
    const heard = customer.transcript().map((message) => message.text);
    assert.ok(!heard.some((text) => /status|why|clsoe/.test(text)), heard.join("\n"));
  });

  it("stays in the room where the rule says that the bridge hosts", async () => {
    const hans = await world.agent("hans");
    const customer = await world.irc("guest");
    const roomId = await connect(customer, hans, "Gus", "hosted talk");
    await hans.send(roomId, "welcome");
    await customer.next("welcome");
    assert.ok((await hans.members(roomId)).has(BOT));
    await hans.send(roomId, "!close");
    await customer.next(/closed/);
    await hans.next(roomId, /^Closed/);
  });

  it("passes a customer to a named agent, and to a queue", async () => {
    const [pam, tom] = await Promise.all([world.agent("pam"), world.agent("tom")]);
    const customer = await world.xmpp("parcel");
    const roomId = await connect(customer, pam, "Percy", "passing through");
    await pam.send(await pam.botRoom(), "pass Tom");
    await pam.next(await pam.botRoom(), /You passed Percy on to Tom/);
    await customer.next(/passed on to someone who can help better/);
    await tom.accept((await offerOf(tom, "Percy")).roomId);
    await customer.next("Tom is here");
    await waitFor(async () => !(await tom.members(roomId)).has(pam.userId), { what: "Pam to be out" });
    await tom.send(roomId, "!pass passing");
    await customer.next(/passed on/);
    await pam.accept((await offerOf(pam, "Percy")).roomId);
    await customer.next("Pam is here");
    assert.match(await pam.command("pass nowhere"), /no queue or agent.*nowhere/);
    await pam.send(roomId, "still with you");
    await customer.next("still with you");
    await pam.send(roomId, "!close");
    await customer.next(/closed/);
  });

  it("gives who writes again to the same agent, who left or is in the room still", async () => {
    const agents = await Promise.all([world.agent("abe"), world.agent("ada")]);
    const customer = await world.xmpp("back");
    await interview(customer, "Becky", "again and again");
    const { agent, offer } = await firstOffered(agents, "Becky");
    await agent.accept(offer.roomId);
    await customer.next(/is here/);
    const closeAndFree = async () => {
      await agent.send(offer.roomId, "!close");
      await customer.next(/closed/);
      await waitFor(async () => /0 of 1/.test(await agent.command("status")), {
        what: "the slot to be free",
      });
    };
    await closeAndFree();
    await customer.say("one more thing");
    await customer.next(/Welcome back, Becky/);
    await customer.next(/is here for you now/);
    await agent.next(offer.roomId, "one more thing");
    await closeAndFree();
    await agent.leave(offer.roomId);
    // Its answer shows that what came before it, the leaving, is known.
    await agent.command("status");
    await customer.say("and another");
    await customer.next(/Welcome back/);
    await agent.accept((await offerOf(agent, "Becky")).roomId);
    await customer.next(/is here for you now/);
    await agent.send(offer.roomId, "!close");
    await customer.next(/closed/);
  });

  it("tells both sides of what cannot be carried", async () => {
    const mia = await world.agent("mia");
    const customer = await world.xmpp("picture");
    const roomId = await connect(customer, mia, "Max", "media please");
    await mia.sendContent(roomId, { msgtype: "m.image", body: "cat.png", url: "mxc://desk.test/cat" });
    await customer.next("[sent a picture, “cat.png”, which this chat cannot carry]");
    await mia.next(roomId, /Only words reach Max/);
    const url = "https://upload.customers.test/dog.jpg";
    await customer.send(
      xml(
        "message",
        { to: `help@${world.prosody.componentDomain}`, type: "chat", id: "dog" },
        xml("body", {}, url),
        xml("x", { xmlns: "jabber:x:oob" }, xml("url", {}, url)),
      ),
    );
    await mia.next(roomId, /dog\.jpg/);
    await mia.send(roomId, "!close");
    await customer.next(/closed/);
  });

  it("refuses strangers kindly, and what they order", async () => {
    const stranger = await matrixAgent({ synapse: world.synapse, user: "stranger" });
    strangers.push(stranger);
    const { room_id: roomId } = (await stranger.client.call("POST", "v3/createRoom", {
      preset: "private_chat",
      invite: [BOT],
    })) as { room_id: string };
    const refusal = await stranger
      .room(roomId)
      .timeline.find((event) => event.state_key === BOT && event.content.membership === "leave");
    assert.match(String(refusal.content.reason), /not among its agents/);
  });
});
