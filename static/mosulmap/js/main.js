/** Reads the page's settings and the payload, creates the store, and mounts every part of the page on it. */

import { fetchPayload, readConfig } from "./api.js";
import { clampDay, parseDay } from "./dates.js";
import { createI18n, el } from "./dom.js";
import { mountMap } from "./map/map.js";
import { createPatterns, declareColours, mountLegend } from "./map/patterns.js";
import { mountPanel } from "./panel.js";
import { createFolding, districtNames, findDistricts } from "./search.js";
import { readPayload } from "./spans.js";
import { createStore, selectionDiffers } from "./state.js";
import { mountTimeline } from "./timeline.js";
import { readQuery, writeQuery } from "./url.js";

const config = readConfig();
// Writing the address costs more than drawing the day: it is written once the day stays (ms).
const ADDRESS_DELAY = 250;
// How many districts are named when a search fits several.
const MAX_SUGGESTIONS = 5;
// Days a second.
const INITIAL_SPEED = 3;
const i18n = createI18n(config.words, config.language);
const byId = (id) => document.getElementById(id);
// django-leaflet makes the map when the page has loaded; this module runs before that.
const mapReady = new Promise((resolve) => {
  window.addEventListener("map:init", (event) => resolve(event.detail.map), { once: true });
});

async function start() {
  try {
    const payload = await fetchPayload(config.payload);
    const record = readPayload(payload, parseDay(payload.campaign.start));
    mountPage(record, await mapReady);
  } catch (error) {
    offerRetry();
    throw error;
  }
}

function mountPage(record, map) {
  const store = createStore(initialState(record));
  declareColours(record.actors);
  const patterns = createPatterns();
  // A phone shows the map first; the legend opens at a touch.
  if (matchMedia("(max-width: 760px)").matches) byId("legend").closest("details").open = false;
  mountLegend(byId("legend"), record, i18n, patterns);
  mountTimeline({ day: byId("day"), share: byId("share"), controls: byId("controls"), chart: byId("chart") }, record, store, i18n);
  mountPanel(byId("panel"), byId("panel-body"), record, store, i18n);
  const { showView } = mountMap(map, record, store, i18n, patterns);
  mountSearch(record, store);
  mountAddress(record, store, showView);
  store.on(["day", "district", "event"], () => { byId("notice").hidden = true; });
  document.documentElement.dataset.ready = "";
}

function initialState(record) {
  return { ...selectionInAddress(record), day: parseDay(config.on), playing: false, speed: INITIAL_SPEED };
}

/** {district, event, show, view} of the address; each null where it is missing or names nothing on record. */
function selectionInAddress(record) {
  const query = readQuery(location.search);
  const ifOnRecord = (rows, key, value) => (rows.some((row) => row[key] === value) ? value : null);
  return {
    district: ifOnRecord(record.districts, "slug", query.district),
    event: ifOnRecord(record.events, "reference", query.event),
    show: query.show ?? null,
    view: query.view ?? null,
  };
}

/**
 * Keeps the address and the state in step. A change of the selection is a step that "back" undoes; a change
 * of the day or the view replaces the address.
 */
function mountAddress(record, store, showView) {
  const languageLink = document.querySelector("[data-language]");
  let timer = 0;
  // The query that the state was last read from or written to.
  let currentQuery = location.search;
  let isReading = false;

  const updateLanguageLink = () => {
    if (languageLink) languageLink.search = writeQuery(store.get());
  };
  const write = (historyMethod) => {
    clearTimeout(timer);
    const query = writeQuery(store.get());
    updateLanguageLink();
    if (query !== location.search) history[historyMethod](null, "", query);
    currentQuery = location.search;
  };
  const onState = (state, previous) => {
    if (isReading) return;
    if (selectionDiffers(state, previous)) {
      write("pushState");
      return;
    }
    clearTimeout(timer);
    if (!state.playing) timer = setTimeout(write, ADDRESS_DELAY, "replaceState");
  };
  const read = () => {
    // The link of a footnote changes the hash and fires popstate too; the state does not depend on the hash.
    if (location.search === currentQuery) return;
    currentQuery = location.search;
    clearTimeout(timer);
    isReading = true;
    readAddress(record, store, showView);
    isReading = false;
    updateLanguageLink();
  };
  store.on(["day", "district", "event", "show", "view", "playing"], onState);
  updateLanguageLink();
  window.addEventListener("popstate", read);
}

/** Sets the state that the address stands for. */
function readAddress(record, store, showView) {
  const selection = selectionInAddress(record);
  if (selection.view) showView(selection.view);
  const { start: first, until } = record.campaign;
  const day = clampDay(readQuery(location.search).day ?? parseDay(config.on), first, until);
  // An address without a view leaves the map where the reader has it.
  store.set({ ...selection, view: selection.view ?? store.get().view, day, playing: false });
}

/** Search by name in either script. Where a name fits several districts, they are named and none is chosen. */
function mountSearch(record, store) {
  const input = byId("search");
  const folding = createFolding(record.spelling);
  const names = districtNames(record.districts, i18n, folding);
  byId("district-names").append(...names.flatMap(({ texts }) => texts).map((text) => el("option", { value: text })));
  const open = ({ slug }) => {
    store.set({ district: slug, event: null, playing: false });
    input.value = "";
  };
  input.addEventListener("input", (event) => {
    input.setCustomValidity("");
    // What is typed letter by letter may still become a longer name; only a choice from the list is final.
    const isChosen = event.inputType === undefined || event.inputType === "insertReplacementText";
    const chosen = isChosen && names.find(({ texts }) => texts.includes(input.value));
    if (chosen) open(chosen);
  });
  input.form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!input.value.trim()) return;
    const found = findDistricts(names, input.value, folding);
    if (found.length === 1) {
      open(found[0]);
      return;
    }
    input.setCustomValidity(searchMessage(found));
    input.reportValidity();
  });
}

function searchMessage(found) {
  if (!found.length) return i18n.text("noMatch");
  const suggestions = found.slice(0, MAX_SUGGESTIONS).map(({ texts }) => texts[0]);
  return i18n.text("severalMatch", { names: suggestions.join(i18n.language === "ar" ? "، " : ", ") });
}

function offerRetry() {
  const retry = el("button", { type: "button", on: { click: () => location.reload() } }, i18n.text("retry"));
  byId("panel-body").replaceChildren(el("p.warning", { role: "alert" }, i18n.text("failed")), retry);
}

for (const opener of document.querySelectorAll("[data-opens]")) {
  opener.addEventListener("click", () => byId(opener.dataset.opens).showModal());
}
start();
