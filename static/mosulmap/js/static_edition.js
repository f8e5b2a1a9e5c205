/**
 * In the place of the server, where the page is a file: what the address asks for, which events have the words that are
 * looked for, and what changed between two days. PURE: foldedTexts, compareDays.
 */

import { isoDay } from "./dates.js";
import { readEvidence, readTable, sideOf, spanOn } from "./record.js";
import { readQuery } from "./state.js";

const THEMES = ["light", "dark"];

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

/**
 * What changed after the first day and up to the second, as readCompared gives it, by the spans of the record as they are
 * now (events/projection/comparison.py has the same of the server's). Whose word it is stands in each district's story:
 * publishers, voices and events are empty.
 */
export function compareDays({ actors, districts, spans }, first, second) {
  const side = ({ holder }) => sideOf(actors, holder);
  const rows = districts.map((district, index) => {
    const [before, after] = [spanOn(spans[index], first), spanOn(spans[index], second)];
    const turns = spans[index].filter(({ from, tenure }) => from === tenure && first < from && from <= second).map(({ from, holder }) => ({ day: from, holder }));
    return { district, before, after, turns, grade: after?.grade, km2: district.area ?? 0, publishers: [], voices: [], events: [] };
  }).filter(({ before, after }) => before && after);
  const sortOf = ({ before, after, turns }) => (side(before) !== side(after) ? "hands" : turns.length ? "back" : "state");
  const differs = ({ before, after }) => side(before) !== side(after) || ["challenger", "contested", "unresolved"].some((key) => before[key] !== after[key]);
  return {
    first,
    second,
    changes: rows.filter((row) => row.turns.length || differs(row)).map((row) => ({ ...row, sort: sortOf(row) })),
    balances: balancesOf(rows, side),
  };
}

/** By side, who gained most first; shares of the area are in thousandths. */
function balancesOf(rows, side) {
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
  return rounded.sort((a, b) => b.gained - a.gained || a.lost - b.lost || a.side - b.side);
}
