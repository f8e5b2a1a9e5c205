/** The form for a film of the days: its size, its progress, and the file at the end. */

import { isoDay } from "./dates.js";
import { el } from "./dom.js";

const SIZES = [[1080, 1080], [1920, 1080], [1080, 1920]];
// Days a second.
const FPS = 6;
// How long a film waits for the reports of its days (ms).
const REPORTS_WAIT = 20_000;
const MEGABYTE = 1e6;

/** {element, show(state)}; context is that of take_away.js. */
export function createFilmForm({ config, record, store, i18n, formats, name, fetchPart }) {
  const size = el("select", {}, SIZES.map(([width, height], number) => el("option", { value: number }, `${width} × ${height}`)));
  const days = el("p.take-note");
  const status = el("p.take-note", { role: "status" });
  const bar = el("progress", { max: 1, value: 0, hidden: true, "aria-label": i18n.text("makeFilm") });
  const result = el("a.button", { hidden: true }, i18n.text("download"));
  const make = el("button", { type: "button", on: { click: () => run() } }, i18n.text("makeFilm"));
  const cancel = el("button", { type: "button", hidden: true, on: { click: () => running?.abort() } }, i18n.text("cancel"));
  let running = null;

  const daysOf = ({ range }) => {
    const { from, until } = range ?? { from: record.campaign.start, until: record.campaign.until };
    return Array.from({ length: until - from }, (_, i) => from + i);
  };
  const setRunning = (controller) => {
    running = controller;
    make.hidden = Boolean(controller);
    for (const element of [cancel, bar]) element.hidden = !controller;
    size.disabled = Boolean(controller);
    if (controller) cancel.focus();
    else make.focus();
  };
  const onProgress = (share) => {
    bar.value = share;
    days.textContent = i18n.text("filmProgress", { percent: i18n.percent(share * 1000) });
  };
  const offer = ({ blob, ending }, wanted) => {
    if (result.href) URL.revokeObjectURL(result.href);
    const file = `${config.pictures.split("/").at(-2)}-${isoDay(wanted[0])}-${isoDay(wanted.at(-1))}.${ending}`;
    Object.assign(result, { href: URL.createObjectURL(blob), download: file });
    result.hidden = false;
    const done = i18n.text("filmDone", { name: file, size: i18n.number(Math.max(0.1, Math.round(blob.size / MEGABYTE * 10) / 10)) });
    status.textContent = ending === "zip" ? `${i18n.text("filmFrames")} ${done}` : done;
  };
  async function run() {
    const controller = new AbortController();
    const { signal } = controller;
    const wanted = daysOf(store.get());
    result.hidden = true;
    status.textContent = "";
    setRunning(controller);
    let film = null;
    try {
      const [{ createFilm }, { makeFilm }, parts] = await Promise.all([import("./map/film.js"), import("./film_file.js"), fetchParts(), reportsOf(wanted, signal)]);
      const [width, height] = SIZES[size.value];
      film = createFilm(record, parts, i18n, { width, height, days: wanted, basis: basisText(), title: name });
      offer(await makeFilm(film, { days: wanted, fps: FPS, nameOf: (day) => `${isoDay(day)}.png`, signal, onProgress }), wanted);
    } catch (error) {
      if (!signal.aborted) {
        status.textContent = i18n.text("filmFailed");
        reportError(error);
      }
    } finally {
      film?.unmount();
      setRunning(null);
      show(store.get());
    }
  }
  /** The front is that of what counts; without these parts the film has neither front nor roads. */
  const fetchParts = async () => {
    const fetchOwn = (kind) => (record.versions[kind] ? fetchPart(record.versions[kind], kind).catch(() => null) : null);
    const [front, ground] = await Promise.all([record.front ?? fetchOwn("front"), fetchOwn("ground")]);
    return { front, ground };
  };
  /** What cannot be had in time is left out of the film. */
  const reportsOf = async (wanted, signal) => {
    const last = performance.now() + REPORTS_WAIT;
    wanted.forEach((day) => record.evidence.needDay(day));
    while (performance.now() < last && !wanted.every((day) => record.evidence.isSettled(day))) {
      await new Promise((resolve) => { setTimeout(resolve, 50); });
      signal.throwIfAborted();
    }
  };
  function basisText() {
    const { knownOn, atLeast } = store.get();
    return [knownOn !== null && i18n.text("asKnownOn", { day: formats.dated(knownOn) }), atLeast && i18n.text(`counting.${atLeast}`)].filter(Boolean).join(i18n.comma);
  }
  function show(state) {
    if (running) return;
    const wanted = daysOf(state);
    const values = { first: formats.dated(wanted[0]), last: formats.dated(wanted.at(-1)), days: i18n.days(wanted.length) };
    days.textContent = `${i18n.text("filmDays", values)}. ${i18n.text(state.range ? "filmOfRange" : "filmOfAll")}`;
  }
  const row = el("div.take-row", {}, el("label", {}, i18n.text("size"), " ", size), make, cancel, bar, result);
  return { element: el("div", {}, days, row, status), show };
}
