import assert from "node:assert/strict";
import { ircNetwork } from "../../../src/adapters/networks/irc/network.ts";
import type { IrcOptions } from "../../../src/adapters/networks/irc/options.ts";
import { veilOf } from "../../../src/adapters/system/veil.ts";
import type { Network } from "../../../src/application/ports/network.ts";
import type { CustomerRef } from "../../../src/domain/customer.ts";
import { printPlain } from "../../../src/domain/message/print-plain.ts";
import { plain } from "../../../src/domain/message/rich-text.ts";
import { deskWords } from "../../../src/domain/text/desk-words.ts";
import { plainWords } from "../../../src/domain/text/render-text.ts";
import { newId, reaches } from "../../conformance/network/open-bench.ts";
import { RecordingSink } from "../../conformance/network/recording-sink.ts";
import { waitFor } from "../../support/wait-for.ts";
import { DESK, ircOptions } from "./irc-bench.ts";
import { ScriptedServer } from "./scripted-server.ts";

const alice = { user: "alice", host: "home.example" };

describe("IRC, on a server that does what it is told", () => {
  let server: ScriptedServer;
  let network: Network;
  let sink: RecordingSink;

  beforeEach(async () => {
    server = await new ScriptedServer().listen();
    sink = new RecordingSink();
  });

  afterEach(async () => {
    await network.stop();
    await server.stop();
  });

  async function start(more: Partial<IrcOptions> = {}): Promise<void> {
    network = ircNetwork(ircOptions(server, more));
    await network.start(sink);
    await reaches(network, "connected");
  }

  async function wrote(text: string): Promise<CustomerRef> {
    const event = await sink.event("CustomerWrote", ({ message }) => printPlain(message.body) === text);
    return event.customer;
  }

  function tell(customer: CustomerRef, text: string, id = newId(), attempt = 1) {
    return network.deliver({ id, attempt, customer, kind: "message", body: plain(text) });
  }

  /** What the server got for them, without tags. */
  function said(nick: string): readonly string[] {
    const start = `PRIVMSG ${nick} :`;
    return server.received.flatMap((line) => {
      const plainLine = line.replace(/^@\S+ /, "");
      return plainLine.startsWith(start) && !plainLine.includes("\x01")
        ? [plainLine.slice(start.length)]
        : [];
    });
  }

  describe("who a customer is", () => {
    it("is their account, where the server tags it, whatever the nick", async () => {
      server.capabilities = "account-tag message-tags";
      server.users.set("alice", alice);
      server.users.set("al", { user: "other", host: "work.example" });
      await start();
      server.says("alice", "one", "account=Alice");
      server.says("al", "two", "account=alice");
      const [first, second] = [await wrote("one"), await wrote("two")];
      assert.deepEqual([first.identity, second.identity], ["account:alice", "account:alice"]);
      assert.equal(second.address, "al");
      const moved = sink.events("CustomerMoved");
      assert.deepEqual(
        moved.map(({ from, customer }) => [from, customer.address]),
        [["account:alice", "al"]],
      );
    });

    it("is their account, also where only WHOIS tells it", async () => {
      server.users.set("alice", { ...alice, account: "Alice" });
      await start();
      server.says("alice", "hello");
      assert.equal((await wrote("hello")).identity, "account:alice");
    });

    it("is nick, user and host without an account, folded as the server folds", async () => {
      await start();
      server.says("Al[ice]^", "hello");
      const ref = await wrote("hello");
      assert.equal(ref.identity, "nick:al{ice}^!Al[ice]^@somewhere");
      assert.deepEqual([ref.address, ref.displayName], ["Al[ice]^", undefined]);
    });

    it("goes on when they log in, out, or get another host", async () => {
      server.capabilities = "account-notify chghost account-tag";
      server.users.set("alice", alice);
      await start();
      server.says("alice", "hello");
      const before = await wrote("hello");
      server.send(":alice!alice@home.example ACCOUNT Alice");
      server.send(":alice!alice@home.example CHGHOST alice veiled.example");
      server.send(":alice!alice@veiled.example ACCOUNT *");
      await waitFor(() => sink.events("CustomerMoved").length === 2, { what: "two moves" });
      assert.deepEqual(
        sink.events("CustomerMoved").map(({ from, customer }) => [from, customer.identity]),
        [
          [before.identity, "account:alice"],
          ["account:alice", "nick:alice!alice@veiled.example"],
        ],
      );
      server.users.set("alice", { ...alice, host: "veiled.example" });
      assert.equal((await tell(before, "still you")).kind, "delivered");
    });

    it("does not go on for another with the same nick", async () => {
      server.users.set("alice", { ...alice, account: "alice" });
      await start();
      server.says("alice", "hello");
      const before = await wrote("hello");
      server.users.set("alice", { user: "mallory", host: "evil.example", account: "mallory" });
      server.says("alice", "it is me");
      const after = await wrote("it is me");
      assert.equal(after.identity, "account:mallory");
      assert.deepEqual(sink.events("CustomerMoved"), []);
      assert.equal((await sink.event("CustomerWentAway")).customer.identity, before.identity);
      const outcome = await tell(before, "your secret");
      assert.equal(outcome.kind === "reject" && outcome.code, "gone");
      assert.ok(!server.received.some((line) => line.includes("your secret")));
    });

    it("is asked for before anything is said to a customer of an earlier run", async () => {
      await start();
      server.users.set("alice", { user: "mallory", host: "evil.example" });
      const identity = "nick:alice!alice@home.example";
      const ref = { network: "irc", desk: DESK, identity, address: "alice" };
      const outcome = await tell(ref, "your secret");
      assert.equal(outcome.kind === "reject" && outcome.code, "gone");
      assert.ok(!server.received.some((line) => line.includes("your secret")));
      assert.equal((await sink.event("CustomerWentAway")).customer.identity, identity);
      server.users.set("alice", alice);
      assert.equal((await tell(ref, "your answer")).kind, "delivered");
      await sink.event("CustomerCameBack");
    });

    it("is known without their user and host being shown, also after a start anew", async () => {
      const veil = veilOf("a key");
      server.users.set("alice", alice);
      await start({ veil });
      server.says("alice", "hello");
      const ref = await wrote("hello");
      assert.equal(ref.identity, `nick:alice!${veil("alice@home.example")}`);
      assert.ok(!JSON.stringify(sink.offered).includes("home.example"));
      await network.stop();
      sink = new RecordingSink();
      await start({ veil });
      assert.equal((await tell(ref, "your answer")).kind, "delivered");
      server.users.set("alice", { user: "mallory", host: "evil.example" });
      await network.stop();
      sink = new RecordingSink();
      await start({ veil });
      const outcome = await tell(ref, "your secret");
      assert.equal(outcome.kind === "reject" && outcome.code, "gone");
    });

    it("leaves in their own words, and in the server's where those do not tell where they were", async () => {
      server.users.set("alice", alice);
      await start();
      const reasons = ["Gone home", "Killed (home.example is banned)", "Read error to 192.0.2.7", ""];
      for (const [at, reason] of reasons.entries()) {
        server.says("alice", `hello ${at}`);
        await wrote(`hello ${at}`);
        server.send(`:alice!alice@home.example QUIT :${reason}`);
        await waitFor(() => sink.events("CustomerWentAway").length === at + 1, { what: "them to leave" });
      }
      const shown = sink.events("CustomerWentAway").map((event) => event.reason);
      assert.deepEqual(shown, ["Gone home", "left the network", "left the network", "left the network"]);
    });

    it("is followed to another nick of the same session, not to another session of the same host", async () => {
      const session = { ...alice, realname: "Alice", signedOnAt: 1_700_000_000 };
      server.users.set("alice", session);
      await start();
      server.says("alice", "hello");
      const before = await wrote("hello");
      server.users.delete("alice");
      server.users.set("other", { ...session, signedOnAt: 1_700_000_001 });
      server.says("other", "somebody else");
      await wrote("somebody else");
      assert.deepEqual(sink.events("CustomerMoved"), []);
      server.users.set("alice2", session);
      server.says("alice2", "me again");
      const after = await wrote("me again");
      assert.deepEqual(
        sink.events("CustomerMoved").map(({ from, customer }) => [from, customer]),
        [[before.identity, after]],
      );
      assert.equal((await tell(before, "an old address")).kind, "delivered");
      await server.hears("PRIVMSG alice2 :an old address");
    });

    it("is nobody for services, servers and channels", async () => {
      await start();
      server.send(`:irc.test NOTICE ${DESK} :server notice`);
      server.send(`:irc.test PRIVMSG ${DESK} :server words`);
      server.says("NickServ", "this nick is registered");
      server.send(":alice!alice@somewhere PRIVMSG #channel :public words");
      server.send(`:alice!alice@somewhere NOTICE ${DESK} :unasked notice`);
      server.says("alice", "at last");
      await wrote("at last");
      assert.equal(sink.events("CustomerWrote").length, 1);
    });
  });

  describe("evidence", () => {
    it("is not there when the connection ends before the fence: a repeat says only what is missing", async () => {
      server.users.set("alice", alice);
      await start();
      server.says("alice", "hello");
      const ref = await wrote("hello");
      let fences = 0;
      server.ignores = (line) => line.startsWith("PING fence") && ++fences > 1;
      server.before = (line, socket) => {
        if (line.includes("second")) socket.destroy();
      };
      const id = newId();
      const outcome = await tell(ref, "first\nsecond", id);
      assert.deepEqual(
        [outcome.kind, outcome.kind === "ambiguous" && outcome.settle],
        ["ambiguous", "repeat"],
      );
      server.ignores = () => false;
      server.before = () => undefined;
      await reaches(network, "connected");
      const again = await tell(ref, "first\nsecond", id, 2);
      assert.equal(again.kind, "delivered");
      assert.ok(server.received.filter((line) => line.endsWith("PRIVMSG alice :second")).length >= 2);
    });

    it("is kept per line: what arrived is not said again", async () => {
      server.capabilities = "message-tags labeled-response echo-message batch";
      server.users.set("alice", alice);
      await start();
      server.says("alice", "hello");
      const ref = await wrote("hello");
      server.before = (line, socket) => {
        const label = /^@label=([^; ]+)/.exec(line)?.[1];
        if (label && line.endsWith("first"))
          server.send(`@label=${label};msgid=m1 :${DESK}!frontdesk@here PRIVMSG alice :first`);
        if (line.endsWith("second")) setImmediate(() => socket.destroy());
      };
      const id = newId();
      assert.equal((await tell(ref, "first\nsecond", id)).kind, "ambiguous");
      server.before = (line) => {
        const label = /^@label=([^; ]+)/.exec(line)?.[1];
        if (label) server.send(`@label=${label};msgid=m2 :${DESK}!frontdesk@here PRIVMSG alice :second`);
      };
      await reaches(network, "connected");
      assert.deepEqual(await tell(ref, "first\nsecond", id, 2), { kind: "delivered", remoteId: "m1" });
      assert.equal(server.received.filter((line) => line.endsWith("PRIVMSG alice :first")).length, 1);
      assert.equal(server.received.filter((line) => line.endsWith("PRIVMSG alice :second")).length, 2);
    });

    it("is waited for by a repeat that comes while the first is still being said", async () => {
      server.users.set("alice", alice);
      await start({ flood: { burst: 1, per_s: 100 } });
      server.says("alice", "hello");
      const ref = await wrote("hello");
      const id = newId();
      const lines = Array.from({ length: 12 }, (_, index) => `line ${index}`);
      const first = tell(ref, lines.join("\n"), id);
      await server.hears("line 2");
      const repeated = tell(ref, lines.join("\n"), id, 2);
      assert.deepEqual([(await first).kind, (await repeated).kind], ["delivered", "delivered"]);
      assert.equal((await tell(ref, lines.join("\n"), id, 3)).kind, "delivered");
      assert.deepEqual(said("alice"), lines);
    });

    it("of 64 KB is kept when the server comes back with other capabilities: no line is missing, all in order", async () => {
      server.capabilities = "message-tags labeled-response echo-message batch";
      server.users.set("alice", alice);
      await start({ flood: { burst: 20, per_s: 1_000 } });
      server.says("alice", "hello");
      const ref = await wrote("hello");
      let echoed = 0;
      server.before = (line, socket) => {
        const [, label, words] = /^@label=([^; ]+)\S* (PRIVMSG alice .*)$/.exec(line) ?? [];
        if (words === undefined) return;
        echoed += 1;
        if (echoed <= 50) server.send(`@label=${label};msgid=m${echoed} :${DESK}!frontdesk@here ${words}`);
        if (echoed === 60) socket.destroy();
      };
      const text = Array.from({ length: 6_500 }, (_, index) => `wör${10_000 + index}`).join(" ");
      const id = newId();
      assert.equal((await tell(ref, text, id)).kind, "ambiguous");
      server.before = () => undefined;
      server.capabilities = "";
      await reaches(network, "connected");
      assert.equal((await tell(ref, text, id, 2)).kind, "delivered");
      const lines = said("alice");
      assert.ok([...new Set(lines)].join("") === text, "each line, in order");
      const again = lines.length - new Set(lines).size;
      assert.ok(again < 100, `${again} lines were said again of those that nobody had echoed`);
    });

    it("is taken for missing when the server falls silent, which ends the connection", async () => {
      server.users.set("alice", alice);
      await start({ timing: { answer_ms: 150 } });
      server.says("alice", "hello");
      const ref = await wrote("hello");
      server.ignores = (line) => line.startsWith("PING");
      assert.equal((await tell(ref, "are you there")).kind, "ambiguous");
      server.ignores = () => false;
      await reaches(network, "connected");
    });

    it("of a refusal names it, and leaves the rest alone", async () => {
      server.users.set("alice", alice);
      server.users.set("bob", { user: "bob", host: "b.example" });
      await start();
      server.says("alice", "hello");
      server.says("bob", "hi");
      const [ref, other] = [await wrote("hello"), await wrote("hi")];
      server.before = (line) => {
        if (line.startsWith("PRIVMSG alice"))
          server.send(`:irc.test 477 ${DESK} alice :You need to be registered`);
      };
      const [refused, fine] = await Promise.all([tell(ref, "words"), tell(other, "words")]);
      assert.equal(fine.kind, "delivered");
      assert.equal(refused.kind, "reject");
      assert.ok(
        refused.kind === "reject" && plainWords(refused.notice, "en").includes("You need to be registered"),
      );
      server.before = (line) => {
        if (line.startsWith("PRIVMSG alice"))
          server.send(`:irc.test 439 ${DESK} alice :Target change too fast`);
      };
      assert.equal((await tell(ref, "words")).kind, "retry");
    });

    it("of a customer gone is told at the message and to the core", async () => {
      server.users.set("alice", alice);
      await start({ timing: { poll_ms: 60_000 } });
      server.says("alice", "hello");
      const ref = await wrote("hello");
      server.users.delete("alice");
      const outcome = await tell(ref, "are you there");
      assert.deepEqual([outcome.kind, outcome.kind === "reject" && outcome.code], ["reject", "gone"]);
      await sink.event("CustomerWentAway", ({ customer }) => customer.identity === ref.identity);
    });
  });

  describe("the connection", () => {
    it("is given up when the server is silent, and made again", async () => {
      await start({ timing: { ping_ms: 50, pong_ms: 50 } });
      const before = server.connections;
      server.ignores = () => true;
      await reaches(network, "disconnected");
      server.ignores = () => false;
      await reaches(network, "connected");
      assert.ok(server.connections > before);
    });

    it("is made again although registration never ends", async () => {
      server.ignores = () => true;
      network = ircNetwork(ircOptions(server, { timing: { register_ms: 50 } }));
      await network.start(sink);
      await waitFor(() => server.connections > 2, { what: "three tries" });
      server.ignores = () => false;
      await reaches(network, "connected");
    });

    it("logs in by SASL, and asks services for its nick back", async () => {
      server.capabilities = "sasl";
      server.taken.add(DESK);
      network = ircNetwork(ircOptions(server, { sasl: { account: "desk", password: "s3cret" } }));
      await network.start(sink);
      await server.hears(`AUTHENTICATE ${Buffer.from("desk\0desk\0s3cret").toString("base64")}`);
      await reaches(network, "disconnected");
      await server.hears(`PRIVMSG NickServ :REGAIN ${DESK}`);
      server.taken.clear();
      await reaches(network, "connected");
    });

    it("does not give the server's password to services", async () => {
      server.capabilities = "sasl";
      await start({ password: "server-pass" });
      await server.hears("PASS server-pass");
      assert.ok(!server.received.some((line) => line.startsWith("AUTHENTICATE")));
    });

    it("outlives malformed lines, lines without end and bytes that are not UTF-8", async () => {
      await start();
      for (const line of [
        "",
        ":",
        "@",
        "PRIVMSG",
        "NOTICE",
        ":a!b@c",
        ":a!b@c PRIVMSG",
        `:a!b@c NOTICE ${DESK}`,
        "CAP",
        ":x 005",
        "BATCH",
        "NICK",
        ":a!b@c NICK",
        "401",
        "318",
        "730",
        "303",
        "\0\0",
      ]) {
        server.send(line);
      }
      server.send(`:a!b@c PRIVMSG ${DESK} :${"x".repeat(100_000)}`);
      server.send(
        Buffer.concat([
          Buffer.from(`:a!b@c PRIVMSG ${DESK} :gr`),
          Buffer.from([0xfc, 0xdf]),
          Buffer.from("e"),
        ]),
      );
      assert.equal((await wrote("grüße")).address, "a");
      assert.equal(server.connections, 1);
    });

    it("goes over IPv6 as well", async () => {
      await server.stop();
      await server.listen("::1");
      await start();
      server.says("alice", "over six");
      await wrote("over six");
      assert.match(network.link(DESK), /^irc:\/\/\[::1\]:\d+\//);
    });

    it("keeps a character whole that comes in two pieces", async () => {
      await start();
      const line = Buffer.from(`:a!b@c PRIVMSG ${DESK} :😀 whole\r\n`);
      const cut = line.indexOf(0xf0) + 2;
      server.sendPieces([line.subarray(0, cut), line.subarray(cut)]);
      await wrote("😀 whole");
    });
  });

  describe("automatic answers", () => {
    it("are limited, and never given to a NOTICE", async () => {
      await start();
      for (let index = 0; index < 50; index++) server.says("alice", `\x01PING ${index}\x01`);
      server.send(`:alice!alice@somewhere NOTICE ${DESK} :\x01PING 1\x01`);
      server.says("alice", "done");
      await wrote("done");
      const answers = server.received.filter((line) => line.startsWith("NOTICE alice"));
      assert.ok(answers.length >= 1 && answers.length <= 6, `${answers.length} answers`);
    });

    it("of others are not taken for a customer's words; what they write by NOTICE later is", async () => {
      server.users.set("alice", alice);
      let offset_ms = 0;
      const clock = ircOptions(server).clock;
      await start({ clock: { now: () => clock.now() + offset_ms, sleep: clock.sleep } });
      server.says("alice", "hello");
      const ref = await wrote("hello");
      await tell(ref, "a question");
      server.send(`:alice!alice@home.example NOTICE ${DESK} :I am away`);
      server.says("alice", "back");
      await wrote("back");
      offset_ms = 5_000;
      server.send(`:alice!alice@home.example NOTICE ${DESK} :by hand`);
      await wrote("by hand");
      assert.deepEqual(
        sink.events("CustomerWrote").map(({ message }) => printPlain(message.body)),
        ["hello", "back", "by hand"],
      );
    });
  });

  it("speaks the desk's language: when it is closed, when it goes, and when a message is lost", async () => {
    server.users.set("alice", alice);
    await start({ words: deskWords(() => "de") });
    network.showOpen(false);
    await server.hears("AWAY :Im Moment ist niemand da.");
    sink.refuse((event) => event.type === "CustomerWrote");
    server.says("alice", "hello");
    await server.hears("NOTICE alice :Ihre letzte Nachricht kam nicht an.");
    await network.stop();
    await server.hears("QUIT :Gleich wieder da.");
  });

  it("rejects a message of more lines than anybody would read, in words", async () => {
    server.users.set("alice", alice);
    await start();
    server.says("alice", "hello");
    const ref = await wrote("hello");
    const outcome = await tell(ref, "a\n".repeat(1_100));
    assert.deepEqual([outcome.kind, outcome.kind === "reject" && outcome.code], ["reject", "too-long"]);
    assert.deepEqual(said("alice"), []);
  });

  it("tells who writes faster than the store takes it, and takes in what is within the bound", async () => {
    server.users.set("alice", alice);
    server.users.set("bob", { user: "bob", host: "b.example" });
    await start();
    server.says("alice", "hello");
    await wrote("hello");
    const release = sink.hold(
      (event) => event.type === "CustomerWrote" && event.customer.address === "alice",
    );
    for (let index = 0; index < 1_100; index++) server.says("alice", `${index}`);
    await server.hears("NOTICE alice :That was too fast");
    server.says("bob", "undisturbed");
    await wrote("undisturbed");
    release();
    await wrote("999");
    const texts = sink.events("CustomerWrote").filter(({ customer }) => customer.address === "alice");
    assert.deepEqual(
      texts.slice(1).map(({ message }) => printPlain(message.body)),
      Array.from({ length: 1_000 }, (_, index) => `${index}`),
    );
  });
});
