import assert from "node:assert/strict";
import { type Hours, openingAt, opensAfter, type Span } from "../../../src/domain/routing/hours.ts";
import { instantOf, isTimeZone, wallTime } from "../../../src/domain/routing/zoned-time.ts";

const NINE_TO_FIVE: Span = { from: 9 * 60, to: 17 * 60 };

function hours(part: Partial<Hours> = {}): Hours {
  const weekday = [NINE_TO_FIVE];
  return {
    name: "office",
    timeZone: "Europe/Berlin",
    week: [[], weekday, weekday, weekday, weekday, weekday, []],
    days: new Map(),
    ...part,
  };
}

const at = (text: string) => Date.parse(text);
const opening = (of: Hours, text: string) => {
  const { open, until } = openingAt(of, at(text));
  return [open, until === undefined ? undefined : new Date(until).toISOString().slice(0, 16)];
};

describe("business hours", () => {
  it("are open from the first minute to the last, and know until when", () => {
    assert.deepEqual(opening(hours(), "2026-11-23T08:00:00+01:00"), [false, "2026-11-23T08:00"]);
    assert.deepEqual(opening(hours(), "2026-11-23T09:00:00+01:00"), [true, "2026-11-23T16:00"]);
    assert.deepEqual(opening(hours(), "2026-11-23T16:59:59.999+01:00"), [true, "2026-11-23T16:00"]);
    assert.deepEqual(opening(hours(), "2026-11-23T17:00:00+01:00"), [false, "2026-11-24T08:00"]);
  });

  it("are closed over the weekend, and on a holiday", () => {
    assert.deepEqual(opening(hours(), "2026-11-20T18:00:00+01:00"), [false, "2026-11-23T08:00"]);
    const holiday = hours({ days: new Map([["2026-11-23", []]]) });
    assert.deepEqual(opening(holiday, "2026-11-20T18:00:00+01:00"), [false, "2026-11-24T08:00"]);
  });

  it("may be others on one day", () => {
    const eve = hours({ days: new Map([["2026-12-24", [{ from: 600, to: 720 }]]]) });
    assert.deepEqual(opening(eve, "2026-12-24T10:30:00+01:00"), [true, "2026-12-24T11:00"]);
    assert.deepEqual(opening(eve, "2026-12-24T12:30:00+01:00"), [false, "2026-12-25T08:00"]);
  });

  it("go by the clock on the wall when it is set forward and back", () => {
    const always = hours({ week: Array.from({ length: 7 }, () => [NINE_TO_FIVE]) });
    assert.deepEqual(opening(always, "2026-03-28T18:00:00+01:00"), [false, "2026-03-29T07:00"]);
    assert.deepEqual(opening(always, "2026-10-24T18:00:00+02:00"), [false, "2026-10-25T08:00"]);
  });

  it("last through the night in which clocks are set, an hour shorter or longer", () => {
    const night = hours({ week: Array.from({ length: 7 }, () => [{ from: 22 * 60, to: 30 * 60 }]) });
    assert.deepEqual(opening(night, "2026-03-29T00:30:00+01:00"), [true, "2026-03-29T04:00"]);
    assert.deepEqual(opening(night, "2026-10-25T00:30:00+02:00"), [true, "2026-10-25T05:00"]);
    assert.deepEqual(opening(night, "2026-11-23T05:59:00+01:00"), [true, "2026-11-23T05:00"]);
  });

  it("open after the jump where the opening time is skipped, and at the first of two", () => {
    const small = hours({ week: Array.from({ length: 7 }, () => [{ from: 150, to: 240 }]) });
    assert.deepEqual(opening(small, "2026-03-29T00:30:00+01:00"), [false, "2026-03-29T01:30"]);
    assert.deepEqual(opening(small, "2026-10-25T00:30:00+02:00"), [false, "2026-10-25T00:30"]);
  });

  it("are one where they adjoin", () => {
    const joined = hours({
      week: Array.from({ length: 7 }, () => [
        { from: 540, to: 720 },
        { from: 720, to: 1020 },
      ]),
    });
    assert.deepEqual(opening(joined, "2026-11-23T10:00:00+01:00"), [true, "2026-11-23T16:00"]);
  });

  it("that never open say so, and those always open stay so", () => {
    const never = hours({ week: Array.from({ length: 7 }, () => []) });
    assert.deepEqual(opening(never, "2026-11-23T10:00:00+01:00"), [false, undefined]);
    assert.equal(opensAfter(never, at("2026-11-23T10:00:00Z")), undefined);
    const ever = hours({ week: Array.from({ length: 7 }, () => [{ from: 0, to: 1440 }]) });
    assert.equal(opening(ever, "2026-11-23T10:00:00+01:00")[0], true);
    assert.equal(opensAfter(hours(), at("2026-11-23T10:00:00+01:00")), at("2026-11-24T09:00:00+01:00"));
  });

  it("are right also when asked about an earlier moment than before", () => {
    const of = hours();
    assert.equal(openingAt(of, at("2026-11-23T10:00:00+01:00")).open, true);
    assert.equal(openingAt(of, at("2026-11-22T10:00:00+01:00")).open, false);
  });
});

describe("time zones", () => {
  it("are those of the runtime, and no others", () => {
    assert.equal(isTimeZone("Europe/Berlin"), true);
    assert.equal(isTimeZone("Europe/Nowhere"), false);
  });

  it("tell moments from wall clocks and back, at every half hour of a year", () => {
    for (const zone of [
      "Europe/Berlin",
      "America/St_Johns",
      "Asia/Kathmandu",
      "Australia/Lord_Howe",
      "UTC",
    ]) {
      let twice = 0;
      for (
        let moment = at("2026-01-01T00:00:00Z");
        moment < at("2027-01-01T00:00:00Z");
        moment += 1_800_000
      ) {
        const wall = wallTime(moment, zone);
        const back = instantOf(wall, wall.minute, zone);
        if (back === moment) continue;
        twice += 1;
        assert.ok(back < moment && moment - back <= 3_600_000, `${zone} ${new Date(moment).toISOString()}`);
        assert.deepEqual(wallTime(back, zone), wall, "the first of two");
      }
      assert.ok(twice <= 2, `${zone}: ${twice} half hours come twice`);
    }
  });
});
