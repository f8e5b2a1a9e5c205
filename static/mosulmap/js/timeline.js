/** The timeline: the day written large, the buttons, the chart and the scrubber on it. */

import { clampDay, dayFormats, isoDay, parseDay } from "./dates.js";
import { el, svg } from "./dom.js";
import { neighbourDay } from "./spans.js";

const SPEEDS = [1, 3, 7, 14];
const WEEK = 7;
// Thousandths of the area below which a share would be written as 0 %.
const LEAST_SHOWN = 5;
const ICONS = {
  play: "M6 4l13 8-13 8z",
  pause: "M6 4h4v16H6zM14 4h4v16h-4z",
  previousDay: "M15 5l-7 7 7 7",
  nextDay: "M9 5l7 7-7 7",
  previousChange: "M18 5l-7 7 7 7M6 5v14",
  nextChange: "M6 5l7 7-7 7M18 5v14",
};

/** @param {{day, share, controls, chart}} roots the elements that it fills */
export function mountTimeline(roots, record, store, words) {
  const { campaign } = record;
  const formats = dayFormats(words.language);
  const goTo = (day) => store.set({ day: clampDay(day, campaign.start, campaign.until), playing: false });
  const controls = drawControls(roots.controls, record, store, words, goTo);
  const scrubber = drawScrubber(roots.chart, record, words, formats, goTo);
  const player = createPlayer(record, store);

  function show({ day, playing }) {
    const written = formats.long(day);
    const share = shareInWords(record, words, day);
    roots.day.textContent = written;
    roots.share.textContent = share;
    scrubber.show(day, `${written}, ${share}`);
    controls.show(day, playing);
  }

  show(store.get());
  const stop = store.on(["day", "playing"], show);
  const keys = (event) => globalKeys(event, campaign, store, goTo);
  document.addEventListener("keydown", keys);
  return () => {
    stop();
    player.unmount();
    document.removeEventListener("keydown", keys);
    roots.controls.replaceChildren();
    roots.chart.replaceChildren();
  };
}

/** "Day 27 of the offensive · Guild 6% · contested 7% · Crown 87%" */
function shareInWords(record, words, day) {
  const at = day - record.campaign.start;
  const { sides, held, contested } = record.series;
  const parts = [words.say("dayNumber", { number: words.number(at + 1) })];
  const short = (actor) => (words.language === "en" && actor.short ? actor.short : words.name(actor));
  sides.forEach((side, row) => {
    if (side < 0 || held[row][at] < LEAST_SHOWN) return;
    parts.push(words.say("shareHeld", { side: short(record.actors[side]), percent: words.percent(held[row][at]) }));
  });
  if (contested[at] >= LEAST_SHOWN) parts.push(words.say("shareContested", { percent: words.percent(contested[at]) }));
  return parts.join(" · ");
}

function icon(name) {
  return svg("svg.icon", { viewBox: "0 0 24 24", width: 20, height: 20, "aria-hidden": "true" }, svg(`path.${name}`, { d: ICONS[name] }));
}

function drawControls(root, record, store, words, goTo) {
  const { campaign } = record;
  const button = (name, act) => el("button", { type: "button", "aria-label": words.say(name), title: words.say(name), on: { click: act } }, icon(name));
  const step = (days) => () => goTo(store.get().day + days);
  const leap = (direction) => () => goTo(neighbourDay(record.changeDays, store.get().day, direction) ?? store.get().day);
  const play = button("play", () => togglePlay(campaign, store));
  play.classList.add("play");
  const speed = el("select", { "aria-label": words.say("speed"), title: words.say("speed"), on: { change: () => store.set({ speed: Number(speed.value) }) } },
    SPEEDS.map((days) => el("option", { value: days, selected: days === store.get().speed }, words.say("daysASecond", { number: words.number(days) }))));
  const date = el("input", {
    type: "date",
    "aria-label": words.say("goTo"),
    title: words.say("goTo"),
    min: isoDay(campaign.start),
    max: isoDay(campaign.until - 1),
    on: {
      // Told at every key: what is half typed is no day of the campaign, and is left alone.
      change: () => {
        const day = parseDay(date.value);
        if (day !== null && day === clampDay(day, campaign.start, campaign.until)) goTo(day);
      },
      blur: () => {
        const day = parseDay(date.value);
        if (day !== null && day !== store.get().day) goTo(day);
        date.value = isoDay(store.get().day);
      },
    },
  });
  const buttons = {
    previousChange: button("previousChange", leap(-1)),
    previousDay: button("previousDay", step(-1)),
    play,
    nextDay: button("nextDay", step(1)),
    nextChange: button("nextChange", leap(1)),
  };
  // Time runs from left to right in every language here, as on the chart.
  root.replaceChildren(el("span.buttons", { dir: "ltr" }, Object.values(buttons)), speed, date);
  let shown = null;
  const showPlaying = (playing) => {
    if (playing === shown) return;
    shown = playing;
    const name = playing ? "pause" : "play";
    play.setAttribute("aria-label", words.say(name));
    play.title = words.say(name);
    play.replaceChildren(icon(name));
  };
  return {
    show(day, playing) {
      showPlaying(playing);
      // Setting even the same value would interrupt who is typing it.
      if (date.value !== isoDay(day)) date.value = isoDay(day);
      buttons.previousDay.disabled = day <= campaign.start;
      buttons.nextDay.disabled = day >= campaign.until - 1;
      buttons.previousChange.disabled = neighbourDay(record.changeDays, day, -1) === undefined;
      buttons.nextChange.disabled = neighbourDay(record.changeDays, day, 1) === undefined;
    },
  };
}

/** The chart and, on it, a slider: a native one for keys and speech, the whole chart for the pointer. */
function drawScrubber(root, record, words, formats, goTo) {
  const { campaign } = record;
  const slider = el("input.slider", {
    type: "range",
    min: campaign.start,
    max: campaign.until - 1,
    step: 1,
    "aria-label": words.say("scrubber"),
    on: {
      input: () => goTo(Number(slider.value)),
      keydown: (event) => {
        const leap = { PageUp: WEEK, PageDown: -WEEK }[event.key];
        if (!leap) return;
        event.preventDefault();
        goTo(Number(slider.value) + leap);
      },
    },
  });
  const handle = el("div.handle", { "aria-hidden": "true" });
  const captions = [el("span.caption", { "aria-hidden": "true" }, words.say("sharesCaption")), el("span.caption.of-bars", { "aria-hidden": "true" }, words.say("eventsCaption"))];
  const plot = el("div.plot", {}, drawChart(record, words), captions, slider, handle);
  root.replaceChildren(plot, drawAxis(record, formats));

  const dayAt = (event) => {
    const { left, width } = plot.getBoundingClientRect();
    return campaign.start + Math.floor((event.clientX - left) / width * campaign.days);
  };
  plot.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    plot.setPointerCapture(event.pointerId);
    goTo(dayAt(event));
    slider.focus({ preventScroll: true });
    event.preventDefault();
  });
  plot.addEventListener("pointermove", (event) => { if (plot.hasPointerCapture(event.pointerId)) goTo(dayAt(event)); });
  return {
    show(day, spoken) {
      slider.value = day;
      slider.setAttribute("aria-valuetext", spoken);
      handle.style.left = `${(day - campaign.start + 0.5) / campaign.days * 100}%`;
    },
  };
}

/** Shares of the area as stacked steps, and the events of each day as bars beneath, one path each. */
function drawChart(record, words) {
  const { days } = record.campaign;
  const shares = svg("svg.shares", { viewBox: `0 0 ${days} 1000`, preserveAspectRatio: "none", role: "img", "aria-label": words.say("chart") });
  let floor = Array(days).fill(0);
  for (const { name, line } of layersOf(record)) {
    const ceiling = floor.map((share, day) => share + line[day]);
    shares.append(svg("path", { d: steps(ceiling) + back(floor), style: { fill: name } }));
    floor = ceiling;
  }
  const counts = Array.from({ length: days }, (_, day) => record.eventsByDay.get(record.campaign.start + day)?.length ?? 0);
  const most = Math.max(...counts, 1);
  const bars = counts.map((count, day) => (count ? `M${day + 0.1} ${most}V${most - count}H${day + 0.9}V${most}Z` : "")).join("");
  const events = svg("svg.bars", { viewBox: `0 0 ${days} ${most}`, preserveAspectRatio: "none", "aria-hidden": "true" }, svg("path", { d: bars }));
  return [shares, events];
}

/** From the bottom: the sides that gain ground, what is contested, and on top the side that began with most. */
function layersOf({ series }) {
  const rows = series.sides.map((side, row) => ({ side, line: series.held[row] }));
  rows.sort((one, other) => one.line[0] - other.line[0]);
  const named = rows.map(({ side, line }) => ({ name: side < 0 ? "var(--nobody)" : `var(--side-${side})`, line }));
  return [...named.slice(0, -1), { name: "var(--contested)", line: series.contested }, ...named.slice(-1)];
}

const steps = (line) => line.map((share, day) => `${day ? "L" : "M"}${day} ${1000 - share}H${day + 1}`).join("");
const back = (line) => `${line.map((share, day) => `L${day + 1} ${1000 - share}H${day}`).reverse().join("")}Z`;

function drawAxis(record, formats) {
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

/** Runs while the state says so, so many days a second; time hidden in another tab does not count. */
function createPlayer(record, store) {
  let frame = 0;
  let last = 0;
  let due = 0;
  const tick = (now) => {
    const { day, speed, playing } = store.get();
    if (!playing) return;
    // The first frame may bear a time before the button was pressed.
    due += Math.min(Math.max(now - last, 0), 250) / 1000 * speed;
    last = now;
    const ahead = Math.floor(due);
    due -= ahead;
    const next = Math.min(day + ahead, record.campaign.until - 1);
    if (ahead) store.set({ day: next, playing: next < record.campaign.until - 1 });
    frame = requestAnimationFrame(tick);
  };
  const stop = store.on(["playing"], ({ playing }) => {
    cancelAnimationFrame(frame);
    if (!playing) return;
    last = performance.now();
    due = 0;
    frame = requestAnimationFrame(tick);
  });
  return {
    unmount() {
      stop();
      cancelAnimationFrame(frame);
    },
  };
}

/** Play from here, or from the beginning where this is the end; or pause. */
function togglePlay(campaign, store) {
  const { day, playing } = store.get();
  const atTheEnd = day >= campaign.until - 1;
  store.set({ playing: !playing, day: !playing && atTheEnd ? campaign.start : day });
}

/** Space plays and arrows step when nothing that takes keys itself has the focus; on the map, arrows are the map's. */
function globalKeys(event, campaign, store, goTo) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const onPage = event.target === document.body;
  const onMap = event.target.closest(".leaflet-container") && !event.target.closest("a");
  if (!onPage && !(onMap && event.key === " ")) return;
  const { day } = store.get();
  if (event.key === " ") togglePlay(campaign, store);
  else if (event.key === "ArrowRight") goTo(day + 1);
  else if (event.key === "ArrowLeft") goTo(day - 1);
  else return;
  event.preventDefault();
}
