/** Wiring: reads the page's settings and the payload, makes the state, and mounts each part on it. */

import { fetchPayload, readConfig } from "./api.js";
import { clampDay, parseDay } from "./dates.js";
import { el, wordsOf } from "./dom.js";
import { mountMap } from "./map/map.js";
import { createPatterns, declareColours, mountLegend } from "./map/patterns.js";
import { mountPanel } from "./panel.js";
import { districtNames, findDistricts, foldingBy } from "./search.js";
import { readRecord } from "./spans.js";
import { createStore } from "./state.js";
import { mountTimeline } from "./timeline.js";
import { readQuery, writeQuery } from "./url.js";

const config = readConfig();
// Milliseconds for which the day must stay before the address takes it up.
const ADDRESS_DELAY = 250;
// How many districts a search that fits several of them names.
const MOST_OFFERED = 5;
const words = wordsOf(config.words, config.language);
const byId = (id) => document.getElementById(id);
// django-leaflet makes the map when the page has loaded; this module runs before that.
const mapMade = new Promise((resolve) => {
  window.addEventListener("map:init", (event) => resolve(event.detail.map), { once: true });
});

async function start() {
  try {
    const payload = await fetchPayload(config.payload);
    const record = readRecord(payload, parseDay(payload.campaign.start));
    mountPage(record, await mapMade);
  } catch (problem) {
    offerRetry();
    throw problem;
  }
}

function mountPage(record, map) {
  const store = createStore(firstState(record));
  declareColours(record.actors);
  const patterns = createPatterns();
  // A phone shows the map first; the legend opens at a touch.
  if (matchMedia("(max-width: 760px)").matches) byId("legend").closest("details").open = false;
  mountLegend(byId("legend"), record, words, patterns);
  mountTimeline({ day: byId("day"), share: byId("share"), controls: byId("controls"), chart: byId("chart") }, record, store, words);
  mountPanel(byId("panel"), byId("panel-body"), record, store, words);
  const { show } = mountMap(map, record, store, words, patterns);
  mountSearch(record, store);
  mountAddress(record, store, show);
  store.on(["day", "district", "event"], () => { byId("notice").hidden = true; });
  document.documentElement.dataset.ready = "";
}

function firstState(record) {
  return { ...askedFor(record), day: parseDay(config.on), playing: false, speed: 3 };
}

/** What the address chooses of what the record holds: {district, event, show, view}, each null where it does not. */
function askedFor(record) {
  const asked = readQuery(location.search);
  const known = (rows, key, value) => (rows.some((row) => row[key] === value) ? value : null);
  return {
    district: known(record.districts, "slug", asked.district),
    event: known(record.events, "reference", asked.event),
    show: asked.show ?? null,
    view: asked.view ?? null,
  };
}

/** The address follows the state: a choice is a step that "back" undoes, a change of day is none. */
function mountAddress(record, store, showView) {
  const { start: first, until } = record.campaign;
  const language = document.querySelector("[data-language]");
  let waiting = 0;
  // The query that the state was last read from or written to, and whether it is being read just now.
  let current = location.search;
  let reading = false;
  const write = (method) => {
    clearTimeout(waiting);
    const query = writeQuery(store.get());
    if (language) language.search = query;
    if (query !== location.search) history[method](null, "", query);
    current = location.search;
  };
  const tell = (state, before) => {
    if (reading) return undefined;
    const step = state.district !== before.district || state.event !== before.event || state.show !== before.show;
    if (step) return write("pushState");
    // Writing the address costs more than drawing the day: it waits until the day stays.
    clearTimeout(waiting);
    if (!state.playing) waiting = setTimeout(write, ADDRESS_DELAY, "replaceState");
    return undefined;
  };
  store.on(["day", "district", "event", "show", "view", "playing"], tell);
  if (language) language.search = writeQuery(store.get());
  window.addEventListener("popstate", () => {
    // A footnote makes the browser tell of a new hash in the same way; the state knows nothing of hashes.
    if (location.search === current) return;
    current = location.search;
    clearTimeout(waiting);
    reading = true;
    const asked = askedFor(record);
    if (asked.view) showView(asked.view);
    const day = clampDay(readQuery(current).day ?? parseDay(config.on), first, until);
    // An address without a view leaves the map where the reader has it.
    store.set({ ...asked, view: asked.view ?? store.get().view, day, playing: false });
    reading = false;
    if (language) language.search = writeQuery(store.get());
  });
}

/** Search by name in either script. A name that fits several districts is never guessed: they are offered. */
function mountSearch(record, store) {
  const input = byId("search");
  const folding = foldingBy(record.spelling);
  const names = districtNames(record.districts, words, folding);
  const options = names.flatMap(({ texts }) => texts).map((text) => el("option", { value: text }));
  byId("district-names").append(...options);
  const open = (slug) => {
    store.set({ district: slug, event: null, playing: false });
    input.value = "";
  };
  input.addEventListener("input", (event) => {
    input.setCustomValidity("");
    // What is typed letter by letter may still become a longer name; only a choice from the list is final.
    const chosen = event.inputType === undefined || event.inputType === "insertReplacementText";
    const found = chosen && names.find(({ texts }) => texts.includes(input.value));
    if (found) open(found.slug);
  });
  input.form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!input.value.trim()) return;
    const found = findDistricts(names, input.value, folding);
    if (found.length === 1) return open(found[0].slug);
    const offer = found.slice(0, MOST_OFFERED).map(({ texts }) => texts[0]).join(words.language === "ar" ? "، " : ", ");
    input.setCustomValidity(found.length ? words.say("severalMatch", { names: offer }) : words.say("noMatch"));
    input.reportValidity();
    return undefined;
  });
}

function offerRetry() {
  const again = el("button", { type: "button", on: { click: () => location.reload() } }, words.say("retry"));
  byId("panel-body").replaceChildren(el("p.warning", { role: "alert" }, words.say("failed")), again);
}

for (const opener of document.querySelectorAll("[data-opens]")) {
  opener.addEventListener("click", () => byId(opener.dataset.opens).showModal());
}
start();
