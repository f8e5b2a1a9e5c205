import assert from "node:assert/strict";
import { test } from "node:test";

import { parseDay } from "../../static/mosulmap/js/dates.js";
import { createStore, readQuery, selectionDiffers, writeQuery } from "../../static/mosulmap/js/state.js";
import { readStory, stateOf } from "../../static/mosulmap/js/story_walk.js";

const start = parseDay("2031-03-01");
const PART = {
  language: "ar",
  slug: "landing",
  name: "الإنزال",
  summary: ["What was told.", "en"],
  steps: {
    columns: ["reference", "name", "text", "day", "compare", "knownOn", "atLeast", "view", "district", "event", "filters", "reports"],
    rows: [
      ["one", "السيطرة", "", 5, null, 20, null, [12, 50.1, 10.1], "docks", null, "", ["taken", "gone"]],
      ["two", ["Two days", "en"], "", 4, 6, null, "reported", null, null, null, "", []],
    ],
  },
  reports: { columns: ["reference", "day", "summary", "publishers"], rows: [["taken", 5, "جرت السيطرة", ["Gazette"]]] },
};

test("a story has days, texts with their language, and in each step the reports that are there", () => {
  const story = readStory(structuredClone(PART), start);
  const [one, two] = story.steps;
  assert.deepEqual(story.summary, { text: "What was told.", language: "en" });
  assert.deepEqual([one.number, one.day - start, one.compare, one.knownOn - start], [1, 5, null, 20]);
  assert.deepEqual(one.reports.map(({ reference, day }) => [reference, day - start]), [["taken", 5]]);
  assert.deepEqual(two.name, { text: "Two days", language: "en" });
});

test("a step sets all that a link to it says, and takes back what the one before has set", () => {
  const [one, two] = readStory(structuredClone(PART), start).steps;
  const store = createStore({ story: "landing", ...stateOf(one) });
  assert.equal(writeQuery(store.get()), "?on=2031-03-06&known_on=2031-03-21&district=docks&story=landing&step=1&view=12/50.1/10.1");
  store.set(stateOf(two));
  assert.equal(writeQuery(store.get()), "?on=2031-03-05&at_least=reported&compare=2031-03-07&story=landing&step=2");
});

test("the address of a step is read; a step without a number is the first", () => {
  assert.deepEqual(readQuery("?story=landing&step=3"), { story: "landing", step: 3 });
  assert.deepEqual(readQuery("?story=landing&step=x"), { story: "landing", step: 1 });
  assert.deepEqual(readQuery("?step=3"), {});
});

test("to open or leave a story is a step that Back undoes; to walk in it is none", () => {
  const at = (story, step, district = null) => ({ story, step, district, event: null, show: null });
  assert.ok(selectionDiffers(at("landing", 1), at(null, null)));
  assert.ok(selectionDiffers(at(null, null), at("landing", 1)));
  assert.ok(!selectionDiffers(at("landing", 2, "docks"), at("landing", 1)));
  assert.ok(selectionDiffers(at("landing", 2, "docks"), at("landing", 2)));
});
