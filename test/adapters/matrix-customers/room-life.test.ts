import assert from "node:assert/strict";
import { printPlain } from "../../../src/domain/message/print-plain.ts";
import { plain } from "../../../src/domain/message/rich-text.ts";
import {
  acquaintance,
  hears,
  newId,
  type OpenBench,
  reaches,
  tell,
  wrote,
} from "../../conformance/network/open-bench.ts";
import { RecordingSink } from "../../conformance/network/recording-sink.ts";
import type { MatrixCustomer } from "../../support/matrix-customer.ts";
import { type Homeserver, startHomeserver } from "./homeserver.ts";
import { type MatrixBench, matrixBench } from "./matrix-bench.ts";

type Open = Omit<OpenBench, "customer"> & MatrixBench;

describe("a Matrix customer's room", function () {
  this.timeout(60_000);
  let homeserver: Homeserver;
  let bench: Open;
  before(async () => {
    homeserver = await startHomeserver();
    const made = await matrixBench(homeserver);
    bench = Object.assign(made, { sink: new RecordingSink() });
    await bench.network.start(bench.sink);
    await reaches(bench.network, "connected");
  });
  after(async () => {
    await bench.cleanup();
    await homeserver.synapse.dispose();
  });

  const met = async () => (await acquaintance(bench)) as { customer: MatrixCustomer; ref: never };
  const deliver = (customer: never) =>
    bench.network.deliver({ id: newId(), attempt: 1, customer, kind: "message", body: plain("hello?") });

  it("out of which the desk is put takes nothing more, and a new one does", async () => {
    const { customer, ref } = await met();
    const identity = customer.user.userId;
    await customer.user.kick(await customer.room(), bench.deskUser);
    await bench.sink.event("CustomerWentAway", (event) => event.customer.identity === identity);
    const outcome = await deliver(ref);
    assert.deepEqual([outcome.kind, "code" in outcome && outcome.code], ["reject", "gone"]);
    await customer.rename();
    const text = `here again ${newId()}`;
    await customer.say(text);
    await tell(bench, (await wrote(bench, text)).customer, "welcome back");
    await hears(customer, "welcome back");
  });

  it("that is upgraded is followed into the new one", async () => {
    const { customer } = await met();
    const { client } = customer.user;
    const old = await customer.room();
    const upgrade = `v3/rooms/${encodeURIComponent(old)}/upgrade`;
    const made = (await client.call("POST", upgrade, { new_version: "11" })) as { replacement_room: string };
    await customer.user.invite(made.replacement_room, bench.deskUser);
    const text = `in the new room ${newId()}`;
    await customer.user.send(made.replacement_room, text);
    const { customer: moved } = await wrote(bench, text);
    assert.ok(moved.address.endsWith(made.replacement_room));
    await tell(bench, moved, "found you");
    await customer.user.next(made.replacement_room, "found you");
  });

  it("that becomes encrypted is left for one that can be read, and nobody is left without an answer", async () => {
    const { customer } = await met();
    const roomId = await customer.room();
    const state = `v3/rooms/${encodeURIComponent(roomId)}/state/m.room.encryption/`;
    await customer.user.client.call("PUT", state, { algorithm: "m.megolm.v1.aes-sha2" });
    const { roomId: readable } = await customer.user.nextInvitation();
    await customer.user.next(roomId, /encrypted/);
    await customer.user.accept(readable);
    const text = `readable ${newId()}`;
    await customer.user.send(readable, text);
    assert.equal((await wrote(bench, text)).customer.identity, customer.user.userId);
  });

  it("in which others write, too, is still the one customer's", async () => {
    const { customer } = await met();
    const guest = await bench.customer();
    const roomId = await customer.room();
    await customer.user.invite(roomId, guest.user.userId);
    await guest.user.accept(roomId);
    await guest.user.send(roomId, "I'm only a friend");
    const text = `after the friend ${newId()}`;
    await customer.say(text);
    await wrote(bench, text);
    const said = bench.sink.events("CustomerWrote").map(({ message }) => printPlain(message.body));
    assert.ok(!said.includes("I'm only a friend"));
  });

  it("is read from where it was left when the desk was away, however much was written", async () => {
    const own = await matrixBench(homeserver);
    const first = Object.assign(own, { sink: new RecordingSink() });
    await first.network.start(first.sink);
    await reaches(first.network, "connected");
    const customer = await first.customer();
    await customer.say("hello there");
    await wrote(first, "hello there");
    await first.network.stop();
    const texts = Array.from({ length: 130 }, (_, index) => `while you were away ${index}`);
    for (const text of texts) await customer.say(text);

    const { network } = await matrixBench(homeserver, {
      desks: [{ name: first.desk, title: "Help desk", address: first.desk }],
    });
    const sink = new RecordingSink();
    await network.start(sink);
    try {
      await sink.event("CustomerWrote", ({ message }) => printPlain(message.body) === texts.at(-1));
      const said = sink.events("CustomerWrote").map(({ message }) => printPlain(message.body));
      assert.deepEqual(said.slice(-texts.length), texts);
      assert.ok(said.length <= texts.length + 1);
    } finally {
      await network.stop();
      await own.cleanup();
    }
  });
});
