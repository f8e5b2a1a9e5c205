/** The map: its limits, its controls, and what is mounted on it. */

import { el, isNarrow, pause, svg } from "../dom.js";
import { readTable } from "../record.js";
import { mountDistricts } from "./districts.js";
import { mountArrivals, mountDistrictList, mountMarkers } from "./markers.js";
import { lineWidths } from "./patterns.js";
import { mountPicture, pixelsPerKm } from "./picture.js";
import { createScale } from "./scale.js";
import { boxOf, createShapes, hasPoint, isDrawable, linesOf, projectLine, readAreas, readLines } from "./shapes.js";

// A map wider than this (pixels) has room for the legend beside the campaign; paddings are [x, y] in pixels.
const WIDE = 800;
const LEGEND_PADDING = [246, 14];
const PADDING = [14, 14];
// Above the line with the sources.
const BOTTOM = 26;
// At the least zoom the campaign is so many pixels across, and so fits into a map of any size.
const MIN_SIZE = 40;
const MAX_ZOOM = 16;
// About 8 m a pixel: nearer, the outline of a sketch would look surveyed.
const MAX_SKETCH_ZOOM = 14;
// From this size of the campaign on (pixels across), sites are shown among the districts.
const NEAR_SIZE = 1024;
// How far beyond the campaign's bounds the reader may move the map, as a share of their size.
const MOVE_MARGIN = 1.5;
// How far from the edge a district is brought that was out of sight, in pixels.
const REVEAL_MARGIN = 36;
// Leaflet's own panes: shapes 400, markers 600.
const NAMES_Z_INDEX = 440;

/**
 * Makes the map in an element, part by part: the browser has its turn in between.
 * @returns {Promise<{showView: (view: ?object) => void, showBounds: (bounds: ?number[]) => void,
 *   reveal: (slug: ?string, covered: number) => void, showFront: (part: object) => void,
 *   showGround: (part: object) => void, unmount: () => void}>}
 *   showView takes {zoom, lat, lon}, showBounds west, south, east, north, both null for the whole campaign; showBounds
 *   keeps the view in the state, as the reader's choice; showFront and showGround take parts of the payload
 */
export async function mountMap(container, record, store, i18n) {
  const limits = boundsOf(record.campaign.bounds);
  const areas = readAreas(record.topology);
  const bounds = openingBounds(areas, limits);
  const map = L.map(container, { zoomSnap: 0.1, zoomControl: false, attributionControl: false });
  const isRightToLeft = document.documentElement.dir === "rtl";
  const corner = isRightToLeft ? "bottomleft" : "bottomright";
  const removeAttribution = mountAttribution(map, corner, record.campaign.attribution, i18n);
  const isSketch = record.districts.some(({ area, approximate }) => area && approximate);
  // Above it.
  if (isSketch) addSketchNote(map, i18n);
  createScale(corner, i18n).addTo(map);
  map.setMaxBounds(limits.pad(MOVE_MARGIN))
    .setMinZoom(Math.min(Math.floor(zoomForSize(map, limits, MIN_SIZE)), MAX_ZOOM))
    .setMaxZoom(isSketch ? MAX_SKETCH_ZOOM : MAX_ZOOM);
  setView(map, store.get().view, bounds, limits);
  const stopViewReport = mountViewReport(map, store);
  map.createPane("names").style.zIndex = NAMES_Z_INDEX;
  map.getPane("names").style.pointerEvents = "none";
  const stopNearClass = mountNearClass(map, zoomForSize(map, limits, NEAR_SIZE));
  const project = (lon, lat) => {
    const { x, y } = map.project([lat, lon], 0);
    return [x, y];
  };
  const projectLines = (lines) => lines.map((line) => projectLine(line, project));
  await pause();
  const shapes = createShapes(record.districts, areas, project);
  const water = record.water.map(({ kind, shape }) => ({ kind, lines: isDrawable(shape) ? projectLines(linesOf(shape)) : [] }));
  // What is drawn, as the painter takes it; front and ground come later.
  const ground = { drawn: { districts: shapes, water, front: [], ground: [] } };
  const covered = mountCovered(container, () => layers.redraw());
  const layers = createLayers(map, record, { ground, shapes, water, project, covered: covered.boxes }, i18n);
  // What lies left of the place where the two days meet, where two are compared (compare.js).
  const swipe = { x: Infinity };
  const districts = layers.add(store, { picture: "overlayPane", badges: "markerPane", names: "names" }, (x) => x < swipe.x);
  await pause();
  const showBounds = (chosen) => {
    setView(map, null, chosen ? boundsOf(chosen) : bounds);
    store.set({ view: chosen ? chosenView(map) : null });
  };
  const removeButtons = mountButtons(map, i18n, () => showBounds(null));
  covered.find();
  layers.mountMarkers();
  const unmounts = [
    stopNearClass,
    mountComparison(map, layers, swipe, store, i18n),
    layers.unmount,
    mountDistrictList(map, record, shapes, store, i18n, districts),
    mountArrivals(map, record, shapes, store),
    stopViewReport,
    mountRefit(map, store, () => showBounds(null)),
    removeButtons,
    covered.unmount,
    removeAttribution,
    () => map.remove(),
  ];
  return {
    showView: (view) => setView(map, view, bounds, limits),
    showBounds,
    reveal(slug, covered) {
      const district = record.districts.find((each) => each.slug === slug);
      if (district) reveal(map, district, covered);
    },
    showFront({ topology, fronts }) {
      const front = projectLines(readLines(topology, "front"));
      layers.draw({ front });
      layers.showFront(readTable(fronts), front);
    },
    showGround({ topology, ground: table }) {
      const lines = projectLines(readLines(topology, "ground"));
      layers.draw({ ground: readTable(table).map(({ kind, lines: own }) => ({ kind, lines: own.map((number) => lines[number]) })) });
    },
    unmount: () => unmounts.forEach((unmount) => unmount()),
  };
}

/**
 * The map as one day has it, and where two days are compared as the other one has it too: pictures, names and badges.
 * @param {object} ground `ground` as mountPicture takes it, shapes, water and what projects them, and the covered boxes
 * @returns {{add: Function, mountMarkers: Function, draw: Function, showFront: Function, redraw: Function, unmount: Function}}
 *   add takes a store, the names of panes {picture, badges, names} and what of the map belongs to it (mountDistricts), and
 *   gives what mountDistricts gives; mountMarkers follows, and returns what unmounts the last one
 */
function createLayers(map, record, { ground, shapes, water, project, covered }, i18n) {
  const all = [];
  let front = [[], []];
  return {
    add(store, panes, isHere) {
      const picture = mountPicture(map, ground, panes.picture);
      const districts = mountDistricts(map, record, { shapes, project }, store, i18n, picture, isHere);
      districts.showFront(...front);
      all.push({ store, panes, picture, districts });
      return districts;
    },
    mountMarkers() {
      const last = all.at(-1);
      const underNames = { shapes, water, frontLines: last.districts.frontLines, widths: () => lineWidths(pixelsPerKm(map)), covered };
      last.markers = mountMarkers(map, record, underNames, last.store, i18n, last.panes);
      return () => {
        unmountLayer(last);
        all.splice(all.indexOf(last), 1);
      };
    },
    draw(changes) {
      ground.drawn = { ...ground.drawn, ...changes };
      for (const { picture } of all) picture.repaint();
    },
    showFront(...given) {
      front = given;
      for (const { districts, markers } of all) {
        districts.showFront(...front);
        markers.redrawRested();
      }
    },
    redraw: () => all.forEach(({ markers }) => markers?.redraw()),
    unmount: () => all.forEach(unmountLayer),
  };
}

function unmountLayer(layer) {
  for (const part of [layer.districts, layer.picture, layer.markers]) part?.unmount();
}

/** Loads the second map once a second day is asked for; returns what ends that. */
function mountComparison(map, layers, swipe, store, i18n) {
  let unmount = null;
  const load = ({ compare }) => {
    if (compare === null || unmount) return;
    unmount = () => {};
    import("./compare.js").then(({ mountCompare }) => { unmount = mountCompare(map, layers, swipe, store, i18n); }).catch((error) => {
      unmount = null;
      throw error;
    });
  };
  load(store.get());
  const unsubscribe = store.on(["compare"], load);
  return () => {
    unsubscribe();
    unmount?.();
  };
}

/** Longitude first in the campaign's bounds, latitude first for Leaflet: swapped here. */
function boundsOf([west, south, east, north]) {
  return L.latLngBounds([south, west], [north, east]);
}

/** What the map shows at first: all districts that have an area; where there are none, all of the campaign. */
function openingBounds(areas, limits) {
  const rings = [...areas.values()].flat();
  return rings.length ? boundsOf(boxOf(rings.map((ring) => ring.flat()))) : limits;
}

/** The zoom at which the longer side of the bounds is so many pixels. */
function zoomForSize(map, bounds, pixels) {
  const { x, y } = map.project(bounds.getSouthEast(), 0).subtract(map.project(bounds.getNorthWest(), 0));
  return Math.log2(pixels / Math.max(x, y));
}

/** Shows a view, its middle within the limits; without one, the bounds. */
function setView(map, view, bounds, limits) {
  if (view) {
    const [south, west, north, east] = [limits.getSouth(), limits.getWest(), limits.getNorth(), limits.getEast()];
    const within = (value, least, most) => Math.min(Math.max(value, least), most);
    map.setView([within(view.lat, south, north), within(view.lon, west, east)], view.zoom, { animate: false });
    return;
  }
  const legendSide = map.getSize().x > WIDE ? LEGEND_PADDING : PADDING;
  const [left, right] = document.documentElement.dir === "rtl" ? [PADDING, legendSide] : [legendSide, PADDING];
  map.fitBounds(bounds, { animate: false, paddingTopLeft: left, paddingBottomRight: [right[0], BOTTOM] });
}

/** Shows sites from a zoom on, by a class of the map's element. */
function mountNearClass(map, nearZoom) {
  const update = () => map.getContainer().classList.toggle("near", map.getZoom() >= nearZoom);
  update();
  map.on("zoomend", update);
  return () => map.off("zoomend", update);
}

function chosenView(map) {
  const { lat, lng } = map.getCenter();
  return { zoom: Math.round(map.getZoom() * 100) / 100, lat, lon: lng };
}

/** Moves the map where the district's middle lies outside of it, or beneath what covers its lower end (pixels). */
function reveal(map, { lat, lon }, covered) {
  const size = map.getSize();
  if (!hasPoint({ lat, lon }) || size.y - covered < 3 * REVEAL_MARGIN) return;
  const { x, y } = map.latLngToContainerPoint([lat, lon]);
  const isSeen = x >= 0 && x <= size.x && y >= 0 && y <= size.y - (covered && covered + REVEAL_MARGIN);
  if (isSeen) return;
  map.panInside([lat, lon], { paddingTopLeft: [REVEAL_MARGIN, REVEAL_MARGIN], paddingBottomRight: [REVEAL_MARGIN, covered + REVEAL_MARGIN], animate: false });
}

/** The buttons that bring the map nearer, farther, and home to the whole campaign. */
function mountButtons(map, i18n, onHome) {
  const zoom = L.control.zoom({ zoomInTitle: i18n.text("zoomIn"), zoomOutTitle: i18n.text("zoomOut") }).addTo(map);
  const icon = svg("svg.icon", { viewBox: "0 0 24 24", width: 18, height: 18, "aria-hidden": "true" }, svg("path", { d: "M4 11l8-7 8 7M6 9.5V20h12V9.5" }));
  const home = el("button.home", { type: "button", "aria-label": i18n.text("home"), title: i18n.text("home"), on: { click: onHome } }, icon);
  L.DomEvent.disableClickPropagation(home);
  zoom.getContainer().append(home);
  return () => zoom.remove();
}

/** What the map is made of: beneath the scale and, on a narrow map, behind an "i". */
function mountAttribution(map, position, attribution, i18n) {
  // In the direction of its own words, on an Arabic page too.
  const text = el("span.leaflet-control-attribution", { dir: "auto" }, attribution);
  const details = el("details.attribution.leaflet-control", {}, el("summary", { "aria-label": i18n.text("attribution"), title: i18n.text("attribution") }, "i"), text);
  L.DomEvent.disableClickPropagation(details);
  let wasNarrow;
  const fit = () => {
    const narrow = isNarrow(map.getContainer());
    if (narrow === wasNarrow) return;
    wasNarrow = narrow;
    map.getContainer().classList.toggle("narrow", narrow);
    details.open = !narrow;
  };
  fit();
  map.on("resize", fit);
  const control = new (L.Control.extend({ onAdd: () => details }))({ position }).addTo(map);
  return () => {
    map.off("resize", fit);
    control.remove();
  };
}

/** Fits the map anew when its size changes, with the window's or beside it, until the reader has chosen a view. */
function mountRefit(map, store, fit) {
  // The map itself only listens to the window, and what is laid out after it takes from its height.
  let fitted = map.getSize();
  const observer = new ResizeObserver(() => {
    map.invalidateSize();
    // It is told of the size once at first, to which the map is fitted already.
    if (map.getSize().equals(fitted)) return;
    fitted = map.getSize();
    if (!store.get().view) fit();
  });
  observer.observe(map.getContainer());
  return () => observer.disconnect();
}

/** Keeps the view in the state once the reader has moved the map; the first view is not the reader's choice. */
function mountViewReport(map, store) {
  const report = () => store.set({ view: chosenView(map) });
  const onKey = ({ originalEvent }) => { if (originalEvent.key.startsWith("Arrow")) map.once("moveend", report); };
  const reportBounds = () => {
    const bounds = map.getBounds();
    store.set({ bounds: [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()] });
  };
  map.whenReady(() => {
    reportBounds();
    map.on("dragend zoomend", report).on("keydown", onKey).on("moveend", reportBounds);
  });
  return () => map.off("dragend zoomend", report).off("keydown", onKey).off("moveend", reportBounds);
}

/** Says on the map that its outlines are sketches. */
function addSketchNote(map, i18n) {
  const note = new L.Control({ position: "topright" });
  note.onAdd = () => el("p.sketch-note", {}, i18n.text("sketch"));
  note.addTo(map);
}

/**
 * What stands over the map, its controls, the legend and the inset, once it is there: {find(), boxes(), unmount}, boxes in
 * pixels from its corner.
 * @param {Function} onChange is called when they are others than before
 */
function mountCovered(container, onChange) {
  let elements = [];
  const read = () => {
    const { left, top } = container.getBoundingClientRect();
    return elements.map((element) => {
      const box = element.getBoundingClientRect();
      return [box.left - left, box.top - top, box.right - left, box.bottom - top];
    });
  };
  let boxes = [];
  // Told when the page has just been laid out: to ask at any other moment would have it laid out for that alone.
  const observer = new ResizeObserver(() => {
    const next = read();
    if (String(next) === String(boxes)) return;
    boxes = next;
    onChange();
  });
  return {
    find() {
      elements = [...container.parentElement.querySelectorAll(".leaflet-control, .legend, .inset, .known-badge")];
      boxes = read();
      for (const element of [container, ...elements]) observer.observe(element);
    },
    boxes: () => boxes,
    unmount: () => observer.disconnect(),
  };
}
