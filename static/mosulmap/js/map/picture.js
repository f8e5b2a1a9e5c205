/** The picture of the map, of rivers, districts and front, that a worker paints. */

import { el } from "../dom.js";
import { STROKES, createColourReader, lineWidths, onThemeChange } from "./patterns.js";

// At the equator.
const METRES_PER_PIXEL_AT_ZOOM_0 = 156_543;
// How far the picture reaches beyond the map on each side, as a share of the map's size.
const PADDING_OF_PICTURE = 0.1;

/**
 * A layer with the picture of the map, painted by a worker (painter.js) and then put where it belongs. Until the next
 * picture comes, the last one moves and grows with the map.
 * @param {{drawn: object}} ground `drawn` as the painter takes its shapes; another object where it has changed
 * @returns {{show: (scene: object, fills: object[]) => void, repaint: Function, unmount: Function}} scene as the
 *   painter takes it, fills as describeFill gives them; another array where they are others
 */
export function mountPicture(map, ground) {
  const canvas = el("canvas.picture.leaflet-zoom-animated", { "aria-hidden": "true" });
  // It takes no room before it has a picture.
  canvas.style.width = canvas.style.height = "0";
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

/** How many pixels a kilometre is in the middle of the map. */
export function pixelsPerKm(map) {
  return 1000 * 2 ** map.getZoom() / (METRES_PER_PIXEL_AT_ZOOM_0 * Math.cos(map.getCenter().lat * Math.PI / 180));
}
