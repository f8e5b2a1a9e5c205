/** Reads the page's settings and the payload, creates the store, and mounts every part of the page on it. */

import { createPartFetcher, getSvgNow, readConfig } from "./api.js";
import { createDrawing } from "./chart.js";
import { clampDay, dayFormats, isoDay, parseDay } from "./dates.js";
import { SMALL_WINDOW, byId, createI18n, debounce, el, isNarrow, pause, whenRested } from "./dom.js";
import { mountMap } from "./map/map.js";
import { createPatterns, declareColours, mountLegend } from "./map/patterns.js";
import { mountCompared, mountDownloads, mountFilters, mountKnownOn, mountLive, mountStory, mountTakeAway, once } from "./on_demand.js";
import { mountPanel } from "./panel.js";
import { mountPhases } from "./phases.js";
import { createEvidence, readCore, windowOf } from "./record.js";
import { HALF, createStore, readQuery, selectionDiffers, writeQuery } from "./state.js";
import { mountTimeline } from "./timeline.js";

const config = readConfig();
// Writing the address costs more than drawing the day: it is written once the day stays (ms).
const ADDRESS_DELAY = 250;
// A screen reader is told of a day once it stays so long (ms).
const ANNOUNCE_DELAY = 600;
// Of the map in a frame: lower, an open legend would lie on its buttons (pixels).
const LOW_FRAME = 440;
// A page that has been open for so long asks from then on whether the record has changed (ms).
const LIVE_DELAY = 15_000;
// Days a second.
const INITIAL_SPEED = 3;
const EMPTY_FRONT = { fronts: { columns: [], rows: [] } };
const i18n = createI18n(config.words, config.language);
const fetchPart = createPartFetcher(config.parts);
const page = { config, i18n, fetchPart };

async function start() {
  try {
    const part = await fetchPart(config.version, "core");
    const core = readCore(part, config.version, parseDay(part.campaign.start));
    // A server of files reads no query.
    if (config.edition) await import("./static_edition.js").then(({ readAddress: read }) => read(page, core));
    await mountPage(core);
  } catch (error) {
    offerRetry();
    throw error;
  }
}

/** Mounts the parts one by one: what the reader does meanwhile, and each part's picture, comes in between. */
async function mountPage(core) {
  const store = createStore(initialState(core));
  const evidence = createEvidence(core, config.language, fetchPart, () => store.set({ loaded: store.get().loaded + 1 }));
  // Of its tables, those of readCounted are others once less counts (known_on.js); `front` is then the part's own.
  const record = { ...core, evidence, front: null, allSpans: core.spans };
  await mountKnownOn(page, record, store);
  await mountFilters(page, record, store);
  mountCompared(page, record, store);
  mountTakeAway(page, record, store);
  mountDownloads(page, store);
  mountLoading(record, store);
  mountSearch(record, store);
  mountTitle(record, store);
  mountAnnouncements(byId("announced"), record, store);
  store.on(["day", "district", "event"], () => { if (!byId("notice").hidden) byId("notice").hidden = true; });
  const fetchOwn = (kind) => (record.versions[kind] ? fetchPart(record.versions[kind], kind) : null);
  const [front, ground] = [fetchOwn("front"), fetchOwn("ground")];
  // Where one fails, the map stays without it.
  for (const part of [front, ground]) part?.catch(() => {});
  await pause();
  declareColours(record);
  const patterns = createPatterns();
  // Where there is no room beside the map, the legend opens at a touch.
  if (isNarrow(byId("map")) || (config.framed && byId("map").clientHeight < LOW_FRAME)) byId("legend").closest("details").open = false;
  mountLegend(byId("legend"), record, store, i18n, patterns);
  byId("legend").closest("details").hidden = false;
  await pause();
  const drawing = createDrawing(record, i18n, patterns);
  await pause();
  mountTimeline({ day: byId("day"), share: byId("share"), controls: byId("controls"), chart: byId("chart") }, record, store, i18n, drawing);
  await pause();
  const unmountPanel = mountPanel(byId("panel"), byId("panel-body"), record, store, i18n);
  await pause();
  // Last: what stands around the map decides on its size.
  const mapped = pause().then(() => mountMap(byId("map"), record, store, i18n));
  mountPhases({ phases: byId("phases"), bands: byId("bands"), milestones: byId("milestones") }, record, store, i18n, (bounds) => mapped.then((map) => map.showBounds(bounds)));
  // Where there can be no map, the panel would take the place of what is said of that.
  mapped.catch(unmountPanel);
  mountStory(page, record, store, mapped);
  const map = await mapped;
  store.on(["counted"], async () => map.showFront(record.front ?? await front ?? EMPTY_FRONT));
  const show = async (part, showPart) => {
    const given = await part;
    await pause();
    if (given) showPart(given);
  };
  const shown = [show(record.front ?? front, map.showFront), show(ground, map.showGround)];
  await pause();
  if (config.framed) mountFrame(store);
  else mountAddress(record, store, map.showView);
  mountPrint(store);
  const hasSheet = mountSheetWhereSmall(store, map);
  Promise.allSettled([...shown, hasSheet]).then(() => {
    document.documentElement.dataset.ready = "";
    setTimeout(() => mountLive(page), LIVE_DELAY);
  });
}

function initialState(record) {
  const selection = selectionInAddress(record);
  // An address that names an event or a district opens the sheet on it, but where the map alone was asked for.
  const sheet = (selection.district || selection.event || selection.story) && !config.framed ? "half" : "peek";
  // Who wants less motion is not taken through quiet stretches faster.
  const keepPace = matchMedia("(prefers-reduced-motion: reduce)").matches;
  // A page that stands in for another, while there is no connection, may be of another day.
  const asked = document.body.classList.contains("outdated") ? readQuery(location.search).day : null;
  const day = clampDay(asked ?? parseDay(config.on), record.campaign.start, record.campaign.until);
  return { ...selection, day, playing: false, speed: INITIAL_SPEED, range: null, keepPace, quietUntil: null, loaded: 0, paler: false, sheet, counted: "", compared: 0, filtered: 0, bounds: null, ...choicesInAddress(record) };
}

/**
 * {knownOn, atLeast, compare, swipe, filters} of the address; null where it is missing. A second day outside the campaign is the
 * nearest of it, a day of knowledge before it the first; on one after it, all is known.
 */
function choicesInAddress({ campaign: { start: first, until } }) {
  const { knownOn = null, atLeast = null, compare = null, swipe = HALF, filters = "" } = readQuery(location.search);
  return {
    knownOn: knownOn === null || knownOn >= until ? null : Math.max(knownOn, first),
    atLeast,
    compare: compare === null ? null : clampDay(compare, first, until),
    swipe,
    filters,
  };
}

/** In a small window the panel is a sheet, and the selected district is kept in what the sheet leaves of the map. */
async function mountSheetWhereSmall(store, map) {
  const small = matchMedia(SMALL_WINDOW);
  const reveal = () => map.reveal(store.get().district, coveredHeight(byId("map"), byId("panel")));
  let loading = null;
  const load = () => {
    if (small.matches) loading ??= import("./sheet.js").then(({ mountSheet }) => mountSheet(byId("panel"), store, i18n, reveal));
    loading?.catch(() => { loading = null; });
    return loading;
  };
  small.addEventListener("change", load);
  store.on(["district"], whenRested(reveal));
  await load();
}

/** How much of the lower end of an element another one covers, in pixels. */
function coveredHeight(element, other) {
  const [box, cover] = [element.getBoundingClientRect(), other.getBoundingClientRect()];
  const isOver = cover.left < box.right && box.left < cover.right;
  return isOver ? Math.max(0, box.bottom - cover.top) : 0;
}

/** The title of the page says the day and what is selected: "5 Mar 2031 · Old Harbour · Harbour Campaign". */
function mountTitle(record, store) {
  const formats = dayFormats(config.language);
  const name = document.querySelector("h1").textContent;
  const show = ({ day, district }) => {
    const selected = record.districts.find(({ slug }) => slug === district);
    document.title = [formats.dated(day), selected && i18n.name(selected), name].filter(Boolean).join(" · ");
  };
  show(store.get());
  store.on(["day", "district"], whenRested(show));
}

/** Tells screen readers the day and what changed with it, once it stays: not during play, which would never end. */
function mountAnnouncements(element, record, store) {
  const context = { record, i18n, formats: dayFormats(config.language) };
  let announced = store.get().day;
  const announce = async () => {
    const { describeDay } = await import("./announcements.js");
    const { day, playing } = store.get();
    if (playing || day === announced) return;
    announced = day;
    element.textContent = describeDay(context, day);
  };
  store.on(["day", "playing"], debounce(announce, ANNOUNCE_DELAY));
}

/** Asks for the evidence of what is shown, and for that of the days to come before play reaches them. */
function mountLoading({ evidence, windows }, store) {
  const load = ({ day, playing }) => {
    evidence.needDay(day);
    const next = windowOf(windows, day)?.until;
    if (playing && next !== undefined) evidence.needDay(next);
  };
  const loadStory = ({ district }) => { if (district) evidence.needStory(district); };
  load(store.get());
  loadStory(store.get());
  // Dragging passes many days.
  const restedLoad = whenRested(load);
  store.on(["day", "playing"], (state, previous) => (state.playing ? load : restedLoad)(state, previous));
  store.on(["district"], loadStory);
}

/** {district, event, story, step, show, view} of the address; null where it is missing, or where no such district is on record. */
function selectionInAddress(record) {
  const query = readQuery(location.search);
  return {
    district: record.districts.some(({ slug }) => slug === query.district) ? query.district : null,
    // Whether there is such an event is known when the evidence of its day has come.
    event: query.event ?? null,
    show: query.show ?? null,
    story: query.story ?? null,
    step: query.step ?? null,
    view: query.view ?? null,
  };
}

/**
 * In a frame of another site nothing is written into the address: each step would be one of that site's history. The
 * link to the whole map keeps what is shown; any link opens beside the site, for no other page may be framed.
 */
function mountFrame(store) {
  const whole = byId("whole-map");
  const update = () => { whole.search = writeQuery(store.get()); };
  update();
  store.on(["day", "knownOn", "atLeast", "compare", "swipe", "filters", "district", "event", "story", "step", "show", "view"], whenRested(update));
  whole.addEventListener("click", update);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (link && !event.defaultPrevented && !link.getAttribute("href").startsWith("#")) link.target = "_blank";
  });
}

/**
 * Keeps the address and the state in step. A change of the selection is a step that "back" undoes; a change
 * of the day or the view replaces the address.
 */
function mountAddress(record, store, showView) {
  const languageLinks = document.querySelectorAll("[data-language]");
  // The query that the state was last read from or written to.
  let currentQuery = location.search;
  let isReading = false;

  const updateLanguageLinks = () => {
    for (const link of languageLinks) link.search = writeQuery(store.get());
  };
  const write = (historyMethod) => {
    writeLater.cancel();
    const query = writeQuery(store.get());
    updateLanguageLinks();
    if (query !== location.search) history[historyMethod](null, "", query);
    currentQuery = location.search;
  };
  const writeLater = debounce(() => write("replaceState"), ADDRESS_DELAY);
  const onState = (state, previous) => {
    if (isReading) return;
    if (selectionDiffers(state, previous) || state.filters !== previous.filters) {
      // A day that is not in the address yet, as while it plays, belongs to the step before.
      const written = readQuery(location.search).day ?? parseDay(config.on);
      if (previous.day !== written) history.replaceState(null, "", writeQuery(previous));
      write("pushState");
      return;
    }
    writeLater.cancel();
    if (!state.playing) writeLater();
  };
  const read = () => {
    // The link of a footnote changes the hash and fires popstate too; the state does not depend on the hash.
    if (location.search === currentQuery) return;
    currentQuery = location.search;
    writeLater.cancel();
    isReading = true;
    readAddress(record, store, showView);
    isReading = false;
    updateLanguageLinks();
  };
  store.on(["day", "knownOn", "atLeast", "compare", "swipe", "filters", "district", "event", "story", "step", "show", "view", "playing"], onState);
  for (const link of languageLinks) link.addEventListener("click", updateLanguageLinks);
  updateLanguageLinks();
  // What the reader has chosen while the page was being mounted.
  const initial = initialState(record);
  if (["day", "filters"].some((key) => store.get()[key] !== initial[key]) || selectionDiffers(store.get(), initial)) onState(store.get(), initial);
  window.addEventListener("popstate", read);
}

/** Sets the state that the address stands for. */
function readAddress(record, store, showView) {
  const selection = selectionInAddress(record);
  if (selection.view) showView(selection.view);
  const { start: first, until } = record.campaign;
  const day = clampDay(readQuery(location.search).day ?? parseDay(config.on), first, until);
  // An address without a view leaves the map where the reader has it.
  store.set({ ...selection, ...choicesInAddress(record), view: selection.view ?? store.get().view, day, playing: false });
}

/** The search is loaded when somebody comes to it; what was typed by then is kept. */
function mountSearch(record, store) {
  const input = byId("search");
  if (!input) return;
  const fetchNamed = (kind, name) => (record.versions[kind] ? fetchPart(record.versions[kind], name) : null);
  const load = once(() => Promise.all([import("./searchbox.js"), fetchNamed("names", "names")]).then(([{ mountSearchBox }, names]) => (
    mountSearchBox(input.form, record, names, () => fetchNamed("index", `index-${config.language}`), store, i18n)
  )));
  input.addEventListener("focus", load);
  // It may have come before this did.
  if (document.activeElement === input) load();
  input.form.addEventListener("submit", async (event) => {
    event.preventDefault();
    (await load()).submit();
  });
}

/**
 * While the page is printed, the server's picture of the day stands for the map: whole, with its legend, light in any
 * theme; of two days compared, one after the other. They are fetched only now, and at once: what is not there when
 * "beforeprint" ends is not printed.
 */
function mountPrint(store) {
  let sheets = [];
  let folded = [];
  const begin = () => {
    folded = [...byId("panel").querySelectorAll("details:not([open])")];
    folded.forEach((details) => { details.open = true; });
    const { day, compare, knownOn, atLeast } = store.get();
    const query = new URLSearchParams();
    if (knownOn !== null) query.set("known_on", isoDay(knownOn));
    if (atLeast) query.set("at_least", atLeast);
    sheets = [day, compare].filter((each) => each !== null).map((each) => {
      // In a static edition there are those alone on which everything counts.
      const hasPicture = !config.edition || (config.edition.pictures && !query.size);
      const picture = hasPicture && getSvgNow([`${config.pictures}${isoDay(each)}.svg`, String(query)].filter(Boolean).join("?"));
      // Those of two pictures have the same names, and may be of two sizes.
      if (picture) picture.querySelectorAll("clipPath").forEach((clip) => { clip.id += each; });
      if (picture) picture.querySelectorAll("[clip-path]").forEach((part) => part.setAttribute("clip-path", part.getAttribute("clip-path").replace(")", `${each})`)));
      return el("div.sheet", {}, picture || el("p.warning", {}, i18n.text("noPicture")), el("p.address", { dir: "ltr" }, location.href));
    });
    document.body.prepend(...sheets);
  };
  const end = () => {
    sheets.forEach((sheet) => sheet.remove());
    folded.forEach((details) => { details.open = false; });
  };
  window.addEventListener("beforeprint", begin);
  window.addEventListener("afterprint", end);
}

function offerRetry() {
  // Of a sheet that is lowered nothing is seen.
  byId("panel").dataset.sheet = "half";
  const retry = el("button", { type: "button", on: { click: () => location.reload() } }, i18n.text("retry"));
  byId("panel-body").replaceChildren(el("p.warning", { role: "alert" }, i18n.text("failed")), retry);
}

/** What can be kept for offline use is asked about in the dialog, and loaded with it. */
function mountOffline() {
  const root = byId("offline");
  let loading = null;
  return () => {
    loading ??= import("./offline.js").then(({ mountOffline: mount }) => mount(root, config, i18n));
    loading.catch(() => { loading = null; });
  };
}

document.querySelector("[data-opens=about]")?.addEventListener("click", mountOffline());
for (const opener of document.querySelectorAll("[data-opens]")) {
  opener.addEventListener("click", () => byId(opener.dataset.opens).showModal());
}
start();
