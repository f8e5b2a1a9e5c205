/**
 * PURE: which events pass the filters of an address, and how many each value of a filter would leave beside the others.
 * The rules are those of the server's table (events/newsroom/event_filters.py): an event passes a filter where one of
 * its values fits, and has to pass all of them. Besides, `in_view` lets pass what lies in the map's view: at its own
 * point, or else in a district of which it is.
 *
 * The grade of an event is that of the tenure in which a district of it is on the event's day, as the whole record has
 * it; one about several districts has several grades, one about none has none. Where only what was known on a day
 * counts, publishers and voices are those of the citations that could be read by then.
 */

import { sideOf, spanOn } from "./record.js";
import { writeFilters } from "./state.js";

/** The filters with values that are counted, in the order in which they are offered. */
export const FACETS = ["side", "actor", "kind", "grade", "bank", "phase", "publisher", "voice"];

/** {values: names of FACETS with the values that are set, q: words, inView} of filters as the address has them. */
export function readFilters(text) {
  const parameters = new URLSearchParams(text);
  const values = Object.fromEntries(FACETS.map((name) => [name, [...new Set(parameters.getAll(name))]]).filter(([, chosen]) => chosen.length));
  return { values, q: parameters.get("q") ?? "", inView: parameters.has("in_view") };
}

/** Filters as the address has them, with one more value of a name; of q and in_view there is one alone. */
export function withValue(text, name, value) {
  const others = [...new URLSearchParams(text)].filter(([each]) => FACETS.includes(name) || each !== name);
  return value ? writeFilters([...others, [name, value]]) : writeFilters(others);
}

/** Filters as the address has them, without a value of a name. */
export function withoutValue(text, name, value) {
  return writeFilters([...new URLSearchParams(text)].filter((pair) => pair[0] !== name || pair[1] !== value));
}

/** What the server knows of filters, too: its table is not a map. */
export function forTable(text) {
  return writeFilters([...new URLSearchParams(text)].filter(([name]) => name !== "in_view"));
}

/**
 * The events of the part `index` (readIndex) with the values that they have for each filter.
 * @param {object} core as readCore gives it, of all that is on record
 */
export function readChoosable(index, { actors, districts, spans, phases }) {
  const actorOf = new Map(actors.map(({ slug, index: number }) => [slug, number]));
  const publisherOf = ({ agency, publisher }) => agency || publisher;
  const unique = (values) => [...new Set(values)].filter(Boolean);
  return index.events.map((event) => {
    const actor = event.actor === null ? undefined : actors[actorOf.get(index.actors[event.actor])];
    const rows = event.districts.map((number) => districts[number]);
    const citations = event.citations.map(({ source, voice, supports, known }) => ({
      publisher: publisherOf(index.sources[source]),
      voice: index.voices[voice]?.slug,
      supports,
      known,
    }));
    return {
      reference: event.reference,
      day: event.day,
      kind: event.kind,
      citations,
      places: event.point ? [event.point] : rows.filter(({ lon }) => typeof lon === "number").map(({ lon, lat }) => [lon, lat]),
      values: {
        side: unique([actor && actors[sideOf(actors, actor.index)]?.slug]),
        actor: unique([actor?.slug]),
        kind: [event.kind],
        grade: unique(event.districts.map((number) => spanOn(spans[number], event.day)?.grade)),
        bank: unique([event.covers, ...rows.map(({ bank }) => bank)]),
        phase: phases.filter(({ from, until }) => from <= event.day && event.day < until).map(({ slug }) => slug),
        ...attributed(citations),
      },
    };
  });
}

const attributed = (citations) => ({
  publisher: [...new Set(citations.map(({ publisher }) => publisher))],
  voice: [...new Set(citations.map(({ voice }) => voice))].filter(Boolean),
});

/** The event as it could be known on a day; null where nothing that supports it could be read. */
function knownBy(event, day) {
  if (day === null || event.citations.every(({ known }) => known <= day)) return event;
  const citations = event.citations.filter(({ known }) => known <= day);
  return citations.some(({ supports }) => supports) ? { ...event, values: { ...event.values, ...attributed(citations) } } : null;
}

const isWithin = ([west, south, east, north]) => ([lon, lat]) => west <= lon && lon <= east && south <= lat && lat <= north;

/**
 * @param {object[]} events as readChoosable gives them
 * @param {object} filters as readFilters gives them
 * @param {{known: ?number, found: ?Set, bounds: ?number[]}} given the day by which things had to be known; the references
 *   in which the words were found, where some are looked for; the map's view, where it counts. Null for all
 * @returns {{total: number, passing: object[], counts: Object<string, Map>}} counts has, by filter and value, how many
 *   events pass all the other filters
 */
export function choose(events, { values, inView }, { known = null, found = null, bounds = null } = {}) {
  const counts = Object.fromEntries(FACETS.map((name) => [name, new Map()]));
  const passing = [];
  let total = 0;
  const isSeen = inView && bounds ? ({ places }) => places.some(isWithin(bounds)) : () => true;
  const add = (name, event) => {
    for (const value of event.values[name]) counts[name].set(value, (counts[name].get(value) ?? 0) + 1);
  };
  for (const each of events) {
    const event = knownBy(each, known);
    if (!event) continue;
    total += 1;
    if ((found && !found.has(event.reference)) || !isSeen(event)) continue;
    const failed = FACETS.filter((name) => values[name] && !values[name].some((value) => event.values[name].includes(value)));
    if (!failed.length) {
      passing.push(event);
      FACETS.forEach((name) => add(name, event));
    } else if (failed.length === 1) add(failed[0], event);
  }
  return { total, passing, counts };
}

/** The events of each day, of each kind, as the record has its own: {counts, eventCounts, reportDays}. */
export function countDays(rows) {
  const eventCounts = new Map();
  for (const { day, count } of rows) eventCounts.set(day, (eventCounts.get(day) ?? 0) + count);
  return { counts: rows, eventCounts, reportDays: [...eventCounts.keys()].sort((a, b) => a - b) };
}
