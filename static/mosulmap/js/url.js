/**
 * PURE: the query string of the page's address and the state that it stands for:
 * on=2016-11-12, district=slug, event=reference, view=zoom/lat/lon, show=table.
 */

import { isoDay, parseDay } from "./dates.js";

const DECIMAL = String.raw`-?\d+(?:\.\d+)?`;
const VIEW = new RegExp(String.raw`^(\d+(?:\.\d+)?)/(${DECIMAL})/(${DECIMAL})$`);

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
  if (parameters.get("district")) state.district = parameters.get("district");
  if (parameters.get("event")) state.event = parameters.get("event");
  if (parameters.get("show") === "table") state.show = "table";
  const view = parseView(parameters.get("view"));
  if (view) state.view = view;
  return state;
}

/** The query string of a state, with its question mark. */
export function writeQuery({ day, district, event, show, view }) {
  const parameters = new URLSearchParams();
  parameters.set("on", isoDay(day));
  if (district) parameters.set("district", district);
  if (event) parameters.set("event", event);
  if (show === "table") parameters.set("show", "table");
  // Added as text: URLSearchParams would escape the slashes, which a query may hold.
  const viewPart = view ? `&view=${view.zoom}/${view.lat.toFixed(4)}/${view.lon.toFixed(4)}` : "";
  return `?${parameters}${viewPart}`;
}
