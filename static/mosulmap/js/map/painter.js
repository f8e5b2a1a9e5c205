/**
 * Paints the map into a picture: rivers, districts, front line and outlines. Runs in a worker, so that the page stays
 * free meanwhile, and in the page itself where no worker can be had. Knows the canvas alone: no page, no Leaflet.
 *
 * Shapes come as numbers x, y, x, y … in pixels of zoom 0; paths are made of them once for each zoom. What is drawn
 * lies in Leaflet's layer coordinates (CSS pixels), whose origin stays while the map is panned: so do the patterns.
 */

// CSS pixels.
const DOT = 6;
// By how much the edge of a river is wider than its water.
const WATER_EDGE = 1.6;
// How much of its fill a district keeps under the pointer.
const HOVERED = 0.86;

// Milliseconds without a job after which the painter says that it has nothing to do.
const IDLE = 40;

/**
 * Paints jobs, each with the next frame; of those that come until then, the last one.
 * @param {(HTMLCanvasElement|OffscreenCanvas)[]} canvases
 * @param {(number: number) => void} onPainted is called with the number of a job whose canvas is on the screen: at once
 *   where the job is `urgent`, of others when no further one has come for a while
 * @returns {(job: object) => void} takes a job:
 *   number; canvas, the place of one in `canvases`; urgent;
 *   view {left, top, width, height, ratio, scale, originX, originY, widths}: the picture's place in layer
 *     coordinates, the pixels of the screen in one of CSS, what projects zoom 0 to layer coordinates, and how wide the
 *     lines are that grow with the map;
 *   scene {fills, ages, front, objectives, differing, selected, focused, hovered, outline, hidden}: the number of each district's
 *     fill, the age of its change or -1, {pieces, pockets} of the front by number, the numbers of districts, and lines
 *     around the selected event;
 *   shapes {districts, water, ground, front} and style {fills, strokes, land}: may be null where they are those of the last job
 */
export function createPainter(canvases, onPainted) {
  const contexts = canvases.map((canvas) => canvas.getContext("2d"));
  const known = { shapes: null, style: null, paths: null, pathsKey: "", brushes: null, brushesKey: 0 };
  let next = null;
  let timer = 0;
  const run = () => {
    const { number, canvas, urgent, view, scene } = next;
    next = null;
    paint(contexts[canvas], view, scene, known);
    // What is painted in a frame is on the screen in the following one.
    if (urgent) requestAnimationFrame(() => onPainted(number));
    else timer = setTimeout(onPainted, IDLE, number);
  };
  return ({ shapes, style, ...job }) => {
    if (shapes && shapes !== known.shapes) Object.assign(known, { shapes, pathsKey: "" });
    if (style && style !== known.style) Object.assign(known, { style, brushesKey: 0 });
    clearTimeout(timer);
    if (!next) requestAnimationFrame(run);
    next = job;
  };
}

/**
 * Paints scenes onto a canvas at once, one after the other, for a film: {paint(view, scene), swatch(fill)}; a swatch is what
 * fills by number. View, scene, shapes and style as createPainter takes them.
 */
export function createScenePainter(context, shapes, style) {
  const known = { shapes, style, paths: null, pathsKey: "", brushes: null, brushesKey: 0 };
  return {
    paint: (view, scene) => paint(context, view, scene, known),
    swatch: (fill) => known.brushes[fill],
  };
}

function paint(context, view, scene, known) {
  const pathsKey = [view.scale, view.originX, view.originY].join();
  if (pathsKey !== known.pathsKey) Object.assign(known, { pathsKey, paths: createPaths(known.shapes, view) });
  if (view.ratio !== known.brushesKey) Object.assign(known, { brushesKey: view.ratio, brushes: createBrushes(context, known.style.fills, view.ratio) });
  // To set the size, be it the same, empties a canvas.
  context.canvas.width = Math.round(view.width * view.ratio);
  context.canvas.height = Math.round(view.height * view.ratio);
  context.setTransform(view.ratio, 0, 0, view.ratio, -view.left * view.ratio, -view.top * view.ratio);
  context.lineJoin = context.lineCap = "round";
  drawScene(context, view, scene, known);
}

function createPaths({ districts, water, ground, front }, view) {
  const withPath = ({ kind, lines }) => ({ kind, path: pathOf(lines, view) });
  return {
    districts: districts.map((shape) => shape && (shape.rings ? pathOf(shape.rings, view, true) : dotPath(shape.point, view, DOT))),
    water: water.map(withPath),
    ground: ground.map(withPath),
    front: front.map((line) => pathOf([line], view)),
  };
}

function pathOf(lines, { scale, originX, originY }, isClosed = false) {
  const path = new Path2D();
  for (const line of lines) {
    path.moveTo(line[0] * scale - originX, line[1] * scale - originY);
    for (let i = 2; i < line.length; i += 2) path.lineTo(line[i] * scale - originX, line[i + 1] * scale - originY);
    if (isClosed) path.closePath();
  }
  return path;
}

function dotPath([x, y], { scale, originX, originY }, radius) {
  const path = new Path2D();
  path.arc(x * scale - originX, y * scale - originY, radius, 0, 2 * Math.PI);
  return path;
}

/** What fills by number: a colour, or a pattern whose tile is drawn in pixels of the screen, so that it stays sharp. */
function createBrushes(context, fills, ratio) {
  return fills.map(({ size, ground, marks }) => {
    if (!marks.length) return ground;
    const pixels = Math.max(1, Math.round(size * ratio));
    const tile = new OffscreenCanvas(pixels, pixels);
    drawTile(tile.getContext("2d"), { size, ground, marks }, pixels / size);
    const pattern = context.createPattern(tile, "repeat");
    pattern.setTransform(new DOMMatrix([size / pixels, 0, 0, size / pixels, 0, 0]));
    return pattern;
  });
}

function drawTile(context, { size, ground, marks }, scale) {
  context.scale(scale, scale);
  context.fillStyle = ground;
  context.fillRect(0, 0, size, size);
  for (const { d, fill, stroke, width } of marks) {
    const path = new Path2D(d);
    if (fill) {
      context.fillStyle = fill;
      context.fill(path);
    }
    if (stroke) drawLine(context, path, { stroke, width });
  }
}

function drawLine(context, path, { stroke, width, dash = [] }) {
  context.strokeStyle = stroke;
  context.lineWidth = width;
  context.setLineDash(dash);
  context.stroke(path);
}

function drawScene(context, view, scene, { shapes, style, paths, brushes }) {
  const { strokes } = style;
  const drawDistrict = (index) => {
    if (!paths.districts[index] || scene.hidden[index]) return;
    context.fillStyle = brushes[scene.fills[index]];
    context.fill(paths.districts[index], "evenodd");
    drawLine(context, paths.districts[index], edgeOf(style, style.fills[scene.fills[index]], scene.ages[index], shapes.districts[index]));
  };
  drawingOrder(shapes.districts, scene.ages).forEach(drawDistrict);
  if (paths.districts[scene.hovered]) {
    context.globalAlpha = 1 - HOVERED;
    context.fillStyle = style.land;
    context.fill(paths.districts[scene.hovered], "evenodd");
    context.globalAlpha = 1;
  }
  drawGround(context, view, strokes, paths);
  drawFront(context, view, strokes, paths.front, scene.front);
  drawOutlines(context, view, scene, { shapes, strokes, paths });
}

/** Roads, faint over the districts; the rivers, with an edge; and over them the bridges. */
function drawGround(context, { widths }, strokes, { water, ground }) {
  for (const { kind, path } of ground) {
    if (kind === "runway") {
      context.fillStyle = strokes.road.stroke;
      context.fill(path);
    } else if (kind !== "bridge") drawLine(context, path, { ...strokes.road, width: widths[kind] });
  }
  for (const { kind, path } of water) drawLine(context, path, { ...strokes.waterEdge, width: widths[kind] + WATER_EDGE });
  for (const { kind, path } of water) drawLine(context, path, { ...strokes.water, width: widths[kind] });
  context.lineCap = "butt";
  for (const stroke of [strokes.bridge, strokes.bridgeDeck]) {
    for (const { kind, path } of ground) if (kind === "bridge") drawLine(context, path, stroke);
  }
  context.lineCap = "round";
}

/** In one path each: where two pieces meet, the casing of one would lie over the other. */
function drawFront(context, { widths }, strokes, lines, { pieces, pockets }) {
  for (const [numbers, name] of [[pockets, "pocket"], [pieces, "front"]]) {
    const path = new Path2D();
    for (const number of numbers) if (lines[number]) path.addPath(lines[number]);
    drawLine(context, path, { ...strokes.casing, width: widths[`${name}Casing`] });
    drawLine(context, path, { ...strokes.front, width: widths[name] });
  }
}

/** The districts by index, those last that others would cover in part: what is highlighted, and points. */
function drawingOrder(districts, ages) {
  const layers = [[], [], []];
  ages.forEach((age, index) => layers[districts[index]?.point ? 2 : Number(age >= 0)].push(index));
  return layers.flat();
}

/** The edge of a district: that of its fill, or what highlights a change. */
function edgeOf({ strokes }, { edge }, age, { point }) {
  const plain = strokes[edge ?? (point ? "dot" : "border")];
  return age < 0 ? plain : { ...strokes[`changed${age}`], dash: plain.dash };
}

/** Outlines of announced objectives and of what is selected, and a ring around what the keyboard is on. */
function drawOutlines(context, view, scene, { shapes, strokes, paths }) {
  const drawAround = (index, stroke) => {
    const point = shapes.districts[index]?.point;
    const path = point ? dotPath(point, view, DOT + 3) : paths.districts[index];
    if (path) drawLine(context, path, stroke);
  };
  for (const index of scene.objectives) [strokes.objectiveCasing, strokes.objective].forEach((stroke) => drawAround(index, stroke));
  for (const index of scene.differing) [strokes.differingCasing, strokes.differing].forEach((stroke) => drawAround(index, stroke));
  for (const stroke of [strokes.chosenCasing, strokes.chosen]) {
    if (scene.outline) drawLine(context, pathOf(scene.outline, view), stroke);
    drawAround(scene.selected, stroke);
  }
  drawAround(scene.focused, strokes.ringCasing);
  drawAround(scene.focused, strokes.ring);
}

// In a worker, which is sent its canvases at first and then jobs.
if (typeof document === "undefined" && typeof postMessage === "function") {
  self.addEventListener("message", ({ data }) => {
    const paintJob = createPainter(data, (number) => self.postMessage(number));
    self.addEventListener("message", (event) => paintJob(event.data));
  }, { once: true });
}
