/**
 * What was known on a day, and what counts from a grade on: the second scrubber, under the first. The record's tables
 * are replaced by those of the part "control", which the server has folded on that basis; the others stay kept.
 * PURE: basisOf, narrowTo, differingOn.
 */

import { clampDay, dayFormats, isoDay } from "./dates.js";
import { dayField } from "./day_field.js";
import { debounce, el } from "./dom.js";
import { looksDifferent, readCounted, readTable, shiftDays, spanOn } from "./record.js";
import { describeSince } from "./since.js";

// Each day that is passed would be folded by the server (ms).
const LOAD_DELAY = 200;
const GONE = 410;

/** The basis of a state, what of the record counts, as the name of a part has them: "", "2016-11-12", "2016-11-12-reported", "reported". */
export function basisOf({ knownOn, atLeast }) {
  return [knownOn === null ? "" : isoDay(knownOn), atLeast].filter(Boolean).join("-");
}

/** Of {events, figures}, what could be known on a day: an event exists from the first report that supports it. */
export function narrowTo(day, { events, figures, ...rest }) {
  const known = ({ known: from }) => from <= day;
  const narrowed = events.map((event) => ({ ...event, citations: event.citations.filter(known) }));
  return {
    ...rest,
    events: narrowed.filter(({ citations }) => citations.some(({ supports }) => supports)),
    figures: figures?.filter(known),
  };
}

/** The districts, by index, that the map shows otherwise on a day in the one spans than in the others. */
export function differingOn(actors, spans, otherSpans, day) {
  return spans.flatMap((ofDistrict, index) => {
    const [one, other] = [spanOn(ofDistrict, day), spanOn(otherSpans[index], day)];
    return one && other && looksDifferent(actors, one, other) ? [index] : [];
  });
}

/**
 * @param {{root: HTMLElement, chart: HTMLElement, scrubber: HTMLElement, badge: HTMLElement}} roots what opens at a
 *   touch, the chart, the place under it, and what says on the map which day it is
 * @returns {Promise<Function>} unmount, once the record has the tables that the state asks for
 */
export async function mountKnownOn({ root, chart, scrubber, badge }, record, store, i18n, fetchPart) {
  const { start } = record.campaign;
  const formats = dayFormats(i18n.language);
  // What counts if nothing is chosen. By basis: what is to be assigned to the record.
  const all = { ...pick(record, Object.keys(readCounted(EMPTY, start))), front: null, later: null, since: null, differing: null, known: null };
  const kept = new Map([["", all]]);
  const fields = createFields(record, store, i18n, () => root.dispatchEvent(new Event("close")));
  root.append(fields.element);
  scrubber.replaceChildren(fields.slider);
  const showScrubber = () => { scrubber.hidden = root.hidden && store.get().knownOn === null; };
  root.addEventListener("toggle", showScrubber);

  const read = (part, { knownOn }) => {
    const counted = readCounted(part, start);
    return {
      ...counted,
      front: part.front,
      later: part.later ? readTable(part.later).map((row) => shiftDays(row, start, "day", "known")) : [],
      known: part.later ? { day: knownOn, citations: part.citations, undated: part.undated } : null,
      differing: remembered((day) => differingOn(record.actors, counted.spans, all.spans, day)),
      since: (context, state) => describeSince(context, state, all.spans),
    };
  };
  const apply = async (state) => {
    const wanted = basisOf(state);
    const isWanted = () => basisOf(store.get()) === wanted;
    if (wanted === store.get().counted) return;
    try {
      if (!kept.has(wanted)) {
        fields.say(i18n.text("loading"));
        kept.set(wanted, read(await fetchPart(record.version, `control-${wanted}`), state));
      }
      if (!isWanted()) return;
      show(wanted);
    } catch (error) {
      if (isWanted()) fields.fail(error.status === GONE ? "outdated" : "failed", () => apply(store.get()));
    }
  };
  const show = (basis) => {
    Object.assign(record, kept.get(basis));
    const { known } = record;
    record.evidence.narrow = known ? (evidence) => narrowTo(known.day, evidence) : (evidence) => evidence;
    const { loaded } = store.get();
    store.set({ counted: basis, loaded: loaded + 1 });
  };
  // Over the days of which nothing could be known yet.
  const veil = ({ knownOn }) => {
    chart.toggleAttribute("data-known", knownOn !== null);
    chart.style.setProperty("--known", `${((knownOn ?? 0) - start + 1) / record.campaign.days * 100}%`);
  };
  const describe = (state) => {
    fields.show(state);
    badge.hidden = !state.counted;
    showScrubber();
    veil(state);
    badge.textContent = sayBasis(state, i18n, formats);
    if (state.counted === basisOf(state)) fields.say(record.differing ? i18n.text("differing", { number: i18n.number(record.differing(state.day).length) }) : i18n.text("allCounts"));
  };
  const applyRested = debounce(() => apply(store.get()), LOAD_DELAY);
  const unsubscribes = [
    store.on(["knownOn", "atLeast"], (state) => { fields.show(state); applyRested(); }),
    store.on(["counted", "day"], describe),
  ];
  await apply(store.get());
  describe(store.get());
  return () => {
    applyRested.cancel();
    unsubscribes.forEach((unsubscribe) => unsubscribe());
    root.removeEventListener("toggle", showScrubber);
    show("");
    delete chart.dataset.known;
    fields.element.remove();
    fields.slider.remove();
  };
}

// Tables without a row, for the names of what depends on what counts.
const NO_ROWS = { columns: [], rows: [] };
const EMPTY = { spans: NO_ROWS, reports: [], objectives: NO_ROWS, series: {}, figureSeries: NO_ROWS, figurePoints: NO_ROWS, counts: NO_ROWS };

function pick(object, keys) {
  return Object.fromEntries(keys.map((key) => [key, object[key]]));
}

/** The function, which is called for a day once. */
function remembered(ofDay) {
  const known = new Map();
  return (day) => {
    if (!known.has(day)) known.set(day, ofDay(day));
    return known.get(day);
  };
}

/** "As known on 12 November 2016 · at least reported" */
function sayBasis({ knownOn, atLeast }, i18n, formats) {
  const day = knownOn !== null && i18n.text("asKnownOn", { day: formats.dated(knownOn) });
  const grade = atLeast && i18n.text(`counting.${atLeast}`);
  return [day, grade].filter(Boolean).join(" · ");
}

/** {element, slider, show(state), say(text), fail(key, retry)}: the slider with its date, the grade, and the way back to all. */
function createFields({ campaign }, store, i18n, close) {
  const { start, until } = campaign;
  const know = (day) => store.set({ knownOn: day === null || day >= until ? null : clampDay(day, start, until), playing: false });
  const formats = dayFormats(i18n.language);
  // Its last place stands for all that is known now.
  const slider = el("input.known-slider", {
    type: "range", min: start, max: until, step: 1, "aria-label": i18n.text("knownOnLabel"), on: { input: () => know(Number(slider.value)) },
  });
  const date = dayField(campaign, know);
  const sameDay = el("button", { type: "button", on: { click: () => know(store.get().day) } }, i18n.text("knownThen"));
  const grades = ["", "reported", "corroborated"].map((grade) => el("option", { value: grade }, i18n.text(`count.${grade || "all"}`)));
  const grade = el("select", { on: { change: () => store.set({ atLeast: grade.value || null, playing: false }) } }, grades);
  const reset = () => {
    store.set({ knownOn: null, atLeast: null });
    close();
  };
  const all = el("button", { type: "button", on: { click: reset } }, i18n.text("knownNow"));
  const note = el("p.known-note", { role: "status" });
  const element = el("div", {},
    el("div.known-row", {}, el("label", {}, i18n.text("knownOnLabel"), " ", date), sameDay, el("label", {}, i18n.text("atLeastLabel"), " ", grade), all), note);
  return {
    element,
    slider,
    show({ knownOn, atLeast }) {
      slider.value = knownOn ?? until;
      slider.setAttribute("aria-valuetext", knownOn === null ? i18n.text("knownNow") : formats.long(knownOn));
      const text = knownOn === null ? "" : isoDay(knownOn);
      // Setting even the same value would interrupt whoever is typing it.
      if (date.value !== text) date.value = text;
      grade.value = atLeast ?? "";
      all.hidden = knownOn === null && !atLeast;
    },
    say(text) { note.textContent = text; },
    fail(key, retry) {
      const [action, onClick] = key === "outdated" ? ["reload", () => location.reload()] : ["retry", retry];
      note.replaceChildren(i18n.text(key), " ", el("button", { type: "button", on: { click: onClick } }, i18n.text(action)));
    },
  };
}
