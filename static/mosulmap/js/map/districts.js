/** The districts on the map: how they look on a day and where the front runs, and which lies under the pointer. */

import { dayFormats } from "../dates.js";
import { el, throttleToFrame } from "../dom.js";
import { TONES, ageText, spanOn, toneOf, unresolvedText } from "../record.js";
import { fillOfSpan } from "./patterns.js";
import { districtAt, isDrawable, linesOf, projectLine } from "./shapes.js";

// CSS pixels: how near to a district's dot the pointer has to be.
const REACH = 7;

// For so many days, a change of control is highlighted.
const HIGHLIGHT_DAYS = 3;
const NONE = [];
const NO_FRONT = { pieces: [], pockets: [] };

/**
 * Has the districts painted as they are on the day, and answers to the pointer.
 * @param {{shapes: object[], project: Function}} geometry shapes as createShapes gives them
 * @param {{show: Function}} picture as mountPicture gives it
 * @param {(x: number) => boolean} isHere whether what lies so many pixels from the map's left edge belongs to this picture
 * @returns {{focus: (index: number) => void, showFront: Function, frontLines: Function, unmount: Function}} focus rings a
 *   district, -1 none; showFront takes the rows of the part "front" and the lines that they number; frontLines gives those
 *   of the day
 */
export function mountDistricts(map, record, { shapes, project }, store, i18n, picture, isHere) {
  const fillNumber = createNumbering((span, tone) => fillOfSpan(record.actors, span, tone));
  let fronts = [];
  let frontShapes = [];
  let scene = { hovered: -1, focused: -1, front: NO_FRONT };
  const show = (changes) => {
    scene = { ...scene, ...changes };
    picture.show(scene, fillNumber.values());
  };

  /** Has nothing painted where the state looks the same. */
  function update(state) {
    const changes = {
      front: frontOn(fronts, state.day - record.campaign.start),
      objectives: objectivesOn(record.objectives, state.day),
      selected: record.districts.findIndex(({ slug }) => slug === state.district),
      // Null while the evidence that it is in has not come.
      outlined: state.event && record.evidence.event(state.event) ? state.event : null,
      differing: record.differing?.(state.day) ?? NONE,
    };
    if (scene.outlined !== changes.outlined) changes.outline = outlineOf(record, changes.outlined, project);
    Object.assign(changes, looksOn(record, state, fillNumber.of));
    if (["fills", "ages", "front", "objectives", "selected", "outlined", "differing"].some((key) => differ(changes[key], scene[key]))) show(changes);
  }

  const hiddenSites = () => {
    const isNear = map.getContainer().classList.contains("near");
    return Uint8Array.from(record.districts, (district) => (isSite(district) && !isNear ? 1 : 0));
  };
  const hideSites = () => {
    const hidden = hiddenSites();
    if (differ(hidden, scene.hidden)) show({ hidden });
  };
  scene.hidden = hiddenSites();
  update(store.get());
  const forget = store.on(["counted"], fillNumber.forget);
  const throttledUpdate = throttleToFrame(update);
  const unsubscribe = store.on(["day", "district", "event", "loaded", "paler"], throttledUpdate);
  map.on("zoomend", hideSites);
  const districtUnder = ({ layerPoint, containerPoint, originalEvent }) => {
    // Over a marker or a control the pointer is on no district.
    if (originalEvent.target !== map.getContainer() || !isHere(containerPoint.x)) return -1;
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
    const { en, ar } = record.districts[index];
    // In both scripts, where there are two.
    const other = ar && [" ", i18n.language === "ar" ? el("bdi", { lang: "en" }, en) : el("bdi", { lang: "ar" }, ar)];
    return el("span", {}, el("strong", {}, i18n.name(record.districts[index])), other, el("br"), stateText(context, span, day), age);
  };
  const stopPointer = mountPointer(map, record, store, districtUnder, {
    hover: (hovered) => { if (hovered !== scene.hovered) show({ hovered }); },
    describe,
  });
  return {
    showFront(rows, lines) {
      fronts = rows;
      frontShapes = lines;
      update(store.get());
    },
    frontLines: () => [...scene.front.pieces, ...scene.front.pockets].map((number) => frontShapes[number] ?? []),
    focus: (focused) => { if (focused !== scene.focused) show({ focused }); },
    unmount() {
      throttledUpdate.cancel();
      unsubscribe();
      forget();
      map.off("zoomend", hideSites);
      stopPointer();
    },
  };
}

/**
 * Numbers from 0 for the fills of spans, by the district's index, the span and its tone: {of(index, span, tone),
 * values(), forget()}, values being the fills by number, an array that grows into another; forget is for other spans.
 * @param {(span: object, tone: number) => {key: string}} fillOf fills of one key are the same
 */
export function createNumbering(fillOf) {
  let known = [];
  const byKey = new Map();
  let values = [];
  const numberOf = (fill) => {
    if (!byKey.has(fill.key)) {
      byKey.set(fill.key, values.length);
      values = [...values, fill];
    }
    return byKey.get(fill.key);
  };
  return {
    values: () => values,
    forget: () => { known = []; },
    of(index, span, tone) {
      known[index] ??= [];
      known[index][span.index * TONES + tone] ??= numberOf(fillOf(span, tone));
      return known[index][span.index * TONES + tone];
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
  let over = -1;
  const leave = () => {
    over = -1;
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
    over = index;
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
  // The pointer may rest on a district while the day goes on.
  const tellAnew = throttleToFrame(() => { if (over >= 0) tooltip.setContent(describe(over)); });
  const unsubscribe = store.on(["day"], tellAnew);
  return () => {
    leave();
    unsubscribe();
    tellAnew.cancel();
    map.off("mousemove", move).off("mouseout", leave).off("click", select);
  };
}

/** The state of a district as a text: "The Guild, contested by the Guards"; context is {record, i18n, formats}. */
export function stateText(context, span, day) {
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
  return texts.filter(Boolean).join(i18n.comma);
}

/** Whether a district is a point within or beside the city, which is not shown on a map of small scale. */
export function isSite({ kind, area }) {
  return !area && (kind === "site" || kind === "bridge");
}

/** Days since control of the district changed; -1 where that is too long ago to be highlighted, or never was. */
export function changeAge(span, day, start) {
  const age = span ? day - span.tenure : -1;
  return span && span.tenure > start && age < HIGHLIGHT_DAYS ? age : -1;
}

/**
 * How each district looks on a day, by index: {fills, ages}, numbers of fills, 0 where there is no span, and ages as
 * changeAge gives them.
 * @param {{day: number, paler: boolean}} state paler: whether what was reported long ago is to be paler
 * @param {(index: number, span: object, tone: number) => number} fillOf the number of a fill
 */
export function looksOn({ spans, reports, campaign }, { day, paler }, fillOf) {
  const [fills, ages] = [new Uint16Array(spans.length), new Int8Array(spans.length)];
  for (let index = 0; index < spans.length; index += 1) {
    const span = spanOn(spans[index], day);
    if (span) fills[index] = fillOf(index, span, toneOf(span, reports[index], day, paler));
    ages[index] = changeAge(span, day, campaign.start);
  }
  return { fills, ages };
}

/** Whether two values of a scene are drawn differently; a front is one object as long as it stands. */
export function differ(one, other) {
  const areLists = [one, other].every((value) => Array.isArray(value) || ArrayBuffer.isView(value));
  if (!areLists || one.length !== other.length) return one !== other;
  return one.some((value, index) => value !== other[index]);
}

/**
 * The front on a day, {pieces, pockets}, as numbers of its lines.
 * @param {object[]} rows of the part "front", in order of their days
 * @param {number} day counted from the campaign's first
 */
export function frontOn(rows, day) {
  return spanOn(rows, day) ?? NO_FRONT;
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
