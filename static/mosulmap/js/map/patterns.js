/**
 * The fills of control, the same on the map and in the legend: a colour for each side and a pattern for each
 * state, so that no one depends on colour alone. Colours are CSS custom properties: the legend needs no script for the
 * light and the dark theme, and the map reads them anew (`onThemeChange`).
 */

import { el, svg } from "../dom.js";
import { sideOf, spanOn } from "../record.js";

// The states whose pattern shows the challenger.
const HATCHED = new Set(["contested", "unresolved"]);
// Where the reader's system forces its own colours: those of the sides, the first two far apart in any of its themes.
const SYSTEM_COLOURS = ["CanvasText", "color-mix(in srgb, Highlight 45%, Canvas)", "LinkText", "GrayText"];
// What changes a colour or how finely the screen shows it.
const THEME_QUERIES = ["(prefers-color-scheme: dark)", "(forced-colors: active)", "(prefers-contrast: more)"];

/** Declares the custom property `--side-N` for every side, N being its index, with its light and its dark colour. */
export function declareColours(record) {
  const isForced = matchMedia("(forced-colors: active)");
  const onMap = sidesOnMap(record);
  const systemColour = (side) => SYSTEM_COLOURS[Math.max(0, onMap.indexOf(side)) % SYSTEM_COLOURS.length];
  const declare = () => {
    for (const { side, index, colour, colourDark } of record.actors) {
      if (side !== index) continue;
      const value = isForced.matches ? systemColour(side) : `var(--light, ${colour}) var(--dark, ${colourDark})`;
      document.documentElement.style.setProperty(`--side-${index}`, value);
    }
  };
  declare();
  isForced.addEventListener("change", declare);
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
const pale = (colour, share) => `color-mix(in oklab, ${colour} ${share}%, var(--land))`;

/**
 * How each state but "held" is filled, from the colours of holder and challenger: a tile that repeats, `size` pixels
 * wide and high, its ground, and marks on it, which are paths of SVG with a `fill` or a `stroke` of some width. The
 * edge of a district is one of STROKES, or plain.
 */
const PATTERNS = {
  contested: (holder, challenger) => ({ size: 16, ground: holder, marks: [{ d: rising(16), stroke: challenger, width: 5.2 }] }),
  // The hatch of a contest, paler and thinner.
  unresolved: (holder, challenger) => ({ size: 13, ground: pale(holder, 45), marks: [{ d: rising(13), stroke: pale(challenger, 75), width: 3 }] }),
  claimed: (holder) => ({ size: 7, ground: pale(holder, 48), marks: [{ d: "M2.4 3.5a1.1 1.1 0 1 0 2.2 0a1.1 1.1 0 1 0 -2.2 0", fill: holder }], edge: "dotted" }),
  disputed: (holder) => ({ size: 12, ground: pale(holder, 62), marks: [{ d: rising(12) + falling(12), stroke: "var(--land)", width: 1.6 }] }),
};

/** The lines of the map: colour, width in pixels, and lengths of dashes and gaps. A river's width is its own. */
export const STROKES = {
  border: { stroke: "var(--border)", width: 1 },
  dot: { stroke: "var(--ink)", width: 1.2 },
  dotted: { stroke: "var(--ink)", width: 1.4, dash: [1, 4] },
  // A change of control, by its age in days.
  changed0: { stroke: "var(--glow)", width: 3.4 },
  changed1: { stroke: "var(--glow)", width: 2.6 },
  changed2: { stroke: "var(--glow)", width: 1.8 },
  river: { stroke: "var(--water)", width: 1 },
  casing: { stroke: "var(--front-casing)", width: 6 },
  front: { stroke: "var(--front)", width: 3.2 },
  objective: { stroke: "var(--ink)", width: 2.5, dash: [7, 5] },
  chosen: { stroke: "var(--ink)", width: 3.2 },
  ringCasing: { stroke: "var(--raised)", width: 8 },
  ring: { stroke: "var(--focus)", width: 4 },
};

/** {key, size, ground, marks, edge} of a state; holder and challenger are sides, -1 is nobody or a challenger without a name. */
export function describeFill(state, holder, challenger) {
  if (!(state in PATTERNS)) return { key: `held-${holder}`, size: 1, ground: sideColour(holder), marks: [] };
  const key = `${state}-${holder}${HATCHED.has(state) ? `-${challenger}` : ""}`;
  return { key, ...PATTERNS[state](sideColour(holder), challenger < 0 ? "var(--unnamed)" : sideColour(challenger)) };
}

/** What fills a district in a span, as describeFill gives it. */
export function fillOfSpan(actors, span) {
  return describeFill(fillState(span), sideOf(actors, span.holder), sideOf(actors, span.challenger));
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

/** Fills the legend with what the map can show, drawn as on the map; what is unresolved only on a day that has it. */
export function mountLegend(list, record, store, i18n, patterns) {
  const sides = sidesOnMap(record);
  const swatch = (...content) => svg("svg.swatch", { viewBox: "0 0 26 16", width: 26, height: 16, "aria-hidden": "true" }, ...content);
  const area = (fill, className = "") => swatch(svg(`rect${className}`, { x: 1, y: 1, width: 24, height: 14, rx: 2, style: { fill } }));
  const dot = (kind) => swatch(svg(`circle.spot-swatch.${kind}`, { cx: 13, cy: 8, r: 5.5 }));
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
  list.replaceChildren(
    ...sides.map((side) => entry(area(patterns.fill("held", side)), i18n.name(record.actors[side]))),
    ...examples,
    entry(swatch(svg("path.front", { d: "M1 8H25" })), i18n.text("frontLine")),
    entry(area("none", ".dashed"), i18n.text("objective")),
    entry(dot("fighting"), i18n.text("fightingHere")),
    entry(dot("taken"), i18n.text("controlHere")),
    entry(dot("other"), i18n.text("otherHere")),
  );
  const show = ({ day }) => { unresolved.hidden = !record.spans.some((spans) => spanOn(spans, day)?.unresolved); };
  show(store.get());
  const unsubscribe = store.on(["day"], show);
  return () => {
    unsubscribe();
    list.replaceChildren();
  };
}

/** The side that holds most of the area on the first (0) or last (-1) day; undefined where nobody does. */
function leadingSide({ series }, day) {
  const largest = Math.max(0, ...series.held.map((shares) => shares.at(day)));
  const side = series.sides[series.held.findIndex((shares) => largest > 0 && shares.at(day) === largest)];
  return side === -1 ? undefined : side;
}

/** The indices of the sides that hold or contest some district on some day, holders before challengers. */
function sidesOnMap(record) {
  const sides = new Set();
  for (const key of ["holder", "challenger"]) {
    for (const spans of record.spans) for (const span of spans) sides.add(sideOf(record.actors, span[key]));
  }
  sides.delete(-1);
  return [...sides];
}
