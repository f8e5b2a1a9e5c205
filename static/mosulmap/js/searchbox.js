/**
 * The search: districts, places without a position, days, events and sources, suggested while one types. Where a text
 * fits several it is asked which one; nothing is taken that was not chosen, or the only one of exactly that name. Where
 * the page shows what was known on a day, later reports are found as well, and marked; one that is chosen ends that.
 */

import { mountCombobox } from "./combobox.js";
import { dayFormats } from "./dates.js";
import { byId, el, pause } from "./dom.js";
import { createEventSearch, readIndex } from "./event_search.js";
import { readTable } from "./record.js";
import { createFolding, findNamed } from "./search.js";
import { findDays } from "./search_dates.js";

// Of each group, how many results are shown at first, and how many more at a time.
const AT_FIRST = 5;
const MORE = 50;
// How many are named when it is asked which one.
const MAX_ASKED = 5;

/**
 * @param {HTMLFormElement} form
 * @param {?object} names the part of that name; null where the campaign has no names
 * @param {() => ?Promise<object>} fetchIndex asks for the part `index`; null where the campaign has none
 * @returns {{submit: () => Promise<void>, unmount: () => void}} submit takes what is typed
 */
export function mountSearchBox(form, record, names, fetchIndex, store, i18n) {
  const [input, popup, list, note, status] = ["[role=combobox]", ".search-popup", "[role=listbox]", ".search-note", "[aria-live]"].map((part) => form.querySelector(part));
  const lookup = createLookup(record, names, fetchIndex);
  const context = { record, i18n, formats: dayFormats(i18n.language), go, list: showEvents, openEvent, wasUnknownOn };
  // How many results of a group are shown, by its name.
  let shown = new Map();
  // The events of a source or a place that was chosen, {title, events}.
  let chosen = null;
  // Whether it is asked which result is meant, until something else is typed.
  let isAsking = false;
  const combobox = mountCombobox(input, popup, list, render);

  /** Shows a state of the page that was chosen, and is done with the search. */
  function go(changes) {
    input.value = "";
    combobox.close();
    say("");
    // A phone's keyboard would cover what was chosen.
    if (matchMedia("(pointer: coarse)").matches) input.blur();
    store.set({ playing: false, ...changes });
  }

  /** The day whose knowledge the page shows, where nothing could be known of an event by then; else null. */
  function wasUnknownOn({ known }) {
    const { knownOn } = store.get();
    return knownOn !== null && known > knownOn ? knownOn : null;
  }

  /** Shows an event; where it was not known on the day whose knowledge is shown, all that is known now, and says so. */
  function openEvent(event) {
    const unknownOn = wasUnknownOn(event);
    go({ event: event.reference, district: null, day: event.day, ...(unknownOn !== null && { knownOn: null }) });
    if (unknownOn === null) return;
    const notice = byId("notice");
    notice.hidden = false;
    notice.textContent = i18n.text("leftKnownOn", { day: context.formats.dated(unknownOn) });
  }

  async function showEvents(title, find) {
    const typed = input.value;
    const events = await find(await lookup.events());
    // The reader has gone on to something else.
    if (input.value !== typed) return;
    if (events.length === 1) {
      openEvent(events[0]);
      return;
    }
    chosen = { title, events };
    render(events.length ? 0 : -1);
  }

  function groups() {
    if (chosen) return [{ name: "events", title: chosen.title, results: chosen.events.map((event) => eventResult(context, event)) }];
    return findGroups(context, lookup.find(input.value.trim()));
  }

  function render(active = -1) {
    const found = input.value.trim() ? groups().filter(({ results }) => results.length) : [];
    if (!input.value.trim()) {
      combobox.close();
      say("");
      return found;
    }
    combobox.show(found.map(withMore), active);
    const number = found.reduce((sum, { results }) => sum + results.length, 0);
    const nothing = number ? "" : i18n.text("noMatch");
    const limit = !record.versions.index && record.reportDays.length ? i18n.text("namesOnly") : "";
    // Events and sources may still be on their way.
    const outcome = lookup.hasFailed() ? i18n.text("failed") : [nothing, limit].filter(Boolean).join(" ");
    const seen = lookup.isLoading() ? i18n.text("loading") : outcome;
    say(seen, number ? i18n.text("searchResults", { number: i18n.number(number) }) : seen);
    return found;
  }

  /** The group with as many results as are shown, and an option that shows more. */
  function withMore({ name, title, results }, place, all) {
    const most = shown.get(name) ?? (chosen ? MORE : AT_FIRST);
    const options = results.slice(0, most);
    const before = all.slice(0, place).reduce((sum, group) => sum + Math.min(group.results.length, (shown.get(group.name) ?? AT_FIRST) + 1), 0);
    const showMore = () => {
      shown.set(name, most + MORE);
      // The first of those that were not there.
      render(before + most);
    };
    if (results.length > most) options.push({ content: el("span.search-more", {}, i18n.text("searchMore", { number: i18n.number(results.length - most) })), choose: showMore });
    return { title, options };
  }

  /** What is seen above the results, and what a screen reader says of them where that is something else. */
  function say(seen, heard = seen) {
    note.textContent = seen;
    note.hidden = !seen;
    status.textContent = heard;
  }

  const exact = () => groups().flatMap(({ results }) => results).filter(({ isExact }) => isExact);

  function ask() {
    isAsking = true;
    if (render().length) say(question(exact(), i18n));
  }

  function onInput() {
    chosen = null;
    isAsking = false;
    shown = new Map();
    render();
    const renderAgain = () => {
      if (popup.hidden || chosen) return;
      if (isAsking) ask();
      else render();
    };
    lookup.events().then(renderAgain, renderAgain);
  }

  async function submit() {
    if (!input.value.trim()) return;
    // The events may take a while, and nothing of them is needed where a district or a day has this name.
    if (!exact().length) await lookup.events().catch(() => null);
    const found = exact();
    if (found.length === 1) found[0].choose();
    else ask();
  }

  input.addEventListener("input", onInput);
  if (input.value && document.activeElement === input) onInput();
  return {
    submit,
    unmount() {
      input.removeEventListener("input", onInput);
      combobox.unmount();
    },
  };
}

function question(found, i18n) {
  if (!found.length) return i18n.text("searchChoose");
  const suggestions = found.slice(0, MAX_ASKED).map(({ name }) => name);
  return i18n.text("severalMatch", { names: suggestions.join(i18n.comma) });
}

/** What is searched: `find` in what there is by now, `events` loads the rest. */
function createLookup(record, names, fetchIndex) {
  const folding = names && createFolding(names.spelling);
  const spellings = new Map(names ? readTable(names.districts).map((row) => [row.slug, row]) : []);
  // What the core does not have, as it is of an earlier revision, cannot be opened.
  const districts = record.districts.flatMap((district) => {
    const row = spellings.get(district.slug);
    return row ? [{ ...district, alt: row.alt, keys: row.keys }] : [];
  });
  const places = names ? readTable(names.places) : [];
  const none = { find: () => ({ events: [], publishers: [], sources: [] }), atPlace: () => [] };
  let events = null;
  let loading = null;
  let hasFailed = false;

  async function load() {
    const part = folding && await fetchIndex();
    const search = part ? createEventSearch(readIndex(part, record), folding) : none;
    // In steps, so that no key waits for it.
    while (search !== none && !search.prepare()) await pause();
    events = search;
    return search;
  }
  return {
    isLoading: () => loading !== null && !events,
    /** The search in the events, loaded when first somebody searches. */
    events() {
      if (loading) return loading;
      hasFailed = false;
      loading = load();
      loading.catch(() => {
        loading = null;
        hasFailed = true;
      });
      return loading;
    },
    hasFailed: () => hasFailed,
    find: (text) => ({
      districts: folding ? findNamed(districts, text, folding) : [],
      places: folding ? findNamed(places, text, folding) : [],
      days: findDays(text, record.campaign),
      ...(events ?? none).find(text),
    }),
  };
}

/** What was found as groups of results, {name, content, choose, isExact}. */
function findGroups(context, found) {
  const { i18n } = context;
  return [
    { name: "days", title: i18n.text("searchDays"), results: found.days.map((day) => dayResult(context, day)) },
    { name: "districts", title: i18n.text("allDistricts"), results: found.districts.map((row) => districtResult(context, row)) },
    { name: "places", title: i18n.text("searchPlaces"), results: found.places.map((row) => placeResult(context, row)) },
    { name: "events", title: i18n.text("searchEvents"), results: found.events.map((row) => eventResult(context, row)) },
    { name: "sources", title: i18n.text("sources"), results: [
      ...found.publishers.map((row) => publisherResult(context, row)),
      ...found.sources.map((row) => sourceResult(context, row)),
    ] },
  ];
}

const content = (name, ...details) => [
  name,
  details.some(Boolean) && el("small", {}, details.filter(Boolean).map((detail, i) => [i ? " · " : "", el("bdi", {}, detail)])),
];

const named = (name) => el("span.search-name", { dir: "auto" }, name);

function dayResult({ record, i18n, formats, go }, day) {
  const events = i18n.text("eventCount", { events: i18n.number(record.eventCounts.get(day) ?? 0) });
  return { name: formats.long(day), content: content(named(formats.long(day)), events), choose: () => go({ day, event: null }), isExact: true };
}

function districtResult({ i18n, go }, { slug, bank, isExact, ...row }) {
  const name = i18n.name(row);
  const other = i18n.language === "ar" ? row.en : row.ar;
  const choose = () => go({ district: slug, event: null });
  return { name, content: content(named(name), other, bank && i18n.text(`bank.${bank}`)), choose, isExact };
}

/** Where a place lies nobody says: choosing it lists what was reported of it. */
function placeResult({ i18n, list }, { bank, keys, isExact, ...row }) {
  const name = i18n.name(row);
  const other = i18n.language === "ar" ? row.en : row.ar;
  const choose = () => { list(name, (events) => events.atPlace(keys)); };
  return { name, content: content(named(name), other, bank && i18n.text(`bank.${bank}`)), choose, isExact };
}

function eventResult({ i18n, formats, openEvent, wasUnknownOn }, event) {
  const title = event.title ? el("span.search-name", { lang: event.title.language, dir: "auto" }, event.title.text) : named(i18n.text(`kind.${event.kind}`));
  const details = content(title, formats.dated(event.day), i18n.text(`kind.${event.kind}`));
  const unknownOn = wasUnknownOn(event);
  const mark = unknownOn !== null && el("small.search-unknown", {}, i18n.text("notYetKnown", { day: formats.dated(unknownOn) }));
  return { name: event.title?.text, content: [details, mark], choose: () => openEvent(event), isExact: false };
}

function publisherResult({ i18n, list }, { publisher, events, isExact }) {
  const count = i18n.text("eventCount", { events: i18n.number(events.length) });
  return { name: publisher, content: content(named(publisher), count), choose: () => { list(publisher, () => events); }, isExact };
}

function sourceResult({ i18n, list }, { publisher, title, language, events }) {
  const count = i18n.text("eventCount", { events: i18n.number(events.length) });
  const name = el("span.search-name", { lang: language || undefined, dir: "auto" }, title);
  return { name: title, content: content(name, publisher, count), choose: () => { list(title, () => events); }, isExact: false };
}
