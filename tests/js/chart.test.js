import assert from "node:assert/strict";
import { test } from "node:test";

import { findRoom, layersOf, nearestDay } from "../../static/mosulmap/js/chart.js";
import { dayFacts, placeCard } from "../../static/mosulmap/js/daycard.js";
import { quietStretches } from "../../static/mosulmap/js/player.js";
import { dragRange, moveRange, stretchRange } from "../../static/mosulmap/js/range.js";
import { shareTexts } from "../../static/mosulmap/js/timeline.js";

// -- the bands ----------------------------------------------------------------------------------

test("what is fought over lies between the side that held most at first, at the top, and the others", () => {
  const series = {
    sides: [1, 2],
    held: [[900, 300], [0, 400]],
    claimed: [[0, 50], [0, 100]],
    disputed: [0, 20],
    contested: [100, 130],
    unresolved: [0, 0],
  };
  assert.deepEqual(layersOf({ series }).map(({ state, side }) => [state, side]), [
    ["held", 2], ["claimed", 2], ["disputed", -1], ["contested", -1], ["claimed", 1], ["held", 1],
  ]);
});

test("a campaign of one side, or of none, has the layers that it has", () => {
  const nothing = { disputed: [0], contested: [0], unresolved: [0] };
  assert.deepEqual(layersOf({ series: { sides: [], held: [], claimed: [], ...nothing } }), []);
  const one = layersOf({ series: { sides: [0], held: [[1000]], claimed: [[0]], ...nothing } });
  assert.deepEqual(one, [{ state: "held", side: 0, values: [1000] }]);
});

const flat = (value, days = 100) => Array(days).fill(value);

test("a label stands in the middle of a band that has room all along", () => {
  const { x, y } = findRoom(flat(0), flat(40), { width: 42, height: 10, total: 200 });
  // Twenty-five days for 42 pixels and a gap on both sides.
  assert.ok(Math.abs(x + 21 - 100) < 4);
  assert.equal(y, 15);
});

test("a label goes to where the band is thick enough, and nowhere else", () => {
  const high = [...flat(8, 60), ...flat(30, 40)];
  const { x } = findRoom(flat(0), high, { width: 42, height: 10, total: 200 });
  assert.ok(x >= 120 && x + 42 <= 200);
  assert.equal(findRoom(flat(0), flat(8), { width: 42, height: 10, total: 200 }), null);
  assert.equal(findRoom(flat(0), flat(40), { width: 300, height: 10, total: 200 }), null);
});

test("a label takes a tight place only where there is no other", () => {
  const high = [...flat(40, 30), ...flat(11, 70)];
  assert.ok(findRoom(flat(0), high, { width: 42, height: 10, total: 200 }).x + 42 <= 60);
});

test("a bar or a point is found from beside it, the nearer one first", () => {
  assert.deepEqual([9, 11, 12, 13, 14, 17].map((day) => nearestDay([10, 14], day, 2)), [10, 10, 10, 14, 14, 17]);
  assert.equal(nearestDay([], 5, 3), 5);
});

// -- the texts ----------------------------------------------------------------------------------

const TEXTS = { text: (key, values = {}) => `${key}(${Object.values(values).join(",")})`, percent: (share) => `${Math.round(share / 10)}%`, number: String, name: ({ en }) => en, language: "en" };
const RECORD = {
  campaign: { start: 100, until: 102 },
  actors: [{ en: "Guild", side: 0 }, { en: "Crown", short: "C", side: 1 }],
  series: { sides: [-1, 0, 1], held: [[500, 500], [300, 4], [0, 90]], claimed: [[0, 0], [0, 0], [30, 5]], disputed: [0, 6], contested: [170, 0], unresolved: [0, 395] },
  districts: [{ index: 0, area: 2, kind: "quarter" }, { index: 1, area: 0, kind: "town" }, { index: 2, area: 0, kind: "town" }],
  spans: [[], [{ from: 100, until: 102, holder: 0 }], [{ from: 100, until: 101, holder: 1 }, { from: 101, until: 102, holder: 1, contested: true }]],
  counts: [{ day: 101, kind: "attack", count: 2 }, { day: 101, kind: "control", count: 1 }, { day: 101, kind: "control", count: 2 }],
  milestones: [{ day: 101, en: "Quay reached" }],
  figureSeries: [{ en: "Fled", publisher: "Herald", claimant: "Harbour master", claimantAr: "" }],
  figurePoints: [{ day: 101, value: 900, qualifier: "about", series: 0 }],
};

test("claims are told apart from what is held, and what rounds to nothing is left out", () => {
  assert.deepEqual(shareTexts(RECORD, TEXTS, 100), ["shareHeld(Guild,30%)", "shareClaimed(C,3%)", "shareContested(17%)"]);
  assert.deepEqual(shareTexts(RECORD, TEXTS, 101), ["shareHeld(C,9%)", "shareClaimed(C,1%)", "shareDisputed(1%)", "shareUnresolved(40%)"]);
});

test("the facts of a day are its shares, the places they leave out, its events by kind, figures and milestone", () => {
  assert.deepEqual(dayFacts(RECORD, TEXTS, 101).map(({ text }) => text), [
    "shareHeld(C,9%) · shareClaimed(C,1%) · shareDisputed(1%) · shareUnresolved(40%)",
    "nameAndNumber(Guild,1) · nameAndNumber(contested(),1)",
    "nameAndNumber(kind.control(),3) · nameAndNumber(kind.attack(),2)",
    "figureBy(qualifier.about() 900,figureVia(Harbour master,Herald))",
    "Quay reached",
  ]);
});

test("a day without events says so", () => {
  assert.deepEqual(dayFacts(RECORD, TEXTS, 100).at(-1), { name: "eventsCaption()", text: "noEvent()" });
});

// -- the card -----------------------------------------------------------------------------------

const CARDS = [
  ["to the right of the pointer", { pointer: 100, handle: 20 }, 114],
  ["to the left of it, where the handle is in the way", { pointer: 500, handle: 550 }, 286],
  ["to the left of it at the right edge", { pointer: 750, handle: 20 }, 536],
  ["beyond the handle, where neither side of the pointer has room", { pointer: 100, handle: 150 }, 164],
  ["beside the handle itself", { pointer: 400, handle: 400 }, 414],
  ["beside the handle at the end", { pointer: 798, handle: 798 }, 584],
];

for (const [name, sizes, left] of CARDS) {
  test(`the card stands ${name}`, () => assert.equal(placeCard({ width: 200, total: 800, ...sizes }), left));
}

test("wherever there is room for it, the card covers neither the pointer nor the handle", () => {
  for (let pointer = 0; pointer <= 700; pointer += 7) {
    for (let handle = 0; handle <= 700; handle += 7) {
      const left = placeCard({ pointer, handle, width: 200, total: 700 });
      assert.ok(left >= 0 && left + 200 <= 700);
      assert.ok(handle < left || handle > left + 200, `${pointer} ${handle} ${left}`);
    }
  }
});

// -- play ---------------------------------------------------------------------------------------

const held = (from, grade = "reported") => ({ from, holder: 0, challenger: -1, contested: false, unresolved: false, grade });

test("a quiet stretch has three days or more without a report and without a change, and ends with either", () => {
  const record = {
    campaign: { start: 0, until: 30 },
    actors: [{ side: 0 }],
    reportDays: [0, 4, 7, 20],
    // A hold that looks the same, and one that begins to look different on a day without a report.
    spans: [[held(0), held(9), held(12, "disputed")]],
  };
  const stretches = [...quietStretches(record)];
  assert.deepEqual(stretches.filter(([, until]) => until === 4).map(([day]) => day), [1, 2, 3]);
  assert.deepEqual([...new Set(stretches.map(([, until]) => until))], [4, 12, 20]);
  assert.deepEqual([5, 6, 7, 8, 11, 12, 13, 19, 20, 21].map((day) => quietStretches(record).get(day)), [
    undefined, undefined, undefined, 12, 12, undefined, 20, 20, undefined, undefined,
  ]);
});

test("with filters, quiet are the days without an event that passes and without a change", () => {
  const record = {
    campaign: { start: 0, until: 30 },
    actors: [{ side: 0 }],
    reportDays: [0, 4, 7, 20],
    spans: [[held(0), held(12, "disputed")]],
    filtered: { reportDays: [7, 22] },
  };
  assert.deepEqual([0, 4, 6, 7, 8, 12, 13, 20, 22].map((day) => quietStretches(record).get(day)), [7, 7, 7, undefined, 12, undefined, 22, 22, undefined]);
});

// -- the range ----------------------------------------------------------------------------------

const STRETCHES = [
  // the range, the day of the handle, the next one, the range after that
  [null, 10, 11, [10, 12]],
  [null, 10, 3, [3, 11]],
  [[10, 12], 11, 12, [10, 13]],
  [[10, 13], 12, 11, [10, 12]],
  [[10, 12], 11, 10, [10, 11]],
  [[10, 12], 11, 4, [4, 11]],
  [[10, 13], 10, 8, [8, 13]],
  [[10, 13], 10, 11, [11, 13]],
  [[10, 11], 10, 12, [10, 13]],
  [[10, 11], 10, 9, [9, 11]],
  // The handle is elsewhere: another range begins there.
  [[10, 13], 20, 21, [20, 22]],
];

for (const [range, day, next, expected] of STRETCHES) {
  test(`with Shift from ${day} to ${next}, ${range ? range.join("–") : "no range"} becomes ${expected.join("–")}`, () => {
    const before = range && { from: range[0], until: range[1] };
    assert.deepEqual(stretchRange(before, day, next), { from: expected[0], until: expected[1] });
  });
}

const CAMPAIGN = { start: 0, until: 30 };

test("a range that is moved keeps its length and stays in the campaign", () => {
  const range = { from: 10, until: 15 };
  assert.deepEqual([3, -4, 100, -100].map((days) => moveRange(range, days, CAMPAIGN)), [
    { from: 13, until: 18 }, { from: 6, until: 11 }, { from: 25, until: 30 }, { from: 0, until: 5 },
  ]);
});

test("a range is dragged by its body, by either end, or drawn anew", () => {
  const range = { from: 10, until: 15 };
  const dragged = (part, origin, day) => Object.values(dragRange(range, part, origin, day, CAMPAIGN));
  assert.deepEqual(dragged("body", 12, 14), [12, 17]);
  assert.deepEqual(dragged("from", 10, 8), [8, 15]);
  assert.deepEqual(dragged("until", 14, 20), [10, 21]);
  // An end that passes the other one.
  assert.deepEqual(dragged("from", 10, 20), [14, 21]);
  assert.deepEqual(dragged(undefined, 20, 3), [3, 21]);
  // The pointer is beyond the edge of the chart.
  assert.deepEqual(dragged(undefined, 20, -8), [0, 21]);
  assert.deepEqual(dragged("until", 14, 44), [10, 30]);
  assert.deepEqual(dragged("body", 12, -8), [0, 5]);
});
