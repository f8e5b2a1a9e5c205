/**
 * A range of days that the reader chooses on the chart, by dragging over the bars or with Shift and the arrows; play
 * keeps to it. In the state it is {from, until}, half open, or null. PURE: stretchRange, moveRange, dragRange.
 */

import { nearestDay } from "./chart.js";
import { clampDay } from "./dates.js";
import { el } from "./dom.js";
import { shownCounts } from "./record.js";

// Pixels: a drag that is shorter is a click; and within which a click finds a bar.
const LEAST_DRAG = 4;
const WEEK = 7;
const KEYS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: WEEK, PageDown: -WEEK };

const between = (one, other) => ({ from: Math.min(one, other), until: Math.max(one, other) + 1 });

/** The range after the handle has gone from a day to the next one with Shift: that end of it follows the handle. */
export function stretchRange(range, day, next) {
  const last = range && range.until - 1;
  if (range && day === last && (next > day || day !== range.from)) return between(range.from, next);
  if (range && day === range.from) return between(last, next);
  return between(day, next);
}

/** The range some days later or earlier, as long as it was, within the campaign. */
export function moveRange({ from, until }, days, campaign) {
  const by = Math.min(Math.max(days, campaign.start - from), campaign.until - until);
  return { from: from + by, until: until + by };
}

/** The range while a part of it is dragged from one day to another: "body", "from" (its first day), "until", or a new one. */
export function dragRange(range, part, origin, day, campaign) {
  if (part === "body") return moveRange(range, day - origin, campaign);
  const within = (number) => clampDay(number, campaign.start, campaign.until);
  if (part === "from") return between(range.until - 1, within(day));
  return between(part === "until" ? range.from : within(origin), within(day));
}

/**
 * @param {{root, plot, dayAt, goTo, formats}} chart as the scrubber has it
 * @returns {{drag: (event: PointerEvent) => void, extend: (day: number, next: number) => void, unmount: () => void}}
 */
export function mountRange(chart, record, store, i18n) {
  const { campaign } = record;
  const view = createView(chart, campaign, store, i18n);
  const onKeydown = (event) => {
    const isFree = event.target === document.body || event.target.closest(".timeline");
    if (event.key === "Escape" && isFree) store.set({ range: null });
  };
  const unsubscribe = store.on(["range"], view.show);
  document.addEventListener("keydown", onKeydown);
  view.show(store.get());
  return {
    drag: (event) => drag(event, chart, record, store),
    extend: (day, next) => store.set({ range: stretchRange(store.get().range, day, next) }),
    unmount() {
      unsubscribe();
      document.removeEventListener("keydown", onKeydown);
      view.remove();
    },
  };
}

/** Follows the pointer that went down in the event; one that is up again, or hardly moved, has clicked on a day. */
function drag(event, { root, plot, dayAt, goTo }, record, store) {
  const { range } = store.get();
  const part = event.target.closest("[data-drags]")?.dataset.drags;
  const origin = dayAt(event);
  let hasMoved = false;
  const click = () => goTo(nearestDay(shownCounts(record).reportDays, origin, Math.ceil(LEAST_DRAG / plot.clientWidth * record.campaign.days)));
  if (!root.hasPointerCapture(event.pointerId)) {
    click();
    return;
  }
  const onMove = (move) => {
    hasMoved ||= Math.abs(move.clientX - event.clientX) >= LEAST_DRAG;
    if (hasMoved) store.set({ range: dragRange(range, part, origin, dayAt(move), record.campaign) });
  };
  const end = (up) => {
    for (const [name, listener] of listeners) root.removeEventListener(name, listener);
    if (!hasMoved && up.type === "pointerup") click();
  };
  const listeners = [["pointermove", onMove], ["pointerup", end], ["pointercancel", end]];
  for (const [name, listener] of listeners) root.addEventListener(name, listener);
}

/** The range as it is drawn: a window over the plot, and on the axis its days with a button that clears it. */
function createView({ root, plot, formats }, campaign, store, i18n) {
  const pane = el("div.range", {},
    ["body", "from", "until"].map((part) => el(`div.range-${part}`, { "data-drags": part })));
  const frame = el("div.range-frame", { hidden: true }, pane);
  const grip = el("span.range-grip", { role: "slider", tabindex: 0, "data-drags": "body", dir: "auto", "aria-label": i18n.text("range"), title: i18n.text("rangeHelp"), "aria-valuemin": campaign.start, "aria-valuemax": campaign.until - 1, on: { keydown: (event) => onGripKey(event, campaign, store) } });
  const clear = el("button", { type: "button", "aria-label": i18n.text("clearRange"), title: i18n.text("clearRange"), on: { click: () => store.set({ range: null }) } }, "×");
  const bar = el("div.range-bar", { hidden: true }, grip, clear);
  plot.append(frame);
  root.append(bar);
  return {
    show({ range }) {
      // What goes away gives its focus to the slider of days.
      if (!range && bar.contains(document.activeElement)) plot.querySelector(".slider").focus();
      frame.hidden = bar.hidden = !range;
      if (!range) return;
      const [left, width] = [range.from - campaign.start, range.until - range.from].map((days) => days / campaign.days * 100);
      Object.assign(pane.style, { left: `${left}%`, width: `${width}%` });
      bar.style.setProperty("--centre", `${left + width / 2}%`);
      const days = i18n.days(range.until - range.from);
      grip.textContent = i18n.text("rangeDays", { first: formats.short(range.from), last: formats.short(range.until - 1), days });
      grip.setAttribute("aria-valuenow", range.from);
      grip.setAttribute("aria-valuetext", i18n.text("rangeDays", { first: formats.dated(range.from), last: formats.dated(range.until - 1), days }));
    },
    remove() {
      frame.remove();
      bar.remove();
    },
  };
}

/** Arrows move the range, with Shift its last day alone. */
function onGripKey(event, campaign, store) {
  const days = KEYS[event.key];
  const { range } = store.get();
  if (!days || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const last = clampDay(range.until - 1 + days, range.from, campaign.until);
  store.set({ range: event.shiftKey ? { from: range.from, until: last + 1 } : moveRange(range, days, campaign) });
}
