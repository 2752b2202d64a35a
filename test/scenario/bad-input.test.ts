import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, afterEach, before, describe, it } from "mocha";
import { parse, stringify } from "yaml";
import type { MatrixAgent } from "../support/matrix-agent.ts";
import { freePort, freePorts } from "../support/ports.ts";
import { connect } from "./support/connect.ts";
import { type RealWorld, startWorld } from "./support/real-world.ts";
import { teams } from "./support/teams.ts";

const rules = teams({ help: { agents: ["vic"], capacity: 20 } });
/** Overrides, isolates and marks that reorder what is shown (UAX 9). */
const REORDERING = /[\u202a-\u202e\u2066-\u2069]/u;

describe("bad input, on real servers", function () {
  this.timeout(60_000);
  let world: RealWorld;
  let vic: MatrixAgent;
  before(async function () {
    this.timeout(120_000);
    world = await startWorld({ rules });
    vic = await world.agent("vic");
  });
  after(() => world.dispose());
  afterEach(() => world.invariantsHold());

  it("shows HTML in names and messages as the text it is", async () => {
    const customer = await world.xmpp("eve");
    await customer.setVcard({ name: "Eve <b>Bold</b>" });
    await customer.say("help <script>alert(1)</script>");
    await customer.next(/name|finding/);
    await customer.say("Eve");
    const offer = await vic.nextInvitation(({ topic }) => topic?.includes("<script>") ?? false);
    const { roomId } = offer;
    await vic.accept(roomId);
    await customer.next(/is here/);
    const nasty = '<img src=x onerror="alert(1)"> <a href="javascript:alert(1)">*hi*</a> &lt;b&gt;';
    await customer.say(nasty);
    const shown = await vic.next(roomId, "onerror");
    assert.match(String(shown.content.body), /<img src=x onerror="alert\(1\)">/);
    for (const { content } of vic.room(roomId).timeline.all) {
      const html = String(content.formatted_body ?? "");
      assert.doesNotMatch(html, /<(script|img|a|b)[\s>]/i);
    }
    await vic.sendHtml(roomId, "hi", '<script>alert(1)</script><b>hi</b><img src="mxc://x/y">');
    const { text } = await customer.next(/hi/);
    assert.doesNotMatch(text, /alert|<b>|<script/);
    await vic.send(roomId, "!close");
  });

  it("takes no control characters, overrides or endless names into rooms", async () => {
    const customer = await world.irc("mallory");
    const name = `Mal\u202elory${"y".repeat(300)}`;
    const roomId = await connect(customer, vic, "Mallory", "help\u202e me\u2066 now");
    customer.sendRaw(`PRIVMSG HelpDesk :bell\u0007 \u202efdp.exe\u202c \u0003${"4".repeat(2)}red\u0003 end`);
    const shown = await vic.next(roomId, "end");
    assert.match(String(shown.content.body), /^bell fdp\.exe red end$/);
    for (const { type, content } of vic.room(roomId).timeline.all) {
      const text = JSON.stringify(content);
      assert.ok(!REORDERING.test(text), `${type}: ${text}`);
    }
    const endless = await world.xmpp("endless");
    const second = endless.say("help with long names");
    await second;
    await endless.next(/name/);
    await endless.say(name.repeat(33).slice(0, 10_000));
    await endless.next(/name|finding|quite/i);
    await endless.say("Endless");
    const offer = await vic.nextInvitation(({ topic }) => topic?.includes("long names") ?? false);
    assert.ok([...(offer.roomName ?? "")].length <= 200);
    await vic.accept(offer.roomId);
    await endless.next(/is here/);
    const members = [...(await vic.members(offer.roomId)).values()];
    assert.ok(
      members.every((shownName) => [...(shownName ?? "")].length <= 100 && !REORDERING.test(shownName ?? "")),
    );
  });

  it("is not disturbed by stanzas that mean nothing", async () => {
    const customer = await world.xmpp("garbler");
    const desk = `help@${world.prosody.componentDomain}`;
    const junk = [
      `<message to='${desk}' type='chat' id='j1'/>`,
      `<message to='${desk}' type='groupchat' id='j2'><body>group</body></message>`,
      `<message to='${desk}' type='error' id='j3'><body>error</body></message>`,
      `<message to='${desk}' type='chat' id='j4'><body xmlns='urn:nothing'>x</body></message>`,
      `<message to='${desk}' type='chat' id='j5'><replace xmlns='urn:xmpp:message-correct:0'/><body></body></message>`,
      `<message to='nobody@${world.prosody.componentDomain}' type='chat' id='j6'><body>who?</body></message>`,
      `<iq to='${desk}' type='get' id='j7'><query xmlns='urn:absurd'/></iq>`,
      `<iq to='${desk}' type='set' id='j8'/>`,
      `<presence to='${desk}' type='nonsense'/>`,
    ];
    for (const stanza of junk) customer.sendRaw(stanza);
    const refused = await customer.stanzas.find((stanza) => stanza.attrs.id === "j7");
    assert.equal(refused.attrs.type, "error");
    const unknown = await customer.stanzas.find((stanza) => stanza.attrs.id === "j6");
    assert.equal(unknown.attrs.type, "error");
    const roomId = await connect(customer, vic, "Garbler", "help after junk");
    await vic.send(roomId, "all good");
    await customer.next("all good");
  });

  it("is not disturbed by DCC and CTCP junk, nor writes any of it into the room", async () => {
    const customer = await world.irc("junkie");
    for (const junk of [
      "\u0001DCC SEND evil.exe 2130706433 1234 999\u0001",
      "\u0001\u0001",
      "\u0001FOO bar\u0001",
      "\u0001VERSION\u0001",
      "\u0001PING",
      "\u0001",
    ]) {
      customer.sendRaw(`PRIVMSG HelpDesk :${junk}`);
    }
    const roomId = await connect(customer, vic, "Junkie", "help after CTCP");
    customer.sendRaw("PRIVMSG HelpDesk :\u0001DCC SEND evil.exe 2130706433 1234 999\u0001");
    customer.say("the end");
    await vic.next(roomId, "the end");
    const bodies = vic.bodies(roomId);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is the point.
    assert.ok(!bodies.some((body) => /\u0001|2130706433/.test(body)), bodies.join("\n"));
  });

  it("tells the agent of what it cannot read, and carries on", async () => {
    const customer = await world.irc("reader");
    const roomId = await connect(customer, vic, "Rita Reader", "help with absurd events");
    const encrypted = { algorithm: "m.megolm.v1.aes-sha2", ciphertext: "x", session_id: "y" };
    await vic.sendContent(roomId, encrypted, "m.room.encrypted");
    await vic.next(roomId, /encrypted and could not be read/);
    for (const absurd of [
      { msgtype: "org.absurd", body: "" },
      {
        msgtype: "m.text",
        body: "html",
        format: "org.matrix.custom.html",
        formatted_body: "<".repeat(20_000),
      },
    ]) {
      await vic.sendContent(roomId, absurd);
    }
    await vic.send(roomId, "plain again");
    await customer.next("plain again");
    assert.ok(customer.lines.all.length < 60, `${customer.lines.all.length} lines`);
  });

  it("keeps serving by the old rules when new ones are wrong, and says where they are", async () => {
    const file = join(dirname(world.desk.configuration), "rules.yaml");
    const before = readFileSync(file, "utf8");
    const wrong = parse(before) as { rules: { queue: string; steps: object[] }[] };
    const [rule] = wrong.rules;
    assert.ok(rule);
    rule.queue = "hlep";
    rule.steps = [{ skills: { helping: 3 } }];
    world.desk.replaceRules(wrong);
    const checked = await world.desk.cli("check");
    assert.notEqual(checked.code, 0);
    const said = checked.out + checked.err;
    assert.match(said, /rules\.yaml:\d+:\d+.*unknown queue "hlep"/);
    assert.match(said, /unknown skill "helping"/);
    assert.doesNotMatch(said, /\bat .*\.ts:\d+/);
    const customer = await world.irc("steady");
    const roomId = await connect(customer, vic, "Steady", "help all the same");
    await vic.send(roomId, "here I am");
    await customer.next("here I am");
    writeFileSync(file, before);
  });

  it("refuses to start, in a line that says why", async () => {
    const plan = parse(readFileSync(world.desk.configuration, "utf8")) as Record<string, unknown>;
    const [listen, health] = (await freePorts(2)) as [number, number];
    const write = (name: string, changes: object) => {
      const path = join(dirname(world.desk.configuration), name);
      writeFileSync(path, stringify({ ...plan, ...changes }), { mode: 0o600 });
      return path;
    };
    const refuses = async (path: string, why: RegExp) => {
      const { code, out, err } = await world.desk.cli("run", "--config", path);
      assert.ok(code > 0, `${code}: ${out}${err}`);
      assert.match(out + err, why);
      assert.doesNotMatch(out + err, /\n\s+at .*:\d+:\d+/);
    };
    const ports = { listen: { port: listen }, http: { port: health } };
    const nowhere = `postgres://nobody:hidden-word@127.0.0.1:${await freePort()}/nothing`;
    await refuses(
      write("unreachable.yaml", { ...ports, database: { url: nowhere } }),
      /database at .* cannot be used: nothing listens there/,
    );
    await refuses(
      write("malformed.yaml", { ...ports, homeserver: { url: 7 }, surprise: true }),
      /malformed\.yaml:\d+/,
    );
    const { out, err } = await world.desk.cli(
      "run",
      "--config",
      write("nowhere.yaml", { ...ports, database: { url: nowhere } }),
    );
    assert.doesNotMatch(out + err, /hidden-word/);
    await refuses(world.desk.configuration, /running|in use|already|port/i);
  });

  it("lets nobody in who is not the homeserver, and does not log their token", async () => {
    const url = `http://127.0.0.1:${world.desk.listenPort}/_matrix/app/v1/transactions/t1`;
    const put = (headers: Record<string, string>, body = '{"events":[]}') =>
      fetch(url, { method: "PUT", headers: { "content-type": "application/json", ...headers }, body });
    assert.equal((await put({})).status, 401);
    assert.equal((await put({ authorization: "Bearer guessed-secret-token" })).status, 403);
    assert.equal((await put({ authorization: `Bearer ${world.desk.hsToken}` }, "not json")).status, 400);
    assert.ok(!world.desk.log().includes("guessed-secret-token"));
  });
});
