import assert from "node:assert/strict";
import test from "node:test";

import { restingHeight } from "../../static/mosulmap/js/sheet.js";

const HEIGHTS = { peek: 50, half: 300, full: 600 };

test("a sheet comes to rest at the height that is nearest", () => {
  assert.equal(restingHeight(60, 10, HEIGHTS), "half");
  assert.equal(restingHeight(310, 260, HEIGHTS), "half");
  assert.equal(restingHeight(580, 530, HEIGHTS), "full");
  assert.equal(restingHeight(90, -510, HEIGHTS), "peek");
});

test("a short pull is enough to go on in its direction", () => {
  assert.equal(restingHeight(340, 40, HEIGHTS), "full");
  assert.equal(restingHeight(260, -40, HEIGHTS), "peek");
  assert.equal(restingHeight(560, -40, HEIGHTS), "half");
});

test("a height that is rounded is where the pull began, not what it leads to", () => {
  assert.equal(restingHeight(339.6, 40, HEIGHTS), "full");
});

test("at its end it stays", () => {
  assert.equal(restingHeight(600, 20, HEIGHTS), "full");
  assert.equal(restingHeight(50, -20, HEIGHTS), "peek");
});
