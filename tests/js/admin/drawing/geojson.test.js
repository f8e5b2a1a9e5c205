import assert from "node:assert/strict";
import { test } from "node:test";

import { containsPoint, joinParts, partsOf } from "../../../../static/mosulmap/js/admin/drawing/geojson.js";

const RING = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]];
const HOLE = [[1, 1], [2, 1], [2, 2], [1, 2], [1, 1]];
const AREA = { type: "Polygon", coordinates: [RING, HOLE] };
const FAR = { type: "Polygon", coordinates: [[[8, 8], [9, 8], [9, 9], [8, 8]]] };
const LINE = { type: "LineString", coordinates: [[0, 0], [1, 1]] };
const feature = (geometry) => ({ type: "Feature", properties: {}, geometry });

test("every kind of GeoJSON comes apart into points, lines and polygons", () => {
  assert.deepEqual(partsOf(null), []);
  assert.deepEqual(partsOf(feature(null)), []);
  assert.deepEqual(partsOf(AREA), [AREA]);
  assert.deepEqual(partsOf({ type: "MultiPolygon", coordinates: [AREA.coordinates, FAR.coordinates] }), [AREA, FAR]);
  assert.deepEqual(partsOf({ type: "FeatureCollection", features: [feature(AREA), feature(LINE)] }), [AREA, LINE]);
  assert.deepEqual(partsOf({ type: "GeometryCollection", geometries: [LINE] }), [LINE]);
});

test("what is no GeoJSON is refused", () => {
  for (const wrong of [{}, { type: "Circle", coordinates: [] }, { type: "MultiCircle", coordinates: [] }, []]) {
    assert.throws(() => partsOf(wrong), TypeError);
  }
});

test("parts are joined into the plainest geometry that holds them, holes and all", () => {
  assert.equal(joinParts([]), null);
  assert.deepEqual(joinParts([AREA]), AREA);
  assert.deepEqual(joinParts([AREA, FAR]), { type: "MultiPolygon", coordinates: [AREA.coordinates, FAR.coordinates] });
  assert.deepEqual(joinParts([AREA, LINE]), { type: "GeometryCollection", geometries: [AREA, LINE] });
});

test("a polygon holds what lies inside its ring and outside its holes", () => {
  assert.equal(containsPoint(AREA, [3, 3]), true);
  assert.equal(containsPoint(AREA, [1.5, 1.5]), false);
  assert.equal(containsPoint(AREA, [5, 3]), false);
  assert.equal(containsPoint(LINE, [0, 0]), false);
});
