import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { after, before, describe, it } from "mocha";
import { roomFiles } from "../../../src/adapters/matrix/room-files.ts";
import type { BroughtIn } from "../../../src/application/ports/media.ts";
import type { CustomerRef } from "../../../src/domain/customer.ts";
import {
  customerNamed,
  type DeskOnSynapse,
  deliver,
  deliveryId,
  names,
  openRoom,
  type Person,
  personOn,
  startDesk,
} from "./desk-on-synapse.ts";

const BYTES = Buffer.from("\x89PNG\r\n\x1a\n and the rest of it", "latin1");

describe("files of rooms, on a real homeserver", function () {
  this.timeout(60_000);
  let desk: DeskOnSynapse;
  let agent: Person;
  let room: { readonly roomId: string; readonly customer: CustomerRef };
  before(async () => {
    desk = await startDesk();
    agent = await personOn(desk, "anna");
    const customer = customerNamed("juliet@customers.test");
    room = { roomId: await openRoom(desk, customer), customer };
    await deliver(desk, { kind: "invite", ...room, user: agent.userId, reason: "" });
    await agent.join(room.roomId);
  });
  after(() => desk?.stop());

  const client = () => desk.homeserver.client;
  const upload = (name = "plan.png") =>
    client().upload({
      as: names.puppet(room.customer),
      name,
      mimeType: "image/png",
      length: BYTES.length,
      stream: Readable.from([BYTES]),
      signal: AbortSignal.timeout(10_000),
    });
  const picture = (url: string, more: object = {}) => ({
    msgtype: "m.image",
    body: "plan.png",
    url,
    ...more,
  });
  const redact = (event: string) =>
    agent.call("PUT", `/rooms/${encodeURIComponent(room.roomId)}/redact/${event}/${deliveryId()}`, {});

  it("are uploaded and downloaded as streams, by those who may", async () => {
    const mxc = await upload();
    const files = roomFiles(client(), names);
    const answer = await files.download(mxc, AbortSignal.timeout(10_000));
    const parts: Buffer[] = [];
    for await (const part of answer ?? []) parts.push(part as Buffer);
    assert.deepEqual(Buffer.concat(parts), BYTES);
    assert.equal(await files.download(`${mxc}x`, AbortSignal.timeout(10_000)), undefined);
  });

  it("are known by their event, until it is redacted; an edit falls with what it edits", async () => {
    const files = roomFiles(client(), names);
    const [first, second] = [await upload(), await upload("other.png")];
    const event = await agent.say(room.roomId, picture(first));
    const edit = await agent.say(room.roomId, {
      ...picture(second),
      "m.new_content": picture(second),
      "m.relates_to": { rel_type: "m.replace", event_id: event },
    });
    const words = await agent.say(room.roomId, "no file");
    assert.equal(await files.fileOf(room, event), first);
    assert.equal(await files.fileOf(room, edit), second);
    assert.equal(await files.fileOf(room, words), "gone");
    assert.equal(await files.fileOf(room, "$nothing"), "gone");
    await redact(event);
    assert.equal(await files.fileOf(room, event), "gone");
    assert.equal(await files.fileOf(room, edit), "gone");
  });

  it("are still known when the desk's own have left the room", async () => {
    const mxc = await upload();
    const event = await agent.say(room.roomId, picture(mxc));
    const files = roomFiles(client(), names);
    await deliver(desk, { kind: "bot-leaves", ...room });
    assert.equal(await files.fileOf(room, event), mxc);
    await deliver(desk, { kind: "puppet-leaves", ...room });
    assert.equal(await files.fileOf(room, event), mxc);
    await redact(event);
    assert.equal(await files.fileOf(room, event), "gone");
  });

  it("of a customer are posted once, however often that is tried, and fetched no more when they are there", async () => {
    const customer = customerNamed("romeo@customers.test");
    const roomId = await openRoom(desk, customer);
    let fetched = 0;
    const bring = async (): Promise<BroughtIn> => {
      fetched += 1;
      const mxc = await upload();
      return {
        kind: "brought",
        mxc,
        name: "plan.png",
        as: "image",
        mimeType: "image/png",
        bytes: BYTES.length,
      };
    };
    const id = deliveryId();
    const post = (attempt: number) =>
      desk.homeserver.deliver({
        kind: "post",
        id,
        attempt,
        roomId,
        customer,
        as: "customer",
        body: [],
        file: { bring },
      });
    const once = await post(1);
    const again = await post(2);
    assert.equal(once.kind, "delivered");
    assert.deepEqual(again, once);
    assert.equal(fetched, 1);
    const refused = { kind: "reject", code: "media-refused", notice: { key: "media.type" } } as const;
    const other = {
      kind: "post",
      id: deliveryId(),
      attempt: 1,
      roomId,
      customer,
      as: "customer",
      body: [],
    } as const;
    assert.deepEqual(
      await desk.homeserver.deliver({ ...other, file: { bring: async () => refused } }),
      refused,
    );
  });
});
