/**
 * The districts on the map: which of them can be drawn, how they look on a day and where the front runs, which lies
 * under the pointer. A coordinate here is [longitude, latitude], or [x, y] once it is projected.
 */

import { dayFormats } from "../dates.js";
import { el, throttleToFrame } from "../dom.js";
import { ageText, looksDifferent, sideOf, spanOn, unresolvedText } from "../record.js";
import { fillOfSpan } from "./patterns.js";

// CSS pixels: the radius of a district's dot, and how near to it the pointer has to be.
const DOT = 6;
const REACH = 7;

// For so many days, a change of control is highlighted.
const HIGHLIGHT_DAYS = 3;
// In how many arrays the positions of a GeoJSON geometry are nested.
const DEPTHS = new Map([["Point", 0], ["MultiPoint", 1], ["LineString", 1], ["MultiLineString", 2], ["Polygon", 2], ["MultiPolygon", 3]]);
const AREA_TYPES = ["Polygon", "MultiPolygon"];
// Degrees. A shape wider than half the globe crosses the antimeridian and has its longitudes the wrong way round.
const MAX_WIDTH = 180;

/**
 * Has the districts painted as they are on the day, and answers to the pointer.
 * @param {{shapes: object[], borders: object[], project: Function}} geometry as createShapes and readAreas give them
 * @param {{show: Function}} picture as mountPicture gives it
 * @returns {{painted: Function, focus: (index: number) => void, unmount: Function}} painted gives {scene, fills} as the
 *   picture has them; focus rings a district, -1 none
 */
export function mountDistricts(map, record, { shapes, borders, project }, store, i18n, picture) {
  const fillNumber = createNumbering((span) => fillOfSpan(record.actors, span));
  let on = null;
  let scene = { hovered: -1, focused: -1 };
  const show = (changes) => {
    scene = { ...scene, ...changes };
    picture.show(scene, fillNumber.values());
  };

  /** Has nothing painted where the state looks the same. */
  function update(state) {
    const changes = {
      objectives: objectivesOn(record.objectives, state.day),
      selected: record.districts.findIndex(({ slug }) => slug === state.district),
      // Null while the evidence that it is in has not come.
      outlined: state.event && record.evidence.event(state.event) ? state.event : null,
    };
    if (scene.outlined !== changes.outlined) changes.outline = outlineOf(record, changes.outlined, project);
    const next = districtsOn(record, state.day);
    const isOther = !on || changedDistricts(record.actors, on, next).length > 0;
    if (isOther) Object.assign(changes, paintOf(next));
    on = next;
    if (isOther || ["objectives", "selected", "outlined"].some((key) => String(changes[key]) !== String(scene[key]))) show(changes);
  }

  const paintOf = ({ spans, ages }) => ({
    fills: Uint16Array.from(spans, (span) => (span ? fillNumber.of(span) : 0)),
    ages,
    front: frontOn(borders, record.actors, spans),
  });

  const hiddenSites = () => {
    const isNear = map.getContainer().classList.contains("near");
    return Uint8Array.from(record.districts, (district) => (isSite(district) && !isNear ? 1 : 0));
  };
  const hideSites = () => {
    const hidden = hiddenSites();
    if (String(hidden) !== String(scene.hidden)) show({ hidden });
  };
  scene.hidden = hiddenSites();
  update(store.get());
  const throttledUpdate = throttleToFrame(update);
  const unsubscribe = store.on(["day", "district", "event", "loaded"], throttledUpdate);
  map.on("zoomend", hideSites);
  const districtUnder = ({ layerPoint, originalEvent }) => {
    // Over a marker or a control the pointer is on no district.
    if (originalEvent.target !== map.getContainer()) return -1;
    const scale = map.getZoomScale(map.getZoom(), 0);
    const { x, y } = layerPoint.add(map.getPixelOrigin()).divideBy(scale);
    return districtAt(shapes, x, y, REACH / scale, (index) => !scene.hidden[index]);
  };
  const context = { record, i18n, formats: dayFormats(i18n.language) };
  const describe = (index) => {
    const { day } = store.get();
    const span = spanOn(record.spans[index], day);
    // What is unresolved says its age itself.
    const age = !span.unresolved && [el("br"), ageText(context, record.districts[index], day)];
    return el("span", {}, el("strong", {}, i18n.name(record.districts[index])), el("br"), stateText(context, span, day), age);
  };
  const stopPointer = mountPointer(map, record, store, districtUnder, {
    hover: (hovered) => { if (hovered !== scene.hovered) show({ hovered }); },
    describe,
  });
  return {
    painted: () => ({ scene, fills: fillNumber.values() }),
    focus: (focused) => { if (focused !== scene.focused) show({ focused }); },
    unmount() {
      throttledUpdate.cancel();
      unsubscribe();
      map.off("zoomend", hideSites);
      stopPointer();
    },
  };
}

/** Numbers from 0 for values with a `key`, by what they are of: {of(object), values()}; the array grows into another. */
function createNumbering(valueOf) {
  const numbers = new WeakMap();
  const byKey = new Map();
  let values = [];
  return {
    values: () => values,
    of(object) {
      if (!numbers.has(object)) {
        const value = valueOf(object);
        if (!byKey.has(value.key)) {
          byKey.set(value.key, values.length);
          values = [...values, value];
        }
        numbers.set(object, byKey.get(value.key));
      }
      return numbers.get(object);
    },
  };
}

/** The lines around the area of an event, projected; null where it has none that can be drawn. */
function outlineOf(record, event, project) {
  const shape = event && record.evidence.event(event)?.shape;
  return isDrawable(shape) ? linesOf(shape).map((line) => projectLine(line, project)) : null;
}

/** What the pointer does on the map: a click selects the district under it, and its state is told beside the pointer. */
function mountPointer(map, record, store, districtUnder, { hover, describe }) {
  const tooltip = L.tooltip({ className: "name-tag", direction: "top" });
  const container = map.getContainer();
  const leave = () => {
    hover(-1);
    delete container.dataset.over;
    tooltip.remove();
  };
  const move = (event) => {
    const index = districtUnder(event);
    if (index < 0) {
      leave();
      return;
    }
    const { slug } = record.districts[index];
    hover(index);
    tooltip.setLatLng(event.latlng);
    if (container.dataset.over === slug) return;
    container.dataset.over = slug;
    tooltip.setContent(describe(index)).addTo(map);
  };
  const select = (event) => {
    const index = districtUnder(event);
    if (index >= 0) store.set({ district: record.districts[index].slug, event: null });
  };
  map.on("mousemove", move).on("mouseout", leave).on("click", select);
  return () => {
    leave();
    map.off("mousemove", move).off("mouseout", leave).off("click", select);
  };
}

/** The state of a district as a text: "The Guild, contested by the Guards". */
/** The state of a district as a text: "The Guild, contested by the Guards"; context is {record, i18n, formats}. */
function stateText(context, span, day) {
  const { record, i18n } = context;
  const holder = span.holder < 0 ? i18n.text("nobody") : i18n.name(record.actors[span.holder]);
  const grade = !span.contested && span.grade !== "initial" && i18n.text(`grade.${span.grade}`);
  return joined(i18n, holder, challengeText(record, i18n, span), grade, span.unresolved && unresolvedText(context, span, day));
}

/** The same in full, to be read out: "Arbajiyah, held by the Guild, contested by the Guards, corroborated". */
export function spokenText(record, i18n, district, span) {
  const holder = span.holder < 0 ? i18n.text("nobody") : i18n.text("held", { holder: i18n.name(record.actors[span.holder]) });
  const grade = i18n.text(`grade.${span.grade}`);
  return joined(i18n, i18n.name(district), holder, challengeText(record, i18n, span), grade, span.unresolved && i18n.text("unresolved"));
}

function challengeText(record, i18n, { contested, challenger }) {
  return contested && i18n.text("contestedBy", { challenger: challenger < 0 ? i18n.text("unnamed") : i18n.name(record.actors[challenger]) });
}

function joined(i18n, ...texts) {
  return texts.filter(Boolean).join(i18n.language === "ar" ? "، " : ", ");
}

/** Whether a district is a point within or beside the city, which is not shown on a map of small scale. */
export function isSite({ kind, area }) {
  return !area && (kind === "site" || kind === "bridge");
}

/** Whether it is [longitude, latitude]; the longitudes of a shape across the antimeridian may go beyond 180 degrees. */
export function isPosition(position) {
  const [lon, lat] = Array.isArray(position) ? position : [];
  return Number.isFinite(lon) && Number.isFinite(lat) && Math.abs(lon) <= 360 && Math.abs(lat) <= 90;
}

export function hasPoint({ lon, lat }) {
  return isPosition([lon, lat]);
}

/** Whether it is a GeoJSON geometry that can be drawn. */
export function isDrawable(geometry) {
  if (geometry?.type === "GeometryCollection") return Array.isArray(geometry.geometries) && geometry.geometries.every(isDrawable);
  if (!DEPTHS.has(geometry?.type)) return false;
  const positions = positionsIn(geometry.coordinates, DEPTHS.get(geometry.type));
  if (!positions.length || !positions.every(isPosition)) return false;
  const [west, east] = positions.reduce(([min, max], [lon]) => [Math.min(min, lon), Math.max(max, lon)], [Infinity, -Infinity]);
  return east - west <= MAX_WIDTH;
}

/** The positions in nested arrays; where they are nested less deep, what is found instead. */
function positionsIn(coordinates, depth) {
  return depth && Array.isArray(coordinates) ? coordinates.flatMap((inner) => positionsIn(inner, depth - 1)) : [coordinates];
}

/** The lines and rings of a drawable geometry, each an array of positions; points have none. */
export function linesOf({ type, coordinates, geometries }) {
  if (type === "GeometryCollection") return geometries.flatMap(linesOf);
  const depth = DEPTHS.get(type);
  return depth && type !== "MultiPoint" ? [coordinates].flat(depth - 1) : [];
}

/**
 * The areas of a TopoJSON topology that can be drawn, and the borders between them.
 * @returns {{areas: Map<number, Array>, borders: {districts: [number, number], line: Array}[]}} areas: the rings of
 *   each, by the district's index; borders: each arc that two districts share
 */
export function readAreas(topology) {
  const areas = new Map();
  const owners = new Map();
  const lines = (topology?.arcs ?? []).map((arc) => decodeArc(arc, topology.transform));
  for (const shape of topology?.objects?.districts?.geometries ?? []) {
    const rings = readRings(shape, lines);
    if (!rings) continue;
    const index = Number(shape.id);
    areas.set(index, rings);
    for (const arc of new Set(shape.arcs.flat(Infinity).map(arcIndex))) owners.set(arc, [...(owners.get(arc) ?? []), index]);
  }
  const shared = [...owners].filter(([, districts]) => districts.length === 2);
  return { areas, borders: shared.map(([arc, districts]) => ({ districts, line: lines[arc] })) };
}

/** TopoJSON writes arc i in the opposite direction as ~i. */
function arcIndex(arc) {
  return arc < 0 ? ~arc : arc;
}

/** The positions of an arc: each is written as the step from the one before, in whole units of the transform. */
function decodeArc(arc, { scale, translate }) {
  if (!Array.isArray(arc)) return [];
  let [x, y] = [0, 0];
  return arc.map((step) => {
    // Without a step there is no position, nor is there any after it.
    [x, y] = Array.isArray(step) && step.every(Number.isFinite) ? [x + step[0], y + step[1]] : [NaN, NaN];
    return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
  });
}

/** The rings of a shape, from the lines of its arcs; null where it cannot be drawn. */
function readRings({ type, arcs }, lines) {
  if (!AREA_TYPES.includes(type) || !Array.isArray(arcs)) return null;
  const polygons = type === "MultiPolygon" ? arcs : [arcs];
  const isNested = polygons.every((polygon) => Array.isArray(polygon)
    && polygon.every((ring) => Array.isArray(ring) && ring.every((arc) => lines[arcIndex(arc)])));
  if (!isNested) return null;
  const geometry = { type: "MultiPolygon", coordinates: polygons.map((polygon) => polygon.map((ring) => joinArcs(ring, lines))) };
  return isDrawable(geometry) ? linesOf(geometry) : null;
}

/** One ring; each arc begins where the one before ends, and that position is taken once. */
function joinArcs(ring, lines) {
  return ring.flatMap((arc, i) => {
    const line = arc < 0 ? lines[~arc].toReversed() : lines[arc];
    return i ? line.slice(1) : line;
  });
}

/** A line as numbers x, y, x, y …, each position by `project(lon, lat)`, which gives [x, y]. */
export function projectLine(line, project) {
  return Float64Array.from(line.flatMap(([lon, lat]) => project(lon, lat)));
}

/**
 * The districts by index: {rings, box} of an area, {point} where there is a point alone, null where there is nothing
 * to draw. Lines as projectLine gives them; a box is [left, top, right, bottom].
 */
export function createShapes(districts, areas, project) {
  return districts.map((district, index) => {
    if (areas.has(index)) {
      const rings = areas.get(index).map((ring) => projectLine(ring, project));
      return { rings, box: boxOf(rings) };
    }
    return hasPoint(district) ? { point: project(district.lon, district.lat) } : null;
  });
}

/**
 * The path data of SVG for a shape, as createShapes gives it, or for open lines, in layer coordinates.
 * @param {{scale: number, originX: number, originY: number}} view
 * @param {number} margin by which a dot is wider
 */
export function pathData({ rings, lines = rings, point }, { scale, originX, originY }, margin = 0) {
  const at = (x, y) => `${(x * scale - originX).toFixed(2)} ${(y * scale - originY).toFixed(2)}`;
  if (point) {
    const radius = DOT + margin;
    return `M${at(...point)}m${-radius} 0a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0`;
  }
  const end = rings ? "Z" : "";
  return lines.map((line) => {
    const places = Array.from({ length: line.length / 2 }, (_, i) => at(line[2 * i], line[2 * i + 1]));
    return `M${places.join("L")}${end}`;
  }).join("");
}

function boxOf(lines) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const line of lines) {
    for (let i = 0; i < line.length; i += 2) {
      box[0] = Math.min(box[0], line[i]);
      box[1] = Math.min(box[1], line[i + 1]);
      box[2] = Math.max(box[2], line[i]);
      box[3] = Math.max(box[3], line[i + 1]);
    }
  }
  return box;
}

/**
 * The index of the district under (x, y): a point before an area, the last drawn where several are; -1 for none.
 * @param {object[]} shapes as createShapes gives them
 * @param {number} radius of a point's dot, in the unit of the shapes
 * @param {(index: number) => boolean} isShown
 */
export function districtAt(shapes, x, y, radius, isShown = () => true) {
  const isNear = ({ point }) => point && Math.hypot(point[0] - x, point[1] - y) <= radius;
  const point = shapes.findLastIndex((shape, index) => shape && isShown(index) && isNear(shape));
  return point >= 0 ? point : shapes.findLastIndex((shape, index) => shape?.rings && isShown(index) && isWithin(shape, x, y));
}

/** Whether (x, y) is within the area: within its box, and by the even-odd rule of what is filled. */
function isWithin({ rings, box: [left, top, right, bottom] }, x, y) {
  if (x < left || x > right || y < top || y > bottom) return false;
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, before = ring.length - 2; i < ring.length; before = i, i += 2) {
      const isCrossed = ring[i + 1] > y !== ring[before + 1] > y;
      if (isCrossed && x < ring[i] + (ring[before] - ring[i]) * (y - ring[i + 1]) / (ring[before + 1] - ring[i + 1])) inside = !inside;
    }
  }
  return inside;
}

/** Days since control of the district changed; -1 where that is too long ago to be highlighted, or never was. */
export function changeAge(span, day, start) {
  const age = span ? day - span.tenure : -1;
  return span && span.tenure > start && age < HIGHLIGHT_DAYS ? age : -1;
}

/** The districts of a day by index: {spans, ages}, ages as changeAge gives them. */
export function districtsOn(record, day) {
  const spans = record.spans.map((own) => spanOn(own, day));
  return { spans, ages: Int8Array.from(spans, (span) => changeAge(span, day, record.campaign.start)) };
}

/** The indices of the districts that are drawn differently on two days, each as districtsOn gives it. */
export function changedDistricts(actors, before, after) {
  const changed = [];
  after.spans.forEach((span, index) => {
    const previous = before.spans[index];
    const isOther = span !== previous && (!span || !previous || looksDifferent(actors, previous, span));
    if (isOther || before.ages[index] !== after.ages[index]) changed.push(index);
  });
  return changed;
}

/** The indices of the borders on which two sides meet that both hold. */
export function frontOn(borders, actors, spans) {
  const sides = spans.map((span) => (span ? sideOf(actors, span.holder) : -1));
  const front = [];
  borders.forEach(({ districts: [a, b] }, index) => {
    if (sides[a] !== sides[b] && sides[a] >= 0 && sides[b] >= 0) front.push(index);
  });
  return Uint32Array.from(front);
}

/** The districts that are announced objectives on a day, by index; one may be announced by several events. */
export function objectivesOn(objectives, day) {
  return [...new Set(objectives.filter(({ from, until }) => from <= day && day < until).map(({ district }) => district))];
}

/** The place in a list that a key leads to from another; null for a key that leads nowhere. */
export function placeAfterKey(key, place, length) {
  const places = { ArrowDown: place + 1, ArrowRight: place + 1, ArrowUp: place - 1, ArrowLeft: place - 1, Home: 0, End: length - 1 };
  return Object.hasOwn(places, key) ? Math.min(Math.max(places[key], 0), length - 1) : null;
}
