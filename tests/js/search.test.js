import assert from "node:assert/strict";
import test from "node:test";

import { createFolding, findNamed } from "../../static/mosulmap/js/search.js";

// The rules are Python's (events/gazetteer/transliteration.py), which tests/test_js.py hands over as they travel with the payload.
const folding = createFolding(JSON.parse(process.env.SPELLING_RULES));
const rows = [
  { slug: "al-qadisiyah-1", en: "Al Qadisiyah I", ar: "القادسية الأولى", alt: ["Qadisiyah", "القادسية"], bank: "east" },
  { slug: "al-qadisiyah-2", en: "Al Qadisiyah II", ar: "القادسية الثانية", alt: ["Qadisiyah", "القادسية"], bank: "east" },
  { slug: "al-nasr-east", en: "Al Nasr East", ar: "النصر", alt: ["Al Nasr"], bank: "east" },
  { slug: "al-nasr-west", en: "Al Nasr West", ar: "النصر", alt: ["Al Nasr"], bank: "west" },
  { slug: "arbajiyah", en: "Arbajiyah", ar: "أربجية", alt: [], bank: "east" },
  { slug: "bartella", en: "Bartella", ar: "برطلة", alt: [], bank: "" },
];
const named = rows.map((row) => ({ ...row, keys: [...new Set([row.en, row.ar, ...row.alt].map((name) => folding.keysOf(name)[0]))] }));
const found = (text) => findNamed(named, text, folding);
const slugs = (text) => found(text).map(({ slug }) => slug).sort();
const exactly = (text) => found(text).filter(({ isExact }) => isExact).map(({ slug }) => slug).sort();

test("spelling is folded", () => {
  for (const [one, other] of [["Al-Qadisiyah  II", "al qadisiyah ii"], ["أربجية", "اربجيه"], ["مُوسى", "موسي"], ["Nu‘mānīyah", "numaniyah"]]) {
    assert.deepEqual(folding.keysOf(one), folding.keysOf(other), `${one} ~ ${other}`);
  }
});

test("a name is exactly that of its district and of no other", () => {
  for (const [text, slug] of [
    ["Al Qadisiyah I", "al-qadisiyah-1"],
    ["al-qadisiyah ii", "al-qadisiyah-2"],
    ["اربجيه", "arbajiyah"],
    ["القادسيه الثانيه", "al-qadisiyah-2"],
    ["Qadisiya 2", "al-qadisiyah-2"],
    ["Kadisiyah II", "al-qadisiyah-2"],
    ["Hay Alqadissiya al-thaniya", "al-qadisiyah-2"],
    ["القادسية ٢", "al-qadisiyah-2"],
  ]) assert.deepEqual(exactly(text), [slug], text);
});

test("a name that several districts bear is exactly all of theirs", () => {
  assert.deepEqual(exactly("Al Nasr"), ["al-nasr-east", "al-nasr-west"]);
  assert.deepEqual(exactly("النصر"), ["al-nasr-east", "al-nasr-west"]);
  assert.deepEqual(exactly("qadisiyah"), ["al-qadisiyah-1", "al-qadisiyah-2"]);
});

test("the beginning of a name, of any of its words, or enough of its middle finds it, and is not the name", () => {
  for (const [text, slug] of [["bart", "bartella"], ["Nasr w", "al-nasr-west"], ["bajiya", "arbajiyah"]]) {
    assert.deepEqual([slugs(text), exactly(text)], [[slug], []], text);
  }
});

test("the name itself comes first", () => {
  assert.equal(found("Al Nasr East")[0].slug, "al-nasr-east");
});

test("a letter in the middle of a name finds nothing", () => {
  for (const text of ["x", "j", "tt"]) assert.deepEqual(slugs(text), [], text);
});

test("nothing is found for nonsense", () => {
  for (const text of ["zzz", "bbbb", "!!!", "constructor", "__proto__", ""]) assert.deepEqual(slugs(text), [], text);
});
