/** The timeline: the day in large letters, the buttons, and the chart with the scrubber on it. */

import { sharesCaption } from "./chart.js";
import { clampDay, dayFormats, isoDay, parseDay } from "./dates.js";
import { el, svg, throttleToFrame, whenRested } from "./dom.js";
import { neighbourDay } from "./record.js";

// Days a second.
const SPEEDS = [1, 3, 7, 14];
const WEEK = 7;
// Thousandths of the area: a smaller share would be written as 0 %.
const isWritten = (share) => share >= 5;
// Pixels from the handle within which a press takes hold of it, among the bars too.
const GRASP = 8;
// SVG paths in a box of 24 by 24.
const ICONS = {
  play: "M6 4l13 8-13 8z",
  pause: "M6 4h4v16H6zM14 4h4v16h-4z",
  previousDay: "M15 5l-7 7 7 7",
  nextDay: "M9 5l7 7-7 7",
  previousChange: "M18 5l-7 7 7 7M6 5v14",
  nextChange: "M6 5l7 7-7 7M18 5v14",
  // A metronome.
  keepPace: "M9 3h6l4 18H5zM12 16l6-10",
};

/**
 * @param {{day, share, controls, chart}} roots the elements that it fills
 * @param {object} drawing of the chart, as createDrawing makes it
 * @returns unmount
 */
export function mountTimeline(roots, record, store, i18n, drawing) {
  const { campaign } = record;
  const formats = dayFormats(i18n.language);
  const goTo = (day) => store.set({ day: clampDay(day, campaign.start, campaign.until), playing: false });
  const controls = createControls(roots.controls, record, store, i18n, goTo);
  const scrubber = createScrubber(roots.chart, record, store, i18n, drawing, formats, goTo);
  const stopLoading = loadPlayer(record, store);
  const isNarrow = matchMedia("(max-width: 1080px)");
  // Texts that change with the day: a node that stays is cheaper than another one.
  const [date, shares] = [document.createTextNode(""), document.createTextNode("")];
  const caption = sharesCaption(record, i18n);
  roots.day.replaceChildren(date);
  roots.share.replaceChildren(el("span", {}, shares, el("span.of-area", {}, caption)));
  const quietText = (until) => i18n.text("quietUntil", { day: formats.short(until) });
  const numberText = (day) => dayNumber(day - campaign.start, i18n, isNarrow.matches);
  // With filters, any day may be quiet.
  const isLoud = (day) => record.eventCounts.has(day) && !record.filtered;
  const longestText = (day) => shareText(record, i18n, day, isLoud(day) ? numberText(day) : longestOf([numberText(day), quietText(day)]));

  function show({ day, playing, quietUntil }) {
    date.data = formats.long(day);
    shares.data = shareText(record, i18n, day, playing && quietUntil ? quietText(quietUntil) : numberText(day));
    scrubber.show(day, `${date.data}, ${shares.data}`);
    controls.show(day, playing);
  }
  const onWidth = () => {
    // A line that comes and goes would resize the map with every day: the stylesheet keeps the room of the longest text.
    Object.assign(roots.share.dataset, { caption, longest: longestOf(unlikeDays(record).map(longestText)) });
    show(store.get());
  };

  const onCounted = () => {
    drawing.redraw();
    onWidth();
  };
  const onFiltered = () => {
    drawing.redrawBars();
    onWidth();
  };
  onWidth();
  isNarrow.addEventListener("change", onWidth);
  controls.showDate(store.get().day);
  const throttledShow = throttleToFrame(show);
  const restedShow = whenRested(({ day }) => controls.showDate(day));
  const unsubscribes = [store.on(["day", "playing"], throttledShow), store.on(["day"], restedShow), store.on(["counted"], onCounted), store.on(["filtered"], onFiltered), stopLoading];
  const onKeydown = (event) => handleGlobalKey(event, campaign, store, goTo);
  document.addEventListener("keydown", onKeydown);
  return () => {
    unsubscribes.forEach((unsubscribe) => unsubscribe());
    isNarrow.removeEventListener("change", onWidth);
    throttledShow.cancel();
    restedShow.cancel();
    controls.unmount();
    scrubber.unmount();
    document.removeEventListener("keydown", onKeydown);
    roots.controls.replaceChildren();
    roots.chart.replaceChildren();
  };
}

/** "Day 27 of the offensive"; where the line is short, "Day 27". */
function dayNumber(index, i18n, isNarrow) {
  return i18n.text(isNarrow ? "dayNumberShort" : "dayNumber", { number: i18n.number(index + 1) });
}

/** "Day 27 of the offensive · Guild 6% · Crown 84% · contested 7% · unresolved 3%" */
function shareText(record, i18n, day, first) {
  return [first, ...shareTexts(record, i18n, day)].join(" · ");
}

/** Days of which no two write the same shares in numbers of as many digits, and both have reports or both none. */
function unlikeDays({ campaign, series, eventCounts }) {
  const lines = [...series.held, ...series.claimed, series.disputed, series.contested, series.unresolved];
  const alike = new Map();
  for (let index = 0; index < campaign.days; index += 1) {
    const day = campaign.start + index;
    alike.set([eventCounts.has(day), ...lines.map((values) => isWritten(values[index]) && String(Math.round(values[index] / 10)).length)].join(), day);
  }
  return [...alike.values()];
}

function longestOf(texts) {
  return texts.reduce((longest, text) => (text.length > longest.length ? text : longest));
}

/** "Guild 6%", "Guild, claimed 2%", "contested 7%" and so on, for what can be written in whole per cent. */
export function shareTexts({ series, actors, campaign }, i18n, day) {
  // The series are counted from the campaign's first day.
  const index = day - campaign.start;
  const parts = [];
  const add = (key, values, name = {}) => {
    if (isWritten(values[index])) parts.push(i18n.text(key, { ...name, percent: i18n.percent(values[index]) }));
  };
  const shortName = (actor) => (i18n.language === "en" && actor.short ? actor.short : i18n.name(actor));
  series.sides.forEach((side, row) => {
    if (side < 0) return;
    add("shareHeld", series.held[row], { side: shortName(actors[side]) });
    add("shareClaimed", series.claimed[row], { side: shortName(actors[side]) });
  });
  add("shareDisputed", series.disputed);
  add("shareContested", series.contested);
  add("shareUnresolved", series.unresolved);
  return parts;
}

/** Loads what moves the day on when it is played for the first time; returns what ends that. */
function loadPlayer(record, store) {
  let unmount = null;
  const unsubscribe = store.on(["playing"], ({ playing }) => {
    if (!playing || unmount) return;
    unmount = () => {};
    import("./player.js").then(({ mountPlayer }) => { unmount = mountPlayer(record, store); }).catch((error) => {
      unmount = null;
      store.set({ playing: false });
      throw error;
    });
  });
  return () => {
    unsubscribe();
    unmount?.();
  };
}

function icon(name) {
  return svg("svg.icon", { viewBox: "0 0 24 24", width: 20, height: 20, "aria-hidden": "true" }, svg(`path.${name}`, { d: ICONS[name] }));
}

function createControls(root, record, store, i18n, goTo) {
  const { campaign } = record;
  const button = (name, onClick) => el("button", { type: "button", "aria-label": i18n.text(name), title: i18n.text(name), on: { click: onClick } }, icon(name));
  const step = (days) => () => goTo(store.get().day + days);
  const stepToChange = (direction) => () => goTo(neighbourDay(record.changeDays, store.get().day, direction) ?? store.get().day);
  const play = createPlayButton(button, campaign, store, i18n);
  const buttons = {
    previousChange: button("previousChange", stepToChange(-1)),
    previousDay: button("previousDay", step(-1)),
    play: play.button,
    nextDay: button("nextDay", step(1)),
    nextChange: button("nextChange", stepToChange(1)),
  };
  const date = createDateInput(campaign, store, i18n, goTo);
  const pace = button("keepPace", () => store.set({ keepPace: !store.get().keepPace }));
  pace.classList.add("pace");
  const showPace = () => pace.setAttribute("aria-pressed", String(Boolean(store.get().keepPace)));
  showPace();
  const unsubscribe = store.on(["keepPace"], showPace);
  // Time runs from left to right in every language here, as on the chart.
  root.replaceChildren(el("span.buttons", { dir: "ltr" }, Object.values(buttons)), createSpeedSelect(store, i18n), pace, date);
  return {
    show(day, playing) {
      play.show(playing);
      setIdle(buttons.previousDay, day <= campaign.start);
      setIdle(buttons.nextDay, day >= campaign.until - 1);
      setIdle(buttons.previousChange, neighbourDay(record.changeDays, day, -1) === undefined);
      setIdle(buttons.nextChange, neighbourDay(record.changeDays, day, 1) === undefined);
    },
    showDate(day) {
      // Setting even the same value would interrupt whoever is typing it.
      if (date.value !== isoDay(day)) date.value = isoDay(day);
    },
    unmount: unsubscribe,
  };
}

/** Marks a button that leads nowhere; one that were disabled would lose the focus. */
function setIdle(button, isIdle) {
  if (button.ariaDisabled !== String(isIdle)) button.ariaDisabled = String(isIdle);
}

/** The button that plays and pauses: {button, show(playing)}. */
function createPlayButton(createButton, campaign, store, i18n) {
  const button = createButton("play", () => togglePlay(campaign, store));
  button.classList.add("play");
  let shown = null;
  return {
    button,
    show(playing) {
      // While it plays, this is called for every day.
      if (playing === shown) return;
      shown = playing;
      const name = playing ? "pause" : "play";
      button.setAttribute("aria-label", i18n.text(name));
      button.title = i18n.text(name);
      button.replaceChildren(icon(name));
    },
  };
}

function createSpeedSelect(store, i18n) {
  const options = SPEEDS.map((days) => el("option", { value: days, selected: days === store.get().speed }, i18n.text("daysASecond", { number: i18n.number(days) })));
  const onChange = () => store.set({ speed: Number(select.value) });
  const select = el("select", { "aria-label": i18n.text("speed"), title: i18n.text("speed"), on: { change: onChange } }, options);
  return select;
}

function createDateInput(campaign, store, i18n, goTo) {
  // The browser fires "change" at every key: a date that is half typed is no day of the campaign, and is left alone.
  const onChange = () => {
    const day = parseDay(input.value);
    if (day !== null && day === clampDay(day, campaign.start, campaign.until)) goTo(day);
  };
  const onBlur = () => {
    const day = parseDay(input.value);
    // A day of the campaign was taken when it was typed, or the page has written it; of others the nearest is.
    if (day !== null && day !== clampDay(day, campaign.start, campaign.until)) goTo(day);
    input.value = isoDay(store.get().day);
  };
  const input = el("input", {
    type: "date",
    "aria-label": i18n.text("goTo"),
    title: i18n.text("goTo"),
    min: isoDay(campaign.start),
    max: isoDay(campaign.until - 1),
    on: { change: onChange, blur: onBlur },
  });
  return input;
}

/**
 * The chart and, on it, a slider: a native one for the keyboard and screen readers, the whole chart for the pointer.
 * What the pointer or a key may want beyond the day (what a day has, a range of days) is loaded when one of them comes.
 */
function createScrubber(root, record, store, i18n, drawing, formats, goTo) {
  const { campaign } = record;
  // Elements of their own: the browser would style pseudo-elements anew with every move.
  const handle = el("div.handle", { "aria-hidden": "true" }, el("div.handle-line"), el("div.handle-knob"));
  const dayAt = (event) => {
    const { left, width } = plot.getBoundingClientRect();
    // Beyond the chart's edges, a day beyond the campaign's.
    return campaign.start + Math.floor((event.clientX - left) / width * campaign.days);
  };
  const slider = createSlider(campaign, i18n, goTo, (event, day, next) => tools.load().then(({ key, extend }) => {
    key(event);
    if (event.shiftKey && next !== undefined) extend(day, next);
  }).catch(() => {}));
  const plot = el("div.plot", {}, drawing.element, slider, handle);
  root.replaceChildren(plot, createAxis(record, formats));
  const tools = createTools({ root, plot, slider, handle, dayAt, goTo, formats }, record, store, i18n);
  addScrubbing(root, handle, slider, dayAt, goTo, tools);
  return {
    show(day, valueText) {
      slider.value = day;
      slider.setAttribute("aria-valuetext", valueText);
      handle.style.transform = `translateX(${(day - campaign.start + 0.5) / campaign.days * 100}%)`;
    },
    unmount() {
      tools.unmount();
      drawing.unmount();
    },
  };
}

/** Dragging over the bars and the axis is for a range of days; elsewhere, and at the handle, the day follows. */
function addScrubbing(root, handle, slider, dayAt, goTo, tools) {
  let isScrubbing = false;
  const isAtHandle = ({ clientX }) => Math.abs(clientX - handle.getBoundingClientRect().left) <= GRASP;
  root.addEventListener("pointerdown", (event) => {
    // The main button alone; and what stands on the chart has clicks of its own.
    if (event.button || event.target.closest("button")) return;
    root.setPointerCapture(event.pointerId);
    const isForRange = event.target.closest(".bar-row, .axis, [data-drags]") && !isAtHandle(event);
    isScrubbing = !isForRange;
    if (isForRange) tools.load().then(({ drag }) => drag(event)).catch(() => goTo(dayAt(event)));
    else goTo(dayAt(event));
    (event.target.closest("[tabindex]") ?? slider).focus({ preventScroll: true });
    event.preventDefault();
  });
  root.addEventListener("pointermove", (event) => { if (isScrubbing && root.hasPointerCapture(event.pointerId)) goTo(dayAt(event)); });
}

/** {load, unmount}: the card of a day and the range, each loaded once, at the latest when it is asked for. */
function createTools(chart, record, store, i18n) {
  let loading = null;
  let unmounts = [];
  const load = () => {
    loading ??= Promise.all([import("./daycard.js"), import("./range.js")]).then(([{ mountDayCard }, { mountRange }]) => {
      const [range, card] = [mountRange(chart, record, store, i18n), mountDayCard(chart, record, store, i18n)];
      unmounts = [range.unmount, card.unmount];
      return { ...range, ...card };
    });
    loading.catch(() => { loading = null; });
    return loading;
  };
  const arrive = () => { load().catch(() => {}); };
  for (const name of ["pointerenter", "focusin"]) chart.root.addEventListener(name, arrive, { once: true });
  return {
    load,
    unmount() {
      for (const name of ["pointerenter", "focusin"]) chart.root.removeEventListener(name, arrive);
      unmounts.forEach((unmount) => unmount());
    },
  };
}

/** @param {Function} onKey is told of every key: the event and, where it is one of ours, from which day to which one it goes */
function createSlider(campaign, i18n, goTo, onKey) {
  const STEPS = { PageUp: WEEK, PageDown: -WEEK, ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, Home: -campaign.days, End: campaign.days };
  const onKeydown = (event) => {
    const days = STEPS[event.key];
    // A browser's own step for the page keys is a tenth of the range; the others are its own.
    const isOurs = days && (event.shiftKey || Math.abs(days) === WEEK) && !(event.ctrlKey || event.metaKey || event.altKey);
    const day = Number(slider.value);
    onKey(event, day, isOurs ? clampDay(day + days, campaign.start, campaign.until) : undefined);
    if (!isOurs) return;
    event.preventDefault();
    // At once: the next key may come before the frame in which the day is shown.
    slider.value = day + days;
    goTo(Number(slider.value));
  };
  const slider = el("input.slider", {
    type: "range",
    min: campaign.start,
    max: campaign.until - 1,
    step: 1,
    "aria-label": i18n.text("scrubber"),
    on: { input: () => goTo(Number(slider.value)), keydown: onKeydown },
  });
  return slider;
}

function createAxis(record, formats) {
  const { start, until, days } = record.campaign;
  const ticks = [];
  for (let day = start; day < until; day += 1) {
    const iso = isoDay(day);
    if (!iso.endsWith("-01")) continue;
    const text = iso.endsWith("-01-01") ? formats.monthYear(day) : formats.month(day);
    const tick = el("span.tick", {}, text);
    tick.style.left = `${(day - start) / days * 100}%`;
    ticks.push(tick);
  }
  return el("div.axis", { "aria-hidden": "true" }, ticks);
}

/** Plays or pauses; on the last day, plays from the first. A range of days is played by itself. */
function togglePlay({ start, until }, store) {
  const { day, playing, range } = store.get();
  const [first, last] = range ? [range.from, range.until - 1] : [start, until - 1];
  store.set({ playing: !playing, quietUntil: null, day: !playing && (day >= last || day < first) ? first : day });
}

/**
 * Space plays and pauses, arrows step by a day, while nothing has the focus that takes keys itself. While the
 * map has it, arrows move the map, and space alone is ours.
 */
function handleGlobalKey(event, campaign, store, goTo) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const isOnPage = event.target === document.body;
  const isOnMap = event.target.closest(".leaflet-container") && !event.target.closest("a, button, summary");
  if (!isOnPage && !(isOnMap && event.key === " ")) return;
  const { day } = store.get();
  if (event.key === " ") togglePlay(campaign, store);
  else if (event.key === "ArrowRight") goTo(day + 1);
  else if (event.key === "ArrowLeft") goTo(day - 1);
  else return;
  event.preventDefault();
}
