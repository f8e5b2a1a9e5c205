/** The districts on the map: filled by who holds them on the day. A change of day touches only what changed. */

import { el } from "../dom.js";
import { looksDifferent, sideOf, spanOn } from "../spans.js";
import { look } from "./patterns.js";
import { hasPoint } from "./shapes.js";

// Days for which a change of control still glows.
const GLOW_DAYS = 3;
const TOWN_RADIUS = 6;

/** @returns {{layers: L.Path[], unmount: Function}} layers are by the district's place */
export function mountDistricts(map, record, areas, store, words, patterns) {
  const layers = drawShapes(record, areas);
  const group = L.featureGroup(layers).addTo(map);
  group.bindTooltip((layer) => describe(layer.options.district), { sticky: true, className: "name-tag", direction: "top" });
  layers.forEach((layer, place) => {
    const element = layer.getElement();
    // So that whoever looks at the page's elements can tell which district is which.
    element.dataset.district = record.districts[place].slug;
    // Chromium stops the Tab key at every shape that a tooltip listens to; for keys there are search and table.
    element.setAttribute("tabindex", "-1");
  });
  group.on("click", (event) => {
    L.DomEvent.stopPropagation(event);
    store.set({ district: record.districts[event.layer.options.district].slug, event: null });
  });
  const shown = layers.map(() => null);
  const glowing = new Map();

  function paint(day) {
    layers.forEach((layer, place) => {
      const span = spanOn(record.spans[place], day);
      if (span === shown[place]) return;
      const before = shown[place];
      shown[place] = span;
      if (!before || looksDifferent(record.actors, before, span)) fill(layer, span);
    });
    glow(day);
  }

  function fill(layer, span) {
    const element = layer.getElement();
    const state = look(span);
    element.style.fill = patterns.fill(state, sideOf(record.actors, span.holder), sideOf(record.actors, span.challenger));
    element.dataset.look = state;
  }

  function glow(day) {
    for (const [place, age] of glowing) if (glowAge(record.spans[place], day) !== age) settle(place);
    layers.forEach((layer, place) => {
      const age = glowAge(record.spans[place], day);
      if (age < 0 || glowing.get(place) === age) return;
      glowing.set(place, age);
      layer.getElement().dataset.changed = age;
      layer.bringToFront();
    });
  }

  function settle(place) {
    glowing.delete(place);
    delete layers[place].getElement().dataset.changed;
  }

  function glowAge(spans, day) {
    const span = spanOn(spans, day);
    const age = span ? day - span.tenure : -1;
    return span && span.tenure > record.campaign.start && age < GLOW_DAYS ? age : -1;
  }

  function describe(place) {
    const span = spanOn(record.spans[place], store.get().day);
    return el("span", {}, el("strong", {}, words.name(record.districts[place])), el("br"), stateInWords(record, words, span));
  }

  paint(store.get().day);
  const stop = store.on(["day"], ({ day }) => paint(day));
  return {
    layers,
    unmount() {
      stop();
      group.remove();
    },
  };
}

/** "The Guild, contested by the Guards" and the like, for tooltips and labels. */
export function stateInWords(record, words, span) {
  const who = (actor, nobody) => (actor < 0 ? words.say(nobody) : words.name(record.actors[actor]));
  const parts = [who(span.holder, "nobody")];
  if (span.contested) parts.push(words.say("contestedBy", { challenger: who(span.challenger, "unnamed") }));
  else if (span.grade !== "initial") parts.push(words.say(`grade.${span.grade}`));
  return parts.join(words.language === "ar" ? "، " : ", ");
}

/** Whether it is a spot within or beside the city, of no interest from afar. */
export function isSite({ kind, area }) {
  return !area && (kind === "site" || kind === "bridge");
}

function drawShapes(record, areas) {
  return record.districts.map((district, place) => {
    const shape = areas.get(place)?.geometry;
    const options = { className: "district", weight: 1, fillOpacity: 1, district: place };
    // With nothing that can be drawn it is an area without corners, so that all else need not ask.
    if (!shape && !hasPoint(district)) return L.polygon([], options);
    // GeoJSON is longitude first, Leaflet latitude first: L.GeoJSON turns the shapes, and points turn here.
    if (!shape) return L.circleMarker([district.lat, district.lon], { ...options, className: `district town${isSite(district) ? " site" : ""}`, radius: TOWN_RADIUS });
    const depth = shape.type === "MultiPolygon" ? 2 : 1;
    return L.polygon(L.GeoJSON.coordsToLatLngs(shape.coordinates, depth), options);
  });
}
