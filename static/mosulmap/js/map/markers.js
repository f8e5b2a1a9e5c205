/**
 * What stands on the picture of the map and beside it: markers of the day's events at the places where they happened,
 * the names of districts as far as there is room, and a list of all districts for the keyboard and screen readers.
 */

import { el, svg, throttleToFrame, whenRested } from "../dom.js";
import { spanOn } from "../record.js";
import { changeAge, districtsOn, isSite, objectivesOn, placeAfterKey, spokenText } from "./districts.js";
import { fillOfSpan, fillState } from "./patterns.js";
import { hasPoint, isPosition, pathData } from "./shapes.js";

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
  const restedDraw = whenRested(draw);
  const unsubscribe = store.on(["day", "event", "district", "loaded"], restedDraw);
  return () => {
    throttledDraw.cancel();
    restedDraw.cancel();
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

/**
 * Flashes the districts of which control has changed on the day, once the day stays; where the reader wants no motion,
 * the stylesheet hides it.
 * @returns unmount
 */
export function mountArrivals(map, record, shapes, store) {
  const flash = svg("svg.arrivals", { "aria-hidden": "true" });
  const stop = () => flash.remove();
  const show = ({ day }) => {
    const arrived = districtsOn(record, day).ages;
    const view = { scale: map.getZoomScale(map.getZoom(), 0), originX: map.getPixelOrigin().x, originY: map.getPixelOrigin().y };
    const data = shapes.map((shape, index) => (shape && arrived[index] === 0 ? pathData(shape, view) : "")).join("");
    if (!data) return;
    flash.replaceChildren(svg("path", { d: data }));
    map.getPanes().overlayPane.append(flash);
  };
  const restedShow = whenRested(show);
  flash.addEventListener("animationend", stop);
  map.on("zoomstart", stop);
  const unsubscribes = [store.on(["day"], stop), store.on(["day"], restedShow)];
  return () => {
    unsubscribes.forEach((unsubscribe) => unsubscribe());
    restedShow.cancel();
    map.off("zoomstart", stop);
    stop();
  };
}

/**
 * A list of the districts by name beside the map, hidden from the eye: what the picture shows, in words and attributes.
 * The Tab key reaches one of them, arrows, Home and End the others; what has the focus is ringed on the map.
 * @param {object[]} shapes as createShapes gives them
 * @param {{focus: Function}} districts as mountDistricts gives it
 * @returns unmount
 */
export function mountDistrictList(map, record, shapes, store, i18n, districts) {
  const sorted = record.districts.toSorted((a, b) => i18n.name(a).localeCompare(i18n.name(b), i18n.language));
  const kindOf = (shape) => (shape ? (shape.point ? "point" : "area") : "none");
  const items = sorted.map(({ slug, index }) => el("li", { role: "option", tabindex: -1, "data-district": slug, "data-shape": kindOf(shapes[index]) }));
  const list = el("ul.district-list.hidden", { role: "listbox", "aria-label": i18n.text("allDistricts") }, items);
  // The place in the list that the Tab key leads to.
  let current = 0;

  const updateItems = createItemsUpdate(record, i18n, sorted, items);
  const update = (state) => {
    updateItems(state);
    list.dataset.day = state.day;
  };
  const makeCurrent = (place) => {
    items[current].tabIndex = -1;
    items[place].tabIndex = 0;
    current = place;
  };
  const showFocus = ({ target }) => {
    const place = items.indexOf(target);
    if (place < 0) return;
    makeCurrent(place);
    districts.focus(sorted[place].index);
    const { lat, lon } = sorted[place];
    if (hasPoint(sorted[place]) && !map.getBounds().contains([lat, lon])) map.panTo([lat, lon], { animate: false });
  };
  const select = (place) => { if (place >= 0) store.set({ district: sorted[place].slug, event: null }); };
  const onKey = (event) => {
    const next = placeAfterKey(event.key, current, items.length);
    if (next !== null) items[next].focus({ preventScroll: true });
    else if (event.key === "Enter" || event.key === " ") select(current);
    else return;
    event.preventDefault();
  };
  list.addEventListener("focusin", showFocus);
  list.addEventListener("focusout", () => districts.focus(-1));
  list.addEventListener("keydown", onKey);
  list.addEventListener("click", ({ target }) => select(items.indexOf(target)));
  if (items.length) makeCurrent(0);
  update(store.get());
  map.getContainer().after(list);
  const restedUpdate = whenRested(update);
  const unsubscribe = store.on(["day", "district"], restedUpdate);
  return () => {
    unsubscribe();
    restedUpdate.cancel();
    list.remove();
  };
}

/** Keeps what the items say in step with the state: writes only what is another than before. */
function createItemsUpdate(record, i18n, sorted, items) {
  const written = sorted.map(() => ({}));
  // By span, which is a district's own.
  const known = new WeakMap();
  const describe = (row, span) => {
    if (!known.has(span)) known.set(span, { text: spokenText(record, i18n, row, span), fill: fillOfSpan(record.actors, span).key, look: fillState(span) });
    return known.get(span);
  };
  const write = (place, name, value) => {
    if (written[place][name] === value) return;
    written[place][name] = value;
    if (value === null) items[place].removeAttribute(name);
    else items[place].setAttribute(name, value);
  };
  return ({ day, district }) => {
    const objectives = new Set(objectivesOn(record.objectives, day));
    sorted.forEach((row, place) => {
      const span = spanOn(record.spans[row.index], day);
      if (written[place].span !== span) {
        const { text, fill, look } = describe(row, span);
        written[place].span = span;
        write(place, "aria-label", text);
        write(place, "data-look", look);
        write(place, "data-fill", fill);
      }
      const age = changeAge(span, day, record.campaign.start);
      write(place, "data-changed", age < 0 ? null : age);
      write(place, "data-objective", objectives.has(row.index) ? "" : null);
      write(place, "aria-selected", String(row.slug === district));
    });
  };
}
