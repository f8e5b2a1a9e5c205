import assert from "node:assert/strict";
import test from "node:test";

import { project } from "../../static/mosulmap/js/map/film.js";
import { badgesOn } from "../../static/mosulmap/js/map/film_badges.js";

const SCALE = 2000;
const [X, Y] = project(43.1, 36.3);
const VIEW = { scale: SCALE, originX: X * SCALE - 200, originY: Y * SCALE - 150, width: 400, height: 300 };
const HERE = { lon: 43.1, lat: 36.3 };
const reports = (...events) => ({ districts: [HERE, { lon: 50, lat: 30 }], evidence: { ofDay: () => (events.length ? { events } : "failed") } });
const report = (kind, more = {}) => ({ kind, precision: "day", point: null, districts: [0], ...more });
const drawn = (record, covered = []) => badgesOn(record, 5, { shapes: [null, null], view: VIEW, project, covered });

test("the reports of a place are one badge with the weightiest kind, beside the place and not on it", () => {
  const { badges, kinds } = drawn(reports(report("attack"), report("control")));
  assert.deepEqual(badges.map(({ kind, count, place }) => [kind, count, place]), [["control", 2, null]]);
  assert.deepEqual(kinds, ["control", "attack"]);
  const [{ left, top, width, height }] = badges;
  assert.ok(left >= 200 || left + width <= 200 || top >= 150 || top + height <= 150);
  assert.ok(Math.hypot(left + width / 2 - 200, top + height / 2 - 150) < 40);
});

test("what lies outside the frame has no badge, and its kind no words", () => {
  assert.deepEqual(drawn(reports(report("bridge", { districts: [1] }))), { badges: [], kinds: [] });
});

test("an event with a place of its own has a ring there", () => {
  const { badges: [{ place }] } = drawn(reports(report("attack", { point: [43.1, 36.3], districts: [] })));
  assert.deepEqual(place.map(Math.round), [200, 150]);
});

test("a badge keeps off a name where there is another place", () => {
  const [{ left, top }] = drawn(reports(report("attack"))).badges;
  const [moved] = drawn(reports(report("attack")), [[left, top, left + 10, top + 10]]).badges;
  assert.ok(moved.left !== left || moved.top !== top);
});

test("a day whose reports did not come has none", () => {
  assert.deepEqual(drawn(reports()), { badges: [], kinds: [] });
});
