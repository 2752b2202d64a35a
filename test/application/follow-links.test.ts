import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { acceptInbound } from "../../src/application/accept-inbound.ts";
import { followLinks } from "../../src/application/follow-links.ts";
import type { LinkUse } from "../../src/application/ports/links.ts";
import type { Meter } from "../../src/application/ports/meter.ts";
import type { Inbound, Store } from "../../src/application/ports/store.ts";
import type { CustomerEvent } from "../../src/domain/conversation/events.ts";
import { writeLink } from "../../src/domain/link/link-code.ts";
import type { LinkTerms } from "../../src/domain/link/link-terms.ts";
import { plain } from "../../src/domain/message/rich-text.ts";
import { key, NOW, ours, terms } from "../domain/link/make.ts";

const customer = { network: "irc", desk: "billing", identity: "ada", address: "ada" };
const spring = { ...terms, queue: "billing", reason: "a refund", campaign: "spring" };
const codeOf = (of: LinkTerms, by = ours) => writeLink(of, by) ?? "";

/** The desk takes one event in; what it stored, counted and logged. */
async function takes(event: CustomerEvent, counted: "counted" | "used-up" = "counted") {
  const stored: Inbound[] = [];
  const verdicts: string[] = [];
  const uses: LinkUse[] = [];
  const logged: unknown[] = [];
  const note = (fields: object, message: string) => void logged.push(fields, message);
  const store: Partial<Store> = {
    accept: async (inbound) => {
      stored.push(...inbound);
      return inbound.map(() => ({ kind: "accepted", lane: "c1" }));
    },
  };
  const log = { debug: note, info: note, warn: note, error: note, child: () => log };
  const clock = { now: () => NOW, sleep: async () => undefined };
  const meter: Partial<Meter> = { accepted: () => undefined };
  const count = async (use: LinkUse) => {
    uses.push(use);
    return counted;
  };
  const accept = acceptInbound({
    ...{ store: store as Store, clock, meter: meter as Meter },
    random: { id: () => "new", number: () => 0 },
    followLinks: followLinks({
      ...{ keys: [ours], clock, log, uses: { count, forgetExpired: async () => 0 } },
      meter: { followed: (as) => void verdicts.push(as) },
    }),
  });
  await accept.fromNetwork(event, "key");
  const [item] = stored;
  assert.ok(item);
  return { event: item.event as CustomerEvent, verdicts, uses, logged: JSON.stringify(logged) };
}

const wrote = (text: string): CustomerEvent => ({
  type: "CustomerWrote",
  customer,
  message: { id: "m1", body: plain(text) },
});

describe("a code that a customer brings", () => {
  it("is taken out of their words, and what it says goes with them", async () => {
    const { event, verdicts } = await takes(wrote(`Hello ${codeOf(spring)}`));
    assert.deepEqual(event, {
      type: "CustomerWrote",
      customer,
      message: { id: "m1", body: plain("Hello"), codeTaken: true },
      link: { queue: "billing", reason: "a refund", campaign: "spring" },
    });
    assert.deepEqual(verdicts, ["good"]);
  });

  const refused: readonly (readonly [string, string])[] = [
    ["forged", codeOf(spring, key("somebody else's secret"))],
    ["expired", codeOf({ ...spring, expiresAt: NOW })],
    ["other-desk", codeOf({ ...spring, desk: "sales" })],
  ];
  for (const [verdict, code] of refused) {
    it(`is taken out as well when it is ${verdict}; they are served without it, and it is counted`, async () => {
      const { event, verdicts, uses } = await takes(wrote(`Hello ${code}`));
      assert.deepEqual(event, {
        type: "CustomerWrote",
        customer,
        message: { id: "m1", body: plain("Hello"), codeTaken: true },
      });
      assert.deepEqual([verdicts, uses], [[verdict], []]);
    });
  }

  it("is counted where it has a limit, and says nothing once that is reached", async () => {
    const code = codeOf({ ...spring, uses: { limit: 2, nonce: 5 } });
    const { event, verdicts, uses } = await takes(wrote(code), "used-up");
    assert.deepEqual(verdicts, ["used-up"]);
    assert.equal("link" in event, false);
    assert.deepEqual([uses[0]?.limit, uses[0]?.customer, uses[0]?.at], [2, customer, NOW]);
    assert.ok("link" in (await takes(wrote(code))).event);
  });

  it("stands in no log, whatever becomes of it", async () => {
    for (const code of [codeOf(spring), ...refused.map(([, each]) => each)]) {
      const { logged } = await takes(wrote(`Hello ${code}`));
      assert.ok(logged.includes("verdict") && !logged.includes(code.slice(1, 20)), logged);
    }
  });

  it("is taken out of a correction, and counts for nothing there", async () => {
    const edited = {
      type: "CustomerEdited",
      customer,
      edits: "m1",
      message: { body: plain(`Hello! ${codeOf(spring)}`) },
    } as const;
    const { event, verdicts } = await takes(edited);
    assert.deepEqual(event, { ...edited, message: { body: plain("Hello!"), codeTaken: true } });
    assert.deepEqual(verdicts, []);
  });

  it("that there is none leaves everything as it was", async () => {
    for (const event of [wrote("#knitting is fun"), { type: "CustomerCameBack", customer } as const])
      assert.equal((await takes(event)).event, event);
  });
});
