/**
 * The fills of control, the same on the map and in the legend: a colour for each side and a pattern for each
 * state, so that no one depends on colour alone. Colours are CSS custom properties: the legend needs no script for the
 * light and the dark theme, and the map reads them anew (`onThemeChange`).
 */

import { el, svg, whenRested } from "../dom.js";
import { SILENT, kindOnMap, sideOf, spanOn, toneOf } from "../record.js";

// The states whose pattern shows the challenger.
const HATCHED = new Set(["contested", "unresolved"]);
// Where the reader's system forces its own colours: those of the sides, the first two far apart in any of its themes.
const SYSTEM_COLOURS = ["CanvasText", "color-mix(in srgb, Highlight 45%, Canvas)", "LinkText", "GrayText"];
const [WHITE, DARK_INK] = ["#ffffff", "#0e1114"];
// What changes a colour or how finely the screen shows it.
const THEME_QUERIES = ["(prefers-color-scheme: dark)", "(forced-colors: active)", "(prefers-contrast: more)"];

// Marks on what a third side and further ones hold, which colours alone would not tell apart in print: each has its own
// on a tile of 12 pixels, and after the last of them the first one again, wider apart.
const SIDE_MARKS = ["M6 -1V40", "M3.5 6a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0", "M6 3v6M3 6h6", "M1.5 8L6 4l4.5 4"];
// The sides that hold or contest an area on any day, in the order of their rows.
let sidesWithAreas = [];

/** {size, marks} of what a side holds: none of the first two, and of nobody. */
function marksOf(side) {
  const rank = sidesWithAreas.indexOf(side) - 2;
  if (rank < 0) return { size: 1, marks: [] };
  const stroke = `color-mix(in srgb, ${neutral(side)} 70%, ${sideColour(side)})`;
  return { size: 12 + 5 * Math.floor(rank / SIDE_MARKS.length), marks: [{ d: SIDE_MARKS[rank % SIDE_MARKS.length], stroke, width: 1.4 }] };
}

/**
 * Declares for every side, N being its index, the custom properties `--side-N`, its colour, and `--stripe-N`, what stands
 * on it for an attacker whom nobody names; and which sides have marks of their own.
 */
export function declareColours(record) {
  const isForced = matchMedia("(forced-colors: active)");
  const onMap = sidesOnMap(record);
  sidesWithAreas = sidesOnMap(record, ({ area }) => area > 0).sort((a, b) => a - b);
  const systemColour = (side) => SYSTEM_COLOURS[Math.max(0, onMap.indexOf(side)) % SYSTEM_COLOURS.length];
  const declare = () => {
    const { style } = document.documentElement;
    for (const { side, index, colour, colourDark } of record.actors) {
      if (side !== index) continue;
      const themed = (light, dark) => `var(--light, ${light}) var(--dark, ${dark})`;
      const stripe = themed(neutralOn(colour, false), neutralOn(colourDark, true));
      style.setProperty(`--side-${index}`, isForced.matches ? systemColour(side) : themed(colour, colourDark));
      style.setProperty(`--stripe-${index}`, isForced.matches ? "Canvas" : stripe);
    }
  };
  declare();
  isForced.addEventListener("change", declare);
}

/** White or ink on a colour of a side, #rrggbb: no side's colour, 3 to 1 on it where it can be. */
export function neutralOn(colour, isDark) {
  const inks = isDark ? [DARK_INK, WHITE] : [WHITE, DARK_INK];
  return contrast(inks[0], colour) >= 3 ? inks[0] : readableOn(colour);
}

/** White or ink, whichever reads better on a colour, #rrggbb or as the style of an element gives it. */
export function readableOn(colour) {
  return contrast(WHITE, colour) >= contrast(DARK_INK, colour) ? WHITE : DARK_INK;
}

/** The contrast ratio of WCAG 2, from 1 to 21. */
export function contrast(one, other) {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour) {
  const [red, green, blue] = channels(colour).map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Red, green and blue from 0 to 1, of "#rrggbb", "rgb(1, 2, 3)" or "color(srgb 0.1 0.2 0.3)". */
function channels(colour) {
  if (colour.startsWith("#")) return [1, 3, 5].map((place) => parseInt(colour.slice(place, place + 2), 16) / 255);
  const numbers = colour.match(/-?[\d.]+(?:e-?\d+)?/g).slice(0, 3).map(Number);
  return colour.startsWith("color(") ? numbers : numbers.map((number) => number / 255);
}

/** Calls the listener when the theme has changed; returns what ends that. */
export function onThemeChange(listener) {
  const queries = THEME_QUERIES.map((query) => matchMedia(query));
  queries.forEach((query) => query.addEventListener("change", listener));
  return () => queries.forEach((query) => query.removeEventListener("change", listener));
}

/** The CSS colour of a side, by its index; -1 is nobody. */
export function sideColour(side) {
  return side < 0 ? "var(--nobody)" : `var(--side-${side})`;
}

/** The state of a span, by which it is filled: "held", "claimed", "disputed", "contested" or "unresolved". */
export function fillState(span) {
  if (span.contested) return span.unresolved ? "unresolved" : "contested";
  return span.grade === "claimed" || span.grade === "disputed" ? span.grade : "held";
}

// Lines across a square tile of a size, of which those that begin at the corners go on in the tiles beside it.
const rising = (size) => [0, 1, 2].map((n) => `M${size * (n - 1) - 4} ${size + 4}L${size * n + 4} -4`).join("");
const falling = (size) => [0, 1, 2].map((n) => `M${size * (n - 1) - 4} -4L${size * n + 4} ${size + 4}`).join("");
/** The colour of a hold that is not sure. */
const paler = (colour) => `color-mix(in srgb, ${colour} var(--kept), var(--land))`;
const neutral = (side) => (side < 0 ? "var(--muted)" : `var(--stripe-${side})`);

/**
 * How each state but "held" is filled, by the sides of holder and challenger: a tile that repeats, `size` pixels
 * wide and high, its ground, and marks on it, which are paths of SVG with a `fill` or a `stroke` of some width. The
 * edge of a district is one of STROKES, or plain.
 */
const PATTERNS = {
  contested: (holder, challenger) => (challenger < 0
    ? { size: 10, ground: sideColour(holder), marks: [{ d: rising(10), stroke: neutral(holder), width: 1.5 }] }
    : { size: 12, ground: sideColour(holder), marks: [{ d: rising(12), stroke: sideColour(challenger), width: 3 }] }),
  unresolved: (holder, challenger) => ({
    size: 14,
    ground: "var(--unresolved)",
    marks: [{ d: "M1 1.9h7v2.2h-7z", fill: sideColour(holder) }, { d: "M6 8.9h7v2.2h-7z", fill: challenger < 0 ? "var(--muted)" : sideColour(challenger) }],
  }),
  claimed: (holder) => ({ ...marksOf(holder), ground: paler(sideColour(holder)), edge: "dotted" }),
  disputed: (holder) => ({ size: 12, ground: paler(sideColour(holder)), marks: [{ d: rising(12) + falling(12), stroke: sideColour(holder), width: 1.8 }] }),
};

/** The lines of the map: colour, width in pixels where it is the same at every zoom, and lengths of dashes and gaps. */
export const STROKES = {
  border: { stroke: "var(--border)", width: 0.8 },
  dot: { stroke: "var(--ink)", width: 1.2 },
  dotted: { stroke: "var(--ink)", width: 1.3, dash: [0, 3] },
  // A change of control, by its age in days.
  changed0: { stroke: "var(--glow)", width: 3.4 },
  changed1: { stroke: "var(--glow)", width: 2.6 },
  changed2: { stroke: "var(--glow)", width: 1.8 },
  water: { stroke: "var(--water)" },
  waterEdge: { stroke: "var(--water-edge)" },
  road: { stroke: "var(--road)" },
  bridge: { stroke: "var(--ink)", width: 3.6 },
  bridgeDeck: { stroke: "var(--casing)", width: 1.4 },
  casing: { stroke: "var(--casing)" },
  front: { stroke: "var(--front)" },
  objectiveCasing: { stroke: "var(--objective-casing)", width: 4.2 },
  objective: { stroke: "var(--objective)", width: 2, dash: [4.5, 4] },
  // What was known otherwise on another day.
  differingCasing: { stroke: "var(--casing)", width: 4.6 },
  differing: { stroke: "var(--differing)", width: 2.6, dash: [1.5, 3] },
  chosenCasing: { stroke: "var(--casing)", width: 6 },
  chosen: { stroke: "var(--ink)", width: 3 },
  ringCasing: { stroke: "var(--raised)", width: 8 },
  ring: { stroke: "var(--focus)", width: 4 },
};

// Pixels a kilometre between which the front grows; between them, its lines grow evenly.
const [SMALL, LARGE] = [18, 60];
const FRONT = { front: [2.8, 3.5], frontCasing: [5.6, 7], pocket: [1.7, 2.2], pocketCasing: [3.7, 4.6] };
// In metres of ground, and at least and at most in pixels.
const TO_SCALE = { river: [200, 4.2, Infinity], stream: [25, 1.5, 8], highway: [40, 1.2, 6], road: [20, 0.6, 3] };

/** How wide the lines are that grow with the map, in pixels by their names, where a kilometre is so many pixels. */
export function lineWidths(pixelsPerKm) {
  const share = Math.min(1, Math.max(0, (pixelsPerKm - SMALL) / (LARGE - SMALL)));
  const widths = {};
  for (const [name, [least, most]] of Object.entries(FRONT)) widths[name] = least + share * (most - least);
  for (const [name, [metres, least, most]] of Object.entries(TO_SCALE)) {
    widths[name] = Math.min(most, Math.max(least, metres * pixelsPerKm / 1000));
  }
  return widths;
}

/** The icons of the kinds of events, the weightiest first: paths in a square of 16, which are stroked. */
export const KIND_ICONS = {
  control: "M5 13.5V3h7l-2 2.5 2 2.5H5",
  contested: "M4.5 4.5l7 7M11.5 4.5l-7 7",
  attack: "M4.5 11.5l7-7M6 4.5h5.5v5.5",
  entered: "M2.5 8H10M7 5l3 3-3 3M13 3.5v9",
  withdrawn: "M13.5 8H6M9 5L6 8l3 3M3 3.5v9",
  claimed: "M3 3.5h10v6.5H8.5L5.5 13v-3H3z",
  announced: "M3.5 8a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0M7.2 8a.8.8 0 1 0 1.6 0a.8.8 0 1 0-1.6 0",
  bridge: "M1.5 11.5h13M4 11.5V7M12 11.5V7M1.5 9.5q2.5-4.5 6.5-4.5t6.5 4.5",
  humanitarian: "M8 3v10M3 8h10",
  other: "M6.5 8a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0-3 0",
};

export function kindIcon(kind) {
  return svg("svg.kind-icon", { viewBox: "0 0 16 16", width: 14, height: 14, "aria-hidden": "true" }, svg("path", { d: KIND_ICONS[kind] ?? KIND_ICONS.other }));
}

/** {key, size, ground, marks, edge} of a state; holder and challenger are sides, -1 is nobody or a challenger without a name. */
export function describeFill(state, holder, challenger) {
  if (!(state in PATTERNS)) return { key: `held-${holder}`, ground: sideColour(holder), ...marksOf(holder) };
  const key = [state, holder, ...(HATCHED.has(state) ? [challenger] : [])].join("-");
  return { key, ...PATTERNS[state](holder, challenger) };
}

// The share of its colour that a hold keeps, by the age of its last report in three steps.
const KEPT_BY_AGE = [100, 68, 42];
const SILENT_DOTS = "M2.1 3a.9.9 0 1 0 1.8 0a.9.9 0 1 0-1.8 0M7.1 8a.9.9 0 1 0 1.8 0a.9.9 0 1 0-1.8 0";

/** What fills a district in a span, as describeFill gives it, in a tone as toneOf gives it. */
export function fillOfSpan(actors, span, tone = 0) {
  return toned(describeFill(fillState(span), sideOf(actors, span.holder), sideOf(actors, span.challenger)), sideOf(actors, span.holder), tone);
}

/** A fill of a side's hold in a tone: dotted where nothing was ever reported, paler with age. */
function toned(fill, side, tone) {
  if (!tone) return fill;
  const kept = KEPT_BY_AGE[tone >> 1];
  const ground = kept === 100 ? fill.ground : `color-mix(in srgb, ${fill.ground} ${kept}%, var(--land))`;
  const dots = tone & SILENT ? [{ d: SILENT_DOTS, fill: `color-mix(in srgb, ${neutral(side)} 38%, ${ground})` }] : [];
  return { ...fill, key: `${fill.key}-tone${tone}`, size: fill.marks.length || !dots.length ? fill.size : 10, ground, marks: [...fill.marks, ...dots] };
}

/**
 * The fills as SVG, for the legend: patterns in one hidden SVG of the page, each made when it is first used.
 * @returns {{fill: Function, fillOf: Function, unmount: Function}} fill takes what describeFill takes
 */
export function createPatterns() {
  const defs = svg("defs");
  const container = svg("svg.patterns", { width: 0, height: 0, "aria-hidden": "true" }, defs);
  document.body.append(container);
  const created = new Set();

  function createPattern(id, { size, ground, marks }) {
    created.add(id);
    const background = svg("rect", { width: size, height: size, style: { fill: ground } });
    const paths = marks.map(({ d, fill = "none", stroke = "none", width = 0 }) => svg("path", { d, style: { fill, stroke, "stroke-width": width } }));
    defs.append(svg("pattern", { id, width: size, height: size, patternUnits: "userSpaceOnUse" }, background, ...paths));
  }

  /** The CSS value of `fill` for what describeFill gives. */
  function fillOf(described) {
    if (!described.marks.length) return described.ground;
    const id = `fill-${described.key}`;
    if (!created.has(id)) createPattern(id, described);
    return `url(#${id})`;
  }

  const fill = (...state) => fillOf(describeFill(...state));
  return { fill, fillOf, unmount: () => container.remove() };
}

/** Reads CSS colours, such as "var(--land)", as they are in the theme of the moment: {read, unmount}. */
export function createColourReader() {
  const probe = el("span.colour-probe", { "aria-hidden": "true", hidden: true });
  document.body.append(probe);
  return {
    read(colour) {
      probe.style.color = colour;
      return getComputedStyle(probe).color;
    },
    unmount: () => probe.remove(),
  };
}

/** Fills the legend with what the map can show, drawn as on the map; what is unresolved, and kinds of events, only on a day that has them. */
export function mountLegend(list, record, store, i18n, patterns) {
  const sides = sidesOnMap(record);
  const swatch = (...content) => svg("svg.swatch", { viewBox: "0 0 26 16", width: 26, height: 16, "aria-hidden": "true" }, ...content);
  const area = (fill, className = "") => swatch(svg(`rect${className}`, { x: 1, y: 1, width: 24, height: 14, rx: 2, style: { fill } }));
  const entry = (picture, text) => el("li", {}, picture, el("span", {}, text));
  // The examples of patterns are in the colours of the side that holds most at the end, and of its opponent.
  const gaining = leadingSide(record, -1) ?? sides[0];
  const losing = [leadingSide(record, 0), ...sides].find((side) => side !== undefined && side !== gaining) ?? -1;
  const unresolved = entry(area(patterns.fill("unresolved", losing, gaining ?? -1)), i18n.text("unresolved"));
  const examples = gaining === undefined ? [] : [
    entry(area(patterns.fill("contested", losing, gaining)), i18n.text("contested")),
    unresolved,
    entry(area(patterns.fill("contested", gaining, -1)), i18n.text("contestedUnnamed")),
    entry(area(patterns.fill("claimed", gaining), ".dotted"), i18n.text("claimedOnly")),
    entry(area(patterns.fill("disputed", gaining)), i18n.text("disputedHold")),
  ];
  const heldBy = (side, tone) => patterns.fillOf(toned(describeFill("held", side, -1), side, tone));
  const silent = entry(area(heldBy(losing, SILENT)), i18n.text("neverReportedLook"));
  const paler = el("input", { type: "checkbox", on: { change: () => store.set({ paler: paler.checked }) } });
  const ages = ["ageFresh", "ageRecent", "ageOld"];
  const steps = el("li.steps", { hidden: true }, ages.map((key, step) => el("span.step", {}, area(heldBy(losing, 2 * step)), i18n.text(key))));
  const kinds = Object.keys(KIND_ICONS).map((kind) => el("span.kind", { "data-kind": kind }, el("span.badge", {}, kindIcon(kind)), i18n.text(`kind.${kind}`)));
  const reports = el("li.kinds", {}, el("span", {}, i18n.text("reportedThisDay")), kinds);
  list.replaceChildren(
    ...sides.map((side) => entry(area(patterns.fill("held", side)), i18n.name(record.actors[side]))),
    ...examples,
    entry(swatch(svg("path.front", { d: "M1 8H25" })), i18n.text("frontLine")),
    entry(area("none", ".dashed"), i18n.text("objective")),
    silent,
    el("li.paler", {}, el("label", {}, paler, i18n.text("paler"))),
    steps,
    reports,
  );
  const show = ({ day }) => {
    silent.hidden = !record.spans.some((spans, index) => toneOf(spanOn(spans, day), record.reports[index], day, false));
    steps.hidden = !store.get().paler;
    unresolved.hidden = !record.spans.some((spans) => spanOn(spans, day)?.unresolved);
    const reported = new Set((record.evidence.ofDay(day).events ?? []).map(kindOnMap));
    kinds.forEach((kind) => { kind.hidden = !reported.has(kind.dataset.kind); });
    reports.hidden = !reported.size;
  };
  show(store.get());
  const restedShow = whenRested(show, ({ day }) => record.evidence.isSettled(day));
  const unsubscribe = store.on(["day", "loaded", "paler"], restedShow);
  return () => {
    unsubscribe();
    restedShow.cancel();
    list.replaceChildren();
  };
}

/** The side that holds most of the area on the first (0) or last (-1) day; undefined where nobody does. */
function leadingSide({ series }, day) {
  const largest = Math.max(0, ...series.held.map((shares) => shares.at(day)));
  const side = series.sides[series.held.findIndex((shares) => largest > 0 && shares.at(day) === largest)];
  return side === -1 ? undefined : side;
}

/** The indices of the sides that hold or contest some district of a kind on some day, holders before challengers. */
function sidesOnMap(record, isCounted = () => true) {
  const sides = new Set();
  const counted = record.spans.filter((_, index) => isCounted(record.districts[index]));
  for (const key of ["holder", "challenger"]) {
    for (const spans of counted) for (const span of spans) sides.add(sideOf(record.actors, span[key]));
  }
  sides.delete(-1);
  return [...sides];
}
