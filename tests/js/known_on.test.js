import assert from "node:assert/strict";
import { test } from "node:test";

import { parseDay } from "../../static/mosulmap/js/dates.js";
import { basisOf, differingOn, narrowTo } from "../../static/mosulmap/js/known_on.js";

const day = parseDay("2031-03-05");

const BASES = [
  [{ knownOn: null, atLeast: null }, ""],
  [{ knownOn: day, atLeast: null }, "2031-03-05"],
  [{ knownOn: null, atLeast: "reported" }, "reported"],
  [{ knownOn: day, atLeast: "corroborated" }, "2031-03-05-corroborated"],
];

for (const [state, expected] of BASES) {
  test(`a basis is named “${expected}”, as the part of the payload`, () => assert.equal(basisOf(state), expected));
}

const event = (reference, ...citations) => ({ reference, citations: citations.map(([known, supports]) => ({ known, supports })) });
const EVENTS = [event("told", [5, true], [9, true]), event("denied first", [5, false], [9, true]), event("later", [9, true])];
const FIGURES = [{ value: 1, known: 5 }, { value: 2, known: 9 }];

test("an event exists from the first report that supports it, with what could be read by then", () => {
  const on = (known) => narrowTo(known, { events: EVENTS, figures: FIGURES, alt: ["Dox"] });
  assert.deepEqual(on(4), { events: [], figures: [], alt: ["Dox"] });
  assert.deepEqual(on(8), { events: [event("told", [5, true])], figures: [FIGURES[0]], alt: ["Dox"] });
  assert.deepEqual(on(9), { events: EVENTS, figures: FIGURES, alt: ["Dox"] });
});

test("a district's story, which has no figures, is narrowed too", () => {
  assert.deepEqual(narrowTo(5, { events: EVENTS }).events.map(({ reference }) => reference), ["told"]);
});

const ACTORS = [{ side: 0 }, { side: 1 }];
const span = (from, until, holder) => ({ from, until, holder, challenger: -1, contested: false, unresolved: false, grade: "reported" });

test("districts differ that the map shows otherwise on the day", () => {
  const now = [[span(0, 5, 0), span(5, 20, 1)], [span(0, 20, 0)]];
  const then = [[span(0, 8, 0), span(8, 20, 1)], [span(0, 20, 0)]];
  assert.deepEqual([4, 5, 7, 8].map((number) => differingOn(ACTORS, then, now, number)), [[], [0], [0], []]);
});
