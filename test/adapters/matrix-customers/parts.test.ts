import assert from "node:assert/strict";
import { roomOf } from "../../../src/adapters/matrix/customers/context.ts";
import { clientOf } from "../../../src/adapters/matrix/customers/identify.ts";
import { Lanes } from "../../../src/adapters/matrix/customers/lanes.ts";
import { linkTo, webLinkTo } from "../../../src/adapters/matrix/customers/link.ts";
import { readEvent } from "../../../src/adapters/matrix/customers/read-event.ts";
import { matrixNames } from "../../../src/adapters/matrix/user-ids.ts";
import { printPlain } from "../../../src/domain/message/print-plain.ts";

const names = matrixNames({ domain: "home", botLocalpart: "frontdesk", prefix: "_desk_" });

describe("what a device's name tells of the client", () => {
  const cases: readonly (readonly [string, string, string | undefined, string | undefined])[] = [
    ["Element Desktop: Linux", "Element Desktop", undefined, "Linux"],
    ["app.element.io (Firefox, Windows)", "Element Web", undefined, "Windows"],
    ["Nheko 0.12.1 (Linux)", "Nheko", "0.12.1", "Linux"],
    ["Element X Android", "Element X Android", undefined, "Android"],
    ["Some Client v2.0-beta on macOS", "Some Client", "2.0-beta", "macOS"],
    ["gomuks", "gomuks", undefined, undefined],
  ];
  for (const [name, software, version, os] of cases)
    it(name, () => {
      const client = clientOf([name]);
      assert.deepEqual([client?.software, client?.version, client?.os], [software, version, os]);
      assert.equal(client?.confidence, "told");
    });

  it("is a guess where several devices differ, and nothing where none has a name", () => {
    assert.equal(clientOf(["Nheko 0.12.1", "Element Desktop: Linux"])?.confidence, "inferred");
    assert.equal(clientOf(["Nheko 0.12.1", "Nheko 0.12.1"])?.confidence, "told");
    assert.equal(clientOf(["", " "]), undefined);
    assert.equal(clientOf([]), undefined);
  });
});

describe("a desk's user on Matrix", () => {
  it("is no puppet's, and is known as a desk's", () => {
    const desk = names.desk("billing.eu-1");
    assert.equal(desk, "@_desk_billing.eu-1:home");
    assert.ok(names.isOurs(desk) && names.isDesk(desk));
    assert.equal(names.customerOf(desk), undefined);
    const puppets = [
      names.puppet({ network: "matrix", identity: "@a:b" }),
      names.agentPuppet("@a:b"),
      names.bot,
    ];
    assert.deepEqual(puppets.map(names.isDesk), [false, false, false]);
    assert.ok(!names.isDesk("@_desk_billing:elsewhere"));
  });

  it("is linked to by matrix: and matrix.to", () => {
    assert.equal(linkTo("@_desk_billing:home"), "matrix:u/_desk_billing:home?action=chat");
    assert.equal(webLinkTo("@_desk_billing:home"), "https://matrix.to/#/@_desk_billing:home");
  });
});

describe("a Matrix customer's address", () => {
  it("holds the room behind the user id, whatever that has in it", () => {
    assert.equal(roomOf({ address: "@a/!b:home/!room:home" }), "!room:home");
    assert.equal(roomOf({ address: "@a:home" }), undefined);
  });
});

describe("what a Matrix customer says", () => {
  const customer = { network: "matrix", desk: "billing", identity: "@a:home", address: "@a:home/!r:home" };
  const read = (type: string, content: Record<string, unknown>, sender = "@a:home") =>
    readEvent(
      names,
      { event_id: "$e", room_id: "!r:home", sender, type, content, unsigned: {}, origin_server_ts: 7 },
      customer,
    );

  it("is a message with its own id and time", () => {
    const said = read("m.room.message", { msgtype: "m.text", body: "hello" });
    assert.ok(said?.type === "CustomerWrote");
    assert.equal(said.message.id, "e");
    assert.equal(said.message.writtenAt, 7);
  });

  it("is also a reaction, in words that answer", () => {
    const relation = { rel_type: "m.annotation", event_id: "$first", key: "👍" };
    const said = read("m.reaction", { "m.relates_to": relation });
    assert.ok(said?.type === "CustomerWrote");
    assert.deepEqual([printPlain(said.message.body), said.message.replyTo], ["👍", "first"]);
  });

  it("is nothing where a program says it, or one of ours", () => {
    assert.equal(read("m.room.message", { msgtype: "m.notice", body: "I'm a robot" }), undefined);
    const ours = [names.bot, names.desk("billing"), names.puppet({ network: "irc", identity: "x" })];
    for (const sender of ours)
      assert.equal(read("m.room.message", { msgtype: "m.text", body: "hello" }, sender), undefined);
  });
});

describe("what happens in rooms", () => {
  it("is dealt with in each room's order, and one that fails holds up nothing", async () => {
    const lanes = new Lanes();
    const done: string[] = [];
    const gate = Promise.withResolvers<void>();
    const held = lanes.add("!a", () => gate.promise.then(() => void done.push("a1")));
    const failed = lanes.add("!a", () => Promise.reject(new Error("no")));
    const last = lanes.add("!a", async () => void done.push("a3"));
    await lanes.add("!b", async () => void done.push("b1"));
    assert.deepEqual(done, ["b1"]);
    gate.resolve();
    await Promise.all([held, failed, last, lanes.idle()]);
    assert.deepEqual(done, ["b1", "a1", "a3"]);
  });
});
