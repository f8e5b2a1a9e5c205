/** The picture of the map, of rivers, districts and front, that a worker paints. */

import { el } from "../dom.js";
import { STROKES, createColourReader, lineWidths, onThemeChange } from "./patterns.js";

// At the equator.
const METRES_PER_PIXEL_AT_ZOOM_0 = 156_543;
// How far the picture reaches beyond the map on each side, as a share of the map's size.
const PADDING_OF_PICTURE = 0.1;

/**
 * A layer with the picture of the map, which a worker (painter.js) paints straight onto the screen. It has two canvases:
 * on the one that is seen, days follow each other; on the other one the map is painted as it lies after a move, and then
 * they change places. Until then, the one that is seen moves and grows with the map.
 * @param {{drawn: object}} ground `drawn` as the painter takes its shapes; another object where it has changed
 * @param {string} pane Leaflet's name of the pane that it lies in
 * @returns {{show: (scene: object, fills: object[]) => void, repaint: Function, unmount: Function}} scene as the
 *   painter takes it, fills as describeFill gives them; another array where they are others
 */
export function mountPicture(map, ground, pane) {
  const colours = createColourReader();
  let scene = null;
  let fills = [];
  let style = null;
  const createJob = () => {
    style ??= readStyle(colours, fills);
    return { scene, shapes: ground.drawn, style };
  };
  const painting = createPainting(map, createJob);
  const repaint = () => { if (scene) painting.request(); };
  const repaintAnew = () => {
    style = null;
    repaint();
  };
  const PictureLayer = L.Layer.extend({
    options: { pane },
    onAdd() { painting.addTo(this.getPane()); },
    onRemove() { painting.unmount(); },
    getEvents: () => ({ zoom: painting.place, viewreset: painting.place, zoomanim: painting.placeForZoom, moveend: repaint, resize: repaint }),
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
    width: inWholePixels(size.x + 2 * margin.x, ratio),
    height: inWholePixels(size.y + 2 * margin.y, ratio),
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
export function readStyle({ read }, fills) {
  const readMark = ({ fill, stroke, ...mark }) => ({ ...mark, fill: fill && read(fill), stroke: stroke && read(stroke) });
  return {
    fills: fills.map(({ ground, marks, ...fill }) => ({ ...fill, ground: read(ground), marks: marks.map(readMark) })),
    strokes: Object.fromEntries(Object.entries(STROKES).map(([name, stroke]) => [name, readMark(stroke)])),
    land: read("var(--land)"),
  };
}

/**
 * Has the scene of the moment painted where the map is now, on two canvases in turns.
 * @param {() => object} createJob {scene, shapes, style} of the moment, as the painter takes it
 */
function createPainting(map, createJob) {
  let pane = null;
  let canvases = [];
  let painter = null;
  // The place of the canvas that is seen, and its view, null until it is painted; and the view that the other one is
  // being painted in.
  let [seen, shown, coming] = [0, null, null];
  let isWaiting = false;
  let number = 0;

  const unmount = () => {
    painter?.unmount();
    canvases.forEach((canvas) => canvas.remove());
  };
  const begin = (createPainterOf) => {
    unmount();
    canvases = [0, 1].map(() => el("canvas.surface.leaflet-zoom-animated", { "aria-hidden": "true" }));
    canvases[0].classList.add("picture");
    pane.append(...canvases);
    [seen, shown, coming] = [0, null, null];
    painter = createPainterOf(canvases, onPainted);
  };
  /** Where no worker can be had, the page paints for itself. */
  const paintHere = async () => {
    const { createPainter } = await import("./painter.js");
    begin((here, whenPainted) => ({ post: createPainter(here, whenPainted), unmount: () => {} }));
    request();
  };
  const setPlace = (point, scale) => L.DomUtil.setTransform(canvases[seen], point, scale);
  const place = () => { if (shown) setPlace(map.latLngToLayerPoint(shown.corner), map.getZoomScale(map.getZoom(), shown.zoom)); };
  // As Leaflet's own layers do it: to where the corner will be once the animation has ended.
  const placeForZoom = ({ zoom, center }) => { if (shown) setPlace(map._latLngToNewLayerPoint(shown.corner, zoom, center), map.getZoomScale(zoom, shown.zoom)); };

  function request() {
    canvases[seen].toggleAttribute("data-busy", true);
    const view = viewOf(map);
    const isShown = shown && isSameView(view, shown);
    // Of several moves, the last one is painted once the first one is there.
    isWaiting = Boolean(coming) && !isSameView(view, coming);
    if (isWaiting) return;
    number += 1;
    if (!isShown) coming ??= { ...view, since: number };
    painter.post({ ...createJob(), number, view, canvas: isShown ? seen : 1 - seen, urgent: !isShown });
  }
  function onPainted(done) {
    if (coming && done >= coming.since) change();
    if (isWaiting) request();
    else if (done === number) canvases[seen].toggleAttribute("data-busy", false);
  }
  function change() {
    const [before, now] = [canvases[seen], canvases[1 - seen]];
    Object.assign(now.style, { width: `${coming.width}px`, height: `${coming.height}px` });
    [seen, shown, coming] = [1 - seen, coming, null];
    place();
    before.classList.remove("picture");
    before.removeAttribute("data-busy");
    now.classList.add("picture");
    now.setAttribute("data-busy", "");
  }
  return {
    addTo(element) {
      pane = element;
      begin((given, whenPainted) => createWorker(given, whenPainted, paintHere));
    },
    request,
    place,
    placeForZoom,
    unmount,
  };
}

/** The worker that paints: {post, unmount}. `onFailure` is called once where its script cannot be loaded or run. */
function createWorker(canvases, onPainted, onFailure) {
  const worker = new Worker(import.meta.resolve("./painter.js"), { type: "module" });
  worker.addEventListener("message", ({ data }) => onPainted(data));
  worker.addEventListener("error", onFailure, { once: true });
  const surfaces = canvases.map((canvas) => canvas.transferControlToOffscreen());
  worker.postMessage(surfaces, surfaces);
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

/** A length in CSS pixels, so that it is a whole number of the screen's: one at least, where there is no room for the map. */
function inWholePixels(length, ratio) {
  return Math.max(1, Math.ceil(length * ratio)) / ratio;
}

/** Whether two views of a picture are the same place of the map in the same size. */
function isSameView(one, other) {
  return ["left", "top", "width", "height", "ratio", "zoom", "originX", "originY"].every((key) => one[key] === other[key]);
}

/** How many pixels a kilometre is in the middle of the map. */
export function pixelsPerKm(map) {
  return 1000 * 2 ** map.getZoom() / (METRES_PER_PIXEL_AT_ZOOM_0 * Math.cos(map.getCenter().lat * Math.PI / 180));
}
