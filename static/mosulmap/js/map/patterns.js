/**
 * How control is filled in: one way for each state, the same on the map and in the legend. Pattern
 * repeats what colour says. Colours are custom properties, so light and dark need no script.
 */

import { el, svg } from "../dom.js";
import { sideOf } from "../spans.js";

const HOLDER = "one";
const CHALLENGER = "other";

/** Declare `--side-N` for every side, in its light and its dark colour. */
export function declareColours(actors) {
  for (const actor of actors) {
    if (actor.side !== actor.index) continue;
    document.documentElement.style.setProperty(`--side-${actor.index}`, `light-dark(${actor.colour}, ${actor.colourDark})`);
  }
}

export function sideColour(side) {
  return side < 0 ? "var(--nobody)" : `var(--side-${side})`;
}

/** The state of a span as it is drawn: "held", "claimed", "disputed" or "contested". */
export function look(span) {
  if (span.contested) return "contested";
  return span.grade === "claimed" || span.grade === "disputed" ? span.grade : "held";
}

/** A store of patterns in one hidden SVG of the page; `fill` gives the CSS value that paints a state. */
export function createPatterns() {
  const defs = svg("defs");
  const holder = svg("svg.patterns", { width: 0, height: 0, "aria-hidden": "true" }, defs);
  document.body.append(holder);
  const made = new Set();

  function pattern(id, size, turn, ...marks) {
    made.add(id);
    const options = { id, width: size, height: size, patternUnits: "userSpaceOnUse" };
    defs.append(svg("pattern", turn ? { ...options, patternTransform: `rotate(${turn})` } : options, ...marks));
  }

  /** The CSS `fill` of a state: held by one side, contested by another (-1: nobody named). */
  function fill(state, one, other) {
    if (state === "held") return sideColour(one);
    const id = `fill-${state}-${one}${state === "contested" ? `-${other}` : ""}`;
    if (!made.has(id)) MARKS[state](pattern, id, sideColour(one), other < 0 ? "var(--unnamed)" : sideColour(other));
    return `url(#${id})`;
  }

  return { fill, unmount: () => holder.remove() };
}

const ground = (colour, size) => svg(`rect.${HOLDER}`, { width: size, height: size, style: { fill: colour } });

const MARKS = {
  contested(pattern, id, one, other) {
    const stripe = svg(`rect.${CHALLENGER}`, { width: 5, height: 11, style: { fill: other } });
    pattern(id, 11, 45, ground(one, 11), stripe);
  },
  claimed(pattern, id, one) {
    const pale = `color-mix(in oklab, ${one} 48%, var(--land))`;
    const dot = svg(`circle.${CHALLENGER}`, { cx: 3.5, cy: 3.5, r: 1.1, style: { fill: one } });
    pattern(id, 7, 0, ground(pale, 7), dot);
  },
  disputed(pattern, id, one) {
    const pale = `color-mix(in oklab, ${one} 62%, var(--land))`;
    const lines = svg(`path.${CHALLENGER}`, { d: "M0 4H8M4 0V8", style: { stroke: "var(--land)", "stroke-width": "1.6" } });
    pattern(id, 8, 45, ground(pale, 8), lines);
  },
};

/** The legend: every look that the map can have, filled in as the map fills it in. */
export function mountLegend(list, record, i18n, patterns) {
  const sides = sidesOnTheMap(record);
  const gaining = leading(record, -1) ?? sides[0];
  const losing = [leading(record, 0), ...sides].find((side) => side !== undefined && side !== gaining) ?? -1;
  const frame = (...drawn) => svg("svg.swatch", { viewBox: "0 0 26 16", width: 26, height: 16, "aria-hidden": "true" }, ...drawn);
  const area = (fill, name = "") => frame(svg(`rect${name}`, { x: 1, y: 1, width: 24, height: 14, rx: 2, style: { fill } }));
  const dot = (kind) => frame(svg(`circle.spot-swatch.${kind}`, { cx: 13, cy: 8, r: 5.5 }));
  const entry = (picture, text) => el("li", {}, picture, el("span", {}, text));
  const fills = gaining === undefined ? [] : [
    entry(area(patterns.fill("contested", losing, gaining)), i18n.text("contested")),
    entry(area(patterns.fill("contested", gaining, -1)), i18n.text("contestedUnnamed")),
    entry(area(patterns.fill("claimed", gaining), ".dotted"), i18n.text("claimedOnly")),
    entry(area(patterns.fill("disputed", gaining)), i18n.text("disputedHold")),
  ];
  list.replaceChildren(
    ...sides.map((side) => entry(area(patterns.fill("held", side)), i18n.name(record.actors[side]))),
    ...fills,
    entry(frame(svg("path.front", { d: "M1 8H25" })), i18n.text("frontLine")),
    entry(area("none", ".dashed"), i18n.text("objective")),
    entry(dot("fighting"), i18n.text("fightingHere")),
    entry(dot("taken"), i18n.text("controlHere")),
    entry(dot("other"), i18n.text("otherHere")),
  );
  return () => list.replaceChildren();
}

/** The side that holds most of the area on the first (0) or last (-1) day; undefined where nobody does. */
function leading({ series }, day) {
  const most = Math.max(0, ...series.held.map((line) => line.at(day)));
  const side = series.sides[series.held.findIndex((line) => most > 0 && line.at(day) === most)];
  return side === -1 ? undefined : side;
}

/** The sides that hold or contest some district on some day, by place, the first holders first. */
function sidesOnTheMap(record) {
  const sides = new Set();
  for (const key of ["holder", "challenger"]) {
    for (const spans of record.spans) for (const span of spans) sides.add(sideOf(record.actors, span[key]));
  }
  sides.delete(-1);
  return [...sides];
}
