import assert from "node:assert/strict";
import test from "node:test";

import { districtNames, findDistricts, foldName } from "../../static/mosulmap/js/search.js";

const words = { say: (key) => key.replace("bank.", "") + " bank", name: (row) => row.en };
const districts = [
  { slug: "al-qadisiyah-1", en: "Al Qadisiyah I", ar: "القادسية الأولى", alt: ["Qadisiyah", "القادسية"], bank: "east" },
  { slug: "al-qadisiyah-2", en: "Al Qadisiyah II", ar: "القادسية الثانية", alt: ["Qadisiyah", "القادسية"], bank: "east" },
  { slug: "al-nasr-east", en: "Al Nasr East", ar: "النصر", alt: ["Al Nasr"], bank: "east" },
  { slug: "al-nasr-west", en: "Al Nasr West", ar: "النصر", alt: ["Al Nasr"], bank: "west" },
  { slug: "arbajiyah", en: "Arbajiyah", ar: "أربجية", alt: [], bank: "east" },
  { slug: "bartella", en: "Bartella", ar: "برطلة", alt: [], bank: "" },
];
const names = districtNames(districts, words);
const slugs = (text) => findDistricts(names, text).map(({ slug }) => slug).sort();

test("spelling is folded", () => {
  for (const [one, other] of [["Al-Qadisiyah  II", "al qadisiyah ii"], ["أربجية", "اربجيه"], ["مُوسى", "موسي"], ["Nu‘mānīyah", "numaniyah"]]) {
    assert.equal(foldName(one), foldName(other), `${one} ~ ${other}`);
  }
});

test("a name finds its district and no other", () => {
  for (const [text, slug] of [
    ["Al Qadisiyah I", "al-qadisiyah-1"],
    ["al-qadisiyah ii", "al-qadisiyah-2"],
    ["اربجيه", "arbajiyah"],
    ["القادسيه الثانيه", "al-qadisiyah-2"],
    ["bart", "bartella"],
  ]) assert.deepEqual(slugs(text), [slug], text);
});

test("a name that several districts bear gives them all", () => {
  assert.deepEqual(slugs("Al Nasr"), ["al-nasr-east", "al-nasr-west"]);
  assert.deepEqual(slugs("النصر"), ["al-nasr-east", "al-nasr-west"]);
  assert.deepEqual(slugs("qadisiyah"), ["al-qadisiyah-1", "al-qadisiyah-2"]);
});

test("what the list offers tells namesakes apart and leads to one district each", () => {
  const offered = [...names.values()].filter(({ text }) => text.startsWith("Al Nasr ("));
  assert.deepEqual(offered.map(({ text }) => text), ["Al Nasr (Al Nasr East, east bank)", "Al Nasr (Al Nasr West, west bank)"]);
  for (const { text, slug } of offered) assert.deepEqual(slugs(text), [slug]);
});

test("nothing is found for nonsense", () => assert.deepEqual(slugs("zzz"), []));
