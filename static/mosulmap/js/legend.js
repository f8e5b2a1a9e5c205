/** The legend: every look that the map can have, filled in as the map fills it in. */

import { el, svg } from "./dom.js";
import { sideOf } from "./spans.js";

export function mountLegend(list, record, words, patterns) {
  const sides = sidesOnTheMap(record);
  const [first, second] = [gaining(record, -1) ?? sides[0], gaining(record, 0) ?? sides[0]];
  const swatch = (fill, className = "") => svg(`svg.swatch${className}`, { viewBox: "0 0 26 16", width: 26, height: 16, "aria-hidden": "true" },
    svg("rect", { x: 1, y: 1, width: 24, height: 14, rx: 2, style: { fill } }));
  const line = (className) => svg("svg.swatch", { viewBox: "0 0 26 16", width: 26, height: 16, "aria-hidden": "true" },
    svg(`path.${className}`, { d: "M1 8H25" }));
  const dot = svg("svg.swatch", { viewBox: "0 0 26 16", width: 26, height: 16, "aria-hidden": "true" },
    svg("circle.spot-swatch", { cx: 13, cy: 8, r: 5 }));
  const entry = (picture, text) => el("li", {}, picture, el("span", {}, text));
  list.replaceChildren(
    ...sides.map((side) => entry(swatch(patterns.fill("held", side)), words.name(record.actors[side]))),
    entry(swatch(patterns.fill("contested", second, first)), words.say("contested")),
    entry(swatch(patterns.fill("claimed", first), ".dotted"), words.say("claimedOnly")),
    entry(swatch(patterns.fill("disputed", first)), words.say("disputedHold")),
    entry(line("front"), words.say("frontLine")),
    entry(swatch("none", ".dashed"), words.say("objective")),
    entry(dot, words.say("eventsHere")),
  );
  return () => list.replaceChildren();
}

/** The side that holds most of the area on the first (0) or last (-1) day; the examples are drawn with these. */
function gaining({ series }, day) {
  const most = Math.max(...series.held.map((line) => line.at(day)));
  return series.sides[series.held.findIndex((line) => line.at(day) === most)];
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
