import assert from "node:assert/strict";
import { test } from "node:test";

import { compareDays, createWitnesses, foldedTexts } from "../../static/mosulmap/js/static_edition.js";

const START = 1000;
const [CROWN, GUARDS, GUILD] = [0, 1, 2];
const span = (from, until, holder, values = {}) => (
  { from: START + from, until: START + until, tenure: START + from, holder, challenger: -1, contested: false, unresolved: false, grade: "claimed", ...values }
);
const record = {
  actors: [{ side: 0 }, { side: 0 }, { side: 2 }],
  districts: ["docks", "fort", "mill", "quay"].map((slug, index) => ({ slug, index, en: slug, ar: "", area: [3, 1, 4, null][index] })),
  spans: [
    [span(0, 10, GUILD), span(10, 60, GUARDS)],
    [span(0, 12, GUILD), span(12, 14, CROWN), span(14, 60, GUILD)],
    [span(0, 20, GUILD), span(20, 60, GUILD, { tenure: START, contested: true, challenger: GUARDS })],
    [span(0, 60, GUILD)],
  ],
};

test("each district that changed is told once, in the sort of its change", () => {
  const { changes } = compareDays(record, START + 5, START + 30);
  assert.deepEqual(changes.map(({ district, sort, turns }) => [district.slug, sort, turns.map(({ day }) => day - START)]), [
    ["docks", "hands", [10]],
    ["fort", "back", [12, 14]],
    ["mill", "state", []],
  ]);
});

for (const [first, second, slugs] of [[5, 9, []], [9, 10, ["docks"]], [10, 11, []], [12, 13, []], [13, 14, ["fort"]], [19, 20, ["mill"]]]) {
  test(`from day ${first} to day ${second} changed: ${slugs.join() || "nothing"}`, () => {
    assert.deepEqual(compareDays(record, START + first, START + second).changes.map(({ district }) => district.slug), slugs);
  });
}

test("what a side gained and lost is counted in districts, km² and thousandths of the area", () => {
  assert.deepEqual(compareDays(record, START, START + 30).balances, [
    { side: 0, gained: 1, lost: 0, gainedKm2: 3, lostKm2: 0, shareBefore: 0, shareAfter: 375 },
    { side: 2, gained: 0, lost: 1, gainedKm2: 0, lostKm2: 3, shareBefore: 1000, shareAfter: 625 },
  ]);
});

test("words are looked for in the texts of an event, its districts and its citations", () => {
  const citation = { source: { title: "Docks TAKEN", publisher: "Herald" }, claimant: { text: "The Watch" }, summary: null, note: null };
  const text = foldedTexts({ reference: "e1", place: "", summary: { text: "Over." }, districts: [2], citations: [citation] }, record.districts);
  for (const word of ["e1", "over.", "mill", "docks taken", "herald", "the watch"]) assert.ok(text.includes(word), word);
  assert.ok(!text.includes("fort"));
});

const source = (publisher, agency = "") => ({ publisher, agency });
const cited = (number, supports, voice = -1, known = START) => ({ source: number, voice, supports, known });
const event = (reference, day, actor, citations, values = {}) => ({ reference, day: START + day, actor, control: 2, known: START, districts: [0], citations, ...values });
const index = {
  actors: ["guards", "guild"],
  sources: [source("Herald"), source("Gazette"), source("Reprint", "Herald"), source("Post")],
  voices: [{ slug: "command", en: "Command", ar: "القيادة", unnamed: 0 }, { slug: "residents", en: "Residents", ar: "", unnamed: 1 }],
  events: [
    event("entered", 9, 0, [cited(3, true)], { control: 1 }),
    event("taken", 10, 0, [cited(0, true, 0), cited(2, true), cited(1, true, 1), cited(3, true, 1)]),
    event("raid", 10, 0, [cited(3, true)], { control: 0 }),
    event("held", 12, 0, [cited(3, false, 1), cited(1, true, -1, START + 20)]),
    event("elsewhere", 10, 0, [cited(3, true)], { districts: [1] }),
    event("lost", 30, 1, [cited(3, true)]),
  ],
};
const named = { ...record, actors: ["crown", "guards", "guild"].map((slug, number) => ({ ...record.actors[number], slug, index: number })), districts: record.districts.map((district, number) => ({ ...district, index: number })) };
const docks = (first, second, known = Infinity, language = "en") => {
  const { changes } = compareDays(named, START + first, START + second, createWitnesses(index, named, known, language));
  const { publishers, voices, events } = changes.find(({ district }) => district.slug === "docks");
  return [publishers, voices, events];
};

test("a hold is told by whoever says it and does not deny it, an agency once, and by the reports of its first day", () => {
  assert.deepEqual(docks(5, 20), [["Gazette", "Herald"], [["Command", "en", null], ["Residents", "en", "Gazette"]], ["taken"]]);
});

test("a denial after the second day counts for nothing", () => {
  assert.deepEqual(docks(5, 11)[0], ["Gazette", "Herald", "Post"]);
});

test("a voice has its name in the language of the page, or says in which it is", () => {
  assert.deepEqual(docks(5, 20, Infinity, "ar")[1], [["Residents", "en", "Gazette"], ["القيادة", "ar", null]]);
});

test("what could not be read by a day says nothing", () => {
  const late = { ...index, events: index.events.map((each) => (each.reference === "taken" ? { ...each, citations: each.citations.map((one, i) => ({ ...one, known: START + 10 + i })) } : each)) };
  const { changes } = compareDays(named, START + 5, START + 11, createWitnesses(late, named, START + 11, "en"));
  assert.deepEqual(changes[0].publishers, ["Herald"]);
});
