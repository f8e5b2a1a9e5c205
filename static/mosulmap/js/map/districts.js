/** The districts on the map, filled by who holds them on the day. A change of day updates only the districts that changed. */

import { dayFormats } from "../dates.js";
import { el } from "../dom.js";
import { looksDifferent, sideOf, spanOn } from "../spans.js";
import { unresolvedText } from "../story.js";
import { fillState } from "./patterns.js";

// For so many days, a change of control is highlighted.
const HIGHLIGHT_DAYS = 3;
// Pixels.
const TOWN_RADIUS = 6;
// In how many arrays the positions of a GeoJSON geometry are nested.
const DEPTHS = new Map([["Point", 0], ["MultiPoint", 1], ["LineString", 1], ["MultiLineString", 2], ["Polygon", 2], ["MultiPolygon", 3]]);
const AREA_TYPES = ["Polygon", "MultiPolygon"];
// Degrees. A shape wider than half the globe crosses the antimeridian and has its longitudes the wrong way round.
const MAX_WIDTH = 180;

/** @returns {{layers: L.Path[], unmount: Function}} layers by the district's index */
export function mountDistricts(map, record, areas, store, i18n, patterns) {
  const formats = dayFormats(i18n.language);
  const layers = createLayers(record, areas);
  const group = L.featureGroup(layers).addTo(map);
  group.bindTooltip((layer) => tooltip(layer.options.district), { sticky: true, className: "name-tag", direction: "top" });
  layers.forEach((layer, index) => {
    const element = layer.getElement();
    // For tests and for anyone who inspects the page: which element is which district.
    element.dataset.district = record.districts[index].slug;
    // Chromium stops the Tab key at every shape that has a tooltip; the keyboard has the search and the table.
    element.setAttribute("tabindex", "-1");
  });
  group.on("click", (event) => {
    L.DomEvent.stopPropagation(event);
    store.set({ district: record.districts[event.layer.options.district].slug, event: null });
  });
  // What is drawn, by the district's index: the span, and for changes that are highlighted their age in days.
  const drawnSpans = layers.map(() => null);
  const drawnAges = new Map();

  function draw(day) {
    layers.forEach((layer, index) => {
      const span = spanOn(record.spans[index], day);
      const previous = drawnSpans[index];
      if (span === previous) return;
      drawnSpans[index] = span;
      if (!previous || looksDifferent(record.actors, previous, span)) fill(layer, span);
    });
    highlightChanges(day);
  }

  function fill(layer, span) {
    const element = layer.getElement();
    const state = fillState(span);
    element.style.fill = patterns.fill(state, sideOf(record.actors, span.holder), sideOf(record.actors, span.challenger));
    element.dataset.look = state;
  }

  function highlightChanges(day) {
    for (const [index, age] of drawnAges) if (changeAge(record.spans[index], day) !== age) removeHighlight(index);
    layers.forEach((layer, index) => {
      const age = changeAge(record.spans[index], day);
      if (age < 0 || drawnAges.get(index) === age) return;
      drawnAges.set(index, age);
      layer.getElement().dataset.changed = age;
      // A neighbour that is drawn later would cover a part of the highlight.
      layer.bringToFront();
    });
  }

  function removeHighlight(index) {
    drawnAges.delete(index);
    delete layers[index].getElement().dataset.changed;
  }

  /** Days since control of the district changed; -1 where that is too long ago to be highlighted, or never was. */
  function changeAge(spans, day) {
    const span = spanOn(spans, day);
    const age = span ? day - span.tenure : -1;
    return span && span.tenure > record.campaign.start && age < HIGHLIGHT_DAYS ? age : -1;
  }

  function tooltip(index) {
    const { day } = store.get();
    const span = spanOn(record.spans[index], day);
    return el("span", {}, el("strong", {}, i18n.name(record.districts[index])), el("br"), stateText({ record, i18n, formats }, span, day));
  }

  draw(store.get().day);
  const unsubscribe = store.on(["day"], ({ day }) => draw(day));
  return {
    layers,
    unmount() {
      unsubscribe();
      group.remove();
    },
  };
}

/** The state of a district as a text: "The Guild, contested by the Guards". */
function stateText({ record, i18n, formats }, span, day) {
  const nameOf = (actor, nobody) => (actor < 0 ? i18n.text(nobody) : i18n.name(record.actors[actor]));
  const parts = [nameOf(span.holder, "nobody")];
  if (span.contested) parts.push(i18n.text("contestedBy", { challenger: nameOf(span.challenger, "unnamed") }));
  else if (span.grade !== "initial") parts.push(i18n.text(`grade.${span.grade}`));
  if (span.unresolved) parts.push(unresolvedText({ i18n, formats }, span, day));
  return parts.join(i18n.language === "ar" ? "، " : ", ");
}

/** Whether a district is a point within or beside the city, which is not shown on a map of small scale. */
export function isSite({ kind, area }) {
  return !area && (kind === "site" || kind === "bridge");
}

/** One layer for each district: a polygon, or a circle where there is a point alone. */
function createLayers(record, areas) {
  return record.districts.map((district, index) => {
    const shape = areas.get(index)?.geometry;
    const options = { className: "district", weight: 1, fillOpacity: 1, district: index };
    // With nothing to draw, a polygon without corners: the rest of the code need not check for a missing layer.
    if (!shape && !hasPoint(district)) return L.polygon([], options);
    // GeoJSON has longitude first, Leaflet latitude: L.GeoJSON swaps them in shapes, and here they are swapped in points.
    if (!shape) return L.circleMarker([district.lat, district.lon], { ...options, className: `district town${isSite(district) ? " site" : ""}`, radius: TOWN_RADIUS });
    const depth = shape.type === "MultiPolygon" ? 2 : 1;
    return L.polygon(L.GeoJSON.coordsToLatLngs(shape.coordinates, depth), options);
  });
}

/** Whether it is [longitude, latitude]; the longitudes of a shape across the antimeridian may go beyond 180 degrees. */
export function isPosition(position) {
  const [lon, lat] = Array.isArray(position) ? position : [];
  return Number.isFinite(lon) && Number.isFinite(lat) && Math.abs(lon) <= 360 && Math.abs(lat) <= 90;
}

export function hasPoint({ lon, lat }) {
  return isPosition([lon, lat]);
}

/** Whether it is a GeoJSON geometry that Leaflet can draw. */
export function isDrawable(geometry) {
  if (geometry?.type === "GeometryCollection") return Array.isArray(geometry.geometries) && geometry.geometries.every(isDrawable);
  if (!DEPTHS.has(geometry?.type)) return false;
  const positions = positionsIn(geometry.coordinates, DEPTHS.get(geometry.type));
  if (!positions.length || !positions.every(isPosition)) return false;
  const [west, east] = positions.reduce(([min, max], [lon]) => [Math.min(min, lon), Math.max(max, lon)], [Infinity, -Infinity]);
  return east - west <= MAX_WIDTH;
}

/** The positions in nested arrays; where they are nested less deep, what is found instead. */
function positionsIn(coordinates, depth) {
  return depth && Array.isArray(coordinates) ? coordinates.flatMap((inner) => positionsIn(inner, depth - 1)) : [coordinates];
}

/**
 * The areas that can be drawn, by the district's index: {geometry, arcs}. `geometry` is GeoJSON, `arcs` the
 * indices of its arcs in the TopoJSON topology.
 */
export function readAreas(topology) {
  const areas = new Map();
  for (const shape of topology?.objects?.districts?.geometries ?? []) {
    const area = readArea(topology, shape);
    if (area) areas.set(Number(shape.id), area);
  }
  return areas;
}

/** {geometry, arcs} of a shape of the topology; null where it cannot be drawn. */
function readArea(topology, shape) {
  try {
    // TopoJSON writes arc i in the opposite direction as ~i.
    const arcs = shape.arcs.flat(Infinity).map((arc) => (arc < 0 ? ~arc : arc));
    // The decoder takes a missing number for 0.
    if (!arcs.every((arc) => topology.arcs[arc].every((position) => position.every(Number.isFinite)))) return null;
    const { geometry } = topojson.feature(topology, shape);
    return AREA_TYPES.includes(geometry.type) && isDrawable(geometry) ? { geometry, arcs } : null;
  } catch {
    // The decoder trusts what it reads, and throws where something is missing or nested wrongly.
    return null;
  }
}
