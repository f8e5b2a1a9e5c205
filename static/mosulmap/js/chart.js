/**
 * The drawing of the chart, made once: the shares of the area as stacked bands, the figures that can be followed over
 * time, and the events of each day as bars. Only the handle on it follows the day. PURE: layersOf, findRoom, nearestDay.
 */

import { el, svg } from "./dom.js";
import { describeFill, readableOn, sideColour } from "./map/patterns.js";
import { shownCounts } from "./record.js";

// Pixels: the height of a line of text in the chart, and its distance from what is beside it.
const LABEL_HEIGHT = 15;
const LABEL_GAP = 4;
// The patterns of the map, for bands that are thinner than a district.
const PATTERN_SCALE = 0.5;
// In how many steps a place for a label is looked for.
const STEPS = 400;

/**
 * The layers of the chart that are ever seen, from the bottom: {state, side, values}, values being thousandths of the
 * area by day and side -1 where the layer is no side's. The side that held most on the first day is at the top; what
 * is fought over lies between it and the others.
 */
export function layersOf({ series }) {
  const hold = series.sides.map((side, row) => ({ side, held: series.held[row], claimed: series.claimed[row] }));
  hold.sort((a, b) => a.held[0] - b.held[0]);
  const layer = (state, side, values) => ({ state, side, values });
  const heldLayers = ({ side, held, claimed }) => [layer("held", side, held), layer("claimed", side, claimed)];
  const between = ["disputed", "contested", "unresolved"].map((state) => layer(state, -1, series[state]));
  const all = [...hold.slice(0, -1).flatMap(heldLayers), ...between, ...hold.slice(-1).flatMap((top) => heldLayers(top).reverse())];
  return all.filter(({ values }) => values.some((share) => share > 0));
}

/**
 * Where a label stands in a band: {x, y} of its left lower corner, pixels from the band's frame; null for nowhere. It
 * is the place with room above and beneath that is nearest to the middle of the band's area.
 *
 * @param {number[]} low the lower edge of the band by day, in pixels from the bottom
 * @param {number[]} high its upper edge
 * @param {{width: number, height: number, total: number}} size of the label, and the width of the chart
 */
export function findRoom(low, high, { width, height, total }) {
  const perDay = total / low.length;
  const length = Math.ceil((width + 2 * LABEL_GAP) / perDay);
  const step = Math.max(1, Math.floor(low.length / STEPS));
  const middle = middleOfArea(low, high) - length / 2;
  let best = null;
  for (let first = 0; first + length <= low.length; first += step) {
    const bottom = Math.max(...low.slice(first, first + length));
    const top = Math.min(...high.slice(first, first + length));
    if (top - bottom < height) continue;
    // A tight place is taken where there is no other.
    const badness = Math.abs(first - middle) + (top - bottom < 1.5 * height ? low.length : 0);
    if (!best || badness < best.badness) best = { first, bottom, top, badness };
  }
  return best && { x: best.first * perDay + LABEL_GAP, y: (best.bottom + best.top - height) / 2 };
}

/** The day on which half of the area between the edges lies before it and half after it. */
function middleOfArea(low, high) {
  const heights = high.map((top, day) => top - low[day]);
  let rest = heights.reduce((sum, height) => sum + height, 0) / 2;
  return heights.findIndex((height) => { rest -= height; return rest <= 0; });
}

/** The nearest of the sorted days that is at most `reach` days away; else the day itself. */
export function nearestDay(days, day, reach) {
  const near = days.filter((other) => Math.abs(other - day) <= reach);
  return near.sort((a, b) => Math.abs(a - day) - Math.abs(b - day))[0] ?? day;
}

/**
 * {element, redraw, redrawBars, unmount}: the rows of the chart, the bands, the figures (where there are any) and the
 * bars; redraw is for a record of which other reports count, redrawBars for other filters.
 */
export function createDrawing(record, i18n, patterns) {
  const element = el("div.rows");
  let [bands, bars] = [];
  const draw = () => {
    bands = createBands(record, i18n, patterns);
    bars = createBars(record, i18n);
    const figures = record.figurePoints.length > 0 && createFigures(record, i18n);
    element.replaceChildren(...[bands.element, figures, bars].filter(Boolean));
  };
  draw();
  return {
    element,
    redraw() {
      bands.unmount();
      draw();
    },
    redrawBars() {
      const before = bars;
      bars = createBars(record, i18n);
      before.replaceWith(bars);
    },
    unmount: () => bands.unmount(),
  };
}

const level = (text, position) => {
  const element = el("span.level", { "aria-hidden": "true" }, text);
  element.style.top = `${position}%`;
  return element;
};

/** What the shares count, and what they leave out. */
export function sharesCaption({ districts }, i18n) {
  const [counted, others] = [true, false].map((hasArea) => districts.filter(({ area }) => area > 0 === hasArea).map(({ kind }) => kind));
  const area = i18n.text(counted.every((kind) => kind === "quarter") ? "sharesOfQuarters" : "sharesCaption");
  if (!others.length) return area;
  const hasTowns = others.includes("town") || others.includes("village");
  return i18n.text("counted", { area, leftOut: i18n.text(hasTowns ? "townsNotCounted" : "pointsNotCounted") });
}

function createBands(record, i18n, patterns) {
  const { days } = record.campaign;
  const layers = stack(layersOf(record), days);
  const stripes = createStripes(layers, patterns);
  const picture = svg("svg.shares", { viewBox: `0 0 ${days} 1000`, preserveAspectRatio: "none", role: "img", "aria-label": i18n.text("chart") }, stripes.defs);
  for (const layer of layers) {
    picture.append(svg("path", { "data-state": layer.state, "data-side": layer.side, d: stepsForward(layer.top) + stepsBack(layer.bottom), style: { fill: stripes.fillOf(layer) } }));
  }
  picture.append(svg("path.grid", { d: `M0 500H${days}` }), svg("path.frame", { d: `M0 0H${days}M0 1000H${days}` }));
  const labels = createLabels(layers, record, i18n);
  const levels = [[1000, 0], [500, 50], [0, 100]].map(([share, position]) => level(i18n.percent(share), position));
  const element = el("div.area", {}, picture, labels.elements, levels);
  const observer = new ResizeObserver(([{ contentRect }]) => {
    // On paper it has no room at all.
    if (!contentRect.width || !contentRect.height) return;
    stripes.fit(days / contentRect.width, 1000 / contentRect.height);
    labels.place(contentRect.width, contentRect.height);
  });
  observer.observe(element);
  return { element, unmount: () => observer.disconnect() };
}

/** The layers with their lower and upper edges by day, in thousandths. */
function stack(layers, days) {
  let bottom = Array(days).fill(0);
  return layers.map((layer) => {
    const top = bottom.map((share, day) => share + layer.values[day]);
    const stacked = { ...layer, bottom, top };
    bottom = top;
    return stacked;
  });
}

// The outline of a layer: along its top from left to right, and back along its bottom.
const stepsForward = (values) => values.map((share, day) => `${day ? "L" : "M"}${day} ${1000 - share}H${day + 1}`).join("");
const stepsBack = (values) => values.map((share, day) => `L${day + 1} ${1000 - share}H${day}`).reverse().concat("Z").join("");

/** The fills of the layers. The map's patterns would be stretched with the picture: `fit` takes that back. */
function createStripes(layers, patterns) {
  const losing = layers.findLast(({ state }) => state === "held")?.side ?? -1;
  const gaining = layers.findLast(({ state, side }) => state === "held" && side !== losing)?.side ?? -1;
  const own = ["contested", "unresolved", "disputed"].map((state) => {
    const fill = state === "disputed" ? patterns.fill(state, gaining) : patterns.fill(state, losing, gaining);
    return svg("pattern", { id: `chart-${state}`, href: /#[^")]+/.exec(fill)[0] });
  });
  return {
    defs: svg("defs", {}, own),
    fillOf({ state, side }) {
      if (state === "held") return sideColour(side);
      return state === "claimed" ? describeFill(state, side).ground : `url(#chart-${state})`;
    },
    fit: (x, y) => own.forEach((pattern) => pattern.setAttribute("patternTransform", `scale(${x * PATTERN_SCALE} ${y * PATTERN_SCALE})`)),
  };
}

/** The names of sides in their bands, what is contested beside its own, and what the shares count in a corner. */
function createLabels(layers, record, i18n) {
  const create = (name, text, side) => inInk(el(name, { "aria-hidden": "true", dir: "auto", "data-crowded": true }, text), record.actors[side]);
  const held = layers.filter(({ state, side }) => state === "held" && side >= 0);
  const contest = layers.find(({ state }) => state === "contested");
  const names = held.map(({ side }) => create("span.band-name", i18n.name(record.actors[side]), side));
  const contested = contest && held.length > 0 && create("span.band-name.small", i18n.text("contested"), held.at(-1).side);
  const caption = held.length > 0 && create("span.band-name.small.of-shares", sharesCaption(record, i18n), held[0].side);
  return {
    elements: [...names, contested, caption].filter(Boolean),
    place: (total, height) => placeBandNames({ held, contest }, { names, contested, caption }, total, height),
  };
}

function inInk(label, { colour, colourDark }) {
  label.style.setProperty("--on-light", readableOn(colour));
  label.style.setProperty("--on-dark", readableOn(colourDark));
  return label;
}

/** Shows the labels that have room, the names of sides before what is contested. */
function placeBandNames({ held, contest }, { names, contested, caption }, total, height) {
  const sizeOf = (label) => ({ width: label.offsetWidth, height: LABEL_HEIGHT, total });
  // All are read before the first one is moved, which would have the page laid out anew.
  const [nameSizes, contestedSize, captionSize] = [names.map(sizeOf), contested && sizeOf(contested), caption && sizeOf(caption)];
  const edges = held.map((layer) => [layer.bottom, layer.top].map((shares) => shares.map((share) => share / 1000 * height)));
  if (captionSize?.width) put(caption, keptClear(edges[0], captionSize, inCorner(edges[0], captionSize)));
  const places = edges.map(([low, high], i) => findRoom(low, high, nameSizes[i]));
  if (contested) {
    const top = edges.at(-1);
    const beside = keptClear(top, contestedSize, besideContest(contest, top, contestedSize));
    const above = findRoom(...top, nameSizes.at(-1));
    const hasRoom = beside && (above || !places.at(-1));
    if (hasRoom) places.splice(-1, 1, above);
    put(contested, hasRoom ? beside : null);
  }
  names.forEach((name, i) => put(name, places[i]));
}

function put(label, place) {
  label.toggleAttribute("data-crowded", !place);
  if (place) Object.assign(label.style, { left: `${place.x}px`, bottom: `${place.y}px` });
}

/** The place of a label; the lower edge of the band is raised above it, so that no other comes there. */
function keptClear([low], { width, total }, place) {
  if (!place) return place;
  const [first, last] = [place.x, place.x + width].map((x) => x / total * low.length);
  for (let day = Math.floor(first); day < Math.min(last, low.length); day += 1) low[day] = Math.max(low[day], place.y + LABEL_HEIGHT - 2);
  return place;
}

/** Above the contested layer, where it is thickest and the band that lies on it has room; null for nowhere. */
function besideContest({ values }, [low, high], { width, total }) {
  const perDay = total / low.length;
  const days = [...values.keys()].filter((day) => values[day] > 0).sort((a, b) => values[b] - values[a]);
  for (const day of days.slice(0, STEPS)) {
    const x = Math.min(Math.max((day + 0.5) * perDay - width / 2, LABEL_GAP), total - width - LABEL_GAP);
    const [first, last] = [Math.floor(x / perDay), Math.ceil((x + width) / perDay)];
    const bottom = Math.max(...low.slice(first, last));
    if (x >= LABEL_GAP && Math.min(...high.slice(first, last)) - bottom >= LABEL_HEIGHT * 1.2) return { x, y: bottom + 1 };
  }
  return null;
}

/** At the right end of the bottom of a band. */
function inCorner([low, high], { width, total }) {
  const first = Math.floor((total - width - 2 * LABEL_GAP) / total * low.length);
  if (first < 0 || Math.max(...low.slice(first)) > 0 || Math.min(...high.slice(first)) < LABEL_HEIGHT - 2) return null;
  return { x: total - width - 2 * LABEL_GAP, y: 1 };
}

/** Points, filled for what is counted at the time and open for totals; lines join those of one series. */
function createFigures({ campaign, figurePoints, figureSeries }, i18n) {
  const highest = figurePoints.reduce((most, point) => (point.value > most.value ? point : most));
  const place = ({ day, value }) => `${day - campaign.start + 0.5} ${Math.round(1000 * (1 - value / (highest.value || 1)))}`;
  const ofKind = (total) => figureSeries.filter((series) => series.total === total);
  const pointsOf = ({ index }) => figurePoints.filter(({ series }) => series === index);
  const dots = (total) => ofKind(total).flatMap(pointsOf).map((point) => `M${place(point)}h0`).join("");
  const lines = (total) => ofKind(total).map(pointsOf).filter(({ length }) => length > 1).map((points) => `M${points.map(place).join("L")}`).join("");
  const picture = svg("svg", { viewBox: `0 0 ${campaign.days} 1000`, preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("path.line.of-totals", { d: lines(1) }), svg("path.line", { d: lines(0) }),
    svg("path.dots", { d: dots(1) }), svg("path.dots.hollow", { d: dots(1) }), svg("path.dots", { d: dots(0) }));
  const measures = new Map(figureSeries.map((series) => [series.measure, series]));
  const caption = el("span.figure-names", { "aria-hidden": "true", dir: "auto" }, [...measures.values()].map((series) => (
    el("span.figure-name", {}, el(series.total ? "span.mark.total" : "span.mark"), i18n.name(series)))));
  const label = highestLabel(highest, figureSeries[highest.series], campaign, i18n);
  // The names give way to the number.
  caption.toggleAttribute("data-right", Boolean(label.style.left));
  return el("div.figure-row", {}, picture, caption, label);
}

function highestLabel(point, { publisher }, { start, days }, i18n) {
  const label = el("span.highest", { "aria-hidden": "true", dir: "auto" }, i18n.number(point.value), " · ", publisher);
  const share = (point.day - start + 0.5) / days * 100;
  if (share > 50) label.style.right = `calc(${100 - share}% + 7px)`;
  else label.style.left = `calc(${share}% + 7px)`;
  return label;
}

function createBars(record, i18n) {
  const { days, start } = record.campaign;
  const counts = Array.from({ length: days }, (_, day) => shownCounts(record).eventCounts.get(start + day) ?? 0);
  const highest = Math.max(...counts, 1);
  // All bars in one path: one element for each day would be slow.
  const bars = counts.map((count, day) => (count ? `M${day + 0.1} ${highest}V${highest - count}H${day + 0.9}V${highest}Z` : "")).join("");
  const picture = svg("svg.bars", { viewBox: `0 0 ${days} ${highest}`, preserveAspectRatio: "none", "aria-hidden": "true" }, svg("path", { d: bars }));
  return el("div.bar-row", {}, picture, level(i18n.number(highest), 0), el("span.caption", { "aria-hidden": "true", dir: "auto" }, i18n.text("eventsCaption")));
}
