import assert from "node:assert/strict";
import { ircNetwork } from "../../../src/adapters/networks/irc/network.ts";
import type { IrcOptions } from "../../../src/adapters/networks/irc/options.ts";
import type { CustomerRef } from "../../../src/domain/customer.ts";
import { printPlain } from "../../../src/domain/message/print-plain.ts";
import { plain } from "../../../src/domain/message/rich-text.ts";
import { hears, newId, type OpenBench, reaches, tell, wrote } from "../../conformance/network/open-bench.ts";
import { RecordingSink } from "../../conformance/network/recording-sink.ts";
import { type NgircdOptions, startNgircd } from "../../support/ngircd.ts";
import { waitFor } from "../../support/wait-for.ts";
import { DESK, type IrcBench, ircBench, ircOptions } from "./irc-bench.ts";
import { IrcCustomer } from "./irc-customer.ts";

describe("IRC on ngIRCd", function () {
  this.timeout(60_000);
  let bench: IrcBench & OpenBench;

  async function open(more: Partial<IrcOptions> = {}, server: NgircdOptions = {}): Promise<void> {
    const made = await ircBench(() => startNgircd(server), more);
    bench = Object.assign(made, { sink: new RecordingSink() });
    await bench.network.start(bench.sink);
    await reaches(bench.network, "connected");
  }

  async function known(): Promise<{ readonly customer: IrcCustomer; readonly ref: CustomerRef }> {
    const customer = await bench.customer();
    await customer.say(`hello from ${customer.nick}`);
    const { customer: ref } = await wrote(bench, `hello from ${customer.nick}`);
    return { customer, ref };
  }

  afterEach(async () => {
    await bench.cleanup();
  });

  describe("a customer's client", () => {
    it("may use any nick that IRC allows", async () => {
      await open();
      for (const nick of ["[]\\{}|^", "a-b_c`", "|", "Ab^[x]"]) {
        const customer = await bench.customer({ nick });
        await customer.say(`from ${nick}`);
        const { customer: ref } = await wrote(bench, `from ${nick}`);
        assert.equal(ref.address, nick);
        await tell(bench, ref, `to ${nick}`);
        await hears(customer, `to ${nick}`);
        await customer.leave();
      }
    });

    it("may act, offer files and ask questions", async () => {
      await open();
      const customer = await bench.customer();
      await customer.say("\x01ACTION waves\x01");
      const acted = await bench.sink.event("CustomerWrote", ({ message }) => message.action === true);
      assert.equal(printPlain(acted.message.body), "waves");
      await customer.say('\x01DCC SEND "my bill.pdf" 2130706433 5000 1234\x01');
      const offered = await bench.sink.event(
        "CustomerWrote",
        ({ message }) => message.attachments !== undefined,
      );
      assert.deepEqual(offered.message.attachments, [{ kind: "file", name: "my bill.pdf" }]);
      for (const asked of ["VERSION", "PING 123", "TIME", "CLIENTINFO"])
        await customer.say(`\x01${asked}\x01`);
      await waitFor(() => customer.fromDesk.filter(({ command }) => command === "NOTICE").length === 4, {
        what: "the answers",
      });
      assert.match(customer.fromDesk[0]?.params[1] ?? "", /Frontdesk test/);
    });

    it("may send all that is hostile without harm to anybody", async () => {
      await open();
      const { customer: other } = await known();
      const customer = await bench.customer();
      const hostile = [
        "\x01",
        "\x01\x01",
        "\x01DCC\x01",
        "\x01DCC SEND\x01",
        "\x01VERSION",
        "\x02\x1d\x1f\x0f",
        "\x03",
        "\x0399,99x",
        "\u202eevil\u202c",
        "%s%n",
        "\x1b[2J",
        "<b>&amp;</b>",
        ":",
        "x".repeat(430),
      ];
      for (const text of hostile) await customer.say(text);
      await customer.say("survived");
      await wrote(bench, "survived");
      await wrote(bench, "<b>&amp;</b>");
      for (const { message } of bench.sink.events("CustomerWrote"))
        assert.ok(!/[\u202e\u009b]/.test(printPlain(message.body)));
      await other.say("and me");
      await wrote(bench, "and me");
    });

    it("may send 500 messages at once: all are taken in, in order", async () => {
      await open();
      const { customer, ref } = await known();
      const texts = Array.from({ length: 500 }, (_, index) => `m${index}`);
      for (const text of texts) customer.raw(`PRIVMSG ${DESK} :${text}`);
      await wrote(bench, "m499");
      const got = bench.sink
        .events("CustomerWrote")
        .filter((event) => event.customer.identity === ref.identity);
      assert.deepEqual(
        got.slice(1).map(({ message }) => printPlain(message.body)),
        texts,
      );
    });

    it("is told apart from another desk's, and channels are not read", async () => {
      const desks = [
        { name: DESK, nick: DESK, title: "Help desk" },
        { name: "billing", nick: "Billing", title: "Billing", channel: "#lobby" },
      ];
      await open({ desks });
      const customer = await bench.customer({ desk: "Billing" });
      customer.raw("JOIN #lobby");
      customer.raw("PRIVMSG #lobby :public words");
      customer.raw("PRIVMSG billing :my bill");
      const { customer: ref } = await wrote(bench, "my bill");
      assert.equal(ref.desk, "billing");
      await tell(bench, ref, "your bill");
      await hears(customer, "your bill");
      assert.equal(bench.sink.events("CustomerWrote").length, 1);
      assert.match(bench.network.link("billing"), /\/Billing,isnick$/);
    });
  });

  describe("a customer who moves", () => {
    it("is followed at once where the desk shares a channel with them", async () => {
      await open({ desks: [{ name: DESK, nick: DESK, title: "Help desk", channel: "#lobby" }] });
      const { customer, ref } = await known();
      customer.raw("JOIN #lobby");
      customer.raw("NAMES #lobby");
      await waitFor(() => customer.client.user.nick === customer.nick, { what: "the join" });
      await customer.rename("renamed");
      const moved = await bench.sink.event("CustomerMoved");
      assert.deepEqual([moved.from, moved.customer.address], [ref.identity, "renamed"]);
      await tell(bench, ref, "to the new nick");
      await hears(customer, "to the new nick");
      await customer.leave("gone fishing");
      assert.match((await bench.sink.event("CustomerWentAway")).reason, /gone fishing/);
    });

    it("is followed without one when they write, by the session", async () => {
      await open();
      const { customer, ref } = await known();
      await customer.rename("unseen");
      await customer.say("it is me");
      const after = (await wrote(bench, "it is me")).customer;
      const moved = await bench.sink.event("CustomerMoved");
      assert.deepEqual([moved.from, moved.customer], [ref.identity, after]);
    });

    it("is followed however often, back to an earlier nick too, and what was for a former one finds them", async () => {
      await open();
      const { customer, ref } = await known();
      const nicks = ["second", "third", customer.nick, "fourth"];
      const refs = [ref];
      for (const nick of nicks) {
        await customer.rename(nick);
        await customer.say(`now ${nick}`);
        refs.push((await wrote(bench, `now ${nick}`)).customer);
      }
      assert.deepEqual(
        bench.sink.events("CustomerMoved").map(({ from, customer: to }) => [from, to]),
        nicks.map((_, index) => [refs[index]?.identity, refs[index + 1]]),
      );
      for (const [index, former] of refs.entries()) {
        await tell(bench, former, `answer ${index}`);
        await hears(customer, `answer ${index}`);
      }
      assert.equal(customer.heard.length, refs.length);
    });

    it("is found again who comes back in a new session with a nick that they had before", async () => {
      await open();
      const { customer, ref } = await known();
      await customer.rename("for-a-while");
      await customer.say("another nick");
      const { customer: meanwhile } = await wrote(bench, "another nick");
      await customer.leave();
      const again = await bench.customer({ nick: ref.address, username: `u${ref.address}` });
      await again.say("it is me");
      const { customer: now } = await wrote(bench, "it is me");
      assert.equal(now.identity, ref.identity);
      const last = bench.sink.events("CustomerMoved").at(-1);
      assert.deepEqual([last?.from, last?.customer.identity], [meanwhile.identity, ref.identity]);
      await tell(bench, meanwhile, "welcome back");
      await hears(again, "welcome back");
    });

    it("leaves a former nick to whoever takes it, who begins for themselves", async () => {
      await open();
      const { customer, ref } = await known();
      await customer.rename("moved-on");
      await customer.say("still me");
      const { customer: now } = await wrote(bench, "still me");
      const stranger = await bench.customer({ nick: ref.address, username: "stranger" });
      await stranger.say("I am new");
      const { customer: other } = await wrote(bench, "I am new");
      assert.notEqual(other.identity, ref.identity);
      await tell(bench, now, "for the one who moved on");
      await hears(customer, "for the one who moved on");
      const double = await bench.customer({
        nick: "double",
        username: `u${ref.address}`,
        realname: "Another",
      });
      await stranger.leave();
      await double.rename(ref.address);
      await double.say("not the one before");
      const { customer: third } = await wrote(bench, "not the one before");
      assert.equal(third.identity, ref.identity);
      assert.equal(bench.sink.events("CustomerMoved").length, 1);
      await customer.rename("further");
      await customer.say("me again");
      const { customer: last } = await wrote(bench, "me again");
      assert.deepEqual(
        bench.sink.events("CustomerMoved").map(({ from, customer: to }) => [from, to.identity]),
        [
          [ref.identity, now.identity],
          [now.identity, last.identity],
        ],
      );
      assert.deepEqual(stranger.heard, []);
    });

    it("is not parted from their conversation by a move that could not be stored at once", async () => {
      await open();
      const { customer, ref } = await known();
      const mended = bench.sink.refuse(() => true);
      await customer.rename("in-between");
      await customer.say("lost");
      await waitFor(() => customer.refusals.length > 0, { what: "the notice of the loss" });
      mended();
      await customer.say("stored");
      const { customer: after } = await wrote(bench, "stored");
      const told = bench.sink.taken.map(({ event }) => event).filter(({ type }) => /Moved|Wrote/.test(type));
      assert.deepEqual(
        told.map(({ type }) => type),
        ["CustomerWrote", "CustomerMoved", "CustomerWrote"],
      );
      const [moved] = bench.sink.events("CustomerMoved");
      assert.deepEqual([moved?.from, moved?.customer.identity], [ref.identity, after.identity]);
    });

    it("comes back when they return as they were", async () => {
      await open();
      const { customer, ref } = await known();
      await customer.leave();
      await bench.sink.event("CustomerWentAway");
      const again = await bench.customer({ nick: customer.nick });
      await bench.sink.event("CustomerCameBack", (event) => event.customer.identity === ref.identity);
      await tell(bench, ref, "welcome back");
      await hears(again, "welcome back");
    });

    it("is not mistaken for a stranger who takes the nick", async () => {
      await open();
      const { customer, ref } = await known();
      await customer.leave();
      await bench.sink.event("CustomerWentAway");
      const stranger = await bench.customer({ nick: customer.nick, username: "stranger" });
      const outcome = await bench.network.deliver({
        id: newId(),
        attempt: 1,
        customer: ref,
        kind: "message",
        body: plain("secret"),
      });
      assert.equal(outcome.kind === "reject" && outcome.code, "gone");
      await stranger.say("who are you");
      assert.notEqual((await wrote(bench, "who are you")).customer.identity, ref.identity);
      assert.deepEqual(stranger.heard, []);
      assert.deepEqual(bench.sink.events("CustomerCameBack"), []);
    });
  });

  describe("the desk's nick", () => {
    it("is got back as soon as whoever took it leaves", async () => {
      const ircd = await startNgircd();
      const thief = await new IrcCustomer({
        host: ircd.host,
        port: ircd.port,
        nick: DESK,
        desk: DESK,
      }).connect();
      bench = Object.assign(await ircBench(async () => ircd), { sink: new RecordingSink() });
      await bench.network.start(bench.sink);
      await reaches(bench.network, "disconnected");
      const ref = { network: "irc", desk: DESK, identity: "nick:a!b@c", address: "a" };
      const outcome = await bench.network.deliver({
        id: newId(),
        attempt: 1,
        customer: ref,
        kind: "ask-client",
      });
      assert.equal(outcome.kind, "retry");
      await thief.leave();
      await reaches(bench.network, "connected");
      const { customer, ref: friend } = await known();
      await tell(bench, friend, "from the right nick");
      await hears(customer, "from the right nick");
    });
  });

  describe("the connection", () => {
    it("is encrypted, and refused where the certificate is not trusted", async () => {
      const ircd = await startNgircd({ tls: true });
      const secure = { host: "localhost", port: ircd.tlsPort as number };
      const untrusting = ircNetwork({ ...ircOptions(secure), tls: {} });
      bench = Object.assign(
        await ircBench(async () => ircd, { ...secure, tls: { ca: ircd.certificate as string } }),
        { sink: new RecordingSink() },
      );
      await bench.network.start(bench.sink);
      await reaches(bench.network, "connected");
      assert.match(bench.network.link(DESK), /^ircs:/);
      const { customer, ref } = await known();
      await tell(bench, ref, "under seal");
      await hears(customer, "under seal");
      await untrusting.start(bench.sink);
      await reaches(untrusting, "disconnected");
      await untrusting.stop();
    });

    it("gives the server's password, and is refused with a wrong one", async () => {
      await open({ password: "letmein" }, { password: "letmein" });
      const wrong = ircNetwork(ircOptions(bench.ircd, { password: "wrong" }));
      await wrong.start(bench.sink);
      await reaches(wrong, "disconnected");
      await wrong.stop();
    });

    it("is told of each message that could not be stored, by its number where there are several", async () => {
      await open();
      const { customer } = await known();
      bench.sink.refuse((event) => event.type === "CustomerWrote");
      for (const text of ["one", "two", "three", "four"]) await customer.say(text);
      await waitFor(() => customer.refusals.length === 2, { what: "both notices" });
      assert.match(customer.refusals[0] ?? "", /last message did not arrive/);
      assert.match(customer.refusals[1] ?? "", /3 of your messages did not arrive/);
    });

    it("is told at the end of all that the desk gives up when it stops", async () => {
      await open();
      const [{ customer }, { customer: other }] = [await known(), await known()];
      const release = bench.sink.hold(
        (event) => event.type === "CustomerWrote" && event.customer.address === customer.nick,
      );
      for (const text of ["held", "one behind it", "two", "three"]) await customer.say(text);
      await other.say("all are under way");
      await wrote(bench, "all are under way");
      await bench.network.stop();
      release();
      await waitFor(() => customer.refusals.length === 2, { what: "both notices" });
      assert.match(customer.refusals[0] ?? "", /last message did not arrive/);
      assert.match(customer.refusals[1] ?? "", /2 of your messages did not arrive/);
    });

    it("goes over IPv6 as well", async () => {
      const ircd = await startNgircd();
      bench = Object.assign(await ircBench(async () => ircd, { host: "::1" }), { sink: new RecordingSink() });
      await bench.network.start(bench.sink);
      await reaches(bench.network, "connected");
      const { customer, ref } = await known();
      await tell(bench, ref, "over six");
      await hears(customer, "over six");
    });

    it("tells who is written to while the desk stops that the message did not arrive", async () => {
      await open();
      const { customer } = await known();
      const release = bench.sink.hold((event) => event.type === "CustomerWrote");
      await customer.say("held");
      await waitFor(() => bench.sink.offered.length === 2, { what: "the held message" });
      const stopped = bench.network.stop();
      await customer.say("too late");
      await waitFor(() => customer.refusals.length > 0, { what: "the refusal" });
      release();
      await stopped;
      assert.match(customer.refusals[0] ?? "", /did not arrive/);
    });

    it("shows by AWAY that the desk is closed", async () => {
      await open();
      bench.network.showOpen(false);
      const customer = await bench.customer();
      const away = Promise.withResolvers<void>();
      customer.client.connection.on("message", ({ command }) => command === "301" && away.resolve());
      await waitFor(
        async () => {
          await customer.say("anybody");
          return await Promise.race([
            away.promise.then(() => true),
            new Promise<false>((done) => setImmediate(() => done(false))),
          ]);
        },
        { what: "the server's word that the desk is away" },
      );
    });
  });

  describe("flood control", () => {
    it("carries 64 KB to one customer whole and in order, and does not hold up the others by it", async () => {
      await open({ flood: { burst: 2, per_s: 200 } });
      const { customer: slow, ref: slowRef } = await known();
      const { customer, ref } = await known();
      const words: string[] = [];
      for (let bytes = 0; bytes <= 65_536 - 20; bytes += Buffer.byteLength(words.at(-1) ?? "") + 1)
        words.push(`wörd${words.length}`);
      const before = slow.heard.length;
      const long = tell(bench, slowRef, words.join(" "));
      const first = await Promise.race([
        long.then(() => "long"),
        tell(bench, ref, "short").then(() => "short"),
      ]);
      assert.equal(first, "short");
      await hears(customer, "short");
      const ahead = slow.heard.length - before;
      assert.ok(ahead < 20, `${ahead} lines of the long one went before`);
      await long;
      await tell(bench, slowRef, "that was it");
      await hears(slow, "that was it");
      const lines = slow.heard.slice(before, -1).map(({ text }) => text);
      assert.deepEqual(
        lines.flatMap((line) => line.split(" ")).filter((word) => word !== ""),
        words,
      );
    });
  });
});
