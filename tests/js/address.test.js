import assert from "node:assert/strict";
import { test } from "node:test";

import { parseDay } from "../../static/mosulmap/js/dates.js";
import { readQuery, writeQuery } from "../../static/mosulmap/js/state.js";

const day = parseDay("2016-11-12");
const NOTHING = { knownOn: null, atLeast: null, district: null, event: null, show: null, view: null };

const ROUND_TRIPS = [
  ["a day alone", { day }, "?on=2016-11-12"],
  ["a district", { day, district: "al-bakr" }, "?on=2016-11-12&district=al-bakr"],
  ["an event", { day, event: "r0076" }, "?on=2016-11-12&event=r0076"],
  ["a day of knowledge", { day, knownOn: day + 2 }, "?on=2016-11-12&known_on=2016-11-14"],
  ["a least grade", { day, atLeast: "reported" }, "?on=2016-11-12&at_least=reported"],
  ["filters", { day, filters: "side=isis&kind=control&kind=attack&q=al+bakr" }, "?on=2016-11-12&side=isis&kind=control&kind=attack&q=al+bakr"],
  ["the table", { day, show: "table" }, "?on=2016-11-12&show=table"],
  ["a view", { day, view: { zoom: 12.5, lat: 36.3601, lon: 43.2009 } }, "?on=2016-11-12&view=12.5/36.3601/43.2009"],
  ["a view south and west of zero", { day, view: { zoom: 9, lat: -0.5, lon: -70.25 } }, "?on=2016-11-12&view=9/-0.5/-70.25"],
  [
    "everything at once",
    { day, district: "arbajiyah", show: "table", view: { zoom: 11, lat: 36, lon: 43 } },
    "?on=2016-11-12&district=arbajiyah&show=table&view=11/36/43",
  ],
];

for (const [name, state, query] of ROUND_TRIPS) {
  test(`${name} can be read back from the address that it is written into`, () => {
    assert.equal(writeQuery({ ...NOTHING, ...state }), query);
    assert.deepEqual(readQuery(query), state);
  });
}

const WRONG_PARTS = [
  "?on=yesterday", "?on=2016-13-40", "?on=", "?on=2016-11-12T00:00", "?district=", "?event=", "?show=everything",
  "?known_on=", "?known_on=2016-02-30", "?at_least=", "?at_least=claimed",
  "?view=", "?view=12", "?view=12/36", "?view=12/36/43/1", "?view=x/y/z", "?view=12/91/43", "?view=12/36/181",
  "?view=-1/36/43", "?view=12/1e9/43", "?view=12/36/Infinity", "?view=NaN/NaN/NaN", "?view=12/36/43;alert(1)",
  "?playing=true", "?__proto__=x", "?constructor=x", "?%ZZ", "?", "", "?&&&===",
];

for (const query of WRONG_PARTS) {
  test(`${query || "no query"} says nothing of the state`, () => assert.deepEqual(readQuery(query), {}));
}

test("what is wrong is left out, and the rest is read", () => {
  assert.deepEqual(readQuery("?on=yesterday&district=al-bakr&view=1/2"), { district: "al-bakr" });
});

test("of a part that is given twice the first counts", () => {
  assert.deepEqual(readQuery("?on=2016-11-12&on=2017-01-01"), { day });
});

const HOSTILE = ["\"><script>alert(1)</script>", "a&on=1999-01-01", "a#b", "a?b=c", "../../admin", "%00", "\u0000", "دجلة", "a+b c"];

for (const district of HOSTILE) {
  test(`a district named ${JSON.stringify(district)} stays within its own part of the address`, () => {
    const query = writeQuery({ ...NOTHING, day, district });
    assert.doesNotMatch(query, /[<>"#\s]/);
    assert.deepEqual(readQuery(query), { day, district });
  });
}
