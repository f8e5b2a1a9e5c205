import assert from "node:assert/strict";
import { test } from "node:test";

import { createEvidence, readEvidence, windowOf } from "../../static/mosulmap/js/record.js";

const CORE = {
  version: "12-abc",
  campaign: { start: 1000 },
  actors: [{ index: 0, slug: "guards" }, { index: 1, slug: "guild" }],
  districts: [{ index: 0, slug: "docks" }, { index: 1, slug: "mill" }],
  windows: [{ from: 1000, until: 1008, version: "a1" }, { from: 1008, until: 1010, version: "" }],
};

function part(rows = {}) {
  const events = [["r1", 4, "guild", ["mill", "docks"], "Taken.", [[1, 0, "ضابط", ["said so", "en"], "", 6]]], ["r2", 5, null, ["nowhere"], "", []]];
  return {
    language: "ar",
    sources: { columns: ["publisher", "published"], rows: [["Gazette", null], ["Herald", -3]] },
    events: { columns: ["reference", "day", "actor", "districts", "summary", "citations"], rows: rows.events ?? events },
    figures: { columns: ["day", "value", "source", "claimant", "summary", "note", "known"], rows: [[4, 49000, 0, "", "نزحوا.", "", 4]] },
  };
}

test("days are shifted, and slugs become places in the core", () => {
  const { events, figures } = readEvidence(part(), CORE);
  assert.deepEqual(events.map(({ reference, day, actor, districts }) => [reference, day, actor, districts]), [["r1", 1004, 1, [1, 0]], ["r2", 1005, -1, []]]);
  assert.deepEqual([figures[0].day, figures[0].source.publisher, figures[0].source.published], [1004, "Gazette", null]);
});

test("an actor that the core does not have is none", () => {
  const [event] = readEvidence(part({ events: [["r1", 4, "stranger", [], "", []]] }), CORE).events;
  assert.equal(event.actor, -1);
});

test("a citation says who, in which source, and whether for or against", () => {
  const [event] = readEvidence(part(), CORE).events;
  const [{ source, ...citation }] = event.citations;
  assert.deepEqual(citation, { supports: false, claimant: { text: "ضابط", language: "ar" }, summary: { text: "said so", language: "en" }, note: null, known: 1006 });
  assert.deepEqual([source.publisher, source.published], ["Herald", 997]);
});

test("a day belongs to one window", () => {
  assert.deepEqual([999, 1000, 1007, 1008, 1009, 1010].map((day) => windowOf(CORE.windows, day)?.from), [undefined, 1000, 1000, 1008, 1008, undefined]);
});

/** Evidence whose requests a test answers: {evidence, asked, arrivals, answer(name, partOrError)}. */
function served() {
  const pending = new Map();
  const state = { asked: [], arrivals: 0 };
  const fetchPart = (version, name) => new Promise((resolve, reject) => {
    state.asked.push(`${version}/${name}`);
    pending.set(name, { resolve, reject });
  });
  const evidence = createEvidence(CORE, "ar", fetchPart, () => { state.arrivals += 1; });
  const answer = async (name, given) => {
    pending.get(name)[given instanceof Error ? "reject" : "resolve"](given);
    // The answer has gone through every step of its promise.
    await new Promise((resolve) => { setTimeout(resolve); });
  };
  return { evidence, state, answer };
}

// Day 1000 is 27 September 1972.
const WINDOW = "days-ar-1972-09-27";

test("a window is loaded once, and tells of each of its days", async () => {
  const { evidence, state, answer } = served();
  assert.equal(evidence.ofDay(1004), "loading");
  assert.equal(evidence.isSettled(1004), false);
  evidence.needDay(1004);
  evidence.needDay(1005);
  assert.deepEqual(state.asked, [`a1/${WINDOW}`]);
  await answer(WINDOW, part());
  assert.equal(state.arrivals, 1);
  assert.deepEqual(evidence.ofDay(1004).events.map(({ reference }) => reference), ["r1"]);
  assert.deepEqual(evidence.ofDay(1004).figures.map(({ value }) => value), [49000]);
  assert.deepEqual(evidence.ofDay(1006), { events: [], figures: [] });
  assert.equal(evidence.event("r2").day, 1005);
  assert.equal(evidence.event("r3"), undefined);
  evidence.needDay(1007);
  assert.equal(state.asked.length, 1);
});

test("of a window without evidence nothing is asked", () => {
  const { evidence, state } = served();
  evidence.needDay(1009);
  assert.deepEqual(evidence.ofDay(1009), { events: [], figures: [] });
  assert.deepEqual(state.asked, []);
});

test("the story of a district has the version of the core", async () => {
  const { evidence, state, answer } = served();
  evidence.needStory("docks");
  assert.deepEqual(state.asked, ["12-abc/district-ar-docks"]);
  assert.equal(evidence.ofDistrict("docks"), "loading");
  await answer("district-ar-docks", { alt: ["Quays"], ...part() });
  assert.deepEqual(evidence.ofDistrict("docks").alt, ["Quays"]);
  const { events } = evidence.ofDistrict("docks");
  assert.equal(events.length, 2);
  evidence.choose = (rows) => rows.slice(1);
  assert.deepEqual(evidence.ofDistrict("docks").events, [events[1]]);
  assert.deepEqual(evidence.ofDistrict("docks").alt, ["Quays"]);
  evidence.choose = () => "loading";
  assert.equal(evidence.ofDistrict("docks"), "loading");
});

test("what failed is asked for again when it is needed again", async () => {
  const { evidence, state, answer } = served();
  evidence.needDay(1004);
  await answer(WINDOW, new Error("no connection"));
  assert.equal(evidence.ofDay(1004), "failed");
  assert.equal(evidence.isSettled(1004), true);
  evidence.needDay(1004);
  assert.equal(evidence.ofDay(1004), "loading");
  assert.equal(evidence.isSettled(1004), false);
  assert.equal(state.asked.length, 2);
});

test("what a publication has replaced is outdated, and not asked for again", async () => {
  const { evidence, state, answer } = served();
  evidence.needDay(1004);
  await answer(WINDOW, Object.assign(new Error("gone"), { status: 410 }));
  assert.equal(evidence.ofDay(1004), "outdated");
  evidence.needDay(1004);
  assert.equal(state.asked.length, 1);
});
