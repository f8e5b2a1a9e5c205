import assert from "node:assert/strict";
import { test } from "node:test";

import { nameOfPart, readCompared } from "../../static/mosulmap/js/compared.js";
import { parseDay } from "../../static/mosulmap/js/dates.js";

const [first, second] = [parseDay("2031-03-05"), parseDay("2031-04-01")];

const NAMES = [
  [{ day: first, compare: second, counted: "" }, "compare-en-2031-03-05-2031-04-01"],
  [{ day: second, compare: first, counted: "" }, "compare-en-2031-03-05-2031-04-01"],
  [{ day: first, compare: second, counted: "2031-03-09-reported" }, "compare-en-2031-03-05-2031-04-01-2031-03-09-reported"],
  [{ day: first, compare: first, counted: "" }, null],
  [{ day: first, compare: null, counted: "" }, null],
];

for (const [state, expected] of NAMES) {
  test(`the part of ${state.day} and ${state.compare} is ${expected}`, () => assert.equal(nameOfPart(state, "en"), expected));
}

const RECORD = {
  campaign: { start: first },
  actors: [{ index: 0, slug: "guild" }, { index: 1, slug: "guards" }],
  districts: [{ index: 0, slug: "docks" }],
};
const STATES = ["holder", "challenger", "contested", "unresolved", "since", "last"];

test("a comparison has days, actors and districts of the record; what the core does not have is left out", () => {
  const row = (slug) => [slug, "hands", ["guild", null, 0, 0, 0, null], ["guards", "guild", 1, 1, 4, 4], [[4, "guards"], [5, null]], "claimed"];
  const { first: from, second: to, changes, balances } = readCompared({
    first: 0,
    second: 27,
    states: STATES,
    changes: { columns: ["district", "sort", "before", "after", "turns", "grade"], rows: [row("docks"), row("gone")] },
    balances: { columns: ["side", "gained"], rows: [["guild", 1], [null, 2]] },
  }, RECORD);
  assert.deepEqual([from, to], [first, second]);
  assert.equal(changes.length, 1);
  const [{ district, before, after, turns }] = changes;
  assert.equal(district, RECORD.districts[0]);
  assert.deepEqual(before, { holder: 0, challenger: -1, contested: false, unresolved: false });
  assert.deepEqual(after, { holder: 1, challenger: 0, contested: true, unresolved: true });
  assert.deepEqual(turns, [{ day: first + 4, holder: 1 }, { day: first + 5, holder: -1 }]);
  assert.deepEqual(balances.map(({ side }) => side), [0, -1]);
});
