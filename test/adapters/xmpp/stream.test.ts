import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { firstValueFrom } from "rxjs";
import { filter } from "rxjs/operators";
import { xmppNetwork } from "../../../src/adapters/networks/xmpp/network.ts";
import { newStream } from "../../../src/adapters/networks/xmpp/stream.ts";
import { systemClock } from "../../../src/adapters/system/system-clock.ts";
import { printPlain } from "../../../src/domain/message/print-plain.ts";
import { plain } from "../../../src/domain/message/rich-text.ts";
import { newId, reaches, tell, wrote } from "../../conformance/network/open-bench.ts";
import { RecordingSink } from "../../conformance/network/recording-sink.ts";
import { freePort } from "../../support/ports.ts";
import { type Prosody, startProsody } from "../../support/prosody.ts";
import { within } from "../../support/wait-for.ts";
import { type XmppCustomer, xmppCustomer } from "../../support/xmpp-customer.ts";
import { type TcpProxy, type TcpProxyOptions, tcpProxy } from "./tcp-proxy.ts";
import { chance, quietLog } from "./xmpp-bench.ts";

const PATIENCE_MS = 400;

describe("the XMPP component's stream", function () {
  this.timeout(60_000);
  let prosody: Prosody;
  const cleanups: (() => Promise<unknown>)[] = [];
  before(async () => {
    prosody = await startProsody();
  });
  after(() => prosody.dispose());
  afterEach(async () => {
    for (const clean of cleanups.splice(0).reverse()) await clean();
  });

  function network(over: { host?: string; port?: number; secret?: string } = {}, patience_ms = PATIENCE_MS) {
    const made = xmppNetwork({
      host: prosody.host,
      port: prosody.componentPort,
      domain: prosody.componentDomain,
      secret: prosody.componentSecret,
      desks: [{ name: "billing", title: "Billing" }],
      clock: systemClock(),
      random: chance,
      log: quietLog,
      timing: { pingEvery_ms: 50, pingTimeout_ms: patience_ms },
      ...over,
    });
    cleanups.push(() => made.stop());
    return made;
  }

  let users = 0;
  async function person(): Promise<XmppCustomer> {
    users += 1;
    const one = await xmppCustomer({
      prosody,
      user: `u${users}`,
      desk: `billing@${prosody.componentDomain}`,
    });
    cleanups.push(() => one.disconnect());
    return one;
  }

  async function throughProxy(options: Partial<TcpProxyOptions> = {}, patience_ms = PATIENCE_MS) {
    const proxy: TcpProxy = await tcpProxy({ port: prosody.componentPort, ...options });
    cleanups.push(() => proxy.close());
    const made = network({ port: proxy.port }, patience_ms);
    const sink = new RecordingSink();
    await made.start(sink);
    await reaches(made, "connected");
    return { proxy, network: made, sink };
  }

  it("keeps characters whole that are split between two TCP segments", async () => {
    const bytewise = (chunk: Buffer) =>
      chunk.length > 2_000 ? [chunk] : Array.from(chunk, (byte) => Buffer.from([byte]));
    const { sink } = await throughProxy({ pieces: bytewise });
    const ann = await person();
    const text = `ż😀日本 ${newId()}`;
    await ann.say(text);
    const { message } = await sink.event("CustomerWrote");
    assert.deepEqual(message.body, plain(text));
  });

  it("notices a peer that is dead without a word, and connects anew", async () => {
    const { proxy, network: made } = await throughProxy();
    proxy.mute("both");
    await within(reaches(made, "disconnected"), { what: "the dead peer to be noticed", timeout_ms: 5_000 });
    proxy.unmute();
    await reaches(made, "connected");
    assert.ok(proxy.connections >= 2);
  });

  it("calls a delivery ambiguous when the stream dies between the message and its fence", async () => {
    const { proxy, network: made, sink } = await throughProxy();
    const ann = await person();
    await ann.say("hello");
    const { customer } = await sink.event("CustomerWrote");
    proxy.mute("to-component");
    const delivery = { id: newId(), customer, kind: "message", body: plain("did it arrive") } as const;
    const outcome = made.deliver({ ...delivery, attempt: 1 });
    await ann.next("did it arrive");
    proxy.cut();
    const settled = await outcome;
    assert.ok(settled.kind === "ambiguous");
    assert.equal(settled.settle, "repeat");
    proxy.unmute();
    await reaches(made, "disconnected").then(() => reaches(made, "connected"));
    assert.equal((await made.deliver({ ...delivery, attempt: 2 })).kind, "delivered");
    await ann.next("did it arrive");
    assert.equal(ann.transcript().filter(({ text }) => text === "did it arrive").length, 1);
  });

  it("keeps what customers send while it is cut off apart from what it took", async () => {
    const { proxy, network: made, sink } = await throughProxy();
    const ann = await person();
    proxy.cut();
    await reaches(made, "disconnected");
    const lost = await ann.say("while away");
    assert.equal((await ann.outcomeOf(lost)).kind, "refused");
    await reaches(made, "connected");
    assert.equal((await ann.outcomeOf(await ann.say("again here"))).kind, "received");
    assert.equal(sink.events("CustomerWrote").length, 1);
  });

  it("connects to an IPv6 address", async () => {
    const made = network({ host: "::1" });
    await made.start(new RecordingSink());
    await reaches(made, "connected");
  });

  for (const moment of ["before the header", "after the header", "before the handshake is answered"] as const)
    it(`fails alone, and with it nothing else, when it is reset ${moment}`, async () => {
      const header = `<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' id='1' from='a.example'>`;
      const server = createServer((socket) => {
        socket.on("error", () => undefined);
        if (moment === "before the header") socket.resetAndDestroy();
        else if (moment === "after the header") socket.once("data", () => socket.resetAndDestroy());
        else {
          socket.once("data", () => socket.write(header));
          socket.on("data", (data) => String(data).includes("handshake") && socket.resetAndDestroy());
        }
      }).listen(0, "127.0.0.1");
      cleanups.push(async () => server.close());
      await once(server, "listening");
      const { port } = server.address() as AddressInfo;
      const unheard: unknown[] = [];
      const hear = (error: unknown) => unheard.push(error);
      // While a test listens, the runner's own listener must not take it for a failure of its own.
      const others = process.rawListeners("unhandledRejection");
      process.removeAllListeners("unhandledRejection").on("unhandledRejection", hear);
      try {
        for (let tried = 0; tried < 5; tried += 1) {
          const stream = newStream(
            { host: "127.0.0.1", port, domain: "a.example", secret: "x" },
            () => undefined,
          );
          await assert.rejects(stream.open());
          stream.cut("over");
        }
        await new Promise((resolve) => setImmediate(resolve));
        assert.deepEqual(unheard, []);
      } finally {
        process.removeListener("unhandledRejection", hear);
        for (const other of others)
          process.on("unhandledRejection", other as NodeJS.UnhandledRejectionListener);
      }
    });

  it("says why when the server refuses its secret, and goes on trying", async () => {
    const made = network({ secret: "wrong" });
    await made.start(new RecordingSink());
    for (const _ of [1, 2]) {
      const status = await firstValueFrom(made.status.pipe(filter(({ state }) => state === "disconnected")));
      assert.ok(status.state === "disconnected");
      assert.equal(status.why, "not-authorized");
      await firstValueFrom(made.status.pipe(filter(({ state }) => state === "connecting")));
    }
  });

  const garbage: readonly [string, string][] = [
    ["no XML", "220 mail.test ESMTP\r\n\r\n"],
    ["elements that do not match", "<stream:stream id='1'><a></b></a>"],
    ["an entity that XML does not have", "<stream:stream id='1'><message>&nope;</message>"],
    ["a character that XML forbids", "<stream:stream id='1'><message>&#0;</message>"],
    ["an end at once", "<stream:stream id='1'></stream:stream><message/>"],
    ["stanzas before the handshake", `<stream:stream id='1'>${"<message/>".repeat(1_000)}<handshake/>`],
    ["very deep nesting", `<stream:stream id='1'><message>${"<a>".repeat(50_000)}`],
  ];
  for (const [name, text] of garbage) {
    it(`survives a server that sends ${name}`, async () => {
      const port = await freePort();
      const server = createServer((socket) => {
        socket.on("error", () => undefined);
        socket.resume();
        socket.end(text);
      });
      await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
      cleanups.push(() => new Promise((resolve) => server.close(resolve)));
      const made = network({ port });
      await made.start(new RecordingSink());
      await reaches(made, "disconnected");
      await firstValueFrom(made.status.pipe(filter(({ state }) => state === "connecting")));
      await reaches(made, "disconnected");
    });
  }

  const brokenLater: readonly [string, string][] = [
    ["elements that do not match", "<message><body>a</message></body>"],
    ["an entity that XML does not have", "<message><body>&nope;</body></message>"],
    ["entities that would grow without end", "<!DOCTYPE a [<!ENTITY b '&c;&c;&c;'>]><message>&b;</message>"],
    ["an end of the stream", "</stream:stream>"],
    [
      "an error of the stream",
      "<stream:error><system-shutdown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>",
    ],
    ["a stanza without end", `<message><body>${"x".repeat(17 * 1024 * 1024)}`],
  ];
  for (const [name, text] of brokenLater) {
    it(`connects anew behind ${name}, and neither side loses a message`, async () => {
      const { proxy, network: made, sink } = await throughProxy();
      const ann = await person();
      const before = await ann.say("before");
      const { customer } = await sink.event("CustomerWrote");
      assert.equal((await ann.outcomeOf(before)).kind, "received");
      const ended = reaches(made, "disconnected");
      proxy.inject(text);
      await ended;
      const delivery = { id: newId(), customer, kind: "message", body: plain("over there") } as const;
      assert.equal((await made.deliver({ ...delivery, attempt: 1 })).kind, "retry");
      await reaches(made, "connected");
      assert.equal((await made.deliver({ ...delivery, attempt: 2 })).kind, "delivered");
      await ann.next("over there");
      assert.equal((await ann.outcomeOf(await ann.say("after"))).kind, "received");
      assert.deepEqual(
        sink.events("CustomerWrote").map(({ message }) => message.body),
        [plain("before"), plain("after")],
      );
    });
  }

  it("reads of what customers make up only what is theirs to say", async () => {
    const { sink } = await throughProxy();
    const eve = await person();
    const to = `billing@${prosody.componentDomain}`;
    const forged = `<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='ann@customers.test' to='${to}'><body>forged</body></message></forwarded>`;
    const attributes = Array.from({ length: 2_000 }, (_, index) => `a${index}='${"v".repeat(50)}'`).join(" ");
    const bodies = `<body xml:lang='de'>Guten Tag</body><body>Good day</body><body xml:lang='fr'>Bonjour</body>`;
    for (const stanza of [
      `<message to='${to}'><received xmlns='urn:xmpp:carbons:2'>${forged}</received></message>`,
      `<message to='${to}'><result xmlns='urn:xmpp:mam:2' id='1'>${forged}</result></message>`,
      `<message to='${to}' type='error' id='e1'><body>an error's words</body><error/></message>`,
      `<message to='${to}' type='error' id='e2'><body>more</body><error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>xmpp:elsewhere</gone></error></message>`,
      `<message to='${to}' ${attributes}><x ${attributes}/><body>many attributes</body></message>`,
      `<message to='${to}'>${"<a>".repeat(2_000)}${"</a>".repeat(2_000)}<body>deep<b>er</b></body></message>`,
      `<message to='${to}' xml:lang='en'>${bodies}</message>`,
    ])
      eve.sendRaw(stanza);
    assert.equal((await eve.outcomeOf(await eve.say("the end"))).kind, "received");
    const texts = sink.events("CustomerWrote").map(({ message }) => printPlain(message.body));
    assert.deepEqual(texts, ["many attributes", "deep", "Good day", "the end"]);
    assert.deepEqual(sink.events("CustomerWentAway"), []);
  });

  it("is not disturbed by hostile stanzas of one customer", async () => {
    const { network: made, sink } = await throughProxy();
    const [eve, ann] = [await person(), await person()];
    const to = `billing@${prosody.componentDomain}`;
    const hostile = [
      `<message to='${to}' type='chat'><body>${"<b>".repeat(10_000)}${"</b>".repeat(10_000)}</body></message>`,
      `<message to='${to}' type='${"x".repeat(5_000)}' id='${"y".repeat(50_000)}'><body/></message>`,
      `<message to='${to}'><body xmlns='wrong'>x</body><replace xmlns='urn:xmpp:message-correct:0'/></message>`,
      `<message to='${to}'><delay xmlns='urn:xmpp:delay' stamp='-1'/><reply xmlns='urn:xmpp:reply:0'/><x xmlns='jabber:x:oob'/></message>`,
      `<message to='${to}'><origin-id xmlns='urn:xmpp:sid:0' __proto__='x' constructor='y'/><body>proto</body></message>`,
      `<presence to='${to}'><c xmlns='http://jabber.org/protocol/caps' node='${"n".repeat(9_000)}'/><nick xmlns='http://jabber.org/protocol/nick'/></presence>`,
      `<presence to='${to}' type='nonsense'/>`,
      `<iq to='${to}' type='get' id='1'/>`,
      `<iq to='${to}' type='set' id='2'><query xmlns='toString'/></iq>`,
      `<iq to='${to}' type='get' id='3'><__proto__ xmlns='__proto__'/></iq>`,
      `<iq to='${to}' type='result' id='4'><vCard xmlns='vcard-temp'/></iq>`,
    ];
    for (const stanza of hostile) eve.sendRaw(stanza);
    const text = `undisturbed ${newId()}`;
    await ann.say(text);
    const bench = { network: made, sink } as Parameters<typeof wrote>[0];
    const { customer } = await wrote(bench, text);
    await tell(bench, customer, "you too");
    await ann.next("you too");
    assert.equal((await eve.outcomeOf(await eve.say("harmless now"))).kind, "received");
  });

  it("answers a message that a fault of ours keeps from being taken, and takes the next", async () => {
    const { sink } = await throughProxy();
    const faulty = sink.typing;
    sink.typing = () => {
      throw new Error("a fault");
    };
    const ann = await person();
    const lost = await ann.outcomeOf(await ann.say("lost"));
    assert.ok(lost.kind === "refused" && lost.condition === "internal-server-error");
    sink.typing = faulty;
    assert.equal((await ann.outcomeOf(await ann.say("taken"))).kind, "received");
    assert.equal(sink.events("CustomerWrote").length, 1);
  });

  it("delivers within a few milliseconds, many at a time behind one fence", async () => {
    const { network: made, sink } = await throughProxy({}, 10_000);
    const ann = await person();
    await ann.say("hello");
    const { customer } = await sink.event("CustomerWrote");
    const took: number[] = [];
    for (let index = 0; index < 100; index++) {
      const before = performance.now();
      await made.deliver({ id: newId(), attempt: 1, customer, kind: "message", body: plain(`${index}`) });
      took.push(performance.now() - before);
    }
    took.sort((a, b) => a - b);
    const outcomes = await Promise.all(
      Array.from({ length: 500 }, () =>
        made.deliver({ id: newId(), attempt: 1, customer, kind: "message", body: plain("x") }),
      ),
    );
    assert.ok(outcomes.every(({ kind }) => kind === "delivered"));
    assert.ok((took[50] ?? 0) < 50, `median ${took[50]} ms`);
    if (process.env.SHOW_TIMES) console.log("p50", took[50], "p95", took[95]);
  });
});
