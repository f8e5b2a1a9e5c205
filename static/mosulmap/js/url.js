/** PURE: the page's address and its state. on=2016-11-12, district=slug, event=reference, view=zoom/lat/lon, show=table */

import { isoDay, parseDay } from "./dates.js";

/** The parts of the state that a query string gives; what it does not give or gives wrongly is left out. */
export function readQuery(query) {
  const given = new URLSearchParams(query);
  const state = {};
  const day = parseDay(given.get("on"));
  if (day !== null) state.day = day;
  if (given.get("district")) state.district = given.get("district");
  if (given.get("event")) state.event = given.get("event");
  if (given.get("show") === "table") state.show = "table";
  const view = /^(\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)$/.exec(given.get("view") ?? "");
  if (view) {
    const [zoom, lat, lon] = view.slice(1).map(Number);
    if (Math.abs(lat) <= 90 && Math.abs(lon) <= 180) state.view = { zoom, lat, lon };
  }
  return state;
}

/** The query string of a state, with the question mark. */
export function writeQuery({ day, district, event, show, view }) {
  const query = new URLSearchParams();
  query.set("on", isoDay(day));
  if (district) query.set("district", district);
  if (event) query.set("event", event);
  if (show === "table") query.set("show", "table");
  // Slashes stay readable: they are allowed in a query.
  const where = view ? `&view=${view.zoom}/${view.lat.toFixed(4)}/${view.lon.toFixed(4)}` : "";
  return `?${query}${where}`;
}
