import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "mocha";
import { type TcpProxy, tcpProxy } from "../adapters/xmpp/tcp-proxy.ts";
import type { MatrixAgent } from "../support/matrix-agent.ts";
import { waitFor } from "../support/wait-for.ts";
import { connect } from "./support/connect.ts";
import { offerOf } from "./support/interview.ts";
import { type RealWorld, startWorld } from "./support/real-world.ts";
import { teams } from "./support/teams.ts";

const rules = teams({ help: { agents: ["vera"], capacity: 20 } });
/** Stanzas with it reach the bridge byte by byte, so that every character of several bytes is split. */
const SPLIT = "🧵";

describe("much, and in pieces, on real servers", function () {
  this.timeout(90_000);
  let world: RealWorld;
  let proxy: TcpProxy | undefined;
  let vera: MatrixAgent;
  before(async function () {
    this.timeout(120_000);
    world = await startWorld({
      rules,
      xmppVia: async (port) => {
        proxy = await tcpProxy({ port, pieces: (chunk) => (chunk.includes(SPLIT) ? bytes(chunk) : [chunk]) });
        return proxy.port;
      },
    });
    vera = await world.agent("vera");
  });
  after(async () => {
    await world.dispose();
    await proxy?.close();
  });
  afterEach(() => world.invariantsHold());

  it("keeps ten messages written before the first question, in order, and asks nothing they answer", async () => {
    const customer = await world.xmpp("eager");
    const words = Array.from({ length: 10 }, (_, index) => `help me please, part ${index + 1}`);
    await Promise.all(words.map((text) => customer.say(text)));
    await customer.next(/your name/);
    await customer.say("Eager Beaver");
    const offer = await offerOf(vera, "Eager Beaver");
    await vera.accept(offer.roomId);
    await customer.next(/is here/);
    await vera.next(offer.roomId, "Eager Beaver");
    const bodies = vera.bodies(offer.roomId);
    assert.deepEqual(
      bodies.filter((body) => body.startsWith("help me please, part")),
      words,
    );
    const asked = customer.transcript().filter(({ text }) => text.endsWith("?"));
    assert.deepEqual(
      asked.map(({ text }) => text),
      ["What is your name?"],
    );
  });

  it("carries a message of 64 KB to the room whole", async () => {
    const customer = await world.xmpp("lengthy");
    const roomId = await connect(customer, vera, "Lengthy", "help with a log");
    const lines = Array.from(
      { length: 1_100 },
      (_, index) => `line ${index} ünd so weiter 日本語 ${"x".repeat(20)}`,
    );
    const text = beginning(lines.join("\n"), 65_536);
    await customer.say(text);
    await customer.say("that was it");
    await vera.next(roomId, "that was it", { timeout_ms: 40_000 });
    const sent = vera.bodies(roomId);
    const said = sent.slice(
      sent.findIndex((body) => body.startsWith("line 0 ")),
      sent.indexOf("that was it"),
    );
    assert.ok(said.length > 1);
    assert.equal(said.join(""), text);
  });

  it("carries a long message to IRC in readable lines, without losing a word", async () => {
    const customer = await world.irc("reader");
    const roomId = await connect(customer, vera, "Reader", "help me read");
    const words = Array.from({ length: 900 }, (_, index) => `wörd${index}`);
    await vera.send(roomId, words.join(" "));
    await vera.send(roomId, "the end");
    await customer.next("the end", { timeout_ms: 40_000 });
    const lines = customer.lines.all.filter(({ text }) => text.includes("wörd"));
    assert.deepEqual(
      lines.flatMap(({ text }) => text.split(" ")),
      words,
    );
    assert.ok(lines.every(({ text }) => Buffer.byteLength(text) <= 480));
  });

  it("keeps characters whole that are split on the wire", async () => {
    const customer = await world.xmpp("splitter");
    const roomId = await connect(customer, vera, "Splitter", "help");
    const text = `${SPLIT} Grüße aus Köln, 日本語, עברית, 👩‍👩‍👧‍👦 done`;
    await customer.say(text);
    await vera.next(roomId, text);
    assert.ok(!vera.bodies(roomId).some((body) => body.includes("\ufffd")));
  });

  it("brings 500 messages of one customer within a second into the room, all in order", async () => {
    const customer = await world.xmpp("torrent");
    const roomId = await connect(customer, vera, "Torrent", "help at once");
    const words = Array.from({ length: 500 }, (_, index) => `drop ${index}`);
    await Promise.all(words.map((text) => customer.say(text)));
    const drops = () => vera.bodies(roomId).filter((body) => body.startsWith("drop "));
    await waitFor(() => drops().length >= 500, { what: "500 messages", timeout_ms: 80_000 });
    assert.deepEqual(drops(), words);
    const received = customer.outcomes.all.filter(({ kind }) => kind === "received");
    assert.ok(received.length >= 500);
  });
});

function bytes(chunk: Buffer): Buffer[] {
  return Array.from(chunk, (byte) => Buffer.from([byte]));
}

/** The beginning of a text that has this many bytes at most, and ends in no half a character. */
function beginning(text: string, most: number): string {
  return Buffer.from(text)
    .subarray(0, most)
    .toString()
    .replace(/\ufffd+$/, "")
    .trimEnd();
}
