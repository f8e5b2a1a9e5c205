import assert from "node:assert/strict";
import { test } from "node:test";

import { currentPhase, placeLabels } from "../../static/mosulmap/js/phases.js";

const PHASES = [{ name: "east", from: 10, until: 20 }, { name: "pause", from: 20, until: 21 }, { name: "west", from: 25, until: 30 }];

const ON_A_DAY = [
  ["the day before the first phase", 9, undefined],
  ["its first day", 10, "east"],
  ["its last day", 19, "east"],
  ["the only day of the next one", 20, "pause"],
  ["a day between two phases", 21, undefined],
  ["the last day of all", 29, "west"],
  ["the day after it", 30, undefined],
];

for (const [name, day, expected] of ON_A_DAY) {
  test(`on ${name} the phase is ${expected ?? "none"}`, () => assert.equal(currentPhase(PHASES, day)?.name, expected));
}

const flag = (x, width = 50) => ({ x, width });
const RIGHT = { line: 0, side: "right" };
const LEFT = { line: 0, side: "left" };

const PLACES = [
  ["no flag", [], 300, 2, []],
  ["a flag with room", [flag(100)], 300, 2, [RIGHT]],
  ["a flag at the end of the chart", [flag(290)], 300, 2, [LEFT]],
  ["a flag at its beginning", [flag(0)], 300, 2, [RIGHT]],
  ["a label wider than the chart", [flag(100, 400)], 300, 2, [null]],
  ["two that are far apart", [flag(50), flag(150)], 300, 1, [RIGHT, RIGHT]],
  ["two that are near", [flag(100), flag(130)], 300, 1, [LEFT, RIGHT]],
  ["three that are near, on one line", [flag(100), flag(115), flag(130)], 300, 1, [null, LEFT, RIGHT]],
  ["two on one day, on one line", [flag(100), flag(100)], 300, 1, [null, RIGHT]],
  ["two at the end of the chart", [flag(270), flag(290)], 300, 2, [LEFT, { line: 1, side: "left" }]],
  ["no line at all", [flag(100)], 300, 0, [null]],
];

for (const [name, flags, total, lines, expected] of PLACES) {
  test(`labels of ${name}`, () => assert.deepEqual(placeLabels(flags, total, lines), expected));
}

test("no label overlaps another, nor the pole of a higher one", () => {
  let seed = 7;
  const random = (most) => { seed = seed * 16_807 % 2_147_483_647; return seed % most; };
  for (let round = 0; round < 300; round += 1) {
    const flags = Array.from({ length: 9 }, () => flag(random(600), 20 + random(120))).sort((a, b) => a.x - b.x);
    const boxes = placeLabels(flags, 600, 2).flatMap((place, i) => {
      if (!place) return [];
      const { x, width } = flags[i];
      const label = { line: place.line, from: place.side === "left" ? x - width : x, to: place.side === "left" ? x : x + width };
      return place.line ? [label, { line: 0, from: x, to: x }] : [label];
    });
    for (const [i, a] of boxes.entries()) {
      for (const b of boxes.slice(i + 1)) assert.ok(a.line !== b.line || a.to < b.from || b.to < a.from, JSON.stringify([a, b]));
    }
  }
});
