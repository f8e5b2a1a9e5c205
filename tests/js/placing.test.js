import assert from "node:assert/strict";
import { test } from "node:test";

import {
  DOT_SIZE, NAME_GAP, boxAround, boxesBeside, calloutFor, createRoom, layouts, middleOf, seatsIn, stretchesOf,
} from "../../static/mosulmap/js/map/placing.js";
import { createShapes } from "../../static/mosulmap/js/map/shapes.js";

const VIEW = [0, 0, 300, 200];
const square = (left, top, width, height = width) => [[left, top], [left + width, top], [left + width, top + height], [left, top + height], [left, top]];
// Two districts beside each other, in pixels of zoom 0, and a point.
const SHAPES = createShapes(
  [{}, {}, { lon: 200, lat: 50 }],
  new Map([[0, [square(0, 0, 100, 40)]], [1, [square(100, 0, 30, 40)]]]),
  (x, y) => [x, y],
);

test("what is taken is free no more, nor is what leaves the view", () => {
  const room = createRoom(VIEW);
  assert.ok(room.isFree([10, 10, 60, 24]));
  room.take([50, 20, 90, 34]);
  assert.ok(!room.isFree([10, 10, 60, 24]));
  assert.ok(room.isFree([100, 10, 160, 24]));
  for (const box of [[-1, 10, 20, 20], [10, -1, 20, 20], [290, 10, 301, 20], [10, 190, 20, 201]]) assert.ok(!room.isFree(box));
});

test("a line takes the room that it is drawn on, at the scale of the map", () => {
  const room = createRoom(VIEW);
  room.line(Float64Array.from([0, 10, 150, 10]), 2, 6);
  assert.ok(!room.isFree([100, 12, 140, 26]));
  assert.ok(room.isFree([100, 30, 140, 44]));
  // What lies beyond the view is no matter.
  room.line(Float64Array.from([-500, -500, -400, -400]), 2, 6);
});

test("a leader crosses fronts and badges and no name", () => {
  const room = createRoom(VIEW);
  room.line(Float64Array.from([100, 0, 100, 200]), 1, 6);
  room.block([120, 40, 140, 60]);
  assert.ok(room.isClear([50, 50], [200, 50]));
  room.take([150, 40, 170, 60]);
  assert.ok(!room.isClear([50, 50], [200, 50]));
  assert.ok(room.isClear([50, 90], [200, 90]));
  room.takeLine([50, 90], [200, 90]);
  assert.ok(!room.isFree([100, 85, 140, 95]));
});

/** A room in which all areas are laid out. */
function laidOut(scale, view = VIEW) {
  const room = createRoom(view);
  SHAPES.forEach((shape, index) => { if (shape.rings) room.area(shape, index, scale); });
  return room;
}

const LAYOUTS = [["Gogjali", [["Gogjali"]]], ["Al Quds", [["Al Quds"], ["Al", "Quds"]]], ["Karamah Industrial Area", [["Karamah Industrial Area"], ["Karamah", "Industrial Area"]]]];

for (const [name, expected] of LAYOUTS) {
  test(`“${name}” has ${expected.length} layouts`, () => assert.deepEqual(layouts(name), expected));
}

test("a name is tried first in the middle of its district", () => {
  const [seat] = seatsIn(laidOut(1), SHAPES[0], 0, 1, 40, 12);
  assert.deepEqual(seat, { x: 50, y: 20, over: [] });
  assert.deepEqual(middleOf(SHAPES[0]), [50, 20]);
});

test("a name may reach a little over the edge, and says over what", () => {
  const [seat] = seatsIn(laidOut(1), SHAPES[1], 1, 1, 36, 12);
  // Over the district to its left and the open ground to its right.
  assert.deepEqual([...seat.over].sort(), [-1, 0]);
  assert.deepEqual(seatsIn(laidOut(1), SHAPES[1], 1, 1, 60, 12), []);
  assert.deepEqual(seatsIn(laidOut(1), SHAPES[1], 1, 1, 10, 41), []);
});

test("seats lie further apart where the map is larger", () => {
  assert.deepEqual(seatsIn(laidOut(4, [0, 0, 600, 200]), SHAPES[1], 1, 4, 60, 12)[0], { x: 460, y: 80, over: [] });
});

test("a name has no place out of view", () => {
  assert.deepEqual(seatsIn(laidOut(1, [60, 0, 300, 200]), SHAPES[0], 0, 1, 40, 12), []);
});

test("open ground is what no district lies on", () => {
  assert.ok(!laidOut(1).isOpen([90, 10, 110, 20]));
  assert.ok(!laidOut(1).isOpen([125, 10, 160, 20]));
  assert.ok(laidOut(1).isOpen([140, 10, 180, 20]));
  assert.ok(laidOut(1).isOpen([10, 44, 110, 60]));
  assert.ok(!laidOut(2).isOpen([140, 10, 180, 20]));
  // A name may stand on it all the same.
  assert.ok(laidOut(1).isFree([10, 10, 60, 24]));
});

test("a gap in an area is open ground", () => {
  const [shape] = createShapes([{}], new Map([[0, [square(0, 0, 100), square(30, 30, 40)]]]), (x, y) => [x, y]);
  const room = createRoom(VIEW);
  room.area(shape, 0, 1);
  assert.ok(room.isOpen([40, 40, 60, 60]));
  assert.ok(!room.isOpen([20, 40, 60, 60]));
});

test("a copy of a room has what is in it, and does not share what comes later", () => {
  const room = createRoom(VIEW);
  room.take([50, 20, 90, 34]);
  const copy = room.copy();
  copy.take([150, 20, 190, 34]);
  assert.ok(!copy.isFree([50, 20, 90, 34]));
  assert.ok(room.isFree([150, 20, 190, 34]));
});

test("the name of a dot is tried on every side of it and never covers it", () => {
  const boxes = boxesBeside([100, 100], 40, 12, 9);
  assert.equal(boxes.length, 8);
  const dot = boxAround([100, 100], 12, 12);
  assert.ok(boxes.every((box) => box[0] > dot[2] || box[2] < dot[0] || box[1] > dot[3] || box[3] < dot[1]));
  assert.ok(boxes[0][0] > 100 && boxes[1][2] < 100);
});

test("no dot keeps its own name off, wherever it lies", () => {
  for (let phase = 0; phase < 3; phase += 0.25) {
    const room = createRoom([0, 0, 300, 200]);
    const dot = [100 + phase, 100 + phase / 2];
    room.block(boxAround(dot, DOT_SIZE, DOT_SIZE));
    assert.deepEqual(boxesBeside(dot, 41.3, 13, NAME_GAP).filter((box) => !room.isFree(box)), []);
  }
});

test("a callout stands where there is room, not too far, and its leader is clear", () => {
  const found = calloutFor([100, 100], 40, 12, 200, (box) => box[0] > 160, () => true);
  assert.ok(found.box[0] > 160 && found.box[2] - found.box[0] === 40);
  assert.ok(Math.hypot(found.end[0] - 100, found.end[1] - 100) <= 200);
  assert.equal(calloutFor([100, 100], 40, 12, 50, (box) => box[0] > 300, () => true), null);
  assert.equal(calloutFor([100, 100], 40, 12, 200, () => true, () => false), null);
});

test("a bend comes after the straight stretches on both sides of it", () => {
  const stretches = stretchesOf([[0, 0], [100, 0], [180, 60]], 90);
  assert.deepEqual([...stretches].sort((a, b) => b.ratio - a.ratio), stretches);
  assert.ok(stretches[0].ratio > 0.999);
  assert.ok(stretches.at(-1).ratio < 0.98);
  assert.ok(stretches.at(-1).x > 60 && stretches.at(-1).x < 130);
});

test("a river is named along its straightest stretch, to be read from the left", () => {
  const zigzag = Array.from({ length: 20 }, (_, i) => [10 * i, i % 2 ? 30 : 0]);
  const [found] = stretchesOf([...zigzag, [200, 0], [400, 100]], 100);
  assert.ok(found.x > 200);
  assert.ok(Math.abs(found.angle - Math.atan2(100, 200)) < 0.05);
  const [back] = stretchesOf([[400, 100], [200, 0]], 100);
  assert.ok(Math.abs(back.angle - Math.atan2(100, 200)) < 0.05);
  assert.deepEqual(stretchesOf(zigzag, 100), []);
  assert.deepEqual(stretchesOf([[0, 0], [50, 0]], 100), []);
  assert.deepEqual(stretchesOf([], 100), []);
});
