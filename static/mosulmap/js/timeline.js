/** The timeline: the day in large letters, the buttons, the chart and the scrubber on it. */

import { clampDay, dayFormats, isoDay, parseDay } from "./dates.js";
import { el, svg, throttleToFrame, whenRested } from "./dom.js";
import { sideColour } from "./map/patterns.js";
import { neighbourDay } from "./record.js";

// Days a second.
const SPEEDS = [1, 3, 7, 14];
const WEEK = 7;
// Thousandths of the area: a smaller share would be written as 0 %.
const MIN_SHARE = 5;
// Milliseconds: the longest time between two frames that counts, so that time hidden in another tab does not.
const MAX_FRAME = 250;
// SVG paths in a box of 24 by 24.
const ICONS = {
  play: "M6 4l13 8-13 8z",
  pause: "M6 4h4v16H6zM14 4h4v16h-4z",
  previousDay: "M15 5l-7 7 7 7",
  nextDay: "M9 5l7 7-7 7",
  previousChange: "M18 5l-7 7 7 7M6 5v14",
  nextChange: "M6 5l7 7-7 7M18 5v14",
};

/**
 * @param {{day, share, controls, chart}} roots the elements that it fills
 * @returns unmount
 */
export function mountTimeline(roots, record, store, i18n) {
  const { campaign } = record;
  const formats = dayFormats(i18n.language);
  const goTo = (day) => store.set({ day: clampDay(day, campaign.start, campaign.until), playing: false });
  const controls = createControls(roots.controls, record, store, i18n, goTo);
  const scrubber = createScrubber(roots.chart, record, i18n, formats, goTo);
  const player = createPlayer(record, store);

  function show({ day, playing }) {
    const date = formats.long(day);
    const shares = shareText(record, i18n, day);
    roots.day.textContent = date;
    roots.share.textContent = shares;
    scrubber.show(day, `${date}, ${shares}`);
    controls.show(day, playing);
  }

  show(store.get());
  controls.showDate(store.get().day);
  const throttledShow = throttleToFrame(show);
  const restedShow = whenRested(({ day }) => controls.showDate(day));
  const unsubscribes = [store.on(["day", "playing"], throttledShow), store.on(["day"], restedShow)];
  const onKeydown = (event) => handleGlobalKey(event, campaign, store, goTo);
  document.addEventListener("keydown", onKeydown);
  return () => {
    unsubscribes.forEach((unsubscribe) => unsubscribe());
    throttledShow.cancel();
    restedShow.cancel();
    player.unmount();
    document.removeEventListener("keydown", onKeydown);
    roots.controls.replaceChildren();
    roots.chart.replaceChildren();
  };
}

/** "Day 27 of the offensive · Guild 6% · Crown 84% · contested 7% · unresolved 3%" */
function shareText(record, i18n, day) {
  // The series are counted from the campaign's first day.
  const index = day - record.campaign.start;
  return [i18n.text("dayNumber", { number: i18n.number(index + 1) }), ...shareTexts(record, i18n, day)].join(" · ");
}

/** "Guild 6%", "Crown 84%", "contested 7%" and so on, for what can be written in whole per cent. */
export function shareTexts(record, i18n, day) {
  const index = day - record.campaign.start;
  const { sides, held, contested, unresolved } = record.series;
  const parts = [];
  const shortName = (actor) => (i18n.language === "en" && actor.short ? actor.short : i18n.name(actor));
  sides.forEach((side, row) => {
    if (side < 0 || held[row][index] < MIN_SHARE) return;
    parts.push(i18n.text("shareHeld", { side: shortName(record.actors[side]), percent: i18n.percent(held[row][index]) }));
  });
  if (contested[index] >= MIN_SHARE) parts.push(i18n.text("shareContested", { percent: i18n.percent(contested[index]) }));
  if (unresolved[index] >= MIN_SHARE) parts.push(i18n.text("shareUnresolved", { percent: i18n.percent(unresolved[index]) }));
  return parts;
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
  // Time runs from left to right in every language here, as on the chart.
  root.replaceChildren(el("span.buttons", { dir: "ltr" }, Object.values(buttons)), createSpeedSelect(store, i18n), date);
  return {
    show(day, playing) {
      play.show(playing);
      buttons.previousDay.disabled = day <= campaign.start;
      buttons.nextDay.disabled = day >= campaign.until - 1;
      buttons.previousChange.disabled = neighbourDay(record.changeDays, day, -1) === undefined;
      buttons.nextChange.disabled = neighbourDay(record.changeDays, day, 1) === undefined;
    },
    showDate(day) {
      // Setting even the same value would interrupt whoever is typing it.
      if (date.value !== isoDay(day)) date.value = isoDay(day);
    },
  };
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
    if (day !== null && day !== store.get().day) goTo(day);
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

/** The chart and, on it, a slider: a native one for the keyboard and screen readers, the whole chart for the pointer. */
function createScrubber(root, record, i18n, formats, goTo) {
  const { campaign } = record;
  const slider = createSlider(campaign, i18n, goTo);
  const handle = el("div.handle", { "aria-hidden": "true" });
  const captions = [el("span.caption", { "aria-hidden": "true" }, i18n.text("sharesCaption")), el("span.caption.of-bars", { "aria-hidden": "true" }, i18n.text("eventsCaption"))];
  const plot = el("div.plot", {}, createChart(record, i18n), captions, slider, handle);
  root.replaceChildren(plot, createAxis(record, formats));

  const dayAt = (event) => {
    const { left, width } = plot.getBoundingClientRect();
    return campaign.start + Math.floor((event.clientX - left) / width * campaign.days);
  };
  plot.addEventListener("pointerdown", (event) => {
    // The main button alone.
    if (event.button) return;
    plot.setPointerCapture(event.pointerId);
    goTo(dayAt(event));
    slider.focus({ preventScroll: true });
    event.preventDefault();
  });
  plot.addEventListener("pointermove", (event) => { if (plot.hasPointerCapture(event.pointerId)) goTo(dayAt(event)); });
  return {
    show(day, valueText) {
      slider.value = day;
      slider.setAttribute("aria-valuetext", valueText);
      handle.style.left = `${(day - campaign.start + 0.5) / campaign.days * 100}%`;
    },
  };
}

function createSlider(campaign, i18n, goTo) {
  const onKeydown = (event) => {
    // A browser's own step for these keys is a tenth of the range.
    const days = { PageUp: WEEK, PageDown: -WEEK }[event.key];
    if (!days) return;
    event.preventDefault();
    // At once: the next key may come before the frame in which the day is shown.
    slider.value = Number(slider.value) + days;
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

/** Two SVGs: the shares of the area as stacked steps, and beneath them the number of events of each day as bars. */
function createChart(record, i18n) {
  const { days } = record.campaign;
  const shares = svg("svg.shares", { viewBox: `0 0 ${days} 1000`, preserveAspectRatio: "none", role: "img", "aria-label": i18n.text("chart") });
  let bottom = Array(days).fill(0);
  for (const { colour, values } of layersOf(record)) {
    const top = bottom.map((share, day) => share + values[day]);
    shares.append(svg("path", { d: stepsForward(top) + stepsBack(bottom), style: { fill: colour } }));
    bottom = top;
  }
  const counts = Array.from({ length: days }, (_, day) => record.eventCounts.get(record.campaign.start + day) ?? 0);
  const highest = Math.max(...counts, 1);
  // All bars in one path: one element for each day would be slow.
  const bars = counts.map((count, day) => (count ? `M${day + 0.1} ${highest}V${highest - count}H${day + 0.9}V${highest}Z` : "")).join("");
  const events = svg("svg.bars", { viewBox: `0 0 ${days} ${highest}`, preserveAspectRatio: "none", "aria-hidden": "true" }, svg("path", { d: bars }));
  return [shares, events];
}

/**
 * The layers of the chart, {colour, values}, from the bottom: the sides, then what is contested and what is
 * unresolved, then the side that held most on the first day. Values are thousandths of the area, by day.
 */
function layersOf({ series }) {
  const sides = series.sides.map((side, row) => ({ colour: sideColour(side), values: series.held[row] }));
  sides.sort((a, b) => a.values[0] - b.values[0]);
  const contests = ["contested", "unresolved"].map((name) => ({ colour: `var(--${name})`, values: series[name] }));
  return [...sides.slice(0, -1), ...contests, ...sides.slice(-1)];
}

// The outline of a layer: along its top from left to right, and back along its bottom.
const stepsForward = (values) => values.map((share, day) => `${day ? "L" : "M"}${day} ${1000 - share}H${day + 1}`).join("");
const stepsBack = (values) => `${values.map((share, day) => `L${day + 1} ${1000 - share}H${day}`).reverse().join("")}Z`;

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

/** Moves the day on while the state is playing, by its speed in days a second. */
function createPlayer(record, store) {
  let frame = 0;
  let lastTime = 0;
  // Days that have passed but are not shown yet, a fraction between two frames.
  let daysDue = 0;
  const lastDay = record.campaign.until - 1;
  const tick = (now) => {
    const { day, speed, playing } = store.get();
    if (!playing) return;
    // The first frame may have a time before the button was pressed.
    daysDue += Math.min(Math.max(now - lastTime, 0), MAX_FRAME) / 1000 * speed;
    lastTime = now;
    const wholeDays = Math.floor(daysDue);
    daysDue -= wholeDays;
    const next = Math.min(day + wholeDays, lastDay);
    if (wholeDays) store.set({ day: next, playing: next < lastDay });
    frame = requestAnimationFrame(tick);
  };
  const unsubscribe = store.on(["playing"], ({ playing }) => {
    cancelAnimationFrame(frame);
    if (!playing) return;
    lastTime = performance.now();
    daysDue = 0;
    frame = requestAnimationFrame(tick);
  });
  return {
    unmount() {
      unsubscribe();
      cancelAnimationFrame(frame);
    },
  };
}

/** Plays or pauses; on the last day, plays from the first. */
function togglePlay(campaign, store) {
  const { day, playing } = store.get();
  const isLastDay = day >= campaign.until - 1;
  store.set({ playing: !playing, day: !playing && isLastDay ? campaign.start : day });
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
