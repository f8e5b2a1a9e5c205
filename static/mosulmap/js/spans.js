/**
 * PURE: the payload's tables as objects, and the spans that hold on a day. Control is worked out on the
 * server (events/control/); here it is only looked up.
 */

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
  const spans = readSpans(core.spans, start);
  const counts = readTable(core.counts).map((row) => shiftDays(row, start, "day"));
  return {
    version,
    versions: core.versions,
    campaign: { ...core.campaign, start, until: start + core.campaign.days },
    actors: readTable(core.actors),
    districts: readTable(core.districts),
    topology: core.topology,
    spans,
    reports: core.reports.map((days) => days.map((day) => day + start)),
    objectives: readTable(core.objectives).map((row) => shiftDays(row, start, "from", "until")),
    series: core.series,
    eventCounts: countByDay(counts),
    reportDays: [...new Set(counts.map((row) => row.day))].sort((a, b) => a - b),
    windows: readTable(core.windows).map((row) => shiftDays(row, start, "from", "until")),
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
 * The latest changes up to a day that the map shows, the newest first: {day, district, before, after}, `district`
 * being an index, and the other two the spans before and after.
 */
export function latestChanges({ actors, spans }, day, most) {
  const changes = spans.flatMap((ofDistrict, district) => ofDistrict.slice(1).flatMap((after, i) => (
    after.from <= day && looksDifferent(actors, ofDistrict[i], after) ? [{ day: after.from, district, before: ofDistrict[i], after }] : []
  )));
  return changes.sort((a, b) => b.day - a.day || a.district - b.district).slice(0, most);
}

/** The nearest of the sorted days after (direction 1) or before (-1) a day; undefined where there is none. */
export function neighbourDay(days, day, direction) {
  return direction > 0 ? days.find((other) => other > day) : days.findLast((other) => other < day);
}
