/**
 * The campaign's phases as a row of buttons and as bands above the chart, and its milestones as flags beneath the
 * bands. currentPhase and placeLabels are PURE.
 */

import { dayFormats } from "./dates.js";
import { el, whenRested } from "./dom.js";

// Pixels between a flag's pole and its label, and at least between two labels.
const FLAG_GAP = 5;
// A chart narrower than this (pixels) has one line of labels: its height is the map's.
const TWO_LINES_FROM = 640;
// Pixels: what a finger hits (WCAG 2.2, target size).
const FINGER = 24;
// Pixels: a line of labels, and the poles beneath.
const FLAG_HEIGHT = 14;
const POLE_HEIGHT = 7;

/** The phase that has the day, `from <= day && day < until`; undefined where it belongs to none. */
export function currentPhase(phases, day) {
  return phases.find(({ from, until }) => from <= day && day < until);
}

/**
 * Where the labels of flags go so that none overlaps another label or another's pole: to the right of its pole, else
 * to its left, else the same one line higher. Later flags choose first, since the last ones have the least room. The
 * lowest line is kept clear of the poles of those that have still to choose, where that can be done.
 *
 * @param {{x: number, width: number}[]} flags in order, where the pole stands and how wide the label is, in pixels
 * @param {number} total the width of the chart
 * @param {number} lines how many lines there are, the lowest being 0
 * @returns {(?{line: number, side: "left"|"right"})[]} null where there is no room for the label
 */
export function placeLabels(flags, total, lines) {
  // What is taken in each line, as [from, to].
  const taken = Array.from({ length: lines }, () => []);
  const isFree = (line, [from, to]) => taken[line].every((other) => to + FLAG_GAP <= other[0] || other[1] + FLAG_GAP <= from);
  const fits = ({ line, label, pole }) => label[0] >= 0 && label[1] <= total
    && isFree(line, label) && taken.slice(0, line).every((_, lower) => isFree(lower, pole));
  const places = flags.map(() => null);
  for (let i = flags.length - 1; i >= 0; i -= 1) {
    const candidates = positions(flags[i], lines).filter(fits);
    const isClear = ({ line, label }) => line > 0 || flags.slice(0, i).every(({ x }) => x < label[0] || label[1] < x);
    const chosen = candidates.find(isClear) ?? candidates[0];
    if (!chosen) continue;
    const { line, side, label, pole } = chosen;
    taken[line].push(label);
    for (let lower = 0; lower < line; lower += 1) taken[lower].push(pole);
    places[i] = { line, side };
  }
  return places;
}

/** Every position that a label could have, the best first: {line, side, label, pole}. */
function positions({ x, width }, lines) {
  return Array.from({ length: lines }, (_, line) => [
    { line, side: "right", label: [x, x + FLAG_GAP + width], pole: [x, x] },
    { line, side: "left", label: [x - FLAG_GAP - width, x], pole: [x, x] },
  ]).flat();
}

/**
 * @param {{phases, bands, milestones}} roots the elements that it fills; each is hidden while it is empty
 * @param {(bounds: ?number[]) => void} showBounds moves the map; takes west, south, east, north, or null for the whole
 * @returns unmount
 */
export function mountPhases(roots, record, store, i18n, showBounds) {
  const formats = dayFormats(i18n.language);
  const buttons = createButtons(record.phases, store, i18n, formats, showBounds);
  const bands = createPhaseBands(record, i18n);
  const flags = createFlags(record, store, i18n, formats);
  roots.phases.replaceChildren(el("ol", {}, buttons.map((button) => el("li", {}, button))));
  roots.bands.replaceChildren(...bands);
  roots.milestones.replaceChildren(...flags.map((flag) => el("li", {}, flag)));
  roots.phases.hidden = roots.bands.hidden = !record.phases.length;
  roots.milestones.hidden = !record.milestones.length;

  let shown;
  function show({ day }) {
    record.milestones.forEach((milestone, i) => mark(flags[i], milestone.day === day));
    const phase = currentPhase(record.phases, day);
    if (phase === shown) return;
    shown = phase;
    record.phases.forEach((other, i) => {
      mark(buttons[i], other === phase);
      bands[i].toggleAttribute("data-current", other === phase);
    });
  }
  const scroll = () => { if (shown) scrollInto(roots.phases, buttons[shown.index]); };
  show(store.get());
  // With the frame, which lays the page out anyhow.
  const frame = requestAnimationFrame(scroll);
  const restedScroll = whenRested(scroll);
  const unsubscribes = [store.on(["day"], show), store.on(["day"], restedScroll)];
  const observer = new ResizeObserver(() => {
    bands.forEach((band) => band.toggleAttribute("data-narrow", band.firstChild.offsetWidth > band.clientWidth));
    layOutFlags(roots.milestones, flags);
  });
  observer.observe(roots.milestones.parentElement);
  return () => {
    unsubscribes.forEach((unsubscribe) => unsubscribe());
    cancelAnimationFrame(frame);
    restedScroll.cancel();
    observer.disconnect();
    for (const root of Object.values(roots)) root.replaceChildren();
  };
}

function createButtons(phases, store, i18n, formats, showBounds) {
  return phases.map((phase) => {
    const days = i18n.text("phaseDays", { first: formats.dated(phase.from), last: formats.dated(phase.until - 1) });
    const onClick = () => {
      store.set({ day: phase.from, playing: false });
      showBounds(phase.view);
    };
    return el("button.phase", { type: "button", title: days, on: { click: onClick } }, i18n.name(phase));
  });
}

/** For the eye alone: the buttons say the same. */
function createPhaseBands({ phases, campaign }, i18n) {
  return phases.map((phase) => {
    const band = el("div.band", {}, el("span", { dir: "auto" }, i18n.name(phase)));
    band.style.left = `${(phase.from - campaign.start) / campaign.days * 100}%`;
    band.style.width = `${(phase.until - phase.from) / campaign.days * 100}%`;
    return band;
  });
}

function createFlags({ milestones, campaign }, store, i18n, formats) {
  return milestones.map(({ day, event, ...names }) => {
    const name = i18n.name(names);
    const text = i18n.text("milestone", { day: formats.dated(day), name });
    // The event says on whose word it is.
    const onClick = () => store.set({ day, playing: false, ...(event && { event, district: null }) });
    const flag = el("button.flag", { type: "button", "data-crowded": true, title: text, "aria-label": text, on: { click: onClick } }, el("span", { dir: "auto" }, name));
    flag.style.left = `${(day - campaign.start + 0.5) / campaign.days * 100}%`;
    return flag;
  });
}

function layOutFlags(root, flags) {
  const total = root.clientWidth;
  const sizes = flags.map((flag) => ({ x: parseFloat(flag.style.left) / 100 * total, width: flag.firstChild.offsetWidth }));
  const places = placeLabels(sizes, total, total < TWO_LINES_FROM ? 1 : 2);
  const lines = 1 + Math.max(-1, ...places.map((place) => place?.line ?? -1));
  root.style.height = `${lines * FLAG_HEIGHT + POLE_HEIGHT}px`;
  flags.forEach((flag, i) => {
    // A label without room is shown while its flag is pointed at: towards the middle, where it fits.
    flag.dataset.side = places[i]?.side ?? (sizes[i].x < total / 2 ? "right" : "left");
    flag.toggleAttribute("data-crowded", !places[i]);
    // Without a label and nearer to another than a finger is wide, it is no stop of the keyboard either: the other is.
    flag.tabIndex = !places[i] && sizes.some(({ x }, other) => other !== i && Math.abs(x - sizes[i].x) < FINGER) ? -1 : 0;
    flag.style.height = `${((places[i]?.line ?? -1) + 1) * FLAG_HEIGHT + POLE_HEIGHT}px`;
  });
}

function mark(element, isCurrent) {
  if (isCurrent) element.setAttribute("aria-current", "true");
  else element.removeAttribute("aria-current");
}

/** Scrolls a row sideways until the element is seen, and nothing else of the page. */
function scrollInto(row, element) {
  const [frame, box] = [row.getBoundingClientRect(), element.getBoundingClientRect()];
  if (box.left < frame.left) row.scrollLeft += box.left - frame.left;
  else if (box.right > frame.right) row.scrollLeft += box.right - frame.right;
}
