import assert from "node:assert/strict";
import { test } from "node:test";

import { readIndex } from "../../static/mosulmap/js/event_search.js";
import { choose, countDays, forTable, readChoosable, readFilters, withValue, withoutValue } from "../../static/mosulmap/js/filtering.js";

const START = 1000;
const district = (index, slug, bank, lon, lat) => ({ index, slug, bank, lon, lat });
const span = (from, until, grade) => ({ from: START + from, until: START + until, grade });
const core = {
  campaign: { start: START },
  actors: [{ index: 0, slug: "crown", side: 0 }, { index: 1, slug: "guards", side: 0 }, { index: 2, slug: "guild", side: 2 }],
  districts: [district(0, "docks", "north", 10.1, 50.1), district(1, "mill", "south", 10.5, 50.5), district(2, "nowhere", "", null, null)],
  spans: [[span(0, 5, "initial"), span(5, 60, "disputed")], [span(0, 60, "initial")], [span(0, 60, "claimed")]],
  phases: [{ slug: "landing", from: START, until: START + 10 }, { slug: "siege", from: START + 10, until: START + 60 }],
};
const part = {
  language: "en",
  actors: ["guards", "guild"],
  districts: ["docks", "mill", "nowhere"],
  sources: {
    columns: ["publisher", "title", "language", "agency", "published"],
    rows: [["Gazette", "", "en", "", 6], ["Herald", "", "en", "", null], ["Reprint", "", "en", "Agency", 20]],
  },
  voices: { columns: ["slug", "en", "ar"], rows: [["watch", "Watch", ""], ["command", "Command", ""]] },
  events: {
    columns: ["reference", "day", "kind", "actor", "districts", "covers", "place", "point", "citations", "title"],
    rows: [
      ["taken", 4, "control", 0, [0], "", "", null, [0, 0, 1, 2, 1, 1], "Taken."],
      ["lost", 5, "control", 1, [0, 1], "", "", null, [1, -1, 1, 0, -1, 0], "Lost."],
      ["raid", 12, "attack", 1, [], "", "The wharf", [10.9, 50.9], [2, -1, 1], "Raid."],
      ["bank", 12, "control", null, [1, 2], "south", "", null, [0, -1, 1], "Bank."],
    ],
  },
};
const events = readChoosable(readIndex(structuredClone(part), core), core);
const passing = (text, given) => choose(events, readFilters(text), given).passing.map(({ reference }) => reference);

const FOUND = [
  ["", ["taken", "lost", "raid", "bank"]],
  ["side=crown", ["taken"]],
  ["side=guild&kind=control", ["lost"]],
  ["actor=guards&actor=guild", ["taken", "lost", "raid"]],
  ["actor=crown", []],
  ["kind=attack&kind=control", ["taken", "lost", "raid", "bank"]],
  ["grade=initial", ["taken", "lost", "bank"]],
  ["grade=disputed", ["lost"]],
  ["grade=claimed&bank=south", ["bank"]],
  ["bank=north", ["taken", "lost"]],
  ["phase=landing", ["taken", "lost"]],
  ["publisher=Agency", ["taken", "raid"]],
  ["publisher=Reprint", []],
  ["publisher=Gazette&voice=watch", ["taken"]],
  ["voice=nobody", []],
];

for (const [text, references] of FOUND) {
  test(`“${text}” lets pass what the table lists`, () => assert.deepEqual(passing(text), references));
}

test("only what lies in the map's view passes, at its own point or in a district of which it is", () => {
  assert.deepEqual(passing("in_view=1", { bounds: [10, 50, 10.3, 50.3] }), ["taken", "lost"]);
  assert.deepEqual(passing("in_view=1", { bounds: [10.4, 50.4, 11, 51] }), ["lost", "raid", "bank"]);
  // Before the map is there, nothing is left out.
  assert.equal(passing("in_view=1").length, 4);
  assert.equal(passing("", { bounds: [0, 0, 1, 1] }).length, 4);
});

test("words are those that the server has found", () => {
  assert.deepEqual(passing("q=wharf&side=guild", { found: new Set(["raid", "bank"]) }), ["raid"]);
});

test("each value is counted beside the other filters, and beside words and view", () => {
  const { counts, total } = choose(events, readFilters("kind=control&side=guild"));
  assert.equal(total, 4);
  assert.deepEqual([...counts.kind], [["control", 1], ["attack", 1]]);
  assert.deepEqual([...counts.side], [["crown", 1], ["guild", 1]]);
  assert.deepEqual([...counts.publisher], [["Herald", 1], ["Gazette", 1]]);
  assert.deepEqual([...choose(events, readFilters("q=x"), { found: new Set(["raid"]) }).counts.kind], [["attack", 1]]);
});

test("as known on a day, an event has the publishers and voices that could be read by then", () => {
  const known = START + 6;
  assert.deepEqual(passing("", { known: START + 5 }), ["lost"]);
  assert.deepEqual(passing("", { known }), ["taken", "lost", "bank"]);
  assert.deepEqual(passing("publisher=Agency", { known }), []);
  assert.deepEqual(passing("voice=command", { known }), []);
  assert.equal(choose(events, readFilters(""), { known }).total, 3);
});

const CHANGES = [
  [withValue("", "kind", "control"), "kind=control"],
  [withValue("kind=control&q=a", "kind", "attack"), "kind=control&kind=attack&q=a"],
  [withValue("kind=control&q=a", "q", "b c"), "kind=control&q=b+c"],
  [withValue("q=a", "q", ""), ""],
  [withValue("q=a&in_view=1", "side", "x"), "side=x&q=a&in_view=1"],
  [withoutValue("kind=control&kind=attack", "kind", "control"), "kind=attack"],
  [withoutValue("publisher=A%26B", "publisher", "A&B"), ""],
  [forTable("side=x&in_view=1"), "side=x"],
];

for (const [changed, expected] of CHANGES) {
  test(`filters become “${expected}”`, () => assert.equal(changed, expected));
}

test("the days of events are counted as the record counts its own", () => {
  const { eventCounts, reportDays } = countDays([{ day: 9, kind: "a", count: 2 }, { day: 4, kind: "b", count: 1 }, { day: 9, kind: "b", count: 1 }]);
  assert.deepEqual([...eventCounts], [[9, 3], [4, 1]]);
  assert.deepEqual(reportDays, [4, 9]);
});
