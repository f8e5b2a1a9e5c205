import assert from "node:assert/strict";
import test from "node:test";

import { districtNames, findDistricts, createFolding } from "../../static/mosulmap/js/search.js";

// The rules are Python's (events/gazetteer/transliteration.py), which tests/test_js.py hands over as they travel with the payload.
const folding = createFolding(JSON.parse(process.env.SPELLING_RULES));
const i18n = { text: (key) => key.replace("bank.", "") + " bank", name: (row) => row.en };
const rows = [
  { slug: "al-qadisiyah-1", en: "Al Qadisiyah I", ar: "القادسية الأولى", alt: ["Qadisiyah", "القادسية"], bank: "east" },
  { slug: "al-qadisiyah-2", en: "Al Qadisiyah II", ar: "القادسية الثانية", alt: ["Qadisiyah", "القادسية"], bank: "east" },
  { slug: "al-nasr-east", en: "Al Nasr East", ar: "النصر", alt: ["Al Nasr"], bank: "east" },
  { slug: "al-nasr-west", en: "Al Nasr West", ar: "النصر", alt: ["Al Nasr"], bank: "west" },
  { slug: "arbajiyah", en: "Arbajiyah", ar: "أربجية", alt: [], bank: "east" },
  { slug: "bartella", en: "Bartella", ar: "برطلة", alt: [], bank: "" },
];
const keysOf = ({ en, ar, alt }) => [...new Set([en, ar, ...alt].map((name) => folding.keysOf(name)[0]))];
const names = districtNames(rows.map((row) => ({ ...row, keys: keysOf(row) })), i18n, folding);
const slugs = (text) => findDistricts(names, text, folding).map(({ slug }) => slug).sort();

test("spelling is folded", () => {
  for (const [one, other] of [["Al-Qadisiyah  II", "al qadisiyah ii"], ["أربجية", "اربجيه"], ["مُوسى", "موسي"], ["Nu‘mānīyah", "numaniyah"]]) {
    assert.deepEqual(folding.keysOf(one), folding.keysOf(other), `${one} ~ ${other}`);
  }
});

test("a name finds its district and no other", () => {
  for (const [text, slug] of [
    ["Al Qadisiyah I", "al-qadisiyah-1"],
    ["al-qadisiyah ii", "al-qadisiyah-2"],
    ["اربجيه", "arbajiyah"],
    ["القادسيه الثانيه", "al-qadisiyah-2"],
    ["bart", "bartella"],
    ["Qadisiya 2", "al-qadisiyah-2"],
    ["Kadisiyah II", "al-qadisiyah-2"],
    ["Hay Alqadissiya al-thaniya", "al-qadisiyah-2"],
    ["القادسية ٢", "al-qadisiyah-2"],
  ]) assert.deepEqual(slugs(text), [slug], text);
});

test("a name that several districts bear gives them all", () => {
  assert.deepEqual(slugs("Al Nasr"), ["al-nasr-east", "al-nasr-west"]);
  assert.deepEqual(slugs("النصر"), ["al-nasr-east", "al-nasr-west"]);
  assert.deepEqual(slugs("qadisiyah"), ["al-qadisiyah-1", "al-qadisiyah-2"]);
});

test("what the list offers tells namesakes apart and leads to one district each", () => {
  const offered = names.flatMap(({ texts, slug }) => texts.map((text) => ({ text, slug })));
  const apart = offered.map(({ text }) => text).filter((text) => text.startsWith("Al Nasr ("));
  assert.deepEqual(apart, ["Al Nasr (Al Nasr East, east bank)", "Al Nasr (Al Nasr West, west bank)"]);
  for (const { text, slug } of offered) assert.deepEqual(slugs(text), [slug], text);
});

test("nothing is found for nonsense", () => {
  for (const text of ["zzz", "!!!", "constructor", "__proto__", ""]) assert.deepEqual(slugs(text), [], text);
});
