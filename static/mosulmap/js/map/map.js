/** The map: its limits and controls, and beside the districts the rivers, the front line, objectives and the selection. */

import { el } from "../dom.js";
import { sideOf, spanOn } from "../spans.js";
import { isDrawable, mountDistricts, readAreas } from "./districts.js";
import { mountMarkers } from "./markers.js";

// How wide a river is drawn, in metres of ground and at least in pixels.
const RIVER_WIDTH = { river: [190, 2.5], stream: [25, 1.2] };
// At the equator.
const METRES_PER_PIXEL_AT_ZOOM_0 = 156_543;
// A map wider than this (pixels) has room for the legend beside the campaign; paddings are [x, y] in pixels.
const WIDE = 800;
const LEGEND_PADDING = [186, 4];
const PADDING = [4, 4];
// At the least zoom the campaign is so many pixels across, and so fits into a map of any size.
const MIN_SIZE = 40;
const MAX_ZOOM = 16;
// From this size of the campaign on (pixels across), sites are shown among the districts.
const NEAR_SIZE = 1024;
// How far beyond the campaign's bounds the reader may move the map, as a share of their size.
const MOVE_MARGIN = 1.5;
// Leaflet's own panes: shapes 400, markers 600.
const PANES = [["water", 410], ["front", 420], ["chosen", 430], ["names", 440]];

/**
 * Sets up the map that django-leaflet made.
 * @returns {{showView: (view: ?object) => void, showGround: (basemap: object[]) => void, unmount: () => void}}
 *   showView takes {zoom, lat, lon}, null for the whole campaign; showGround the rows of the basemap
 */
export function mountMap(map, record, store, i18n, patterns) {
  const bounds = boundsOf(record.campaign.bounds);
  map.options.zoomSnap = 0.1;
  const isRightToLeft = document.documentElement.dir === "rtl";
  // The timeline has been filled since the map was made, which has changed the map's size.
  map.invalidateSize({ animate: false });
  L.control.scale({ imperial: false, position: isRightToLeft ? "bottomleft" : "bottomright" }).addTo(map);
  map.setMaxBounds(bounds.pad(MOVE_MARGIN))
    .setMinZoom(Math.min(Math.floor(zoomForSize(map, bounds, MIN_SIZE)), MAX_ZOOM))
    .setMaxZoom(MAX_ZOOM);
  // Replaced by one with titles in the page's language.
  map.zoomControl.remove();
  L.control.zoom({ zoomInTitle: i18n.text("zoomIn"), zoomOutTitle: i18n.text("zoomOut") }).addTo(map);
  map.attributionControl.setPrefix(false).addAttribution(asHtml(record.campaign.attribution));
  // In the direction of its own words, on an Arabic page too.
  map.attributionControl.getContainer().dir = "auto";
  setView(map, store.get().view, bounds);
  for (const [name, zIndex] of PANES) {
    map.createPane(name).style.zIndex = zIndex;
    map.getPane(name).style.pointerEvents = "none";
  }
  const areas = readAreas(record.topology);
  const districts = mountDistricts(map, record, areas, store, i18n, patterns);
  const unmounts = [
    districts.unmount,
    mountFront(map, record, areas, store),
    mountOutlines(map, record, store, districts.layers),
    mountMarkers(map, record, store, i18n),
    mountNearClass(map, zoomForSize(map, bounds, NEAR_SIZE)),
    mountViewReport(map, store),
  ];
  return {
    showView: (view) => setView(map, view, bounds),
    showGround: (basemap) => unmounts.push(mountWater(map, basemap)),
    unmount: () => unmounts.forEach((unmount) => unmount()),
  };
}

/** A text escaped as HTML: Leaflet takes an attribution for HTML. */
function asHtml(text) {
  return el("span", {}, text).innerHTML;
}

/** Longitude first in the campaign's bounds, latitude first for Leaflet: swapped here. */
function boundsOf([west, south, east, north]) {
  return L.latLngBounds([south, west], [north, east]);
}

/** The zoom at which the longer side of the bounds is so many pixels. */
function zoomForSize(map, bounds, pixels) {
  const { x, y } = map.project(bounds.getSouthEast(), 0).subtract(map.project(bounds.getNorthWest(), 0));
  return Math.log2(pixels / Math.max(x, y));
}

function setView(map, view, bounds) {
  if (view) {
    map.setView([view.lat, view.lon], view.zoom, { animate: false });
    return;
  }
  const legendSide = map.getSize().x > WIDE ? LEGEND_PADDING : PADDING;
  const [left, right] = document.documentElement.dir === "rtl" ? [PADDING, legendSide] : [legendSide, PADDING];
  map.fitBounds(bounds, { animate: false, paddingTopLeft: left, paddingBottomRight: right });
}

/** Shows sites from a zoom on, by a class of the map's element. */
function mountNearClass(map, nearZoom) {
  const update = () => map.getContainer().classList.toggle("near", map.getZoom() >= nearZoom);
  update();
  map.on("zoomend", update);
  return () => map.off("zoomend", update);
}

/** Keeps the view in the state once the reader has moved the map; the first view is not the reader's choice. */
function mountViewReport(map, store) {
  const report = () => {
    const { lat, lng } = map.getCenter();
    store.set({ view: { zoom: Math.round(map.getZoom() * 100) / 100, lat, lon: lng } });
  };
  map.whenReady(() => map.on("dragend zoomend", report));
  return () => map.off("dragend zoomend", report);
}

/** The rivers, as wide as on the ground. */
function mountWater(map, basemap) {
  const features = basemap.filter(({ shape }) => isDrawable(shape));
  const rivers = features.map((feature) => L.geoJSON(feature.shape, {
    pane: "water",
    interactive: false,
    style: { className: `water ${feature.kind}`, fill: false },
  }).addTo(map));
  const updateWidths = () => rivers.forEach((river, i) => {
    const [metres, minPixels] = RIVER_WIDTH[features[i].kind] ?? [0, 1];
    const metresPerPixel = METRES_PER_PIXEL_AT_ZOOM_0 * Math.cos(map.getCenter().lat * Math.PI / 180) / 2 ** map.getZoom();
    river.setStyle({ weight: Math.max(minPixels, metres / metresPerPixel) });
  });
  updateWidths();
  map.on("zoomend", updateWidths);
  return () => {
    map.off("zoomend", updateWidths);
    rivers.forEach((river) => river.remove());
  };
}

/** The front line: the borders between districts that two different sides hold. */
function mountFront(map, record, areas, store) {
  const borders = sharedBorders(record.topology, areas);
  const casing = L.polyline([], { pane: "front", className: "front casing", interactive: false, weight: 6 }).addTo(map);
  const line = L.polyline([], { pane: "front", className: "front", interactive: false, weight: 3.2 }).addTo(map);
  // The arcs that are drawn, so that a day without a change of the front draws nothing.
  let drawnKey = "";
  function draw(day) {
    const sides = record.spans.map((spans) => sideOf(record.actors, spanOn(spans, day).holder));
    const front = borders.filter(({ districts: [a, b] }) => sides[a] !== sides[b] && sides[a] >= 0 && sides[b] >= 0);
    const key = front.map(({ arc }) => arc).join();
    if (key === drawnKey) return;
    drawnKey = key;
    const lines = front.map(({ latLngs }) => latLngs);
    casing.setLatLngs(lines);
    line.setLatLngs(lines);
  }
  draw(store.get().day);
  const unsubscribe = store.on(["day"], ({ day }) => draw(day));
  return () => {
    unsubscribe();
    casing.remove();
    line.remove();
  };
}

/** The arcs of the topology that two districts share: {arc, districts, latLngs}, `districts` being their two indices. */
function sharedBorders(topology, areas) {
  const owners = new Map();
  for (const [index, { arcs }] of areas) {
    for (const arc of arcs) owners.set(arc, [...(owners.get(arc) ?? []), index]);
  }
  const shared = [...owners].filter(([, indices]) => indices.length === 2 && indices[0] !== indices[1]);
  return shared.map(([arc, districts]) => {
    const { coordinates } = topojson.feature(topology, { type: "LineString", arcs: [arc] }).geometry;
    return { arc, districts, latLngs: L.GeoJSON.coordsToLatLngs(coordinates) };
  });
}

/** Dashed outlines of announced objectives, and a strong one of the selected district or the selected event's area. */
function mountOutlines(map, record, store, layers) {
  const group = L.layerGroup().addTo(map);
  const addOutline = (index, className) => {
    const options = { pane: "chosen", className, fill: false, interactive: false, weight: 2.5 };
    const layer = layers[index];
    const outline = layer.getRadius
      ? L.circleMarker(layer.getLatLng(), { ...options, radius: layer.getRadius() + 3 })
      : L.polygon(layer.getLatLngs(), options);
    group.addLayer(outline);
  };
  const addEventArea = (shape) => {
    const style = { className: "chosen event-area", fill: false, weight: 2.5 };
    L.geoJSON(shape, { pane: "chosen", interactive: false, style }).eachLayer((layer) => group.addLayer(layer));
  };
  function draw({ day, district, event }) {
    group.clearLayers();
    const shape = event && record.evidence.event(event)?.shape;
    if (isDrawable(shape)) addEventArea(shape);
    const objectives = record.objectives.filter(({ from, until }) => from <= day && day < until);
    // A district may be announced by several events.
    for (const index of new Set(objectives.map((objective) => objective.district))) addOutline(index, "objective");
    const selected = record.districts.findIndex(({ slug }) => slug === district);
    if (selected >= 0) addOutline(selected, "chosen");
  }
  draw(store.get());
  const unsubscribe = store.on(["day", "district", "event", "loaded"], draw);
  return () => {
    unsubscribe();
    group.remove();
  };
}
