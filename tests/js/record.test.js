import assert from "node:assert/strict";
import { test } from "node:test";

import {
  changeDays, lastReport, latestChanges, readTable, looksDifferent, neighbourDay, readCore, sideOf, spanOn, tenures, SILENT, toneOf,
} from "../../static/mosulmap/js/record.js";

const SPANS = [
  { name: "first", from: 10, until: 20, tenure: 10 },
  { name: "second", from: 20, until: 21, tenure: 20 },
  { name: "third", from: 21, until: 30, tenure: 20 },
];

const ON_A_DAY = [
  ["the day before the first span", 9, undefined],
  ["the first day of the first span", 10, "first"],
  ["the day after that", 11, "first"],
  ["the last day of the first span", 19, "first"],
  ["the only day of the second span", 20, "second"],
  ["the day after it", 21, "third"],
  ["the last day of all", 29, "third"],
  ["the day after the last span", 30, undefined],
  ["a day long before", -1e6, undefined],
  ["a day long after", 1e6, undefined],
];

for (const [name, day, expected] of ON_A_DAY) {
  test(`on ${name} it is ${expected ?? "none"}`, () => assert.equal(spanOn(SPANS, day)?.name, expected));
}

test("a district without spans has none on any day", () => assert.equal(spanOn([], 10), undefined));

test("bisection finds what looking at every span finds", () => {
  const cuts = [0, 1, 2, 5, 9, 14, 15, 40, 41, 77];
  const spans = cuts.slice(1).map((until, at) => ({ from: cuts[at], until }));
  for (let day = -2; day < 80; day += 1) {
    assert.equal(spanOn(spans, day), spans.find(({ from, until }) => from <= day && day < until));
  }
});

test("a gap between spans belongs to none of them", () => {
  const spans = [{ from: 0, until: 5 }, { from: 8, until: 9 }];
  assert.deepEqual([4, 5, 7, 8].map((day) => spanOn(spans, day)?.from), [0, undefined, undefined, 8]);
});

test("a table becomes objects that know their place", () => {
  assert.deepEqual(readTable({ columns: ["slug", "en"], rows: [["a", "A"], ["b", "B"]] }), [
    { index: 0, slug: "a", en: "A" },
    { index: 1, slug: "b", en: "B" },
  ]);
});

test("spans of one holding side are one tenure", () => {
  assert.deepEqual(tenures(SPANS).map((spans) => spans.map(({ name }) => name)), [["first"], ["second", "third"]]);
  assert.deepEqual(tenures([]), []);
});

// The first two are one side's, the third is its own.
const ACTORS = [{ side: 0 }, { side: 0 }, { side: 2 }];
const held = { holder: 0, challenger: -1, contested: false, unresolved: false, grade: "corroborated" };

test("the side of an actor is the root of its tree, and nobody has none", () => {
  assert.deepEqual([-1, 0, 1, 2].map((actor) => sideOf(ACTORS, actor)), [-1, 0, 0, 2]);
});

const LOOKS = [
  ["the same state", {}, false],
  ["another actor of the same side", { holder: 1 }, false],
  ["another side", { holder: 2 }, true],
  ["nobody", { holder: -1 }, true],
  ["contested by an unnamed party", { contested: true }, true],
  ["contested by another side", { contested: true, challenger: 2 }, true],
  ["another grade", { grade: "claimed" }, true],
];

for (const [name, change, expected] of LOOKS) {
  test(`${name} ${expected ? "looks different" : "looks the same"}`, () => {
    assert.equal(looksDifferent(ACTORS, held, { ...held, ...change }), expected);
    assert.equal(looksDifferent(ACTORS, { ...held, ...change }, held), expected);
  });
}

test("a contest that becomes unresolved looks different", () => {
  const contested = { ...held, contested: true, challenger: 2 };
  assert.equal(looksDifferent(ACTORS, contested, { ...contested, unresolved: true }), true);
});

test("days of change are those on which a tenure begins, but for the first", () => {
  const other = [{ from: 10, until: 15, tenure: 10 }, { from: 15, until: 30, tenure: 15 }];
  assert.deepEqual(changeDays([SPANS, other, []]), [15, 20]);
});

const NEIGHBOURS = [
  [14, 1, 15], [15, 1, 20], [20, 1, undefined], [16, -1, 15], [15, -1, undefined], [99, -1, 20], [-99, 1, 15],
];

for (const [day, step, expected] of NEIGHBOURS) {
  test(`${step > 0 ? "after" : "before"} day ${day} the next change is on ${expected ?? "no day"}`, () => {
    assert.equal(neighbourDay([15, 20], day, step), expected);
  });
}

function core() {
  return {
    campaign: { start: "2016-10-17", days: 10 },
    phases: { columns: ["slug", "from", "until"], rows: [["siege", 0, 4]] },
    milestones: { columns: ["slug", "day"], rows: [["fall", 4]] },
    actors: { columns: ["slug", "side"], rows: [["is", 0], ["isf", 1]] },
    districts: { columns: ["slug"], rows: [["docks"]] },
    topology: null,
    water: { columns: [], rows: [] },
    spans: {
      columns: ["from", "until", "holder", "challenger", "contested", "unresolved", "grade", "tenure", "last", "bankOnly"],
      rows: [[[0, 4, 0, -1, 0, 0, "initial", 0, null, 0], [4, 10, 1, 0, 1, 1, "claimed", 4, 4, 1]]],
    },
    reports: [[4, 6]],
    objectives: { columns: ["district", "from", "until"], rows: [[0, 2, 4]] },
    series: { sides: [], held: [], claimed: [], disputed: [], contested: [], unresolved: [] },
    figureSeries: { columns: ["measure", "publisher"], rows: [["fled-total", "Herald"]] },
    figurePoints: { columns: ["day", "value", "series"], rows: [[3, 900, 0]] },
    counts: { columns: ["day", "kind", "side", "count"], rows: [[4, "attack", 0, 2], [4, "control", 1, 3], [7, "other", -1, 1]] },
    windows: { columns: ["from", "until", "version"], rows: [[0, 8, "a1"], [8, 10, ""]] },
    versions: { ground: "b2", names: "" },
  };
}

test("days of the core are shifted by the campaign's first day, and no day stays no day", () => {
  const record = readCore(core(), "12-abc", 1000);
  const [first, second] = record.spans[0];
  assert.deepEqual([first.from, first.until, first.tenure, first.last], [1000, 1004, 1000, null]);
  assert.deepEqual([second.from, second.until, second.tenure, second.last], [1004, 1010, 1004, 1004]);
  for (const flag of ["contested", "unresolved", "bankOnly"]) assert.deepEqual([first[flag], second[flag]], [false, true]);
  assert.deepEqual([record.phases[0].from, record.phases[0].until, record.milestones[0].day], [1000, 1004, 1004]);
  assert.deepEqual([record.objectives[0].from, record.objectives[0].until], [1002, 1004]);
  assert.deepEqual(record.windows.map(({ from, until, version }) => [from, until, version]), [[1000, 1008, "a1"], [1008, 1010, ""]]);
  assert.deepEqual([record.campaign.start, record.campaign.until], [1000, 1010]);
  assert.deepEqual(record.changeDays, [1004]);
  assert.equal(record.version, "12-abc");
});

test("the latest changes are those that the map shows, the newest first, up to the day", () => {
  const span = (from, holder, more = {}) => ({ from, holder, challenger: -1, contested: false, grade: "reported", ...more });
  const spans = [[span(0, 0), span(5, 1), span(6, 1, { last: 6 })], [span(0, 0), span(5, 2), span(9, 0)]];
  const record = { actors: [{ side: 0 }, { side: 1 }, { side: 2 }], spans };
  const told = (day, most) => latestChanges(record, day, most).map((change) => [change.day, change.district, change.before.holder, change.after.holder]);
  assert.deepEqual(told(9, 5), [[9, 1, 2, 0], [5, 0, 0, 1], [5, 1, 0, 2]]);
  assert.deepEqual(told(8, 1), [[5, 0, 0, 1]]);
  assert.deepEqual(told(4, 5), []);
});

test("the last report of a district is the latest up to the day", () => {
  const [days] = readCore(core(), "1", 1000).reports;
  assert.deepEqual([1003, 1004, 1005, 1006, 1009].map((day) => lastReport(days, day)), [undefined, 1004, 1004, 1006, 1006]);
  assert.equal(lastReport([], 1009), undefined);
});

test("the days with reports are in order, each once", () => {
  assert.deepEqual(readCore(core(), "1", 1000).reportDays, [1004, 1007]);
});

test("the events of a day are counted whatever their kind and side", () => {
  assert.deepEqual([...readCore(core(), "1", 1000).eventCounts], [[1004, 5], [1007, 1]]);
});

// A hold on day 40: the days with a report of its district, and what it is toned like, plainly and paler on request.
const TONES = [
  ["of which nothing was ever reported", { grade: "initial" }, [], SILENT, SILENT + 4],
  ["of which something is reported later", { grade: "initial" }, [41], SILENT, SILENT + 4],
  ["reported on the day", { grade: "initial" }, [40], 0, 0],
  ["reported a week before", { grade: "claimed" }, [2, 33], 0, 0],
  ["reported more than a week before", { grade: "reported" }, [32], 0, 2],
  ["reported thirty days before", { grade: "reported" }, [10], 0, 2],
  ["reported more than thirty days before", { grade: "reported" }, [9], 0, 4],
  ["that is contested", { grade: "initial", contested: true }, [], 0, 0],
];

for (const [what, span, reports, plain, paler] of TONES) {
  test(`a hold ${what} has its tone`, () => {
    const whole = { contested: false, ...span };
    assert.deepEqual([false, true].map((isPaler) => toneOf(whole, reports, 40, isPaler)), [plain, paler]);
  });
}
