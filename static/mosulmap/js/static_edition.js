/**
 * In the place of the server, where the page is a file: what the address asks for, which events have the words that are
 * looked for, and what changed between two days. PURE: foldedTexts, compareDays, createWitnesses.
 */

import { isoDay } from "./dates.js";
import { readEvidence, readTable, sideOf, spanOn } from "./record.js";
import { readQuery } from "./state.js";

const THEMES = ["light", "dark"];
// What an event of the index says of control (events/payload/index.py).
const [NOTHING, WHOLE] = [0, 2];

/** Sets the day that the address names, or that of its event, and how a map in a frame looks. */
export async function readAddress({ config, fetchPart }, record) {
  const { day, event } = readQuery(location.search);
  const found = day ?? (event ? await dayOfEvent(event, record, config.language, fetchPart).catch(() => undefined) : undefined);
  if (found !== undefined) config.on = isoDay(found);
  if (!config.framed) return;
  const look = new URLSearchParams(location.search);
  if (THEMES.includes(look.get("theme"))) document.documentElement.dataset.theme = look.get("theme");
  document.querySelector(".framed").classList.toggle("framed--short", look.get("timeline") === "off");
}

async function dayOfEvent(reference, { versions, campaign }, language, fetchPart) {
  if (!versions.index) return undefined;
  const index = await fetchPart(versions.index, `index-${language}`);
  const row = readTable(index.events).find((each) => each.reference === reference);
  return row && row.day + campaign.start;
}

/** What of an event, its citations and their sources is looked through, in small letters. */
export function foldedTexts(event, districts) {
  const texts = [event.reference, event.place, event.summary?.text, ...event.districts.flatMap((index) => [districts[index].en, districts[index].ar])];
  for (const { source, claimant, summary, note } of event.citations) {
    texts.push(source.title, source.publisher, source.agency, claimant?.text, summary?.text, note?.text);
  }
  return texts.filter(Boolean).join("\n").toLowerCase();
}

/** The references of the events in which all words are found, as a Set: every window of days is read for that. */
export async function findWords(q, { record, fetchPart, language }) {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const windows = record.windows.filter(({ version }) => version);
  const parts = await Promise.all(windows.map(({ version, from }) => fetchPart(version, `days-${language}-${isoDay(from)}`)));
  const events = parts.flatMap((part) => readEvidence(part, record).events);
  return new Set(events.filter((event) => {
    const text = foldedTexts(event, record.districts);
    return words.every((word) => text.includes(word));
  }).map(({ reference }) => reference));
}

/** What changed between two days, as readCompared gives it, with the names of the part "index". */
export async function compareHere(record, days, { fetchPart, language }) {
  // What counts may be another by the time that the part has come.
  const { spans } = record;
  const known = record.known?.day ?? Infinity;
  const version = record.versions.index;
  const [part, { readIndex }] = await Promise.all([version ? fetchPart(version, `index-${language}`) : null, import("./event_search.js")]);
  return compareDays({ ...record, spans }, Math.min(...days), Math.max(...days), part && createWitnesses(readIndex(part, record), record, known, language));
}

/**
 * What changed after the first day and up to the second, as readCompared gives it, by the spans of the record as they are
 * now (events/projection/comparison.py and events/payload/compared.py have the same of the server's).
 * @param {?Function} witnesses as createWitnesses gives it; without it, publishers, voices and events are empty
 */
export function compareDays({ actors, districts, spans }, first, second, witnesses = null) {
  const side = ({ holder }) => sideOf(actors, holder);
  const rows = districts.map((district, index) => {
    const [before, after] = [spanOn(spans[index], first), spanOn(spans[index], second)];
    const turns = spans[index].filter(({ from, tenure }) => from === tenure && first < from && from <= second).map(({ from, holder }) => ({ day: from, holder }));
    return { district, before, after, turns, grade: after?.grade, km2: district.area ?? 0 };
  }).filter(({ before, after }) => before && after);
  const sortOf = ({ before, after, turns }) => (side(before) !== side(after) ? "hands" : turns.length ? "back" : "state");
  const differs = ({ before, after }) => side(before) !== side(after) || ["challenger", "contested", "unresolved"].some((key) => before[key] !== after[key]);
  const named = (row) => witnesses?.(row, first, second) ?? { publishers: [], voices: [], events: [] };
  return {
    first,
    second,
    changes: rows.filter((row) => row.turns.length || differs(row)).map((row) => ({ ...row, ...named(row), sort: sortOf(row) })),
    balances: balancesOf(rows, actors, side),
  };
}

/**
 * Who says so: a function of a change, {district, after, turns}, and the two days, which gives {publishers, voices,
 * events}. Of a hold that began between the days: whoever says that its side took control, but for those who deny it as
 * well, and the reports of its first day (support_for in events/control/grades.py). Else, the reports between the days.
 * @param {object} index as readIndex gives it
 * @param {number} known the last day by which a citation could be read; Infinity where all count
 */
export function createWitnesses(index, { actors }, known, language) {
  const actorOf = new Map(actors.map(({ slug, index: number }) => [slug, number]));
  const byDistrict = new Map();
  for (const event of index.events.filter(({ control, known: since }) => control !== NOTHING && since <= known)) {
    for (const district of event.districts) byDistrict.set(district, [...(byDistrict.get(district) ?? []), event]);
  }
  const citationsOf = (events) => events.flatMap(({ citations }) => citations.filter((each) => each.known <= known)).map(({ source, voice, supports }) => {
    const publisher = index.sources[source].agency || index.sources[source].publisher;
    const name = voice < 0 ? null : nameOfVoice(index.voices[voice], publisher, language);
    // As Voice.key has it.
    return { supports, publisher, name, voice: name && [index.voices[voice].slug, name[2]].join(" ") };
  });
  return ({ district, after, turns }, first, second) => {
    const events = (byDistrict.get(district.index) ?? []).filter(({ day }) => after.tenure <= day && day <= second);
    const reasons = events.filter(({ day }) => (turns.length ? day === after.tenure : first < day));
    const side = sideOf(actors, after.holder);
    const isTaking = ({ control, actor }) => control === WHOLE && actors[actorOf.get(index.actors[actor])]?.side === side;
    const citations = citationsOf(turns.length ? events.filter(isTaking) : reasons);
    const counted = turns.length ? citations : citations.filter(({ supports }) => supports);
    return {
      publishers: [...undenied(counted, "publisher").keys()].sort(),
      voices: [...undenied(counted, "voice").values()].map(({ name }) => name).sort(byTexts),
      events: reasons.map(({ reference }) => reference),
    };
  };
}

/** By publisher or by voice, a citation that supports; without those of whom another one denies. */
function undenied(citations, key) {
  const denied = new Set(citations.filter(({ supports }) => !supports).map((each) => each[key]));
  return new Map(citations.filter((each) => each.supports && each[key] && !denied.has(each[key])).map((each) => [each[key], each]));
}

/** The name, its language, and the publisher of unnamed people or null. */
function nameOfVoice({ en, ar, unnamed }, publisher, language) {
  const isArabic = language === "ar" && ar;
  return [isArabic ? ar : en, isArabic ? "ar" : "en", unnamed ? publisher : null];
}

const compareTexts = (a, b) => (a < b ? -1 : Number(a > b));
const byTexts = (a, b) => a.map((text, i) => compareTexts(text ?? "", b[i] ?? "")).find(Boolean) ?? 0;

/** By side, who gained most first; shares of the area are in thousandths. */
function balancesOf(rows, actors, side) {
  const total = rows.reduce((sum, { km2 }) => sum + km2, 0);
  const balances = new Map();
  const of = (number) => {
    if (!balances.has(number)) balances.set(number, { side: number, gained: 0, lost: 0, gainedKm2: 0, lostKm2: 0, shareBefore: 0, shareAfter: 0 });
    return balances.get(number);
  };
  for (const { before, after, km2 } of rows) {
    const [was, now] = [of(side(before)), of(side(after))];
    if (total) was.shareBefore += 1000 * km2 / total;
    if (total) now.shareAfter += 1000 * km2 / total;
    if (was === now) continue;
    was.lost += 1;
    was.lostKm2 += km2;
    now.gained += 1;
    now.gainedKm2 += km2;
  }
  const rounded = [...balances.values()].map((row) => ({ ...row, shareBefore: Math.round(row.shareBefore), shareAfter: Math.round(row.shareAfter) }));
  return rounded.sort((a, b) => b.gained - a.gained || a.lost - b.lost || compareTexts(actors[a.side]?.slug ?? "", actors[b.side]?.slug ?? ""));
}
