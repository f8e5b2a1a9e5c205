import assert from "node:assert/strict";
import { test } from "node:test";

import { changeAge, changedDistricts, districtsOn, frontOn, objectivesOn, placeAfterKey } from "../../static/mosulmap/js/map/districts.js";

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

const changedFrom = (before, after) => changedDistricts(ACTORS, districtsOn(RECORD, before), districtsOn(RECORD, after));

test("from one day to another those districts are painted that look different", () => {
  // Another actor of the same side looks the same.
  assert.deepEqual(changedFrom(4, 5), [0]);
  assert.deepEqual(changedFrom(5, 4), [0]);
  assert.deepEqual(changedFrom(1, 4), []);
  assert.deepEqual(changedFrom(9, 15), []);
});

test("a highlight that grows old is painted anew", () => {
  assert.deepEqual(changedFrom(5, 6), [0]);
  assert.deepEqual(changedFrom(7, 8), [0]);
});

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
  assert.deepEqual(changedDistricts(ACTORS, districtsOn(initial, 2), districtsOn(initial, 3)), [1]);
});
