/**
 * The fills of control, the same on the map and in the legend: a colour for each side and a pattern for each
 * state, so that no one depends on colour alone. Colours are CSS custom properties, so the light and the dark
 * theme need no script.
 */

import { el, svg } from "../dom.js";
import { sideOf, spanOn } from "../spans.js";

// Class names of the stylesheet for the two layers of a pattern.
const HOLDER_CLASS = "one";
const CHALLENGER_CLASS = "other";
// The states whose pattern shows the challenger.
const HATCHED = new Set(["contested", "unresolved"]);

/** Declares the custom property `--side-N` for every side, N being its index, with its light and its dark colour. */
export function declareColours(actors) {
  for (const actor of actors) {
    if (actor.side !== actor.index) continue;
    document.documentElement.style.setProperty(`--side-${actor.index}`, `light-dark(${actor.colour}, ${actor.colourDark})`);
  }
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

/**
 * SVG patterns in one hidden SVG of the page, each made when it is first used.
 * @returns {{fill: Function, unmount: Function}}
 */
export function createPatterns() {
  const defs = svg("defs");
  const container = svg("svg.patterns", { width: 0, height: 0, "aria-hidden": "true" }, defs);
  document.body.append(container);
  const created = new Set();

  function createPattern(id, { size, angle, content }) {
    created.add(id);
    const attributes = { id, width: size, height: size, patternUnits: "userSpaceOnUse" };
    defs.append(svg("pattern", angle ? { ...attributes, patternTransform: `rotate(${angle})` } : attributes, ...content));
  }

  /** The CSS value of `fill` for a state. Holder and challenger are sides; -1 is nobody, or a challenger without a name. */
  function fill(state, holder, challenger) {
    if (state === "held") return sideColour(holder);
    const id = `fill-${state}-${holder}${HATCHED.has(state) ? `-${challenger}` : ""}`;
    const challengerColour = challenger < 0 ? "var(--unnamed)" : sideColour(challenger);
    if (!created.has(id)) createPattern(id, PATTERNS[state](sideColour(holder), challengerColour));
    return `url(#${id})`;
  }

  return { fill, unmount: () => container.remove() };
}

// A colour as it fades into the ground; of the colour itself, so many percent are left.
const faded = (colour, percent) => `color-mix(in oklab, ${colour} ${percent}%, var(--land))`;
const background = (colour, size) => svg(`rect.${HOLDER_CLASS}`, { width: size, height: size, style: { fill: colour } });

// By state, from the colours of holder and challenger: the size of a tile (pixels), its angle (degrees), its content.
const PATTERNS = {
  contested(holder, challenger) {
    const stripe = svg(`rect.${CHALLENGER_CLASS}`, { width: 5, height: 11, style: { fill: challenger } });
    return { size: 11, angle: 45, content: [background(holder, 11), stripe] };
  },
  // The hatch of a contest, paler and thinner.
  unresolved(holder, challenger) {
    const stripe = svg(`rect.${CHALLENGER_CLASS}`, { width: 3, height: 9, style: { fill: faded(challenger, 75) } });
    return { size: 9, angle: 45, content: [background(faded(holder, 45), 9), stripe] };
  },
  claimed(holder) {
    const dot = svg(`circle.${CHALLENGER_CLASS}`, { cx: 3.5, cy: 3.5, r: 1.1, style: { fill: holder } });
    return { size: 7, angle: 0, content: [background(faded(holder, 48), 7), dot] };
  },
  disputed(holder) {
    const lines = svg(`path.${CHALLENGER_CLASS}`, { d: "M0 4H8M4 0V8", style: { stroke: "var(--land)", "stroke-width": "1.6" } });
    return { size: 8, angle: 45, content: [background(faded(holder, 62), 8), lines] };
  },
};

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
