import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { type FrontDesk, frontDesk } from "../support/front-desk.ts";
import { ircCustomer } from "../support/irc-customer.ts";
import { type MatrixAgent, matrixAgent } from "../support/matrix-agent.ts";
import { makeNamespaces, type Namespaces, PLACES, whyNoNamespaces } from "../support/namespaces.ts";
import { type IrcServer, startNgircd } from "../support/ngircd.ts";
import { freePorts } from "../support/ports.ts";
import { type Prosody, startProsody } from "../support/prosody.ts";
import { type Synapse, startSynapse } from "../support/synapse.ts";
import { type XmppCustomer, xmppCustomer } from "../support/xmpp-customer.ts";
import { connect } from "./support/connect.ts";
import { standardRules } from "./support/real-world.ts";

const DOMAIN = "desk.test";
/** At the public address; the customer's client knows no other. */
const XMPP_PORT = 5222;
const IRC_PORT = 6667;
const DESK_NICK = "HelpDesk";
const RESOURCE = "study-at-home";
/** So long a client that gets no answer waits: two of its attempts. */
const SILENCE_MS = 1_500;

describe("a chat through the firewall, between three network namespaces", function () {
  this.timeout(120_000);
  let net: Namespaces;
  let prosody: Prosody;
  let synapse: Synapse;
  let desk: FrontDesk;
  let anna: MatrixAgent;
  let customer: XmppCustomer;
  let customerPort = 0;
  let ircCustomerPort = 0;
  let ngircd: IrcServer;
  const ending: (() => Promise<unknown>)[] = [];

  before(async function () {
    const why = await whyNoNamespaces();
    if (why !== undefined) {
      console.log(`      skipped: ${why}`);
      this.skip();
    }
    net = await makeNamespaces();
    ending.push(net.dispose);
    const ports = (await freePorts(8)) as [number, number, number, number, number, number, number, number];
    const [clientPort, componentPort, synapsePort, listenPort, healthPort, ircPort] = ports;
    [customerPort, ircCustomerPort] = [ports[6], ports[7]];
    const here = "127.0.0.1";
    const relays = [
      net.relay("outside", { host: PLACES.public, port: XMPP_PORT }, customerPort),
      net.relay("outside", { host: PLACES.public, port: IRC_PORT }, ircCustomerPort),
      net.relay("gateway", { host: here, port: healthPort }, healthPort),
      ...[clientPort, componentPort, synapsePort, ircPort].map((port) =>
        net.relay("inside", { host: here, port }, port),
      ),
    ];
    await Promise.all(relays);
    prosody = await startProsody({
      componentDomain: "help.test",
      clientPort,
      componentPort,
      namespace: net.names.inside,
    });
    ending.push(() => prosody.dispose());
    // An IRC server tells everybody the host that it sees: of who comes through the gateway, the gateway's.
    ngircd = await startNgircd({ port: ircPort, namespace: net.names.inside, cloak: "somewhere.test" });
    ending.push(() => ngircd.dispose());
    desk = await frontDesk({
      homeserver: { url: `http://${PLACES.inner}:${synapsePort}`, domain: DOMAIN },
      networks: {
        xmpp: {
          host: PLACES.inner,
          port: componentPort,
          domain: prosody.componentDomain,
          secret: prosody.componentSecret,
        },
        irc: { host: PLACES.inner, port: ircPort, tls: false, lines_per_second: 500, burst: 500 },
      },
      desks: [{ name: "help", title: "Help", addresses: { irc: DESK_NICK } }],
      rules: standardRules(DOMAIN),
      conversation: { wrap_up: "1s" },
      ports: [listenPort, healthPort],
      within: { namespace: net.names.gateway, address: PLACES.gateway },
      firewall: {
        deny: ["203.0.113.0/24"],
        listeners: { transactions: { allow: [PLACES.inner] }, http: { allow: ["127.0.0.0/8"] } },
        opens: { allow: ["10.77.0.0/24", "127.0.0.0/8"] },
        translate: [
          { name: "xmpp", public: `${PLACES.public}:${XMPP_PORT}`, inner: `${PLACES.inner}:${clientPort}` },
          { name: "irc", public: `${PLACES.public}:${IRC_PORT}`, inner: `${PLACES.inner}:${ircPort}` },
        ],
        gateway: {
          inside: ["10.77.0.0/24"],
          inside_addresses: [PLACES.gateway],
          outside_addresses: [PLACES.public],
        },
      },
    });
    ending.push(() => desk.dispose());
    synapse = await startSynapse({
      registrations: [desk.registration],
      port: synapsePort,
      serverName: DOMAIN,
      namespace: net.names.inside,
    });
    ending.push(() => synapse.dispose());
    await desk.start();
    anna = await matrixAgent({ synapse, user: "anna", bot: `@frontdesk:${DOMAIN}` });
    ending.push(() => anna.stop());
    await anna.next(await anna.botRoom(), /^Hello/);
    assert.match(await anna.command("ready"), /^You're ready/);
  });

  after(async () => {
    for (const end of ending.reverse()) await end().catch((error) => console.error(error));
  });

  it("loads its policy into the kernel, sees when somebody changes it there, and mends that", async () => {
    assert.match((await desk.cli("firewall", "check")).err, /nothing of Frontdesk's is loaded/);
    assert.equal((await desk.cli("firewall", "apply", "--dry-run")).code, 0);
    assert.equal(await net.run("gateway", "nft", "list", "ruleset"), "");
    const applied = await desk.cli("firewall", "apply");
    assert.equal(applied.code, 0, applied.err);
    await net.run(
      "gateway",
      "nft",
      "delete",
      "element",
      "inet",
      "frontdesk",
      "denied4",
      "{ 203.0.113.0/24 }",
    );
    const drifted = await desk.cli("firewall", "check");
    assert.equal(drifted.code, 1);
    assert.match(drifted.err, /set inet frontdesk denied4 is another/);
    assert.equal((await desk.cli("firewall", "apply")).code, 0);
    assert.equal((await desk.cli("firewall", "check")).code, 0);
  });

  it("carries a whole chat, and shows each side only its own addresses", async () => {
    const outside = await net.capture("outside");
    const inside = await net.capture("inside");
    const users = { host: "127.0.0.1", clientPort: customerPort, domain: prosody.domain };
    customer = await xmppCustomer({
      prosody: { ...users, addUser: prosody.addUser },
      user: "juliet",
      resource: RESOURCE,
      desk: `help@${prosody.componentDomain}`,
    });
    ending.push(() => customer.disconnect());
    const roomId = await connect(customer, anna, "Juliet", "My invoice is wrong");
    await anna.next(roomId, "My invoice is wrong");
    const pill = `<a href="https://matrix.to/#/${anna.userId}">${anna.userId}</a>`;
    await anna.sendHtml(roomId, `Ask ${anna.userId} for it`, `Ask ${pill} for it`);
    assert.match((await customer.next(/^Ask .* for it$/)).text, /^Ask Anna for it$/);
    await customer.say("I shall");
    await anna.next(roomId, "I shall");
    await anna.send(roomId, "!block for 7d insults");
    await customer.next("This conversation is closed.");
    assert.match(
      await anna.next(await anna.botRoom(), /blocked/).then(({ content }) => String(content.body)),
      /Juliet/,
    );
    const refused = await customer.say("Are you still there?", { receiptRequested: true });
    await customer.outcomeOf(refused);
    assert.match(await anna.command(`unblock ${customer.jid}`), /may write again/);

    const [seenOutside, seenInside] = await Promise.all([outside.stop(), inside.stop()]);
    assert.deepEqual([...seenOutside.addresses].sort(), [PLACES.customer, PLACES.public]);
    assert.deepEqual([...seenInside.addresses].sort(), [PLACES.gateway, PLACES.inner]);
    // Nothing was encrypted: what was said is there to be seen, and so would an address be.
    assert.ok(seenOutside.bytes.includes("My invoice is wrong") && seenInside.bytes.includes("I shall"));
    assert.ok(
      !anna.bodies(roomId).includes("Are you still there?"),
      "nothing is taken in of whoever is blocked",
    );
    for (const inner of ["10.77.0.", anna.userId, DOMAIN])
      assert.ok(!seenOutside.bytes.includes(inner), `the customer's side saw ${inner}`);
    assert.ok(!seenInside.bytes.includes(PLACES.customer), "the inside saw the customer's address");
    const shown = JSON.stringify([
      anna.room(roomId).timeline.all,
      await anna.client.call("GET", `v3/rooms/${encodeURIComponent(roomId)}/state`),
    ]);
    assert.ok(!shown.includes(RESOURCE) && shown.includes("juliet@customers.test"));
  });

  it("carries one over IRC just as well, and the room shows neither host nor mask", async () => {
    const outside = await net.capture("outside");
    const inside = await net.capture("inside");
    const server = { host: "127.0.0.1", port: ircCustomerPort };
    const romeo = await ircCustomer({ server, nick: "romeo", desk: DESK_NICK });
    ending.push(() => romeo.quit());
    const roomId = await connect(romeo, anna, "Romeo", "My invoice is late");
    await anna.send(roomId, `Ask ${anna.userId}`);
    await romeo.next(/^Ask Anna$/);
    romeo.sendRaw(`WHOIS ${DESK_NICK}`);
    await romeo.raw.next((line) => line.includes(" 318 "));
    romeo.say("Thank you");
    await anna.next(roomId, "Thank you");
    await anna.send(roomId, "!close");
    await romeo.next(/closed/);

    const [seenOutside, seenInside] = await Promise.all([outside.stop(), inside.stop()]);
    assert.deepEqual([...seenOutside.addresses].sort(), [PLACES.customer, PLACES.public]);
    assert.deepEqual([...seenInside.addresses].sort(), [PLACES.gateway, PLACES.inner]);
    for (const inner of ["10.77.0.", anna.userId, DOMAIN])
      assert.ok(!seenOutside.bytes.includes(inner), `the customer's side saw ${inner}`);
    const state = await anna.client.call("GET", `v3/rooms/${encodeURIComponent(roomId)}/state`);
    const shown = JSON.stringify([anna.room(roomId).timeline.all, state]);
    for (const hidden of ["somewhere.test", "10.77.0."]) assert.ok(!shown.includes(hidden), hidden);
  });

  it("lets no packet of a denied range through, nor any that knows of the inside, and counts them", async () => {
    const inside = await net.capture("inside");
    assert.equal(await tryToConnect(PLACES.public, XMPP_PORT, PLACES.denied), "no answer");
    assert.equal(await tryToConnect(PLACES.inner, prosody.clientPort, PLACES.customer), "no answer");
    assert.equal(await tryToConnect(PLACES.public, XMPP_PORT, PLACES.customer), "connected");
    const { addresses } = await inside.stop();
    assert.deepEqual([...addresses].sort(), [PLACES.gateway, PLACES.inner]);
    const dropped = await net.run("gateway", "nft", "list", "table", "inet", "frontdesk");
    const counted = (chain: string, comment: string) =>
      Number(
        new RegExp(`chain ${chain} \\{[^}]*counter packets (\\d+) bytes \\d+ drop comment "${comment}"`).exec(
          dropped,
        )?.[1],
      );
    assert.ok(counted("to_xmpp", "denied") > 0, dropped);
    assert.ok(counted("passing", "to the inside") > 0, dropped);
  });

  it("hides the inside from whoever it goes out to", async () => {
    const outside = await net.capture("outside");
    await net.run("inside", process.execPath, "-e", CONNECT, PLACES.customer, "9", "");
    const { addresses, packets } = await outside.stop();
    assert.ok(packets > 0);
    assert.deepEqual([...addresses].sort(), [PLACES.customer, PLACES.public]);
  });

  it("is taken away again without a trace", async () => {
    assert.equal((await desk.cli("firewall", "apply", "--revert")).code, 0);
    assert.equal(await net.run("gateway", "nft", "list", "ruleset"), "");
    const checked = await desk.cli("check", "--data");
    assert.equal(checked.code, 0, checked.err);
  });

  async function tryToConnect(host: string, port: number, from: string): Promise<string> {
    return (await net.run("outside", process.execPath, "-e", CONNECT, host, String(port), from)).trim();
  }
});

const CONNECT = `
const [host, port, localAddress] = process.argv.slice(1);
const socket = require("node:net").connect({ host, port: Number(port), ...(localAddress ? { localAddress } : {}) });
const end = (what) => { console.log(what); process.exit(0); };
socket.on("connect", () => end("connected"));
socket.on("error", (error) => end(error.code));
setTimeout(() => end("no answer"), ${SILENCE_MS});
`;
