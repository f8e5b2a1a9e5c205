import assert from "node:assert/strict";
import { test } from "node:test";

import { hasPoint, isDrawable, isPosition, readAreas } from "../../static/mosulmap/js/map/districts.js";

const RING = [[10, 50], [11, 50], [11, 51], [10, 50]];
const polygon = (...rings) => ({ type: "Polygon", coordinates: rings });

const GEOMETRIES = [
  ["a polygon", polygon(RING), true],
  ["a polygon with a hole", polygon(RING, RING), true],
  ["several polygons", { type: "MultiPolygon", coordinates: [[RING], [RING]] }, true],
  ["a line", { type: "LineString", coordinates: RING }, true],
  ["a point", { type: "Point", coordinates: [10, 50] }, true],
  ["a point with a height", { type: "Point", coordinates: [10, 50, 3] }, true],
  ["a collection", { type: "GeometryCollection", geometries: [polygon(RING)] }, true],
  ["a shape that counts on across the date line", polygon([[179, 0], [181, 0], [181, 1], [179, 0]]), true],
  ["a shape across the date line, the wrong way round", polygon([[179, 0], [-179, 0], [-179, 1], [179, 0]]), false],
  ["a collection with something broken", { type: "GeometryCollection", geometries: [polygon(RING), null] }, false],
  ["a collection of nothing", { type: "GeometryCollection" }, false],
  ["nothing", null, false],
  ["nothing at all", undefined, false],
  ["no kind", { coordinates: [RING] }, false],
  ["a kind that there is not", { type: "constructor", coordinates: [RING] }, false],
  ["no coordinates", { type: "Polygon" }, false],
  ["an empty polygon", polygon(), false],
  ["an empty ring", polygon([]), false],
  ["a coordinate that is null", polygon([[10, 50], [null, 50], [11, 51], [10, 50]]), false],
  ["a coordinate that is no number", polygon([[10, 50], [NaN, 50], [11, 51], [10, 50]]), false],
  ["a coordinate that is text", polygon([[10, 50], ["11", 50], [11, 51], [10, 50]]), false],
  ["a position that is null", polygon([[10, 50], null, [11, 51], [10, 50]]), false],
  ["a position that is too short", polygon([[10, 50], [11], [11, 51], [10, 50]]), false],
  ["a latitude beyond the pole", polygon([[10, 50], [11, 91], [11, 51], [10, 50]]), false],
  ["rings nested too little", { type: "Polygon", coordinates: RING }, false],
  ["rings nested too deep", polygon([RING]), false],
];

for (const [name, geometry, expected] of GEOMETRIES) {
  test(`${name} can ${expected ? "" : "not "}be drawn`, () => assert.equal(isDrawable(geometry), expected));
}

for (const position of [undefined, null, [], [1], 7, "10,50", [null, null], [NaN, 0], [Infinity, 0], [0, 90.1], [361, 0]]) {
  test(`${JSON.stringify(position)} is no position`, () => assert.equal(isPosition(position), false));
}

test("a point on the edge of the globe is one", () => assert.ok(hasPoint({ lon: 180, lat: -90 })));

for (const topology of [null, undefined, {}, { objects: {} }, { objects: { districts: {} } }]) {
  test(`a topology of ${JSON.stringify(topology)} holds no area`, () => assert.equal(readAreas(topology).size, 0));
}
