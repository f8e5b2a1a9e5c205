/** The map beneath and above the districts: the rivers, the front line, objectives, what is selected. */

import { el } from "../dom.js";
import { sideOf, spanOn } from "../spans.js";
import { isDrawable, mountDistricts, readAreas } from "./districts.js";
import { mountMarkers } from "./markers.js";

// How wide a river is drawn, in metres of ground and at least in pixels.
const RIVER_WIDTH = { river: [190, 2.5], stream: [25, 1.2] };
const METRES_A_PIXEL_AT_ZOOM_0 = 156_543;
// On a frame wider than this (pixels) the first view leaves room for the legend, width and height.
const WIDE = 800;
const LEGEND_ROOM = [186, 4];
const NO_LEGEND = [4, 4];
// The campaign may be drawn as small as this (pixels), and so fits into any frame; and this is as near as one may go.
const LEAST_SIZE = 40;
const GREATEST_ZOOM = 16;
// Sites are shown among the districts once the campaign is drawn larger than this (pixels).
const NEAR_SIZE = 1024;
// Room around the campaign's bounds in which the reader may move, as a share of their size.
const ROOM_TO_MOVE = 1.5;

/** Set up the map that django-leaflet made; returns {show, unmount}. */
export function mountMap(map, record, store, i18n, patterns) {
  const bounds = boundsOf(record.campaign.bounds);
  map.options.zoomSnap = 0.1;
  const rightToLeft = document.documentElement.dir === "rtl";
  // The timeline has taken its place by now, and the map's frame with it.
  map.invalidateSize({ animate: false });
  L.control.scale({ imperial: false, position: rightToLeft ? "bottomleft" : "bottomright" }).addTo(map);
  map.setMaxBounds(bounds.pad(ROOM_TO_MOVE))
    .setMinZoom(Math.min(Math.floor(zoomForSize(map, bounds, LEAST_SIZE)), GREATEST_ZOOM))
    .setMaxZoom(GREATEST_ZOOM);
  map.zoomControl.remove();
  L.control.zoom({ zoomInTitle: i18n.text("zoomIn"), zoomOutTitle: i18n.text("zoomOut") }).addTo(map);
  map.attributionControl.setPrefix(false).addAttribution(asHtml(record.campaign.attribution));
  place(map, store.get().view, bounds);
  for (const [name, height] of [["water", 410], ["front", 420], ["chosen", 430], ["names", 440]]) {
    map.createPane(name).style.zIndex = height;
    map.getPane(name).style.pointerEvents = "none";
  }
  const areas = readAreas(record.topology);
  const districts = mountDistricts(map, record, areas, store, i18n, patterns);
  const unmounts = [
    districts.unmount,
    mountWater(map, record),
    mountFront(map, record, areas, store),
    mountOutlines(map, record, store, districts.layers),
    mountMarkers(map, record, store, i18n),
    reportView(map, store, zoomForSize(map, bounds, NEAR_SIZE)),
  ];
  return {
    show: (view) => place(map, view, bounds),
    unmount: () => unmounts.forEach((unmount) => unmount()),
  };
}

/** Leaflet takes an attribution for HTML: the text as HTML that shows it. */
function asHtml(text) {
  return el("span", {}, text).innerHTML;
}

function boundsOf([west, south, east, north]) {
  return L.latLngBounds([south, west], [north, east]);
}

/** The zoom at which the bounds are so many pixels across, the longer way. */
function zoomForSize(map, bounds, pixels) {
  const { x, y } = map.project(bounds.getSouthEast(), 0).subtract(map.project(bounds.getNorthWest(), 0));
  return Math.log2(pixels / Math.max(x, y));
}

function place(map, view, bounds) {
  if (view) map.setView([view.lat, view.lon], view.zoom, { animate: false });
  else {
    const room = map.getSize().x > WIDE ? LEGEND_ROOM : NO_LEGEND;
    const [left, right] = document.documentElement.dir === "rtl" ? [NO_LEGEND, room] : [room, NO_LEGEND];
    map.fitBounds(bounds, { animate: false, paddingTopLeft: left, paddingBottomRight: right });
  }
}

/** Keep the view in the state once the reader has moved the map; the first fit is no choice of theirs. */
function reportView(map, store, nearZoom) {
  const near = () => map.getContainer().classList.toggle("near", map.getZoom() >= nearZoom);
  near();
  map.on("zoomend", near);
  const report = () => {
    const { lat, lng } = map.getCenter();
    store.set({ view: { zoom: Math.round(map.getZoom() * 100) / 100, lat, lon: lng } });
  };
  const events = ["dragend", "zoomend"];
  map.whenReady(() => events.forEach((name) => map.on(name, report)));
  return () => {
    map.off("zoomend", near);
    events.forEach((name) => map.off(name, report));
  };
}

function mountWater(map, record) {
  const features = record.basemap.filter(({ shape }) => isDrawable(shape));
  const rivers = features.map((feature) => L.geoJSON(feature.shape, {
    pane: "water",
    interactive: false,
    style: { className: `water ${feature.kind}`, fill: false },
  }).addTo(map));
  const widen = () => rivers.forEach((river, at) => {
    const [metres, least] = RIVER_WIDTH[features[at].kind] ?? [0, 1];
    const scale = METRES_A_PIXEL_AT_ZOOM_0 * Math.cos(map.getCenter().lat * Math.PI / 180) / 2 ** map.getZoom();
    river.setStyle({ weight: Math.max(least, metres / scale) });
  });
  widen();
  map.on("zoomend", widen);
  return () => {
    map.off("zoomend", widen);
    rivers.forEach((river) => river.remove());
  };
}

/** The front: those borders, shared as arcs of the topology, that have a different side on either hand. */
function mountFront(map, record, areas, store) {
  const borders = sharedBorders(record.topology, areas);
  const casing = L.polyline([], { pane: "front", className: "front casing", interactive: false, weight: 6 }).addTo(map);
  const line = L.polyline([], { pane: "front", className: "front", interactive: false, weight: 3.2 }).addTo(map);
  let drawn = "";
  function draw(day) {
    const sides = record.spans.map((spans) => sideOf(record.actors, spanOn(spans, day).holder));
    const front = borders.filter(({ one, other }) => sides[one] !== sides[other] && sides[one] >= 0 && sides[other] >= 0);
    const key = front.map(({ arc }) => arc).join();
    if (key === drawn) return;
    drawn = key;
    const lines = front.map(({ line: points }) => points);
    casing.setLatLngs(lines);
    line.setLatLngs(lines);
  }
  draw(store.get().day);
  const stop = store.on(["day"], ({ day }) => draw(day));
  return () => {
    stop();
    casing.remove();
    line.remove();
  };
}

/** The arcs that two districts share: {arc, one, other, line}, where one and other are districts' places. */
function sharedBorders(topology, areas) {
  const owners = new Map();
  for (const [place, { arcs }] of areas) {
    for (const arc of arcs) owners.set(arc, [...(owners.get(arc) ?? []), place]);
  }
  return [...owners].filter(([, its]) => its.length === 2 && its[0] !== its[1]).map(([arc, [one, other]]) => {
    const { coordinates } = topojson.feature(topology, { type: "LineString", arcs: [arc] }).geometry;
    return { arc, one, other, line: L.GeoJSON.coordsToLatLngs(coordinates) };
  });
}

/** Dashed outlines of announced objectives, and a strong one of the chosen district. */
function mountOutlines(map, record, store, layers) {
  const group = L.layerGroup().addTo(map);
  const outline = (place, className) => {
    const options = { pane: "chosen", className, fill: false, interactive: false, weight: 2.5 };
    const layer = layers[place];
    const copy = layer.getRadius
      ? L.circleMarker(layer.getLatLng(), { ...options, radius: layer.getRadius() + 3 })
      : L.polygon(layer.getLatLngs(), options);
    group.addLayer(copy);
  };
  function draw({ day, district, event }) {
    group.clearLayers();
    const shape = event && record.events.find(({ reference }) => reference === event)?.shape;
    if (isDrawable(shape)) L.geoJSON(shape, { pane: "chosen", interactive: false, style: { className: "chosen event-area", fill: false, weight: 2.5 } }).eachLayer((layer) => group.addLayer(layer));
    const aims = record.objectives.filter((aim) => aim.from <= day && day < aim.until);
    for (const place of new Set(aims.map((aim) => aim.district))) outline(place, "objective");
    const chosen = record.districts.findIndex(({ slug }) => slug === district);
    if (chosen >= 0) outline(chosen, "chosen");
  }
  draw(store.get());
  const stop = store.on(["day", "district", "event"], draw);
  return () => {
    stop();
    group.remove();
  };
}
