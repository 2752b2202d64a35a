import assert from "node:assert/strict";
import { printPlain } from "../../../src/domain/message/print-plain.ts";
import { plain } from "../../../src/domain/message/rich-text.ts";
import { hears, newId, type OpenBench, reaches, tell, wrote } from "../../conformance/network/open-bench.ts";
import { RecordingSink } from "../../conformance/network/recording-sink.ts";
import { startInspircd } from "../../support/inspircd.ts";
import { type IrcBench, ircBench } from "./irc-bench.ts";

describe("IRC on InspIRCd", function () {
  this.timeout(60_000);
  let bench: IrcBench & OpenBench;

  before(async () => {
    // A poll that never comes: what is noticed here, the server has told by itself.
    const made = await ircBench(startInspircd, { timing: { poll_ms: 600_000 } });
    bench = Object.assign(made, { sink: new RecordingSink() });
    await bench.network.start(bench.sink);
    await reaches(bench.network, "connected");
  });

  after(async () => {
    await bench.cleanup();
  });

  it("recognises a message by the server's id for it", async () => {
    const customer = await bench.customer();
    const id = await customer.say("with an id");
    const { message } = await wrote(bench, "with an id");
    assert.ok(id);
    assert.equal(message.id, id);
    const taken = bench.sink.taken.find(
      ({ event }) => event.type === "CustomerWrote" && event.message === message,
    );
    assert.equal(taken?.key, id);
  });

  it("learns the id of what it says, also of many lines at once", async () => {
    const customer = await bench.customer();
    await customer.say("many lines please");
    const { customer: ref } = await wrote(bench, "many lines please");
    const lines = Array.from({ length: 30 }, (_, index) => `line ${index}`);
    const remoteId = await tell(bench, ref, lines.join("\n"));
    await hears(customer, "line 29");
    assert.deepEqual(
      customer.heard.map(({ text }) => text),
      lines,
    );
    assert.equal(customer.heard[0]?.id, remoteId);
  });

  it("is told at once that a customer left, and that they are back", async () => {
    const customer = await bench.customer();
    await customer.say("going soon");
    const { customer: ref } = await wrote(bench, "going soon");
    await customer.leave();
    await bench.sink.event("CustomerWentAway", (event) => event.customer.identity === ref.identity);
    const delivery = {
      id: newId(),
      attempt: 1,
      customer: ref,
      kind: "message",
      body: plain("lost?"),
    } as const;
    const outcome = await bench.network.deliver(delivery);
    assert.equal(outcome.kind === "reject" && outcome.code, "gone");
    await bench.customer({ nick: customer.nick });
    await bench.sink.event("CustomerCameBack", (event) => event.customer.identity === ref.identity);
  });

  it("follows a change of nick that no channel shows", async () => {
    const customer = await bench.customer();
    await customer.say("my name is one");
    const { customer: ref } = await wrote(bench, "my name is one");
    await customer.rename();
    await customer.say("my name is two");
    const { customer: after } = await wrote(bench, "my name is two");
    const moved = bench.sink.events("CustomerMoved").find(({ customer: to }) => to.address === customer.nick);
    assert.deepEqual([moved?.from, moved?.customer], [ref.identity, after]);
    const order = bench.sink.taken.map(({ event }) => event);
    const written = order.findIndex(
      (event) => event.type === "CustomerWrote" && printPlain(event.message.body) === "my name is two",
    );
    assert.ok(moved && order.indexOf(moved) < written, "the move comes before the words");
  });
});
