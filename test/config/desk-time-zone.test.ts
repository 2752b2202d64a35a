import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { deskTimeZone } from "../../src/config/desk-time-zone.ts";
import type { Queue } from "../../src/domain/routing/rules.ts";

describe("the clock by which a desk tells times", () => {
  const desk = { name: "Desk", language: "en", texts: {} };
  const hours = { name: "office", timeZone: "Europe/Berlin", week: [], days: new Map() };
  const queue = (name: string, more: Partial<Queue> = {}): [string, Queue] => [
    name,
    { name, title: name, ...more },
  ];

  it("is the desk's own, else that of the first hours in use, else UTC", () => {
    const queues = new Map([queue("always"), queue("office", { hours })]);
    assert.equal(deskTimeZone({ desk: { ...desk, timeZone: "Asia/Tokyo" } }, { queues }), "Asia/Tokyo");
    assert.equal(deskTimeZone({ desk }, { queues }), "Europe/Berlin");
    assert.equal(deskTimeZone({ desk }, { queues: new Map([queue("always")]) }), "UTC");
  });
});
