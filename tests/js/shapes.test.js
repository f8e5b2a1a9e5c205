import assert from "node:assert/strict";
import { test } from "node:test";

import { createShapes, districtAt, hasPoint, isDrawable, isPosition, linesOf, readAreas, readLines } from "../../static/mosulmap/js/map/shapes.js";

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
  test(`a topology of ${JSON.stringify(topology)} holds no area`, () => assert.deepEqual(readAreas(topology), new Map()));
}

// Two squares of ten units beside each other. Arc 0 is the border between them, from (10, 0) up to (10, 10).
const TOPOLOGY = {
  transform: { scale: [0.1, 0.1], translate: [40, 30] },
  arcs: [[[10, 0], [0, 10]], [[10, 10], [-10, 0], [0, -10], [10, 0]], [[10, 0], [10, 0], [0, 10], [-10, 0]]],
  objects: { districts: { geometries: [
    { type: "Polygon", arcs: [[0, 1]], id: "0" },
    { type: "Polygon", arcs: [[2, ~0]], id: "2" },
  ] } },
};
const SQUARE = [[41, 30], [41, 31], [40, 31], [40, 30], [41, 30]];

test("areas are put together from the arcs that they share, each in its direction", () => {
  const areas = readAreas(TOPOLOGY);
  assert.deepEqual([...areas.keys()], [0, 2]);
  assert.deepEqual(areas.get(0), [SQUARE]);
  assert.deepEqual(areas.get(2), [[[41, 30], [42, 30], [42, 31], [41, 31], [41, 30]]]);
});

test("an area of several polygons has the rings of all", () => {
  const several = { ...TOPOLOGY, objects: { districts: { geometries: [{ type: "MultiPolygon", arcs: [[[0, 1]], [[2, -1]]], id: "0" }] } } };
  assert.equal(readAreas(several).get(0).length, 2);
});

test("lines are put together from arcs, too, and one that is broken is empty", () => {
  const lines = (...geometries) => readLines({ ...TOPOLOGY, objects: { front: { geometries } } }, "front");
  assert.deepEqual(lines({ arcs: [0] }, { arcs: [~0] }), [[[41, 30], [41, 31]], [[41, 31], [41, 30]]]);
  assert.deepEqual(lines({ arcs: [0, 1] }), [[[41, 30], [41, 31], [40, 31], [40, 30], [41, 30]]]);
  assert.deepEqual(lines({ arcs: [7] }, {}, { arcs: [0] }).map((line) => line.length), [0, 0, 2]);
  assert.deepEqual(readLines(null, "front"), []);
});

const LINES = [
  [{ type: "LineString", coordinates: RING }, [RING]],
  [polygon(RING, RING), [RING, RING]],
  [{ type: "MultiPolygon", coordinates: [[RING], [RING]] }, [RING, RING]],
  [{ type: "Point", coordinates: [1, 2] }, []],
  [{ type: "MultiPoint", coordinates: [[1, 2]] }, []],
  [{ type: "GeometryCollection", geometries: [polygon(RING), { type: "Point", coordinates: [1, 2] }] }, [RING]],
];

for (const [geometry, lines] of LINES) {
  test(`a ${geometry.type} has ${lines.length} lines`, () => assert.deepEqual(linesOf(geometry), lines));
}

const square = (left, top, size) => [[left, top], [left + size, top], [left + size, top + size], [left, top + size], [left, top]];
const asIs = (x, y) => [x, y];
// A square with a hole, a triangle whose box reaches over it, a point, and a district with nothing to draw.
const SHAPES = createShapes(
  [{}, {}, { lon: 50, lat: 50 }, { lon: null, lat: null }],
  new Map([[0, [square(0, 0, 10), square(4, 4, 2)]], [1, [[[10, 0], [20, 0], [20, 20], [10, 0]]]]]),
  asIs,
);

test("shapes are the areas with their boxes, the points, or nothing", () => {
  assert.deepEqual(SHAPES.map((shape) => shape && Object.keys(shape)), [["rings", "box"], ["rings", "box"], ["point"], null]);
  assert.deepEqual(SHAPES[0].box, [0, 0, 10, 10]);
});

const UNDER = [
  ["in an area", 1, 1, 0],
  ["in the hole of an area", 5, 5, -1],
  ["in the box of an area and not in the area", 11, 19, -1],
  ["in the other area", 19, 10, 1],
  ["near a point", 51, 51, 2],
  ["too far from a point", 54, 50, -1],
  ["in the open", -1, 5, -1],
];

for (const [name, x, y, expected] of UNDER) {
  test(`${name} lies ${expected < 0 ? "no district" : `district ${expected}`}`, () => assert.equal(districtAt(SHAPES, x, y, 3), expected));
}

test("of two that overlap the one is hit that is drawn later, and none that is hidden", () => {
  const shapes = createShapes([{}, {}], new Map([[0, [square(0, 0, 10)]], [1, [square(5, 5, 10)]]]), asIs);
  assert.equal(districtAt(shapes, 7, 7, 1), 1);
  assert.equal(districtAt(shapes, 7, 7, 1, (index) => index !== 1), 0);
});

test("a point within an area is hit before the area", () => {
  const shapes = createShapes([{ lon: 5, lat: 5 }, {}], new Map([[1, [square(0, 0, 10)]]]), asIs);
  assert.deepEqual([districtAt(shapes, 5, 6, 2), districtAt(shapes, 5, 8, 2)], [0, 1]);
});
