import assert from "node:assert/strict";
import { test } from "node:test";

import { snapPoint, withBox } from "../../../../static/mosulmap/js/admin/drawing/snap.js";

const RING = withBox([[0, 0], [100, 0], [100, 100], [0, 100], [0, 0]]);
const OTHER = withBox([[100, 0], [200, 0], [200, 100], [100, 100], [100, 0]]);

for (const [what, point, expected] of [
  ["a corner within reach", [95, 7], [100, 0]],
  ["a corner although an edge is nearer", [92, 1], [100, 0]],
  ["the nearest place on an edge away from corners", [50, 9], [50, 0]],
  ["the same from inside and from outside", [50, -9], [50, 0]],
  ["nothing beyond reach", [50, 13], null],
  ["the reach itself", [50, 12], [50, 0]],
  ["the nearer of two edges", [196, 50], [200, 50]],
]) {
  test(`a point snaps to ${what}`, () => assert.deepEqual(snapPoint(point, [RING, OTHER], 12), expected));
}

test("without borders nothing snaps", () => assert.equal(snapPoint([0, 0], [], 12), null));

test("a box holds its ring", () => {
  const { west, east, north, south } = withBox([[3, 9], [-2, 4], [7, 5]]);
  assert.deepEqual([west, north, east, south], [-2, 4, 7, 9]);
});
