/**
 * What stands on the picture of the map and beside it: a badge for the day's events at each place where some happened,
 * the names, and a list of all districts for the keyboard and screen readers.
 */

import { el, svg, throttleToFrame, whenRested } from "../dom.js";
import { kindOnMap, spanOn, toneOf } from "../record.js";
import { changeAge, objectivesOn, placeAfterKey, spokenText } from "./districts.js";
import { createNames } from "./names.js";
import { KIND_ICONS, fillOfSpan, fillState, kindIcon } from "./patterns.js";
import { boxAround } from "./placing.js";
import { hasPoint, isPosition, pathData } from "./shapes.js";

// An event about more districts than this has no place of its own, and no marker.
const MAX_PLACES = 8;

// Of a badge, in pixels; with a number beside its icon it is wider.
const BADGE = 17;
const WIDE_BADGE = 27;
// How far a badge stands from a dot or from the corner of an area, and in which directions it is tried.
const GAP = 3;
const DIRECTIONS = [[1, -1], [-1, -1], [1, 1], [-1, 1], [0, -1], [0, 1], [1, 0], [-1, 0]];

/**
 * @param {object} ground as createNames takes it
 * @param {{badges: string, names: string}} panes Leaflet's names of the panes that they lie in
 * @returns {{redraw: () => void, redrawRested: () => void, unmount: () => void}} redraw draws with the next frame,
 *   redrawRested once what else may come has come
 */
export function mountMarkers(map, record, ground, store, i18n, panes) {
  const markers = L.layerGroup().addTo(map);
  const names = createNames(map, record, ground, store, i18n, panes.names);
  const draw = () => {
    const spots = spotsOf(record, store.get().day);
    markers.clearLayers();
    const badges = placeBadges(map, ground, spots);
    for (const badge of badges) markers.addLayer(createBadge(map, badge, record, store, i18n, panes.badges));
    names.draw(spots, badges.map(({ box }) => box));
  };
  const throttledDraw = throttleToFrame(draw);
  map.on("zoomend moveend", throttledDraw);
  let frame = 0;
  // After the frame in which the legend, which names must not touch, gets the size that the day gives it.
  const restedDraw = whenRested(() => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(throttledDraw);
  }, ({ day }) => record.evidence.isSettled(day));
  const waitForRest = (state, previous) => {
    names.await();
    restedDraw(state, previous);
  };
  const unsubscribe = store.on(["day", "event", "district", "loaded", "filtered", "paler"], waitForRest);
  // Front and evidence come at about the same time: once for all of them.
  const redrawRested = () => waitForRest(store.get(), store.get());
  redrawRested();
  return {
    redraw: throttledDraw,
    redrawRested,
    unmount() {
      cancelAnimationFrame(frame);
      throttledDraw.cancel();
      restedDraw.cancel();
      map.off("zoomend moveend", throttledDraw);
      unsubscribe();
      markers.remove();
      names.unmount();
    },
  };
}

/**
 * The day's events by the spot where they happened: {point: [lat, lon], events, district}. The key is the
 * district's index, or the coordinates of an event with a point of its own, whose `district` is null.
 */
export function spotsOf(record, day) {
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

/**
 * Where the badges stand, beside what they are of and never on it, nor beneath what covers the map: {box, events,
 * district, point}, boxes in pixels of the world, `point` being that of an event with a place of its own.
 */
export function placeBadges(map, { shapes, covered }, spots) {
  const scale = map.getZoomScale(map.getZoom(), 0);
  const project = ([lat, lng]) => { const { x, y } = map.project([lat, lng]); return [x, y]; };
  const placed = [];
  const { min } = map.getPixelBounds();
  // And above the map's upper edge.
  const taken = [[-1e9, -1e9, 1e9, min.y], ...covered().map((box) => box.map((side, i) => side + (i % 2 ? min.y : min.x)))];
  const isFree = (box) => taken.every((other) => box[0] > other[2] || other[0] > box[2] || box[1] > other[3] || other[1] > box[3]);
  for (const { point, events, district } of spots.values()) {
    const width = events.length > 1 ? WIDE_BADGE : BADGE;
    const shape = district === null ? null : shapes[district];
    const boxes = DIRECTIONS.map((direction) => {
      const [x, y] = shape?.rings ? cornerOf(shape, direction).map((value) => value * scale) : project(point).map((value, axis) => value + 5 * direction[axis]);
      return boxAround([x + direction[0] * (width / 2 + GAP), y + direction[1] * (BADGE / 2 + GAP)], width, BADGE);
    });
    const box = boxes.find(isFree) ?? boxes[0];
    taken.push(box);
    placed.push({ box, events, district, point: district === null ? point : null });
  }
  return placed;
}

/** The corner of an area that lies furthest in a direction, [x, y]. */
function cornerOf({ rings }, [right, down]) {
  let best = -Infinity;
  let corner = [0, 0];
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i += 2) {
      const reach = ring[i] * right + ring[i + 1] * down;
      if (reach > best) [best, corner] = [reach, [ring[i], ring[i + 1]]];
    }
  }
  return corner;
}

/** The kind that a badge shows, of several the weightiest. */
export function weightiestKind(events) {
  return Object.keys(KIND_ICONS).find((kind) => events.some((event) => kindOnMap(event) === kind)) ?? "other";
}

function createBadge(map, { box, events, district, point }, record, store, i18n, pane) {
  const isSelected = events.some((event) => event.reference === store.get().event);
  const kind = weightiestKind(events);
  const html = el(`span.badge${isSelected ? ".chosen" : ""}`, { "data-kind": kind }, kindIcon(kind), events.length > 1 && i18n.number(events.length));
  const icon = L.divIcon({ className: "spot", html, iconSize: [box[2] - box[0], BADGE] });
  const middle = map.unproject([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]);
  // Not in the tab order: the panel lists the same events in reading order.
  const marker = L.marker(middle, { icon, pane, keyboard: false, riseOnHover: true });
  marker.bindTooltip(() => el("span", {}, events.map((event) => [event.summary.text, el("br")])), { className: "name-tag", direction: "top", offset: [0, -8] });
  marker.on("click", () => store.set(
    events.length === 1 || district === null
      ? { event: events[0].reference, district: null }
      : { event: null, district: record.districts[district].slug },
  ));
  if (!point) return marker;
  const ring = L.divIcon({ className: "spot", html: el("span.place"), iconSize: [11, 11] });
  return L.layerGroup([L.marker(point, { icon: ring, pane, keyboard: false, interactive: false }), marker]);
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
    const hasArrived = (index) => changeAge(spanOn(record.spans[index], day), day, record.campaign.start) === 0;
    const view = { scale: map.getZoomScale(map.getZoom(), 0), originX: map.getPixelOrigin().x, originY: map.getPixelOrigin().y };
    const data = shapes.map((shape, index) => (shape && hasArrived(index) ? pathData(shape, view) : "")).join("");
    if (!data) return;
    flash.replaceChildren(svg("path", { d: data }));
    map.getPanes().overlayPane.append(flash);
  };
  const restedShow = whenRested(show);
  flash.addEventListener("animationend", stop);
  map.on("zoomstart viewprereset", stop);
  const unsubscribes = [store.on(["day"], stop), store.on(["day"], restedShow)];
  return () => {
    unsubscribes.forEach((unsubscribe) => unsubscribe());
    restedShow.cancel();
    map.off("zoomstart viewprereset", stop);
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
  const unsubscribe = store.on(["day", "district", "counted"], restedUpdate);
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
      const isSilent = toneOf(span, record.reports[row.index], day, false) > 0;
      write(place, "data-silent", isSilent ? "" : null);
      const age = changeAge(span, day, record.campaign.start);
      write(place, "data-changed", age < 0 ? null : age);
      write(place, "data-objective", objectives.has(row.index) ? "" : null);
      write(place, "aria-selected", String(row.slug === district));
    });
  };
}
