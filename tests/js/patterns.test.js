import assert from "node:assert/strict";
import { test } from "node:test";

import { contrast, describeFill, fillOfSpan, fillState, lineWidths, neutralOn, readableOn } from "../../static/mosulmap/js/map/patterns.js";

const STATES = ["contested", "unresolved", "claimed", "disputed"];

test("what is held is filled with the colour of its side, or of nobody", () => {
  assert.deepEqual(describeFill("held", 2, -1), { key: "held-2", size: 1, ground: "var(--side-2)", marks: [] });
  assert.equal(describeFill("held", -1, -1).ground, "var(--nobody)");
});

test("each other state has marks or a colour of its own, and no two states have the same", () => {
  const looks = ["held", ...STATES].map((state) => {
    const { ground, marks } = describeFill(state, 1, 2);
    return JSON.stringify([ground, marks]);
  });
  assert.equal(new Set(looks).size, STATES.length + 1);
});

test("the hatch of what is contested is on the holder's colour in the challenger's, or in one of no side", () => {
  const { ground, marks } = describeFill("contested", 1, 2);
  assert.deepEqual([ground, marks[0].stroke], ["var(--side-1)", "var(--side-2)"]);
  assert.equal(describeFill("contested", 1, -1).marks[0].stroke, "var(--stripe-1)");
});

test("each pair of sides that contest has a fill of its own; elsewhere the holder alone counts", () => {
  const keys = (state) => [[1, 2], [2, 1], [1, -1], [1, 3]].map(([holder, challenger]) => describeFill(state, holder, challenger).key);
  assert.equal(new Set(keys("contested")).size, 4);
  assert.equal(new Set(keys("claimed")).size, 2);
});

test("what is claimed has a dotted edge", () => {
  assert.deepEqual(STATES.map((state) => describeFill(state, 1, 2).edge), [undefined, undefined, "dotted", undefined]);
});

test("a line that leaves a tile goes on in the next", () => {
  for (const state of ["contested", "disputed"]) {
    const { size, marks } = describeFill(state, 1, 2);
    const lines = [...marks[0].d.matchAll(/M(-?[\d.]+) (-?[\d.]+)L(-?[\d.]+) (-?[\d.]+)/g)].map((numbers) => numbers.slice(1).map(Number));
    assert.ok(lines.length >= 3);
    // At 45 degrees, and such that the tile beside it has the same line.
    const ends = new Set(lines.map(([x1, y1, x2, y2]) => {
      assert.equal(Math.abs(x2 - x1), Math.abs(y2 - y1));
      return ((x1 + (y2 > y1 ? -y1 : y1)) % size + size) % size;
    }));
    assert.deepEqual([...ends], [0]);
  }
});

const SPANS = [
  [{ grade: "reported" }, "held"], [{ grade: "initial" }, "held"], [{ grade: "claimed" }, "claimed"], [{ grade: "disputed" }, "disputed"],
  [{ grade: "claimed", contested: true }, "contested"],
];

for (const [span, expected] of SPANS) {
  test(`${JSON.stringify(span)} is filled as ${expected}`, () => {
    assert.equal(fillState(span), expected);
    const { key } = fillOfSpan([{ side: 0 }, { side: 0 }], { holder: 1, challenger: -1, ...span });
    assert.ok(key.startsWith(`${expected}-0`));
  });
}

// Ratios of WCAG 2, by its own formula.
const RATIOS = [["#ffffff", "#000000", 21], ["#2e96ab", "#3c3734", 3.39], ["rgb(46, 150, 171)", "color(srgb 1 1 1)", 3.46], ["#777777", "#777777", 1]];

for (const [one, other, expected] of RATIOS) {
  test(`${one} on ${other} has a contrast of about ${expected}`, () => assert.ok(Math.abs(contrast(one, other) - expected) < 0.01));
}

test("a neutral stripe is white in the light and ink in the dark, as far as it can be seen", () => {
  assert.deepEqual([neutralOn("#2e96ab", false), neutralOn("#f1ede5", false)], ["#ffffff", "#0e1114"]);
  assert.deepEqual([neutralOn("#6fbfd3", true), neutralOn("#3c3734", true)], ["#0e1114", "#ffffff"]);
});

for (const [colour, ink] of [["#3c3734", "#ffffff"], ["#5e554e", "#ffffff"], ["#2e96ab", "#0e1114"], ["#6fbfd3", "#0e1114"], ["#e3a51a", "#0e1114"], ["#ffffff", "#0e1114"], ["#000000", "#ffffff"]]) {
  test(`on ${colour} one writes in ${ink}`, () => assert.equal(readableOn(colour), ink));
}

test("lines grow with the map, between a least and a most", () => {
  const [far, near, closest] = [18, 30, 240].map(lineWidths);
  assert.deepEqual([far.front, far.frontCasing, far.pocket], [2.8, 5.6, 1.7]);
  assert.ok(near.front > far.front && near.front < closest.front);
  assert.deepEqual([closest.front, closest.frontCasing], [3.5, 7]);
  assert.deepEqual([far.river, near.river, closest.river], [4.2, 6, 48]);
  assert.ok(closest.pocket < far.front);
});

test("a tone makes another fill: dotted where nothing was reported, paler with age", () => {
  const span = { grade: "initial", holder: 0, challenger: -1 };
  const fills = [0, 1, 2, 4, 5].map((tone) => fillOfSpan([{ side: 0 }], span, tone));
  assert.equal(new Set(fills.map(({ key }) => key)).size, 5);
  assert.deepEqual(fills.map(({ marks }) => marks.length), [0, 1, 0, 0, 1]);
  assert.equal(new Set([0, 2, 3].map((place) => fills[place].ground)).size, 3);
  assert.equal(fills[1].ground, fills[0].ground);
});
