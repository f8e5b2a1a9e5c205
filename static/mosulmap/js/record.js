/**
 * PURE: the record as the page uses it. The core: tables as objects, and the spans that hold on a day; control is
 * worked out on the server (events/control/), here it is only looked up. The evidence: events with their citations,
 * figures and sources, which come in parts, each when it is needed.
 */

import { isoDay } from "./dates.js";


/** A table of the payload, {columns, rows}, as an array of objects; `index` is the number of the row. */
export function readTable({ columns, rows }) {
  return rows.map((row, index) => {
    const object = { index };
    columns.forEach((column, i) => { object[column] = row[i]; });
    return object;
  });
}

/** Turns days that are counted from the campaign's first day into day numbers; null stays null. Changes the row. */
export function shiftDays(row, start, ...columns) {
  for (const column of columns) if (row[column] !== null) row[column] += start;
  return row;
}

/** The spans of each district, by the district's index. */
function readSpans({ columns, rows }, start) {
  return rows.map((districtRows) =>
    readTable({ columns, rows: districtRows }).map((span) => {
      // The payload has 0 and 1 to stay small.
      span.contested = span.contested === 1;
      span.unresolved = span.unresolved === 1;
      span.bankOnly = span.bankOnly === 1;
      return shiftDays(span, start, "from", "until", "tenure", "last");
    }),
  );
}

/**
 * The core of the payload as the page uses it. Days are day numbers since 1970-01-01 (dates.js). Actors and
 * districts are named by index, as in the core; -1 is no actor.
 *
 * @param {object} core the parsed file
 * @param {string} version of the core, as in its address
 * @param {number} start the day number of the campaign's first day
 */
export function readCore(core, version, start) {
  return {
    version,
    versions: core.versions,
    campaign: { ...core.campaign, start, until: start + core.campaign.days },
    phases: readTable(core.phases).map((row) => shiftDays(row, start, "from", "until")),
    milestones: readTable(core.milestones).map((row) => shiftDays(row, start, "day")),
    actors: readTable(core.actors),
    districts: readTable(core.districts),
    topology: core.topology,
    water: readTable(core.water),
    windows: readTable(core.windows).map((row) => shiftDays(row, start, "from", "until")),
    ...readCounted(core, start),
  };
}

/** What depends on which reports count: the tables that the core and the part "control" have in common. */
export function readCounted(tables, start) {
  const spans = readSpans(tables.spans, start);
  const counts = readTable(tables.counts).map((row) => shiftDays(row, start, "day"));
  return {
    spans,
    reports: tables.reports.map((days) => days.map((day) => day + start)),
    objectives: readTable(tables.objectives).map((row) => shiftDays(row, start, "from", "until")),
    series: tables.series,
    figureSeries: readTable(tables.figureSeries),
    figurePoints: readTable(tables.figurePoints).map((row) => shiftDays(row, start, "day")),
    counts,
    eventCounts: countByDay(counts),
    reportDays: [...new Set(counts.map((row) => row.day))].sort((a, b) => a - b),
    changeDays: changeDays(spans),
  };
}

/** How many events each day has, of whatever kind and side, by day number. */
function countByDay(counts) {
  const byDay = new Map();
  for (const { day, count } of counts) byDay.set(day, (byDay.get(day) ?? 0) + count);
  return byDay;
}

/**
 * The span of a district on a day, `from <= day && day < until`, by bisection; undefined where there is none.
 * @param {object[]} spans of one district, in order of their days
 */
export function spanOn(spans, day) {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle].until <= day) low = middle + 1;
    else high = middle;
  }
  const span = spans[low];
  return span && span.from <= day ? span : undefined;
}

/** The last of a district's report days (in order) up to a day; undefined where nothing was reported by then. */
export function lastReport(days, day) {
  return days.findLast((reported) => reported <= day);
}

/** The tone of a hold of which nothing was ever reported; how old the last report is counts above it, by two each. */
export const SILENT = 1;
/** Tones are numbers below this. */
export const TONES = 6;
// Days since the last report, above which a hold is paler on request, and paler still.
const [RECENT, OLD] = [7, 30];

/**
 * How a hold is toned: SILENT where nothing was ever reported of the district, and where that is asked for 2 for one
 * last reported more than RECENT days ago, 4 for more than OLD. What is contested says its age itself.
 * @param {number[]} reports the days with a report that enters the fold, in order
 */
export function toneOf(span, reports, day, isPaler) {
  if (!span || span.contested) return 0;
  const isSilent = span.grade === "initial" && !(reports[0] <= day);
  if (!isPaler) return isSilent ? SILENT : 0;
  const age = day - (lastReport(reports, day) ?? -Infinity);
  return (isSilent ? SILENT : 0) + (age > OLD ? 4 : age > RECENT ? 2 : 0);
}

/** The spans of one district grouped into tenures: runs of one holding side. */
export function tenures(spans) {
  const groups = [];
  for (const span of spans) {
    const last = groups.at(-1);
    if (last && last[0].tenure === span.tenure) last.push(span);
    else groups.push([span]);
  }
  return groups;
}

/** The index of the side that an actor belongs to (the root of its tree); -1 for nobody. */
export function sideOf(actors, actor) {
  return actor < 0 ? -1 : actors[actor].side;
}

/** Whether the map looks different in the two spans. */
export function looksDifferent(actors, before, after) {
  return sideOf(actors, before.holder) !== sideOf(actors, after.holder)
    || before.contested !== after.contested
    || before.unresolved !== after.unresolved
    || sideOf(actors, before.challenger) !== sideOf(actors, after.challenger)
    || before.grade !== after.grade;
}

/** The days on which a tenure begins in some district, in order; the campaign's first day is no change. */
export function changeDays(spansByDistrict) {
  const days = new Set();
  for (const spans of spansByDistrict) {
    spans.forEach((span, i) => {
      if (i && span.tenure === span.from && span.tenure !== spans[i - 1].tenure) days.add(span.from);
    });
  }
  return [...days].sort((a, b) => a - b);
}

/**
 * Whether an event is a command's list of all that it holds by that day. The rule is is_cumulative_list
 * in events/control/changes.py; the payload carries the kind and the precision that it depends on.
 */
export function isCumulativeList({ kind, precision }) {
  return kind === "announced" && precision === "on-or-before";
}

/** The kind as which an event is shown on the map: a list of what a command holds is no objective. */
export function kindOnMap(event) {
  return isCumulativeList(event) ? "control" : event.kind;
}

/**
 * The latest changes up to a day that the map shows, the newest first: {day, district, before, after}, `district`
 * being an index, and the other two the spans before and after.
 */
export function latestChanges({ actors, spans }, day, most) {
  const changes = spans.flatMap((ofDistrict, district) => ofDistrict.slice(1).flatMap((after, i) => (
    after.from <= day && looksDifferent(actors, ofDistrict[i], after) ? [{ day: after.from, district, before: ofDistrict[i], after }] : []
  )));
  return changes.sort((a, b) => b.day - a.day || a.district - b.district).slice(0, most);
}

/** What the map shows otherwise on a day than on the day before, by district: {district, before, after}, as in latestChanges. */
export function changesOn({ actors, spans }, day) {
  return spans.flatMap((ofDistrict, district) => {
    const [before, after] = [spanOn(ofDistrict, day - 1), spanOn(ofDistrict, day)];
    return before && after.from === day && looksDifferent(actors, before, after) ? [{ district, before, after }] : [];
  });
}

/** The counts and days of the events that pass the filters, where some are set; else of all. */
export function shownCounts(record) {
  return record.filtered ?? record;
}

/** The nearest of the sorted days after (direction 1) or before (-1) a day; undefined where there is none. */
export function neighbourDay(days, day, direction) {
  return direction > 0 ? days.find((other) => other > day) : days.findLast((other) => other < day);
}

/** "Last report 24 Jan 2017, 4 days before", of what a district's state rests on. */
export function ageText({ record, i18n, formats }, district, day) {
  const last = lastReport(record.reports[district.index], day);
  if (last === undefined) return i18n.text("neverReported");
  return last === day ? i18n.text("reportedToday") : i18n.text("lastReport", { day: formats.dated(last), days: i18n.days(day - last) });
}

/** "unresolved: last reported 14 Feb 2017, 167 days before; nothing since", of an unresolved span on one of its days. */
export function unresolvedText({ i18n, formats }, span, day) {
  return i18n.text("unresolvedSince", { day: formats.dated(span.last), days: i18n.days(day - span.last) });
}

/** What changed in a district from one span to the next, as a text. */
export function describeChange({ record, i18n, formats }, before, after) {
  const nameOf = (actor, nobody) => (actor < 0 ? i18n.text(nobody) : i18n.name(record.actors[actor]));
  const parts = [];
  if (sideOf(record.actors, before.holder) !== sideOf(record.actors, after.holder)) {
    const grade = i18n.text(`grade.${after.grade}`);
    parts.push(`${i18n.text("became", { before: nameOf(before.holder, "nobody"), after: nameOf(after.holder, "nobody") })} (${grade})`);
  }
  if (after.contested) {
    parts.push(after.challenger < 0 ? i18n.text("fightingUnnamed") : i18n.text("contestedBy", { challenger: nameOf(after.challenger) }));
    if (after.unresolved) parts.push(unresolvedText({ i18n, formats }, after, after.from));
    else if (before.unresolved) parts.push(i18n.text("reportedAgain"));
  } else if (!parts.length) parts.push(i18n.text("noLongerContested"));
  return parts.join(i18n.comma);
}

/**
 * A text of the record as {text, language}; null for none.
 * @param {string|string[]} value a text in the part's language, or a text and the language that it is in
 */
export function readText(value, partLanguage) {
  const [text, language] = Array.isArray(value) ? value : [value, partLanguage];
  return text ? { text, language } : null;
}

/**
 * PURE: a part with evidence as the page uses it, {events, figures, alt}. Days are day numbers; a source stands in the
 * citations and figures themselves, actors and districts by index (-1 is no actor). What the core does not have, as
 * it is of an earlier revision, is left out.
 */
export function readEvidence(part, record) {
  const { start } = record.campaign;
  const indexOf = (rows) => new Map(rows.map(({ slug, index }) => [slug, index]));
  const [districts, actors] = [indexOf(record.districts), indexOf(record.actors)];
  const sources = readTable(part.sources).map((source) => shiftDays(source, start, "published"));
  const text = (value) => readText(value, part.language);
  const events = readTable(part.events).map((event) => ({
    ...shiftDays(event, start, "day"),
    actor: actors.get(event.actor) ?? -1,
    districts: event.districts.map((slug) => districts.get(slug)).filter((index) => index !== undefined),
    summary: text(event.summary),
    citations: event.citations.map(([source, supports, claimant, summary, note, known]) => (
      { source: sources[source], supports: supports === 1, claimant: text(claimant), summary: text(summary), note: text(note), known: known + start }
    )),
  }));
  const figures = readTable(part.figures).map((figure) => ({
    ...shiftDays(figure, start, "day", "known"),
    source: sources[figure.source],
    claimant: text(figure.claimant),
    summary: text(figure.summary),
    note: text(figure.note),
  }));
  // Of a district, also its further spellings.
  return { events, figures, alt: part.alt };
}

/** PURE: the window of days that a day belongs to; undefined outside the campaign. */
export function windowOf(windows, day) {
  return windows.find(({ from, until }) => from <= day && day < until);
}

// The HTTP status of a part that a publication has replaced, and that is kept no longer.
const GONE = 410;
const NOTHING = { events: [], figures: [] };

/**
 * Loads evidence and keeps it. What is asked for a second time is not loaded again, unless it failed.
 *
 * @param {object} record as readCore gives it
 * @param {string} language of the texts
 * @param {(version: string, name: string) => Promise<object>} fetchPart
 * @param {() => void} onChange called when a part has arrived or failed
 */
export function createEvidence(record, language, fetchPart, onChange) {
  // By the part's name: its evidence, or "loading", "failed" or "outdated".
  const parts = new Map();

  const load = (version, name) => {
    if (parts.has(name) && parts.get(name) !== "failed") return;
    parts.set(name, "loading");
    fetchPart(version, name).then(
      (part) => readEvidence(part, record),
      ({ status }) => (status === GONE ? "outdated" : "failed"),
    ).then((result) => {
      parts.set(name, result);
      onChange();
    });
  };
  const nameOfDays = ({ from }) => `days-${language}-${isoDay(from)}`;
  const nameOfStory = (slug) => `district-${language}-${slug}`;
  const stateOf = (name) => {
    const found = parts.get(name);
    return typeof found === "object" ? found : found ?? "loading";
  };

  return {
    /** What counts of a part's evidence: all of it, unless something else is set in its place. */
    narrow: (evidence) => evidence,
    /** Of the events of a day (null: of any) those that pass the filters, or "loading"; all, unless something else is set in its place. */
    choose: (events) => events,
    /** Loads the evidence of a day, unless there is none. */
    needDay(day) {
      const found = windowOf(record.windows, day);
      if (found?.version) load(found.version, nameOfDays(found));
    },
    /** Loads the story of a district. */
    needStory: (slug) => load(record.version, nameOfStory(slug)),
    /** Whether the evidence of a day has come, or cannot be had: nothing more is to be waited for. */
    isSettled(day) {
      return this.ofDay(day) !== "loading";
    },
    /** {events, figures} of a day, or "loading", "failed" or "outdated". */
    ofDay(day) {
      const found = windowOf(record.windows, day);
      if (!found?.version) return NOTHING;
      const evidence = stateOf(nameOfDays(found));
      if (typeof evidence === "string") return evidence;
      const known = this.narrow({ events: evidence.events.filter((event) => event.day === day), figures: evidence.figures.filter((figure) => figure.day === day) });
      const events = this.choose(known.events, day);
      return typeof events === "string" ? events : { ...known, events };
    },
    /** {events, alt} of a district, or "loading", "failed" or "outdated". */
    ofDistrict(slug) {
      const evidence = stateOf(nameOfStory(slug));
      if (typeof evidence === "string") return evidence;
      const known = this.narrow(evidence);
      const events = this.choose(known.events, null);
      return typeof events === "string" ? events : { ...known, events };
    },
    /** An event by its reference, among those that have been loaded. */
    event(reference) {
      for (const evidence of parts.values()) {
        const found = evidence.events?.find((event) => event.reference === reference);
        if (found) return this.narrow({ events: [found], figures: [] }).events[0];
      }
      return undefined;
    },
  };
}
