import assert from "node:assert/strict";
import { type HttpServer, startHttpServer } from "../../../src/adapters/http/server.ts";
import { matrixHomeserver } from "../../../src/adapters/matrix/homeserver.ts";
import { ingressRoutes } from "../../../src/adapters/matrix/ingress/routes.ts";
import type { RoomDelivery } from "../../../src/application/ports/homeserver.ts";
import type { Inbound } from "../../../src/application/ports/store.ts";
import { plain } from "../../../src/domain/message/rich-text.ts";
import { startHomeserverStandIn } from "../../support/homeserver-stand-in.ts";
import { inbox } from "../../support/inbox.ts";
import { freePort } from "../../support/ports.ts";
import { customerNamed, DOMAIN, deliveryId, names, quietLog } from "./desk-on-synapse.ts";

describe("the homeserver stand-in", () => {
  let ends: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const end of ends) await end();
    ends = [];
  });

  it("carries a whole conversation as Synapse does", async () => {
    const tokens = { asToken: "as", hsToken: "hs" };
    const port = await freePort();
    const standIn = await startHomeserverStandIn({
      serverName: DOMAIN,
      serviceUrl: `http://127.0.0.1:${port}`,
      ...tokens,
    });
    const log = quietLog(inbox<string>("log line"));
    const random = { number: () => 0.5, id: () => "ping" };
    const desk = matrixHomeserver({
      url: standIn.url,
      asToken: "as",
      serviceId: "frontdesk",
      names,
      random,
      log,
    });
    const arrived = inbox<Inbound>("event");
    const http: HttpServer = await startHttpServer({
      host: "127.0.0.1",
      port,
      routes: ingressRoutes({
        names,
        log,
        hsToken: "hs",
        clock: { now: () => 1, sleep: async () => {} },
        accept: async (inbound) => {
          for (const each of inbound) arrived.push(each);
          return inbound.map(() => ({ kind: "accepted", lane: "x" }) as const);
        },
        mayChat: () => false,
        acceptChat: async () => false,
        declineInvitation: () => {},
        isChat: async () => false,
        isChatOf: async () => false,
        onTyping: () => {},
        onReceipt: () => {},
        provision: async () => false,
      }),
      log,
    });
    ends = [() => standIn.stop(), () => desk.close(), () => http.stop()];

    const customer = customerNamed("anna@example.org");
    const agent = `@bob:${DOMAIN}`;
    const common = { attempt: 1, customer };
    assert.deepEqual(await desk.ping(), { ok: true });
    const opened = await desk.deliver({
      ...common,
      id: "o",
      kind: "open-room",
      conversation: "c",
      name: "Anna",
      topic: "",
    });
    assert.ok(opened.kind === "delivered" && opened.roomId !== undefined);
    const { roomId } = opened;
    const room: RoomDelivery[] = [
      { ...common, id: deliveryId(), kind: "post", roomId, as: "customer", body: plain("hello") },
      {
        ...common,
        id: deliveryId(),
        kind: "update-card",
        roomId,
        body: plain("card"),
        name: "Anna",
        topic: "tax",
      },
      { ...common, id: deliveryId(), kind: "invite", roomId, user: agent, reason: "Anna" },
    ];
    for (const delivery of room) assert.equal((await desk.deliver(delivery)).kind, "delivered");
    standIn.join(agent, roomId);
    assert.equal((await arrived.next()).event.type, "UserJoined");
    standIn.say(agent, roomId, "good morning");
    assert.equal((await arrived.next()).event.type, "UserWrote");
    for (const kind of ["bot-leaves", "bot-returns", "puppet-leaves"] as const) {
      assert.equal((await desk.deliver({ ...common, id: deliveryId(), kind, roomId })).kind, "delivered");
    }
    const said = standIn.events(roomId).filter((event) => event.type === "m.room.message");
    assert.deepEqual(
      said.map((event) => event.content.body),
      ["hello", "card", "good morning"],
    );
    const told = await desk.deliver({
      attempt: 1,
      id: deliveryId(),
      kind: "tell-agent",
      agent,
      body: plain("done"),
    });
    assert.equal(told.kind, "delivered");
  });
});
