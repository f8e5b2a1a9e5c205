import assert from "node:assert/strict";
import { test } from "node:test";

import { changeAge, differ, frontOn, looksOn, objectivesOn, placeAfterKey } from "../../static/mosulmap/js/map/districts.js";

const ACTORS = [{ side: 0 }, { side: 1 }, { side: 0 }];
const span = (from, until, holder, more = {}) => ({ from, until, holder, challenger: -1, contested: false, grade: "reported", tenure: from, ...more });
const RECORD = {
  campaign: { start: 0 },
  actors: ACTORS,
  reports: [[0], [0], [0]],
  spans: [
    [span(0, 5, 0), span(5, 20, 1)],
    [span(0, 5, 0), span(5, 20, 2, { tenure: 0 })],
    [span(0, 20, 1)],
  ],
};

test("a change of control is highlighted for three days, and the first day's state never", () => {
  const change = span(5, 20, 1);
  assert.deepEqual([5, 6, 7, 8].map((day) => changeAge(change, day, 0)), [0, 1, 2, -1]);
  assert.equal(changeAge(span(0, 5, 1), 0, 0), -1);
  assert.equal(changeAge(undefined, 5, 0), -1);
});

// A fill by the holding side and the tone.
const fillOf = (index, { holder }, tone) => 10 * (ACTORS[holder].side + 1) + tone;
const looks = (record, day) => looksOn(record, { day, paler: false }, fillOf);

test("each district has the fill and the age of its change on the day; without a span it has neither", () => {
  assert.deepEqual(looks(RECORD, 4), { fills: Uint16Array.of(10, 10, 20), ages: Int8Array.of(-1, -1, -1) });
  // Another actor of the same side looks the same.
  assert.deepEqual(looks(RECORD, 5), { fills: Uint16Array.of(20, 10, 20), ages: Int8Array.of(0, -1, -1) });
  assert.deepEqual(looks(RECORD, 20), { fills: Uint16Array.of(0, 0, 0), ages: Int8Array.of(-1, -1, -1) });
});

const changes = (before, after) => ["fills", "ages"].filter((key) => differ(looks(RECORD, before)[key], looks(RECORD, after)[key]));

test("the map is painted anew for another fill and for a highlight that grows old, and for nothing else", () => {
  assert.deepEqual(changes(4, 5), ["fills", "ages"]);
  assert.deepEqual(changes(5, 4), ["fills", "ages"]);
  assert.deepEqual(changes(5, 6), ["ages"]);
  assert.deepEqual(changes(7, 8), ["ages"]);
  assert.deepEqual([changes(1, 4), changes(9, 15)], [[], []]);
});

const DIFFER = [
  [1, 1, false], [1, 2, true], [null, null, false], [null, "e1", true], ["e1", "e2", true], ["e1", "e1", false],
  [[1, 2], [1, 2], false], [[1, 2], [1, 3], true], [[1], [1, 2], true], [[1, 2], [1], true], [undefined, [1], true], [[], [], false],
];

for (const [one, other, expected] of DIFFER) {
  test(`${JSON.stringify(one)} and ${JSON.stringify(other)} are drawn ${expected ? "differently" : "alike"}`, () => assert.equal(differ(one, other), expected));
}

test("the front of a day is that which stands from one day until another; on other days there is none", () => {
  const rows = [{ from: 3, until: 5, pieces: [0, 2], pockets: [] }, { from: 5, until: 9, pieces: [1], pockets: [3] }];
  const none = { pieces: [], pockets: [] };
  assert.deepEqual([2, 3, 4, 5, 8, 9].map((day) => frontOn(rows, day)), [none, rows[0], rows[0], rows[1], rows[1], none]);
  assert.deepEqual(frontOn([], 3), none);
});

test("a district is an objective from the day of its announcement until it is none, and once", () => {
  const objectives = [{ district: 4, from: 2, until: 5 }, { district: 4, from: 3, until: 4 }, { district: 1, from: 3, until: 9 }];
  assert.deepEqual([1, 2, 3, 5].map((day) => objectivesOn(objectives, day)), [[], [4], [4, 1], [1]]);
});

const PLACES = [
  ["ArrowDown", 3, 4], ["ArrowRight", 3, 4], ["ArrowUp", 3, 2], ["ArrowLeft", 3, 2], ["Home", 3, 0], ["End", 3, 9],
  ["ArrowUp", 0, 0], ["ArrowDown", 9, 9], ["Enter", 3, null], ["Tab", 3, null], ["toString", 3, null],
];

for (const [key, place, expected] of PLACES) {
  test(`${key} leads from place ${place} of ten to ${expected}`, () => assert.equal(placeAfterKey(key, place, 10), expected));
}

test("what was never reported, and has been now, is painted anew", () => {
  const initial = { ...RECORD, reports: [[0], [3], [0]], spans: RECORD.spans.map((spans) => spans.map((each) => ({ ...each, grade: "initial" }))) };
  assert.deepEqual([2, 3].map((day) => looks(initial, day).fills[1]), [11, 10]);
});
