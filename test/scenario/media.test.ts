import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { type FileServer, fileServer, html, png, svg } from "../adapters/media/file-server.ts";
import type { MatrixAgent } from "../support/matrix-agent.ts";
import type { XmppCustomer } from "../support/xmpp-customer.ts";
import { xml } from "../support/xmpp-library.ts";
import { type RealWorld, startWorld } from "./support/real-world.ts";

const OOB = "jabber:x:oob";

function redacted(type: string, content: { readonly redacts?: unknown }, redacts: unknown): unknown {
  return type === "m.room.redaction" ? (content.redacts ?? redacts) : undefined;
}

describe("files, on real servers", function () {
  this.timeout(120_000);
  let world: RealWorld;
  let uploads: FileServer;
  let anna: MatrixAgent;
  let juliet: XmppCustomer;
  let room: string;
  let token: string;
  let sent = 0;

  before(async () => {
    uploads = await fileServer(({ url = "" }, response) => {
      if (url.startsWith("/up/inward"))
        response.writeHead(302, { location: "http://127.0.0.1:1/x.png" }).end();
      else if (url.startsWith("/up/large"))
        response.writeHead(200, { "content-length": 3_000_000 }).write(png);
      else if (url.endsWith(".png")) response.writeHead(200).end(png);
      else response.writeHead(200, { "content-length": html.length, "content-type": "text/html" }).end(html);
    });
    world = await startWorld({
      matrix: true,
      media: {
        secret: "the secret of links to files",
        largest_mb: 2,
        upload_services: [`${uploads.url}/up/`],
      },
    });
    anna = await world.agent("anna");
    token = (await world.synapse.registerUser("clerk")).accessToken;
    juliet = await world.xmpp("juliet");
    await juliet.say("Hello");
    await juliet.next(/name/i);
    await juliet.say("Juliet");
    await juliet.next(/about/i);
    await juliet.say("my invoice");
    const invitation = await anna.nextInvitation();
    room = invitation.roomId;
    await anna.accept(room);
    await juliet.next(/Anna/);
  });
  after(async () => {
    await world?.dispose();
    await uploads?.stop();
  });

  const upload = async (bytes: Buffer, type: string): Promise<string> => {
    const answer = await fetch(`${world.synapse.url}/_matrix/media/v3/upload`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": type },
      body: new Uint8Array(bytes),
    });
    return ((await answer.json()) as { content_uri: string }).content_uri;
  };
  const sendFile = async (to: string, bytes: Buffer, name: string, type: string, more: object = {}) => {
    const msgtype = type.startsWith("image/") ? "m.image" : "m.file";
    const url = await upload(bytes, type);
    const info = { mimetype: type, size: bytes.length };
    return anna.sendContent(to, { msgtype, body: name, filename: name, url, info, ...more });
  };
  const sendLink = async (url: string, body = url): Promise<string> => {
    const id = `file-${++sent}`;
    await juliet.send(
      xml(
        "message",
        { to: `help@${world.prosody.componentDomain}`, type: "chat", id },
        xml("body", {}, body),
        xml("x", { xmlns: OOB }, xml("url", {}, url)),
      ),
    );
    return id;
  };
  const posted = (name: string) => anna.next(room, name);
  const bytesOf = async (mxc: string): Promise<Buffer> => {
    const answer = await fetch(
      `${world.synapse.url}/_matrix/client/v1/media/download/${mxc.slice("mxc://".length)}`,
      { headers: { authorization: `Bearer ${token}` } },
    );
    return Buffer.from(await answer.arrayBuffer());
  };

  it("go from an XMPP customer into the room as files, posted by the puppet", async () => {
    await sendLink(`${uploads.url}/up/0123456789abcdef/plan.png`);
    const event = await posted("plan.png");
    const { msgtype, url, info } = event.content as { msgtype: string; url: string; info: object };
    assert.equal(msgtype, "m.image");
    assert.deepEqual(info, { mimetype: "image/png", size: png.length });
    assert.deepEqual(await bytesOf(url), png);
    assert.ok(
      !anna.bodies(room).some((body) => body.includes(uploads.url)),
      "the address is not said as well",
    );

    await sendLink(`${uploads.url}/up/0123456789abcdef/page.html`);
    const page = (await posted("page.html")).content as { msgtype: string; info: { mimetype: string } };
    assert.equal(page.msgtype, "m.file");
    assert.equal(page.info.mimetype, "application/octet-stream");
  });

  it("go with the words beside them, and are taken back with them", async () => {
    const link = `${uploads.url}/up/0123456789abcdef/wrong.png`;
    for (const body of [link, `by mistake\n${link}`]) {
      const id = await sendLink(link, body);
      const event = await posted("wrong.png");
      if (body !== link) assert.ok(anna.bodies(room).includes("by mistake"));
      await juliet.retract(id);
      await anna
        .room(room)
        .timeline.next(({ type, content, redacts }) => redacted(type, content, redacts) === event.event_id, {
          what: "the redaction of the file",
        });
    }
  });

  it("that are too large, or lead inside, are told of on both sides", async () => {
    await sendLink(`${uploads.url}/up/large/0123456789abcdef/film.png`);
    await juliet.next(/film\.png.*larger than 2 MB/);
    await anna.next(room, /Juliet sent a file that was not taken.*film\.png.*larger than 2 MB/);
    const asked = uploads.asked.length;
    for (const url of [`${uploads.url}/inner/secret.png`, "http://169.254.169.254/latest/secret.png"]) {
      await sendLink(url);
      await juliet.next(/secret\.png.*cannot be fetched from/);
      const remark = await anna.next(room, /secret\.png.*cannot be fetched from/);
      assert.doesNotMatch(String(remark.content.body), /127\.0\.0\.1|169\.254/);
    }
    assert.equal(uploads.asked.length, asked, "nobody was asked");
    await sendLink(`${uploads.url}/up/inward/0123456789abcdef/turn.png`);
    await juliet.next(/turn\.png.*cannot be fetched from/);
  });

  it("go to an XMPP customer as links that clients show, and end with the message being taken back", async () => {
    const event = await sendFile(room, png, "../../floor plan.png", "image/png", { body: "as you asked" });
    await juliet.next("as you asked");
    const { text: link } = await juliet.next(/\/media\//);
    assert.match(link, /^http:\/\/127\.0\.0\.1:\d+\/media\/[\w-]+\/floor%20plan\.png$/);
    const stanza = juliet.stanzas.all.find((each) => each.getChild("x", OOB)?.getChildText("url") === link);
    assert.ok(stanza, "the same address stands out of band");
    const answer = await fetch(link);
    assert.deepEqual(Buffer.from(await answer.arrayBuffer()), png);
    assert.equal(answer.headers.get("content-type"), "image/png");
    await anna.redact(room, event);
    assert.equal((await fetch(link)).status, 410);
  });

  it("with scripts in them are given as nothing that a browser runs", async () => {
    await sendFile(room, svg, "logo.svg", "image/svg+xml");
    const { text: link } = await juliet.next(/logo\.svg/);
    const answer = await fetch(link);
    assert.equal(answer.headers.get("content-type"), "application/octet-stream");
    assert.match(answer.headers.get("content-security-policy") ?? "", /sandbox/);
    await answer.body?.cancel();
  });

  it("go to an IRC customer as a line with name, size and link", async () => {
    const romeo = await world.irc("romeo");
    romeo.say("hello");
    await romeo.next(/name/i);
    romeo.say("Romeo");
    await romeo.next(/about/i);
    romeo.say("my invoice");
    const { roomId } = await anna.nextInvitation();
    await anna.accept(roomId);
    await romeo.next(/Anna/);
    await sendFile(roomId, png, "plan.png", "image/png");
    const line = await romeo.next(/plan\.png/);
    const [, link = ""] = /^a picture: plan\.png \(2 kB\): (http\S+\/plan\.png)$/.exec(line.text) ?? [];
    assert.deepEqual(Buffer.from(await (await fetch(link)).arrayBuffer()), png);
    await anna.send(roomId, "!close");
    await romeo.next(/closed|bye|thank/i);
  });

  it("go from a customer on Matrix as files, and to them as links", async () => {
    const rosalind = await world.matrix("rosalind", { displayName: "Rosalind" });
    await rosalind.say("my invoice");
    const { roomId } = await anna.nextInvitation(({ roomName }) => roomName?.startsWith("Rosalind") ?? false);
    await anna.accept(roomId);
    await rosalind.next(/Anna|is here/);
    const url = await upload(png, "image/png");
    await rosalind.user.sendContent(await rosalind.room(), { msgtype: "m.image", body: "plan.png", url });
    const { content } = await anna.next(roomId, "plan.png");
    assert.equal(content.msgtype, "m.image");
    assert.deepEqual(await bytesOf(String(content.url)), png);
    await sendFile(roomId, png, "answer.png", "image/png");
    await rosalind.next(/^a picture: answer\.png \(2 kB\): http\S+\/answer\.png$/);
    await anna.send(roomId, "!close");
    await rosalind.next(/closed/);
    await anna.send(room, "!close");
    await juliet.next(/closed|bye|thank/i);
    await world.invariantsHold();
  });
});
