import assert from "node:assert/strict";
import test from "node:test";

import { createEventSearch, readIndex } from "../../static/mosulmap/js/event_search.js";
import { createFolding } from "../../static/mosulmap/js/search.js";

const folding = createFolding(JSON.parse(process.env.SPELLING_RULES));
const record = { campaign: { start: 1000 }, districts: [{ slug: "docks", index: 0 }, { slug: "fort", index: 1 }] };
const part = {
  language: "en",
  actors: ["guards"],
  districts: ["fort", "gone"],
  sources: { columns: ["publisher", "title", "language", "agency", "published"], rows: [["Gazette", "The fort falls", "en", "", 3], ["Gazette", "سقوط الحصن", "ar", "", null], ["Al-Bakr News", "", "", "", 4]] },
  voices: { columns: ["slug", "en", "ar"], rows: [] },
  events: {
    columns: ["reference", "day", "kind", "actor", "districts", "covers", "place", "point", "citations", "title"],
    rows: [
      ["e1", 3, "control", 0, [0, 1], "", "", null, [0, -1, 1, 1, -1, 1], "Guards took al-Bakr and the fort."],
      ["e2", 4, "other", null, [], "", "Old Mole", null, [1, -1, 1], ["دخلت القوات الخاصة المطار.", "ar"]],
      ["e3", 4, "attack", null, [], "", "", null, [2, -1, 1], "Shells on the docks"],
    ],
  },
};
const index = readIndex(structuredClone(part), record);
const search = createEventSearch(index, folding);
while (!search.prepare());
const events = (text) => search.find(text).events.map(({ reference }) => reference);

test("an event has day numbers, the districts that the core has, and its title with its language", () => {
  assert.deepEqual([index.events[0].day, index.events[0].districts], [1003, [1]]);
  assert.deepEqual(index.events[1].title, { text: "دخلت القوات الخاصة المطار.", language: "ar" });
});

test("an event is known from the first of the citations that support it, one without a date from its own day", () => {
  assert.deepEqual(index.events.map(({ known }) => known), [1003, 1004, 1004]);
  const later = structuredClone(part);
  later.sources.rows.push(["Herald", "", "", "", 9], ["Post", "", "", "", 1]);
  // Disputed at once, supported later; and by a source older than the event.
  later.events.rows[2][8] = [4, -1, 0, 3, -1, 1];
  later.events.rows[1][8] = [3, -1, 1, 4, -1, 1];
  const { events: [, older, disputed] } = readIndex(later, record);
  assert.deepEqual([older.known, disputed.known], [1001, 1009]);
  assert.deepEqual(disputed.citations.map(({ known }) => known), [1001, 1009]);
});

test("an event is found by beginnings of its words in either script, in any order, and by its place", () => {
  for (const [text, found] of [["fort guards", ["e1"]], ["bak", ["e1"]], ["albakr", ["e1"]], ["مطار", ["e2"]], ["المطار دخلت", ["e2"]], ["old mole", ["e2"]], ["ort", []], ["fort docks", []], ["f", []]]) {
    assert.deepEqual(events(text), found, text);
  }
});

test("a publisher has the events of all its sources, each once", () => {
  const [{ publisher, isExact, events: own }] = search.find("gazette").publishers;
  assert.deepEqual([publisher, isExact, own.map(({ reference }) => reference)], ["Gazette", true, ["e1", "e2"]]);
  assert.equal(search.find("gaz").publishers[0].isExact, false);
});

test("a source is found by the words of its title", () => {
  assert.deepEqual(search.find("حصن").sources.map(({ title }) => title), ["سقوط الحصن"]);
});

test("of a place without a position the events are those that are reported there", () => {
  assert.deepEqual(search.atPlace(folding.keysOf("al-Old Mole")).map(({ reference }) => reference), ["e2"]);
  assert.deepEqual(search.atPlace(["nowhere"]), []);
});

test("the words of many events are folded in steps", () => {
  const many = { ...index, events: Array.from({ length: 1200 }, () => index.events[0]) };
  const stepwise = createEventSearch(many, folding);
  const steps = [1, 2, 3].map(() => [stepwise.prepare(), stepwise.find("guards").events.length]);
  assert.deepEqual(steps, [[false, 500], [false, 1000], [true, 1200]]);
});
