/** Markers of the day's events at the places where they happened, and the names of districts as far as there is room. */

import { el, throttleToFrame } from "../dom.js";
import { hasPoint, isPosition, isSite } from "./districts.js";

const FIGHTING = new Set(["contested", "attack", "entered", "withdrawn", "claimed"]);
// An event about more districts than this has no place of its own, and no marker.
const MAX_PLACES = 8;

// Where a name may stand: its class, the side (-1 left, 0 centred, 1 right), and how many pixels down.
const CENTRED = [["middle", 0, 0]];
const BESIDE_A_DOT = [["below", 0, 18], ["above", 0, -18], ["right", 1, 0], ["left", -1, 0]];

// Pixels. An estimate: to measure each name would cost a layout of the page.
const CHARACTER_WIDTH = 6.3;

/** @returns unmount */
export function mountMarkers(map, record, store, i18n) {
  const markers = L.layerGroup().addTo(map);
  const names = createNames(map, record, store, i18n);
  const draw = () => {
    const spots = spotsOf(record, store.get().day);
    markers.clearLayers();
    for (const spot of spots.values()) markers.addLayer(createMarker(spot, record, store, i18n));
    names.draw(spots);
  };
  draw();
  const throttledDraw = throttleToFrame(draw);
  map.on("zoomend moveend", throttledDraw);
  const unsubscribe = store.on(["day", "event", "district", "loaded"], throttledDraw);
  return () => {
    throttledDraw.cancel();
    map.off("zoomend moveend", throttledDraw);
    unsubscribe();
    markers.remove();
    names.unmount();
  };
}

/**
 * The day's events by the spot where they happened: {point: [lat, lon], events, district}. The key is the
 * district's index, or the coordinates of an event with a point of its own, whose `district` is null.
 */
function spotsOf(record, day) {
  const spots = new Map();
  const add = (key, point, event, district) => {
    const spot = spots.get(key) ?? { point, events: [], district };
    spot.events.push(event);
    spots.set(key, spot);
  };
  for (const event of record.evidence.ofDay(day).events ?? []) {
    // Longitude first in the payload, latitude first for Leaflet: swapped here.
    if (isPosition(event.point)) add(`${event.point}`, [event.point[1], event.point[0]], event, null);
    else if (event.districts.length <= MAX_PLACES) {
      for (const index of event.districts) {
        const district = record.districts[index];
        if (hasPoint(district)) add(index, [district.lat, district.lon], event, index);
      }
    }
  }
  return spots;
}

/** The class of a spot: fighting outweighs a change of control, and that everything else. */
function spotKind(events) {
  if (events.some(({ kind }) => FIGHTING.has(kind))) return "fighting";
  return events.some(({ kind }) => kind === "control") ? "taken" : "other";
}

function createMarker({ point, events, district }, record, store, i18n) {
  const isSelected = events.some((event) => event.reference === store.get().event);
  const dot = el(`span.dot.${spotKind(events)}${isSelected ? ".chosen" : ""}`, {}, events.length > 1 ? i18n.number(events.length) : "");
  const icon = L.divIcon({ className: "spot", html: dot, iconSize: [20, 20] });
  // Not in the tab order: the panel lists the same events in reading order.
  const marker = L.marker(point, { icon, keyboard: false, riseOnHover: true });
  marker.bindTooltip(() => el("span", {}, events.map((event) => [event.summary.text, el("br")])), { className: "name-tag", direction: "top", offset: [0, -8] });
  marker.on("click", () => store.set(
    events.length === 1 || district === null
      ? { event: events[0].reference, district: null }
      : { event: null, district: record.districts[district].slug },
  ));
  return marker;
}

/** The layer of names: {draw(spots), unmount}. */
function createNames(map, record, store, i18n) {
  const group = L.layerGroup().addTo(map);
  // The markers that are drawn, by the key of placeNames, so that a change of day leaves the rest alone.
  const drawn = new Map();

  function draw(spots) {
    const wanted = placeNames(map, record, store.get().district, i18n, spots);
    for (const [key, marker] of drawn) {
      if (wanted.has(key)) continue;
      group.removeLayer(marker);
      drawn.delete(key);
    }
    for (const [key, { district, className }] of wanted) {
      if (drawn.has(key)) continue;
      const html = el("span", { "aria-hidden": "true" }, i18n.name(district));
      const icon = L.divIcon({ className, html, iconSize: [0, 0] });
      const marker = L.marker([district.lat, district.lon], { icon, pane: "names", interactive: false, keyboard: false });
      drawn.set(key, marker);
      group.addLayer(marker);
    }
  }

  return { draw, unmount: () => group.remove() };
}

/**
 * The names to show and where, so that none covers another or a marker: key -> {district, className}. Room is
 * given first to the selected district, then to those of the day, then by area.
 */
function placeNames(map, record, selected, i18n, spots) {
  const wanted = new Map();
  const taken = [...spots.values()].map(({ point }) => boxAround(map.latLngToContainerPoint(point), 20, 18));
  for (const district of districtsByPriority(map, record, selected, spots)) {
    const point = map.latLngToContainerPoint([district.lat, district.lon]);
    const hasDot = spots.has(district.index) || !district.area;
    const width = i18n.name(district).length * CHARACTER_WIDTH + 6;
    // A name may reach a little over the border of its district.
    const fits = district.slug === selected || hasDot || roomFor(map, district) > width * 0.78;
    if (!fits) continue;
    const seats = (hasDot ? BESIDE_A_DOT : CENTRED).map(([name, side, down]) => (
      { name, box: boxAround({ x: point.x + side * (width / 2 + 11), y: point.y + down }, width, 16) }
    ));
    const seat = seats.find(({ box }) => !taken.some((other) => overlaps(box, other)));
    if (!seat) continue;
    taken.push(seat.box);
    const className = `district-name ${seat.name}${district.area || isSite(district) ? "" : " outside"}`;
    wanted.set(`${district.index} ${className}`, { district, className });
  }
  return wanted;
}

/** The districts in view that may have a name, the most important first. */
function districtsByPriority(map, record, selected, spots) {
  const bounds = map.getBounds();
  const isNear = map.getContainer().classList.contains("near");
  const priority = ({ slug, index, area }) => (slug === selected ? 1e9 : 0) + (spots.has(index) ? 1e6 : 0) + area;
  return record.districts
    .filter((district) => hasPoint(district) && bounds.contains([district.lat, district.lon])
      && (isNear || !isSite(district) || spots.has(district.index) || district.slug === selected))
    .sort((a, b) => priority(b) - priority(a));
}

/** About how many pixels wide a district is drawn: a little more than the side of a square of its area (km²). */
function roomFor(map, { area, lat }) {
  const kmPerPixel = 156.543 * Math.cos(lat * Math.PI / 180) / 2 ** map.getZoom();
  return 1.25 * Math.sqrt(area) / kmPerPixel;
}

/** The box round its centre, in pixels of the map. */
function boxAround({ x, y }, width, height) {
  return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
}

function overlaps(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
