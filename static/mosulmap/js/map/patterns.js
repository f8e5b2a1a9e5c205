/**
 * How control is filled in: one way for each state, the same on the map and in the legend. Pattern
 * repeats what colour says. Colours are custom properties, so light and dark need no script.
 */

import { svg } from "../dom.js";

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
