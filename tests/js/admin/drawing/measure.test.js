import assert from "node:assert/strict";
import { test } from "node:test";

import { areaKm2, outsideBounds, lengthKm, nearestOnSegment, outsideKm } from "../../../../static/mosulmap/js/admin/drawing/measure.js";

const square = (west, south, size) => {
  const [east, north] = [west + size, south + size];
  return [[west, south], [east, south], [east, north], [west, north], [west, south]];
};
const area = (...rings) => ({ type: "Polygon", coordinates: rings });
const near = (actual, expected, within) => assert.ok(Math.abs(actual - expected) <= within, `${actual} is not ${expected}`);

test("an area is measured as the server measures it", () => {
  // events.geo.geometry.area_km2 of the same squares.
  near(areaKm2([area(square(0, 0, 1))]), 12363.718, 0.01);
  near(areaKm2([area(square(43, 36, 0.01))]), 1.0001, 0.001);
});

test("holes are no area, the direction of a ring does not matter, and several areas add up", () => {
  const holed = area(square(0, 0, 3), square(1, 1, 1));
  const turned = area(square(0, 0, 3).reverse(), square(1, 1, 1));
  near(areaKm2([holed]), areaKm2([turned]), 1e-6);
  near(areaKm2([holed]), areaKm2([area(square(0, 0, 3))]) - areaKm2([area(square(1, 1, 1))]), 1e-6);
  near(areaKm2([holed, area(square(1, 1, 1))]), areaKm2([area(square(0, 0, 3))]), 1e-6);
  assert.equal(areaKm2([{ type: "Point", coordinates: [0, 0] }]), 0);
});

test("a line is as long as its stretches together", () => {
  near(lengthKm([{ type: "LineString", coordinates: [[0, 0], [1, 0], [1, 1]] }]), 222.39, 0.01);
  assert.equal(lengthKm([area(square(0, 0, 1))]), 0);
});

test("the nearest place on a segment is its end where the point lies beyond it", () => {
  assert.deepEqual(nearestOnSegment([5, 3], [0, 0], [10, 0]), [5, 0]);
  assert.deepEqual(nearestOnSegment([-5, 3], [0, 0], [10, 0]), [0, 0]);
  assert.deepEqual(nearestOnSegment([5, 3], [1, 1], [1, 1]), [1, 1]);
});

test("a point is as far outside as the nearest outline", () => {
  const parts = [area(square(0, 0, 1)), area(square(3, 0, 1))];
  assert.equal(outsideKm(parts, [0.5, 0.5]), 0);
  near(outsideKm(parts, [1.01, 0.5]), 1.112, 0.002);
  near(outsideKm(parts, [2.99, 0.5]), 1.112, 0.002);
  near(outsideKm([area(square(0, 60, 1))], [1.01, 60.5]), 0.5475, 0.002);
});

test("in a hole a point lies outside, and where there is no area nowhere", () => {
  near(outsideKm([area(square(0, 0, 3), square(1, 1, 1))], [1.01, 1.5]), 1.112, 0.002);
  assert.ok(Number.isNaN(outsideKm([{ type: "Point", coordinates: [0, 0] }], [0, 0])));
});

test("what is more than a degree outside the bounds is far, or has its coordinates swapped", () => {
  const bounds = [43, 36, 44, 37];
  assert.equal(outsideBounds([], bounds, 1), "");
  assert.equal(outsideBounds([[43.5, 36.5]], bounds, 1), "");
  assert.equal(outsideBounds([[45, 36]], bounds, 1), "");
  assert.equal(outsideBounds([[45.1, 36]], bounds, 1), "far");
  assert.equal(outsideBounds(square(36.3, 43.1, 0.1), bounds, 1), "swapped");
  assert.equal(outsideBounds([[36.3, 43.1], [43.5, 36.5]], bounds, 1), "");
  assert.equal(outsideBounds([[100, -80]], bounds, 1), "far");
  assert.equal(outsideBounds([[45.1, 36]], bounds, 2), "");
  assert.equal(outsideBounds(Array(200000).fill([100, -80]), bounds, 1), "far");
});
