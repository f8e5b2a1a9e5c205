/** The districts on the map: filled by who holds them on the day. A change of day touches only what changed. */

import { el } from "../dom.js";
import { looksDifferent, sideOf, spanOn } from "../spans.js";
import { look } from "./patterns.js";

// Days for which a change of control still glows.
const GLOW_DAYS = 3;
const TOWN_RADIUS = 6;
// How deep the positions of a GeoJSON geometry lie.
const DEPTHS = new Map([["Point", 0], ["MultiPoint", 1], ["LineString", 1], ["MultiLineString", 2], ["Polygon", 2], ["MultiPolygon", 3]]);
const AREAS = ["Polygon", "MultiPolygon"];
// Degrees. Wider than half the globe is a shape that crosses the date line and is written the wrong way round.
const WIDEST = 180;

/** @returns {{layers: L.Path[], unmount: Function}} layers are by the district's place */
export function mountDistricts(map, record, areas, store, i18n, patterns) {
  const layers = drawShapes(record, areas);
  const group = L.featureGroup(layers).addTo(map);
  group.bindTooltip((layer) => describe(layer.options.district), { sticky: true, className: "name-tag", direction: "top" });
  layers.forEach((layer, place) => {
    const element = layer.getElement();
    // So that whoever looks at the page's elements can tell which district is which.
    element.dataset.district = record.districts[place].slug;
    // Chromium stops the Tab key at every shape that a tooltip listens to; for keys there are search and table.
    element.setAttribute("tabindex", "-1");
  });
  group.on("click", (event) => {
    L.DomEvent.stopPropagation(event);
    store.set({ district: record.districts[event.layer.options.district].slug, event: null });
  });
  const shown = layers.map(() => null);
  const glowing = new Map();

  function paint(day) {
    layers.forEach((layer, place) => {
      const span = spanOn(record.spans[place], day);
      if (span === shown[place]) return;
      const before = shown[place];
      shown[place] = span;
      if (!before || looksDifferent(record.actors, before, span)) fill(layer, span);
    });
    glow(day);
  }

  function fill(layer, span) {
    const element = layer.getElement();
    const state = look(span);
    element.style.fill = patterns.fill(state, sideOf(record.actors, span.holder), sideOf(record.actors, span.challenger));
    element.dataset.look = state;
  }

  function glow(day) {
    for (const [place, age] of glowing) if (glowAge(record.spans[place], day) !== age) settle(place);
    layers.forEach((layer, place) => {
      const age = glowAge(record.spans[place], day);
      if (age < 0 || glowing.get(place) === age) return;
      glowing.set(place, age);
      layer.getElement().dataset.changed = age;
      layer.bringToFront();
    });
  }

  function settle(place) {
    glowing.delete(place);
    delete layers[place].getElement().dataset.changed;
  }

  function glowAge(spans, day) {
    const span = spanOn(spans, day);
    const age = span ? day - span.tenure : -1;
    return span && span.tenure > record.campaign.start && age < GLOW_DAYS ? age : -1;
  }

  function describe(place) {
    const span = spanOn(record.spans[place], store.get().day);
    return el("span", {}, el("strong", {}, i18n.name(record.districts[place])), el("br"), stateInWords(record, i18n, span));
  }

  paint(store.get().day);
  const stop = store.on(["day"], ({ day }) => paint(day));
  return {
    layers,
    unmount() {
      stop();
      group.remove();
    },
  };
}

/** "The Guild, contested by the Guards" and the like, for tooltips and labels. */
export function stateInWords(record, i18n, span) {
  const who = (actor, nobody) => (actor < 0 ? i18n.text(nobody) : i18n.name(record.actors[actor]));
  const parts = [who(span.holder, "nobody")];
  if (span.contested) parts.push(i18n.text("contestedBy", { challenger: who(span.challenger, "unnamed") }));
  else if (span.grade !== "initial") parts.push(i18n.text(`grade.${span.grade}`));
  return parts.join(i18n.language === "ar" ? "، " : ", ");
}

/** Whether it is a spot within or beside the city, of no interest from afar. */
export function isSite({ kind, area }) {
  return !area && (kind === "site" || kind === "bridge");
}

function drawShapes(record, areas) {
  return record.districts.map((district, place) => {
    const shape = areas.get(place)?.geometry;
    const options = { className: "district", weight: 1, fillOpacity: 1, district: place };
    // With nothing that can be drawn it is an area without corners, so that all else need not ask.
    if (!shape && !hasPoint(district)) return L.polygon([], options);
    // GeoJSON is longitude first, Leaflet latitude first: L.GeoJSON turns the shapes, and points turn here.
    if (!shape) return L.circleMarker([district.lat, district.lon], { ...options, className: `district town${isSite(district) ? " site" : ""}`, radius: TOWN_RADIUS });
    const depth = shape.type === "MultiPolygon" ? 2 : 1;
    return L.polygon(L.GeoJSON.coordsToLatLngs(shape.coordinates, depth), options);
  });
}

/** Whether it is [longitude, latitude]; a shape across the date line may count on beyond 180 degrees. */
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
  const [west, east] = positions.reduce(([least, most], [lon]) => [Math.min(least, lon), Math.max(most, lon)], [Infinity, -Infinity]);
  return east - west <= WIDEST;
}

function positionsIn(coordinates, depth) {
  return depth && Array.isArray(coordinates) ? coordinates.flatMap((inner) => positionsIn(inner, depth - 1)) : [coordinates];
}

/** The districts' areas that can be drawn, by the district's place: {geometry, arcs}, arcs being those of the topology. */
export function readAreas(topology) {
  const areas = new Map();
  for (const shape of topology?.objects?.districts?.geometries ?? []) {
    const area = readArea(topology, shape);
    if (area) areas.set(Number(shape.id), area);
  }
  return areas;
}

function readArea(topology, shape) {
  try {
    const arcs = shape.arcs.flat(Infinity).map((arc) => (arc < 0 ? ~arc : arc));
    // The decoder takes a missing number for 0.
    if (!arcs.every((arc) => topology.arcs[arc].every((step) => step.every(Number.isFinite)))) return null;
    const { geometry } = topojson.feature(topology, shape);
    return AREAS.includes(geometry.type) && isDrawable(geometry) ? { geometry, arcs } : null;
  } catch {
    // The decoder trusts what it reads, and throws where something is missing or nested wrongly.
    return null;
  }
}
