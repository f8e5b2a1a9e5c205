/** What is reported of the day, where it happened, and the names of the districts that have room for one. */

import { el, throttleToFrame } from "../dom.js";
import { hasPoint, isPosition, isSite } from "./districts.js";

const FIGHTING = new Set(["contested", "attack", "entered", "withdrawn", "claimed"]);
// A statement about more districts than this is no event at a place.
const MOST_PLACES = 8;

// Where a name may stand: its class, to which side (-1 left, 1 right), and how many pixels down.
const IN_THE_MIDDLE = [["middle", 0, 0]];
const BESIDE_A_DOT = [["below", 0, 18], ["above", 0, -18], ["right", 1, 0], ["left", -1, 0]];

export function mountMarkers(map, record, store, i18n) {
  const markers = L.layerGroup().addTo(map);
  const names = createNames(map, record, store, i18n);
  const draw = () => {
    const spots = spotsOf(record, store.get().day);
    markers.clearLayers();
    for (const spot of spots.values()) markers.addLayer(marker(spot, record, store, i18n));
    names.draw(spots);
  };
  draw();
  const later = throttleToFrame(draw);
  map.on("zoomend moveend", later);
  const stop = store.on(["day", "event", "district"], later);
  return () => {
    later.cancel();
    map.off("zoomend moveend", later);
    stop();
    markers.remove();
    names.unmount();
  };
}

/** The day's events by the spot that they happened at: {point: [lat, lon], events, district}. */
function spotsOf(record, day) {
  const spots = new Map();
  const put = (key, point, event, district) => {
    const spot = spots.get(key) ?? { point, events: [], district };
    spot.events.push(event);
    spots.set(key, spot);
  };
  for (const event of record.eventsByDay.get(day) ?? []) {
    // Longitude first in the record, latitude first for Leaflet: turned here.
    if (isPosition(event.point)) put(`${event.point}`, [event.point[1], event.point[0]], event, null);
    else if (event.districts.length <= MOST_PLACES) {
      for (const place of event.districts) {
        const district = record.districts[place];
        if (hasPoint(district)) put(place, [district.lat, district.lon], event, place);
      }
    }
  }
  return spots;
}

function marker({ point, events, district }, record, store, i18n) {
  const kind = events.some((event) => FIGHTING.has(event.kind)) ? "fighting" : events.some((event) => event.kind === "control") ? "taken" : "other";
  const chosen = events.some((event) => event.reference === store.get().event);
  const dot = el(`span.dot.${kind}${chosen ? ".chosen" : ""}`, {}, events.length > 1 ? i18n.number(events.length) : "");
  const icon = L.divIcon({ className: "spot", html: dot, iconSize: [20, 20] });
  // The panel lists the same events in reading order, so the dots need no stop of their own for the keyboard.
  const made = L.marker(point, { icon, keyboard: false, riseOnHover: true });
  made.bindTooltip(() => el("span", {}, events.map((event) => [event.summary, el("br")])), { className: "name-tag", direction: "top", offset: [0, -8] });
  made.on("click", () => store.set(
    events.length === 1 || district === null
      ? { event: events[0].reference, district: null }
      : { event: null, district: record.districts[district].slug },
  ));
  return made;
}

/** Names where there is room: the chosen district first, then the day's, then the largest. */
function createNames(map, record, store, i18n) {
  const group = L.layerGroup().addTo(map);
  // What stands on the map, by district and class, so that a change of day leaves the rest alone.
  const standing = new Map();

  function draw(spots) {
    const wanted = placeNames(map, record, store.get().district, i18n, spots);
    for (const [key, made] of standing) {
      if (wanted.has(key)) continue;
      group.removeLayer(made);
      standing.delete(key);
    }
    for (const [key, { district, className }] of wanted) {
      if (standing.has(key)) continue;
      const html = el("span", { "aria-hidden": "true" }, i18n.name(district));
      const icon = L.divIcon({ className, html, iconSize: [0, 0] });
      const made = L.marker([district.lat, district.lon], { icon, pane: "names", interactive: false, keyboard: false });
      standing.set(key, made);
      group.addLayer(made);
    }
  }

  return { draw, unmount: () => group.remove() };
}

/** Which names to show and how, without collisions: key -> {district, className}. */
function placeNames(map, record, chosen, i18n, spots) {
  const wanted = new Map();
  const bounds = map.getBounds();
  const near = map.getContainer().classList.contains("near");
  const taken = [...spots.values()].map(({ point }) => box(map.latLngToContainerPoint(point), 20, 18));
  const weight = (district) => (district.slug === chosen ? 1e9 : 0) + (spots.has(district.index) ? 1e6 : 0) + district.area;
  const ranked = record.districts.filter((district) => hasPoint(district) && bounds.contains([district.lat, district.lon])
    && (near || !isSite(district) || spots.has(district.index) || district.slug === chosen));
  ranked.sort((one, other) => weight(other) - weight(one));
  for (const district of ranked) {
    const at = map.latLngToContainerPoint([district.lat, district.lon]);
    const marked = spots.has(district.index) || !district.area;
    const width = i18n.name(district).length * 6.3 + 6;
    const fits = district.slug === chosen || marked || roomFor(map, district) > width * 0.78;
    const seats = marked ? BESIDE_A_DOT : IN_THE_MIDDLE;
    const seat = fits && seats.find(([, x, y]) => !taken.some((other) => overlap(box({ x: at.x + x * (width / 2 + 11), y: at.y + y }, width, 16), other)));
    if (!seat) continue;
    const [name, x, y] = seat;
    taken.push(box({ x: at.x + x * (width / 2 + 11), y: at.y + y }, width, 16));
    const className = `district-name ${name}${district.area || isSite(district) ? "" : " outside"}`;
    wanted.set(`${district.index} ${className}`, { district, className });
  }
  return wanted;
}

/** About how many pixels wide the district is drawn: the side of a square of its area. */
function roomFor(map, { area, lat }) {
  const kmAPixel = 156.543 * Math.cos(lat * Math.PI / 180) / 2 ** map.getZoom();
  return 1.25 * Math.sqrt(area) / kmAPixel;
}

function box({ x, y }, width, height) {
  return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
}

function overlap(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}
