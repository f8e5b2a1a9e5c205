/** The map: its limits and controls, and the layer of the picture that a worker paints of rivers, districts and front. */

import { el, isNarrow, svg } from "../dom.js";
import { readTable } from "../record.js";
import { mountDistricts } from "./districts.js";
import { mountArrivals, mountDistrictList, mountMarkers } from "./markers.js";
import { STROKES, createColourReader, lineWidths, onThemeChange } from "./patterns.js";
import { createShapes, hasPoint, isDrawable, linesOf, projectLine, readAreas, readLines } from "./shapes.js";

// At the equator.
const METRES_PER_PIXEL_AT_ZOOM_0 = 156_543;
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
// How far the picture reaches beyond the map on each side, as a share of the map's size.
const PADDING_OF_PICTURE = 0.1;

/**
 * Makes the map in an element.
 * @returns {{showView: (view: ?object) => void, showBounds: (bounds: ?number[]) => void,
 *   reveal: (slug: ?string, covered: number) => void, showFront: (part: object) => void,
 *   showGround: (part: object) => void, unmount: () => void}}
 *   showView takes {zoom, lat, lon}, showBounds west, south, east, north, both null for the whole campaign; showBounds
 *   keeps the view in the state, as the reader's choice; showFront and showGround take parts of the payload
 */
export function mountMap(container, record, store, i18n) {
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
  L.control.scale({ imperial: false, position: corner }).addTo(map);
  map.setMaxBounds(limits.pad(MOVE_MARGIN))
    .setMinZoom(Math.min(Math.floor(zoomForSize(map, limits, MIN_SIZE)), MAX_ZOOM))
    .setMaxZoom(isSketch ? MAX_SKETCH_ZOOM : MAX_ZOOM);
  setView(map, store.get().view, bounds, limits);
  map.createPane("names").style.zIndex = NAMES_Z_INDEX;
  map.getPane("names").style.pointerEvents = "none";
  const stopNearClass = mountNearClass(map, zoomForSize(map, limits, NEAR_SIZE));
  const project = (lon, lat) => {
    const { x, y } = map.project([lat, lon], 0);
    return [x, y];
  };
  const projectLines = (lines) => lines.map((line) => projectLine(line, project));
  const shapes = createShapes(record.districts, areas, project);
  const water = record.water.map(({ kind, shape }) => ({ kind, lines: isDrawable(shape) ? projectLines(linesOf(shape)) : [] }));
  // What is drawn, as the painter takes it; front and ground come later.
  const ground = { drawn: { districts: shapes, water, front: [], ground: [] } };
  const draw = (changes) => {
    ground.drawn = { ...ground.drawn, ...changes };
    picture.repaint();
  };
  const picture = mountPicture(map, ground);
  const showBounds = (chosen) => {
    setView(map, null, chosen ? boundsOf(chosen) : bounds);
    store.set({ view: chosen ? chosenView(map) : null });
  };
  const districts = mountDistricts(map, record, { shapes, project }, store, i18n, picture);
  const underNames = {
    shapes,
    water,
    frontLines: districts.frontLines,
    widths: () => lineWidths(pixelsPerKm(map)),
    covered: () => coveredBoxes(container),
  };
  const markers = mountMarkers(map, record, underNames, store, i18n);
  const unmounts = [
    stopNearClass,
    districts.unmount,
    picture.unmount,
    mountDistrictList(map, record, shapes, store, i18n, districts),
    mountArrivals(map, record, shapes, store),
    markers.unmount,
    mountViewReport(map, store),
    mountRefit(map, store, () => showBounds(null)),
    mountButtons(map, i18n, () => showBounds(null)),
    removeAttribution,
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
      draw({ front });
      districts.showFront(readTable(fronts), front);
      markers.redraw();
    },
    showGround({ topology, ground: table }) {
      const lines = projectLines(readLines(topology, "ground"));
      draw({ ground: readTable(table).map(({ kind, lines: own }) => ({ kind, lines: own.map((number) => lines[number]) })) });
    },
    unmount: () => unmounts.forEach((unmount) => unmount()),
  };
}

/** Longitude first in the campaign's bounds, latitude first for Leaflet: swapped here. */
function boundsOf([west, south, east, north]) {
  return L.latLngBounds([south, west], [north, east]);
}

/** What the map shows at first: all districts that have an area; where there are none, all of the campaign. */
function openingBounds(areas, limits) {
  const positions = [...areas.values()].flat(2);
  return positions.length ? L.latLngBounds(positions.map(([lon, lat]) => [lat, lon])) : limits;
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

/** Fits the map anew when its size changes, until the reader has chosen a view. */
function mountRefit(map, store, fit) {
  const refit = () => { if (!store.get().view) fit(); };
  map.on("resize", refit);
  return () => map.off("resize", refit);
}

/** Keeps the view in the state once the reader has moved the map; the first view is not the reader's choice. */
function mountViewReport(map, store) {
  const report = () => store.set({ view: chosenView(map) });
  map.whenReady(() => map.on("dragend zoomend", report));
  return () => map.off("dragend zoomend", report);
}

/** Says on the map that its outlines are sketches. */
function addSketchNote(map, i18n) {
  const note = new L.Control({ position: "topright" });
  note.onAdd = () => el("p.sketch-note", {}, i18n.text("sketch"));
  note.addTo(map);
}

/** What stands over the map: the boxes of its controls, the legend and the inset, in pixels from its corner. */
function coveredBoxes(container) {
  const { left, top } = container.getBoundingClientRect();
  return [...container.parentElement.querySelectorAll(".leaflet-control, .legend, .inset")].map((element) => {
    const box = element.getBoundingClientRect();
    return [box.left - left, box.top - top, box.right - left, box.bottom - top];
  });
}

/** How many pixels a kilometre is in the middle of the map. */
function pixelsPerKm(map) {
  return 1000 * 2 ** map.getZoom() / (METRES_PER_PIXEL_AT_ZOOM_0 * Math.cos(map.getCenter().lat * Math.PI / 180));
}

/**
 * A layer with the picture of the map, painted by a worker (painter.js) and then put where it belongs. Until the next
 * picture comes, the last one moves and grows with the map.
 * @param {{drawn: object}} ground `drawn` as the painter takes its shapes; another object where it has changed
 * @returns {{show: (scene: object, fills: object[]) => void, repaint: Function, unmount: Function}} scene as the
 *   painter takes it, fills as describeFill gives them; another array where they are others
 */
function mountPicture(map, ground) {
  const canvas = el("canvas.picture.leaflet-zoom-animated", { "aria-hidden": "true" });
  const context = canvas.getContext("bitmaprenderer");
  const colours = createColourReader();
  let scene = null;
  let fills = [];
  let style = null;
  // The view of the picture on the screen.
  let shown = null;

  const createJob = () => {
    style ??= readStyle(colours, fills);
    return { view: viewOf(map), scene, shapes: ground.drawn, style };
  };
  const place = () => {
    if (shown) L.DomUtil.setTransform(canvas, map.latLngToLayerPoint(shown.corner), map.getZoomScale(map.getZoom(), shown.zoom));
  };
  // As Leaflet's own layers do it: to where the corner will be once the animation has ended.
  const placeForZoom = ({ zoom, center }) => {
    if (shown) L.DomUtil.setTransform(canvas, map._latLngToNewLayerPoint(shown.corner, zoom, center), map.getZoomScale(zoom, shown.zoom));
  };
  const painting = createPainting(createJob, (picture, { view }) => {
    shown = view;
    canvas.style.width = `${picture.width / view.ratio}px`;
    canvas.style.height = `${picture.height / view.ratio}px`;
    context.transferFromImageBitmap(picture);
    place();
  }, (isBusy) => canvas.toggleAttribute("data-busy", isBusy));
  const repaint = () => { if (scene) painting.request(); };
  const repaintAnew = () => {
    style = null;
    repaint();
  };

  const PictureLayer = L.Layer.extend({
    onAdd() { this.getPane().append(canvas); },
    onRemove() { canvas.remove(); },
    getEvents: () => ({ zoom: place, viewreset: place, zoomanim: placeForZoom, moveend: repaint, resize: repaint }),
  });
  const layer = new PictureLayer().addTo(map);
  const stopThemes = onThemeChange(repaintAnew);
  return {
    show(nextScene, nextFills) {
      if (nextFills !== fills) style = null;
      scene = nextScene;
      fills = nextFills;
      painting.request();
    },
    repaint,
    unmount() {
      stopThemes();
      painting.unmount();
      colours.unmount();
      layer.remove();
    },
  };
}

/** Where a picture of the map as it lies now belongs, as the painter takes it; {corner, zoom} are for placing it. */
function viewOf(map) {
  const ratio = window.devicePixelRatio;
  const size = map.getSize();
  const margin = size.multiplyBy(PADDING_OF_PICTURE);
  // Multiples of four, so that the corner is a whole pixel of the screen at any usual ratio: patterns stay sharp.
  const topLeft = map.containerPointToLayerPoint(margin.multiplyBy(-1)).divideBy(4).round().multiplyBy(4);
  const origin = map.getPixelOrigin();
  const zoom = map.getZoom();
  return {
    left: topLeft.x,
    top: topLeft.y,
    // A picture has a pixel at least, also where the window leaves no room for the map.
    width: Math.max(1, size.x + 2 * margin.x),
    height: Math.max(1, size.y + 2 * margin.y),
    ratio,
    zoom,
    corner: map.layerPointToLatLng(topLeft),
    scale: map.getZoomScale(zoom, 0),
    originX: origin.x,
    originY: origin.y,
    widths: lineWidths(pixelsPerKm(map)),
  };
}

/** {fills, strokes, land} in the theme of the moment, for the painter. */
function readStyle({ read }, fills) {
  const readMark = ({ fill, stroke, ...mark }) => ({ ...mark, fill: fill && read(fill), stroke: stroke && read(stroke) });
  return {
    fills: fills.map(({ ground, marks, ...fill }) => ({ ...fill, ground: read(ground), marks: marks.map(readMark) })),
    strokes: Object.fromEntries(Object.entries(STROKES).map(([name, stroke]) => [name, readMark(stroke)])),
    land: read("var(--land)"),
  };
}

/**
 * Has pictures painted one at a time; what is asked for meanwhile is painted next, as it is then.
 * @param {() => object} createJob the job of the moment, as the painter takes it
 * @param {(picture: ImageBitmap, job: object) => void} onPicture
 * @param {(isBusy: boolean) => void} onBusy
 */
function createPainting(createJob, onPicture, onBusy) {
  let isAskedFor = false;
  // What is being painted.
  let job = null;
  let painter = createWorker(receive, paintHere);

  function receive(picture) {
    const done = job;
    job = null;
    onPicture(picture, done);
    if (isAskedFor) send();
    else onBusy(false);
  }
  function send() {
    isAskedFor = false;
    job = createJob();
    painter.post(job);
  }
  /** Where no worker can be had, the page paints for itself. */
  async function paintHere() {
    const { createPainter } = await import("./painter.js");
    const paint = createPainter();
    painter = { post: (next) => setTimeout(() => receive(paint(next))), unmount: () => {} };
    if (job) painter.post(job);
  }
  return {
    request() {
      onBusy(true);
      isAskedFor = true;
      if (!job) send();
    },
    unmount: () => painter.unmount(),
  };
}

/** The worker that paints: {post, unmount}. `onFailure` is called once where its script cannot be loaded or run. */
function createWorker(onPicture, onFailure) {
  const worker = new Worker(import.meta.resolve("./painter.js"), { type: "module" });
  worker.addEventListener("message", ({ data }) => onPicture(data));
  worker.addEventListener("error", onFailure, { once: true });
  let sent = {};
  return {
    post({ shapes, style, ...job }) {
      // What the worker has been sent before, it keeps.
      worker.postMessage({ ...job, shapes: shapes === sent.shapes ? null : shapes, style: style === sent.style ? null : style });
      sent = { shapes, style };
    },
    unmount: () => worker.terminate(),
  };
}
