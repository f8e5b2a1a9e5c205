/** PURE: the payload's tables as objects, and what they say of a day. Nothing is folded here. */

/** A table of the payload (columns, rows) as an array of objects; `index` is the row's place. */
export function inflate({ columns, rows }) {
  return rows.map((row, index) => {
    const found = { index };
    columns.forEach((column, at) => { found[column] = row[at]; });
    return found;
  });
}

/**
 * The record as the page uses it: days are day numbers since 1970-01-01, and rows that the payload
 * names by place stay places (indices).
 *
 * @param {object} payload the parsed file
 * @param {number} start the day number of the campaign's first day
 */
export function readRecord(payload, start) {
  const shift = (row, ...names) => {
    for (const name of names) if (row[name] !== null) row[name] += start;
    return row;
  };
  const spans = payload.spans.rows.map((rows) =>
    inflate({ columns: payload.spans.columns, rows }).map((span) => {
      span.contested = span.contested === 1;
      span.bankOnly = span.bankOnly === 1;
      return shift(span, "from", "until", "tenure", "last");
    }),
  );
  const events = inflate(payload.events).map((event) => shift(event, "day"));
  for (const event of events) {
    event.citations = event.citations.map(([source, supports, claimant, summary, note]) => (
      { source, supports: supports === 1, claimant, summary, note }
    ));
  }
  return {
    campaign: { ...payload.campaign, start, until: start + payload.campaign.days },
    actors: inflate(payload.actors),
    districts: inflate(payload.districts),
    spelling: payload.spelling,
    topology: payload.topology,
    basemap: inflate(payload.basemap),
    spans,
    events,
    eventsByDay: groupBy(events, (event) => event.day),
    objectives: inflate(payload.objectives).map((row) => shift(row, "from", "until")),
    sources: inflate(payload.sources).map((source) => shift(source, "published")),
    figuresByDay: groupBy(inflate(payload.figures).map((figure) => shift(figure, "day")), (figure) => figure.day),
    series: payload.series,
    changeDays: changeDays(spans),
  };
}

/** The span that holds the day, `from <= day && day < until`, by bisection; undefined outside them all. */
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

/** The spans of one district grouped into tenures: runs of one holding side. */
export function tenures(spans) {
  const found = [];
  for (const span of spans) {
    const last = found.at(-1);
    if (last && last[0].tenure === span.tenure) last.push(span);
    else found.push([span]);
  }
  return found;
}

/** The place of the side that an actor belongs to; -1 for nobody. */
export function sideOf(actors, actor) {
  return actor < 0 ? -1 : actors[actor].side;
}

/** Whether the map looks different in the two spans. */
export function looksDifferent(actors, before, after) {
  return sideOf(actors, before.holder) !== sideOf(actors, after.holder)
    || before.contested !== after.contested
    || sideOf(actors, before.challenger) !== sideOf(actors, after.challenger)
    || before.grade !== after.grade;
}

/** The days on which control begins anew in some district, in order; the first day is none of them. */
export function changeDays(spans) {
  const days = new Set();
  for (const its of spans) {
    its.forEach((span, at) => {
      if (at && span.tenure === span.from && span.tenure !== its[at - 1].tenure) days.add(span.from);
    });
  }
  return [...days].sort((one, other) => one - other);
}

/** The nearest of the sorted days after (step 1) or before (step -1) the day; undefined where there is none. */
export function neighbourDay(days, day, step) {
  return step > 0 ? days.find((other) => other > day) : days.findLast((other) => other < day);
}

function groupBy(rows, key) {
  const groups = new Map();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group) group.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
}
