import assert from "node:assert/strict";
import test from "node:test";

import { offeredLayers } from "../../static/mosulmap/js/downloads.js";

const SHOWN = { day: 5, compare: null, knownOn: null, atLeast: null, filters: "" };
const queries = (state) => Object.fromEntries(offeredLayers({ ...SHOWN, ...state }).map(({ key, query }) => [key, query]));

test("the day is that of control, and the whole campaign has no query", () => {
  assert.deepEqual(queries({}), { control: "on=1970-01-06", events: "", reports: "", spans: "", districts: "" });
});

test("two days are compared in their order, and one day with itself is not", () => {
  assert.equal(queries({ compare: 2 }).changes, "from=1970-01-03&to=1970-01-06");
  assert.equal(queries({ compare: 9 }).changes, "from=1970-01-06&to=1970-01-10");
  assert.equal(queries({ day: 9, compare: 10 }).changes, "from=1970-01-10&to=1970-01-11");
  assert.equal(queries({ compare: 5 }).changes, undefined);
});

test("what was known and counts is for control, changes and spans", () => {
  const found = queries({ compare: 9, knownOn: 7, atLeast: "reported" });
  const basis = "known_on=1970-01-08&at_least=reported";
  assert.deepEqual([found.control, found.changes, found.spans], [`on=1970-01-06&${basis}`, `from=1970-01-06&to=1970-01-10&${basis}`, basis]);
});

test("what was known is for events and reports as well, which have no grade", () => {
  const known = "known_on=1970-01-08";
  const found = queries({ knownOn: 7, atLeast: "reported", filters: "kind=control" });
  assert.deepEqual([found.events, found.reports, found.filtered, found.districts], [known, known, `kind=control&${known}`, ""]);
});

test("filters are for events, but not what the map alone knows", () => {
  const found = offeredLayers({ ...SHOWN, filters: "kind=control&kind=attack&in_view=1" }).find(({ key }) => key === "filtered");
  assert.deepEqual(found, { key: "filtered", layer: "events", query: "kind=control&kind=attack" });
  assert.equal(queries({ filters: "in_view=1" }).filtered, undefined);
});
