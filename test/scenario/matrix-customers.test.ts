import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import type { MatrixAgent } from "../support/matrix-agent.ts";
import type { MatrixCustomer } from "../support/matrix-customer.ts";
import { type RealWorld, standardRules, startWorld } from "./support/real-world.ts";

/** Whoever writes of a parcel is served under bridge hosting. */
function rules(domain: string): object {
  const standard = standardRules(domain) as { rules: object[] };
  const bridged = {
    name: "parcels",
    when: 'reason.contains("parcel")',
    queue: "billing",
    host: "bridge",
    steps: [{ skills: { billing: 3 } }],
    offer: { ring: "20s" },
  };
  return { ...standard, rules: [bridged, ...standard.rules] };
}

/** Their name is known: their homeserver shows it. */
async function connect(customer: MatrixCustomer, agent: MatrixAgent, name: string, reason: string) {
  await customer.say(reason);
  const invitation = await agent.nextInvitation(({ roomName }) => roomName?.startsWith(name) ?? false);
  await agent.accept(invitation.roomId);
  await customer.next(/is here/);
  return invitation.roomId;
}

describe("customers who are on Matrix themselves", function () {
  this.timeout(120_000);
  let world: RealWorld;
  let anna: MatrixAgent;
  before(async () => {
    world = await startWorld({ matrix: true, rules });
    anna = await world.agent("anna");
  });
  after(() => world.dispose());

  it("are identified, interviewed and served like anyone else, under bridge hosting", async () => {
    const customer = await world.matrix("juliet", {
      displayName: "Juliet Capulet",
      version: { name: "Nheko", version: "0.12.1", os: "Linux" },
    });
    const roomId = await connect(customer, anna, "Juliet Capulet", "Where is my parcel?");
    assert.notEqual(roomId, await customer.room(), "the agent has a room of their own");
    await anna.next(roomId, "Where is my parcel?");
    await anna.next(roomId, /Nheko 0\.12\.1/);

    const answer = await anna.sendHtml(roomId, "It is on its way", "It is <b>on its way</b>");
    const heard = await customer.next("It is on its way");
    assert.equal(heard.content.formatted_body, "It is <strong>on its way</strong>");
    await anna.edit(roomId, answer, "It has arrived");
    const edited = await customer.next("It has arrived");
    assert.deepEqual(edited.content["m.relates_to"], { rel_type: "m.replace", event_id: heard.event_id });
    const thanks =
      (await customer.say("Thank you very much", { replyTo: heard.event_id.slice(1) })) ?? assert.fail();
    const carried = await anna.next(roomId, "Thank you very much");
    assert.deepEqual(carried.content["m.relates_to"], { "m.in_reply_to": { event_id: answer } });
    await customer.retract(thanks);
    await anna
      .room(roomId)
      .timeline.next(({ type }) => type === "m.room.redaction", { what: "the redaction" });

    assert.ok(!(await anna.members(roomId)).has(customer.user.userId), "they never meet in a room");
    await anna.send(roomId, "!close");
    await customer.next(/closed/);
    await world.invariantsHold();
  });

  it("go on where they were when the desk was stopped meanwhile", async () => {
    const customer = await world.matrix("rosalind", { displayName: "Rosalind" });
    const roomId = await connect(customer, anna, "Rosalind", "My invoice is torn");
    await anna.next(roomId, "My invoice is torn");
    await world.desk.stop();
    await customer.say("Are you still there at all?");
    await world.desk.start();
    await anna.next(roomId, "Are you still there at all?");
    await anna.send(roomId, "Yes, here I am again");
    await customer.next("Yes, here I am again");
    await anna.send(roomId, "!close");
    await customer.next(/closed/);
    await world.invariantsHold();
  });

  it("are told what cannot be read in an encrypted room, and called to one that can", async () => {
    const customer = await world.matrix("viola");
    const encrypted = await customer.room();
    await customer.user.sendContent(encrypted, { algorithm: "m.megolm.v1.aes-sha2" }, "m.room.encrypted");
    await customer.user.next(encrypted, /encrypted.*invited you/);
    const { roomId } = await customer.user.nextInvitation(({ from }) => from === customer.desk);
    await customer.user.accept(roomId);
    await customer.user.send(roomId, "My invoice is unreadable");
    const offer = await anna.nextInvitation(({ roomName }) => roomName?.startsWith("viola") ?? false);
    await anna.accept(offer.roomId);
    await customer.user.next(roomId, /is here/);
    await anna.send(offer.roomId, "!close");
    await customer.user.next(roomId, /closed/);
    await world.invariantsHold();
  });

  it("are nobody's customers as agents, nor as a group, and hear why", async () => {
    const user = "@_desk_help:desk.test";
    const post = async (by: MatrixAgent, invite: readonly string[]) => {
      const made = await by.client.call("POST", "v3/createRoom", { preset: "private_chat", invite });
      const { room_id: roomId } = made as { room_id: string };
      const left = await by
        .room(roomId)
        .timeline.next(
          ({ type, state_key, content }) =>
            type === "m.room.member" && state_key === user && content.membership === "leave",
          { what: "the refusal" },
        );
      return String(left.content.reason);
    };
    assert.match(await post(anna, [user]), /You work for this desk.*@frontdesk:desk\.test/);
    const portia = await world.matrix("portia");
    assert.match(await post(portia.user, [user, anna.userId]), /directly/);
    await world.invariantsHold();
  });
});
