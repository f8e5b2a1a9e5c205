/**
 * Filters of events: what passes them is worked out here, and the day's list, a district's reports, the markers, the bars,
 * the neighbouring reports and quiet stretches follow. Control never does. The dialog is filter_dialog.js.
 */

import { getJson } from "./api.js";
import { readIndex } from "./event_search.js";
import { mountDialog } from "./filter_dialog.js";
import { filterSection } from "./filter_chips.js";
import { choose, countDays, forTable, readChoosable, readFilters } from "./filtering.js";
import { isoDay } from "./dates.js";
import { windowOf } from "./record.js";
import { debounce } from "./dom.js";

// Answers of the server that are kept.
const MOST_KEPT = 40;
// Each move of the map would be drawn (ms).
const VIEW_DELAY = 150;

/**
 * @param {HTMLButtonElement} button that opens the dialog, and says how many filters are set
 * @param {{fetchPart: Function, language: string, counts: string, table: string}} config
 * @returns {Promise<{open: () => void, unmount: () => void}>} once what the state asks for is there
 */
export async function mountFilters(button, record, store, i18n, config) {
  // What passes: {total, number, counts, names}; null before anything was worked out, and "failed".
  const shown = { result: null };
  const chooser = record.versions.index ? chooseHere(record, store, i18n, config) : chooseThere(record, store, config);
  const context = { record, store, i18n, shown, table: config.edition ? null : config.table, hasView: Boolean(record.versions.index), retry: () => apply() };
  const dialog = mountDialog(context);
  record.filters = (panel, state) => (state.filters ? filterSection(context, panel, state, dialog.open) : []);

  const tell = () => {
    const { filters, filtered } = store.get();
    const number = new URLSearchParams(filters).size;
    button.toggleAttribute("data-set", number > 0);
    button.dataset.number = number ? i18n.number(number) : "";
    // Where there is room for its icon alone, the number would be its name.
    button.ariaLabel = number ? i18n.text("nameAndNumber", { name: button.title, number: i18n.number(number) }) : button.title;
    dialog.show();
    store.set({ filtered: filtered + 1 });
  };
  const apply = async () => {
    const { filters } = store.get();
    // Where nothing can tell what lies in view, an address may ask for it all the same.
    if (!context.hasView && readFilters(filters).inView) {
      store.set({ filters: forTable(filters) });
      return;
    }
    const given = await chooser(filters).catch(() => null);
    if (store.get().filters !== filters) return;
    shown.result = given ?? "failed";
    record.filtered = filters && given ? given.days : null;
    record.evidence.choose = filters && given ? given.choose : (events) => events;
    tell();
  };
  const applyRested = debounce(apply, VIEW_DELAY);
  const unsubscribes = [
    store.on(["filters", "counted"], apply),
    store.on(["bounds"], ({ filters }, previous) => { if (readFilters(filters).inView) (previous.bounds ? applyRested : apply)(); }),
  ];
  await apply();
  return {
    open: dialog.open,
    unmount() {
      unsubscribes.forEach((unsubscribe) => unsubscribe());
      applyRested.cancel();
      dialog.unmount();
      record.filters = record.filtered = null;
      record.evidence.choose = (events) => events;
    },
  };
}

// Until the map is there.
const NOTHING_YET = { total: 0, number: 0, counts: choose([], readFilters("")).counts, days: countDays([]), choose: () => "loading" };

/** Of a campaign with an index: worked out here, but for the words, which are looked for where all texts are. */
function chooseHere(record, store, i18n, { fetchPart, language, counts, edition }) {
  const ask = remembered((q) => (edition
    ? import("./static_edition.js").then(({ findWords }) => findWords(q, { record, fetchPart, language }))
    : getJson(counts, { q }).then(({ events }) => new Set(events))));
  const load = remembered(() => fetchPart(record.versions.index, `index-${language}`).then((part) => {
    const index = readIndex(part, record);
    return { events: readChoosable(index, { ...record, spans: record.allSpans }), voices: index.voices };
  }));
  return async (text) => {
    const filters = readFilters(text);
    const [{ events, voices }, found] = await Promise.all([load(""), filters.q ? ask(filters.q) : null]);
    const { bounds } = store.get();
    if (filters.inView && !bounds) return { ...NOTHING_YET, voices };
    const known = record.known?.day ?? null;
    const chosen = choose(events, filters, { known, found, bounds });
    const references = new Set(chosen.passing.map(({ reference }) => reference));
    return {
      total: chosen.total,
      number: chosen.passing.length,
      counts: chosen.counts,
      voices,
      days: countDays(chosen.passing.map(({ day, kind }) => ({ day, kind, count: 1 }))),
      choose: (rows) => rows.filter(({ reference }) => references.has(reference)),
    };
  };
}

/**
 * Of a larger campaign: the server counts, and where too many events pass to be named it names those of the window of
 * days that is shown. It does not know what was known when, of which the day's list is made here all the same.
 */
function chooseThere(record, store, { counts }) {
  const { start } = record.campaign;
  const ask = remembered((query) => getJson(`${counts}?${query}`));
  const named = new Map();
  const ofWindow = (query, day) => {
    const { from, until } = windowOf(record.windows, day);
    const own = new URLSearchParams(query);
    own.set("from", isoDay(from));
    own.set("to", isoDay(until - 1));
    const key = `${own}`;
    if (!named.has(key)) {
      named.set(key, "loading");
      const tell = (events) => {
        named.set(key, events);
        store.set({ filtered: store.get().filtered + 1 });
      };
      ask(key).then(({ events }) => tell(new Set(events)), () => tell("failed"));
    }
    return named.get(key);
  };
  return async (text) => {
    const query = forTable(text);
    const given = await ask(query);
    const last = record.known?.day ?? Infinity;
    const rows = given.days.map(([day, kind, count]) => ({ day: day + start, kind, count })).filter(({ day }) => day <= last);
    const all = given.events && new Set(given.events);
    return {
      total: given.total,
      number: given.passing,
      counts: Object.fromEntries(Object.entries(given.counts).map(([name, pairs]) => [name, new Map(pairs)])),
      voices: given.voices.map(([slug, en, ar]) => ({ slug, en, ar })),
      days: countDays(rows),
      choose(events, day) {
        // A district's reports are of all windows, each of which would have to be asked for.
        if (!all && day === null) return events;
        const references = all ?? ofWindow(query, day);
        return typeof references === "string" ? references : events.filter(({ reference }) => references.has(reference));
      },
    };
  };
}

/** The function, which is asked for a text once, unless it failed; the oldest answers are forgotten. */
function remembered(ask) {
  const kept = new Map();
  return (key) => {
    if (!kept.has(key)) {
      const asking = ask(key);
      kept.set(key, asking);
      asking.catch(() => kept.delete(key));
      if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value);
    }
    return kept.get(key);
  };
}
