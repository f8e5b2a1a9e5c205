/**
 * PURE: the state of the page in one frozen object, and its listeners. The keys are day, district (a slug),
 * event (a reference), story (a slug) and step (of it, from 1), show ("table" or null), view ({zoom, lat, lon} or null), playing,
 * speed, range (the days that play keeps to, {from, until} or null), keepPace (quiet stretches are played no faster),
 * quietUntil (the end of the one that is), sheet (the height of the panel in a small window: "peek", "half" or
 * "full"), loaded (how many parts of the evidence have come), knownOn (a day number or null: only what was known on it
 * counts), atLeast (the least grade that counts, "reported" or "corroborated", or null), compare (the day that the map shows right of the swipe, or null), swipe (where the
 * two meet, in per cent of the map's width), filters (of events, as the address has them, "" for none), filtered (how
 * often what passes them has changed), bounds (of the map's view, [west, south, east, north], or null), compared (how many comparisons have come), and counted (the basis
 * on which the record's tables are: "", "2016-11-12", "2016-11-12-reported" or "reported").
 *
 * The address holds a part of it as a query string: on=2016-11-12, known_on=2016-11-12, at_least=reported,
 * compare=2017-01-24, swipe=50, the filters (filtering.js), district=slug, event=reference, story=slug, step=3,
 * view=zoom/lat/lon, show=table.
 */

import { isoDay, parseDay } from "./dates.js";

/** Where the swipe stands unless it is moved, in per cent. */
export const HALF = 50;

// The least grades that can be asked for.
const GRADES = ["reported", "corroborated"];
// In the order in which an address has them. Those of the server's table, and in_view, which only the map knows.
const FILTERS = ["side", "actor", "kind", "grade", "voice", "publisher", "bank", "phase", "q", "in_view"];
const DECIMAL = String.raw`-?\d+(?:\.\d+)?`;
const VIEW = new RegExp(String.raw`^(\d+(?:\.\d+)?)/(${DECIMAL})/(${DECIMAL})$`);

/** Whether the reader has selected something else: a change of the day alone is no selection. */
export function selectionDiffers(state, previous) {
  // To walk on in a story is none either, whatever its steps select.
  if (state.story && state.story === previous.story && state.step !== previous.step) return false;
  return ["district", "event", "show", "story"].some((key) => state[key] !== previous[key]);
}

/**
 * @param {object} initial every key that the state has
 * @returns {{get: () => object, set: (changes: object) => void, on: (keys: string[], listener: Function) => Function}}
 */
export function createStore(initial) {
  let state = Object.freeze({ ...initial });
  const subscriptions = new Set();
  return {
    get: () => state,
    set(changes) {
      const changed = new Set(Object.keys(changes).filter((key) => !Object.is(changes[key], state[key])));
      if (!changed.size) return;
      const previous = state;
      state = Object.freeze({ ...state, ...changes });
      // A copy: a listener may unsubscribe another while the round is under way.
      for (const { keys, listener } of [...subscriptions]) {
        if (keys.some((key) => changed.has(key))) listener(state, previous);
      }
    },
    /** Calls listener(state, previous) after a change of any of the keys; returns what unsubscribes it. */
    on(keys, listener) {
      const subscription = { keys, listener };
      subscriptions.add(subscription);
      return () => subscriptions.delete(subscription);
    },
  };
}

/** {zoom, lat, lon} of "12.5/36.36/43.15"; null where the text is no place on the globe. */
function parseView(text) {
  const match = VIEW.exec(text ?? "");
  if (!match) return null;
  const [zoom, lat, lon] = match.slice(1).map(Number);
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { zoom, lat, lon } : null;
}

/** The keys of the state that a query string gives; what is missing or wrong in it is left out. */
export function readQuery(query) {
  const parameters = new URLSearchParams(query);
  const state = {};
  const day = parseDay(parameters.get("on"));
  if (day !== null) state.day = day;
  const knownOn = parseDay(parameters.get("known_on"));
  if (knownOn !== null) state.knownOn = knownOn;
  if (GRADES.includes(parameters.get("at_least"))) state.atLeast = parameters.get("at_least");
  const compare = parseDay(parameters.get("compare"));
  if (compare !== null) state.compare = compare;
  const swipe = Number(parameters.get("swipe") || NaN);
  if (swipe >= 0 && swipe <= 100) state.swipe = swipe;
  const filters = [...parameters].filter(([name, value]) => value && FILTERS.includes(name));
  if (filters.length) state.filters = writeFilters(filters);
  if (parameters.get("district")) state.district = parameters.get("district");
  if (parameters.get("event")) state.event = parameters.get("event");
  if (parameters.get("story")) {
    state.story = parameters.get("story");
    state.step = Number.parseInt(parameters.get("step"), 10) || 1;
  }
  if (parameters.get("show") === "table") state.show = "table";
  const view = parseView(parameters.get("view"));
  if (view) state.view = view;
  return state;
}

/** Names and values of filters as an address has them, in one order whatever order they were set in. */
export function writeFilters(pairs) {
  return `${new URLSearchParams(pairs.toSorted(([a], [b]) => FILTERS.indexOf(a) - FILTERS.indexOf(b)))}`;
}

const isDay = (value) => value !== null && value !== undefined;

/** The query string of a state, with its question mark. */
export function writeQuery({ day, knownOn, atLeast, compare, swipe, filters, district, event, story, step, show, view }) {
  const parameters = new URLSearchParams();
  parameters.set("on", isoDay(day));
  if (isDay(knownOn)) parameters.set("known_on", isoDay(knownOn));
  if (atLeast) parameters.set("at_least", atLeast);
  if (isDay(compare)) {
    parameters.set("compare", isoDay(compare));
    if (swipe !== HALF) parameters.set("swipe", Math.round(swipe));
  }
  if (district) parameters.set("district", district);
  if (event) parameters.set("event", event);
  if (story) {
    parameters.set("story", story);
    parameters.set("step", step);
  }
  if (show === "table") parameters.set("show", "table");
  // Added as text: URLSearchParams would escape the slashes, which a query may hold.
  const filterPart = filters ? `&${filters}` : "";
  const viewPart = view ? `&view=${view.zoom}/${Number(view.lat.toFixed(5))}/${Number(view.lon.toFixed(5))}` : "";
  return `?${parameters}${filterPart}${viewPart}`;
}
